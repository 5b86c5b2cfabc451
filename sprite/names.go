package sprite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"assetbuild/internal/diagnostic"
)

// CheckNames looks for what would get one name in Sass or on the disk: two images of one directory and scale, two
// directories with one sheet name, two images anywhere with one placeholder name (nav and small-home, nav-small and
// home). Each clash is a diagnostic that names both. Scan calls it; who puts several scans together calls it again.
func CheckNames(dirs []Directory) error {
	var problems diagnostic.List
	clash := func(a, b, what string) {
		problems = append(problems, &diagnostic.Diagnostic{
			File:    b,
			Message: fmt.Sprintf("%s and %s would both be %s", a, b, what),
			Remedy:  "Rename one of them.",
		})
	}
	sheets := map[string]Directory{}
	placeholders := map[string]placeholder{}
	for _, dir := range dirs {
		// Sass holds _ and - for the same in names of variables and mixins, and some disks hold a and A for the same.
		key := strings.ToLower(strings.ReplaceAll(dir.Name, "_", "-"))
		if other, taken := sheets[key]; taken {
			clash(other.Display, dir.Display, "the sheet "+dir.Name)
			continue
		}
		sheets[key] = dir
		for _, file := range dir.Files {
			name := dir.Name + "-" + file.ID
			other, taken := placeholders[name]
			if taken && (other.dir != dir.Name || other.seen[file.Scale] != "") {
				clash(other.any(file.Scale), file.Display, "the placeholder %"+name)
				continue
			}
			if !taken {
				other = placeholder{dir: dir.Name, first: file.Display, seen: map[float64]string{}}
				placeholders[name] = other
			}
			other.seen[file.Scale] = file.Display
		}
	}
	return problems.Err()
}

// A placeholder is a name that is taken: by which directory, and by which file at each scale.
type placeholder struct {
	dir, first string
	seen       map[float64]string
}

// any gives the file that took the name, if possible at the given scale.
func (p placeholder) any(scale float64) string {
	if file := p.seen[scale]; file != "" {
		return file
	}
	return p.first
}

var errScales = errors.New("the path holds two different scales")

func (s *scan) refuseName(file string, err error) {
	s.report(file, err.Error(), "Rename it: letters, digits, spaces, hyphens, underscores and dots are always right.", nil)
}

func (s *scan) report(file, message, remedy string, err error) {
	s.problems = append(s.problems, &diagnostic.Diagnostic{
		File: s.display(file), Message: message, Remedy: remedy, Err: err,
	})
}

// display gives a path for messages. What would garble a terminal is escaped.
func (s *scan) display(file string) string {
	rel, err := filepath.Rel(s.opt.Project, file)
	if err != nil {
		rel = file
	}
	return printable(filepath.ToSlash(rel))
}

// printable gives a name with its control characters and invalid bytes escaped.
func printable(name string) string {
	if checkCharacters(name) == nil {
		return name
	}
	quoted := fmt.Sprintf("%q", name)
	return strings.ReplaceAll(strings.ReplaceAll(quoted[1:len(quoted)-1], `\\`, `\`), `\"`, `"`)
}
