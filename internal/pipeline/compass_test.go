package pipeline_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/sprite"
)

// compassFiles are what a published Compass project's files may hold; the empty content stands for no file.
var compassFiles = map[string][]string{
	"assets/sass/a.scss":     {"@import 'part'; .a { b: image-url('logo.png'); }", "@import 'nav/*.png'; @include all-nav-sprites;", ".a { width: image-width('logo.png'); }"},
	"assets/sass/b.scss":     {"$nav-layout: smart; @import 'nav/*.png'; .b { @include nav-sprite(home); }", "$m: sprite-map('nav/*.png', $spacing: 2px); .b { c: sprite($m, home); }", "@import 'compass'; .b { @include border-radius(3px); d: image-url('logo.png', true); }"},
	"assets/sass/c.sass":     {"@import part\n.c\n  d: e\n", "@import nav/*.png\n.c\n  +nav-sprite(home)\n"},
	"assets/sass/_part.scss": {".p { q: 1; }", "@warn 'part'; .p { q: inline-image('logo.png'); }", ""},
	"images/nav/home.png":    {"5", "6", "7"}, "images/nav/more.png": {"", "8", "9"}, "images/logo.png": {"4", "12", ""},
}

var compassNames = slices.Sorted(maps.Keys(compassFiles))

func setCompassFile(t *testing.T, root, name, content string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if content == "" {
		_ = os.Remove(file)
		return
	}
	data := []byte(content)
	if width, err := strconv.Atoi(content); err == nil {
		img := image.NewNRGBA(image.Rect(0, 0, width, 6))
		img.SetNRGBA(0, 0, color.NRGBA{uint8(10 * width), 9, 9, 255})
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			t.Fatal(err)
		}
		data = out.Bytes()
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// A project with a [compass] section is rebuilt as rightly as any other: after each edit, what a session makes that goes on is
// what one makes that knows nothing. ASSETBUILD_EDITS=1000 makes it a long one.
func TestASecondRunOfACompassProjectIsNeverWrong(t *testing.T) {
	edits := 10
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_EDITS")); err == nil {
		edits = n
	}
	rng := rand.New(rand.NewPCG(2, 7))
	root := t.TempDir()
	setCompassFile(t, root, config.FileName, "[compass]\n")
	for _, name := range compassNames {
		setCompassFile(t, root, name, compassFiles[name][0])
	}
	build := func(session *pipeline.Session, cfg *config.Config) (map[string]string, []string) {
		result, err := session.Build(t.Context(), pipeline.Options{Config: cfg, Dev: true, Profile: sprite.Fast, Memory: true})
		files, told := map[string]string{}, []string{}
		if err != nil {
			for _, d := range diagnostic.Sort(diagnostic.Of(err)) {
				told = append(told, d.Error())
			}
			return nil, told
		}
		for _, f := range result.Files {
			data := f.Data
			if f.Source != "" {
				if data, err = os.ReadFile(f.Source); err != nil {
					t.Fatal(err)
				}
			}
			files[f.Path] = string(data)
		}
		for _, d := range result.Messages {
			told = append(told, d.Error())
		}
		return files, append(told, fmt.Sprintf("%d sheets, %d images", result.Sheets, result.Images))
	}
	open := func(cache string) (*pipeline.Session, *config.Config) {
		cfg, err := config.Load(root, "")
		if err != nil {
			t.Fatal(err)
		}
		cfg.Cache.Folder = cache
		return pipeline.Open(cfg), cfg
	}
	session, cfg := open(filepath.Join(root, ".assetbuild", "cache"))
	defer func() { session.Close() }()
	succeeded := 0
	for edit := range edits {
		name := compassNames[rng.IntN(len(compassNames))]
		content := compassFiles[name][rng.IntN(len(compassFiles[name]))]
		setCompassFile(t, root, name, content)
		if rng.IntN(2) == 0 {
			session.Close()
			session, cfg = open(filepath.Join(root, ".assetbuild", "cache"))
		} else {
			session.Refresh()
		}
		got, gotTold := build(session, cfg)
		clean, cleanCfg := open(t.TempDir())
		want, wantTold := build(clean, cleanCfg)
		clean.Close()
		if diff := cmp.Diff(wantTold, gotTold); diff != "" {
			t.Fatalf("edit %d (%s: %q): what is told differs:\n%s", edit, name, content, diff)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("edit %d (%s: %q): the output differs:\n%s", edit, name, content, diff)
		}
		if want != nil {
			succeeded++
		}
	}
	if succeeded < edits/4 {
		t.Errorf("of %d builds only %d succeeded: that tests little", edits, succeeded)
	}
}
