package sass

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// An Answerer answers the Sass functions that only the host can: the size of an image, the URL of a sheet that is packed
// while Sass compiles. It may be asked by several compiles at once.
//
// The protocol library can't call Go from a Sass function. So the functions stand in a module that we write, which looks
// the answer up by the call's arguments. Calls with literal arguments are found in the sources and answered ahead; any
// other is reported by @debug and gets a stand-in, and when the compile has ended, all that were reported are answered and
// the entry is compiled again, until nothing new is asked.
//
// A mixin needs no further round. It can include -host-answer, which has a call answered while Dart Sass waits:
//
//	@include -host-answer("image-width", $file);
//	$width: image-width($file); // is known now
type Answerer interface {
	// Functions are the functions that Answer answers.
	Functions() []Function
	// Sass is more Sass that every stylesheet gets without an import, such as functions that need no host. It may
	// call the functions.
	Sass() string
	// Answer answers calls of one entry, a path relative to the project with slashes, one for each. Calls may be
	// nonsense that came of a stand-in: the answer's Error then is told only if the call is made again. An error
	// of Answer itself ends the compile. While a call of -host-answer is answered, all compiles wait.
	Answer(ctx context.Context, entry string, calls []Call) ([]Answer, error)
	// Stylesheet gives the text of a stylesheet that exists nowhere, by the URL as it is written: @import
	// "icons/*.png". It is asked for what isn't found otherwise.
	Stylesheet(url string) (text string, ok bool, err error)
}

// A Foreseer is an Answerer that reads in a source which calls it will make beside those that stand there literally: by
// functions of its own Sass.
type Foreseer interface {
	Foresee(text string) []Call
}

// A Function is one that the host answers.
type Function struct {
	Name string
	// StandIn is the Sass expression that a call gives before it is answered. A good one lets a round go far enough to
	// report all calls. Empty means 1px.
	StandIn string
}

// A Call is a call of a host function, as it was evaluated.
type Call struct {
	Function  string
	Arguments []Argument
}

// An Argument is a value as Sass writes it: "a.png" with its quotes, 3px, (a, b). Unquote reads a string.
type Argument struct {
	Keyword string // without $; empty for an argument by position
	Value   string
}

// An Answer is what a call gives.
type Answer struct {
	// Value is a Sass expression: 16px, url("/a.png"), ("a", "b").
	Value string
	// Error is raised at the call's place instead.
	Error string
	// Inputs are absolute paths of files that the answer was made from, Missing of files that would change it if they
	// were there. Volatile tells that it can change though no file does.
	Inputs, Missing []string
	Volatile        bool
}

// maxRounds bounds how often an entry is compiled: each round answers what the round before could reach, so a chain of
// calls that feed each other takes as many.
const maxRounds = 24

// answers are what is known in a compile, by the call as text.
type answers map[string]Answer

// rounds compiles until no host function asks for more.
func (c *Compiler) rounds(ctx context.Context, m *memory, g *graph, n *needs) (*run, godartsass.Result, error) {
	host := c.opt.Answerer
	if host == nil {
		r, result, err := c.round(ctx, m, g, n, nil)
		r.number = 1
		return r, result, err
	}
	known := answers{}
	ask := func(calls []string) error { return known.ask(ctx, c, g, calls) }
	if err := ask(c.foreseen(g)); err != nil {
		return newRun(0, m, g, n), godartsass.Result{}, err
	}
	mended := 0
	for round := 1; ; round++ {
		r, result, err := c.round(ctx, m, g, n, &hosting{known: known, answerer: host, ask: ask})
		r.number = round + mended
		var fault godartsass.SassError
		if err != nil && !errors.As(err, &fault) {
			return r, result, err
		}
		if err != nil && mended < maxMended && r.mend(fault) {
			mended++
			round--
			continue
		}
		if len(r.host.open) == 0 {
			c.remember(g, r.host.made)
			return r, result, err
		}
		if round == maxRounds {
			return r, result, r.tooManyRounds()
		}
		if err := ask(r.host.open); err != nil {
			return r, result, err
		}
	}
}

// ask has the host answer calls that aren't answered yet.
func (a answers) ask(ctx context.Context, c *Compiler, g *graph, texts []string) error {
	texts = slices.DeleteFunc(slices.Clone(texts), func(text string) bool { _, known := a[text]; return known })
	if len(texts) == 0 {
		return nil
	}
	calls := make([]Call, len(texts))
	for i, text := range texts {
		calls[i] = parseCall(text)
	}
	given, err := c.opt.Answerer.Answer(ctx, g.entry.shown, calls)
	if err != nil {
		return err
	}
	if len(given) != len(calls) {
		return fmt.Errorf("%d calls got %d answers", len(calls), len(given))
	}
	for i, text := range texts {
		a[text] = given[i]
	}
	return nil
}

// foreseen lists the calls that an entry will make: those that it made when it was compiled last, and those that stand in
// its sources with literal arguments.
func (c *Compiler) foreseen(g *graph) []string {
	c.mu.Lock()
	texts := slices.Clone(c.asked[g.entry.path])
	c.mu.Unlock()
	names := map[string]bool{}
	for _, f := range c.opt.Answerer.Functions() {
		names[normal(f.Name)] = true
	}
	foreseer, foresees := c.opt.Answerer.(Foreseer)
	for _, s := range g.sources {
		texts = append(texts, s.literalCalls(names)...)
		if foresees && !s.library {
			for _, call := range foreseer.Foresee(s.text) {
				texts = append(texts, call.String())
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func (c *Compiler) remember(g *graph, calls []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[g.entry.path] = slices.Clone(calls)
}

// Foresee tells a compiler which calls an entry, an absolute path, made in a former process: Stylesheet.Calls. They are
// answered ahead.
func (c *Compiler) Foresee(entry string, calls []Call) {
	texts := make([]string, len(calls))
	for i, call := range calls {
		texts[i] = call.String()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[filepath.Clean(entry)] = texts
}

// hosted adds to a stylesheet what came of host functions: the calls of the last round and what their answers depend on.
func (r *run) hosted(sheet *Stylesheet) {
	if r.host == nil {
		return
	}
	r.mu.Lock() // a compile that was given up may still report
	made := slices.Clone(r.host.made)
	known := maps.Clone(r.host.known)
	r.mu.Unlock()
	slices.Sort(made)
	for _, text := range slices.Compact(made) {
		sheet.Calls = append(sheet.Calls, parseCall(text))
		answer := known[text]
		sheet.Loads = append(sheet.Loads, answer.Inputs...)
		sheet.LookedFor = append(sheet.LookedFor, answer.Missing...)
		sheet.Volatile = sheet.Volatile || answer.Volatile
	}
	slices.Sort(sheet.Loads)
	slices.Sort(sheet.LookedFor)
	sheet.Loads, sheet.LookedFor = slices.Compact(sheet.Loads), slices.Compact(sheet.LookedFor)
}

// tooManyRounds names a call that asks for ever more, and where it stands.
func (r *run) tooManyRounds() error {
	text := r.host.open[0]
	call := parseCall(text)
	d := &diagnostic.Diagnostic{
		File:    r.graph.entry.shown,
		Message: fmt.Sprintf("%s asks for new answers in each of %d rounds", text, maxRounds),
		Remedy:  "Give the function arguments that do not depend on its own result.",
	}
	if sites := r.calls(call.Function); len(sites) > 0 {
		sites[0].locate(d)
	}
	return d
}
