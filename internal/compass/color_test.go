package compass

import "testing"

func TestComputedColorsHaveWholeChannels(t *testing.T) {
	tests := []struct{ name, css, want string }{
		{"a half is rounded up", "a{b:rgb(229.5, 229.5, 229.49)}", "a{b:#e6e6e5}"},
		{"a translucent one keeps its alpha", "rgba(42.075, 84.15, 126.225, 0.5)", "rgba(42, 84, 126, 0.5)"},
		{"hsl() was computed", "hsl(120, 50%, 50%) hsl(-240deg, 100%, 25%)", "#40bf40 #008000"},
		{"gray has no hue", "hsl(0, 0%, 50%)", "#808080"},
		{"hsla() keeps its alpha", "hsla(120, 50%, 50%, 0.3333333333)", "rgba(64, 191, 64, 0.3333333333)"},
		{"in the filter of an Internet Explorer", `progid:x(startColorstr="rgb(42.075, 84.15, 126.225)")`, `progid:x(startColorstr="#2a547e")`},
		{"an opaque one has no function", "rgb(1, 2, 3) rgba(1, 2, 3, 0.5)", "#010203 rgba(1, 2, 3, 0.5)"},
		{"what only a browser computes", "hsl(var(--hue), 50%, 50%) rgb(calc(1.5 * 2), 0, 0)", "hsl(var(--hue), 50%, 50%) rgb(calc(1.5 * 2), 0, 0)"},
		{"percentages of channels", "rgb(10.5%, 20%, 30%)", "rgb(10.5%, 20%, 30%)"},
		{"part of another name", "my-rgb(1.5, 2, 3) é-hsl(1, 2%, 3%)", "my-rgb(1.5, 2, 3) é-hsl(1, 2%, 3%)"},
		{"comments", "/* rgb(1.5, 2, 3) */ rgb(1.5, 2, 3) /* hsl(1,", "/* rgb(1.5, 2, 3) */ #020203 /* hsl(1,"},
		{"nothing to do", "a{b:c}", "a{b:c}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := wholeColors(test.css); got != test.want {
				t.Errorf("%q became %q, want %q", test.css, got, test.want)
			}
		})
	}
}

// Whatever the text, what was written once stays as it is.
func FuzzWholeColors(f *testing.F) {
	for _, seed := range []string{"rgb(1.5, 2, 3)", "hsla(1e9, 50%, 5%, .1)", "/*", "hsl(", "rgb(1e999, 2.5, 3)", "x*/hsl(-1, 2.5%, 3%)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, css string) {
		once := wholeColors(css)
		if twice := wholeColors(once); twice != once {
			t.Errorf("%q became %q and then %q", css, once, twice)
		}
	})
}
