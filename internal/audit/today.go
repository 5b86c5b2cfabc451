package audit

import (
	"strings"

	"assetbuild/sass"
)

// today gives what plain CSS, or Sass's own modules, say in place of a library's name; "" where there is nothing as short.
func today(kind, name string) string {
	switch sass.Kind(kind) {
	case sass.KindMixin:
		if plain, ok := mixinsToday[name]; ok {
			return plain
		}
		if sameProperty[name] {
			return name + ": …"
		}
	case sass.KindFunction:
		return functionsToday[name]
	}
	return ""
}

// sameProperty are the mixins of Compass and of Bourbon whose property every browser takes without a prefix, by its name
// and with the same values. The oldest browser that lacks one of them was last released in 2020.
var sameProperty = words(`
	align-content align-items align-self animation animation-delay animation-direction animation-duration
	animation-fill-mode animation-iteration-count animation-name animation-play-state animation-timing-function appearance
	backface-visibility background background-clip background-image background-origin background-size border-image
	border-radius border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius
	box-shadow box-sizing break-after break-before break-inside color-interpolation-filters column-count column-fill
	column-gap column-rule column-rule-color column-rule-style column-rule-width column-span column-width columns content
	filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap font-feature-settings hyphens
	image-rendering justify-content list-style list-style-image min-height min-width order overflow-wrap perspective
	perspective-origin text-decoration text-decoration-color text-decoration-line text-decoration-style text-shadow
	transform transform-origin transform-style transition transition-delay transition-duration transition-property
	transition-timing-function user-select word-break
	border-color border-style border-width margin padding`)

// mixinsToday are the other mixins that have a short equivalent.
var mixinsToday = map[string]string{
	// CSS 3
	"apply-origin":                  "transform-origin: …",
	"background-with-css2-fallback": "background: …",
	"border-bottom-radius":          "border-radius: 0 0 R R",
	"border-corner-radius":          "border-top-left-radius: … (and so on)",
	"border-left-radius":            "border-radius: R 0 0 R",
	"border-right-radius":           "border-radius: 0 R R 0",
	"border-top-radius":             "border-radius: R R 0 0",
	"box":                           "display: flex",
	"box-align":                     "align-items: …",
	"box-direction":                 "flex-direction: …",
	"box-flex":                      "flex: …",
	"box-lines":                     "flex-wrap: …",
	"box-ordinal-group":             "order: …",
	"box-orient":                    "flex-direction: row, or column",
	"box-pack":                      "justify-content: …",
	"calc":                          "width: calc(…)",
	"column-break":                  "break-before, break-after, break-inside: …",
	"column-break-after":            "break-after: …",
	"column-break-before":           "break-before: …",
	"column-break-inside":           "break-inside: …",
	"create-transform":              "transform: …",
	"display":                       "display: …",
	"display-box":                   "display: flex",
	"display-flex":                  "display: flex",
	"experimental":                  "the property by itself",
	"experimental-value":            "the property by itself",
	"filter-gradient":               "nothing: it is for Internet Explorer",
	"flexbox":                       "display: flex, and its properties",
	"font-face":                     "@font-face { font-family: …; src: url(…) format(\"woff2\") }",
	"hyphenation":                   "hyphens: auto; overflow-wrap: break-word",
	"image-property":                "the property by itself",
	"inline-block":                  "display: inline-block",
	"inline-flex":                   "display: inline-flex",
	"input-placeholder":             "&::placeholder { … }",
	"keyframes":                     "@keyframes NAME { … }",
	"linear-gradient":               "background-image: linear-gradient(…)",
	"opacity":                       "opacity: …",
	"opaque":                        "opacity: 1",
	"placeholder":                   "&::placeholder { … }",
	"prefix-prop":                   "the property by itself",
	"prefixed-properties":           "the properties by themselves",
	"prefixer":                      "the property by itself",
	"radial-gradient":               "background-image: radial-gradient(…)",
	"rotate":                        "transform: rotate(…), or rotate: …",
	"rotate3d":                      "transform: rotate3d(…)",
	"rotateX":                       "transform: rotateX(…)",
	"rotateY":                       "transform: rotateY(…)",
	"rotateZ":                       "transform: rotateZ(…)",
	"scale":                         "transform: scale(…), or scale: …",
	"scale3d":                       "transform: scale3d(…)",
	"scaleX":                        "transform: scaleX(…)",
	"scaleY":                        "transform: scaleY(…)",
	"scaleZ":                        "transform: scaleZ(…)",
	"selection":                     "&::selection { … }",
	"simple-transform":              "transform: …",
	"single-box-shadow":             "box-shadow: …",
	"single-text-shadow":            "text-shadow: …",
	"single-transition":             "transition: …",
	"skew":                          "transform: skew(…)",
	"skewX":                         "transform: skewX(…)",
	"skewY":                         "transform: skewY(…)",
	"transform2d":                   "transform: …",
	"transform3d":                   "transform: …",
	"translate":                     "transform: translate(…), or translate: …",
	"translate3d":                   "transform: translate3d(…)",
	"translateX":                    "transform: translateX(…)",
	"translateY":                    "transform: translateY(…)",
	"translateZ":                    "transform: translateZ(…)",
	"transparent":                   "opacity: 0",
	"value-prefixer":                "the property by itself",
	"with-each-prefix":              "the properties by themselves",
	"word-wrap":                     "overflow-wrap: …",

	// Layout, lists, text
	"clearfix":                    "display: flow-root on the container",
	"comma-delimited-list":        "li { display: inline } li:not(:last-child)::after { content: \", \" }",
	"contrasted":                  "color: contrast-color(…) where browsers have it, or the colour itself",
	"delimited-list":              "li { display: inline } li:not(:last-child)::after { content: … }",
	"ellipsis":                    "overflow: hidden; text-overflow: ellipsis; white-space: nowrap",
	"float":                       "float: …",
	"float-left":                  "float: left",
	"float-right":                 "float: right",
	"force-wrap":                  "overflow-wrap: anywhere",
	"has-layout":                  "nothing: it is for Internet Explorer",
	"has-layout-block":            "nothing: it is for Internet Explorer",
	"has-layout-zoom":             "nothing: it is for Internet Explorer",
	"bang-hack":                   "nothing: it is for Internet Explorer",
	"underscore-hack":             "nothing: it is for Internet Explorer",
	"hidpi":                       "@media (min-resolution: 1.3dppx) { … }",
	"hide-text":                   "overflow: hidden; text-indent: 100%; white-space: nowrap",
	"horizontal-list":             "display: flex; gap: …; list-style: none",
	"horizontal-list-container":   "display: flex; list-style: none",
	"hover-link":                  "text-decoration: none; &:hover { text-decoration: underline }",
	"inline-block-list":           "display: flex; gap: …; list-style: none",
	"inline-block-list-container": "display: flex; list-style: none",
	"inline-list":                 "list-style: none; li { display: inline }",
	"legacy-pie-clearfix":         "display: flow-root on the container",
	"link-colors":                 "color: …; &:visited { … } &:hover { … } &:focus { … } &:active { … }",
	"no-bullet":                   "list-style: none",
	"no-bullets":                  "list-style: none; li { list-style: none }",
	"nowrap":                      "white-space: nowrap",
	"pie-clearfix":                "display: flow-root on the container",
	"position":                    "position: …; inset: …",
	"rem":                         "the property in rem",
	"reset-float":                 "float: none; display: block",
	"retina-image":                "background-image: image-set(url(…) 1x, url(…) 2x)",
	"size":                        "width: …; height: …",
	"sticky-footer":               "body { display: flex; flex-direction: column; min-height: 100vh } main { flex: 1 }",
	"stretch":                     "position: absolute; inset: 0",
	"stretch-x":                   "position: absolute; inset-inline: 0",
	"stretch-y":                   "position: absolute; inset-block: 0",
	"triangle":                    "clip-path: polygon(…)",
	"unstyled-link":               "color: inherit; text-decoration: inherit; cursor: inherit",

	// Sprites, by this program's own placeholders
	"sprite":                     "@extend %MAP-ICON-background, of generated/MAP",
	"sprite-background-position": "@extend %MAP-ICON-background, of generated/MAP",
	"sprite-dimensions":          "@extend %MAP-ICON-dimensions, of generated/MAP",
	"sprites":                    "@each over $MAP-icons, of generated/MAP",
}

// functionsToday are the functions that have a short equivalent. Of Sass's modules: @use "sass:math" and so on.
var functionsToday = map[string]string{
	"acos":              "math.acos(…)",
	"adjust-lightness":  "color.adjust($color, $lightness: …, $space: hsl)",
	"adjust-saturation": "color.adjust($color, $saturation: …, $space: hsl)",
	"append-selector":   "selector.append(…)",
	"asin":              "math.asin(…)",
	"atan":              "math.atan(…)",
	"contrast-color":    "contrast-color(…) of CSS where browsers have it, or the colour itself",
	"cos":               "math.cos(…)",
	"current-date":      "nothing: write it when you publish",
	"e":                 "math.$e",
	"em":                "math.div(PX, 16px) * 1em",
	"enumerate":         ":is(…)",
	"font-files":        "url(\"…\") format(\"…\"), …",
	"font-url":          "url(\"…\")",
	"headers":           ":is(h1, h2, h3, h4, h5, h6)",
	"headings":          ":is(h1, h2, h3, h4, h5, h6)",
	"image-url":         "url(\"…\")",
	"inline-image":      "url(\"…\")",
	"inline-font-files": "url(\"…\") format(\"…\"), …",
	"linear-gradient":   "linear-gradient(…), without a prefix",
	"logarithm":         "math.log(…)",
	"modular-scale":     "pow() of CSS, or math.pow(…)",
	"nest":              "selector.nest(…)",
	"pi":                "math.$pi",
	"pow":               "math.pow(…)",
	"radial-gradient":   "radial-gradient(…), without a prefix",
	"random":            "math.random(…)",
	"rhythm":            "the rlh unit, or calc(var(--rhythm) * N)",
	"scale-lightness":   "color.scale($color, $lightness: …)",
	"scale-saturation":  "color.scale($color, $saturation: …)",
	"shade":             "color.mix(black, $color, …)",
	"sin":               "math.sin(…)",
	"sprite":            "@extend %MAP-ICON-background, of generated/MAP",
	"sprite-height":     "map.get($MAP-icons, ICON, height), of generated/MAP",
	"sprite-map":        "@use \"generated/MAP\"",
	"sprite-names":      "map.keys($MAP-icons), of generated/MAP",
	"sprite-position":   "@extend %MAP-ICON-background, of generated/MAP",
	"sprite-url":        "@extend %MAP-ICON-background, of generated/MAP",
	"sprite-width":      "map.get($MAP-icons, ICON, width), of generated/MAP",
	"sqrt":              "math.sqrt(…)",
	"square-root":       "math.sqrt(…)",
	"strip-unit":        "math.div($length, 1px)",
	"strip-units":       "math.div($length, 1px)",
	"stylesheet-url":    "url(\"…\")",
	"tan":               "math.tan(…)",
	"tint":              "color.mix(white, $color, …)",
}

func words(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		all[word] = true
	}
	return all
}
