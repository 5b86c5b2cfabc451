package sass

import (
	"slices"
	"strings"
)

// ownFunction tells whether a call needs no definition: the function is Sass's, CSS's, or a browser's own. A call of any
// other becomes CSS as it stands, which nobody wants.
func ownFunction(name string) bool {
	plain := strings.ToLower(normal(name))
	for _, browser := range []string{"--", "-webkit-", "-moz-", "-ms-", "-o-", "-khtml-", "-apple-"} {
		if strings.HasPrefix(plain, browser) {
			return true
		}
	}
	return cssFunctions[plain] || conditions[plain] || slices.Contains(sassFunctions, plain)
}

// conditions are what looks like a call in at-rules, what Sass's modules define and is called without their namespace by
// @use … as *, and the filters of old Internet Explorers.
var conditions = set(`
	and not only or domain media-document regexp url-prefix reversed
	calc-args calc-name get-mixin load-css accepts-content module-variables module-functions
	adjust-color fade-in fade-out opacify transparentize whiteness blackness
	alphaimageloader chroma dropshadow flipv fliph glow mask shadow wave
`)
