package lazyregexp

import (
	"regexp"
	"slices"
	"testing"
)

func TestItFindsWhatRegexpFinds(t *testing.T) {
	const expression, text = `(a)(\d+)`, "a1 b2 a33"
	lazy, eager := New(expression), regexp.MustCompile(expression)
	if got, want := lazy.FindAllString(text, -1), eager.FindAllString(text, -1); !slices.Equal(got, want) {
		t.Errorf("found %q instead of %q", got, want)
	}
	if got, want := lazy.ReplaceAllString(text, "$2"), eager.ReplaceAllString(text, "$2"); got != want {
		t.Errorf("replaced to %q instead of %q", got, want)
	}
}

func TestABrokenExpressionPanicsWhenItIsUsed(t *testing.T) {
	broken := New("(")
	defer func() {
		if recover() == nil {
			t.Error("nothing panicked")
		}
	}()
	broken.MatchString("")
}
