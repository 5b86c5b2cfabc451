package compass

import (
	"assetbuild/internal/compass/rubyconfig"
)

// with is the configuration with the options that a stylesheet has set laid over it.
func (c *Config) with(options sassMap) (*Config, error) {
	if len(options) == 0 {
		return c, nil
	}
	own := *c
	text := func(name, otherwise string) string {
		if v, ok := options.get(name); ok {
			return withoutSlash(sassText(v))
		}
		return otherwise
	}
	base, hasBase := options.get("http-path")
	http := func(pathOption, dirOption, dir, otherwise string) string {
		if v, ok := options.get(pathOption); ok {
			return withoutSlash(sassText(v))
		}
		newDir, hasDir := options.get(dirOption)
		if !hasDir && !hasBase {
			return otherwise
		}
		httpPath := "/"
		if hasBase {
			httpPath = sassText(base)
		}
		if hasDir {
			dir = sassText(newDir)
		}
		return withoutSlash(joinURL(httpPath, dir))
	}
	folder := func(pathOption, dirOption, otherwise string) string {
		r := &resolver{project: c.ProjectPath, ruby: &rubyconfig.Config{}}
		if set := text(pathOption, ""); set != "" {
			return r.absolute(set)
		}
		if set := text(dirOption, ""); set != "" {
			return r.path("", set)
		}
		return otherwise
	}
	imagesDir, fontsDir := text("images-dir", c.ImagesDir), text("fonts-dir", c.FontsDir)
	own.ImagesDir, own.FontsDir = imagesDir, fontsDir
	own.HTTPImagesPath = http("http-images-path", "http-images-dir", imagesDir, c.HTTPImagesPath)
	own.HTTPFontsPath = http("http-fonts-path", "http-fonts-dir", fontsDir, c.HTTPFontsPath)
	own.HTTPGeneratedImagesPath = http("http-generated-images-path", "http-generated-images-dir", imagesDir, c.HTTPGeneratedImagesPath)
	own.HTTPStylesheetsPath = http("http-stylesheets-path", "http-stylesheets-dir", c.CSSDir, c.HTTPStylesheetsPath)
	own.ImagesPath = folder("images-path", "images-dir", c.ImagesPath)
	own.FontsPath = folder("fonts-path", "fonts-dir", c.FontsPath)
	own.GeneratedImagesPath = folder("generated-images-path", "generated-images-dir", c.GeneratedImagesPath)
	if v, ok := options.get("relative-assets"); ok {
		own.RelativeAssets = v == true
	}
	if v, ok := options.get("sprite-load-path"); ok {
		own.SpriteLoadPath = nil
		paths, isList := v.(sassList)
		if !isList {
			paths = sassList{v}
		}
		for _, path := range paths {
			own.SpriteLoadPath = append(own.SpriteLoadPath, absoluteFrom(c.ProjectPath, sassText(path)))
		}
	}
	return &own, nil
}
