package compass

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// DartSassVersion is the Dart Sass that compiles a Compass project: the last that puts declarations before nested rules, as
// Ruby Sass did.
const DartSassVersion = "1.91.0"

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
	// Files are the CSS files and sheets, by absolute path.
	Files map[string][]byte
	// Sheets are the sprite maps whose sheets are among Files.
	Sheets []*Sheet
	// Entries tell what each entry was made from.
	Entries []*sass.Stylesheet
	// Messages are warnings, and errors where the build failed.
	Messages diagnostic.List
}

// Run builds a project in memory. Where it fails, all errors are in the error, and the Build holds what is known.
func Run(ctx context.Context, opt Options) (*Build, error) {
	config, found := Load(opt.Settings)
	b := &Build{Config: config, Files: map[string][]byte{}, Messages: found}
	if err := found.Err(); err != nil {
		return b, err
	}
	entries := opt.Only
	if len(entries) == 0 {
		var err error
		if entries, err = Entries(config); err != nil {
			return b, err
		}
	}
	calls, read := config.calls()
	host := NewHost(opt.Root, config)
	err := b.compileWith(ctx, opt, host, entries, calls)
	if calls != nil && (err != nil || !b.loadedOnly(read)) && ctx.Err() == nil {
		// A stylesheet from elsewhere may call what was left out; and an error is to be told as the whole library gives it.
		b.Files, b.Messages = map[string][]byte{}, found
		err = b.compileWith(ctx, opt, host, entries, nil)
	}
	if err != nil {
		return b, err
	}
	return b, b.encode(ctx, host)
}

// compileWith compiles with what of the library the calls can reach; nil means all.
func (b *Build) compileWith(ctx context.Context, opt Options, host *Host, entries []string, calls map[string]bool) error {
	host.calls = calls
	compiler := sass.NewCompiler(b.Config.sassOptions(opt, host, calls))
	defer compiler.Close()
	if err := compiler.Start(ctx); err != nil {
		return fmt.Errorf("starting Dart Sass: %w", err)
	}
	return b.compile(ctx, compiler, host, entries)
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
			if file != dir && (name == ".assetbuild" || name == ".sass-cache" || name == ".git") {
				return fs.SkipDir
			}
			return nil
		}
		if extension := filepath.Ext(name); (extension == ".scss" || extension == ".sass") && !strings.HasPrefix(name, "_") {
			entries = append(entries, file)
		}
		return nil
	})
	return entries, err
}

// compile compiles the entries side by side. All errors are told, each once.
func (b *Build) compile(ctx context.Context, compiler *sass.Compiler, host *Host, entries []string) error {
	b.Entries = make([]*sass.Stylesheet, len(entries))
	failures := make([]error, len(entries))
	var group errgroup.Group
	group.SetLimit(8)
	for i, entry := range entries {
		group.Go(func() error {
			b.Entries[i], failures[i] = compiler.Compile(ctx, entry)
			return nil
		})
	}
	_ = group.Wait() // the functions give no errors: each entry has its own
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, sheet := range b.Entries {
		if failures[i] == nil {
			failures[i] = host.unwritten(sheet)
		}
		if failures[i] != nil {
			continue
		}
		css, err := host.print(sheet)
		if err != nil {
			return err
		}
		b.Files[host.output(entries[i])] = []byte(css)
		b.messages(host, sheet)
	}
	if err := errors.Join(failures...); err != nil {
		list := diagnostic.Sort(b.located(diagnostic.Of(err)))
		b.Messages = append(b.Messages, list...)
		return list
	}
	return nil
}

// madeFiles is where the compiler says that a stylesheet lies which an import of icons stands for.
const madeFiles = "assetbuild/made/"

// located moves what is wrong in the stylesheet of an import of icons to the import itself.
func (b *Build) located(found diagnostic.List) diagnostic.List {
	for i, d := range found {
		url, ok := strings.CutPrefix(d.File, madeFiles)
		if !ok {
			continue
		}
		url = strings.TrimSuffix(url, ".scss")
		for _, sheet := range b.Entries {
			if !strings.Contains(strings.Join(d.Notes, "\n"), sheet.Entry) {
				continue
			}
			if file, line, source := importOf(url, sheet.Loads); file != "" {
				moved := *d
				moved.File, moved.Line, moved.Column, moved.Length, moved.Source = b.shown(file), line, 0, 0, source
				found[i] = &moved
				break
			}
		}
	}
	return found
}

// importOf finds the line in some files that imports a URL.
func importOf(url string, files []string) (file string, line int, source string) {
	for _, file := range files {
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

// messages takes over what an entry's compile had to say.
func (b *Build) messages(host *Host, sheet *sass.Stylesheet) {
	for _, text := range host.Warnings(sheet.Entry, sheet.Calls) {
		b.Messages = append(b.Messages, &diagnostic.Diagnostic{Severity: diagnostic.Warning, File: sheet.Entry, Message: text})
	}
	for _, message := range sheet.Messages {
		if !b.Config.DisableWarnings || message.Severity != diagnostic.Warning {
			b.Messages = append(b.Messages, message)
		}
	}
}

// encode makes the sheets that the stylesheets name.
func (b *Build) encode(ctx context.Context, host *Host) error {
	var all strings.Builder
	for _, css := range b.Files {
		all.Write(css)
	}
	b.Sheets = host.Named(all.String())
	sheets := make([][]byte, len(b.Sheets))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, sheet := range b.Sheets {
		group.Go(func() error {
			var err error
			sheets[i], err = sheet.Map.Encode(ctx, b.Config.Environment != "production")
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
