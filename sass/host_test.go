package sass

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/diagnostic"
)

// files answers file-size(PATH) and file-names(FOLDER) from a folder of the disk, and makes a stylesheet of NAME/*.txt.
type files struct {
	root string

	mu    sync.Mutex
	asked []string
}

func (f *files) Functions() []Function {
	return []Function{{Name: "file-size"}, {Name: "file-names", StandIn: "(a, b)"}, {Name: "grow"}}
}

func (f *files) Sass() string { return "@function double-size($f) { @return 2 * file-size($f); }\n" }

func (f *files) Answer(_ context.Context, entry string, calls []Call) ([]Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var given []Answer
	for _, call := range calls {
		f.asked = append(f.asked, call.String())
		path := filepath.Join(f.root, Unquote(call.Arguments[0].Value))
		switch call.Function {
		case "grow":
			given = append(given, Answer{Value: Quote(Unquote(call.Arguments[0].Value) + "x")})
		case "file-size":
			info, err := os.Stat(path)
			if err != nil {
				given = append(given, Answer{Error: "no file " + Unquote(call.Arguments[0].Value), Missing: []string{path}})
				continue
			}
			given = append(given, Answer{Value: fmt.Sprintf("%dpx", info.Size()), Inputs: []string{path}})
		case "file-names":
			entries, _ := os.ReadDir(path)
			var names []string
			for _, entry := range entries {
				names = append(names, Quote(entry.Name()))
			}
			given = append(given, Answer{Value: "(" + strings.Join(names, ", ") + ",)"})
		}
	}
	return given, nil
}

func (f *files) Stylesheet(url string) (string, bool, error) {
	folder, ok := strings.CutSuffix(url, "/*.txt")
	if !ok {
		return "", false, nil
	}
	if _, err := os.Stat(filepath.Join(f.root, folder)); err != nil {
		return "", false, fmt.Errorf("no files match %q", url)
	}
	return fmt.Sprintf(".made { size: file-size(%q); }\n@mixin %s() { made: yes; }\n", folder+"/one.txt", folder), true, nil
}

func TestHostFunctions(t *testing.T) {
	const disk = `
-- texts/one.txt --
12345
-- texts/two.txt --
12
`
	tests := []struct {
		name, entry, want string
		asked             []string // in the order of asking; only calls that no scan foresees come in later rounds
	}{
		{"a literal call is answered ahead", `.a { width: file-size("texts/one.txt"); }`, "width: 6px",
			[]string{`file-size("texts/one.txt")`}},
		{"single quotes are the same call", `.a { width: file-size('texts/one.txt') + file-size("texts/one.txt"); }`, "width: 12px",
			[]string{`file-size("texts/one.txt")`}},
		{"a computed argument costs a round", `$n: two; .a { width: file-size("texts/#{$n}.txt"); }`, "width: 3px",
			[]string{`file-size("texts/two.txt")`}},
		{"an answer feeds a call, and the first round fails",
			`@use "sass:list"; .a { width: file-size("texts/" + list.nth(file-names("texts"), 2)); }`, "width: 3px",
			[]string{`file-names("texts")`, `file-size("texts/two.txt")`}},
		{"a stand-in is good enough to go on",
			`$d: "te" + "xts"; @each $n in file-names($d) { .#{str-slice($n, 1, 3)} { width: file-size("#{$d}/#{$n}"); } }`, ".two {\n  width: 3px",
			[]string{`file-names("texts")`, `file-size("texts/a")`, `file-size("texts/b")`, `file-size("texts/one.txt")`, `file-size("texts/two.txt")`}},
		{"a keyword argument", `.a { width: file-size($path: "texts/one.txt"); }`, "width: 6px",
			[]string{`file-size($path: "texts/one.txt")`}},
		{"the host's own Sass", `.a { width: double-size("texts/one.txt"); }`, "width: 12px", []string{`file-size("texts/one.txt")`}},
		{"a stylesheet that exists nowhere", `@import "texts/*.txt"; .a { @include texts(); }`, "made: yes",
			[]string{`file-size("texts/one.txt")`}},
		{"a call in a mixin that isn't included is not made", `@mixin m { width: file-size("none"); } .a { b: c; }`, "b: c",
			[]string{`file-size("none")`}},
		{"a project may have a function of its own by that name", `@function file-size($f) { @return 1em; } .a { width: file-size("none"); }`, "width: 1em",
			[]string{`file-size("none")`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, "-- sub/home.scss --\n"+test.entry+disk)
			host := &files{root: root}
			c := compiler(t, root, func(o *Options) { o.Answerer = host })
			if css := compile(t, c, root, "sub/home.scss"); !strings.Contains(css, test.want) {
				t.Errorf("%q is missing in\n%s", test.want, css)
			}
			if !slices.Equal(host.asked, test.asked) {
				t.Errorf("asked\n%q\nwant\n%q", host.asked, test.asked)
			}
			before := len(host.asked)
			compile(t, c, root, "sub/home.scss")
			if rounds := len(host.asked) - before; rounds > len(test.asked) {
				t.Errorf("compiled again, %d calls were asked", rounds)
			}
		})
	}
}

func TestAStylesheetTellsWhichCallsItMade(t *testing.T) {
	root := project(t, `
-- home.scss --
$n: one;
.a { width: file-size("#{$n}.txt"); }
@mixin never { width: file-size("never.txt"); }
-- one.txt --
`)
	c := compiler(t, root, func(o *Options) { o.Answerer = &files{root: root} })
	sheet, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Calls) != 1 || sheet.Calls[0].String() != `file-size("one.txt")` {
		t.Errorf("calls are %v", sheet.Calls)
	}
	if !slices.Contains(sheet.Loads, filepath.Join(root, "one.txt")) {
		t.Errorf("loads are %v", sheet.Loads)
	}
	if len(sheet.Messages) > 0 {
		t.Errorf("messages are %v", sheet.Messages)
	}

	host := &files{root: root}
	fresh := compiler(t, root, func(o *Options) { o.Answerer = host })
	fresh.Foresee(filepath.Join(root, "home.scss"), sheet.Calls)
	again, err := fresh.Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil || again.Rounds != 1 || sheet.Rounds != 2 {
		t.Errorf("took %d rounds, and %d when the calls were foreseen; error %v", sheet.Rounds, again.Rounds, err)
	}
	if len(host.asked) != 2 {
		t.Errorf("asked %q", host.asked)
	}
}

func TestAMixinHasACallAnsweredAtOnce(t *testing.T) {
	root := project(t, `
-- home.scss --
@use 'sass:list';
@mixin sizes($folder) {
  @include -host-answer("file-names", $folder);
  @each $name in file-names($folder) {
    @include -host-answer("file-size", "#{$folder}/#{$name}");
    .#{str-slice($name, 1, 3)} { width: file-size("#{$folder}/#{$name}"); }
  }
}
@include sizes("te" + "xts");
@include -host-answer("file-size", "never called");
-- texts/one.txt --
12345
-- texts/two.txt --
`)
	c := compiler(t, root, func(o *Options) { o.Answerer, o.Silence = &files{root: root}, []string{"import", "global-builtin"} })
	sheet, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil {
		t.Fatalf("%s", shown(diagnostic.Of(err)))
	}
	if want := ".one {\n  width: 6px;\n}\n\n.two {\n  width: 0px;\n}"; sheet.CSS != want || sheet.Rounds != 1 || len(sheet.Calls) != 3 {
		t.Errorf("%d rounds and the calls %v give\n%s", sheet.Rounds, sheet.Calls, sheet.CSS)
	}
}

func TestErrorsOfHostFunctions(t *testing.T) {
	tests := []struct{ name, entry, want string }{
		{"an error is told at the call", "$x: 1;\n.a { width: file-size(\"none\"); }", `home.scss:2:13: no file none
  | .a { width: file-size("none"); }
`},
		{"an answer that is never enough", "$f: \"a\";\n@for $i from 1 through 100 { $f: grow($f); }\n", `home.scss:2:34: grow(`},
		{"a stylesheet that can't be made", "@import \"none/*.txt\";\n", `home.scss:1:9: no files match "none/*.txt"
  | @import "none/*.txt";
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, "-- home.scss --\n"+test.entry)
			c := compiler(t, root, func(o *Options) { o.Answerer = &files{root: root} })
			_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
			if got := shown(diagnostic.Of(err)); !strings.HasPrefix(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestIndentedEntriesGetHostFunctions(t *testing.T) {
	root := project(t, "-- home.sass --\n@import part\n-- _part.sass --\n.a\n  width: file-size('one.txt')\n-- one.txt --\n123\n")
	c := compiler(t, root, func(o *Options) { o.Answerer = &files{root: root} })
	if css := compile(t, c, root, "home.sass"); !strings.Contains(css, "width: 4px") {
		t.Errorf("got %s", css)
	}
}

func TestCallsAreReadAsTheyAreWritten(t *testing.T) {
	for _, text := range []string{`f()`, `f("a, b", (c, d), $e: [1 2])`, `f($a: "b")`, `f("a\"b")`} {
		if got := parseCall(text).String(); got != text {
			t.Errorf("%s is read as %s", text, got)
		}
	}
}
