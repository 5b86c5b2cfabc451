package compass

import (
	"fmt"
	"path"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// magicImport matches an import of icons: folder, glob.
var magicImport = lazyregexp.New(`^((?:.+/)?([^*.]+))/(.+?)\.png$`)

// IsMagic tells whether an import means a folder of icons: "icons/*.png".
func IsMagic(url string) bool { return magicImport.MatchString(url) }

// magicStylesheet is the stylesheet that an import of icons stands for: variables that configure the map, the map itself, a
// class for the sheet, and mixins for its icons. mentioned tells which variables a stylesheet of the project names.
func magicStylesheet(url string, icons []string, mentioned func(variable string) bool) string {
	name := path.Base(path.Dir(url))
	var variables, arguments strings.Builder
	for _, icon := range icons {
		id := strings.ReplaceAll(icon, " ", "-")
		for _, option := range []string{"position", "spacing", "repeat"} {
			if !mentioned(name + "-" + id + "-" + option) {
				continue // nobody sets it, and nobody asks
			}
			fmt.Fprintf(&variables, "$%s-%s-%s: $%s-%s !default;\n", name, id, option, name, option)
			fmt.Fprintf(&arguments, ", $%s-%s-%s: $%s-%s-%s", name, id, option, name, id, option)
		}
	}
	return strings.NewReplacer("MAP", name, "URL", url, "VARIABLES\n", variables.String(), "ARGUMENTS", arguments.String()).Replace(magicTemplate)
}

const magicTemplate = `@import "compass/utilities/sprites/base";

$MAP-sprite-dimensions: false !default;
$MAP-use-percentages: false !default;
$MAP-position: 0% !default;
$MAP-spacing: 0 !default;
$MAP-repeat: no-repeat !default;
$MAP-prefix: '' !default;
$MAP-clean-up: true !default;
$MAP-layout: vertical !default;
$MAP-inline: false !default;
$MAP-sort-by: 'none' !default;
$MAP-class-separator: $default-sprite-separator !default;
$MAP-sprite-base-class: ".MAP#{$MAP-class-separator}sprite" !default;
VARIABLES

$-compass-keywords: -compass-keywords($layout: $MAP-layout, $cleanup: $MAP-clean-up, $sort-by: $MAP-sort-by,
  $position: $MAP-position, $spacing: $MAP-spacing, $repeat: $MAP-repeatARGUMENTS);
@include -host-answer("-compass-answer-map", sprite-map, "URL", $-compass-keywords, -compass-configured-options());
$MAP-sprites: -compass-sprite-map("URL", $-compass-keywords);
@if -compass-wrong($MAP-sprites) {
  @error -compass-wrong($MAP-sprites);
}

#{$MAP-sprite-base-class} {
  @if $MAP-inline {
    background-image: inline-sprite($MAP-sprites);
  } @else {
    background-image: sprite-url($MAP-sprites);
    background-repeat: no-repeat;
  }
}

@function MAP-sprite-width($name) {
  @return sprite-width($MAP-sprites, $name);
}

@function MAP-sprite-height($name) {
  @return sprite-height($MAP-sprites, $name);
}

@mixin MAP-sprite-dimensions($name) {
  @include sprite-dimensions($MAP-sprites, $name);
}

@mixin MAP-sprite-position($name, $offset-x: 0, $offset-y: 0, $use-percentages: $MAP-use-percentages) {
  @include sprite-background-position($MAP-sprites, $name, $offset-x, $offset-y, $use-percentages);
}

@mixin MAP-sprite($name, $dimensions: $MAP-sprite-dimensions, $offset-x: 0, $offset-y: 0,
  $use-percentages: $MAP-use-percentages, $separator: $MAP-class-separator) {
  @extend #{$MAP-sprite-base-class};
  @include sprite($MAP-sprites, $name, $dimensions, $offset-x, $offset-y, $use-percentages, $separator: $separator);
}

@mixin MAP-sprites($sprite-names, $dimensions: $MAP-sprite-dimensions, $prefix: sprite-map-name($MAP-sprites),
  $offset-x: 0, $offset-y: 0, $use-percentages: $MAP-use-percentages, $separator: $MAP-class-separator) {
  @include sprites($MAP-sprites, $sprite-names, $MAP-sprite-base-class, $dimensions, $prefix, $offset-x, $offset-y,
    $use-percentages, $separator);
}

@mixin all-MAP-sprites($dimensions: $MAP-sprite-dimensions, $prefix: sprite-map-name($MAP-sprites),
  $offset-x: 0, $offset-y: 0, $use-percentages: $MAP-use-percentages, $separator: $MAP-class-separator) {
  @include MAP-sprites(sprite-names($MAP-sprites), $dimensions, $prefix, $offset-x, $offset-y, $use-percentages,
    $separator);
}
`
