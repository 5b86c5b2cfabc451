package library

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// A project that sets none of the variables by which Compass decides on prefixes and hacks gets the decisions written out:
// Dart Sass would come to the same ones in every compile, from tables that it has to read first.

// A settler writes decisions out.
type settler struct {
	statistics statistics
	values     map[string]string // of the library's variables, as they are written
	mentioned  map[string]bool   // what the project names (Calls)
	unscoped   bool              // nothing that the project calls limits its content to some prefix or browser
}

// deciding are the variables that decide, beside all whose name ends in -threshold.
var deciding = []string{
	"$supported-browsers", "$browser-minimum-versions", "$debug-browser-support", "$current-prefix", "$prefix-context",
	"$current-browser-versions", "$default-capability-options",
}

// replaceable are functions, and mixins as a definition of them looks to Calls, that a project may define anew.
var replaceable = []string{"support-legacy-browser(", "browser-out-of-scope(", "prefixed-properties(", "for-legacy-browser("}

// limiting are the mixins that limit their content to a prefix or to browsers.
var limiting = lazyregexp.New(`@include (with-prefix|with-each-prefix|with-browser-ranges|for-legacy-browsers?|each-gradient-prefix)\b`)

// settle writes decisions into the library's files where the project leaves them to the defaults. Lines keep their numbers.
func settle(files map[string][]byte, mentioned map[string]bool) (settled bool) {
	s := &settler{statistics: statistics{}, values: map[string]string{}, mentioned: mentioned, unscoped: true}
	for _, text := range files {
		for _, m := range defaultValue.FindAllSubmatch(text, -1) {
			s.values[string(m[1])] = string(m[2])
		}
	}
	if !s.open() || !s.statistics.read(files["compass/core/_browser-data.scss"]) {
		return false
	}
	for _, text := range files {
		s.unscoped = s.unscoped && !s.limits(text)
	}
	for name, text := range files {
		files[name] = s.write(text)
	}
	return true
}

var defaultValue = lazyregexp.New(`(?m)^(\$[\w-]+): (.+?)(?: !default)?;$`)

// open tells whether the project leaves everything to the defaults.
func (s *settler) open() bool {
	for _, name := range slices.Concat(deciding, replaceable) {
		if s.mentioned[name] {
			return false
		}
	}
	for name := range s.values {
		if strings.HasSuffix(name, "-threshold") && s.mentioned[name] {
			return false
		}
	}
	return !s.mentioned["@load-css"] && !s.mentioned["load-css("] && !s.mentioned["@with-browser-support-debugging"]
}

// limits tells whether a file defines a mixin that the project calls and that limits the project's content.
func (s *settler) limits(text []byte) bool {
	for _, statement := range statementsOf(text, false) {
		if !s.mentioned[statement.name] || !bytes.Contains(statement.text, []byte("@content")) {
			continue
		}
		if limiting.Match(statement.text) || limiting.MatchString("@include "+strings.TrimPrefix(statement.name, "@")) {
			return true
		}
	}
	return false
}

// write settles what it can in a text.
func (s *settler) write(text []byte) []byte {
	written := string(text)
	written = replaceCalls(written, "support-legacy-browser", s.legacy)
	if !s.unscoped {
		return []byte(written)
	}
	written = strings.ReplaceAll(written, "$current-prefix or $prefix-context or $current-browser-versions != ()", "false")
	written = keyLine.ReplaceAllStringFunc(written, func(line string) string {
		return keyPart.ReplaceAllStringFunc(line, func(part string) string {
			name := strings.TrimSuffix(strings.TrimPrefix(part, "#{"), "}")
			if _, global := s.values[name]; global && !s.mentioned[name] || name == "-compass-configuration()" {
				return "" // it is the same in all keys
			}
			return part
		})
	})
	written = strings.ReplaceAll(written, "-compass-prefix-in-scope(-svg)", "true")
	written = strings.ReplaceAll(written, "-compass-prefix-in-scope(-owg)", "true")
	if !s.mentioned["@image-property"] { // the library calls it without content
		written = strings.ReplaceAll(written, "@if content-exists()", "@if false")
	}
	written = replaceCalls(written, "-compass-any-legacy", s.anyLegacy)
	written = replaceCalls(written, "-compass-turns", s.turns)
	written = replaceCalls(written, "@include for-legacy-browser", s.legacyContent)
	written = replaceCalls(written, "@include prefixed-properties", s.properties)
	return []byte(withoutDead(written))
}

// What the library keeps in a compile is kept by a key, in which stands all that it depends on.
var (
	keyLine = lazyregexp.New(`(?m)^  \$key: ".*";$`)
	keyPart = lazyregexp.New(`#\{(\$[\w-]+|-compass-configuration\(\))\}`)
)

// legacy decides support-legacy-browser(BROWSER, VERSION, …).
func (s *settler) legacy(arguments []string) (string, bool) {
	versions, threshold := arguments, "$critical-usage-threshold"
	for i, argument := range arguments {
		if name, value, named := strings.Cut(argument, ":"); named && name == "$threshold" {
			versions, threshold = arguments[:i], strings.TrimSpace(value)
			break
		} else if i == 3 {
			versions, threshold = arguments[:i], argument
		}
	}
	if len(versions) < 2 || len(versions) > 3 {
		return "", false
	}
	limit, ok := s.threshold(threshold)
	if !ok {
		return "", false
	}
	share, ok := s.statistics.omitted(unquoted(versions[0]), unquoted(versions[1]), unquoted(versions[len(versions)-1]), len(versions) == 3)
	return fmt.Sprint(share > limit), ok
}

// anyLegacy decides -compass-any-legacy(BROWSERS, THRESHOLD) for a map of browsers that the project doesn't set.
func (s *settler) anyLegacy(arguments []string) (string, bool) {
	if len(arguments) != 2 || s.mentioned[arguments[0]] {
		return "", false
	}
	limit, ok := s.threshold(arguments[1])
	ranges := legacyRange.FindAllStringSubmatch(s.values[arguments[0]], -1)
	if !ok || len(ranges) == 0 {
		return "", false
	}
	cares := false
	for _, m := range ranges {
		share, ok := s.statistics.omitted(m[1], m[2], cmp.Or(m[3], m[2]), true)
		if !ok {
			return "", false
		}
		cares = cares || share > limit
	}
	return fmt.Sprint(cares), true
}

var legacyRange = lazyregexp.New(`([\w-]+): \(?"([^"]+)"(?:, "([^"]+)"\))?`)

// turns decides -compass-turns(CAPABILITY, THRESHOLD).
func (s *settler) turns(arguments []string) (string, bool) {
	if len(arguments) != 2 {
		return "", false
	}
	prefixes, ok := s.prefixes(arguments[0], arguments[1])
	return "(" + strings.Join(append(prefixes, "null"), ", ") + ")", ok
}

// legacyContent decides for-legacy-browser(…), whose content in the library is declarations only.
func (s *settler) legacyContent(arguments []string) (string, bool) {
	cares, ok := s.legacy(arguments)
	return "@if " + cares, ok
}

// properties writes the declarations of prefixed-properties(CAPABILITY, THRESHOLD, (PROPERTY: VALUE)).
func (s *settler) properties(arguments []string) (string, bool) {
	if len(arguments) != 3 {
		return "", false
	}
	pairs := split(strings.TrimSuffix(strings.TrimPrefix(arguments[2], "("), ")"))
	if len(pairs) != 1 {
		return "", false
	}
	property, value, _ := strings.Cut(pairs[0], ":")
	if property = strings.TrimSpace(property); strings.HasPrefix(property, "$") {
		property = "#{" + property + "}"
	}
	declarations := func(capability string) (string, bool) {
		prefixes, ok := s.prefixes(capability, arguments[1])
		var text strings.Builder
		for _, prefix := range append(prefixes, "") {
			if prefix != "" {
				prefix += "-"
			}
			fmt.Fprintf(&text, "%s%s: $-compass-value; ", prefix, property)
		}
		return strings.TrimSuffix(text.String(), "; "), ok
	}
	before := "$-compass-value: " + strings.TrimSpace(value) + "; "
	choice, chosen := strings.CutPrefix(arguments[0], "if(")
	if !chosen {
		text, ok := declarations(arguments[0])
		return before + text, ok
	}
	branches := split(strings.TrimSuffix(choice, ")"))
	if len(branches) != 3 {
		return "", false
	}
	yes, ok := declarations(branches[1])
	no, too := declarations(branches[2])
	return fmt.Sprintf("%s@if %s { %s; } @else { %s; }", before, branches[0], yes, no), ok && too
}

func (s *settler) prefixes(capability, threshold string) ([]string, bool) {
	limit, ok := s.threshold(threshold)
	if !ok {
		return nil, false
	}
	return s.statistics.prefixes(capability, limit)
}

// threshold reads a number, or a variable's value.
func (s *settler) threshold(text string) (limit float64, ok bool) {
	for range 3 { // $border-radius-threshold: $graceful-usage-threshold: 0.1
		if value, variable := s.values[text]; variable {
			text = value
		}
	}
	_, err := fmt.Sscan(text, &limit)
	return limit, err == nil
}

func unquoted(text string) string { return strings.Trim(text, `"`) }
