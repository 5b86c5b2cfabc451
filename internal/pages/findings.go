package pages

import (
	"errors"
	"strconv"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// templateError is how text/template and html/template begin an error: the template's name, the line, and where known the
// column from 0.
var templateError = lazyregexp.New(`^(?:html/)?template: ?([^\n]+?):(\d+)(?::(\d+))?: (?s)(.*)$`)

// execution is what stands before the cause of an error while a template runs.
var execution = lazyregexp.New(`^executing "[^"]*" at <(.*?)>: `)

// finding turns an error of a template into a diagnostic. Page is the template that was parsed or run: the error may be
// about a partial that it uses.
func (s *site) finding(err error, page *source) *diagnostic.Diagnostic {
	d := &diagnostic.Diagnostic{File: page.file.Display, Message: err.Error(), Err: err}
	if match := templateError.FindStringSubmatch(err.Error()); match != nil {
		place := page
		if named := s.sources[match[1]]; named != nil {
			place = named
		}
		d.File, d.Message = place.file.Display, match[4]
		d.Line, _ = strconv.Atoi(match[2])
		d.Source = lineOf(place.text, d.Line)
		if column, err := strconv.Atoi(match[3]); err == nil {
			d.Column = column + 1
		}
		if place != page {
			d.Notes = []string{"used by " + page.file.Display}
		}
	}
	if running := execution.FindStringSubmatch(d.Message); running != nil {
		d.Message = strings.TrimPrefix(d.Message, running[0])
		if i := strings.Index(d.Source, running[1]); i >= 0 && d.Column == 0 {
			d.Column = i + 1
		}
	}
	d.Message = strings.TrimPrefix(d.Message, "error calling ")
	var own *diagnostic.Diagnostic
	if errors.As(err, &own) {
		d.Message, d.Remedy = own.Message, own.Remedy
		d.Notes = append(own.Notes, d.Notes...)
		return d
	}
	d.Remedy = s.remedy(d.Message, page)
	return d
}

var missingFunction = lazyregexp.New(`function "([^"]+)" not defined`)

var missingTemplate = lazyregexp.New(`no such template "([^"]+)"`)

// absentPartial gives the name of the partial that an error says isn't there.
func absentPartial(err error) (name string, ok bool) {
	match := missingTemplate.FindStringSubmatch(err.Error())
	if match == nil {
		return "", false
	}
	return match[1], true
}

// remedy says what to do about the mistakes that are made most.
func (s *site) remedy(message string, page *source) string {
	if match := missingFunction.FindStringSubmatch(message); match != nil {
		if near := diagnostic.Nearest(match[1], functionNames); near != "" {
			return "There is the function " + near + "."
		}
		return "The functions are those of Go's html/template, asset, stylesheet and script."
	}
	if match := missingTemplate.FindStringSubmatch(message); match != nil {
		var names []string
		for _, base := range basesOf(page.file.Rel) {
			for _, partial := range s.partials {
				if name, ok := below(base, partial.file.Rel); ok {
					names = append(names, name)
				}
			}
		}
		if near := diagnostic.Nearest(match[1], names); near != "" {
			return "There is " + near + "."
		}
		return "A partial is named by its path from the page's folder, or from a folder above it: _nav.html, parts/_card.html."
	}
	if message == errTooLarge.Error() {
		return "Look for a loop that goes on for too long."
	}
	return ""
}

// functionNames are what a page can call.
var functionNames = []string{
	"and", "asset", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print",
	"printf", "println", "script", "slice", "stylesheet", "urlquery",
}

// lineOf gives a line of a text, counted from 1, without its line break.
func lineOf(text string, line int) string {
	lines := strings.SplitN(text, "\n", line+1)
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSuffix(lines[line-1], "\r")
}
