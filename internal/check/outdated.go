package check

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"assetbuild/internal/lazyregexp"
)

//go:generate go run ./browserdata -data package/data.json -o prefixes.json

// prefixData is the table of browserdata.
//
//go:embed prefixes.json
var prefixData []byte

// A prefixed is one prefixed name: what the standard calls it, and for each browser that knows it the first version that
// knows the standard name.
type prefixed struct {
	Kind, Name, Standard string
	Until                map[string]string
}

var prefixes = sync.OnceValue(func() map[string]prefixed {
	var list []prefixed
	if err := json.Unmarshal(prefixData, &list); err != nil {
		panic(err) // our own table: a test reads it
	}
	table := map[string]prefixed{}
	for _, n := range list {
		table[n.Kind+" "+n.Name] = n
	}
	return table
})

// hacks are what people wrote for Internet Explorer alone, and the first version without need of it.
var hacks = []struct {
	pattern *regexp.Regexp
	what    string
	until   string
}{
	{regexp.MustCompile(`(?i)\bprogid:DXImageTransform\.`), "a filter of Internet Explorer", "10"},
	{regexp.MustCompile(`(?m)(?:[;{]|^)\s*(\*[a-z-]+\s*:)`), "a hack for Internet Explorer 7", "8"},
	{regexp.MustCompile(`\\9\s*(?:;|\})`), "a hack for Internet Explorer 9", "10"},
	{regexp.MustCompile(`(?i):\s*(expression\()`), "a computed value of Internet Explorer 7", "8"},
}

var prefixedName = lazyregexp.New(`(@|::?)?-(?:webkit|moz|ms|o|khtml)-[a-z-]+`)

var target = lazyregexp.New(`^([a-z]+)(\d.*)$`)

// browsersOf gives the oldest version of each browser that the targets name. "es2020" names none.
func browsersOf(targets []string) map[string]string {
	browsers := map[string]string{}
	for _, t := range targets {
		if m := target.FindStringSubmatch(t); m != nil && m[1] != "es" {
			browsers[m[1]] = m[2]
		}
	}
	return browsers
}

// outdatedCSS tells prefixed names and hacks in the project's Sass that no target needs. Names that are computed, as in a
// mixin that prints all prefixes, are not judged.
func outdatedCSS(p *project) (all []Finding) {
	browsers := browsersOf(p.cfg.Targets)
	if len(browsers) == 0 {
		return nil
	}
	for _, t := range p.texts {
		if t.kind != sassText || !t.own {
			continue
		}
		code := t.code()
		for _, m := range prefixedName.FindAllStringIndex(code, -1) {
			n, ok := nameAt(code, m[0], m[1])
			if !ok || n.needed(browsers) || lineClamp(code, m[0], n) {
				continue
			}
			all = append(all, t.at(m[0], m[1]-m[0], fmt.Sprintf("no target needs %s: %s", code[m[0]:m[1]], n.since(browsers)),
				fmt.Sprintf("Keep %s alone. What the targets do need, the build adds where esbuild knows it.", n.Standard)))
		}
		all = append(all, hacksIn(t, code, browsers)...)
	}
	return all
}

func hacksIn(t *text, code string, browsers map[string]string) (all []Finding) {
	for _, h := range hacks {
		if ie := browsers["ie"]; ie != "" && older(ie, h.until) {
			continue
		}
		for _, m := range h.pattern.FindAllStringSubmatchIndex(code, -1) {
			at := m[0]
			if len(m) > 2 && m[2] >= 0 {
				at = m[2]
			}
			all = append(all, t.at(at, 0, "no target needs this: it is "+h.what, "Remove it."))
		}
	}
	return all
}

// nameAt tells what a prefixed name is by what stands around it, and looks it up.
func nameAt(code string, start, end int) (prefixed, bool) {
	text := code[start:end]
	rest := strings.TrimLeft(code[end:], " \t")
	if strings.HasPrefix(rest, "#{") || text[0] == '-' && start > 0 && (wordByte(code[start-1]) || code[start-1] == '}' || code[start-1] == '$') {
		return prefixed{}, false // a part of it is computed, or it is a part of a name
	}
	kind := "value"
	switch {
	case text[0] == '@':
		kind = "at-rule"
	case text[0] == ':':
		kind = "selector"
	case strings.HasPrefix(rest, ":") && declares(code[:start]):
		kind = "property"
	}
	n, ok := prefixes()[kind+" "+strings.TrimLeft(text, "@:")]
	return n, ok
}

func wordByte(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// declares tells whether a declaration can begin behind a text.
func declares(before string) bool {
	before = strings.TrimRight(before, " \t")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ";{}\n")
}

// needed tells whether some target needs the prefixed name.
func (n prefixed) needed(browsers map[string]string) bool {
	for browser, since := range n.Until {
		if oldest, ok := browsers[browser]; ok && (since == "" || older(oldest, since)) {
			return true
		}
	}
	return false
}

// since says from when on the targets know the standard name.
func (n prefixed) since(browsers map[string]string) string {
	var parts []string
	for _, browser := range slices.Sorted(maps.Keys(n.Until)) {
		if browsers[browser] != "" {
			parts = append(parts, browser+" has "+n.Standard+" since "+n.Until[browser])
		}
	}
	if parts == nil {
		return "none of them has ever known it"
	}
	return strings.Join(parts[:min(len(parts), 3)], ", ")
}

// lineClamp tells whether a name is part of the old way to cut a text after some lines, which is still the only one.
func lineClamp(code string, at int, n prefixed) bool {
	if !strings.Contains(n.Name, "-box") {
		return false
	}
	begin := strings.LastIndexByte(code[:at], '{') + 1
	end := strings.IndexByte(code[at:], '}')
	if end < 0 {
		end = len(code) - at
	}
	return strings.Contains(code[begin:at+end], "line-clamp")
}

// older compares versions: "15.4" is older than "16".
func older(a, b string) bool {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		n, _ := strconv.Atoi(x)
		m, _ := strconv.Atoi(y)
		if n != m {
			return n < m
		}
	}
	return false
}
