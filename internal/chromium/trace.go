package chromium

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// Counts is what a page's main thread did while it was traced: how often, never how long, for only counts are stable.
type Counts struct {
	// Layout, Style and Paint count the rendering steps; the forced ones were asked for by script.
	Layout, Style, Paint      int
	ForcedLayout, ForcedStyle int
	// Frames counts the animation frames that script asked for.
	Frames int
	// Script counts the calls into script by what caused them: an event's type ("wheel", "scroll"), "frame", "timer",
	// "observer" (IntersectionObserver and ResizeObserver), or "other".
	Script map[string]int
}

// ScriptBut gives the number of calls into script that were not caused by one of these.
func (c Counts) ScriptBut(causes ...string) int {
	n := 0
	for _, cause := range slices.Sorted(maps.Keys(c.Script)) {
		if !slices.Contains(causes, cause) {
			n += c.Script[cause]
		}
	}
	return n
}

// event is one event of a trace, in the form of about:tracing.
type event struct {
	Name  string          `json:"name"`
	Phase string          `json:"ph"`
	PID   int             `json:"pid"`
	TID   int             `json:"tid"`
	Start float64         `json:"ts"`
	Long  float64         `json:"dur"`
	Args  json.RawMessage `json:"args"`
}

// categories are those in which the counted events are.
var categories = []string{
	"devtools.timeline", "disabled-by-default-devtools.timeline", "blink", "cc",
}

// Trace counts what the tab's main thread does while action runs.
func (tab *Tab) Trace(action func()) Counts {
	tab.t.Helper()
	return count(tab.record(action))
}

// record traces while action runs, and gives the events of all processes.
func (tab *Tab) record(action func()) []event {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	completed := chromedp.Events(ctx, tracing.TracingComplete)
	tab.Call("Tracing.start", map[string]any{
		"transferMode": "ReturnAsStream",
		"traceConfig":  map[string]any{"recordMode": "recordUntilFull", "includedCategories": categories, "excludedCategories": []string{"*"}},
	}, nil)
	action()
	tab.Call("Tracing.end", nil, nil)
	var stream string
	for complete, err := range completed {
		if err != nil {
			tab.t.Fatalf("end the trace: %v", err)
		}
		stream = string(complete.Stream)
		break
	}
	defer tab.Call("IO.close", map[string]any{"handle": stream}, nil)
	var trace struct {
		Events []event `json:"traceEvents"`
	}
	if err := json.Unmarshal(tab.read(stream), &trace); err != nil {
		tab.t.Fatalf("decode the trace: %v", err)
	}
	return trace.Events
}

// read gives the content of a stream of the browser's.
func (tab *Tab) read(handle string) []byte {
	tab.t.Helper()
	var all []byte
	for {
		var chunk struct {
			Data    string `json:"data"`
			Encoded bool   `json:"base64Encoded"`
			EOF     bool   `json:"eof"`
		}
		tab.Call("IO.read", map[string]any{"handle": handle}, &chunk)
		data := []byte(chunk.Data)
		if chunk.Encoded {
			var err error
			if data, err = base64.StdEncoding.DecodeString(chunk.Data); err != nil {
				tab.t.Fatalf("decode the stream: %v", err)
			}
		}
		all = append(all, data...)
		if chunk.EOF {
			return all
		}
	}
}

// count counts the events of the main thread that ran the tab's page. Script is what came from the page's own files:
// what a test evaluates has no address and is left out, with all that it caused.
func count(all []event) Counts {
	counts := Counts{Script: map[string]int{}}
	for _, thread := range mainThreads(all) {
		var open []event // the events around the current one, outermost first
		for _, e := range thread {
			for len(open) > 0 && e.Start >= open[len(open)-1].Start+open[len(open)-1].Long {
				open = open[:len(open)-1]
			}
			counts.add(e, open)
			if e.Phase == "X" {
				open = append(open, e)
			}
		}
	}
	return counts
}

// add counts one event, given those around it.
func (c *Counts) add(e event, around []event) {
	script := slices.ContainsFunc(around, event.ofPage)
	tested := !script && slices.ContainsFunc(around, func(e event) bool { return e.Name == "FunctionCall" || e.Name == "EvaluateScript" })
	if tested {
		return
	}
	switch e.Name {
	case "Layout":
		c.Layout++
		if script {
			c.ForcedLayout++
		}
	case "UpdateLayoutTree":
		c.Style++
		if script {
			c.ForcedStyle++
		}
	case "Paint":
		c.Paint++
	case "RequestAnimationFrame":
		if script {
			c.Frames++
		}
	case "FunctionCall":
		if e.ofPage() && !script {
			c.Script[cause(around)]++
		}
	}
}

// ofPage tells whether an event is a call of a function from one of the page's files.
func (e event) ofPage() bool {
	return e.Name == "FunctionCall" && strings.HasPrefix(e.data().URL, "http")
}

// data is what the counted events have to say about themselves.
func (e event) data() (data struct{ URL, Type string }) {
	var args struct {
		Data *struct{ URL, Type string } `json:"data"`
	}
	args.Data = &data
	_ = json.Unmarshal(e.Args, &args) // not every event has such data
	return data
}

// cause names what led to a call, from the events around it.
func cause(around []event) string {
	for _, e := range slices.Backward(around) {
		switch e.Name {
		case "EventDispatch":
			return e.data().Type
		case "FireAnimationFrame":
			return "frame"
		case "TimerFire":
			return "timer"
		}
	}
	return "observer"
}

// mainThreads gives the events of the renderers' main threads, each in the order of their start, outer before inner.
func mainThreads(all []event) map[[2]int][]event {
	threads := map[[2]int][]event{}
	for _, e := range all {
		if e.Name == "thread_name" && strings.Contains(string(e.Args), `"CrRendererMain"`) {
			threads[[2]int{e.PID, e.TID}] = nil
		}
	}
	for _, e := range all {
		id := [2]int{e.PID, e.TID}
		if _, ok := threads[id]; ok && e.Phase != "M" {
			threads[id] = append(threads[id], e)
		}
	}
	for _, thread := range threads {
		slices.SortStableFunc(thread, func(a, b event) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.Long, a.Long)) })
	}
	return threads
}
