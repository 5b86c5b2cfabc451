package sass

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"

	godartsass "github.com/bep/godartsass/v2"
)

// An event is one message of a run.
type event struct {
	kind         godartsass.LogEventType
	deprecation  string // its id, of a deprecation
	at           place
	line, column int // from zero; the column in UTF-16 units
	text         string
}

// origin reads the place that the protocol library puts in front of a message. Line and column count from zero.
var origin = lazyregexp.New(`^((s\d+):.*?):(\d+):(\d+): `)

// logged takes a message of any run. It is called on the goroutine that reads from Dart Sass.
func (c *Compiler) logged(e godartsass.LogEvent) {
	m := origin.FindStringSubmatch(e.Message)
	if m == nil {
		return // such as the count of deprecations that Dart Sass left out: nothing tells whose they are
	}
	found, ok := c.runs.Load(m[2])
	if !ok {
		return
	}
	r := found.(*run)
	message := event{kind: e.Type, deprecation: e.DeprecationType, text: e.Message[len(m[0]):]}
	message.line, _ = strconv.Atoi(m[3])
	message.column, _ = strconv.Atoi(m[4])
	if at, ok := r.placeOf(m[1]); ok {
		message.at = at
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if message.at == hostFile && e.Type == godartsass.LogEventTypeDebug {
		r.host.report(message.text)
		return
	}
	r.events = append(r.events, message)
}

// placeOf reads a message's URL, whose escapes the protocol library has already undone.
func (r *run) placeOf(address string) (place, bool) {
	rest, own := strings.CutPrefix(address, r.scheme+"://")
	if !own {
		return place{}, false
	}
	if name, ok := strings.CutPrefix(rest, "library/"); ok {
		return place{name, true}, true
	}
	return diskPlace(rest), true
}

// messages gives the run's messages as findings, each place once.
func (r *run) messages() diagnostic.List {
	r.mu.Lock()
	events := slices.Clone(r.events)
	r.mu.Unlock()
	var list diagnostic.List
	warned := map[*diagnostic.Diagnostic]event{}
	for _, e := range events {
		if e.at == (place{}) || e.at == hostFile || e.at == hostState {
			continue // about the line that loads the entry
		}
		d := r.finding(e.at, e.line, e.column, 0)
		text := r.readable(e.text)
		first, rest, _ := strings.Cut(text, "\n")
		switch {
		case e.kind == godartsass.LogEventTypeDebug && !r.isWarning(e):
			d.Severity, d.Message = diagnostic.Info, text
			list = append(list, d)
			continue
		case e.kind == godartsass.LogEventTypeDeprecated:
			d.Severity = diagnostic.Warning
			d.Message = deprecationPrefix + e.deprecation + ": " + sentence(first)
		default:
			d.Severity, d.Message = diagnostic.Warning, strings.TrimSpace(first)
			warned[d] = e
		}
		for line := range strings.Lines(rest) {
			if line = strings.TrimSpace(line); line != "" {
				d.Notes = append(d.Notes, line)
			}
		}
		list = append(list, d)
	}
	list = once(list)
	for _, d := range list {
		if e, ok := warned[d]; ok {
			d.Notes = append(d.Notes, r.users(e)...)
		}
	}
	return list
}

// users says where the mixin or function that holds an @warn is used: there is what the author may have to change.
func (r *run) users(e event) []string {
	s := r.memory.source(e.at)
	name := enclosing(s.given, offsetOf(s.given, e.line, e.column), s.indented())
	if name == "" {
		return nil
	}
	var notes []string
	for _, c := range r.calls(name) {
		if note := c.note(name); len(notes) < maxCallers && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// isWarning tells whether a @debug is what an @warn was given to Dart Sass as.
func (r *run) isWarning(e event) bool {
	s := r.memory.source(e.at)
	if s.warns == nil {
		return false
	}
	text, _ := lineOf(s.given, e.line)
	return s.warns.at[position{e.line, bytesOf(text, e.column)}]
}

// deprecationPrefix starts the message of a deprecation; its id and a colon follow.
const deprecationPrefix = "deprecated: "

// deprecationLimit is how often Dart Sass tells a kind of deprecation in one compile.
const deprecationLimit = 5

// Merge makes one list of the messages of many entries: what several entries say about one place is told once, and all
// deprecations of one kind are one finding with their number in Count, at the first place in the project's own files, or
// else in a package's. The list is sorted.
func Merge(messages diagnostic.List) diagnostic.List {
	var merged diagnostic.List
	byID := map[string]*diagnostic.Diagnostic{}
	for _, d := range once(messages) {
		rest, deprecated := strings.CutPrefix(d.Message, deprecationPrefix)
		if !deprecated {
			merged = append(merged, d)
			continue
		}
		id, _, _ := strings.Cut(rest, ":")
		first := byID[id]
		if first == nil {
			copied := *d
			byID[id] = &copied
			merged = append(merged, &copied)
			continue
		}
		count := max(first.Count, 1) + max(d.Count, 1)
		if isPackaged(first.File) && !isPackaged(d.File) {
			*first = *d
		}
		first.Count = count
	}
	for _, d := range byID {
		if d.Count >= deprecationLimit {
			d.Notes = append(slices.Clip(d.Notes), fmt.Sprintf("Dart Sass tells each kind %d times for an entry at most: there may be more.", deprecationLimit))
		}
	}
	return once(merged)
}

// isPackaged tells whether a file is a package's, which its project can't mend.
func isPackaged(file string) bool { return slices.Contains(strings.Split(file, "/"), "node_modules") }

// once sorts findings and drops those that say the same of the same place.
func once(list diagnostic.List) diagnostic.List {
	sorted := slices.Clone(list)
	same := func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	}
	slices.SortStableFunc(sorted, same)
	return slices.CompactFunc(sorted, func(a, b *diagnostic.Diagnostic) bool { return same(a, b) == 0 })
}

// finding starts a diagnostic at a line and column that count from zero, the column in UTF-16 units as Dart counts.
func (r *run) finding(at place, line, column, length int) *diagnostic.Diagnostic {
	s := r.memory.source(at)
	d := &diagnostic.Diagnostic{File: s.shown, Line: line + 1}
	text, ok := lineOf(s.text, line)
	given, _ := lineOf(s.given, line)
	if !ok {
		return d
	}
	start := min(s.warns.column(line, bytesOf(given, column)), len(text))
	d.Source, d.Column = text, start+1
	if length > 0 {
		d.Length = bytesOf(text[start:], length)
	}
	return d
}

// readable takes the run's addresses out of a message.
func (r *run) readable(text string) string {
	if !strings.Contains(text, r.scheme+"://") {
		return text
	}
	address := regexp.MustCompile(regexp.QuoteMeta(r.scheme) + `://[^\s"'<>]*`)
	return address.ReplaceAllStringFunc(text, func(a string) string {
		if at, ok := r.place(a); ok {
			return r.memory.opt.shown(at)
		}
		return a
	})
}

// offsetOf gives where a line and column, both from zero, the column in UTF-16 units, stand in a text.
func offsetOf(text string, line, column int) int {
	offset := 0
	for range line {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text)
		}
		offset += i + 1
	}
	return offset + bytesOf(text[offset:], column)
}

// lineOf gives a line by its number from zero, without its line break.
func lineOf(text string, line int) (string, bool) {
	for range line {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return "", false
		}
		text = text[i+1:]
	}
	text, _, _ = strings.Cut(text, "\n")
	return strings.TrimSuffix(text, "\r"), true
}

// bytesOf gives how many bytes the first units UTF-16 units of a text take.
func bytesOf(text string, units int) int {
	bytes := 0
	for units > 0 && bytes < len(text) {
		r, size := utf8.DecodeRuneInString(text[bytes:])
		units--
		if r > 0xFFFF {
			units--
		}
		bytes += size
	}
	return bytes
}

// sentence writes a message as our own are: the first letter small, without a full stop.
func sentence(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if strings.HasPrefix(text, "Sass ") {
		return text
	}
	if len(text) > 1 && 'A' <= text[0] && text[0] <= 'Z' && !('A' <= text[1] && text[1] <= 'Z') {
		text = strings.ToLower(text[:1]) + text[1:]
	}
	return text
}
