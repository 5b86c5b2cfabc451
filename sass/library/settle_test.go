package library

import (
	"io/fs"
	"strings"
	"testing"
)

// served gives a module as a project of one stylesheet gets it.
func served(t *testing.T, module, stylesheet string) string {
	t.Helper()
	names := map[string]bool{}
	Calls([]byte(stylesheet), names)
	text, err := fs.ReadFile(Reaching(names, nil, false), module)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Decisions are written out where the project leaves them to the defaults, and only there.
func TestSettledDecisions(t *testing.T) {
	const radius, hacks, placeholder = "compass/css3/_border-radius.scss", "compass/utilities/general/_hacks.scss", "compass/css3/_user-interface.scss"
	tests := []struct{ name, module, stylesheet, want string }{
		{"a project that decides nothing", radius, "a { @include border-radius; }", "in (-moz, -webkit, null)"},
		{"one with browsers of its own", radius, "$supported-browsers: (ie); a { @include border-radius; }", "-compass-turns(border-radius"},
		{"one with a threshold of its own", radius, "$border-radius-threshold: 5; a { @include border-radius; }", "-compass-turns(border-radius"},
		{"one that sets any other threshold", radius, "$owg-threshold: 5; a { @include border-radius; }", "-compass-turns(border-radius"},
		{"one that asks for a variable by its name", radius, `a { b: global-variable-exists("supported-browsers"); @include border-radius; }`, "-compass-turns(border-radius"},
		{"one that debugs", radius, "$debug-browser-support: true; a { @include border-radius; }", "-compass-turns(border-radius"},
		{"content for one prefix", radius, "@include with-prefix(-moz) { a { @include border-radius; } }", "-compass-turns(border-radius"},
		{"content for one prefix, by a mixin of the library", radius, "a { @include input-placeholder { @include border-radius; } }", "-compass-turns(border-radius"},
		{"a module that is configured as it is loaded", radius, `@include meta.load-css("a"); a { @include border-radius; }`, "-compass-turns(border-radius"},
		{"a project that decides by a mixin of its own", radius, "@mixin prefixed-properties($a, $b, $c) {} a { @include border-radius; }", "-compass-turns(border-radius"},
		{"a hack for an old browser that matters", hacks, "a { @include has-layout; }", "@if true"},
		{"hacks don't depend on the prefix", hacks, "@include with-prefix(-moz) { a { @include has-layout; } }", "@if true"},
		{"a list of another order", "compass/css3/_box-sizing.scss", "a { @include box-sizing(border-box); }",
			`$-compass-value: unquote("#{$box-model}"); -moz-box-sizing: $-compass-value; -webkit-box-sizing: $-compass-value; box-sizing: $-compass-value`},
		{"a capability that is chosen late", "compass/css3/_transform.scss", "a { @include rotate; }", "@if $only3d { "},
		{"what limits content is whole", placeholder, "a { @include input-placeholder { b: c; } }", "with-each-prefix(css-placeholder"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if text := served(t, test.module, test.stylesheet); !strings.Contains(text, test.want) {
				t.Errorf("%q is missing in\n%s", test.want, strings.Join(strings.Fields(text), " "))
			}
		})
	}
}

// A project without decisions of its own reads neither the statistics nor the functions over them.
func TestStatisticsAreNotServed(t *testing.T) {
	const stylesheet = "a { @include border-radius(3px); @include background-image(linear-gradient(red, blue)); @include opacity(.5); }"
	if text := served(t, "compass/core/_browser-data.scss", stylesheet); strings.Contains(text, "@function") || strings.Contains(text, "$statuses") {
		t.Errorf("served is\n%s", strings.TrimSpace(text))
	}
	if text := served(t, "compass/_support.scss", stylesheet); strings.Contains(text, "@use \"compass/core/browsers\"") {
		t.Errorf("the functions are loaded by\n%s", strings.TrimSpace(text))
	}
}

func TestStatistics(t *testing.T) {
	var s statistics
	text, err := fs.ReadFile(Files, "compass/core/_browser-data.scss")
	if err != nil {
		t.Fatal(err)
	}
	if !s.read(text) {
		t.Fatal("the tables can't be read")
	}
	for browser, versions := range s.versions {
		if len(versions) == 0 || len(s.usage[browser]) != len(versions) {
			t.Errorf("%s has %d versions and %d shares", browser, len(versions), len(s.usage[browser]))
		}
	}
	if got, ok := s.prefixes("border-radius", 0.1); !ok || strings.Join(got, " ") != "-moz -webkit" {
		t.Errorf("border-radius has %q", got)
	}
	if _, ok := s.prefixes("glitter", 0.1); ok {
		t.Error("glitter is known")
	}
	if before, ok := s.omitted("ie", "8", "8", false); !ok || before != s.usage["ie"][0]+s.usage["ie"][1]+s.usage["ie"][2] {
		t.Errorf("%g %% before ie 8 of %v", before, s.versions["ie"])
	}
	if s.read([]byte("$need: none;")) {
		t.Error("a table of another shape is read")
	}
}

func TestDeadBranches(t *testing.T) {
	for text, want := range map[string]string{
		"a @if false { b\n{c} } d":                  "a \n d",
		"a @if false { b } @else { c } d":           "a  @if true { c } d",
		"a @if false { b } @else if x { c } d":      "a @if false { b } @else if x { c } d",
		"@if false { a } @else { @if false { b } }": " @if true {  }",
		`@if false { "}" } a`:                       " a",
	} {
		if got := withoutDead(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestCallsAreReplaced(t *testing.T) {
	replaced := replaceCalls("@function f($a) {}\na: f(1,\n (2, 3), \"),\") g f(", "f", func(arguments []string) (string, bool) {
		return strings.Join(arguments, "|"), len(arguments) == 3
	})
	if want := "@function f($a) {}\na: 1|(2, 3)|\"),\"\n g f("; replaced != want {
		t.Errorf("got %q, want %q", replaced, want)
	}
}
