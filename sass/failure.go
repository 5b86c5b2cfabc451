package sass

import (
	"errors"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"

	godartsass "github.com/bep/godartsass/v2"
)

// failure makes a finding of an error of Dart Sass: the place, the cause in our words where we know better ones, the
// nearest name that exists, and through which files the entry is broken.
func (r *run) failure(fault godartsass.SassError) error {
	at, d := r.locate(fault)
	text := strings.TrimSpace(r.readable(fault.Message))
	first, rest, _ := strings.Cut(text, "\n")
	d.Message = sentence(unquoteMessage(first))
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); line != "" {
			d.Notes = append(d.Notes, line)
		}
	}
	r.explain(d, at, first, fault)
	r.tellCallers(d, at, fault)
	broken := r.broken(at)
	if len(broken) == 0 && d.File != r.graph.entry.shown {
		broken = []string{"breaks " + r.graph.entry.shown}
	}
	d.Notes = append(d.Notes, broken...)
	return d
}

// locate finds the place of an error. Dart tells an offset in UTF-16 units into the text that it was given; what was left
// out of that text left its line breaks.
func (r *run) locate(fault godartsass.SassError) (place, *diagnostic.Diagnostic) {
	at, ok := r.place(fault.Span.Url)
	if at == hostFile || at == hostState || at.library && strings.HasPrefix(at.path, hostAnswers) {
		return r.graph.entry.place, &diagnostic.Diagnostic{
			File: r.graph.entry.shown, Source: strings.TrimSpace(fault.Span.Context),
			Notes: []string{"raised in the module of host functions that assetbuild writes"},
		}
	}
	if !ok {
		return r.graph.entry.place, &diagnostic.Diagnostic{File: r.graph.entry.shown}
	}
	r.mu.Lock()
	text := r.served[at]
	r.mu.Unlock()
	offset := bytesOf(text, fault.Span.Start.Offset)
	line := strings.Count(text[:offset], "\n")
	length := fault.Span.End.Offset - fault.Span.Start.Offset
	column := fault.Span.Start.Column
	written, _ := lineOf(r.memory.source(at).given, line)
	if given, _ := lineOf(text, line); at == (place{}) || given != written { // reduced or mended: look for the words
		if i := strings.Index(written, fault.Span.Text); fault.Span.Text != "" && i >= 0 {
			column = i
		}
	}
	return at, r.finding(at, line, column, length)
}

// unquoteMessage takes the quotes off what @error was given.
func unquoteMessage(text string) string {
	if inner, ok := unquote(text); ok && len(text) > 2 {
		return inner
	}
	return text
}

// explain says what is missing by its name, and what is there.
func (r *run) explain(d *diagnostic.Diagnostic, at place, message string, fault godartsass.SassError) {
	span := fault.Span.Text
	switch {
	case message == "Undefined variable.":
		name := behindNamespace(span, "$")
		d.Message = "undefined variable: $" + name
		d.Remedy = r.nearest("$", name)
	case message == "Undefined mixin.":
		name := behindNamespace(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(span, "@include"), "+")), "")
		d.Message = "undefined mixin: " + name
		d.Remedy = r.nearest("@mixin ", name)
	case message == "Undefined function.":
		name := behindNamespace(span, "")
		d.Message = "undefined function: " + name
		d.Remedy = r.nearest("@function ", name)
	case message == "The target selector was not found.":
		target := extendTarget(fault.Message)
		d.Message, d.Notes = "selector not found: "+target, nil
		if bare, ok := strings.CutPrefix(target, "%"); ok {
			d.Message = "placeholder not found: " + target
			d.Remedy = r.nearest("%", bare)
		}
	case message == "Can't find stylesheet to import.":
		r.explainMissing(d, at, span)
	case message == "This file is already being loaded." || strings.HasPrefix(message, "Module loop:"):
		d.Message = "these files load each other in a circle"
		if circle := r.graph.circle(at); len(circle) > 0 {
			for i, file := range circle {
				circle[i] = r.memory.opt.shown(place{path: file})
			}
			d.Notes = []string{strings.Join(circle, " → ")}
		}
		d.Remedy = "Move what both need into a third file, and load that from each."
	case strings.HasPrefix(message, "There is no module with the namespace"):
		d.Remedy = "Load the module with @use in this file: each file names the modules that it uses."
	}
	if m := noIcon.FindStringSubmatch(d.Message); m != nil {
		d.Message = "there is no icon " + quoteSass(m[1]) + " in " + m[2]
		if near := diagnostic.Nearest(m[1], strings.Split(m[3], ", ")); near != "" {
			d.Remedy = "There is " + near + "."
		} else {
			d.Remedy = "There are " + m[3] + "."
		}
	}
	r.explainUnreadable(d, message)
}

// explainUnreadable gives the error of a loaded file that could not be read, which Dart Sass handed back as text. It stays
// at the load, unless a line of the file is at fault.
func (r *run) explainUnreadable(d *diagnostic.Diagnostic, message string) {
	for _, s := range r.sources() {
		var cause *diagnostic.Diagnostic
		if !errors.As(s.failure, &cause) || !strings.Contains(cause.Error(), sentence(message)) {
			continue
		}
		if cause.Line > 0 {
			*d = *cause
			d.Notes = slices.Clone(cause.Notes)
			return
		}
		d.Message, d.Remedy, d.Notes, d.Err = cause.File+": "+cause.Message, cause.Remedy, nil, cause
		return
	}
}

// behindNamespace takes a name off the beginning of a text: the "b" of "a.$b + 1" with the sigil "$".
func behindNamespace(text, sigil string) string {
	if i := strings.IndexAny(text, " \t\n(;{"); i >= 0 {
		text = text[:i]
	}
	if i := strings.LastIndexByte(text, '.'); i >= 0 {
		text = text[i+1:]
	}
	return strings.TrimPrefix(text, sigil)
}

// extendTarget reads what an @extend asked for, computed parts filled in, from the advice that Dart Sass gives.
func extendTarget(message string) string {
	_, advice, _ := strings.Cut(message, `"@extend `)
	target, _, _ := strings.Cut(advice, " !optional")
	return target
}

// noIcon is the error of a generated mixin.
var noIcon = lazyregexp.New(`^there is no icon "(.*)" in (.*?); near names: (.*)$`)

// explainMissing tells where a load was looked for, and what is there under a near name.
func (r *run) explainMissing(d *diagnostic.Diagnostic, at place, span string) {
	url, ok := firstString(span)
	if !ok {
		return
	}
	d.Message = "nothing to load as " + `"` + url + `"`
	if rest, tilde := strings.CutPrefix(url, "~"); tilde {
		d.Remedy = `Write "` + rest + `": node_modules is looked through without a sign.`
		return
	}
	if strings.HasPrefix(url, "pkg:") {
		name, _ := splitPackage(strings.TrimPrefix(url, "pkg:"))
		d.Remedy = "Run `npm install " + name + "` in the project, if it is that package."
		return
	}
	folders := []place{at.dir()}
	for _, dir := range r.memory.opt.LoadPaths {
		folders = append(folders, place{path: dir})
	}
	var names []string
	for _, dir := range folders {
		if note := "looked for it below " + r.memory.opt.shown(dir); !slices.Contains(d.Notes, note) {
			d.Notes = append(d.Notes, note)
		}
		if !dir.library {
			names = append(names, r.memory.stems(dir.join(path.Dir(url)).path)...)
		}
	}
	slices.Sort(names)
	if near := diagnostic.Nearest(stem(path.Base(url)), slices.Compact(names)); near != "" && near != stem(path.Base(url)) {
		d.Remedy = `There is "` + path.Join(path.Dir(url), near) + `".`
	}
}

func firstString(text string) (string, bool) {
	l := &lexer{text: text}
	for {
		t, ok := l.next()
		if !ok {
			return strings.TrimSpace(text), text != ""
		}
		if t.kind == quoted {
			return unquote(l.of(t))
		}
	}
}

// stems lists the names by which a folder's files can be loaded.
func (m *memory) stems(dir string) []string {
	var names []string
	for name, kind := range m.folder(dir) {
		switch path.Ext(name) {
		case ".scss", ".sass", ".css":
			names = append(names, stem(name))
		default:
			if kind.IsDir() {
				names = append(names, name)
			}
		}
	}
	return names
}

func stem(name string) string {
	name = strings.TrimPrefix(name, "_")
	for _, extension := range []string{".scss", ".sass", ".css"} {
		name = strings.TrimSuffix(name, extension)
	}
	return name
}

// broken says which entry a fault breaks, and through which files.
func (r *run) broken(at place) []string {
	entry := r.graph.entry.shown
	chain := r.graph.chain(at)
	switch {
	case at == r.graph.entry.place:
		return nil
	case len(chain) <= 2:
		return []string{"breaks " + entry}
	}
	var through []string
	for _, file := range chain[1 : len(chain)-1] {
		through = append(through, r.memory.opt.shown(file))
	}
	return []string{"breaks " + entry + ", through " + strings.Join(through, ", ")}
}

// circle gives the paths of a circle of loads that leads back to a file, the file first and last; nil where none is seen.
func (g *graph) circle(from place) []string {
	type step struct {
		at   place
		path []string
	}
	seen := map[place]bool{}
	for queue := []step{{from, []string{from.path}}}; len(queue) > 0; queue = queue[1:] {
		for _, c := range g.calls[queue[0].at] {
			path := append(slices.Clone(queue[0].path), c.at.path)
			if c.at == from {
				return path
			}
			if !seen[c.at] {
				seen[c.at] = true
				queue = append(queue, step{c.at, path})
			}
		}
	}
	return nil
}
