package csscompare

import (
	"slices"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// meaning writes a stylesheet as lines in which what a browser can't tell apart is alike: lengths of zero, shorthands and
// their parts, declarations that a later one of the same block makes void, equal rules side by side.
func meaning(nodes []*node) []string {
	var merged []block
	for _, b := range blocks(nodes, false) {
		b.title = meantTitle(b.title)
		merged = joined(merged, b)
	}
	out := make([]string, len(merged))
	for i, b := range merged {
		b.declarations = meant(b.declarations)
		out[i] = b.line()
	}
	return out
}

// joined adds a block to others: to the last one, where their selectors or their declarations are the same.
func joined(blocks []block, b block) []block {
	if len(blocks) == 0 || len(b.declarations) == 0 {
		return append(blocks, b)
	}
	last := &blocks[len(blocks)-1]
	switch {
	case len(last.declarations) == 0:
		return append(blocks, b)
	case last.title == b.title && !strings.Contains(b.title, "@font-face"):
		last.declarations = append(slices.Clone(last.declarations), b.declarations...)
		return blocks
	case slices.Equal(meant(last.declarations), meant(b.declarations)) && canShare(last.title, b.title):
		context, one := splitTitle(last.title)
		_, other := splitTitle(b.title)
		last.title = context + normalSelector(one+","+other)
		return blocks
	}
	return append(blocks, b)
}

// splitTitle takes the innermost selector off a title.
func splitTitle(title string) (context, selector string) {
	if i := strings.LastIndex(title, " | "); i >= 0 {
		return title[:i+3], title[i+3:]
	}
	return "", title
}

// canShare tells whether two blocks can stand under one selector list: in one context, and without selectors that a browser
// may not know, which would void the whole list.
func canShare(one, other string) bool {
	a, first := splitTitle(one)
	b, second := splitTitle(other)
	return a == b && !strings.ContainsAny(first+second, "@:|")
}

// Selectors that have two spellings.
var (
	oldPseudo  = lazyregexp.New(`::(before|after|first-line|first-letter)\b`)
	startFrame = lazyregexp.New(`(^|,)from(,|$)`)
	endFrame   = lazyregexp.New(`(^|,)100%(,|$)`)
)

func meantTitle(title string) string {
	if rest, ok := strings.CutPrefix(title, "@import '"); ok { // an address needs no url()
		if end := strings.IndexByte(rest, '\''); end >= 0 {
			return "@import url(" + rest[:end] + ")" + rest[end+1:]
		}
	}
	title = oldPseudo.ReplaceAllString(title, ":$1")
	if context, selector := splitTitle(title); strings.Contains(context, "keyframes ") {
		selector = startFrame.ReplaceAllString(selector, "${1}0%$2")
		return context + endFrame.ReplaceAllString(selector, "${1}to$2")
	}
	return title
}

// meant brings declarations together: hacks and those that a later one makes void are left out, and those whose order
// among others is nothing come last, sorted. Which properties these are is what Lightning CSS 1.33 does.
func meant(declarations []normal) []normal {
	var ordered, free []normal
	for i, d := range declarations {
		d.value = meantValue(d)
		if d.hack || slices.ContainsFunc(declarations[i+1:], func(later normal) bool { return voids(later, d) }) {
			continue
		}
		if orderless[unprefixed(d.property)] {
			free = append(free, d)
		} else {
			ordered = append(ordered, d)
		}
	}
	slices.SortStableFunc(free, func(a, b normal) int { return strings.Compare(a.property, b.property) })
	kept := append(ordered, free...)
	for _, shorthand := range []string{"margin", "padding"} {
		kept = withShorthand(kept, shorthand)
	}
	return kept
}

func unprefixed(property string) string { return vendorName.ReplaceAllString(property, "") }

// voids tells whether a later declaration leaves nothing of an earlier one in any browser. A value with a vendor's prefix
// stays beside another: each is for some browser.
func voids(later, earlier normal) bool {
	if later.property != earlier.property || later.important != earlier.important || !replaceable[unprefixed(later.property)] {
		return false
	}
	return meantValue(later) == meantValue(earlier) || !vendorValue.MatchString(earlier.value)
}

// replaceable are the properties of which the last declaration counts.
var replaceable = setOf(`align-content align-items align-self animation animation-duration animation-name backface-visibility
	background background-clip background-color background-image background-origin background-position background-repeat
	background-size border border-bottom border-color border-image border-left border-radius border-right border-style border-top
	border-width bottom box-shadow box-sizing color column-gap display filter flex flex-direction flex-flow flex-grow flex-wrap
	font font-family font-size font-style font-weight height hyphens justify-content left line-height list-style
	list-style-image list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height
	min-width order outline overflow padding padding-bottom padding-left padding-right padding-top perspective
	perspective-origin position right text-decoration text-overflow text-shadow top transform transform-origin transition
	transition-delay transition-duration transition-property transition-timing-function user-select width appearance`)

// orderless are the properties whose place among others is nothing.
var orderless = setOf(`align-content align-items align-self animation animation-duration animation-name background
	background-clip background-color background-image background-origin background-position background-repeat background-size
	border border-bottom border-color border-image border-left border-radius border-right border-style border-top border-width
	bottom box-shadow column-gap display flex flex-direction flex-flow flex-grow flex-wrap font font-family font-size font-style
	font-weight height justify-content left line-height list-style list-style-image list-style-type margin margin-bottom
	margin-left margin-right margin-top max-height max-width min-height min-width order outline overflow padding padding-bottom
	padding-left padding-right padding-top position right text-decoration top transform transition transition-delay
	transition-duration transition-property transition-timing-function width`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// sided are properties of one to four sides.
var sided = setOf("margin padding border-width border-style border-color")

var zeroLength = lazyregexp.New(`(^|[\s,(])[+-]?0(px|em|ex|rem|in|cm|mm|pt|pc|vh|vw|ch)\b`)

func meantValue(d normal) string {
	value := d.value
	if !replaceable[unprefixed(d.property)] {
		return value
	}
	if !strings.Contains(value, "calc(") && !strings.Contains(value, "url(") && !strings.HasPrefix(d.property, "flex") {
		value = zeroLength.ReplaceAllString(value, "${1}0")
	}
	if d.property == "font-weight" {
		switch value {
		case "bold":
			return "700"
		case "normal":
			return "400"
		}
	}
	if sided[d.property] {
		return fewestSides(value)
	}
	return value
}

// fewestSides writes one to four sides with as few as say the same.
func fewestSides(value string) string {
	sides := strings.Split(value, " ")
	if strings.ContainsAny(value, "(,'") || len(sides) > 4 {
		return value
	}
	if len(sides) == 4 && sides[3] == sides[1] {
		sides = sides[:3]
	}
	if len(sides) == 3 && sides[2] == sides[0] {
		sides = sides[:2]
	}
	if len(sides) == 2 && sides[1] == sides[0] {
		sides = sides[:1]
	}
	return strings.Join(sides, " ")
}

// withShorthand writes four sides that are set one by one as one declaration, in the place of the last.
func withShorthand(declarations []normal, shorthand string) []normal {
	var values [4]string
	last := -1
	for i, side := range []string{"top", "right", "bottom", "left"} {
		at := slices.IndexFunc(declarations, func(d normal) bool { return d.property == shorthand+"-"+side })
		if at < 0 || declarations[at].important || strings.ContainsAny(declarations[at].value, " (") {
			return declarations
		}
		values[i] = declarations[at].value
		last = max(last, at)
	}
	var kept []normal
	for i, d := range declarations {
		if i == last {
			kept = append(kept, normal{property: shorthand, value: fewestSides(strings.Join(values[:], " "))})
		} else if !strings.HasPrefix(d.property, shorthand+"-") {
			kept = append(kept, d)
		}
	}
	return kept
}
