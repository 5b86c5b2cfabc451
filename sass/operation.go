package sass

import (
	"strings"

	"assetbuild/internal/lazyregexp"

	godartsass "github.com/bep/godartsass/v2"
	"golang.org/x/image/colornames"
)

// Ruby Sass counted with colours: #111 + #222, $color * 0.5. Dart Sass refuses that, but tells which expression it refused.
// So such a one is written as a call of a function that counts as Ruby Sass did, and the entry is compiled again. No other
// expression is touched, and the function gives for values of other kinds what Dart Sass gives; so a mixin that is called
// with numbers too stays right.

// maxMended bounds how many expressions are written anew for one entry: each costs a compile the first time.
const maxMended = 256

// refused is Dart Sass's message of an operation, with its two values as Sass writes them.
var refused = lazyregexp.New(`^Undefined operation "(.+)"\.`)

// mend writes the expression that a fault is about as a call of Options.Operate, for this run's successors. It tells whether
// another round may go further.
func (r *run) mend(fault godartsass.SassError) bool {
	operation := refused.FindStringSubmatch(fault.Message)
	if r.memory.opt.Operate == "" || operation == nil || !ofColors(operation[1]) {
		return false
	}
	at, ok := r.place(fault.Span.Url)
	if !ok || at.library {
		return false
	}
	r.mu.Lock()
	served, base := r.served[at], r.bases[at]
	r.mu.Unlock()
	start, end := bytesOf(served, fault.Span.Start.Offset), bytesOf(served, fault.Span.End.Offset)
	if len(served) != len(base) || start >= end || served[start:end] != base[start:end] {
		return false
	}
	left, operator, right, ok := splitOperation(base[start:end])
	if !ok {
		return false
	}
	call := r.memory.opt.Operate + "(" + left + `, "` + operator + `", ` + right + ")"
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	if now, mended := r.memory.mended[at]; !mended || now == base { // else another entry was first, perhaps with the same
		r.memory.mended[at] = base[:start] + call + base[end:]
	}
	return true
}

// mendedText is what Dart Sass is given of a source.
func (m *memory) mendedText(s *source) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if text, mended := m.mended[s.place]; mended {
		return text
	}
	return s.given
}

// ofColors tells whether one of an operation's values is a colour.
func ofColors(operation string) bool {
	left, _, right, ok := splitOperation(operation)
	return ok && (isColor(left) || isColor(right))
}

var colorSyntax = lazyregexp.New(`^(#[0-9a-fA-F]{3,8}$|(rgb|hsl)a?\()`)

func isColor(value string) bool {
	value = strings.ToLower(strings.TrimSpace(value))
	_, named := colornames.Map[value]
	return named || value == "transparent" || value == "rebeccapurple" || colorSyntax.MatchString(value)
}

// splitOperation parts an expression at the operator that is evaluated last: the last + or - outside of parentheses, or else
// the last *, / or %. It fails on what is no arithmetic.
func splitOperation(text string) (left, operator, right string, ok bool) {
	l := &lexer{text: text}
	depth, operand := 0, false // whether what an operator can follow came last
	var sum, product token
	for {
		t, more := l.next()
		if !more {
			break
		}
		switch {
		case l.is(t, '(') || l.is(t, '[') || t.kind == hole:
			depth++
		case l.is(t, ')') || l.is(t, ']') || l.is(t, '}'):
			depth--
			operand = true
			continue
		}
		if depth > 0 {
			continue
		}
		switch {
		case l.is(t, '<') || l.is(t, '>') || l.is(t, '=') || l.is(t, ','):
			return "", "", "", false
		case l.is(t, '%') && t.start > 0 && '0' <= text[t.start-1] && text[t.start-1] <= '9': // a unit
		case operand && (l.is(t, '+') || t.kind == word && l.of(t) == "-"):
			sum, operand = t, false
		case operand && (l.is(t, '*') || l.is(t, '/') || l.is(t, '%')):
			product, operand = t, false
		default:
			operand = true
		}
	}
	at := sum
	if at == (token{}) {
		at = product
	}
	if at == (token{}) || !operand {
		return "", "", "", false
	}
	return text[:at.start], l.of(at), text[at.end:], true
}
