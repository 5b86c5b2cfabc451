package sass

import "testing"

func TestDecode(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"plain", "a: ü", "a: ü"},
		{"a byte order mark goes", "\ufeffa", "a"},
		{"UTF-16 by its mark", "\xff\xfea\x00\xfc\x00", "aü"},
		{"the encoding that the file names", "@charset 'ISO-8859-1';\na: \xfc", "@charset 'ISO-8859-1';\na: ü"},
		{"a name that is untrue", "@charset \"ISO-8859-1\";\na: ü", "@charset \"ISO-8859-1\";\na: ü"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := decode("a.scss", []byte(test.data)); err != nil || got != test.want {
				t.Errorf("got %q, error %v", got, err)
			}
		})
	}
	for _, data := range []string{"\xfc", "@charset 'none-such';\xfc", "a\nb\xff"} {
		if text, err := decode("a.scss", []byte(data)); err == nil {
			t.Errorf("%q was read as %q", data, text)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("@charset 'utf-16';\xff"))
	f.Add([]byte("\xfe\xff\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := decode("a.scss", data); err != nil && err.Error() == "" {
			t.Error("an error that says nothing")
		}
	})
}
