package sprite

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestIdentifier(t *testing.T) {
	for _, c := range []struct{ why, name, id string }{
		{"a plain name stays", "home", "home"},
		{"letter case stays", "iOS", "iOS"},
		{"what block, element and modifier are parted by stays", "nav__item--active", "nav__item--active"},
		{"a digit first needs nothing, since the sheet's name stands before", "2nd place", "2nd-place"},
		{"a name that is a number with a unit stays", "500px", "500px"},
		{"a sign between letters becomes a hyphen", "a+b", "a-b"},
		{"a letter outside ASCII stays", "ü", "ü"},
		{"a decomposed letter is composed", "u\u0308", "ü"},
		{"a hyphen first stays", "-x", "-x"},
		{"signs at the start vanish, runs become one hyphen", "$5 off #1", "5-off-1"},
		{"a dot becomes a hyphen", "v1.2", "v1-2"},
		{"an emoji stays", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"},
		{"a family of emoji stays", "👩‍👧", "👩‍👧"},
		{"typographic signs become a hyphen", "a – b", "a-b"},
		{"letters of any script stay", "日本", "日本"},
		{"signs at the end vanish", "c++", "c"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if id, err := Identifier(c.name); id != c.id || err != nil {
				t.Errorf("%q becomes %q (%v), not %q", c.name, id, err, c.id)
			}
		})
	}
}

func TestIdentifierRefuses(t *testing.T) {
	for _, c := range []struct{ why, name, message string }{
		{"what would leave a rule", "a;}b{", `';'`},
		{"a quote", `say "hi"`, `'"'`},
		{"an apostrophe", "it's", `'\''`},
		{"a backslash", `a\b`, `'\\'`},
		{"a redirection", "a>b", `'>'`},
		{"a wildcard", "a*", `'*'`},
		{"a line break", "a\nb", "U+000A"},
		{"a control character of the second range", "a\u0085b", "U+0085"},
		{"a character that turns the direction of writing", "a\u202eb", "U+202E"},
		{"invalid UTF-8", "a\xff", "UTF-8"},
		{"nothing that could stay", "+++", "no letter"},
		{"nothing", "", "no letter"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if id, err := Identifier(c.name); err == nil || !strings.Contains(err.Error(), c.message) {
				t.Errorf("%q becomes %q, with the error %v; want one about %s", c.name, id, err, c.message)
			}
		})
	}
}

func TestSheetName(t *testing.T) {
	for _, c := range []struct{ why, path, name string }{
		{"parts are joined", "nav/small", "nav-small"},
		{"a private name becomes public", "_icons", "icons"},
		{"a digit can't be first", "2nd/a b", "sprites-2nd-a-b"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if name, err := SheetName(c.path); name != c.name || err != nil {
				t.Errorf("%q becomes %q (%v), not %q", c.path, name, err, c.name)
			}
		})
	}
}

// identifierTail is what Sass and CSS allow after an identifier's start.
var identifierTail = regexp.MustCompile(`^(?:[-_A-Za-z0-9]|[^\x00-\x7f])+$`)

func FuzzIdentifier(f *testing.F) {
	for _, name := range []string{"home", "2nd place", "a;}b{", "ü", "u\u0308", "\xff", "-", "", "$5 off #1", "a\u202eb", "\U000e0020", "ﷺ"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		id, err := Identifier(name)
		if err != nil {
			return
		}
		if !utf8.ValidString(id) || !identifierTail.MatchString(id) {
			t.Fatalf("%q becomes %q", name, id)
		}
		if again, err := Identifier(id); again != id || err != nil {
			t.Fatalf("%q becomes %q, and that %q (%v)", name, id, again, err)
		}
		if sheet, err := SheetName(name); err == nil && !regexp.MustCompile(`^[^-_0-9]`).MatchString(sheet) {
			t.Fatalf("%q becomes the sheet %q", name, sheet)
		}
	})
}
