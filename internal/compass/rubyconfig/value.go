package rubyconfig

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A Value is nil, a bool, an int64, a float64, a string, a Symbol, a List, a *Map, a *regexp.Regexp, a *File, a Time or a
// *Block.
type Value any

// A Symbol is a Ruby symbol, without its colon.
type Symbol string

// A List is a Ruby array.
type List []Value

// A Map is a Ruby hash: pairs in their order.
type Map struct {
	Pairs []Pair
}

// A Pair is an entry of a Map.
type Pair struct {
	Key, Value Value
}

// Get looks a key up; symbols and strings differ, as in Ruby.
func (m *Map) Get(key Value) (Value, bool) {
	for _, p := range m.Pairs {
		if equal(p.Key, key) {
			return p.Value, true
		}
	}
	return nil, false
}

func (m *Map) set(key, value Value) {
	for i := range m.Pairs {
		if equal(m.Pairs[i].Key, key) {
			m.Pairs[i].Value = value
			return
		}
	}
	m.Pairs = append(m.Pairs, Pair{key, value})
}

// A File is what a cache buster's block is given as second argument, and what Pathname and File.new make.
type File struct {
	Path string
}

// A Time is a moment in seconds since 1970.
type Time int64

// constant is a class or module by its name: File, Compass::Sass.
type constant string

// Text is a value as Ruby's to_s writes it.
func Text(v Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case Symbol:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		text := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(text, ".") {
			text += ".0"
		}
		return text
	case Time:
		return strconv.FormatInt(int64(v), 10)
	case *File:
		return v.Path
	case List:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = inspected(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *Map:
		parts := make([]string, len(v.Pairs))
		for i, p := range v.Pairs {
			parts[i] = inspected(p.Key) + "=>" + inspected(p.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *regexp.Regexp:
		return v.String()
	}
	return fmt.Sprint(v)
}

func inspected(v Value) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return strconv.Quote(v)
	case Symbol:
		return ":" + string(v)
	}
	return Text(v)
}

// truthy tells whether a condition holds: anything but nil and false does.
func truthy(v Value) bool { return v != nil && v != false }

func equal(a, b Value) bool {
	switch a := a.(type) {
	case List:
		other, ok := b.(List)
		if !ok || len(a) != len(other) {
			return false
		}
		for i := range a {
			if !equal(a[i], other[i]) {
				return false
			}
		}
		return true
	case *Map:
		other, ok := b.(*Map)
		if !ok || len(a.Pairs) != len(other.Pairs) {
			return false
		}
		for _, p := range a.Pairs {
			if v, found := other.Get(p.Key); !found || !equal(v, p.Value) {
				return false
			}
		}
		return true
	case int64:
		if other, ok := b.(float64); ok {
			return float64(a) == other
		}
	case float64:
		if other, ok := b.(int64); ok {
			return a == float64(other)
		}
	case *File:
		other, ok := b.(*File)
		return ok && a.Path == other.Path
	}
	if _, isList := b.(List); isList {
		return false
	}
	return a == b
}
