package compass

import (
	"assetbuild/internal/compass/spritemap"
	"assetbuild/sass"
)

// Survey says how the project's stylesheets are read by those who compile nothing. Root is the folder that messages name
// files from, absolute.
func (c *Config) Survey(root string) sass.Options {
	return sass.Options{
		Root: root, LoadPaths: c.sources(), Library: Library(nil, c.ImportOnce, false), AllowOutside: true, Answerer: NewHost(root, c),
	}
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
