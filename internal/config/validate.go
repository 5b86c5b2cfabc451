package config

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// Bounds of numbers in the file.
const (
	maxPadding   = 1000      // px
	maxMegabytes = 1_000_000 // of the cache: a terabyte
)

// A checker gathers what is impossible in a Config whose paths are absolute.
type checker struct {
	*Config
	findings
	// resolved holds what paths lead to.
	resolved map[string]string
}

// Validate checks every value and how the folders lie to each other. The error is a diagnostic.List. Load calls it; call
// it again after a change.
func (c *Config) Validate() error {
	k := &checker{Config: c}
	k.publishing()
	k.releases()
	k.sheets()
	k.sass()
	k.scripts()
	k.checks()
	k.numbers("cache.max_megabytes", c.Cache.MaxMegabytes, 1, maxMegabytes, "megabytes")
	k.folders()
	if k.Compass.Enabled {
		k.compass()
	}
	return diagnostic.Sort(k.list).Err()
}

// report points at a key's value, or at the key where it has none of its own. A key that the file doesn't set is a
// default, or came from the command line: then there is no place.
func (k *checker) report(key, message, remedy string) {
	at := k.given[key]
	where := at.value
	if where.length == 0 {
		where = at.key
	}
	k.add(k.text, where, message, remedy)
}

// one reports a value that is none of those possible.
func (k *checker) one(key, value string, possible ...string) {
	if slices.Contains(possible, value) {
		return
	}
	remedy := "Possible are " + quoted(possible) + "."
	if near := diagnostic.Nearest(strings.ToLower(value), possible); near != "" {
		remedy = fmt.Sprintf("There is %q. %s", near, remedy)
	}
	k.report(key, fmt.Sprintf("%s cannot be %q", key, value), remedy)
}

func (k *checker) numbers(key string, value, least, most int, unit string) {
	if value < least || value > most {
		k.report(key, fmt.Sprintf("%s cannot be %d", key, value), fmt.Sprintf("It is a number of %s from %d to %d.", unit, least, most))
	}
}

func quoted(words []string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, `"`+w+`"`)
		}
	}
	return strings.Join(out, ", ")
}

// publishing checks where output goes and for whom.
func (k *checker) publishing() {
	if k.Output == "" {
		k.report("output", "output cannot be empty", `Name a folder: output = "public".`)
	}
	public, problem := publicPath(k.PublicPath)
	if problem != "" {
		k.report("public_path", fmt.Sprintf("public_path cannot be %q: %s", k.PublicPath, problem),
			`Write "/", a path such as "/static/", a host such as "https://cdn.example.com/", or "" for relative paths.`)
	}
	k.PublicPath = public
	k.manifest()
	for i, target := range k.Targets {
		if remedy := checkTarget(target); remedy != "" {
			k.report(fmt.Sprintf("targets[%d]", i), fmt.Sprintf("unknown target: %q", target), remedy)
		}
	}
}

// publicPath gives the path with a slash at its end, or what is wrong with it.
func publicPath(p string) (normal, problem string) {
	switch {
	case p == "" || p == "." || p == "./":
		return "", ""
	case strings.ContainsFunc(p, noURL):
		return p, "it holds a character that no URL has as it is"
	case strings.ContainsAny(p, "?#"):
		return p, "a query or fragment cannot stand before a path"
	case !absoluteURL.MatchString(p):
		return p, "it begins neither with a slash nor with https://"
	case !strings.HasSuffix(p, "/"):
		p += "/"
	}
	return p, ""
}

// noURL tells that a character ends or breaks a URL in a stylesheet, a page or a script.
func noURL(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune("\"'`<>\\(){}", r) }

var absoluteURL = lazyregexp.New(`^(?i:https?:)?//[^/]+|^/([^/]|$)`)

func (k *checker) manifest() {
	const remedy = `Write manifest = "manifest.json" or ".vite/manifest.json".`
	switch m := k.Manifest; {
	case m == "" || !localSlash(m) || !strings.HasSuffix(m, ".json"):
		k.report("manifest", fmt.Sprintf("manifest cannot be %q: it is a .json file below the output folder", m), remedy)
	case strings.HasPrefix(path.Base(m), ".assetbuild"):
		k.report("manifest", fmt.Sprintf("manifest cannot be %q: that name is kept for the record of what a build wrote", m), remedy)
	}
}

// localSlash tells that a path with slashes stays below the folder it counts from, and is written plainly.
func localSlash(p string) bool {
	return path.Clean(p) == p && filepath.IsLocal(filepath.FromSlash(p)) && !strings.ContainsAny(p, "\\:\x00")
}

// sheets checks [sprites] and its directories, apart from where they lie.
func (k *checker) sheets() {
	k.sheetOptions("sprites.", k.Sprites.SheetOptions)
	if strings.ContainsFunc(k.Sprites.URLPrefix, noURL) {
		k.report("sprites.url_prefix", fmt.Sprintf("sprites.url_prefix cannot be %q: it holds a character that no URL has as it is", k.Sprites.URLPrefix),
			`Write a path or a URL: url_prefix = "../images/".`)
	}
	seen := map[string]bool{}
	for i, d := range k.Sprites.Directories {
		key := fmt.Sprintf("sprites.directory[%d]", i)
		switch {
		case d.Path == "":
			k.report(key, "[[sprites.directory]] without a path", `Name the directory, from the folder of sprites: path = "nav/small".`)
		case d.Path != "." && !localSlash(d.Path):
			k.report(key+".path", fmt.Sprintf("%q is no directory below the folder of sprites", d.Path), `Write it with slashes, without "..": path = "nav/small".`)
		case seen[d.Path]:
			k.report(key+".path", fmt.Sprintf("%q has options already", d.Path), "Put the options of one directory into one [[sprites.directory]].")
		}
		seen[d.Path] = true
		k.sheetOptions(key+".", d.SheetOptions)
		for name, icon := range d.Icons {
			at := key + ".icons." + name + "."
			k.numbers(at+"padding", icon.Padding, 0, maxPadding, "px")
			k.one(at+"repeat", icon.Repeat, "", "x", "y")
		}
	}
}

// sheetOptions checks one set of options. What a directory has from [sprites] is checked there alone.
func (k *checker) sheetOptions(prefix string, o SheetOptions) {
	own := func(name string) bool { return prefix == "sprites." || k.given.has(prefix+name) }
	if own("layout") {
		k.one(prefix+"layout", o.Layout, "pack", "vertical", "horizontal", "diagonal")
	}
	if own("padding") {
		k.numbers(prefix+"padding", o.Padding, 0, maxPadding, "px")
	}
	if own("max_width") {
		k.numbers(prefix+"max_width", o.MaxWidth, 1, maxSide, "px")
	}
	if own("max_height") {
		k.numbers(prefix+"max_height", o.MaxHeight, 1, maxSide, "px")
	}
	if own("formats") {
		k.formats(prefix+"formats", o.Formats)
	}
}

func (k *checker) formats(key string, formats []string) {
	for i, f := range formats {
		if f == "svg" {
			k.report(fmt.Sprintf("%s[%d]", key, i), key+` cannot hold "svg"`, "A directory of .svg files becomes an SVG sheet by itself; formats are those of bitmaps.")
			continue
		}
		k.one(fmt.Sprintf("%s[%d]", key, i), f, "png", "webp")
	}
	if !slices.Contains(formats, "png") {
		k.report(key, key+` lacks "png"`, `WebP is written where it is smaller, beside the PNG: formats = ["png", "webp"].`)
	}
}

var (
	version   = lazyregexp.New(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)
	integrity = lazyregexp.New(`^sha512-[A-Za-z0-9+/]{86}==$`)
)

func (k *checker) sass() {
	if !version.MatchString(k.Sass.Version) {
		k.report("sass.version", fmt.Sprintf("sass.version cannot be %q", k.Sass.Version), `It is one exact version: version = "`+SassVersion+`".`)
	}
	if k.Sass.Integrity != "" && !integrity.MatchString(k.Sass.Integrity) {
		k.report("sass.integrity", "sass.integrity is no SHA-512 of npm's kind", "`npm view sass-embedded-PLATFORM@VERSION dist.integrity` prints it: \"sha512-…==\".")
	}
	for i, p := range k.Sass.LoadPaths {
		if p == "" {
			k.report(fmt.Sprintf("sass.load_paths[%d]", i), "an empty load path", `Name a folder; "." is the project's root.`)
		}
	}
}

// name is what esbuild takes as an identifier with properties: "process.env.NODE_ENV".
var name = lazyregexp.New(`^[\pL_$][\pL\pN_$]*(\.[\pL_$][\pL\pN_$]*)*$`)

// loaders are those of esbuild that make sense where assets have names and hashes of our own.
var loaders = []string{
	"js", "jsx", "ts", "tsx", "css", "local-css", "global-css", "json", "text", "base64", "dataurl", "file", "binary",
	"empty",
}

func (k *checker) scripts() {
	k.one("js.format", k.JS.Format, "esm", "iife")
	k.one("js.jsx", k.JS.JSX, "", "transform", "automatic", "preserve")
	for key, value := range map[string]string{"js.jsx_factory": k.JS.JSXFactory, "js.jsx_fragment": k.JS.JSXFragment} {
		if value != "" && !name.MatchString(value) {
			k.report(key, fmt.Sprintf("%s cannot be %q", key, value), `It names a function: "React.createElement".`)
		}
	}
	for key, value := range k.JS.Define {
		at := "js.define." + key
		if !name.MatchString(key) {
			k.report(at, fmt.Sprintf("js.define cannot replace %q", key), "The name is an identifier, with dots for properties.")
		}
		if !json.Valid([]byte(value)) && !name.MatchString(value) {
			k.report(at, fmt.Sprintf("js.define cannot put %q in: it is neither JSON nor an identifier", value),
				fmt.Sprintf("A string needs its own quotes: %q = '%q'.", key, value))
		}
	}
	for key, value := range k.JS.Alias {
		if key == "" || value == "" || strings.HasPrefix(key, ".") || strings.HasPrefix(key, "/") {
			k.report("js.alias."+key, fmt.Sprintf("js.alias cannot lead from %q to %q", key, value), "An alias replaces a package's name: react = \"preact/compat\".")
		}
	}
	for i, e := range k.JS.External {
		if strings.Count(e, "*") > 1 || e == "" {
			k.report(fmt.Sprintf("js.external[%d]", i), fmt.Sprintf("js.external cannot hold %q", e), "It is a package's name or a path, with one * at most.")
		}
	}
	for key, value := range k.JS.Loader {
		at := "js.loader." + key
		if !strings.HasPrefix(key, ".") || len(key) < 2 {
			k.report(at, fmt.Sprintf("js.loader has no extension %q", key), fmt.Sprintf("Write it with a dot: \".%s\" = %q.", strings.TrimPrefix(key, "."), value))
		}
		k.one(at, value, loaders...)
	}
}
