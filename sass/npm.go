package sass

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// searchPackage resolves pkg:NAME[/PATH] as Dart Sass's Node package importer does: the nearest node_modules/NAME from the
// asking file's folder up (or the project's); its "exports" under the conditions sass, style and default; then, for the
// bare name, its fields sass and style, then index.
func (m *memory) searchPackage(q lookup, spec string, f *found) {
	name, rest := splitPackage(spec)
	start := m.opt.Root
	if q.dir != (place{}) && !q.dir.library {
		start = q.dir.path
	}
	for dir := start; dir != ""; dir = parent(dir) {
		home := filepath.Join(dir, "node_modules", filepath.FromSlash(name))
		if m.folder(home) == nil {
			f.lookedFor = append(f.lookedFor, filepath.Join(home, "package.json"))
			continue
		}
		m.searchManifest(home, rest, q, f)
		return
	}
}

// splitPackage parts @scope/name/rest.
func splitPackage(spec string) (name, rest string) {
	parts := strings.SplitN(spec, "/", 3)
	if strings.HasPrefix(spec, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1], strings.Join(parts[2:], "/")
	}
	return parts[0], strings.Join(parts[1:], "/")
}

func (m *memory) searchManifest(home, rest string, q lookup, f *found) {
	var manifest struct {
		Exports     json.RawMessage
		Sass, Style string
	}
	if data, err := os.ReadFile(filepath.Join(home, "package.json")); err == nil {
		if json.Unmarshal(data, &manifest) != nil {
			manifest.Exports = nil // a manifest that npm itself can't read: take files by their path
		}
	}
	for _, target := range exportTargets(manifest.Exports, rest) {
		if m.tryIn(place{path: home}, lookup{url: target}, f) {
			return
		}
	}
	if rest != "" {
		m.tryIn(place{path: home}, lookup{url: rest, byImport: q.byImport}, f)
		return
	}
	for _, field := range []string{manifest.Sass, manifest.Style} {
		if field != "" && m.tryIn(place{path: home}, lookup{url: field}, f) {
			return
		}
	}
	m.tryIn(place{path: home}, lookup{url: "index", byImport: q.byImport}, f)
}

// exportTargets gives the files that "exports" names for a path in the package, for each spelling that Sass allows: as it
// is, with an extension, as a partial, as a folder's index.
func exportTargets(exports json.RawMessage, rest string) []string {
	if len(exports) == 0 {
		return nil
	}
	var paths map[string]json.RawMessage
	if json.Unmarshal(exports, &paths) != nil || !slices.ContainsFunc(keys(paths), func(k string) bool { return strings.HasPrefix(k, ".") }) {
		paths = map[string]json.RawMessage{".": exports}
	}
	var targets []string
	for _, spelling := range spellings(rest) {
		if target := exported(paths, spelling); target != "" {
			targets = append(targets, strings.TrimPrefix(target, "./"))
		}
	}
	return targets
}

func keys(m map[string]json.RawMessage) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func spellings(rest string) []string {
	if rest == "" {
		return []string{"."}
	}
	all := []string{"./" + rest}
	dir, name := "./", rest
	if i := strings.LastIndexByte(rest, '/'); i >= 0 {
		dir, name = "./"+rest[:i+1], rest[i+1:]
	}
	for _, extension := range []string{".scss", ".sass", ".css"} {
		all = append(all, dir+name+extension, dir+"_"+name+extension)
	}
	for _, extension := range []string{".scss", ".sass", ".css"} {
		all = append(all, "./"+rest+"/index"+extension, "./"+rest+"/_index"+extension)
	}
	return append(all, dir+"_"+name)
}

// exported looks a path up in "exports": exactly, or by the longest pattern with one star.
func exported(paths map[string]json.RawMessage, spelling string) string {
	if target, ok := paths[spelling]; ok && !strings.Contains(spelling, "*") {
		return condition(target)
	}
	best, filling := "", ""
	for _, pattern := range keys(paths) {
		head, tail, starred := strings.Cut(pattern, "*")
		if starred && len(head) > len(best) && len(spelling) > len(head)+len(tail) &&
			strings.HasPrefix(spelling, head) && strings.HasSuffix(spelling, tail) {
			best, filling = pattern, spelling[len(head):len(spelling)-len(tail)]
		}
	}
	if best == "" {
		return ""
	}
	return strings.ReplaceAll(condition(paths[best]), "*", filling)
}

// condition picks the target for Sass: a path as it is; of an object the first of its keys, in the order written, that is
// sass, style or default; of a list the first that gives one.
func condition(target json.RawMessage) string {
	var direct string
	if json.Unmarshal(target, &direct) == nil {
		if strings.HasPrefix(direct, "./") && !slices.Contains(strings.Split(direct, "/"), "..") && isSass(direct) {
			return direct
		}
		return ""
	}
	var list []json.RawMessage
	if json.Unmarshal(target, &list) == nil {
		for _, one := range list {
			if path := condition(one); path != "" {
				return path
			}
		}
		return ""
	}
	decoder := json.NewDecoder(strings.NewReader(string(target)))
	if _, err := decoder.Token(); err != nil {
		return ""
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return ""
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return ""
		}
		if key == "sass" || key == "style" || key == "default" {
			if path := condition(value); path != "" {
				return path
			}
		}
	}
	return ""
}

func isSass(path string) bool {
	return strings.HasSuffix(path, ".scss") || strings.HasSuffix(path, ".sass") || strings.HasSuffix(path, ".css") ||
		strings.HasSuffix(path, "*")
}
