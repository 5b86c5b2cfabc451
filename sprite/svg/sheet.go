package svg

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/svg"
	"golang.org/x/sync/errgroup"
)

// A Placed is an icon at its place in a sheet, in px from its top left corner.
type Placed struct {
	ID   string // of its <symbol>
	Icon *Icon
	X, Y int
}

// Options say how icons become a sheet.
type Options struct {
	// Width and Height are the sheet's size in px.
	Width, Height int
	// Views adds a <view> for each icon, named by its id and "-view".
	Views bool
	// Workers is how many icons are written at once.
	Workers int
}

// Sheet joins icons to one file. The icons are renamed in place and can't be used again. Icons that share a place are drawn
// once; each has its id.
func Sheet(ctx context.Context, icons []Placed, opt Options) ([]byte, error) {
	names := &namer{taken: map[string]bool{}}
	for _, p := range icons {
		names.taken[p.ID], names.taken[p.ID+"-view"] = true, true
	}
	at := map[[2]int]string{}
	var unique []Placed
	parts := make([][]byte, len(icons))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.Workers)
	for i, p := range icons {
		place := [2]int{p.X, p.Y}
		if first := at[place]; first != "" {
			parts[i] = fmt.Appendf(nil, `<symbol id="%s" viewBox="0 0 %s %s"><use href="#%s"/></symbol>`,
				html.EscapeString(p.ID), decimal(p.Icon.Width), decimal(p.Icon.Height), html.EscapeString(first))
			continue
		}
		at[place] = p.ID
		unique = append(unique, p)
		p.Icon.rename(names) // in order, so that names don't depend on who is first
		group.Go(func() (err error) {
			if err = ctx.Err(); err == nil {
				parts[i], err = p.write()
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := licences(icons)
	out = fmt.Appendf(out, `<svg xmlns="%s" width="%d" height="%d">`, namespace, opt.Width, opt.Height)
	for _, part := range parts {
		out = append(out, part...)
	}
	if opt.Views {
		out = append(out, views(icons)...)
	}
	return append(append(out, drawn(unique)...), "</svg>"...), nil
}

// minifier shortens what is written; it may be used by several goroutines.
var minifier = func() *minify.M {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.Add("image/svg+xml", &svg.Minifier{})
	return m
}()

// write gives the icon's symbol.
func (p *Placed) write() ([]byte, error) {
	p.Icon.shareAttributes()
	var out bytes.Buffer
	symbol := *p.Icon.root
	symbol.name = "symbol"
	symbol.attributes = append([]attribute{{"id", p.ID}}, symbol.attributes...)
	p.Icon.write(&out, &symbol, p.Icon.frame(), false)
	if p.Icon.hasText() {
		return out.Bytes(), nil // the minifier takes spaces between words for indentation
	}
	return minified(out.Bytes())
}

// minified shortens an icon. Path data is as short as it may become; the minifier would change it so that pixels change, so
// it is kept from it.
func minified(drawing []byte) ([]byte, error) {
	marked, paths := cutPaths(drawing)
	small, err := minifier.Bytes("image/svg+xml", marked)
	if err != nil {
		return nil, fmt.Errorf("minify an SVG image: %w", err)
	}
	return putPaths(small, paths), nil
}

// pathMark stands for path data while the minifier works; its number follows, and a quote.
const pathMark = ` assetbuild-path="`

// cutPaths replaces each d attribute by a mark.
func cutPaths(drawing []byte) (marked []byte, paths [][]byte) {
	const begins = ` d="`
	for {
		before, rest, found := bytes.Cut(drawing, []byte(begins))
		marked = append(marked, before...)
		if !found {
			return marked, paths
		}
		path, after, _ := bytes.Cut(rest, []byte(`"`))
		marked = append(strconv.AppendInt(append(marked, pathMark...), int64(len(paths)), 10), '"')
		paths, drawing = append(paths, path), after
	}
}

// putPaths puts the paths where their marks are.
func putPaths(marked []byte, paths [][]byte) (drawing []byte) {
	for {
		before, rest, found := bytes.Cut(marked, []byte(pathMark))
		drawing = append(drawing, before...)
		if !found {
			return drawing
		}
		number, after, _ := bytes.Cut(rest, []byte(`"`))
		if n, err := strconv.Atoi(string(number)); err == nil && n < len(paths) {
			drawing = append(append(append(drawing, ` d="`...), paths[n]...), '"')
		}
		marked = after
	}
}

func (i *Icon) hasText() (has bool) {
	i.root.walk(func(e *element) { has = has || e.name == "text" })
	return has
}

// licences gives the comments about owners, each once.
func licences(icons []Placed) []byte {
	var out []byte
	var seen []string
	for _, p := range icons {
		for _, text := range p.Icon.Licence {
			if !slices.Contains(seen, text) {
				seen = append(seen, text)
				out = append(out, "<!--"+text+"-->"...)
			}
		}
	}
	return out
}

// keepsSpace names the elements whose text counts as it is written.
var keepsSpace = map[string]bool{"text": true, "tspan": true, "textPath": true, "title": true, "desc": true, "style": true}

// write writes an element, whose content stands in the frame, as XML. Text between elements that hold none is left out.
func (i *Icon) write(out *bytes.Buffer, e *element, f frame, inText bool) {
	out.WriteString("<" + e.name)
	for _, a := range e.attributes {
		value := a.value
		if a.name == "d" {
			value = shortenPath(value, i.precision(f))
		}
		out.WriteString(" " + a.name + `="` + escapeAttribute(value) + `"`)
	}
	inText = inText || keepsSpace[e.name]
	var inner bytes.Buffer
	for _, child := range e.children {
		switch {
		case child.element != nil:
			i.write(&inner, child.element, f.within(child.element), inText)
		case inText:
			inner.WriteString(escapeText(child.text))
		}
	}
	if inner.Len() == 0 {
		out.WriteString("/>")
		return
	}
	out.WriteString(">")
	out.Write(inner.Bytes())
	out.WriteString("</" + e.name + ">")
}

var (
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;", "\r", "&#13;")
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

func escapeAttribute(text string) string {
	// Line breaks in an attribute are spaces to XML, and path data is full of them.
	return attributeEscapes.Replace(strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(text))
}

func escapeText(text string) string { return textEscapes.Replace(text) }
