package audit

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// packageFolders hold a folder for each package.
var packageFolders = []string{"node_modules", "bower_components", "jspm_packages", "gems"}

// libraryFolders are libraries of mixins that projects keep among their own files, each in a folder of its name.
var libraryFolders = map[string]bool{
	"bourbon": true, "neat": true, "susy": true, "breakpoint": true, "compass": true, "bootstrap": true, "foundation": true,
	"compass-normalize": true, "sassy-buttons": true, "singularitygs": true, "animate": true, "toolkit": true, "zen-grids": true,
	"animation": true, "rgbapng": true, "fancy-buttons": true, "blueprint": true, "normalize": true, "ceaser-easing": true,
}

// fillers are folders that say nothing of whose their files are: vendor/assets/stylesheets/x.
var fillers = []string{"assets", "stylesheets", "scss", "sass", "css", "lib", "src", "dist"}

var versionSuffix = lazyregexp.New(`-\d+(\.\d+)+.*$`)

// vendored gives the name of the library that a file belongs to, or "" for a file of the project itself. homes are folders
// that are the project's; extensions is the folder of Compass's extensions.
func vendored(homes []string, extensions, file string) string {
	if name := firstBelow(extensions, file); name != "" {
		return name
	}
	home, rel := "", file
	for _, dir := range homes {
		if below(dir, file) {
			home, rel = dir, shown(dir, file)
			break
		}
	}
	parts := strings.Split(filepath.ToSlash(rel), "/")
	folders := parts[:len(parts)-1]
	for i := len(folders) - 2; i >= 0; i-- {
		if slices.Contains(packageFolders, folders[i]) {
			return packageName(folders[i+1:])
		}
	}
	for i, folder := range folders {
		name := strings.ToLower(folder)
		switch {
		case home != "" && (name == "vendor" || name == "vendors"):
			return vendorName(parts[i+1:])
		case libraryFolders[name] && isLibrary(filepath.Join(home, filepath.Join(folders[:i+1]...))):
			return name
		}
	}
	return ""
}

// firstBelow gives the name of the first folder on the way from dir to a file in it.
func firstBelow(dir, file string) string {
	if dir == "" {
		return ""
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	name, _, deeper := strings.Cut(filepath.ToSlash(rel), "/")
	if !deeper {
		return ""
	}
	return name
}

func packageName(folders []string) string {
	if strings.HasPrefix(folders[0], "@") && len(folders) > 1 {
		return folders[0] + "/" + folders[1]
	}
	return versionSuffix.ReplaceAllString(folders[0], "")
}

func vendorName(parts []string) string {
	for i, part := range parts {
		if !slices.Contains(fillers, part) || i == len(parts)-1 {
			return strings.TrimPrefix(strings.TrimSuffix(part, filepath.Ext(part)), "_")
		}
	}
	return ""
}

// isLibrary tells whether a folder holds the file that one imports of a library, or lies beside it: bourbon/_bourbon.scss.
func isLibrary(dir string) bool {
	name := filepath.Base(dir)
	for _, file := range []string{"_" + name + ".scss", name + ".scss", "_" + name + ".sass"} {
		for _, in := range []string{dir, filepath.Dir(dir)} {
			if info, err := os.Stat(filepath.Join(in, file)); err == nil && info.Mode().IsRegular() {
				return true
			}
		}
	}
	return false
}
