package compass

import (
	"context"
	"embed"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"

	"assetbuild/sass"
	"assetbuild/sass/library"
)

//go:embed all:stylesheets
var embedded embed.FS

// Library is Compass's Sass library with the functions that a Host answers: what a Compass project's stylesheets may
// import. calls are what the project's stylesheets call (library.Calls), and what they can't reach is left out; nil keeps
// everything. bundled has fewer and larger files, whose lines are others (library.Reaching).
func Library(calls map[string]bool, bundled bool) fs.FS {
	more := map[string][]byte{}
	for _, name := range hostFiles {
		more[name] = embeddedFile("stylesheets/" + name)
	}
	if calls == nil {
		return library.With(more)
	}
	all := maps.Clone(calls)
	all[operate+"("] = true
	library.Calls([]byte(magicTemplate), all)
	return library.Reaching(all, more, bundled)
}

// hostFiles are the modules of this package.
var hostFiles = []string{"compass/_host.scss", "compass/_host-sprites.scss"}

func embeddedFile(name string) []byte {
	text, err := fs.ReadFile(embedded, name)
	if err != nil {
		panic(err) // the names are those of embedded files
	}
	return text
}

// Functions are the questions of -compass-ask, by the kind of their answers; each kind has its own stand-in.
func (h *Host) Functions() []sass.Function {
	return []sass.Function{
		{Name: "-compass-answer-string", StandIn: "unquote(compass-unanswered)"},
		{Name: "-compass-answer-number", StandIn: "1px"},
		{Name: "-compass-answer-list", StandIn: "()"},
		{Name: "-compass-answer-map", StandIn: "()"},
		{Name: "-compass-answer-bool", StandIn: "true"},
	}
}

// Sass makes the functions global that Compass gives every stylesheet.
func (h *Host) Sass() string {
	return `@import "compass/functions", "compass/host-sprites", "compass/host";`
}

// Answer answers calls that an entry makes.
func (h *Host) Answer(ctx context.Context, entry string, calls []sass.Call) ([]sass.Answer, error) {
	answers := make([]sass.Answer, len(calls))
	for i, call := range calls {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		answers[i] = h.answerCall(ctx, h.entry(entry), call)
	}
	return answers, nil
}

func (h *Host) answerCall(ctx context.Context, entry Entry, call sass.Call) sass.Answer {
	q, err := question(entry, call)
	if err != nil {
		return sass.Answer{Error: err.Error()}
	}
	given, err := h.answer(ctx, q)
	if len(given.warnings) > 0 {
		h.mu.Lock()
		h.warnings[entry.Source+"\x00"+call.String()] = given.warnings
		h.mu.Unlock()
	}
	answer := sass.Answer{Value: given.value, Inputs: given.inputs, Missing: given.missing, Volatile: given.volatile}
	if err != nil {
		answer.Value = "(compass-error: " + sassQuoted(err.Error()) + ")"
	}
	return answer
}

// question reads a call: its first argument says what is asked.
func question(entry Entry, call sass.Call) (Question, error) {
	q := Question{Entry: entry}
	for i, argument := range call.Arguments {
		value, err := parseSass(argument.Value)
		if err != nil {
			return q, err
		}
		if i == 0 {
			q.Function = sassText(value)
		} else {
			q.Arguments = append(q.Arguments, value)
		}
	}
	return q, nil
}

// Warnings lists what was to be said of the calls that an entry made in the end.
func (h *Host) Warnings(entry string, calls []sass.Call) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, call := range calls {
		all = append(all, h.warnings[h.entry(entry).Source+"\x00"+call.String()]...)
	}
	return all
}

// entry is an entry with the place of its CSS file.
func (h *Host) entry(name string) Entry {
	source := filepath.Join(h.root, filepath.FromSlash(name))
	return Entry{Source: source, CSS: h.output(source)}
}

// output is the CSS file that an entry becomes: at the same place below css_path, or below a folder of its extension's name.
func (h *Host) output(source string) string {
	folder, base := h.config.SassPath, h.config.CSSPath
	for _, e := range h.own {
		if below(e.dir, source) {
			folder, base = e.dir, filepath.Join(base, e.name)
		}
	}
	rel, err := filepath.Rel(folder, source)
	if err != nil || strings.HasPrefix(rel, "..") {
		rel = filepath.Base(source)
	}
	rel = strings.TrimSuffix(rel, filepath.Ext(rel))
	if filepath.Ext(rel) != ".css" { // a.css.scss becomes a.css
		rel += ".css"
	}
	return filepath.Join(base, rel)
}
