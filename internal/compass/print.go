package compass

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/go-sourcemap/sourcemap"

	"assetbuild/sass"
)

// print writes an entry's CSS in the project's style, with comments that tell where each rule comes from and with a source
// map, if asked for.
func (h *Host) print(sheet *sass.Stylesheet) (css, sourceMap []byte, err error) {
	p := printer{style: h.config.OutputStyle}
	file := h.entry(sheet.Entry).CSS
	if h.config.LineComments && sheet.SourceMap != "" && sheet.CSS != "" { // the parser takes a map of nothing for a broken one
		m, err := sourcemap.Parse("", []byte(sheet.SourceMap))
		if err != nil {
			return nil, nil, fmt.Errorf("%s: the source map can't be read: %w", sheet.Entry, err)
		}
		p.origin = origins(m, filepath.Dir(file))
	}
	text := sheet.CSS
	if p.style != Expanded || p.origin != nil {
		p.nodes(readCSS(sheet.CSS), "")
		text = p.out.String()
		if p.style != Expanded && p.style != Nested {
			text = strings.TrimLeft(text, "\n")
		}
		text = withCharset(text, p.style)
		p.shift(p.out.Len() - len(text))
	}
	if !h.config.SourceMap || sheet.SourceMap == "" {
		return []byte(text), nil, nil
	}
	return mapped(text, file, sheet, p.marks)
}

// withCharset marks text that is not plain ASCII: compressed output by a byte order mark, any other by a rule. Dart Sass
// has done so in its own way already.
func withCharset(text string, style Style) string {
	rest, marked := strings.CutPrefix(text, "\ufeff")
	if style == Compressed && strings.HasPrefix(rest, `@charset "UTF-8";`) {
		return "\ufeff" + strings.TrimPrefix(rest, `@charset "UTF-8";`)
	}
	if marked {
		return "\ufeff" + rest
	}
	return rest
}

// origins gives, for a line of the CSS, the comment that tells where its rule comes from.
func origins(m *sourcemap.Consumer, css string) func(line int) string {
	return func(line int) string {
		source, _, at, _, ok := m.Source(line+1, 0)
		if !ok {
			for column := 1; column < 200 && !ok; column++ { // a rule in a block is indented
				source, _, at, _, ok = m.Source(line+1, column)
			}
		}
		if !ok || source == "" {
			return ""
		}
		file := source
		if path, isFile := strings.CutPrefix(source, "file://"); isFile {
			if rel, err := filepath.Rel(css, filepath.FromSlash(path)); err == nil {
				file = filepath.ToSlash(rel)
			}
		} else {
			file = strings.TrimPrefix(source, "library:///")
			if name, made := strings.CutPrefix(file, madeFiles); made {
				file = strings.TrimSuffix(name, ".scss") // an import of icons is known by what it says
				if plain, err := url.PathUnescape(file); err == nil {
					file = plain
				}
			}
		}
		return fmt.Sprintf("/* line %d, %s */", at, file)
	}
}

type printer struct {
	style  Style
	origin func(line int) string // nil: no comments on lines
	out    bytes.Buffer
	marks  []mark
}

// mark notes where the node that is printed next comes from.
func (p *printer) mark(n cssNode, indent string) {
	p.marks = append(p.marks, mark{p.out.Len() + len(indent), n.line, n.column})
}

// shift moves the marks by what was cut off the text's beginning.
func (p *printer) shift(cut int) {
	for i := range p.marks {
		p.marks[i].offset = max(p.marks[i].offset-cut, 0)
	}
}

// cut takes characters off the end of what was printed.
func (p *printer) cut(characters string) {
	p.out.Truncate(len(bytes.TrimRight(p.out.Bytes(), characters)))
}

// nodes prints the nodes of a block, or of the whole sheet.
func (p *printer) nodes(nodes []cssNode, indent string) {
	for i, n := range nodes {
		switch {
		case n.comment():
			p.comment(n, indent)
		case n.block:
			if p.origin != nil && !n.at() {
				if comment := p.origin(n.line); comment != "" {
					p.out.WriteString(indent + comment + "\n")
				}
			}
			p.mark(n, indent)
			p.block(n, indent)
			if indent == "" && i < len(nodes)-1 && p.style != Compressed {
				p.out.WriteString("\n")
			}
		default:
			p.mark(n, indent)
			p.statement(n, indent)
		}
	}
}

func (p *printer) comment(n cssNode, indent string) {
	if p.style != Compressed {
		p.out.WriteString(indent + n.text + "\n")
	} else if strings.HasPrefix(n.text, "/*!") {
		p.out.WriteString(n.text)
	}
}

// statement prints a declaration or an at-rule that has no block.
func (p *printer) statement(n cssNode, indent string) {
	if p.style == Compressed {
		p.out.WriteString(squeezed(n) + ";")
		return
	}
	p.out.WriteString(indent + n.text + ";\n")
}

func (p *printer) block(n cssNode, indent string) {
	switch p.style {
	case Compressed:
		p.out.WriteString(squeezed(n) + "{")
		p.nodes(n.nodes, "")
		p.cut(";")
		p.out.WriteByte('}')
	case Compact:
		p.compact(n, indent)
	case Nested:
		p.out.WriteString(indent + n.text + " {\n")
		p.nodes(n.nodes, indent+"  ")
		p.cut("\n")
		p.out.WriteString(" }\n")
	default:
		p.out.WriteString(indent + n.text + " {\n")
		p.nodes(n.nodes, indent+"  ")
		p.out.WriteString(indent + "}\n")
	}
}

// compact prints a rule on one line, and a block of rules with each on its own.
func (p *printer) compact(n cssNode, indent string) {
	p.out.WriteString(indent + strings.Join(strings.Fields(n.text), " ") + " {")
	for _, inner := range n.nodes {
		if inner.block {
			p.out.WriteString("\n")
			p.mark(inner, indent+"  ")
			p.compact(inner, indent+"  ")
			p.cut("\n")
			continue
		}
		p.mark(inner, " ")
		p.out.WriteString(" " + inner.text)
		if !inner.comment() {
			p.out.WriteString(";")
		}
	}
	p.out.WriteString(" }\n")
}

// squeezed is a selector, an at-rule's head or a declaration without the blanks that mean nothing.
func squeezed(n cssNode) string {
	text := n.text
	if !n.block {
		if property, value, ok := strings.Cut(text, ":"); ok && !n.at() {
			return strings.TrimSpace(property) + ":" + squeeze(strings.TrimSpace(value), ",", true)
		}
		return squeeze(text, ",", true)
	}
	if n.at() {
		return squeeze(text, ",", true)
	}
	return squeeze(text, ",>", false)
}

// squeeze makes each run of blanks one, and takes those round some characters away. Strings stay as they are, and so does
// what stands in the brackets of a selector, where a + or a blank means something.
func squeeze(text, around string, inBrackets bool) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i++
			continue
		case c == '"' || c == '\'':
			end := i + 1
			for end < len(text) && text[end] != c {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			b.WriteString(text[i:min(end+1, len(text))])
			i = end
			continue
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case strings.IndexByte(" \t\r\n", c) >= 0:
			end := i
			for end < len(text) && strings.IndexByte(" \t\r\n", text[end]) >= 0 {
				end++
			}
			last := byte(0)
			if b.Len() > 0 {
				last = b.String()[b.Len()-1]
			}
			free := inBrackets || depth == 0
			if !(free && (strings.IndexByte(around, last) >= 0 || end < len(text) && strings.IndexByte(around, text[end]) >= 0)) {
				b.WriteByte(' ')
			}
			i = end - 1
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
