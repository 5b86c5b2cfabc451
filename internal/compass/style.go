package compass

// A Style is one of Sass's four ways to print CSS.
type Style int

// The styles. Expanded is the default.
const (
	Expanded Style = iota
	Nested
	Compact
	Compressed
)

// StyleOf reads a style's name. What is none of the four prints nested, as Compass does.
func StyleOf(name string) Style {
	switch name {
	case "expanded":
		return Expanded
	case "compact":
		return Compact
	case "compressed":
		return Compressed
	}
	return Nested
}
