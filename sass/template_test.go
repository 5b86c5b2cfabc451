package sass

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite"
)

// printed compiles an entry that uses the placeholders of a layout. Nothing in them may be deprecated.
func printed(t *testing.T, l sprite.Layout, entry string) string {
	t.Helper()
	text, err := (*Template)(nil).Execute(l)
	if err != nil {
		t.Fatal(err)
	}
	root := project(t, "-- home.scss --\n"+entry+"\n-- .assetbuild/sass/generated/_"+l.Name+".scss --\n"+string(text))
	c := compiler(t, root)
	sheet, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	for _, message := range sheet.Messages {
		if message.File != "home.scss" {
			t.Errorf("%v", message)
		}
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, shown(diagnostic.Of(err)))
	}
	return sheet.CSS
}

// one is a sheet that holds one image twice as wide as high, at a scale.
func one(scale float64, file string) sprite.Sheet {
	n := func(px int) int { return int(float64(px) * scale) }
	return sprite.Sheet{
		Files: map[string]string{"png": file}, URL: "generated/" + file, Scale: scale, Width: n(40), Height: n(20),
		Images: []sprite.Image{{Name: "a", ID: "a", File: "a.png", X: n(20), Y: n(10), Width: n(20), Height: n(10)}},
	}
}

func TestPlaceholders(t *testing.T) {
	plain := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png")}}
	retina := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png"), one(2, "nav@2x.png"), one(3, "nav@3x.png")}}
	pair := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png"), one(2, "nav@2x.png")}}
	for i := range pair.Sheets {
		second := pair.Sheets[i].Images[0]
		second.Name, second.ID = "b", "b"
		pair.Sheets[i].Images = append(pair.Sheets[i].Images, second)
	}
	webp := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png")}}
	webp.Sheets[0].Files["webp"] = "nav.webp"
	svg := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.svg")}}
	svg.Sheets[0].Files = map[string]string{"svg": "nav.svg"}
	split := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png"), one(1, "nav.2.png")}}
	split.Sheets[1].Images[0].Name, split.Sheets[1].Images[0].ID = "b", "b"
	odd := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png")}}
	odd.Sheets[0].Images[0].Name, odd.Sheets[0].Images[0].ID = `2nd place, #{$5} "off"`, "_2nd-place"
	color := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(1, "nav.png")}}
	color.Sheets[0].Images[0].Name, color.Sheets[0].Images[0].ID = "red", "red"

	const use = "@use 'generated/nav' as *;\n"
	tests := []struct {
		name   string
		layout sprite.Layout
		entry  string
		want   string
	}{
		{"both halves together", plain, use + ".x { @extend %nav-a-sprite; }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
}
.x {
  width: 20px;
  height: 10px;
}`},
		{"imported by two partials, printed once", plain, `
@import 'generated/nav';
@import 'generated/nav';
.x { @extend %nav-a-dimensions; }
@import 'generated/nav';`, `
.x {
  width: 20px;
  height: 10px;
}`},
		{"used by two modules, printed once", plain, `
@use 'generated/nav';
@use 'generated/nav' as again;
.x { @extend %nav-a-dimensions; }`, `
.x {
  width: 20px;
  height: 10px;
}`},
		{"nothing is used, nothing is printed", plain, use, ""},
		{"the mixin works within @media", plain, use + ".x { @media print { @include nav-sprite(a, true); } }", `
@media print {
  .x {
    background: url("generated/nav.png") no-repeat -20px -10px;
    width: 20px;
    height: 10px;
  }
}`},
		{"a loop over the map", plain, "@use 'sass:map';\n" + use + `
@each $name, $icon in $nav-icons {
  .#{$name} { left: map.get($icon, x); width: map.get($icon, sheet-width); background: map.get($icon, url); }
}`, `
.a {
  left: 20px;
  width: 40px;
  background: url("generated/nav.png");
}`},
		{"dense screens", retina, use + ".x { @extend %nav-a-background; }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
  background-image: image-set(url("generated/nav.png") 1x, url("generated/nav@2x.png") 2x, url("generated/nav@3x.png") 3x);
  background-size: 40px 20px;
}
@supports not (background-image: image-set(url("a.png") 1x)) {
  @media (min-resolution: 1.5dppx) {
    .x {
      background-image: url("generated/nav@2x.png");
    }
  }
  @media (min-resolution: 2.5dppx) {
    .x {
      background-image: url("generated/nav@3x.png");
    }
  }
}`},
		{"icons of one sheet ask for the density once", pair, use + ".x { @extend %nav-a-background; } .y { @extend %nav-b-background; }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
  background-image: image-set(url("generated/nav.png") 1x, url("generated/nav@2x.png") 2x);
  background-size: 40px 20px;
}
.y {
  background: url("generated/nav.png") no-repeat -20px -10px;
  background-image: image-set(url("generated/nav.png") 1x, url("generated/nav@2x.png") 2x);
  background-size: 40px 20px;
}
@supports not (background-image: image-set(url("a.png") 1x)) {
  @media (min-resolution: 1.5dppx) {
    .x, .y {
      background-image: url("generated/nav@2x.png");
    }
  }
}`},
		{"dense screens by the mixin", retina, use + ".x { @include nav-sprite(a); }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
  background-image: image-set(url("generated/nav.png") 1x, url("generated/nav@2x.png") 2x, url("generated/nav@3x.png") 3x);
  background-size: 40px 20px;
}
@supports not (background-image: image-set(url("a.png") 1x)) {
  @media (min-resolution: 1.5dppx) {
    .x {
      background-image: url("generated/nav@2x.png");
    }
  }
  @media (min-resolution: 2.5dppx) {
    .x {
      background-image: url("generated/nav@3x.png");
    }
  }
}`},
		{"a directory for dense screens alone is declared at its size in CSS px",
			sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{one(2, "nav@2x.png")}}, use + ".x { @extend %nav-a-sprite; }", `
.x {
  background: url("generated/nav@2x.png") no-repeat -20px -10px;
  background-size: 40px 20px;
}
.x {
  width: 20px;
  height: 10px;
}`},
		{"WebP beside PNG", webp, use + ".x { @extend %nav-a-background; }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
  background-image: image-set(url("generated/nav.webp") type("image/webp"), url("generated/nav.png") type("image/png"));
}`},
		{"drawings have the size of the sheet", svg, use + ".x { @extend %nav-a-background; }", `
.x {
  background: url("generated/nav.svg") no-repeat -20px -10px;
  background-size: 40px 20px;
}`},
		{"a directory that was split", split, use + ".x { @extend %nav-a-background; } .y { @extend %nav-b-background; }", `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
}
.y {
  background: url("generated/nav.2.png") no-repeat -20px -10px;
}`},
		{"a name that is no identifier", odd, use + `.x { @include nav-sprite('2nd place, #' + '{$5} "off"'); } .y { @include nav-sprite(_2nd-place); }`, `
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
}
.y {
  background: url("generated/nav.png") no-repeat -20px -10px;
}`},
		{"a name that is a colour", color, use + `.x { @include nav-sprite(red); } .y { @extend %nav-red-dimensions; }`, `
.y {
  width: 20px;
  height: 10px;
}
.x {
  background: url("generated/nav.png") no-repeat -20px -10px;
}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := strings.ReplaceAll(printed(t, test.layout, test.entry), "\n\n", "\n")
			if want := strings.TrimPrefix(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTheBuiltInFileIsPretty(t *testing.T) {
	text, err := (*Template)(nil).Execute(row("nav", "help", "home"))
	if err != nil {
		t.Fatal(err)
	}
	want := `// Imported again, the file prints nothing again.
$-nav-printed: false !default;
@if not $-nav-printed {
  $-nav-printed: true;

  %nav-help-background, %nav-help-sprite {
    background: url("generated/nav.png") no-repeat 0 0;
  }

  %nav-help-dimensions, %nav-help-sprite {
    width: 16px;
    height: 16px;
  }

  %nav-home-background, %nav-home-sprite {
    background: url("generated/nav.png") no-repeat -16px 0;
  }

  %nav-home-dimensions, %nav-home-sprite {
    width: 16px;
    height: 16px;
  }
}
`
	if !strings.HasSuffix(string(text), want) {
		t.Errorf("got\n%s\nwant at its end\n%s", text, want)
	}
	if want := `  "home": (x: 16px, y: 0, width: 16px, height: 16px, sheet-width: 32px, sheet-height: 16px, url: url("generated/nav.png")),`; !strings.Contains(string(text), want) {
		t.Errorf("got\n%s\nwant in it\n%s", text, want)
	}
}

func TestATemplateOfTheUsersOwn(t *testing.T) {
	own, err := ParseTemplate("sprites.tmpl", `{{range icons .}}.{{$.Name}}-{{.ID}} { background: url({{quote .URL}}) {{.Position}}; width: {{px .Width}}; }
{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	text, err := own.Execute(row("nav", "help", "home"))
	want := `.nav-help { background: url("generated/nav.png") 0 0; width: 16px; }
.nav-home { background: url("generated/nav.png") -16px 0; width: 16px; }
`
	if err != nil || string(text) != want {
		t.Errorf("got\n%s\nerror %v", text, err)
	}
}

func TestATemplateThatFailsIsToldWithItsLine(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a syntax error", "a\n{{range .Sheets}\n", "t.tmpl:2: bad character U+007D '}'\n  | {{range .Sheets}\n"},
		{"an unknown function", "{{icon .}}", "t.tmpl:1: function \"icon\" not defined\n  | {{icon .}}\n  > There is icons. "},
		{"an unknown field", "a\n  {{.Sheet}}", "t.tmpl:2:5: can't evaluate field Sheet in type sprite.Layout\n  |   {{.Sheet}}\n  > There is .Sheets. "},
		{"an index that isn't there", `{{index .Sheets 7}}`, "t.tmpl:1:3: error calling index: index out of range: 7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			own, err := ParseTemplate("t.tmpl", test.text)
			if err == nil {
				_, err = own.Execute(row("nav", "home"))
			}
			if got := shown(diagnostic.Of(err)); !strings.HasPrefix(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestATemplateWithoutEndIsStopped(t *testing.T) {
	own, err := ParseTemplate("t.tmpl", `{{define "x"}}{{range $.Sheets}}{{printf "%1000000s" "x"}}{{end}}{{template "x" .}}{{end}}{{template "x" .}}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own.Execute(row("nav", "home")); !errors.Is(err, errTooLong) {
		t.Errorf("got %v", err)
	}
}

func FuzzQuotedTextIsWhatSassReads(f *testing.F) {
	for _, seed := range []string{"", "a", `"`, `\`, "#{$x}", "ü", "a\nb", "\x7f1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := unquote(quoteSass(text))
		if !ok || got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}
