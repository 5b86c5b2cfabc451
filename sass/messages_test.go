package sass

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

func TestMessagesAreToldOnceWithTheirPlace(t *testing.T) {
	root := project(t, `
-- a.scss --
@import 'old';
@debug "size is #{1 + 1}";
-- b.scss --
@import 'old';
-- _old.scss --
@function half($n) { @return $n / 2; }
@mixin m { @warn "from a mixin"; }
@warn "this partial is old";
.x { width: half(4px); @include m; @include m; }
@warn fit#{"ting"}; .y { width: (10px / 2); }
`)
	c := compiler(t, root)
	var all diagnostic.List
	for _, entry := range []string{"a.scss", "b.scss"} {
		sheet, err := c.Compile(context.Background(), filepath.Join(root, entry))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sheet.Messages...)
	}
	var got strings.Builder
	for _, d := range Merge(all) {
		fmt.Fprintf(&got, "%v %d× %s\n", d.Severity, max(d.Count, 1), d.Error())
		if len(d.Notes) > 0 && d.Message == "from a mixin" {
			fmt.Fprintf(&got, "  %s\n", strings.Join(d.Notes, "\n  "))
		}
	}
	want := `warning 2× _old.scss:1:30: deprecated: slash-div: using / for division outside of calc() is deprecated and will be removed in Dart Sass 2.0.0
warning 1× _old.scss:2:12: from a mixin
  m is used in _old.scss:4
warning 1× _old.scss:3:1: this partial is old
warning 1× _old.scss:5:1: fitting
warning 2× a.scss:1:9: deprecated: import: Sass @import rules are deprecated and will be removed in Dart Sass 3.0.0
info 1× a.scss:2:1: size is 2
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestAFloodOfOneDeprecationIsOneFindingWithItsNumber(t *testing.T) {
	files := "-- home.scss --\n"
	for i := range 5 {
		files += fmt.Sprintf(".a%d { width: (10px / %d); }\n", i, i+1)
	}
	root := project(t, files)
	sheet, err := compiler(t, root).Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil {
		t.Fatal(err)
	}
	merged := Merge(sheet.Messages)
	if len(merged) != 1 || merged[0].Count != 5 || merged[0].Line != 1 {
		t.Errorf("got %v", merged)
	}
}

func TestADeprecationIsToldWhereTheProjectCanMendIt(t *testing.T) {
	root := project(t, `
-- zz.scss --
@import 'grid/grid';
.z { width: (10px / 2); }
-- node_modules/grid/_grid.scss --
.a { width: (10px / 2); }
`)
	sheet, err := compiler(t, root, func(o *Options) { o.Silence = []string{"import"} }).
		Compile(context.Background(), filepath.Join(root, "zz.scss"))
	if err != nil {
		t.Fatal(err)
	}
	if merged := Merge(sheet.Messages); len(merged) != 1 || merged[0].Count != 2 || merged[0].Place() != "zz.scss:2:14" {
		t.Errorf("got %v", merged)
	}
}

func TestSilencedDeprecationsAreNotTold(t *testing.T) {
	root := project(t, "-- home.scss --\n.a { width: (10px / 2); }\n")
	c := compiler(t, root, func(o *Options) { o.Silence = []string{"slash-div"} })
	sheet, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil || len(sheet.Messages) > 0 {
		t.Errorf("got %v, error %v", sheet.Messages, err)
	}
}

func TestMessagesOfCompilesAtOnceDontMix(t *testing.T) {
	files := ""
	for i := range 20 {
		files += fmt.Sprintf("-- e%d.scss --\n@debug \"of %d\";\n", i, i)
	}
	root := project(t, files)
	c := compiler(t, root)
	type outcome struct {
		sheet *Stylesheet
		err   error
	}
	outcomes := make([]chan outcome, 20)
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
		go func() {
			sheet, err := c.Compile(context.Background(), filepath.Join(root, fmt.Sprintf("e%d.scss", i)))
			outcomes[i] <- outcome{sheet, err}
		}()
	}
	for i := range outcomes {
		o := <-outcomes[i]
		if o.err != nil || len(o.sheet.Messages) != 1 || o.sheet.Messages[0].Message != fmt.Sprintf("of %d", i) {
			t.Errorf("e%d: %v, error %v", i, o.sheet.Messages, o.err)
		}
	}
}
