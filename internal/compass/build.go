package compass

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// DartSassVersion is the Dart Sass that compiles a Compass project: the last that puts declarations before nested rules, as
// Ruby Sass did.
const DartSassVersion = config.CompassSassVersion

// Options say what to build.
type Options struct {
	Settings
	// Command is the Dart Sass program.
	Command string
	// Only are the entries to build, absolute; none means all.
	Only []string
}

// A Build is what a project becomes, before anything is written.
type Build struct {
	Config *Config
	// Files are the CSS files, source maps and sheets, by absolute path.
	Files map[string][]byte
	// Sheets are the sheets among Files, sorted.
	Sheets []MadeSheet
	// Entries tell what became of each entry.
	Entries []*Made
	// Messages are warnings, and errors where the build failed.
	Messages diagnostic.List

	work string // where the record and the journal lie, absolute
}

// Run builds a project in memory, and keeps nothing for later builds. Where it fails, all errors are in the error, and the
// Build holds what is known.
func Run(ctx context.Context, opt Options) (*Build, error) {
	s, err := open(SessionOptions{Settings: opt.Settings, Command: func(context.Context) (string, error) { return opt.Command, nil }})
	if err != nil {
		return s.newBuild(), err
	}
	defer s.Close()
	return s.Build(ctx, BuildOptions{Only: opt.Only})
}

// Entries lists the stylesheets that a project compiles: every .scss and .sass file whose name begins with no underscore,
// those of its own extensions included, sorted.
func Entries(c *Config) ([]string, error) {
	entries, err := entriesBelow(c.SassPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &diagnostic.Diagnostic{
			Message: fmt.Sprintf("there is no folder %s", shown(c.ProjectPath, c.SassPath)),
			Remedy:  "sass_dir in the configuration says where the stylesheets are.", Err: err,
		}
	}
	for _, e := range c.own() {
		if err != nil {
			break
		}
		var more []string
		more, err = entriesBelow(e.dir)
		entries = append(entries, more...)
	}
	slices.Sort(entries)
	return slices.Compact(entries), err
}

func entriesBelow(dir string) ([]string, error) {
	var entries []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if file != dir && unread(name) {
				return fs.SkipDir
			}
			return nil
		}
		if isSass(name) && !strings.HasPrefix(name, "_") {
			entries = append(entries, file)
		}
		return nil
	})
	return entries, err
}

// unread tells whether a folder of this name holds no sources, wherever it lies.
func unread(name string) bool {
	return name == ".assetbuild" || name == ".sass-cache" || name == ".git"
}

// compile makes the entries side by side. All errors are told, each once.
func (b *Build) compile(ctx context.Context, entries []string, one func(context.Context, string) (*Made, error)) error {
	made := make([]*Made, len(entries))
	failures := make([]error, len(entries))
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0)) // Dart Sass compiles one while another is printed
	for i, entry := range entries {
		group.Go(func() error {
			made[i], failures[i] = one(ctx, entry)
			return nil
		})
	}
	_ = group.Wait() // the functions give no errors: each entry has its own
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, m := range made {
		if m == nil {
			continue
		}
		b.Entries = append(b.Entries, m)
		if failures[i] != nil {
			continue
		}
		b.Files[m.File] = m.CSS
		if m.Map != nil {
			b.Files[m.File+".map"] = m.Map
		}
		b.Messages = append(b.Messages, m.Messages...)
	}
	if err := errors.Join(failures...); err != nil {
		list := diagnostic.Sort(diagnostic.Of(err))
		b.Messages = append(b.Messages, list...)
		return list
	}
	return nil
}

// madeFiles is where the compiler says that a stylesheet lies which an import of icons stands for.
const madeFiles = "assetbuild/made/"

// atImport gives a finding at the import of icons that it is about, if an entry made of these files holds it; else nil.
func atImport(d *diagnostic.Diagnostic, entry string, files []string, shown func(string) string) *diagnostic.Diagnostic {
	url, ok := strings.CutPrefix(d.File, madeFiles)
	if !ok || !strings.Contains(strings.Join(d.Notes, "\n"), entry) {
		return nil
	}
	file, line, source := importOf(strings.TrimSuffix(url, ".scss"), files)
	if file == "" {
		return nil
	}
	moved := *d
	moved.File, moved.Line, moved.Column, moved.Length, moved.Source = shown(file), line, 0, 0, source
	return &moved
}

// importOf finds the line in some files that imports a URL.
func importOf(url string, files []string) (file string, line int, source string) {
	for _, file := range files {
		if !isSass(file) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for i, source := range strings.Split(string(text), "\n") {
			if strings.Contains(source, "@import") && strings.Contains(source, url) {
				return file, i + 1, source
			}
		}
	}
	return "", 0, ""
}

// encode makes the sheets that the entries name, or finds them made.
func (b *Build) encode(ctx context.Context, one func(context.Context, MadeSheet) ([]byte, error)) error {
	for _, made := range b.Entries {
		b.Sheets = append(b.Sheets, made.Sheets...)
	}
	slices.SortStableFunc(b.Sheets, func(x, y MadeSheet) int { return strings.Compare(x.File, y.File) })
	b.Sheets = slices.CompactFunc(b.Sheets, func(x, y MadeSheet) bool { return x.File == y.File })
	sheets := make([][]byte, len(b.Sheets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for i, sheet := range b.Sheets {
		group.Go(func() error {
			var err error
			sheets[i], err = one(ctx, sheet)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, sheet := range b.Sheets {
		b.Files[sheet.File] = sheets[i]
	}
	return nil
}
