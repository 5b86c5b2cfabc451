package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
)

// maxVisited bounds how many files of packages are looked at for copies.
const maxVisited = 50_000

// A npmPackage is a package that icons come from, by its folder's name, with what its package.json says.
type npmPackage struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	License any    `json:"license"`
	files   []string
}

// iconLicences lists the npm packages that icons, and images that stylesheets and pages refer to, come from: those that lie
// in node_modules, those that links lead there, and copies to the byte of an image in a package that package.json names.
func iconLicences(p *project) (all []Finding) {
	packages := map[string]*npmPackage{}
	add := func(folder, file string) {
		if folder == "" {
			return
		}
		if packages[folder] == nil {
			packages[folder] = readPackage(folder)
		}
		if pkg := packages[folder]; !slices.Contains(pkg.files, file) {
			pkg.files = append(pkg.files, file)
		}
	}
	copies := map[int64][]imageFile{}
	for _, f := range p.images() {
		if folder := packageOf(f.path); folder != "" {
			add(folder, f.display)
		} else if f.size > 0 {
			copies[f.size] = append(copies[f.size], f)
		}
	}
	for _, f := range p.result.Files {
		if f.Kind == "asset" && isImage(f) {
			add(packageOf(f.Source), p.cfg.Relative(f.Source))
		}
	}
	p.findCopies(copies, add)
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		all = append(all, p.licence(packages[folder]))
	}
	return all
}

func isImage(f artifact.File) bool {
	return f.Source != "" && hasExtension(f.Path, ".png", ".svg", ".gif", ".webp", ".jpg", ".jpeg", ".avif")
}

func (p *project) licence(pkg *npmPackage) Finding {
	slices.Sort(pkg.files)
	file := pkg.files[0]
	what := counted(len(pkg.files)) + " from " + pkg.Name
	if pkg.Version != "" {
		what += " " + pkg.Version
	}
	f := inFile(file, what+": licence "+pkg.licence(), "Keep to what it asks for, such as a notice.")
	if pkg.licence() == unknownLicence {
		f.Remedy = "Ask the package's authors, or use other icons."
	}
	f.Notes = pkg.files[:min(len(pkg.files), 5)]
	if n := len(pkg.files) - 5; n > 0 {
		f.Notes = append(f.Notes[:5:5], fmt.Sprintf("and %d more", n))
	}
	return f
}

const unknownLicence = "unknown"

// licence gives the package's SPDX expression. Old packages have an object.
func (pkg *npmPackage) licence() string {
	switch l := pkg.License.(type) {
	case string:
		return l
	case map[string]any:
		if name, ok := l["type"].(string); ok {
			return name
		}
	}
	return unknownLicence
}

func readPackage(folder string) *npmPackage {
	pkg := &npmPackage{}
	if data, err := readBounded(filepath.Join(folder, "package.json")); err == nil {
		_ = json.Unmarshal(data, pkg) // what can't be read has an unknown licence
	}
	if pkg.Name == "" {
		_, name, _ := strings.Cut(filepath.ToSlash(folder), "node_modules/")
		pkg.Name = name
	}
	return pkg
}

// packageOf gives the folder of the package that a file lies in, where links lead there too; "" for none.
func packageOf(file string) string {
	if file == "" {
		return ""
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	parts := strings.Split(file, string(filepath.Separator))
	for i := len(parts) - 2; i > 0; i-- {
		if parts[i-1] != "node_modules" {
			continue
		}
		if strings.HasPrefix(parts[i], "@") && i+2 < len(parts) {
			i++
		}
		return strings.Join(parts[:i+1], string(filepath.Separator))
	}
	return ""
}

// findCopies looks for the icons in the packages that the project names.
func (p *project) findCopies(icons map[int64][]imageFile, add func(folder, file string)) {
	var names struct{ Dependencies, DevDependencies map[string]string }
	data, err := readBounded(filepath.Join(p.cfg.Root, "package.json"))
	if err != nil || json.Unmarshal(data, &names) != nil || len(icons) == 0 {
		return
	}
	all := slices.Concat(slices.Collect(maps.Keys(names.Dependencies)), slices.Collect(maps.Keys(names.DevDependencies)))
	slices.Sort(all)
	visited := 0
	for _, name := range slices.Compact(all) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		folder, err := filepath.EvalSymlinks(filepath.Join(p.cfg.Root, "node_modules", filepath.FromSlash(name)))
		if err != nil {
			continue // it isn't installed
		}
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if visited++; err != nil || visited > maxVisited || p.ctx.Err() != nil {
				return fs.SkipAll
			}
			if entry.IsDir() && entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			if !entry.Type().IsRegular() || !hasExtension(path, ".svg", ".png") {
				return nil
			}
			if info, err := entry.Info(); err == nil {
				for _, icon := range icons[info.Size()] {
					if sameFile(icon.path, path) {
						add(folder, icon.display)
					}
				}
			}
			return nil
		})
	}
}

func sameFile(a, b string) bool {
	one, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	other, err := os.ReadFile(b)
	return err == nil && bytes.Equal(one, other)
}
