package library

import "strings"

// replaceCalls puts something else in the place of calls of a function or mixin. Newlines within a call stay, behind it.
func replaceCalls(text, name string, with func(arguments []string) (string, bool)) string {
	var out strings.Builder
	for {
		at := strings.Index(text, name+"(")
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		start := at + len(name) + 1
		end := start + closing(text[start:])
		written, ok := "", false
		if !strings.HasSuffix(text[:at], "@function ") && !strings.HasSuffix(text[:at], "@mixin ") {
			written, ok = with(split(text[start:end]))
		}
		if !ok || end >= len(text) {
			out.WriteString(text[:start])
			text = text[start:]
			continue
		}
		out.WriteString(text[:at])
		out.WriteString(written)
		out.WriteString(strings.Repeat("\n", strings.Count(text[at:end], "\n")))
		text = text[end+1:]
	}
}

// closing finds the bracket that closes one before the text; the text's length where there is none.
func closing(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"', '\'':
			i = stringEnd(text, i)
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return len(text)
}

// split takes arguments apart at their commas, without blanks around each.
func split(text string) (arguments []string) {
	start := 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ',':
			if argument := strings.TrimSpace(text[start:i]); argument != "" {
				arguments = append(arguments, argument)
			}
			start = i + 1
		case text[i] == '"' || text[i] == '\'':
			if end := strings.IndexByte(text[i+1:], text[i]); end >= 0 {
				i += end + 1
			}
		case strings.IndexByte("({[", text[i]) >= 0:
			i = min(i+1+closing(text[i+1:]), len(text)-1)
		}
	}
	return arguments
}

// withoutDead leaves out what stands behind "@if false"; an @else then is always taken. Newlines stay.
func withoutDead(text string) string {
	const dead, always = "@if false {", "@if true {"
	var out strings.Builder
	for {
		at := strings.Index(text, dead)
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		body := at + len(dead)
		end := body + closing(text[body:])
		rest := text[min(end+1, len(text)):]
		blanks := rest[:len(rest)-len(strings.TrimLeft(rest, " \n"))]
		other, isElse := strings.CutPrefix(rest[len(blanks):], "@else {")
		if !isElse && strings.HasPrefix(rest[len(blanks):], "@else") {
			out.WriteString(text[:body])
			text = text[body:]
			continue
		}
		out.WriteString(text[:at])
		out.WriteString(strings.Repeat("\n", strings.Count(text[at:end], "\n")))
		if text = rest; isElse {
			text = blanks + always + other
		}
	}
}

// stringEnd finds the quote that ends the string which begins at a place; the text's length where there is none.
func stringEnd[T string | []byte](text T, at int) int {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[at]:
			return i
		}
	}
	return len(text)
}
