// Command browserdata writes the table by which `assetbuild check` knows vendor prefixes that no browser of a project needs
// any more: prefixes.json, made of MDN's browser compatibility data (the npm package @mdn/browser-compat-data, CC0).
//
//	npm pack @mdn/browser-compat-data && tar xzf mdn-browser-compat-data-*.tgz
//	go run ./internal/check/browserdata -data package/data.json -o internal/check/prefixes.json
//
// For each prefixed name that some browser had, the table tells the standard name and, for each browser that knows the
// prefixed one, the first version that knows the standard name whole. An empty version means that none does.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// browsers leads from MDN's names to those of a configuration's targets. Of two that are one target the later version
// counts.
var browsers = map[string]string{
	"chrome": "chrome", "chrome_android": "chrome", "edge": "edge", "firefox": "firefox", "firefox_android": "firefox",
	"ie": "ie", "opera": "opera", "safari": "safari", "safari_ios": "ios",
}

// A name is one line of the table.
type name struct {
	Kind     string            `json:"kind"` // "property", "value", "at-rule", "selector"
	Name     string            `json:"name"`
	Standard string            `json:"standard"`
	Until    map[string]string `json:"until"`
}

// A support is one statement about one browser.
type support struct {
	Added       any    `json:"version_added"` // a version, false, or "preview"
	Removed     any    `json:"version_removed"`
	Prefix      string `json:"prefix"`
	Alternative string `json:"alternative_name"`
	Partial     bool   `json:"partial_implementation"`
	Flags       []any  `json:"flags"`
}

func main() {
	data := flag.String("data", "data.json", "the data.json of @mdn/browser-compat-data")
	out := flag.String("o", "prefixes.json", "the file to write")
	flag.Parse()
	if err := generate(*data, *out); err != nil {
		log.Fatal(err)
	}
}

func generate(data, out string) error {
	text, err := os.ReadFile(data)
	if err != nil {
		return err
	}
	var all struct {
		CSS map[string]map[string]json.RawMessage `json:"css"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("read %s: %w", data, err)
	}
	t := table{}
	for group, kind := range map[string]string{"properties": "property", "at-rules": "at-rule", "selectors": "selector", "types": "value"} {
		for standard, feature := range all.CSS[group] {
			if err := t.feature(kind, standard, feature); err != nil {
				return fmt.Errorf("%s %s: %w", kind, standard, err)
			}
		}
	}
	return os.WriteFile(out, t.encode(), 0o644)
}

// A table holds names by kind and prefixed name.
type table map[string]name

// feature takes in a feature, and the values below it.
func (t table) feature(kind, standard string, raw json.RawMessage) error {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	for part, inner := range parts {
		if part != "__compat" && (kind == "property" || kind == "value") {
			if err := t.feature("value", part, inner); err != nil {
				return err
			}
		}
	}
	var compat struct {
		Support map[string]json.RawMessage `json:"support"`
	}
	if parts["__compat"] == nil {
		return nil
	}
	if err := json.Unmarshal(parts["__compat"], &compat); err != nil {
		return err
	}
	for browser, statements := range compat.Support {
		if target := browsers[browser]; target != "" {
			list, err := statementsOf(statements)
			if err != nil {
				return err
			}
			t.browser(kind, standard, target, list)
		}
	}
	return nil
}

// statementsOf reads one statement or a list of them.
func statementsOf(raw json.RawMessage) (list []support, err error) {
	if bytes.HasPrefix(raw, []byte("[")) {
		return list, json.Unmarshal(raw, &list)
	}
	list = make([]support, 1)
	return list, json.Unmarshal(raw, &list[0])
}

// browser notes the prefixed names that a browser knows, and since when it knows the standard one.
func (t table) browser(kind, standard, target string, list []support) {
	since := ""
	for _, s := range list {
		if v := version(s.Added); v != "" && s.Prefix == "" && s.Alternative == "" && !s.Partial && s.Flags == nil && s.Removed == nil {
			since = v
		}
	}
	for _, s := range list {
		prefixed := strings.TrimLeft(s.Alternative, ":@")
		if s.Prefix != "" {
			prefixed = s.Prefix + standard
		}
		if !strings.HasPrefix(prefixed, "-") || version(s.Added) == "" || s.Flags != nil {
			continue
		}
		key := kind + " " + prefixed
		n, ok := t[key]
		if !ok {
			n = name{kind, prefixed, standard, map[string]string{}}
		}
		if before, ok := n.Until[target]; !ok || since == "" || before != "" && later(since, before) {
			n.Until[target] = since
		}
		t[key] = n
	}
}

// version gives a version that was released, without the sign for "or earlier".
func version(added any) string {
	v, _ := added.(string)
	v = strings.TrimPrefix(v, "≤")
	if v == "" || v[0] < '0' || v[0] > '9' {
		return ""
	}
	return v
}

func later(a, b string) bool {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		n, _ := strconv.Atoi(x)
		m, _ := strconv.Atoi(y)
		if n != m {
			return n > m
		}
	}
	return false
}

// encode writes one name a line, sorted. Names that some browser will always need are left out: nobody can drop them.
func (t table) encode() []byte {
	var out bytes.Buffer
	out.WriteString("[")
	separator := "\n"
	for _, key := range slices.Sorted(maps.Keys(t)) {
		n := t[key]
		if ok, _ := path.Match("*.*", n.Name); ok || strings.ContainsAny(n.Name, " _") {
			continue
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(n.Until)), func(v string) bool { return v != "" }) {
			continue // no browser has a standard name for it
		}
		line, err := json.Marshal(n)
		if err != nil {
			log.Fatal(err) // strings only
		}
		out.WriteString(separator + "  ")
		out.Write(line)
		separator = ",\n"
	}
	out.WriteString("\n]\n")
	return out.Bytes()
}
