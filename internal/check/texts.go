package check

import (
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/sources"
)

// A textKind is what a text is for.
type textKind int

const (
	sassText textKind = iota
	scriptText
	pageText
	otherText // what is published as it is, and SVG images
	settingsText
)

// A text is one source that people write.
type text struct {
	path, display string
	kind          textKind
	// own tells that it lies in the folder of its kind, and isn't only loaded from there.
	own  bool
	body string
	// starts are the offsets of the lines.
	starts []int
}

// maxText is the largest text that is looked at, in bytes. What is larger was not written by hand.
const maxText = 4 << 20

// readText reads a text; nil where it can't be read, which the build tells, or is too large.
func readText(cfg *config.Config, path string, kind textKind) *text {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxText {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return newText(path, cfg.Relative(path), kind, string(data))
}

func newText(path, display string, kind textKind, body string) *text {
	t := &text{path: path, display: display, kind: kind, body: body, starts: []int{0}}
	for i := range len(body) {
		if body[i] == '\n' {
			t.starts = append(t.starts, i+1)
		}
	}
	return t
}

// extensions are those of files that hold text which can name an icon.
var extensions = map[string]textKind{
	".js": scriptText, ".mjs": scriptText, ".cjs": scriptText, ".ts": scriptText, ".mts": scriptText, ".jsx": scriptText, ".tsx": scriptText,
	".vue": scriptText, ".svelte": scriptText, ".html": pageText, ".htm": pageText, ".css": otherText, ".json": otherText,
	".webmanifest": otherText, ".xml": otherText, ".svg": otherText, ".txt": otherText,
}

// readTexts reads all sources that hold text. What can't be read the build has told.
func (p *project) readTexts() {
	folders := []struct {
		path string
		sass bool
	}{{p.cfg.Sass.Source, true}, {p.cfg.JS.Source, false}, {p.cfg.Pages.Source, false}, {p.cfg.Static.Source, false}, {p.cfg.Sprites.Source, false}}
	for _, path := range p.cfg.Sass.LoadPaths {
		if below(p.cfg.Root, path) && path != p.cfg.Root && !p.foreign(path) {
			folders = append(folders, folders[0])
			folders[len(folders)-1].path = path
		}
	}
	known := map[string]bool{}
	for i, folder := range folders {
		files, _ := sources.Static(p.ctx, folder.path, p.sourceOptions())
		for _, file := range files {
			kind, ok := extensions[strings.ToLower(filepath.Ext(file.Path))]
			if folder.sass {
				kind, ok = sassText, hasExtension(file.Path, ".scss", ".sass")
			}
			if !ok || known[file.Path] || hidden(file.Rel) && folder.path != p.cfg.Static.Source {
				continue
			}
			if t := readText(p.cfg, file.Path, kind); t != nil {
				known[file.Path] = true
				t.own = i == 0 || !folder.sass
				p.texts = append(p.texts, t)
			}
		}
	}
	if p.cfg.File != "" {
		if t := readText(p.cfg, p.cfg.File, settingsText); t != nil {
			p.texts = append(p.texts, t)
		}
	}
}

func hasExtension(path string, extensions ...string) bool {
	return slices.Contains(extensions, strings.ToLower(filepath.Ext(path)))
}

func hidden(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(part, ".") || part == "node_modules" {
			return true
		}
	}
	return false
}

func (p *project) textOf(display string) *text {
	for _, t := range p.texts {
		if t.display == display {
			return t
		}
	}
	return nil
}

// lineAt and columnAt count from 1.
func (t *text) lineAt(offset int) int { return sort.SearchInts(t.starts, offset+1) }

func (t *text) columnAt(offset int) int { return offset - t.starts[t.lineAt(offset)-1] + 1 }

// line gives a line's text, and none of one that nobody reads on a terminal.
func (t *text) line(number int) string {
	if number < 1 || number > len(t.starts) {
		return ""
	}
	line, _, _ := strings.Cut(t.body[t.starts[number-1]:], "\n")
	if len(line) > 1000 {
		return ""
	}
	return strings.TrimSuffix(line, "\r")
}

func (t *text) sourceAt(offset int) string { return t.line(t.lineAt(offset)) }

// code gives the text of a stylesheet with its comments blanked, so that offsets stay.
func (t *text) code() string {
	body := []byte(t.body)
	for i := 0; i < len(body); {
		rest := t.body[i:]
		switch {
		case strings.HasPrefix(rest, "/*"):
			i = blank(body, i, untilEnd(rest, "*/"))
		case strings.HasPrefix(rest, "//"):
			i = blank(body, i, untilEnd(rest, "\n"))
		case rest[0] == '"' || rest[0] == '\'':
			i += stringLength(rest)
		case len(rest) > 4 && strings.EqualFold(rest[:4], "url("):
			i += 4
			for i < len(body) && body[i] != ')' && body[i] != '\n' && body[i] != '"' && body[i] != '\'' {
				i++
			}
		default:
			i++
		}
	}
	return string(body)
}

// untilEnd gives the length of a comment; a line's end is not part of it.
func untilEnd(comment, end string) int {
	i := strings.Index(comment[2:], end)
	switch {
	case i < 0:
		return len(comment)
	case end == "\n":
		return i + 2
	}
	return i + 2 + len(end)
}

func blank(body []byte, at, length int) int {
	for i := at; i < at+length; i++ {
		if body[i] != '\n' {
			body[i] = ' '
		}
	}
	return at + length
}

// stringLength gives the length of a string with its quotes. It ends with its line at the latest.
func stringLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(s)
}

// finding points from a diagnostic of the build.
func finding(d *diagnostic.Diagnostic) Finding {
	copied := *d
	return Finding{Diagnostic: &copied}
}
