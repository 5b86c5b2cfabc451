package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/publish"
	"assetbuild/sprite"

	"github.com/google/go-cmp/cmp"
)

// TestASecondRunIsNeverWrong edits a small project at random, and after each edit compares what an incremental build made
// of it with what a clean build makes, byte for byte; where the build fails, what the two say. Half of the incremental
// builds go on in one session, as watch has it, the others begin a new one, as a new process does.
//
// ASSETBUILD_EDITS=10000 makes it a long one.
func TestASecondRunIsNeverWrong(t *testing.T) {
	edits := 40
	if testing.Short() {
		edits = 10
	}
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_EDITS")); err == nil {
		edits = n
	}
	p := newEdited(t)
	succeeded := 0
	for edit := range edits {
		what := p.edit(edit)
		got, gotErr := p.incremental(t, edit)
		want, wantErr := p.clean(t)
		if diff := cmp.Diff(wantErr, gotErr); diff != "" {
			t.Fatalf("edit %d (%s): the findings differ:\n%s", edit, what, diff)
		}
		if len(wantErr) > 0 {
			p.mend() // or errors would pile up, and hardly a build succeed
			continue
		}
		succeeded++
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
			t.Fatalf("edit %d (%s): other files:\n%s", edit, what, diff)
		}
		for path := range want {
			if !bytes.Equal(got[path], want[path]) {
				t.Fatalf("edit %d (%s): %s differs:\n%s", edit, what, path, cmp.Diff(string(want[path]), string(got[path])))
			}
		}
	}
	if succeeded < edits/3 {
		t.Errorf("of %d builds only %d succeeded: that tests little", edits, succeeded)
	}
}

// An edited is a project that is edited at random.
type edited struct {
	rng     *rand.Rand
	root    string
	files   map[string][]byte
	session *pipeline.Session
}

// names are the files that edits choose from. Some of them would win over others where both are there.
var names = []string{
	"assets/sass/home.scss", "assets/sass/shop.scss", "assets/sass/deep/page.scss", "assets/sass/old.sass",
	"assets/sass/_shared.scss", "assets/sass/deep/_shared.scss", "assets/sass/shared.css", "assets/sass/_shared/_index.scss",
	"assets/js/home.ts", "assets/js/lib/tool.ts", "assets/js/lib/tool.js", "assets/js/shop/index.js", "package.json",
	"assets/pages/index.html", "assets/pages/_nav.html", "assets/pages/deep/a.html",
	"assets/static/robots.txt", "assets/images/photo.png", "assets/sass/photo.png",
	"assets/sprites/nav/home.png", "assets/sprites/nav/up.png", "assets/sprites/nav/down.png", "assets/sprites/flags/se.png",
	"assets/sprites/lone.png", "assetbuild.toml",
}

func newEdited(t *testing.T) *edited {
	p := &edited{rng: rand.New(rand.NewPCG(5, 8)), root: t.TempDir(), files: map[string][]byte{}}
	for _, name := range names[:len(names)-1] {
		if name != "assets/sass/shared.css" && name != "assets/sass/_shared/_index.scss" && name != "assets/js/lib/tool.js" {
			p.files[name] = p.content(name)
		}
	}
	t.Cleanup(func() {
		if p.session != nil {
			p.session.Close()
		}
	})
	return p
}

// content makes a file's content, mostly right and now and then not.
func (p *edited) content(name string) []byte {
	n := p.rng.IntN(4)
	broken := p.rng.IntN(25) == 0
	switch filepath.Ext(name) {
	case ".png":
		var out bytes.Buffer
		img := image.NewNRGBA(image.Rect(0, 0, 4+n, 6))
		img.SetNRGBA(n, n, color.NRGBA{uint8(p.rng.IntN(256)), 9, 9, 255})
		_ = png.Encode(&out, img)
		if broken {
			out.Truncate(30)
		}
		return out.Bytes()
	case ".scss", ".css":
		if broken {
			return []byte(".a { color: $undefined }\n.b { x: ")
		}
		text := fmt.Sprintf(".%c { color: #00%d }\n", 'a'+n, n)
		switch name {
		case "assets/sass/home.scss":
			text += "@import 'shared';\n@import 'generated/nav';\n.n { @extend %nav-home-sprite; }\n"
		case "assets/sass/shop.scss":
			text = "@use 'generated/flags';\n" + text + ".f { @include flags.flags-sprite(se); }\n.p { background: url(photo.png) }\n"
		case "assets/sass/deep/page.scss":
			text += "@import 'shared';\n.q { background: url(../../images/photo.png) }\n"
		}
		return []byte(text)
	case ".sass":
		return fmt.Appendf(nil, "@import 'shared'\n.s\n  color: #11%d\n", n)
	case ".ts", ".js":
		text := fmt.Sprintf("console.log(%d);\n", n)
		if name == "assets/js/home.ts" {
			text += "import './lib/tool';\nimport photo from '../images/photo.png';\nconsole.log(photo);\n"
		}
		return []byte(text)
	case ".html":
		text := fmt.Sprintf("<p>%d</p>\n", n)
		if name == "assets/pages/index.html" {
			text += `{{template "_nav.html"}}{{stylesheet "assets/sass/home.scss"}}{{script "assets/js/home.ts"}}<img src="{{asset "assets/images/photo.png"}}">`
		}
		return []byte(text)
	case ".toml":
		return []byte([]string{"[sprites]\npadding = 2\n", "public_path = \"https://cdn.example.com/\"\n", "[js]\nformat = \"iife\"\n", ""}[n])
	case ".json":
		return fmt.Appendf(nil, `{"name": "p", "sideEffects": %v}`, n%2 == 0)
	}
	return fmt.Appendf(nil, "text %d\n", n)
}

// edit changes the project in one way, and says how.
func (p *edited) edit(number int) string {
	name := names[p.rng.IntN(len(names))]
	switch kind := p.rng.IntN(8); kind {
	case 0, 1, 2, 3:
		p.files[name] = p.content(name)
		return "write " + name
	case 4:
		delete(p.files, name)
		return "delete " + name
	case 5:
		now := time.Now()
		_ = os.Chtimes(filepath.Join(p.root, name), now, now)
		return "touch " + name
	case 6:
		p.damage()
		return "damage the cache"
	default:
		public, generated := filepath.Join(p.root, "public"), filepath.Join(p.root, ".assetbuild/sass/generated")
		for _, folder := range []string{public, generated} {
			entries, _ := os.ReadDir(folder)
			file := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && e.Name()[0] != '.' })
			if file >= 0 {
				_ = os.WriteFile(filepath.Join(folder, entries[file].Name()), []byte("changed by hand"), 0o644)
			}
		}
		return "change the output by hand"
	}
}

// mend writes again what other files need, most of the time.
func (p *edited) mend() {
	if p.rng.IntN(4) == 0 {
		return
	}
	for _, name := range names[:len(names)-1] {
		_, there := p.files[name]
		if !there || p.rng.IntN(3) == 0 {
			p.files[name] = p.content(name)
		}
	}
	for _, winner := range []string{"assets/sass/shared.css", "assets/sass/_shared/_index.scss", "assets/js/lib/tool.js"} {
		delete(p.files, winner)
	}
}

// damage truncates, or fills with noise, some of the cache's files.
func (p *edited) damage() {
	_ = filepath.WalkDir(filepath.Join(p.root, ".assetbuild/cache"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || p.rng.IntN(3) > 0 {
			return nil
		}
		if p.rng.IntN(2) == 0 {
			return os.Truncate(path, int64(p.rng.IntN(60)))
		}
		return os.WriteFile(path, []byte("noise"), 0o644)
	})
}

// incremental builds where former builds left their results.
func (p *edited) incremental(t *testing.T, edit int) (map[string][]byte, []string) {
	t.Helper()
	p.lay(t, p.root)
	cfg, err := config.Load(p.root, "")
	if err != nil {
		return nil, messages(err)
	}
	toml := p.files["assetbuild.toml"]
	if p.session != nil && (edit%2 == 0 || !bytes.Equal(toml, lastToml)) {
		p.session.Close()
		p.session = nil
	}
	lastToml = toml
	if p.session == nil {
		p.session = pipeline.Open(cfg)
	} else {
		p.session.Refresh()
	}
	_, err = p.session.Build(context.Background(), pipeline.Options{Config: cfg, Profile: sprite.Fast, Force: true})
	return output(t, p.root), messages(err)
}

var lastToml []byte

// clean builds the same files in a new folder.
func (p *edited) clean(t *testing.T) (map[string][]byte, []string) {
	t.Helper()
	root := t.TempDir()
	p.lay(t, root)
	cfg, err := config.Load(root, "")
	if err != nil {
		return nil, messages(err)
	}
	_, err = pipeline.Build(context.Background(), pipeline.Options{Config: cfg, Profile: sprite.Fast})
	return output(t, root), messages(err)
}

// lay makes a project's files those of the model. A file that is right already is not touched.
func (p *edited) lay(t *testing.T, root string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		data, ok := p.files[name]
		if !ok {
			_ = os.Remove(path)
			_ = os.Remove(filepath.Dir(path)) // where nothing else is in it
			continue
		}
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func messages(err error) (all []string) {
	for _, d := range diagnostic.Sort(diagnostic.Of(err)) {
		all = append(all, d.Error())
	}
	return all
}

// output reads everything that the current generation consists of, and fails where something lies there that no kept
// generation names.
func output(t *testing.T, root string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	public := filepath.Join(root, "public")
	err := filepath.WalkDir(public, func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) || entry != nil && entry.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(public, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	generations, current, err := publish.Generations(public)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	named := map[string]bool{} // by path: whether the current generation does
	for _, g := range generations {
		for _, f := range g.Files {
			if f.Hashed || g.ID == current {
				named[f.Path] = named[f.Path] || g.ID == current
			}
		}
	}
	for path := range files {
		now, kept := named[path]
		if own := strings.HasPrefix(path, ".assetbuild"); !own && !kept {
			t.Errorf("%s is left, and no kept generation names it", path)
		}
		if !now {
			delete(files, path)
		}
	}
	return files
}
