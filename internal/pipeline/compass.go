package pipeline

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"assetbuild/internal/bundle"
	"assetbuild/internal/cache"
	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/sources"
	"assetbuild/sass"
	"assetbuild/sprite"
)

// A compiler turns entries into CSS: sass.Compiler, or compass.Compiler in a project with a [compass] section.
type compiler interface {
	Start(ctx context.Context) error
	Compile(ctx context.Context, entry string) (*sass.Stylesheet, error)
	Refresh()
	Close()
}

// newCompiler makes the compiler of a project.
func newCompiler(cfg *config.Config, dev bool, opt sass.Options) compiler {
	if !cfg.Compass.Enabled {
		return sass.NewCompiler(opt)
	}
	return compass.NewCompiler(compassConfig(cfg, dev), opt)
}

// compassConfig is what Compass's functions go by: URLs name files by the project's paths, and the url() step finds them.
func compassConfig(cfg *config.Config, dev bool) *compass.Config {
	environment := "production"
	if dev {
		environment = "development"
	}
	return compass.Published(cfg, environment, func(file string) string {
		return bundle.Exact(cfg.Relative(file))
	}, cfg.PublicPath+"assets/css/")
}

// messagesOf are what an entry's compile had to say.
func messagesOf(with compiler, sheet *sass.Stylesheet) diagnostic.List {
	if c, ok := with.(*compass.Compiler); ok {
		return c.Messages(sheet)
	}
	return sheet.Messages
}

// A compassSheet is a sheet that an entry refers to by Compass's functions. It is encoded when the first entry does.
type compassSheet struct {
	// Specifier is what CSS calls it, Name its key in the manifest.
	Specifier, Name string
	Icons           int
	Key             cache.Key // of its bytes
}

// compassSheets are the sheets of one build by their specifiers.
type compassSheets struct {
	mu   sync.Mutex
	made map[string]*madeSheet
}

type madeSheet struct {
	once  sync.Once
	err   error
	icons int
}

func (s *compassSheets) of(specifier string) *madeSheet {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made = map[string]*madeSheet{}
	}
	if s.made[specifier] == nil {
		s.made[specifier] = &madeSheet{}
	}
	return s.made[specifier]
}

// count gives how many sheets a build has, and how many icons stand on them.
func (s *compassSheets) count() (sheets, icons int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, made := range s.made {
		sheets, icons = sheets+1, icons+made.icons
	}
	return sheets, icons
}

// encodeCompassSheets makes the sheets that a stylesheet refers to known to the url() step.
func (b *build) encodeCompassSheets(ctx context.Context, with compiler, sheet *sass.Stylesheet) (sheets []compassSheet, err error) {
	c, ok := with.(*compass.Compiler)
	if !ok {
		return nil, nil
	}
	for _, s := range c.Sheets(sheet) {
		specifier := compass.Specifier(s.Map)
		if !strings.Contains(sheet.CSS, specifier) {
			continue // it stands in the CSS itself
		}
		described := compassSheet{
			Specifier: specifier, Name: b.compassSheetName(s), Icons: len(s.Map.Names()),
			Key: b.key("compass sheet 1").Text(specifier).Key(),
		}
		sheets = append(sheets, described)
		made := b.compass.of(specifier)
		made.once.Do(func() {
			made.icons = described.Icons
			data, ok := b.session.store.Get(described.Key)
			if !ok {
				if data, made.err = s.Map.Encode(ctx, b.Profile == sprite.Fast); made.err != nil {
					return
				}
				b.session.store.Put(described.Key, data)
			}
			b.bundler.AddSheet(specifier, data, described.Name)
		})
		if made.err != nil {
			return sheets, fmt.Errorf("%s: %w", sheet.Entry, made.err)
		}
	}
	return sheets, nil
}

// compassSheetName is a sheet's key in the manifest: the folder of its icons with the sheet's extension.
func (b *build) compassSheetName(s *compass.Sheet) string {
	if len(s.Map.Icons) == 0 {
		return s.Map.Path + ".png"
	}
	return path.Clean(b.Config.Relative(filepath.Dir(s.Map.Icons[0].File))) + ".png"
}

// addCompassSheets makes the sheets of a former build's result part of this one. It is false where one is gone.
func (b *build) addCompassSheets(sheets []compassSheet) bool {
	for _, s := range sheets {
		made, found := b.compass.of(s.Specifier), true
		made.once.Do(func() {
			var data []byte
			if data, found = b.session.store.Get(s.Key); found {
				made.icons = s.Icons
				b.bundler.AddSheet(s.Specifier, data, s.Name)
			}
		})
		if !found {
			b.compass.forget(s.Specifier)
			return false
		}
	}
	return true
}

// forget lets a sheet be made that was looked for in vain.
func (s *compassSheets) forget(specifier string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.made, specifier)
}

// compassEntries are the stylesheets of a project's extensions, which are entries too.
func (b *build) compassEntries() (entries []sources.File) {
	if !b.Config.Compass.Enabled {
		return nil
	}
	found, err := compassConfig(b.Config, b.Dev).ExtensionEntries()
	b.failUnlessCanceled(err)
	for _, e := range found {
		entries = append(entries, sources.File{Path: e.File, Rel: e.Name + path.Ext(e.File), Display: b.Config.Relative(e.File)})
	}
	return entries
}

// folderInputs names those of some paths that are folders as inputs by the names in them, and the others as files.
func (b *build) folderInputs(paths []string) (files, folders []string) {
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			folders = append(folders, folderInput+b.input(p))
		} else {
			files = append(files, p)
		}
	}
	return files, folders
}

// CompassFolders are the folders in which files can appear that change what Compass's imports and functions mean.
func CompassFolders(cfg *config.Config) []string {
	if !cfg.Compass.Enabled {
		return nil
	}
	c := cfg.Compass
	folders := append([]string{c.ImagesPath, c.FontsPath, c.ExtensionsPath}, c.SpriteLoadPath...)
	return append(append(folders, c.Loads...), cfg.Sass.LoadPaths...)
}
