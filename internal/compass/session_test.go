package compass

import (
	"bytes"
	"context"
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
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"assetbuild/internal/diagnostic"
)

// An edited is a Compass project that is edited at random.
type edited struct {
	rng     *rand.Rand
	root    string
	command string
	session *Session
}

// A choice is a file with the contents that it may have; the empty one stands for no file.
type choice struct {
	name     string
	contents []string
}

// choices are what edits choose from.
var choices = []choice{
	{"sass/a.scss", []string{"@import 'part'; .a { b: c; }", ".a { width: image-width('logo.png'); x: image-url('logo.png'); }", "@import 'nav/*.png'; @include all-nav-sprites;"}},
	{"sass/b.scss", []string{"$nav-spacing: 3px; @import 'nav/*.png'; .b { @include nav-sprite(home); }", "@import 'deep/other'; .b { f: $f; }", "$nav-home-spacing: 9px; @import 'nav/*.png'; .b { @include nav-sprite(search); }"}},
	{"sass/c.sass", []string{"@import part\n.c\n  d: e\n", ".c\n  +border-radius(4px)\n", "@import compass\n.c\n  +border-radius(4px)\n"}},
	{"sass/_part.scss", []string{".p { q: 1; }", ".p { q: 2; }", "", "@warn 'part'; .p { q: inline-image('logo.png'); }"}},
	{"sass/deep/_other.scss", []string{"$f: 1px;", "$f: sprite-width(sprite-map('nav/*.png'), home);", ""}},
	{"sass/deep/d.scss", []string{"@import '../part';", "@import 'compass/reset';", ""}},
	{"config.rb", []string{"line_comments = false", "relative_assets = true\nsourcemap = true", "output_style = :compact", "require 'compass/import-once/activate'"}},
}

var icons = []string{"images/nav/home.png", "images/nav/search.png", "images/nav/home_hover.png", "images/logo.png"}

func (p *edited) set(c choice, content string) {
	file := filepath.Join(p.root, filepath.FromSlash(c.name))
	if content == "" {
		_ = os.Remove(file)
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		panic(err)
	}
}

func (p *edited) draw(name string, width int) {
	img := image.NewNRGBA(image.Rect(0, 0, width, 6))
	img.SetNRGBA(0, 0, color.NRGBA{uint8(p.rng.IntN(256)), 9, 9, 255})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	p.set(choice{name: name}, out.String())
}

// edit changes one file, and says which.
func (p *edited) edit() string {
	if p.rng.IntN(3) == 0 {
		name := icons[p.rng.IntN(len(icons))]
		if p.rng.IntN(6) == 0 {
			p.set(choice{name: name}, "")
			return "removed " + name
		}
		p.draw(name, 4+p.rng.IntN(9))
		return "drew " + name
	}
	c := choices[p.rng.IntN(len(choices))]
	content := c.contents[p.rng.IntN(len(c.contents))]
	p.set(c, content)
	return fmt.Sprintf("%s: %q", c.name, content)
}

// mend makes the project whole.
func (p *edited) mend() {
	for _, c := range choices {
		p.set(c, c.contents[0])
	}
	for i, name := range icons {
		p.draw(name, 8+i)
	}
}

// again builds with what former builds kept: in the session that is open, or in a new one, as a new process does.
func (p *edited) again(t *testing.T, config bool) (*Build, error) {
	t.Helper()
	if p.session != nil && (config || p.rng.IntN(2) == 0) {
		p.session.Close()
		p.session = nil
	}
	if p.session == nil {
		var err error
		p.session, err = OpenSession(SessionOptions{
			Settings: Settings{Root: p.root, File: filepath.Join(p.root, "config.rb"), Env: os.LookupEnv},
			Command:  func(context.Context) (string, error) { return p.command, nil },
			Cache:    filepath.Join(p.root, ".assetbuild", "cache"), CacheBytes: 1 << 30,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	made, err := p.session.Build(t.Context(), BuildOptions{})
	if err == nil {
		if _, err := made.Write(); err != nil {
			t.Fatal(err)
		}
		p.session.Remember(made, nil)
	}
	return made, err
}

// A build that uses what former builds kept makes what one makes that knows nothing, whatever was edited in between.
// ASSETBUILD_EDITS=1000 makes it a long one.
func TestASecondBuildIsNeverWrong(t *testing.T) {
	edits := 12
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_EDITS")); err == nil {
		edits = n
	}
	p := &edited{rng: rand.New(rand.NewPCG(3, 1)), root: t.TempDir(), command: dartSass(t)}
	p.mend()
	defer func() { p.session.Close() }()
	recalled, mended := 0, false
	for edit := range edits {
		what := p.edit()
		got, gotErr := p.again(t, mended || strings.HasPrefix(what, "config.rb"))
		mended = false
		want, wantErr := Run(t.Context(), Options{Settings: Settings{Root: p.root, Env: os.LookupEnv}, Command: p.command})
		if diff := cmp.Diff(told(wantErr), told(gotErr)); diff != "" {
			t.Fatalf("edit %d (%s): the errors differ:\n%s", edit, what, diff)
		}
		if wantErr != nil {
			p.mend()
			mended = true
			continue
		}
		if diff := cmp.Diff(told(want.Messages), told(got.Messages)); diff != "" {
			t.Fatalf("edit %d (%s): the messages differ:\n%s", edit, what, diff)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want.Files)), slices.Sorted(maps.Keys(got.Files))); diff != "" {
			t.Fatalf("edit %d (%s): other files:\n%s", edit, what, diff)
		}
		for name := range want.Files {
			if !bytes.Equal(want.Files[name], got.Files[name]) {
				t.Fatalf("edit %d (%s): %s differs:\n%s", edit, what, name, cmp.Diff(string(want.Files[name]), string(got.Files[name])))
			}
		}
		for _, made := range got.Entries {
			if made.Rounds == 0 {
				recalled++
			}
		}
	}
	if recalled < edits {
		t.Errorf("of %d builds only %d entries came from a former one: that tests little", edits, recalled)
	}
}

// told gives findings as text, sorted.
func told(err error) (lines []string) {
	if list, ok := err.(diagnostic.List); ok && len(list) == 0 {
		return nil
	}
	for _, d := range diagnostic.Sort(diagnostic.Of(err)) {
		lines = append(lines, d.Error()+" "+strings.Join(d.Notes, " | "))
	}
	return lines
}

// A change of one icon compiles what shows it, once, and nothing else.
func TestOnlyWhatDependsOnAChangeIsCompiled(t *testing.T) {
	p := &edited{rng: rand.New(rand.NewPCG(1, 1)), root: t.TempDir(), command: dartSass(t)}
	p.mend()
	defer func() { p.session.Close() }()
	rounds := func() map[string]int {
		made, err := p.again(t, true) // a new process each time
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]int{}
		for _, m := range made.Entries {
			all[m.Entry] = m.Rounds
		}
		return all
	}
	rounds()
	if diff := cmp.Diff(map[string]int{"sass/a.scss": 0, "sass/b.scss": 0, "sass/c.sass": 0, "sass/deep/d.scss": 0}, rounds()); diff != "" {
		t.Errorf("nothing changed:\n%s", diff)
	}
	p.draw("images/nav/home.png", 13)
	if diff := cmp.Diff(map[string]int{"sass/a.scss": 0, "sass/b.scss": 1, "sass/c.sass": 0, "sass/deep/d.scss": 0}, rounds()); diff != "" {
		t.Errorf("an icon changed:\n%s", diff)
	}
	p.set(choices[3], ".p { q: 3; }")
	if diff := cmp.Diff(map[string]int{"sass/a.scss": 1, "sass/b.scss": 0, "sass/c.sass": 1, "sass/deep/d.scss": 1}, rounds()); diff != "" {
		t.Errorf("a partial changed:\n%s", diff)
	}
}
