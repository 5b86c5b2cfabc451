package check

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/publish"
)

// staleGenerated tells the committed files of the generated folder that a build would write otherwise, those that it would
// add, and Sass files that it wrote once and would not any more.
func staleGenerated(p *project) []Finding { return p.stale }

// staleIn finds stale generated files before anything is built: the build must then work apart from them. Where none is
// stale it may work as ever, for it writes only what differs.
func (p *project) staleIn(session *pipeline.Session, opt pipeline.Options) bool {
	sets, err := session.Sheets(p.ctx, opt)
	if err != nil {
		return true // the build tells it
	}
	wanted := map[string][]byte{}
	for _, set := range sets {
		maps.Copy(wanted, set.Generated())
	}
	folder := p.cfg.Relative(p.cfg.Sprites.Generated)
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if f, ok := p.compareGenerated(folder, name, wanted[name]); ok {
			p.stale = append(p.stale, f)
		}
	}
	p.stale = append(p.stale, p.orphans(folder, wanted)...)
	return len(p.stale) > 0
}

// compareGenerated tells whether a committed file is another than a build would write, or missing.
func (p *project) compareGenerated(folder, name string, data []byte) (f Finding, stale bool) {
	file := path.Join(folder, name)
	there, err := os.ReadFile(filepath.Join(p.cfg.Sprites.Generated, name))
	message := "the generated file does not belong to these images"
	switch {
	case err != nil && p.commits(folder, path.Ext(name)):
		message = "the generated file is missing"
	case err != nil, !p.committed(file), sameContent(name, there, data):
		return f, false
	}
	f = inFile(file, message, "`assetbuild check --fix` or `assetbuild build` writes it again; commit it.")
	if err == nil && path.Ext(name) == ".scss" {
		f.Line, f.Notes = firstDifference(there, data)
	}
	f.Fix = &Fix{Path: filepath.Join(p.cfg.Sprites.Generated, name), Said: "written again", content: func() []byte { return data }}
	return f, true
}

// commits tells whether any file of an extension in the folder is committed. Some commit the Sass files and not the sheets.
func (p *project) commits(folder, extension string) bool {
	if p.checkout == nil {
		matches, _ := filepath.Glob(filepath.Join(p.cfg.Root, filepath.FromSlash(folder), "*"+extension))
		return len(matches) > 0
	}
	return slices.ContainsFunc(p.checkout.below(folder), func(name string) bool { return path.Ext(name) == extension })
}

// orphans tells the Sass files whose directory of images is gone.
func (p *project) orphans(folder string, wanted map[string][]byte) (all []Finding) {
	entries, err := os.ReadDir(p.cfg.Sprites.Generated)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		file := path.Join(folder, e.Name())
		if e.IsDir() || path.Ext(e.Name()) != ".scss" || wanted[e.Name()] != nil || !p.committed(file) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(p.cfg.Sprites.Generated, e.Name()))
		if err == nil && bytes.HasPrefix(text, []byte("// Written by assetbuild: ")) {
			all = append(all, inFile(file, "the images that this file was generated from are gone", "Remove it."))
		}
	}
	return all
}

// sameContent tells whether two files are the same; of PNGs whether they show the same, for the profiles of a build
// encode the same pixels in two ways.
func sameContent(name string, a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if path.Ext(name) != ".png" && path.Ext(name) != ".webp" {
		return bytes.Equal(bytes.ReplaceAll(a, []byte("\r\n"), []byte("\n")), b) // git may have put the system's line ends
	}
	one, _, err := decode(a)
	if err != nil {
		return false
	}
	other, _, err := decode(b)
	return err == nil && sumOf(one) == sumOf(other)
}

// firstDifference gives the first line that differs, and what would stand there.
func firstDifference(there, wanted []byte) (line int, notes []string) {
	a, b := strings.Split(string(there), "\n"), strings.Split(string(wanted), "\n")
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(b):
			return i + 1, []string{"a build would end before this line"}
		case i >= len(a):
			return len(a), []string{"a build would go on: " + short(b[i])}
		case a[i] != b[i]:
			return i + 1, []string{"a build would write: " + short(b[i])}
		}
	}
	return 0, nil
}

func short(line string) string {
	if runes := []rune(strings.TrimSpace(line)); len(runes) > 100 {
		return string(runes[:99]) + "…"
	}
	return strings.TrimSpace(line)
}

// staleOutput tells where the committed manifest, or the committed output folder, is not what a release build of these
// sources makes.
func staleOutput(p *project) []Finding {
	if len(p.failures) > 0 && p.result.Files == nil {
		return nil // there is nothing to compare with
	}
	folder := p.cfg.Relative(p.cfg.Output)
	tracked := p.committedOutput(folder)
	if len(tracked) == 0 {
		return nil
	}
	whole := p.publishedTracked(tracked)
	var wrong []string
	for _, f := range p.result.Files {
		switch {
		case tracked[f.Path]:
			if !p.sameOutput(f) {
				wrong = append(wrong, f.Path+" differs")
			}
		case whole[path.Ext(f.Path)]:
			wrong = append(wrong, f.Path+" is missing")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	file := path.Join(folder, p.cfg.Manifest)
	if !tracked[p.cfg.Manifest] {
		file = folder
	}
	f := inFile(file, fmt.Sprintf("the output does not belong to these sources: %s", counted(len(wrong))), "Run `assetbuild build` and commit the result.")
	f.Notes = wrong[:min(len(wrong), 8)]
	if len(wrong) > 8 {
		f.Notes = append(f.Notes[:8:8], fmt.Sprintf("and %d more", len(wrong)-8))
	}
	return []Finding{f}
}

func counted(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// committedOutput gives the committed files of the output folder. Without git these are all of the last release build: what
// a development build left is for nobody but who made it.
func (p *project) committedOutput(folder string) map[string]bool {
	tracked := map[string]bool{}
	if p.checkout != nil {
		for _, name := range p.checkout.below(folder) {
			tracked[name] = true
		}
		return tracked
	}
	record, err := publish.ReadRecord(p.cfg.Output)
	if err != nil || record.Generation == "" {
		return tracked
	}
	for _, e := range record.Files {
		tracked[e.Path] = !e.Retained
	}
	return tracked
}

// publishedTracked gives the extensions of those committed files that builds made, the manifest aside: of these all are
// expected to be there. Source maps, for instance, some leave out.
func (p *project) publishedTracked(tracked map[string]bool) map[string]bool {
	made := map[string]bool{}
	for _, f := range p.result.Files {
		made[f.Path] = f.Path != p.cfg.Manifest
	}
	if data, err := os.ReadFile(filepath.Join(p.cfg.Output, filepath.FromSlash(p.cfg.Manifest))); err == nil {
		if table, err := manifest.Decode(data); err == nil {
			for _, chunk := range table {
				made[chunk.File] = true
			}
		}
	}
	extensions := map[string]bool{}
	for name := range tracked {
		if made[name] {
			extensions[path.Ext(name)] = true
		}
	}
	return extensions
}

func (p *project) sameOutput(f artifact.File) bool {
	there, err := os.ReadFile(filepath.Join(p.cfg.Output, filepath.FromSlash(f.Path)))
	if err != nil {
		return false
	}
	data := f.Data
	if f.Source != "" {
		if data, err = os.ReadFile(f.Source); err != nil {
			return false
		}
	}
	return bytes.Equal(there, data)
}
