package sass

import "slices"

// ExtendsComputed tells whether a source may extend the placeholder %NAME by a name that is computed.
func (s *Survey) ExtendsComputed(name string) bool {
	return slices.ContainsFunc(s.reach.extends, func(p pattern) bool { return p.explains(name, s.reach) }) ||
		slices.ContainsFunc(s.reach.others, func(p pattern) bool { return p.matches(name) })
}

// AsksFor tells whether a source asks by a literal name whether a mixin, function or variable exists.
func (s *Survey) AsksFor(kind Kind, name string) bool { return s.asked[keyOf(kind, name)] }

// dynamic are the functions by which a source reaches members that it doesn't name.
var dynamic = []string{"get-function", "get-mixin", "module-functions", "module-mixins", "module-variables"}

// Introspects tells whether a source may reach members, or load files, without naming them.
func (s *Survey) Introspects() bool {
	return slices.ContainsFunc(dynamic, func(w string) bool { return s.reach.words[w] })
}
