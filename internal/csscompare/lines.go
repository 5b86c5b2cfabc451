package csscompare

import (
	"slices"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// A block is a run of declarations under one title: "@media print | a,b".
type block struct {
	title        string
	declarations []normal
}

// A normal is a declaration in normal form.
type normal struct {
	property, value string
	important, hack bool
}

func (n normal) String() string {
	if n.important {
		return n.property + ": " + n.value + " !important"
	}
	return n.property + ": " + n.value
}

// lines writes a stylesheet one block a line: "@media x | selector { prop: value; … }".
func lines(nodes []*node, ignorePrefixes bool) []string {
	var out []string
	for _, b := range blocks(nodes, ignorePrefixes) {
		out = append(out, b.line())
	}
	return out
}

func (b block) line() string {
	if len(b.declarations) == 0 {
		return b.title
	}
	texts := make([]string, len(b.declarations))
	for i, d := range b.declarations {
		texts[i] = d.String()
	}
	return b.title + " { " + strings.Join(texts, "; ") + " }"
}

// blocks flattens a stylesheet; neighbours with the same title are one.
func blocks(nodes []*node, ignorePrefixes bool) []block {
	w := &walker{ignorePrefixes: ignorePrefixes}
	w.walk(nodes, "")
	return w.out
}

type walker struct {
	ignorePrefixes bool
	out            []block
}

func (w *walker) walk(nodes []*node, context string) {
	for _, n := range nodes {
		switch n.kind {
		case rule:
			title := normalSelector(n.text)
			if w.ignorePrefixes {
				if title = withoutVendors(title); title == "" {
					continue
				}
			}
			w.add(context+title, n.nodes)
		case atRule:
			if n.name == "charset" || w.ignorePrefixes && vendorName.MatchString(n.name) {
				continue
			}
			title := context + strings.TrimSpace("@"+n.name+" "+parameters(n))
			if !n.block {
				w.out = append(w.out, block{title: title})
				continue
			}
			w.add(title, n.nodes)
		}
	}
}

// add puts down the declarations of a block, and then what is nested in it.
func (w *walker) add(title string, nodes []*node) {
	var all, kept []normal
	var nested []*node
	for _, n := range nodes {
		if n.kind != declaration {
			nested = append(nested, n)
			continue
		}
		property := strings.ToLower(n.name)
		all = append(all, normal{property, normalValue(n.text, property), n.important, n.hack})
	}
	for _, d := range all {
		if !w.ignorePrefixes || !isVendors(d, all) {
			kept = append(kept, d)
		}
	}
	if len(kept) > 0 {
		if last := len(w.out) - 1; last >= 0 && w.out[last].title == title && len(w.out[last].declarations) > 0 {
			w.out[last].declarations = append(w.out[last].declarations, kept...)
		} else {
			w.out = append(w.out, block{title, kept})
		}
	}
	w.walk(nested, title+" | ")
}

var (
	spaces         = lazyregexp.New(`\s+`)
	combinator     = lazyregexp.New(`\s*([>+~,])\s*`)
	colonOrComma   = lazyregexp.New(`\s*([:,])\s*`)
	attributeValue = lazyregexp.New(`\[([\w-]+)([~|^$*]?=)'([\w-]+)'\]`)
	decimal        = lazyregexp.New(`(^|[^\w#.-])(\d*\.\d+)`)
)

// normalSelector sorts a selector list; a selector that stands in it twice is dropped.
func normalSelector(text string) string {
	flat := spaces.ReplaceAllString(text, " ")
	flat = combinator.ReplaceAllString(flat, "$1")
	flat = strings.TrimSpace(strings.ReplaceAll(flat, `"`, "'"))
	parts := selectorParts(flat)
	for i, part := range parts {
		parts[i] = attributeValue.ReplaceAllString(strings.TrimSpace(part), "[$1$2$3]")
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), ",")
}

// selectorParts splits a list at the commas that stand in no brackets.
func selectorParts(list string) []string {
	var parts []string
	depth, start := 0, 0
	for i := range len(list) {
		switch list[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth <= 0 {
				parts = append(parts, list[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, list[start:])
}

func parameters(n *node) string {
	if n.name == "import" {
		return normalValue(n.text, "")
	}
	text := spaces.ReplaceAllString(n.text, " ")
	text = colonOrComma.ReplaceAllString(text, "$1")
	text = strings.ReplaceAll(text, `"`, "'")
	return strings.TrimSpace(decimal.ReplaceAllStringFunc(text, func(found string) string {
		digit := strings.IndexAny(found, ".0123456789")
		return found[:digit] + normalNumber(found[digit:])
	}))
}
