package sass

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A hosting is what a run has of host functions.
type hosting struct {
	known    answers
	answerer Answerer
	ask      func(calls []string) error

	made  []string // the calls that were reported, each once
	open  []string // those of them that got a stand-in
	ahead []string // those that wait to be answered
}

// The places of the modules that we write, below the library's root so that no file of the disk can have their names.
var (
	hostFile    = place{path: "assetbuild/host-functions.scss", library: true}
	hostState   = place{path: "assetbuild/host-state.scss", library: true}
	hostAnswers = "assetbuild/host-answer/" // and a number
)

// answerScheme is the scheme of what -host-answer loads. Loading is the one thing for which Dart Sass waits for us.
const answerScheme = "host-answer"

// The first byte of a report says what it is about.
const (
	reportAnswered = '='
	reportStandIn  = '?'
	reportAhead    = '!'
)

// report takes a message of the module of host functions.
func (h *hosting) report(text string) {
	if text == "" {
		return
	}
	call := text[1:]
	switch text[0] {
	case reportStandIn:
		h.open = append(h.open, call)
		h.made = append(h.made, call)
	case reportAnswered:
		h.made = append(h.made, call)
	case reportAhead:
		h.ahead = append(h.ahead, call)
	}
}

// serve gives the text of a module that we write, if the place is one's.
func (h *hosting) serve(r *run, at place) (text string, ours bool, err error) {
	switch {
	case h == nil || !at.library:
		return "", false, nil
	case at == hostFile:
		return h.functions(r), true, nil
	case at == hostState:
		return h.state(slices.Collect(maps.Keys(h.known))), true, nil
	case strings.HasPrefix(at.path, hostAnswers):
		calls := h.ahead
		h.ahead = nil
		if err := h.ask(calls); err != nil {
			return "", true, errors.New(strings.ReplaceAll(err.Error(), "\n", " "))
		}
		return h.more(r, calls), true, nil
	}
	return "", false, nil
}

// state writes the module that holds the answers. It is loaded with @use, so that a compile has one of it.
func (h *hosting) state(calls []string) string {
	values, faults := h.tables(calls)
	return "$answers: (" + values + ");\n$errors: (" + faults + ");\n$reported: ();\n$asked: 0;\n"
}

// more writes a module that adds answers.
func (h *hosting) more(r *run, calls []string) string {
	values, faults := h.tables(calls)
	return fmt.Sprintf(`@use "sass:map"; @use %q as state;
state.$answers: map.merge(state.$answers, (%s));
state.$errors: map.merge(state.$errors, (%s));
`, r.url(hostState), values, faults)
}

func (h *hosting) tables(calls []string) (values, faults string) {
	slices.Sort(calls)
	for _, call := range calls {
		if answer := h.known[call]; answer.Error == "" {
			values += fmt.Sprintf("%s: %s,\n", quoteSass(call), answer.Value)
		} else {
			faults += fmt.Sprintf("%s: %s,\n", quoteSass(call), quoteSass(answer.Error))
		}
	}
	return values, faults
}

// functions writes the module of the functions. Each call is reported once, an answered one too: so the last round tells
// which calls were really made, and nothing is kept for one that was only foreseen.
func (h *hosting) functions(r *run) string {
	var out strings.Builder
	fmt.Fprintf(&out, `@use "sass:map"; @use "sass:meta"; @use %q as host-state;`, r.url(hostState))
	out.WriteString(hostCalls)
	for _, f := range h.answerer.Functions() {
		standIn := f.StandIn
		if standIn == "" {
			standIn = "1px"
		}
		fmt.Fprintf(&out, hostFunction, f.Name, standIn)
	}
	out.WriteString(h.answerer.Sass())
	return out.String()
}

const hostCalls = `
@function -host-text($name, $arguments) {
  $call: $name + "(";
  $separator: "";
  @each $argument in $arguments {
    $call: $call + $separator + meta.inspect($argument);
    $separator: ", ";
  }
  @each $keyword, $argument in meta.keywords($arguments) {
    $call: $call + $separator + "$" + $keyword + ": " + meta.inspect($argument);
    $separator: ", ";
  }
  @return $call + ")";
}
@function -host-known($call) {
  $known: map.has-key(host-state.$answers, $call) or map.has-key(host-state.$errors, $call);
  @if not map.has-key(host-state.$reported, $call) {
    host-state.$reported: map.merge(host-state.$reported, ($call: true));
    $kind: "?";
    @if $known { $kind: "="; }
    @debug $kind + $call;
  }
  @return $known;
}
@mixin -host-answer($name, $arguments...) {
  $call: -host-text($name, $arguments);
  @if not map.has-key(host-state.$answers, $call) and not map.has-key(host-state.$errors, $call) {
    @debug "!" + $call;
    host-state.$asked: host-state.$asked + 1;
    @include meta.load-css("` + answerScheme + `:#{host-state.$asked}");
  }
}
`

const hostFunction = `@function %[1]s($arguments...) {
  $call: -host-text("%[1]s", $arguments);
  @if -host-known($call) {
    @if map.has-key(host-state.$errors, $call) { @error map.get(host-state.$errors, $call); }
    @return map.get(host-state.$answers, $call);
  }
  @return %[2]s;
}
`
