package compass

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/csscompare"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/prerequisite"
)

// The oracle holds what Compass 1.0.3 itself made of some hundred stylesheets; its README tells how.
const oracle = "../../testdata/compass/oracle"

// A oracleCase is a case of the oracle's manifest.
type oracleCase struct {
	File     string         `json:"file"`
	Module   string         `json:"module"`
	As       string         `json:"as"`
	Config   map[string]any `json:"config"`
	PreCSS   bool           `json:"pre_css"`
	Warnings []string       `json:"warnings"`
	Message  string         `json:"message"`
	Line     int            `json:"line"`
	LineOf   string         `json:"line_of"`
}

func (c oracleCase) name() string { return strings.TrimSuffix(c.File, ".scss") }

type manifest struct {
	Base   map[string]any `json:"base_config"`
	Cases  []oracleCase   `json:"cases"`
	Errors []oracleCase   `json:"errors"`
}

func readManifest(t *testing.T) manifest {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(oracle, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// fixedTime is that of every image and font: the default cache buster prints it.
var fixedTime = time.Unix(1400000000, 0)

// A batch is the cases that fit into one project: of one configuration, with files of different names.
type batch struct {
	config map[string]any
	cases  []oracleCase
}

// batches puts cases together. Those that need a CSS file beforehand, and those under quirks/, stay alone.
func (m manifest) batches(cases []oracleCase) []*batch {
	var all []*batch
	for _, c := range cases {
		config := map[string]any{}
		for _, some := range []map[string]any{m.Base, c.Config} {
			for key, value := range some {
				config[key] = value
			}
		}
		fits := func(b *batch) bool {
			return !c.PreCSS && c.Module != "errors" && reflect.DeepEqual(b.config, config) && len(b.cases) < 60 &&
				!slices.ContainsFunc(b.cases, func(other oracleCase) bool { return other.place() == c.place() || other.PreCSS })
		}
		if i := slices.IndexFunc(all, fits); i >= 0 {
			all[i].cases = append(all[i].cases, c)
		} else {
			all = append(all, &batch{config, []oracleCase{c}})
		}
	}
	return all
}

// place is a case's path below the Sass folder.
func (c oracleCase) place() string {
	if c.As != "" {
		return c.As
	}
	return path.Base(c.File)
}

// lay writes the project of some cases.
func (b *batch) lay(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	folder := func(key string) string {
		s, _ := b.config[key].(string)
		return filepath.Join(root, filepath.FromSlash(s))
	}
	copyTree(t, filepath.Join(oracle, "images"), folder("images_dir"))
	copyTree(t, filepath.Join(oracle, "fonts"), folder("fonts_dir"))
	copyTree(t, filepath.Join(oracle, "partials"), filepath.Join(folder("sass_dir"), "partials"))
	copyTree(t, filepath.Join(oracle, "more"), filepath.Join(root, "more"))
	for _, c := range b.cases {
		source, err := os.ReadFile(filepath.Join(oracle, filepath.FromSlash(c.File)))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder("sass_dir"), filepath.FromSlash(c.place())), string(source))
		if c.PreCSS {
			write(t, filepath.Join(folder("css_dir"), strings.TrimSuffix(c.place(), ".scss")+".css"), "")
		}
	}
	write(t, filepath.Join(root, "config.rb"), configRB(b.config))
	return root
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		write(t, filepath.Join(to, rel), string(data))
		return os.Chtimes(filepath.Join(to, rel), fixedTime, fixedTime)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// configRB writes a configuration as the manifest gives it in Ruby.
func configRB(config map[string]any) string {
	var requires, out []string
	keys := make([]string, 0, len(config))
	for key := range config {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		value := config[key]
		switch {
		case value == nil:
		case key == "require":
			for _, one := range value.([]any) {
				requires = append(requires, fmt.Sprintf("require '%s'", one))
			}
		case key == "asset_cache_buster":
			out = append(out, cacheBusterRB(value))
		case key == "asset_host":
			out = append(out, assetHostRB(value))
		default:
			out = append(out, key+" = "+ruby(value))
		}
	}
	return strings.Join(append(requires, out...), "\n") + "\n"
}

func cacheBusterRB(value any) string {
	m, ok := value.(map[string]any)
	switch {
	case !ok:
		return "asset_cache_buster :none"
	case m["text"] != nil:
		return "asset_cache_buster do |path|\n  " + ruby(m["text"]) + "\nend"
	case m["infix"] != nil:
		return "asset_cache_buster do |path, file|\n  {:path => path.sub(/(\\.\\w+)\\z/, " + ruby(m["infix"]) + " + \"\\\\1\"), :query => " + ruby(m["query"]) + "}\nend"
	case m["size"] != nil:
		return "asset_cache_buster do |path, file|\n  file ? \"s=#{File.size(file.path)}\" : \"missing\"\nend"
	}
	return "asset_cache_buster do |path|\n  nil\nend"
}

func assetHostRB(value any) string {
	m, ok := value.(map[string]any)
	if !ok {
		return "asset_host do |asset|\n  " + ruby(value) + "\nend"
	}
	var cases strings.Builder
	for extension, host := range m["by_extension"].(map[string]any) {
		fmt.Fprintf(&cases, "  when %s then %s\n", ruby(extension), ruby(host))
	}
	return "asset_host do |asset|\n  case File.extname(asset)\n" + cases.String() + "  else " + ruby(m["else"]) + "\n  end\nend"
}

func ruby(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case string:
		if strings.HasPrefix(v, ":") {
			return v
		}
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "#", `\#`).Replace(v) + `"`
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = ruby(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var pairs []string
		for key, item := range v {
			pairs = append(pairs, ":"+key+" => "+ruby(item))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	}
	return fmt.Sprint(value)
}

// dartSass finds the program, or skips the test where there is none and none can be fetched.
func dartSass(t *testing.T) string {
	t.Helper()
	binary, err := dartsass.Find(context.Background(), dartsass.Options{Version: DartSassVersion, Root: t.TempDir()})
	if err != nil {
		prerequisite.Missing(t, fmt.Sprintf("no Dart Sass %s: %v", DartSassVersion, err))
	}
	return binary.Command
}

// leastPassing is how many cases are known to pass; fewer fail the test.
const leastPassing = 574

// Every stylesheet of the oracle becomes the CSS that Compass made of it, and the same sheets.
func TestOracle(t *testing.T) {
	command := dartSass(t)
	m := readManifest(t)
	passed := map[string]int{}
	total := map[string]int{}
	t.Cleanup(func() {
		all := 0
		var groups []string
		for group := range total {
			groups = append(groups, fmt.Sprintf("%s %d/%d", group, passed[group], total[group]))
			all += passed[group]
		}
		slices.Sort(groups)
		t.Logf("%d of %d cases are equal: %s", all, len(m.Cases), strings.Join(groups, ", "))
		if all < leastPassing {
			t.Errorf("%d cases are equal, once there were %d", all, leastPassing)
		}
	})
	for _, b := range m.batches(m.Cases) {
		build, err := Run(context.Background(), Options{Settings: Settings{Root: b.lay(t)}, Command: command})
		for _, c := range b.cases {
			problem := m.compare(t, build, err, c)
			total[c.Module]++
			if problem == "" {
				passed[c.Module]++
			} else {
				t.Logf("%s: %s", c.name(), problem)
			}
		}
	}
	all := 0
	var groups []string
	for group := range total {
		groups = append(groups, fmt.Sprintf("%s %d/%d", group, passed[group], total[group]))
		all += passed[group]
	}
	slices.Sort(groups)
	t.Logf("%d of %d cases are equal: %s", all, len(m.Cases), strings.Join(groups, ", "))
	if all < leastPassing {
		t.Errorf("%d cases are equal, once there were %d", all, leastPassing)
	}
}

// compare tells what of a case differs from Compass; "" if nothing does.
func (m manifest) compare(t *testing.T, b *Build, failure error, c oracleCase) string {
	expected, err := os.ReadFile(filepath.Join(oracle, filepath.FromSlash(c.name()+".css")))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(b.Config.CSSPath, filepath.FromSlash(strings.TrimSuffix(c.place(), ".scss")+".css"))
	css, ok := b.Files[name]
	if !ok {
		for _, d := range diagnostic.Of(failure) {
			if d.File == "" || strings.Contains(d.File, c.place()) || strings.Contains(strings.Join(d.Notes, " "), c.place()) {
				return "no CSS: " + d.Error() + " " + strings.Join(d.Notes, " | ")
			}
		}
		return fmt.Sprintf("no CSS: %v", failure)
	}
	if dump := os.Getenv("ORACLE_OUT"); dump != "" {
		write(t, filepath.Join(dump, c.name()+".css"), string(css))
	}
	result := csscompare.Compare(string(expected), string(css), csscompare.Options{})
	if !result.Passes(csscompare.Options{}) {
		return fmt.Sprintf("%v %s\n- %s\n+ %s", result.Verdict, result.Problem, strings.Join(result.Removed, "\n- "), strings.Join(result.Added, "\n+ "))
	}
	return compareSheets(t, b, c)
}

// An oracleSheet is a sheet that Compass made for a case.
type oracleSheet struct {
	File    string `json:"file"`
	Written bool   `json:"written"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Hash    string `json:"rgba_sha256"`
}

// compareSheets tells what of a case's sheets differs; "" if nothing does.
func compareSheets(t *testing.T, b *Build, c oracleCase) string {
	text, err := os.ReadFile(filepath.Join(oracle, filepath.FromSlash(c.name()+".json")))
	if err != nil {
		return "" // a case without sheets
	}
	var sheets []oracleSheet
	if err := json.Unmarshal(text, &sheets); err != nil {
		t.Fatal(err)
	}
	for _, want := range sheets {
		if fractional[c.name()] {
			continue
		}
		data, ok := b.Files[filepath.Join(b.Config.ProjectPath, filepath.FromSlash(want.File))]
		if !want.Written {
			continue
		}
		if !ok {
			return "no sheet " + want.File
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); size.X != want.Width || size.Y != want.Height {
			return fmt.Sprintf("%s is %v, Compass's is %d × %d", want.File, size, want.Width, want.Height)
		}
		if got := hashPoints(img); got != want.Hash {
			return fmt.Sprintf("%s has other points than Compass's", want.File)
		}
	}
	return ""
}

// fractional are cases whose icons stand at fractions of a px: Compass's sheets have their rows slipped sideways, ours have
// the icon whole.
var fractional = map[string]bool{"sprites/import-odd-sizes-horizontal-percent": true}

// hashPoints is the hash of a picture's points; a clear point counts as four zeros.
func hashPoints(img image.Image) string {
	h := sha256.New()
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if c.A == 0 {
				c = color.NRGBA{}
			}
			h.Write([]byte{c.R, c.G, c.B, c.A})
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// Every input of the oracle that fails in Compass fails here too, at its line, with a message that says as much.
func TestOracleErrors(t *testing.T) {
	command := dartSass(t)
	m := readManifest(t)
	failed := 0
	for _, b := range m.batches(m.Errors) {
		c := b.cases[0]
		_, err := Run(context.Background(), Options{Settings: Settings{Root: b.lay(t)}, Command: command})
		if err == nil {
			t.Logf("%s: no error; Compass says: %s", c.name(), c.Message)
			continue
		}
		failed++
		for _, d := range diagnostic.Of(err) {
			if d.File == "" {
				t.Errorf("%s: an error without a file: %v", c.name(), d)
			}
			t.Logf("%s: %v %v\n\tCompass: %d: %s", c.name(), d, d.Notes, c.Line, c.Message)
		}
	}
	t.Logf("%d of %d errors are told", failed, len(m.Errors))
	if failed < leastErrors {
		t.Errorf("%d errors are told, once there were %d", failed, leastErrors)
	}
}

const leastErrors = 54
