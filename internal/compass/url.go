package compass

import (
	"os"
	"path/filepath"
	"strings"
)

// A kind says what a URL refers to; each has its folder and its base.
type kind struct {
	folder func(*Config) string
	base   func(*Config) string
	asset  bool // goes to the asset host, and may have a cache buster
	fonts  bool
	// generated tells that builds make what it refers to.
	generated bool
}

var (
	images = kind{
		folder: func(c *Config) string { return c.ImagesPath }, base: func(c *Config) string { return c.HTTPImagesPath }, asset: true,
	}
	fonts = kind{
		folder: func(c *Config) string { return c.FontsPath }, base: func(c *Config) string { return c.HTTPFontsPath },
		asset: true, fonts: true,
	}
	generated = kind{
		folder: func(c *Config) string { return c.GeneratedImagesPath },
		base:   func(c *Config) string { return c.HTTPGeneratedImagesPath }, asset: true, generated: true,
	}
	stylesheets = kind{
		folder: func(c *Config) string { return c.CSSPath }, base: func(c *Config) string { return c.HTTPStylesheetsPath },
	}
)

// A request asks for the URL of a file.
type request struct {
	kind kind
	path string // as the stylesheet writes it
	css  string // the folder of the CSS file that will hold the URL, absolute
	// buster: "" none, "true" the configured one, anything else a query.
	buster  string
	literal bool // the buster is a query as written
}

// url gives the URL, and whether it was taken as it is: then url() has no quotes. missing names a file whose time the
// cache buster could not tell.
func (c *Config) url(q request) (url string, asIs bool, missing string, err error) {
	name := q.path
	if q.kind.asset {
		base := q.kind.base(c)
		if rest, ok := strings.CutPrefix(name, base+"/"); ok && !q.kind.fonts {
			name = rest
		} else if strings.HasPrefix(name, "/") || strings.HasPrefix(name, "http") {
			return name, true, "", nil
		}
	}
	if c.Reference != nil {
		return c.referred(name, q.kind), false, "", nil
	}
	if c.RelativeAssets {
		url = relative(q.css, q.kind.folder(c), name)
	} else {
		url = joinURL(q.kind.base(c), name)
		if !q.kind.asset {
			url = strings.TrimSuffix(q.kind.base(c), "/") + "/" + name
		}
	}
	if q.kind.asset && (q.literal || q.buster == "true") {
		if url, missing, err = c.busted(url, name, q); err != nil {
			return "", false, "", err
		}
	}
	if q.kind.asset && !c.RelativeAssets && c.AssetHost != nil {
		host, err := c.AssetHost(url)
		if err != nil {
			return "", false, "", err
		}
		if host != "" {
			url = host + "/" + strings.TrimPrefix(url, "/")
		}
	}
	return url, false, missing, nil
}

// referred is the URL of a file in a project that is published as any other.
func (c *Config) referred(name string, k kind) string {
	if !k.asset {
		return c.StylesheetURL + name
	}
	file, suffix := name, ""
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		file, suffix = name[:i], name[i:]
	}
	folder := k.folder(c)
	if k.generated {
		folder = c.ImagesPath // of sheets, host.sheet says the URL
	}
	return c.Reference(filepath.Join(folder, filepath.FromSlash(file))) + suffix
}

// relative is a file's path from the folder of a stylesheet.
func relative(css, folder, name string) string {
	dir, err := filepath.Rel(css, folder)
	if err != nil {
		return name
	}
	if dir == "." {
		return name
	}
	return filepath.ToSlash(dir) + "/" + name
}

// busted puts a cache buster behind a URL, before its fragment.
func (c *Config) busted(url, name string, q request) (busted, missing string, err error) {
	url, fragment, hasFragment := strings.Cut(url, "#")
	b := Buster{Query: q.buster}
	if !q.literal {
		if c.CacheBuster == nil {
			b.Query = ""
		} else {
			file := c.fileOf(name, q.kind)
			if file == "" {
				missing = name
			}
			if b, err = c.CacheBuster(url, file); err != nil {
				return "", "", err
			}
		}
	}
	if b.Path != "" {
		url = b.Path
	}
	if b.Query != "" {
		if strings.Contains(url, "?") {
			url += "&" + b.Query
		} else {
			url += "?" + b.Query
		}
	}
	if hasFragment {
		url += "#" + fragment
	}
	return url, missing, nil
}

// place is where the file lies that a path in a URL means. Fonts are looked up without their query, images with it.
func (c *Config) place(name string, k kind) string {
	name, _, _ = strings.Cut(name, "#")
	if k.fonts {
		name, _, _ = strings.Cut(name, "?")
	}
	return filepath.Join(k.folder(c), filepath.FromSlash(name))
}

// fileOf is the file that a URL means, or "" if there is none.
func (c *Config) fileOf(name string, k kind) string {
	file := c.place(name, k)
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return ""
	}
	return file
}
