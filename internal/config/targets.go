package config

import (
	"fmt"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// engines are the browsers and runtimes that esbuild can lower for.
var engines = []string{
	"chrome", "deno", "edge", "firefox", "hermes", "ie", "ios", "node", "opera", "rhino", "safari",
}

// engineOf leads from names that people write for a browser to esbuild's.
var engineOf = map[string]string{
	"and_chr": "chrome", "android": "chrome", "chromium": "chrome", "and_ff": "firefox", "ff": "firefox",
	"ios_saf": "ios", "safari_ios": "ios", "explorer": "ie", "msie": "ie", "op": "opera",
}

var (
	language = lazyregexp.New(`^es(5|6|20(1[5-9]|2[0-5])|next)$`)
	engine   = lazyregexp.New(`^([a-z_]+?)[ >=]*(\d+(?:\.\d+){0,2})$`)
)

// checkTarget gives the remedy for a target that esbuild does not know, and "" for one that it knows.
func checkTarget(target string) string {
	if language.MatchString(target) {
		return ""
	}
	const all = "A target is a browser and its version, such as \"chrome120\" or \"safari17.2\", or a language version, such as \"es2022\"."
	parts := engine.FindStringSubmatch(strings.ToLower(target))
	if parts == nil {
		return all
	}
	name := parts[1]
	if known, ok := engineOf[name]; ok {
		name = known
	}
	name = diagnostic.Nearest(name, engines)
	switch right := name + parts[2]; {
	case name == "":
		return all + " Browsers are " + strings.Join(engines, ", ") + "."
	case right == target:
		return ""
	default:
		return fmt.Sprintf("There is %q. %s", right, all)
	}
}
