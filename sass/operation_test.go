package sass

import "testing"

func TestSplitOperation(t *testing.T) {
	tests := []struct{ name, text, left, operator, right string }{
		{"colours", "#111 + #222", "#111 ", "+", " #222"},
		{"without blanks", "$c+#010101", "$c", "+", "#010101"},
		{"what binds closer stays together", "$a + $b * 2", "$a ", "+", " $b * 2"},
		{"from left to right", "$a - $b + $c", "$a - $b ", "+", " $c"},
		{"parentheses are one operand", "($a + $b) * f(1 + 2)", "($a + $b) ", "*", " f(1 + 2)"},
		{"per cent is a unit behind a number, an operator elsewhere", "$a % 50%", "$a ", "%", " 50%"},
		{"a sign belongs to its number", "$a * -2", "$a ", "*", " -2"},
		{"an interpolation is one operand", "#{$a + 1} / 2", "#{$a + 1} ", "/", " 2"},
		{"a dash in a name is none", "$a-b - 1", "$a-b ", "-", " 1"},
		{"a comparison is none", "$a + 1 < 2", "", "", ""},
		{"one value", "$a", "", "", ""},
		{"nothing behind the operator", "$a +", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			left, operator, right, _ := splitOperation(test.text)
			if left != test.left || operator != test.operator || right != test.right {
				t.Errorf("parted into %q %q %q", left, operator, right)
			}
		})
	}
}
