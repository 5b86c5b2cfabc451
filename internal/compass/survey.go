package compass

import (
	"io/fs"

	"assetbuild/internal/compass/spritemap"
	"assetbuild/sass"
)

// Survey completes options as NewCompiler does, for those who read the project's stylesheets and compile nothing. All of the
// library is there.
func (c *Config) Survey(opt sass.Options) sass.Options {
	opt = c.sassOptions(opt)
	everything := func() map[string]bool { return nil }
	opt.Answerer = &answerer{Host: newHost(opt.Root, c), calls: everything}
	opt.Library = &layered{first: opt.Library, calls: everything, make: func(calls map[string]bool) fs.FS {
		return Library(calls, false)
	}}
	return opt
}

// Icons lists the images that a sprite map's glob means, "icons/*.png": absolute, sorted; none where it means nothing.
func (c *Config) Icons(glob string) []string {
	for _, dir := range c.SpriteLoadPath {
		if files, err := spritemap.Glob(dir, glob); err == nil && len(files) > 0 {
			return files
		}
	}
	return nil
}

// Sources are the folders in which the project's own stylesheets lie.
func (c *Config) Sources() []string { return append([]string{c.SassPath}, c.ImportPaths...) }

// HostSources are the sources, with their comments, of the functions that a Host answers, by import path.
func HostSources() map[string]string {
	sources := map[string]string{}
	for _, name := range hostFiles {
		sources[name] = string(embeddedFile("stylesheets/" + name))
	}
	return sources
}
