package library

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"

	"assetbuild/internal/lazyregexp"
)

// Most of the time that a small stylesheet takes goes into parsing mixins and functions that it never calls. For names a
// project can't mention, the definitions are left out.

// Reaching gives the library's sources without the mixins and functions that no text which makes these calls can reach.
// names are the calls of a project's stylesheets, as Calls lists them; more holds further files that call the library, by
// path, and is served with it.
//
// Calls may be too many: then more is kept than needed. Where the project leaves prefixes and hacks to the defaults, these are
// written out (settle), and variables that it doesn't mention are left out too. Lines keep their numbers, unless bundled asks for speed: then modules
// that only import others hold these.
func Reaching(names map[string]bool, more map[string][]byte, bundled bool) fs.FS {
	return &pruned{names: names, more: more, bundled: bundled}
}

// With gives the library's sources whole, with further files beside them, by path.
func With(more map[string][]byte) fs.FS { return &pruned{all: true, more: more} }

// Calls adds what a text may call to a set: "@name" for a mixin, "name(" for a function, "$name" for a variable, with dashes
// for underscores. Where they are called or asked for by names that are computed, every word may be one.
func Calls(text []byte, into map[string]bool) {
	direct(text, into)
	if byName.Match(text) {
		for _, word := range word.FindAll(text, -1) {
			into["$"+normalName(word)] = true
		}
	}
	if indirect.Match(text) {
		for _, word := range word.FindAll(text, -1) {
			into[normalName(word)+"("] = true
			into["@"+normalName(word)] = true
		}
	}
}

// direct adds what a text calls by name.
func direct(text []byte, into map[string]bool) {
	for _, found := range calls.FindAllSubmatch(text, -1) {
		switch {
		case len(found[1]) > 0:
			into["@"+normalName(found[1])] = true
		case len(found[2]) > 0:
			into["@"+normalName(found[2])] = true
		case len(found[3]) > 0:
			into[normalName(found[3])+"("] = true
		case len(found[4]) > 0:
			into["$"+normalName(found[4])] = true
		}
	}
}

var (
	// A mixin in one of the two syntaxes, a function, a variable.
	calls    = lazyregexp.New(`@include\s+(?:[\w-]+\.)?([\w-]+)|(?m:^[ \t]*\+([\w-]+))|([a-zA-Z_-][\w-]*)\(|\$([\w-]+)`)
	byName   = lazyregexp.New(`\bvariable-exists\(|\bmodule-variables\(`)
	indirect = lazyregexp.New(`\b(get-function|get-mixin|call|load-css|function-exists|mixin-exists|apply)\(`)
	word     = lazyregexp.New(`[a-zA-Z_-][\w-]*`)
)

func normalName(name []byte) string { return strings.ReplaceAll(string(name), "_", "-") }

type pruned struct {
	all   bool
	names map[string]bool
	more  map[string][]byte

	bundled bool

	once  sync.Once
	files map[string][]byte
	err   error
}

func (p *pruned) Open(name string) (fs.File, error) {
	if text, ok := p.more[name]; ok {
		return &memoryFile{name: path.Base(name), Reader: bytes.NewReader(text)}, nil
	}
	return Files.Open(name)
}

// ReadFile gives a file without what is out of reach.
func (p *pruned) ReadFile(name string) ([]byte, error) {
	p.once.Do(func() { p.files, p.err = p.prune() })
	if p.err != nil {
		return nil, p.err
	}
	text, ok := p.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(text), nil
}

// prune takes all files apart, follows the names from what is always evaluated, and puts together what is reached.
func (p *pruned) prune() (map[string][]byte, error) {
	texts := map[string][]byte{}
	err := fs.WalkDir(Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		texts[name], err = fs.ReadFile(Sources, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name, text := range p.more {
		texts[name] = withoutComments(text)
	}
	settled := !p.all && settle(texts, p.names)
	statements := map[string][]statement{}
	for name, text := range texts {
		_, others := p.more[name]
		statements[name] = statementsOf(text, strings.HasPrefix(name, "compass/core/"))
		if settled && !others {
			unmentioned(statements[name])
		}
	}
	reached := reach(statements, p.names)
	files := make(map[string][]byte, len(statements))
	for name, all := range statements {
		files[name] = joined(all, func(s statement) bool { return p.all || s.name == "" || reached[s.name] })
		if settled {
			files[name] = withoutIdleLoads(files[name], reached)
		}
	}
	if p.bundled {
		bundle(files)
	}
	return files, nil
}

// joined puts statements together again; of those that are left out the newlines stay.
func joined(statements []statement, keep func(statement) bool) (text []byte) {
	for _, s := range statements {
		if keep(s) {
			text = append(text, s.text...)
		} else {
			text = append(text, strings.Repeat("\n", bytes.Count(s.text, []byte("\n")))...)
		}
	}
	return text
}

// reach closes a set of names over the definitions that they name.
func reach(statements map[string][]statement, names map[string]bool) map[string]bool {
	reached := map[string]bool{}
	defined := map[string][][]byte{}
	var open []string
	add := func(names map[string]bool) {
		for name := range names {
			if !reached[name] {
				reached[name] = true
				open = append(open, name)
			}
		}
	}
	visit := func(text []byte) {
		called := map[string]bool{}
		direct(text, called)
		add(called)
	}
	for _, all := range statements {
		for _, s := range all {
			switch {
			case s.name != "":
				defined[s.name] = append(defined[s.name], s.text)
			case !s.loads:
				visit(s.text)
			}
		}
	}
	add(names)
	for len(open) > 0 {
		name := open[len(open)-1]
		open = open[:len(open)-1]
		for _, text := range defined[name] {
			visit(text)
		}
	}
	return reached
}

// A statement is a piece of a file at its top level, with the blanks before it.
type statement struct {
	name  string // of a definition that may be left out; empty for what is always evaluated
	loads bool   // @use, @forward, @import: its words call nothing
	text  []byte
}

var definition = lazyregexp.New(`^\s*@(mixin|function)\s+([\w-]+)`)
var variable = lazyregexp.New(`^\s*\$([\w-]+)\s*:`)

// statementsOf takes a file apart. Variables of modules that nothing but the library loads may be left out too.
func statementsOf(text []byte, core bool) []statement {
	var all []statement
	start, depth := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			i = stringEnd(text, i)
		case '/':
			if bytes.HasPrefix(text[i:], []byte("/*")) {
				if end := bytes.Index(text[i:], []byte("*/")); end >= 0 {
					i += end + 1
				}
			} else if bytes.HasPrefix(text[i:], []byte("//")) && (i == 0 || text[i-1] == ' ' || text[i-1] == '\n') {
				for i < len(text) && text[i] != '\n' {
					i++
				}
			}
		case '{', '(':
			depth++
		case '}', ')':
			depth--
			if depth == 0 && c == '}' && !interpolates(text[start:i+1]) {
				all = append(all, statementOf(text[start:i+1], core))
				start = i + 1
			}
		case ';':
			if depth == 0 {
				all = append(all, statementOf(text[start:i+1], core))
				start = i + 1
			}
		}
	}
	return append(all, statement{text: text[start:]})
}

// interpolates tells whether the closing brace at the end of a text ends an interpolation, not a block.
func interpolates(text []byte) bool {
	open := bytes.LastIndexByte(text[:len(text)-1], '{')
	return open > 0 && text[open-1] == '#' && !bytes.Contains(text[open:len(text)-1], []byte("}")) && !definition.Match(text)
}

func statementOf(text []byte, core bool) statement {
	s := statement{text: text}
	trimmed := bytes.TrimSpace(text)
	for _, rule := range []string{"@use", "@forward", "@import"} {
		s.loads = s.loads || bytes.HasPrefix(trimmed, []byte(rule))
	}
	if m := definition.FindSubmatch(text); m != nil {
		s.name = "@" + normalName(m[2])
		if string(m[1]) == "function" {
			s.name = normalName(m[2]) + "("
		}
	} else if m := variable.FindSubmatch(text); m != nil && core {
		s.name = "$" + normalName(m[1])
	}
	return s
}
