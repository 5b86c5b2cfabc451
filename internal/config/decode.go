package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"assetbuild/internal/diagnostic"
)

// decode reads the text into c, and tells whether it got that far. A strict decoder stops at the first value of a wrong
// type; so a walk over the parsed expressions comes before it, which finds every unknown key and wrong type at once and
// notes where each key stands.
func (c *Config) decode(data []byte) (list diagnostic.List, decoded bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	w := &walker{text: text{file: c.Relative(c.File), data: data}, given: places{}, lists: map[string]int{}}
	if at := invalidUTF8(data); at >= 0 {
		w.report(span{at, 1}, "the configuration is not UTF-8", "Save it as UTF-8 text.")
		return w.list, false
	}
	w.walk()
	c.given, c.text = w.given, w.text
	decoded = !w.unusable && !w.full() && w.decode(c)
	return w.list, decoded
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
	// unusable tells that values are of wrong types, or the text could not be parsed to its end.
	unusable bool
}

func (w *walker) report(s span, message, remedy string) {
	w.add(w.text, s, message, remedy)
}

// refuse reports what no decoder can read.
func (w *walker) refuse(s span, message, remedy string) {
	w.unusable = true
	w.report(s, message, remedy)
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
		w.refuse(spanOf(p.Range(syntax.Highlight)), syntax.Message, "The file is TOML: key = \"value\" below [table].")
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
			w.refuse(spanOf(key.Raw), fmt.Sprintf("%s is %s, not a table", path, s), "Write it as a setting: "+example(path, s)+".")
			return s, path, false
		case it.IsLast() && s.isList() != (e.Kind == unstable.ArrayTable):
			w.refuse(spanOf(key.Raw), fmt.Sprintf("%s is %s", path, s), "Write "+header(path, s)+".")
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
	keys := slices.Sorted(maps.Keys(s.fields))
	name = printable(name)
	message := "unknown key: " + strings.TrimPrefix(path+"."+name, ".")
	near := diagnostic.Nearest(strings.ReplaceAll(strings.ToLower(name), "-", "_"), keys)
	switch elsewhere := tablesWith(name); {
	case path == "compass" && CompassRemedy(name) != "":
		w.report(at, message, CompassRemedy(name))
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

// printable gives a key as a message can repeat it: short, and quoted where it holds more than plain text.
func printable(name string) string {
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "") + "…"
	}
	if quoted := strconv.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// maxName bounds how much of a key a message repeats, in bytes.
const maxName = 100

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
			w.refuse(at, fmt.Sprintf("%s is %s, not a table", path, s), "Write "+example(path, s)+".")
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
		w.refuse(at, fmt.Sprintf("%s is %s, not %s", path, s, kindName(v.Kind)), "Write "+example(path, s)+".")
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

// decode hands the text to the strict decoder, and tells whether it could read all of it. It finds what the walk does not
// look for: keys that are set twice, numbers that are too large.
func (w *walker) decode(c *Config) bool {
	decoder := toml.NewDecoder(bytes.NewReader(w.text.data))
	if len(w.list) == 0 { // else unknown keys are told already
		decoder.DisallowUnknownFields()
	}
	err := decoder.Decode(c)
	var one *toml.DecodeError
	switch {
	case err == nil:
		return true
	case errors.As(err, &one):
		line, column := one.Position()
		w.report(span{w.text.offset(line, column), 1}, strings.TrimPrefix(one.Error(), "toml: "), "")
	default:
		w.report(span{}, err.Error(), "")
	}
	return false
}
