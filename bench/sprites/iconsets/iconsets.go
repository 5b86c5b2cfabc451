// Package iconsets fetches public icon sets from npm and lays each out as one directory of images: what the sprite part is
// measured on and compared by.
package iconsets

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Set is the images of one npm package that become one sheet.
type Set struct {
	Name string
	// Package is what `npm pack` is asked for.
	Package string
	// Folders are those of the package whose images belong to the set, at any depth, by their scale.
	Folders map[int]string
	// Extensions are what the names of its images end in.
	Extensions []string
	// Small tells that the images are small or of one colour, where a sheet has more to save.
	Small bool
}

// Vector tells whether the set holds drawings.
func (s Set) Vector() bool { return slices.Contains(s.Extensions, ".svg") }

var (
	pngs     = []string{".png"}
	bitmaps  = []string{".png", ".gif", ".jpg"}
	drawings = []string{".svg"}
)

// All are the sets, the small ones first.
var All = []Set{
	{"leaflet", "leaflet@1.9.4", map[int]string{1: "dist/images"}, pngs, false},
	{"silk16", "famfamfam-silk@1.0.0", map[int]string{1: "dist/png"}, pngs, true},
	{"dijit-ui", "dijit@1.17.3", map[int]string{1: "themes"}, bitmaps, false},
	{"crypto-1x", "cryptocurrency-icons@0.18.1", map[int]string{1: "32/color"}, pngs, false},
	{"crypto-2x", "cryptocurrency-icons@0.18.1", map[int]string{1: "32@2x/color"}, pngs, false},
	{"crypto-pair", "cryptocurrency-icons@0.18.1", map[int]string{1: "32/color", 2: "32@2x/color"}, pngs, false},
	{"flags100", "svg-country-flags@1.2.10", map[int]string{1: "png100px"}, pngs, false},
	{"fa64-gray", "font-awesome-svg-png@1.2.2", map[int]string{1: "black/png/64"}, pngs, true},
	{"jqui-16bit", "jquery-ui-themes@1.12.0", map[int]string{1: "themes"}, bitmaps, false},
	{"svg-fa-solid", "@fortawesome/fontawesome-free@7.3.1", map[int]string{1: "svgs/solid"}, drawings, false},
	{"svg-bootstrap", "bootstrap-icons@1.13.2", map[int]string{1: "icons"}, drawings, false},
	{"svg-flags", "svg-country-flags@1.2.10", map[int]string{1: "svg"}, drawings, false},
}

// Named gives the sets with these names, separated by commas; all where the text is "all".
func Named(names string) ([]Set, error) {
	if names == "all" {
		return All, nil
	}
	var sets []Set
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(All, func(s Set) bool { return s.Name == name })
		if i < 0 {
			var known []string
			for _, s := range All {
				known = append(known, s.Name)
			}
			return nil, fmt.Errorf("there is no set %q; there are all, %s", name, strings.Join(known, ", "))
		}
		sets = append(sets, All[i])
	}
	return sets, nil
}

// DefaultFolder is where sets are kept between runs.
func DefaultFolder() (string, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for icon sets: %w", err)
	}
	return filepath.Join(caches, "assetbuild-bench", "iconsets"), nil
}

// Fetch gives the set's directory below the folder; it asks npm where it isn't there yet.
func Fetch(ctx context.Context, folder string, set Set) (string, error) {
	dir := filepath.Join(folder, set.Name)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	unpacked, err := fetchPackage(ctx, filepath.Join(folder, ".packages"), set.Package)
	if err != nil {
		return "", err
	}
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return "", err
	}
	for scale, from := range set.Folders {
		to, suffix := fresh, ""
		if scale != 1 {
			suffix = fmt.Sprintf("@%dx", scale)
		}
		if err := gather(filepath.Join(unpacked, filepath.FromSlash(from)), to, suffix, set.Extensions); err != nil {
			return "", fmt.Errorf("the set %s: %w", set.Name, err)
		}
	}
	return dir, os.Rename(fresh, dir)
}

// fetchPackage gives the folder of an unpacked npm package.
func fetchPackage(ctx context.Context, folder, name string) (string, error) {
	dir := filepath.Join(folder, strings.NewReplacer("/", "-", "@", "-").Replace(name))
	inside := filepath.Join(dir, "package")
	if _, err := os.Stat(inside); err == nil {
		return inside, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	pack := exec.CommandContext(ctx, "npm", "pack", "--silent", name)
	pack.Dir, pack.Stderr = dir, os.Stderr
	file, err := pack.Output()
	if err != nil {
		return "", fmt.Errorf("npm pack %s: %w", name, err)
	}
	unpack := exec.CommandContext(ctx, "tar", "-xzf", strings.TrimSpace(string(file)))
	unpack.Dir, unpack.Stderr = dir, os.Stderr
	if err := unpack.Run(); err != nil {
		return "", fmt.Errorf("unpack %s: %w", name, err)
	}
	return inside, nil
}

// gather copies the images below a folder into one directory. A path's parts are joined to one name; where two images
// differ in their extension alone, the later one's name tells it.
func gather(from, to, suffix string, extensions []string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	taken := map[string]bool{}
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		extension := strings.ToLower(filepath.Ext(path))
		if err != nil || entry.IsDir() || !slices.Contains(extensions, extension) {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		name := strings.ReplaceAll(strings.TrimSuffix(filepath.ToSlash(rel), filepath.Ext(rel)), "/", "_")
		name = strings.TrimSuffix(name, suffix) // crypto's names have it
		if key := strings.ToLower(name); taken[key] {
			name += "_" + extension[1:]
		}
		taken[strings.ToLower(name)] = true
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name+suffix+extension), data, 0o644)
	})
}
