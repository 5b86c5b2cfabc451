package config

import (
	"reflect"
	"strings"
)

// A shape is what a key of the file may hold, read off the Go type that it is decoded into.
type shape struct {
	t reflect.Type
	// fields are the keys of a table whose keys are fixed.
	fields map[string]shape
}

var schema = shapeOf(reflect.TypeFor[Config]())

func shapeOf(t reflect.Type) shape {
	s := shape{t: t}
	if t.Kind() == reflect.Struct {
		s.fields = map[string]shape{}
		addFields(s.fields, t)
	}
	return s
}

func addFields(fields map[string]shape, t reflect.Type) {
	for f := range t.Fields() {
		key := f.Tag.Get("toml")
		switch {
		case f.Anonymous:
			addFields(fields, f.Type)
		case key != "" && key != "-":
			fields[key] = shapeOf(f.Type)
		}
	}
}

// free tells that anything may stand there: the data of pages.
func (s shape) free() bool { return s.t == nil || s.t.Kind() == reflect.Interface }

// isTable tells that the shape is a table, of fixed or of free keys.
func (s shape) isTable() bool { return s.fields != nil || s.t.Kind() == reflect.Map }

// isList tells that the shape is a list of tables, written [[key]].
func (s shape) isList() bool {
	return s.t.Kind() == reflect.Slice && s.t.Elem().Kind() == reflect.Struct
}

// element is the shape of a list's elements or of the values of a table with free keys.
func (s shape) element() shape { return shapeOf(s.t.Elem()) }

// child gives the shape of one key of a table, and whether there is such a key.
func (s shape) child(key string) (shape, bool) {
	if s.fields != nil {
		c, ok := s.fields[key]
		return c, ok
	}
	return s.element(), true
}

// String says in a message what is expected.
func (s shape) String() string {
	switch {
	case s.isList():
		return "a list of tables"
	case s.isTable():
		return "a table"
	}
	switch s.t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	}
	return "a list of strings"
}

// schemaKeys gives every key of the file with the path that leads to it: "sprites.directory.path". The names of tables
// with free keys stand as "*".
func schemaKeys() []string {
	var keys []string
	collectKeys(schema, "", &keys)
	return keys
}

func collectKeys(s shape, path string, keys *[]string) {
	for name, child := range s.fields {
		key := strings.TrimPrefix(path+"."+name, ".")
		if child.isList() {
			child = child.element()
		} else if child.fields == nil {
			*keys = append(*keys, key)
		}
		if child.fields == nil && child.t.Kind() == reflect.Map && child.element().fields != nil {
			child, key = child.element(), key+".*"
		}
		collectKeys(child, key, keys)
	}
}
