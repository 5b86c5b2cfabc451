package library

import (
	"bytes"
	"path"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// Where decisions are written out, much of the library is loaded for nothing.

// plainVariable matches a variable with a default whose value calls nothing, or a function of a module without effects.
var (
	plainVariable = lazyregexp.New(`^\s*\$([\w-]+)\s*:[^;]*;$`)
	effect        = lazyregexp.New(`(^|[^\w.#-])[a-zA-Z_-][\w-]*\(`)
	useStatement  = lazyregexp.New(`^@use "([^"]+)"(?: as ([\w-]+))?;$`)
)

// unmentioned lets those of a file's variables be left out that nothing names and whose value has no effect.
func unmentioned(statements []statement) {
	for i, s := range statements {
		if m := plainVariable.FindSubmatch(s.text); m != nil && s.name == "" && !effect.Match(s.text) {
			statements[i].name = "$" + normalName(m[1])
		}
	}
}

// withoutIdleLoads leaves out @use of modules that a text doesn't use, and @forward of functions that nothing reaches.
func withoutIdleLoads(text []byte, reached map[string]bool) []byte {
	all := statementsOf(text, false)
	rest := joined(all, func(s statement) bool { return !s.loads })
	return joined(all, func(s statement) bool {
		if !s.loads {
			return true
		}
		load := string(bytes.TrimSpace(s.text))
		if m := useStatement.FindStringSubmatch(load); m != nil {
			namespace := m[2]
			if namespace == "" {
				namespace = path.Base(m[1])
				namespace = namespace[strings.LastIndexByte(namespace, ':')+1:]
			}
			return bytes.Contains(rest, []byte(namespace+"."))
		}
		_, shown, forwards := strings.Cut(load, " show ")
		if !forwards || !strings.HasPrefix(load, "@forward") {
			return true
		}
		for name := range strings.SplitSeq(strings.TrimSuffix(shown, ";"), ",") {
			name = strings.TrimSpace(name)
			if reached[name+"("] || reached["@"+name] || reached[name] {
				return true
			}
		}
		return false
	})
}
