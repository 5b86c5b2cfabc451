package csscompare

import (
	"strings"

	"assetbuild/internal/lazyregexp"
)

var (
	vendorName     = lazyregexp.New(`(?i)^-(webkit|moz|ms|o|khtml|pie|hp|owg|svg)-`)
	vendorValue    = lazyregexp.New(`(?i)(^|[\s,(])-(webkit|moz|ms|o|khtml)-[\w-]+|progid:|expression\(`)
	filterValue    = lazyregexp.New(`(?i)^(alpha|progid)`)
	svgStandIn     = lazyregexp.New(`(?i)url\(data:image/svg\+xml;base64,`)
	vendorSelector = lazyregexp.New(`(?i)::?-(webkit|moz|ms|o)-|(^|,|\s)\*\s?html\b`)
)

// isVendors tells whether a declaration is there for a vendor's prefix, as a hack for Internet Explorer, or in place of a
// gradient. The others are those of the same block.
func isVendors(d normal, others []normal) bool {
	if vendorName.MatchString(d.property) || d.property == "zoom" || vendorValue.MatchString(d.value) {
		return true
	}
	if d.property == "filter" && filterValue.MatchString(d.value) {
		return true
	}
	for _, other := range others {
		if other.property == d.property && svgStandIn.MatchString(d.value) && strings.Contains(other.value, "gradient(") {
			return true
		}
		if d.property == "background-size" && d.value == "100%" && svgStandIn.MatchString(other.value) {
			return true
		}
	}
	return false
}

// withoutVendors takes the selectors out of a list that only some vendor's browser knows.
func withoutVendors(list string) string {
	if !vendorSelector.MatchString(list) {
		return list
	}
	var kept []string
	for _, part := range selectorParts(list) {
		if !vendorSelector.MatchString(part) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ",")
}
