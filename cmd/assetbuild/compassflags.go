package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// compassFlags are what only a Compass project takes; most set a property of its configuration.
type compassFlags struct {
	environment, style                 string
	imports, requires, loads, loadsAll []string
	properties                         map[string]*string // by flag
	set                                *pflag.FlagSet
}

// compassProperties are the flags that set one property, as Compass has them.
var compassProperties = []struct{ flag, property, usage string }{
	{"sass-dir", "sass_dir", "in a Compass project: the folder of stylesheets"},
	{"css-dir", "css_dir", "in a Compass project: the folder for CSS, from the project's"},
	{"images-dir", "images_dir", "in a Compass project: the folder of images"},
	{"javascripts-dir", "javascripts_dir", "in a Compass project: the folder of scripts"},
	{"fonts-dir", "fonts_dir", "in a Compass project: the folder of fonts"},
	{"generated-images-path", "generated_images_path", "in a Compass project: the folder for sheets"},
	{"http-path", "http_path", "in a Compass project: what URLs begin with"},
}

// compassSwitches are those that are either there or not.
var compassSwitches = []struct{ flag, property, value, usage string }{
	{"relative-assets", "relative_assets", "true", "in a Compass project: URLs relative to the CSS file"},
	{"no-line-comments", "line_comments", "false", "in a Compass project: no comments that name each rule's source"},
	{"sourcemap", "sourcemap", "true", "in a Compass project: a source map beside each CSS file"},
	{"no-sourcemap", "sourcemap", "false", "in a Compass project: no source maps"},
}

// compassOnly are the flags of Compass projects beside these.
var compassOnly = []string{"environment", "output-style", "import-path", "require", "load", "load-all"}

// addCompass declares the flags that only a Compass project takes.
func (flags *buildFlags) addCompass(cmd *cobra.Command) {
	f, c := cmd.Flags(), &flags.compass
	c.set, c.properties = f, map[string]*string{}
	f.StringVarP(&c.environment, "environment", "e", "", "in a Compass project: development (the default) or production")
	f.StringVarP(&c.style, "output-style", "s", "", "in a Compass project: nested, expanded, compact or compressed")
	f.StringArrayVarP(&c.imports, "import-path", "I", nil, "in a Compass project: a further folder for imports, from this folder")
	f.StringArrayVarP(&c.requires, "require", "r", nil, "in a Compass project: an extension, as require in config.rb")
	f.StringArrayVarP(&c.loads, "load", "l", nil, "in a Compass project: the folder of an extension, from this folder")
	f.StringArrayVarP(&c.loadsAll, "load-all", "L", nil, "in a Compass project: a folder of extensions, from this folder")
	for _, p := range compassProperties {
		c.properties[p.flag] = f.String(p.flag, "", p.usage)
	}
	for _, s := range compassSwitches {
		f.Bool(s.flag, false, s.usage)
	}
	for _, name := range []string{"sass-dir", "css-dir", "images-dir", "javascripts-dir", "fonts-dir", "generated-images-path", "http-path", "load", "load-all", "require", "relative-assets", "no-line-comments", "no-sourcemap"} {
		f.Lookup(name).Hidden = true // docs/compass.md lists them: who never had Compass needs none
	}
}

// given lists the flags of Compass projects that the command line has.
func (c *compassFlags) given() (names []string) {
	if c.set == nil {
		return nil
	}
	c.set.Visit(func(f *pflag.Flag) {
		_, property := c.properties[f.Name]
		isSwitch := slices.ContainsFunc(compassSwitches, func(s struct{ flag, property, value, usage string }) bool { return s.flag == f.Name })
		if property || isSwitch || slices.Contains(compassOnly, f.Name) {
			names = append(names, "--"+f.Name)
		}
	})
	return names
}

// apply lets the flags change how a project is read.
func (c *compassFlags) apply(s *compass.Settings) error {
	s.Properties = map[string]string{}
	if c.set == nil {
		return nil
	}
	for _, p := range compassProperties {
		if c.set.Changed(p.flag) {
			s.Properties[p.property] = *c.properties[p.flag]
		}
	}
	for _, w := range compassSwitches {
		if on, err := c.set.GetBool(w.flag); err == nil && on {
			s.Properties[w.property] = w.value
		}
	}
	if c.style != "" && !slices.Contains(compassStyles, c.style) {
		remedy := "There are: " + strings.Join(compassStyles, ", ") + "."
		if near := diagnostic.Nearest(c.style, compassStyles); near != "" {
			remedy = "Did you mean " + near + "? " + remedy
		}
		return &diagnostic.Diagnostic{Message: fmt.Sprintf("unknown output style %q", c.style), Remedy: remedy}
	}
	s.OutputStyle, s.Requires = c.style, c.requires
	for _, folders := range []struct{ given, into *[]string }{{&c.imports, &s.ImportPaths}, {&c.loads, &s.Loads}, {&c.loadsAll, &s.LoadsAll}} {
		for _, dir := range *folders.given {
			abs, err := filepath.Abs(dir)
			if err != nil {
				return err
			}
			*folders.into = append(*folders.into, abs)
		}
	}
	return nil
}

var compassStyles = []string{"nested", "expanded", "compact", "compressed"}

// splitArguments tells the project's folder from the stylesheets that limit a Compass build, as Compass's own command does:
// the folder, if any, comes first.
func splitArguments(args []string) (dir string, files []string) {
	if len(args) == 0 {
		return ".", nil
	}
	if info, err := os.Stat(args[0]); isSass(args[0]) && (err != nil || !info.IsDir()) {
		return ".", args
	}
	return args[0], args[1:]
}

func isSass(name string) bool {
	extension := filepath.Ext(name)
	return extension == ".scss" || extension == ".sass"
}

// compassConfiguration gives the absolute path of the config.rb that a project is built by, or "" for a project that is none
// of Compass's: an assetbuild.toml goes first, unless --config names the other.
func compassConfiguration(root string, flags buildFlags) (string, error) {
	if flags.config != "" {
		if !strings.EqualFold(filepath.Ext(flags.config), ".rb") {
			return "", nil
		}
		return filepath.Abs(flags.config)
	}
	if _, err := os.Lstat(filepath.Join(root, config.FileName)); !errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return config.CompassFile(root), nil
}

// projectKind gives a project's folder, and the config.rb that it is built by, or "" where it is built as any other.
func projectKind(dir string, flags buildFlags) (root, ruby string, err error) {
	if root, err = projectRoot(dir); err != nil {
		return "", "", err
	}
	ruby, err = compassConfiguration(root, flags)
	return root, ruby, err
}

// refuseCompassFlags tells who uses what only a Compass project takes.
func refuseCompassFlags(flags buildFlags) error {
	const remedy = "This project has no config.rb, or an " + config.FileName + " beside it that counts instead."
	given := flags.compass.given()
	switch {
	case slices.Contains(given, "--environment"):
		return &diagnostic.Diagnostic{Message: "--environment is for Compass projects", Remedy: remedy + " Use --dev, or nothing for production."}
	case len(given) > 0:
		return &diagnostic.Diagnostic{Message: strings.Join(given, ", ") + ": only Compass projects take this", Remedy: remedy + " The settings of " + config.FileName + " say such things."}
	case len(flags.files) > 0:
		return &diagnostic.Diagnostic{
			Message: fmt.Sprintf("%s is more than the project's folder: only in a Compass project can stylesheets be named", strings.Join(flags.files, " ")),
			Remedy:  remedy + " Name a folder alone.",
		}
	}
	return nil
}

// refuseProofs tells who asks of a Compass project what only one of assetbuild's own has.
func refuseProofs(flags buildFlags) error {
	flag := "--verify"
	switch {
	case flags.verify:
	case flags.provenance != "":
		flag = "--provenance"
	default:
		return nil
	}
	return &diagnostic.Diagnostic{
		Message: flag + " is not for Compass projects: their sheets and stylesheets lie among the sources",
		Remedy:  "Write an " + config.FileName + " (`assetbuild init` makes one), or leave the flag out.",
	}
}

// ignoredCompass says that a config.rb lies beside an assetbuild.toml; nil where none does.
func ignoredCompass(cfg *config.Config) diagnostic.List {
	ruby := config.CompassFile(cfg.Root)
	if ruby == "" || cfg.File == "" || cfg.Compass.Enabled {
		return nil
	}
	return diagnostic.List{{
		Severity: diagnostic.Info, File: cfg.Relative(ruby), Message: "ignored: " + cfg.Relative(cfg.File) + " is this project's configuration",
		Remedy: "To build by it all the same, name it: --config " + cfg.Relative(ruby) + ". With a [compass] section its settings count here too.",
	}}
}

// adoptCompass lets a config.rb say what the [compass] section of an assetbuild.toml leaves out. What is told is no error.
func adoptCompass(cfg *config.Config, dev bool) (told diagnostic.List, err error) {
	if !cfg.Compass.Enabled {
		return nil, nil
	}
	environment := "production"
	if dev {
		environment = "development"
	}
	found := compass.Adopt(cfg, environment, os.LookupEnv)
	if err := found.Err(); err != nil {
		return nil, err
	}
	return found, cfg.Validate()
}

// openCompass reads the configuration and lets the command line change it. All its errors are those of a user's command line
// or configuration.
func openCompass(root, ruby string, flags buildFlags, notify func(string)) (*compassProject, error) {
	if err := flags.checkJobs(); err != nil {
		return nil, err
	}
	p := &compassProject{root: root, force: flags.force, notify: notify}
	var err error
	if p.defaults, err = config.Default(root); err != nil {
		return nil, err
	}
	if err := flags.setWork(p.defaults); err != nil {
		return nil, err
	}
	settings := compass.Settings{Root: root, File: ruby, Env: os.LookupEnv, Work: p.defaults.Work}
	if settings.Environment, err = compassEnvironment(flags); err != nil {
		return nil, err
	}
	if err := flags.compass.apply(&settings); err != nil {
		return nil, err
	}
	if flags.output != "" {
		if err := setCompassOutput(&settings, flags.output); err != nil {
			return nil, err
		}
	}
	if p.only, err = compassFiles(root, flags.files); err != nil {
		return nil, err
	}
	p.session, err = compass.OpenSession(compass.SessionOptions{
		Settings: settings, Command: p.findDartSass,
		Cache: p.defaults.Cache.Folder, CacheBytes: int64(p.defaults.Cache.MaxMegabytes) * 1_000_000,
	})
	if err != nil {
		return nil, err
	}
	p.config = p.session.Config()
	p.defaults.Output = p.config.CSSPath
	if flags.jobs > 0 {
		runtime.GOMAXPROCS(flags.jobs) // packing and compiling follow it
	}
	return p, nil
}

func compassEnvironment(flags buildFlags) (string, error) {
	if flags.keepFrom != "" {
		return "", &diagnostic.Diagnostic{
			Message: "--keep-from has no meaning in a Compass project: it publishes no generations", Remedy: "Leave it out.",
		}
	}
	if flags.profile != "" {
		return "", &diagnostic.Diagnostic{
			Message: "--profile has no meaning in a Compass project", Remedy: "Sheets are encoded for release with -e production, and fast otherwise.",
		}
	}
	switch flags.compass.environment {
	case "", "development":
		if flags.dev {
			return "development", nil
		}
		return flags.compass.environment, nil
	case "production":
		if flags.dev {
			return "", &diagnostic.Diagnostic{Message: "--dev and -e production contradict each other", Remedy: "Leave one of them out."}
		}
		return "production", nil
	}
	return "", &diagnostic.Diagnostic{
		Message: fmt.Sprintf("unknown environment %q", flags.compass.environment), Remedy: "There are: development, production.",
	}
}

// setCompassOutput makes a folder, named from the working folder, the css_dir.
func setCompassOutput(settings *compass.Settings, dir string) error {
	output, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	c, found := compass.Load(*settings)
	if err := found.Err(); err != nil {
		return err
	}
	fromProject, err := filepath.Rel(c.ProjectPath, output)
	if err != nil {
		return &diagnostic.Diagnostic{File: filepath.ToSlash(dir), Message: "the output folder can't be reached from the project", Err: err}
	}
	settings.CSSDir = filepath.ToSlash(fromProject)
	if c, _ = compass.Load(*settings); c.CSSPath != output {
		return &diagnostic.Diagnostic{
			File: compassShown(settings.Root, settings.File), Message: "css_path is set, and --out changes css_dir alone",
			Remedy: "Write css_dir instead of css_path, or leave --out away.",
		}
	}
	return nil
}

// compassFiles finds the stylesheets that are named on the command line, from the working folder or from the project's.
func compassFiles(root string, names []string) ([]string, error) {
	var files []string
	var wrong diagnostic.List
	for _, name := range names {
		file, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(file); err != nil && !filepath.IsAbs(name) {
			file = filepath.Join(root, name)
		}
		info, err := os.Stat(file)
		switch {
		case err != nil:
			wrong = append(wrong, &diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "there is no such stylesheet", Remedy: "Files count from this folder or from the project's.", Err: err})
		case !info.Mode().IsRegular() || !isSass(name):
			wrong = append(wrong, &diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "this is no stylesheet", Remedy: "Name .scss or .sass files; the project's folder comes first."})
		default:
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), wrong.Err()
}
