package svg

import (
	"strconv"
	"strings"
)

// perUnit is how many px a CSS unit has; em and ex are those of the initial font, which an image has.
var perUnit = map[string]float64{
	"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54, "em": 16, "rem": 16, "ex": 8, "ch": 8,
}

// length reads a length in px; ok is false for percentages, "auto" and what is none.
func length(text string) (px float64, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz%")
	if number != text && strings.HasSuffix(number, "e") {
		number = number[:len(number)-1]
	}
	value, err := strconv.ParseFloat(number, 64)
	factor, known := perUnit[text[len(number):]]
	if err != nil || !known || value <= 0 || value > 1e9 {
		return 0, false
	}
	return value * factor, true
}

// viewBox reads four numbers.
func viewBox(text string) (box [4]float64, ok bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if len(fields) != 4 {
		return box, false
	}
	for i, field := range fields {
		value, err := strconv.ParseFloat(field, 64)
		if err != nil || value > 1e9 || value < -1e9 {
			return box, false
		}
		box[i] = value
	}
	return box, box[2] > 0 && box[3] > 0
}

// measure decides the icon's size as a browser does: by width and height; where one is missing, by the viewBox's ratio;
// where both are, by the viewBox itself. A viewBox is made where there is none.
func (i *Icon) measure() error {
	root := i.root
	box, hasBox := viewBox(root.get("viewBox"))
	width, hasWidth := length(root.get("width"))
	height, hasHeight := length(root.get("height"))
	switch {
	case hasWidth && hasHeight:
	case hasBox && hasWidth:
		height = width * box[3] / box[2]
	case hasBox && hasHeight:
		width = height * box[2] / box[3]
	case hasBox:
		width, height = box[2], box[3]
	default:
		return &Error{Line: root.line, Message: "the drawing has neither a size nor a viewBox", Remedy: "Give <svg> a viewBox."}
	}
	if longer := max(width, height); longer > maxSide {
		i.Shrunk = true
		width, height = width*shrunkSide/longer, height*shrunkSide/longer
	}
	i.Width, i.Height = width, height
	if !hasBox {
		root.set("viewBox", "0 0 "+decimal(width)+" "+decimal(height))
	}
	root.remove("width", "height", "x", "y", "version", "baseProfile", "contentScriptType", "contentStyleType", "zoomAndPan", "enable-background", "overflow")
	return nil
}

// decimal writes a number without an exponent, to a thousandth.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 3, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
