package compass

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// Ruby Sass printed a computed colour with whole channels, each rounded half up: #rrggbb, or rgba() where it is translucent.
// Dart Sass prints fractions, and hsl() as hsl(). Browsers of Compass's time, filters of Internet Explorer and data URLs
// take whole channels only.

// colorCall is a colour as Dart Sass prints one that it computed: numbers between commas.
var colorCall = lazyregexp.New(`^(rgb|hsl)a?\(\s*([-+.e\d]+)(?:deg)?\s*,\s*([-+.e\d]+%?)\s*,\s*([-+.e\d]+%?)\s*(?:,\s*([-+.e\d]+)\s*)?\)`)

// wholeColors writes the computed colours of a stylesheet as Ruby Sass did. Comments stay as they are.
func wholeColors(css string) string {
	if !strings.Contains(css, "rgb") && !strings.Contains(css, "hsl") {
		return css
	}
	var out strings.Builder
	for css != "" {
		before, rest, found := strings.Cut(css, "/*")
		replaceColors(&out, before)
		if !found {
			break
		}
		comment, behind, ended := strings.Cut(rest, "*/")
		out.WriteString("/*" + comment)
		if ended {
			out.WriteString("*/")
		}
		css = behind
	}
	return out.String()
}

func replaceColors(out *strings.Builder, css string) {
	done := 0
	for at := range css {
		if at < done || css[at] != 'r' && css[at] != 'h' || at > 0 && isNameByte(css[at-1]) {
			continue
		}
		if !strings.HasPrefix(css[at:], "rgb") && !strings.HasPrefix(css[at:], "hsl") {
			continue
		}
		call := colorCall.FindStringSubmatch(css[at:])
		if call == nil {
			continue
		}
		if color, ok := wholeColor(call[1], call[2:5], call[5]); ok {
			out.WriteString(css[done:at] + color)
			done = at + len(call[0])
		}
	}
	out.WriteString(css[done:])
}

func isNameByte(c byte) bool {
	return c == '-' || c == '_' || c >= 0x80 || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// wholeColor writes a colour with whole channels; false where it has them, or is none.
func wholeColor(space string, written []string, alpha string) (string, bool) {
	var numbers [3]float64
	fraction := false
	for i, text := range written {
		number, percent := strings.CutSuffix(text, "%")
		value, err := strconv.ParseFloat(number, 64)
		if err != nil || percent != (space == "hsl" && i > 0) {
			return "", false
		}
		numbers[i] = value
		fraction = fraction || value != math.Trunc(value)
	}
	switch {
	case space == "hsl":
		numbers = channels(numbers)
	case !fraction && alpha != "" && alpha != "1":
		return "", false
	}
	var whole [3]int
	for i, n := range numbers {
		whole[i] = int(min(max(math.Floor(n+0.5), 0), 255))
	}
	if alpha == "" || alpha == "1" {
		return fmt.Sprintf("#%02x%02x%02x", whole[0], whole[1], whole[2]), true
	}
	return fmt.Sprintf("rgba(%d, %d, %d, %s)", whole[0], whole[1], whole[2], alpha), true
}

// channels gives red, green and blue, from 0 to 255, of hue in degrees, saturation and lightness in per cent, by the
// algorithm of CSS Color 3, 4.2.4.
func channels(hsl [3]float64) [3]float64 {
	hue := math.Mod(math.Mod(hsl[0], 360)+360, 360) / 360
	saturation, lightness := min(max(hsl[1]/100, 0), 1), min(max(hsl[2]/100, 0), 1)
	high := lightness + saturation - lightness*saturation
	if lightness <= 0.5 {
		high = lightness * (saturation + 1)
	}
	low := lightness*2 - high
	var rgb [3]float64
	for i, turn := range []float64{1.0 / 3, 0, -1.0 / 3} {
		h := math.Mod(hue+turn+1, 1)
		value := low
		switch {
		case h*6 < 1:
			value = low + (high-low)*h*6
		case h*2 < 1:
			value = high
		case h*3 < 2:
			value = low + (high-low)*(2.0/3-h)*6
		}
		rgb[i] = math.Round(value*255*1e9) / 1e9 // a half stays a half
	}
	return rgb
}
