package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"assetbuild/internal/diagnostic"
)

// decode reads the text into c. A strict decoder stops at the first value of a wrong type; so a walk over the parsed
// expressions comes before it, which tells every unknown key and wrong type at once and notes where each key stands.
func (c *Config) decode(data []byte) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	w := &walker{text: text{file: c.Relative(c.File), data: data}, given: places{}, lists: map[string]int{}}
	if at := invalidUTF8(data); at >= 0 {
		w.report(span{at, 1}, "the configuration is not UTF-8", "Save it as UTF-8 text.")
		return w.list
	}
	w.walk()
	w.decode(c)
	c.given = w.given
	c.text = w.text
	return diagnostic.Sort(w.list).Err()
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// A walker checks the expressions of a file against the schema.
type walker struct {
	text  text
	given places
	findings
	// lists counts the tables of each [[list]] so far.
	lists map[string]int
	// syntax tells that the text could not be parsed to its end.
	syntax bool
}

func (w *walker) report(s span, message, remedy string) {
	w.add(w.text, s, message, remedy)
}

func (w *walker) walk() {
	var p unstable.Parser
	p.Reset(w.text.data)
	table, path, known := schema, "", true
	for p.NextExpression() && !w.full() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, path, known = w.enter(e)
		case unstable.KeyValue:
			if known {
				w.keyValue(table, path, e)
			}
		}
	}
	var syntax *unstable.ParserError
	if errors.As(p.Error(), &syntax) {
		w.syntax = true
		r := p.Range(syntax.Highlight)
		w.report(spanOf(r), syntax.Message, "The file is TOML: key = \"value\" below [table].")
	}
}

// enter follows the header of a table.
func (w *walker) enter(e *unstable.Node) (s shape, path string, known bool) {
	s = schema
	for it := e.Key(); it.Next(); {
		key := it.Node()
		if s, path, known = w.step(s, path, key); !known || s.free() {
			return s, path, known
		}
		switch {
		case !s.isList() && !s.isTable():
			w.report(spanOf(key.Raw), fmt.Sprintf("%s is %s, not a table", path, s), "Write it as a setting: "+example(path, s)+".")
			return s, path, false
		case it.IsLast() && s.isList() != (e.Kind == unstable.ArrayTable):
			w.report(spanOf(key.Raw), fmt.Sprintf("%s is %s", path, s), "Write "+header(path, s)+".")
			return s, path, false
		case s.isList():
			if it.IsLast() {
				w.lists[path]++
			}
			s, path = s.element(), fmt.Sprintf("%s[%d]", path, w.lists[path]-1)
			w.given[path] = place{key: spanOf(key.Raw)}
		}
	}
	return s, path, true
}

// step goes from a table to what one of its keys holds.
func (w *walker) step(s shape, path string, key *unstable.Node) (shape, string, bool) {
	if s.free() {
		return s, path, true
	}
	name := string(key.Data)
	full := strings.TrimPrefix(path+"."+name, ".")
	child, ok := s.child(name)
	if !ok {
		w.unknown(s, path, name, spanOf(key.Raw))
		return s, full, false
	}
	if _, ok := w.given[full]; !ok {
		w.given[full] = place{key: spanOf(key.Raw)}
	}
	return child, full, true
}

func (w *walker) unknown(s shape, path, name string, at span) {
	if path == "" && name == "compass" {
		w.report(at, "[compass] is not supported yet", "Remove the section; Compass's mixins and sprite functions come with a later version.")
		return
	}
	keys := slices.Sorted(maps.Keys(s.fields))
	message := "unknown key: " + strings.TrimPrefix(path+"."+name, ".")
	near := diagnostic.Nearest(strings.ReplaceAll(strings.ToLower(name), "-", "_"), keys)
	switch elsewhere := tablesWith(name); {
	case near != "":
		w.report(at, message, fmt.Sprintf("There is %s.", strings.TrimPrefix(path+"."+near, ".")))
	case len(elsewhere) > 0:
		w.report(at, message, fmt.Sprintf("There is %s; each table's settings stand below its [header].", strings.Join(elsewhere, " and ")))
	default:
		where := "At the top there are"
		if path != "" {
			where = "In [" + path + "] there are"
		}
		w.report(at, message, fmt.Sprintf("%s %s.", where, strings.Join(keys, ", ")))
	}
}

var allKeys = schemaKeys()

// tablesWith finds the keys of that name in any table.
func tablesWith(name string) []string {
	var found []string
	for _, key := range allKeys {
		if key == name || strings.HasSuffix(key, "."+name) {
			found = append(found, key)
		}
	}
	slices.Sort(found)
	return found
}

// keyValue follows `a.b = value`.
func (w *walker) keyValue(s shape, path string, e *unstable.Node) {
	known := true
	var at span
	for it := e.Key(); it.Next(); {
		if !s.free() && !s.isTable() {
			w.report(at, fmt.Sprintf("%s is %s, not a table", path, s), "Write "+example(path, s)+".")
			return
		}
		at = spanOf(it.Node().Raw)
		if s, path, known = w.step(s, path, it.Node()); !known {
			return
		}
	}
	value := e.Value()
	where := valueSpan(value, at)
	w.given[path] = place{key: at, value: where}
	w.value(s, path, value, where)
}

// value checks a value's type. Nodes without text of their own are reported at `at`.
func (w *walker) value(s shape, path string, v *unstable.Node, at span) {
	at = valueSpan(v, at)
	if s.free() {
		return
	}
	if !fits(s, v.Kind) {
		w.report(at, fmt.Sprintf("%s is %s, not %s", path, s, kindName(v.Kind)), "Write "+example(path, s)+".")
		return
	}
	switch v.Kind {
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			w.keyValue(s, path, it.Node())
		}
	case unstable.Array:
		i := 0
		for it := v.Children(); it.Next() && !w.full(); i++ {
			element := fmt.Sprintf("%s[%d]", path, i)
			where := valueSpan(it.Node(), at)
			w.given[element] = place{key: where, value: where}
			w.value(s.element(), element, it.Node(), where)
		}
		if s.isList() {
			w.lists[path] = i
		}
	}
}

func fits(s shape, k unstable.Kind) bool {
	switch {
	case s.isTable():
		return k == unstable.InlineTable
	case s.t.Kind() == reflect.Slice:
		return k == unstable.Array
	case s.t.Kind() == reflect.String:
		return k == unstable.String
	case s.t.Kind() == reflect.Bool:
		return k == unstable.Bool
	}
	return k == unstable.Integer
}

func kindName(k unstable.Kind) string {
	switch k {
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	case unstable.String:
		return "a string"
	case unstable.Bool:
		return "a boolean"
	case unstable.Integer:
		return "a number"
	case unstable.Float:
		return "a number with a fraction"
	}
	return "a date or time"
}

func example(path string, s shape) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case strings.HasSuffix(name, "]"):
		return `"…" for each element`
	case s.isList() || s.isTable():
		return header(path, s)
	case s.t.Kind() == reflect.String:
		return name + ` = "…"`
	case s.t.Kind() == reflect.Bool:
		return name + " = true"
	case s.t.Kind() == reflect.Int:
		return name + " = 1"
	}
	return name + ` = ["…"]`
}

func header(path string, s shape) string {
	if s.isList() {
		return "[[" + path + "]]"
	}
	return "[" + path + "]"
}

// decode hands the text to the strict decoder. It finds what the walk does not look for: keys that are set twice,
// numbers that are too large.
func (w *walker) decode(c *Config) {
	if w.syntax || w.full() {
		return
	}
	err := toml.NewDecoder(bytes.NewReader(w.text.data)).DisallowUnknownFields().Decode(c)
	var strict *toml.StrictMissingError
	var one *toml.DecodeError
	switch {
	case err == nil, len(w.list) > 0 && errors.As(err, &strict):
	case errors.As(err, &one):
		line, column := one.Position()
		if !slices.ContainsFunc(w.list, func(d *diagnostic.Diagnostic) bool { return d.Line == line }) {
			at := w.text.offset(line, column)
			w.report(span{at, 1}, strings.TrimPrefix(one.Error(), "toml: "), "")
		}
	case len(w.list) == 0:
		w.report(span{}, err.Error(), "")
	}
}
