package sources_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/sources"

	"github.com/google/go-cmp/cmp"
)

// project lays empty files in a new folder; "a -> b" makes a symbolic link.
func project(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range files {
		name, target, link := strings.Cut(name, " -> ")
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if link {
			err = os.Symlink(filepath.FromSlash(target), path)
		} else {
			err = os.WriteFile(path, nil, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func names(files []sources.File) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.Display)
	}
	return all
}

func TestStylesheetsAreSassFilesWithoutAnUnderscore(t *testing.T) {
	root := project(t, "sass/home.scss", "sass/_part.scss", "sass/shop/cart.sass", "sass/shop/_x.sass", "sass/notes.txt",
		"sass/.hidden.scss", "sass/.git/a.scss", "sass/node_modules/b/c.scss", "sass/_drafts/d.scss")
	files, err := sources.Stylesheets(context.Background(), filepath.Join(root, "sass"), sources.Options{Project: root})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"sass/_drafts/d.scss", "sass/home.scss", "sass/shop/cart.sass"}, names(files)); diff != "" {
		t.Error(diff)
	}
	if name := files[2].Name(); name != "shop/cart" {
		t.Errorf("the entry's name is %q", name)
	}
}

func TestScriptsAreThoseInTheFolderAndEachSubFoldersIndex(t *testing.T) {
	root := project(t, "js/home.ts", "js/old.js", "js/m.mjs", "js/react.jsx", "js/react2.tsx", "js/types.d.ts",
		"js/lib/format.js", "js/shop/index.ts", "js/shop/deep/index.jsx", "js/shop/index.test.ts", "js/a.json")
	files, err := sources.Scripts(context.Background(), filepath.Join(root, "js"), sources.Options{Project: root})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"js/home.ts", "js/m.mjs", "js/old.js", "js/react.jsx", "js/react2.tsx", "js/shop/deep/index.jsx", "js/shop/index.ts"}
	if diff := cmp.Diff(want, names(files)); diff != "" {
		t.Error(diff)
	}
}

func TestStaticTakesEverything(t *testing.T) {
	root := project(t, "static/robots.txt", "static/.well-known/security.txt")
	files, err := sources.Static(context.Background(), filepath.Join(root, "static"), sources.Options{Project: root})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"static/.well-known/security.txt", "static/robots.txt"}, names(files)); diff != "" {
		t.Error(diff)
	}
}

func TestAFolderThatIsNotThereHoldsNothing(t *testing.T) {
	root := project(t)
	files, err := sources.Static(context.Background(), filepath.Join(root, "static"), sources.Options{Project: root})
	if err != nil || len(files) != 0 {
		t.Errorf("got %v, %v", files, err)
	}
}

func TestLinks(t *testing.T) {
	outside := filepath.ToSlash(project(t, "x.scss"))
	cases := []struct {
		name  string
		link  string
		allow bool
		found []string
		want  string // part of the error; "" for none
	}{
		{"a link to a file of the project is followed", "sass/b.scss -> ../other/o.scss", false, []string{"sass/a.scss", "sass/b.scss"}, ""},
		{"a link to a folder of the project is followed", "sass/more -> ../other", false, []string{"sass/a.scss", "sass/more/o.scss"}, ""},
		{"a circle is told", "sass/more -> .", false, []string{"sass/a.scss"}, "sass/more: the symbolic link leads in a circle"},
		{"a link to itself is told", "sass/l.scss -> l.scss", false, []string{"sass/a.scss"}, "sass/l.scss: the symbolic link leads nowhere"},
		{"a link out of the project is refused", "sass/b.scss -> " + outside + "/x.scss", false, []string{"sass/a.scss"}, "leads out of the project"},
		{"unless that is allowed", "sass/b.scss -> " + outside + "/x.scss", true, []string{"sass/a.scss", "sass/b.scss"}, ""},
		{"a folder out of the project is refused", "sass/more -> " + outside, false, []string{"sass/a.scss"}, "leads out of the project"},
		{"a device is no stylesheet", "sass/zero.scss -> /dev/zero", true, []string{"sass/a.scss"}, "no regular file"},
		{"a broken link that no stylesheet would be is passed over", "sass/lock -> nowhere", false, []string{"sass/a.scss"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root := project(t, "sass/a.scss", "other/o.scss", c.link)
			files, err := sources.Stylesheets(context.Background(), filepath.Join(root, "sass"), sources.Options{Project: root, AllowOutside: c.allow})
			if diff := cmp.Diff(c.found, names(files)); diff != "" {
				t.Error(diff)
			}
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got the error %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got the error %v, want %q", err, c.want)
			}
		})
	}
}
