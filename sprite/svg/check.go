package svg

import (
	"fmt"
	"html"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// refusedElements could run or load something, and what stands in their place.
var refusedElements = map[string]string{
	"script":        "Remove the script: it doesn't run in an image.",
	"foreignObject": "Draw it with SVG's own elements.",
	"iframe":        "Remove it.", "audio": "Remove it.", "video": "Remove it.", "embed": "Remove it.", "object": "Remove it.",
	"handler": "Remove it.", "listener": "Remove it.",
}

var cssURL = lazyregexp.New(`(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*?))\s*\)`)

// check refuses what could run or reach beyond the file.
func check(root *element) error {
	var found error
	fault := func(e *element, message, remedy string) {
		if found == nil {
			found = &Error{Line: e.line, Message: message, Remedy: remedy}
		}
	}
	root.walk(func(e *element) {
		if remedy, refused := refusedElements[e.name]; refused {
			fault(e, fmt.Sprintf("the SVG file holds a <%s> element", e.name), remedy)
		}
		for _, a := range e.attributes {
			switch {
			case len(a.name) > 2 && strings.EqualFold(a.name[:2], "on"):
				fault(e, fmt.Sprintf("the SVG file holds the event attribute %s", a.name), "Remove it: it doesn't run in an image.")
			case (a.name == "href" || a.name == "src") && !harmless(e, a.value):
				fault(e, fmt.Sprintf("the SVG file refers to %s", shortened(a.value)), "Put what it refers to into the file.")
			case a.name == "attributeName" && (strings.EqualFold(a.value, "href") || strings.EqualFold(a.value, "xlink:href")):
				fault(e, "the SVG file animates a reference", "Remove the animation.")
			default:
				if url := externalURL(a.value); url != "" {
					fault(e, fmt.Sprintf("the SVG file refers to %s", shortened(url)), "Put what it refers to into the file.")
				}
			}
		}
		if e.name == "style" {
			text := e.textContent()
			if strings.Contains(strings.ToLower(unescapeCSS(text)), "@import") {
				fault(e, "the SVG file imports a style sheet", "Put the styles into the <style> element.")
			}
			if url := externalURL(text); url != "" {
				fault(e, fmt.Sprintf("the SVG file refers to %s", shortened(url)), "Put what it refers to into the file.")
			}
		}
	})
	return found
}

// harmless tells whether a reference stays in the file: it names an id, or holds a bitmap.
func harmless(e *element, reference string) bool {
	reference = strings.TrimSpace(reference)
	if reference == "" || strings.HasPrefix(reference, "#") {
		return true
	}
	return (e.name == "image" || e.name == "feImage") && isBitmap(reference)
}

func isBitmap(reference string) bool {
	reference = strings.ToLower(reference)
	for _, kind := range []string{"png", "jpeg", "jpg", "gif", "webp"} {
		if strings.HasPrefix(reference, "data:image/"+kind+";") || strings.HasPrefix(reference, "data:image/"+kind+",") {
			return true
		}
	}
	return false
}

// externalURL gives the first url() in CSS that leads out of the file, or "".
func externalURL(css string) string {
	css = unescapeCSS(css)
	if !strings.Contains(strings.ToLower(css), "url(") {
		return ""
	}
	for _, match := range cssURL.FindAllStringSubmatch(css, -1) {
		url := strings.TrimSpace(html.UnescapeString(match[1] + match[2] + match[3]))
		if !strings.HasPrefix(url, "#") && !isBitmap(url) && !strings.HasPrefix(strings.ToLower(url), "data:font/") {
			return url
		}
	}
	return ""
}

var cssEscape = lazyregexp.New(`\\([0-9a-fA-F]{1,6})\s?|\\(.)`)

// unescapeCSS undoes the escapes by which u\72l( would hide.
func unescapeCSS(css string) string {
	if !strings.Contains(css, `\`) {
		return css
	}
	return cssEscape.ReplaceAllStringFunc(css, func(escape string) string {
		var code rune
		if _, err := fmt.Sscanf(escape[1:], "%x", &code); err == nil {
			return string(code)
		}
		return escape[1:]
	})
}

func shortened(url string) string {
	if len(url) > 60 {
		return url[:60] + "…"
	}
	return url
}
