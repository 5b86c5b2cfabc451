package pipeline

import (
	"path/filepath"

	"assetbuild/internal/config"
	"assetbuild/sass"
)

// apartFolder holds what a build writes that leaves the project alone, in the work folder.
const apartFolder = "apart"

// Apart gives the configuration by which a build with Options.Apart works: its generated files lie in the work folder. Their
// folder keeps its name, for stylesheets say it: "generated/nav".
func Apart(cfg *config.Config) *config.Config {
	moved := *cfg
	moved.Sprites.Generated = filepath.Join(cfg.Work, apartFolder, filepath.Base(cfg.Sprites.Generated))
	return &moved
}

// SassOptions say how a project's Sass is read, for surveys: with Compass's library and functions where it has a [compass]
// section.
func SassOptions(cfg *config.Config) sass.Options {
	if cfg.Compass.Enabled {
		return compassConfig(cfg, false).Survey(sassOptions(cfg))
	}
	return sassOptions(cfg)
}
