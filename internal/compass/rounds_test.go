package compass

import (
	"context"
	"testing"
)

// How often Dart Sass compiles what people write. Each round more is the time of a compile more, the first time.
func TestRounds(t *testing.T) {
	command := dartSass(t)
	for name, c := range map[string]struct {
		scss string
		most int
	}{
		"an import of icons":                    {`@import "nav/*.png"; @include all-nav-sprites;`, 1},
		"in a rule":                             {`.x { @import "nav/*.png"; @include nav-sprite(home); }`, 1},
		"in @media":                             {`@media print { @import "nav/*.png"; .x { @include nav-sprite(home); } }`, 1},
		"of a single file":                      {`@import "nav/ho*.png"; .x { @include nav-sprite(home); }`, 1},
		"with settings":                         {`$nav-spacing: 3px; $nav-layout: horizontal; $nav-home-position: 100%; @import "nav/*.png"; @include all-nav-sprites(true);`, 1},
		"in a partial, twice":                   {`@import "part"; @import "part"; .x { @include nav-sprite(home); }`, 1},
		"sprite-map() with literals":            {`$m: sprite-map("nav/*.png"); .x { background: sprite($m, home); }`, 2},
		"sprite-map() with keywords":            {`$m: sprite-map("nav/*.png", $layout: smart); @each $n in sprite-names($m) { .#{$n} { background: sprite($m, $n); } }`, 2},
		"functions with literals":               {`.x { a: image-url("logo.png"); b: image-width("logo.png"); c: inline-image('logo.png'); d: image-url('logo.png', true); e: font-url("x.woff"); f: image-height("logo.png"); }`, 1},
		"functions with arguments in a loop":    {`@each $n in logo, logo { .#{$n} { b: image-width("#{$n}.png"); } }`, 2},
		"functions that feed each other":        {`$m: sprite-map("nav/*.png"); .x { b: image-width(sprite-file($m, home)); }`, 2},
		"nothing of Compass":                    {`.x { a: b; }`, 1},
		"the library alone":                     {`@import "compass"; .x { @include border-radius(3px); }`, 1},
		"a function in the library's own mixin": {`@import "compass"; @include font-face("x", font-files("x.woff"));`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := project(t, map[string]string{"config.rb": "", "sass/a.scss": c.scss, "sass/_part.scss": `@import "nav/*.png";`})
			for _, file := range []string{"nav/home", "nav/more", "logo"} {
				icon(t, root+"/images/"+file+".png", 8, 8)
			}
			b, err := Run(context.Background(), Options{Settings: Settings{Root: root}, Command: command})
			if err != nil {
				t.Fatal(err)
			}
			if rounds := b.Entries[0].Rounds; rounds > c.most {
				t.Errorf("%d rounds, at most %d before", rounds, c.most)
			} else if rounds < c.most {
				t.Logf("%d rounds are enough", rounds)
			}
		})
	}
}
