package pages

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/sources"
)

// A site is all templates of a project, each parsed once.
type site struct {
	pages    []*source
	partials []*source
	sources  map[string]*source // by path below the pages folder
}

// A source is one template file. It defines itself, and what stands in it as {{define}} and {{block}}.
type source struct {
	file  sources.File
	text  string
	trees map[string]*parse.Tree
}

// newSite reads and parses all templates.
func newSite(files []sources.File) (*site, diagnostic.List) {
	s := &site{sources: map[string]*source{}}
	var wrong diagnostic.List
	for _, file := range files {
		if !isTemplate(file.Rel) {
			continue
		}
		text, finding := read(file)
		if finding != nil {
			wrong = append(wrong, finding)
			continue
		}
		one := &source{file: file, text: text}
		s.sources[file.Rel] = one
		var err error
		if one.trees, err = parseTrees(file.Rel, text); err != nil {
			wrong = append(wrong, s.finding(err, one))
			if !isPartial(file.Rel) {
				continue
			}
			one.trees, _ = parseTrees(file.Rel, "") // so that the pages that use it don't fail for its sake
		}
		if isPartial(file.Rel) {
			s.partials = append(s.partials, one)
		} else {
			s.pages = append(s.pages, one)
		}
	}
	return s, wrong
}

// parseTrees parses one template file. Only the names of functions matter here; what they do, a page's execution says.
func parseTrees(name, text string) (map[string]*parse.Tree, error) {
	known := map[string]any{}
	for _, function := range functionNames {
		known[function] = true
	}
	return parse.Parse(name, text, "", "", known)
}

// render gives a page's HTML, or everything that is wrong in it and in the partials that it uses. An execution ends at its
// first error, so it is tried again with that error forgiven until no new one comes.
func (s *site) render(ctx context.Context, opt Options, page *source) ([]byte, diagnostic.List) {
	var wrong diagnostic.List
	links := newLinks(ctx, opt, page.file.Rel)
	absent := map[string]bool{} // partials that the page calls and that aren't there
	for {
		out := bounded{ctx: ctx}
		set, err := s.assemble(page, links.functions(), absent)
		if err == nil {
			err = set.Execute(&out, opt.Data)
		}
		if err == nil {
			return out.buffer.Bytes(), wrong
		}
		wrong = append(wrong, s.finding(err, page))
		if name, ok := absentPartial(err); ok && !absent[name] {
			absent[name] = true
		} else if !links.forgive() {
			return nil, wrong
		}
	}
}

// A bounded is a buffer for a page. A template that never ends would otherwise fill the machine's memory.
type bounded struct {
	ctx    context.Context
	buffer bytes.Buffer
}

// maxPage is the largest page that is rendered, in bytes.
const maxPage = 64 << 20

var errTooLarge = fmt.Errorf("the page grows beyond %d MB", maxPage>>20)

func (b *bounded) Write(data []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.buffer.Len()+len(data) > maxPage {
		return 0, errTooLarge
	}
	return b.buffer.Write(data)
}

// assemble makes a page's own set of templates: the partials under all names by which the page may call them, what they
// define, and then the page. Absent partials are there, and empty.
func (s *site) assemble(page *source, functions template.FuncMap, absent map[string]bool) (*template.Template, error) {
	set := template.New(page.file.Rel).Funcs(functions)
	add := func(name string, tree *parse.Tree) error {
		if known := set.Lookup(name); known != nil && known.Tree != nil && (tree.Root == nil || parse.IsEmptyTree(tree.Root)) {
			return nil // as in Go's own sets, what is empty replaces nothing
		}
		_, err := set.AddParseTree(name, tree.Copy())
		return err
	}
	for _, base := range basesOf(page.file.Rel) {
		for _, partial := range s.partials {
			name, ok := below(base, partial.file.Rel)
			if !ok {
				continue
			}
			if err := add(name, partial.trees[partial.file.Rel]); err != nil {
				return nil, err
			}
		}
	}
	for _, one := range append(slices.Clip(s.partials), page) {
		for _, name := range slices.Sorted(maps.Keys(one.trees)) {
			if name == one.file.Rel && one != page {
				continue
			}
			if err := add(name, one.trees[name]); err != nil {
				return nil, err
			}
		}
	}
	for name := range absent {
		if _, err := set.New(name).Parse(""); err != nil {
			return nil, err
		}
	}
	return set.Lookup(page.file.Rel), nil
}

// basesOf gives the folders from which a page's partials are named, outermost first: "", "journal", "journal/2014".
func basesOf(rel string) []string {
	bases := []string{""}
	folder := path.Dir(rel)
	for i := range len(folder) {
		if folder[i] == '/' {
			bases = append(bases, folder[:i])
		}
	}
	if folder != "." {
		bases = append(bases, folder)
	}
	return bases
}

// below gives a path from a folder on.
func below(folder, rel string) (string, bool) {
	if folder == "" {
		return rel, true
	}
	return strings.CutPrefix(rel, folder+"/")
}
