package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"assetbuild/internal/lazyregexp"
)

const (
	namespace      = "http://www.w3.org/2000/svg"
	xlinkNamespace = "http://www.w3.org/1999/xlink"
)

// Read parses a file. The error is an *Error.
func Read(data []byte) (*Icon, error) {
	switch {
	case len(data) > maxFile:
		return nil, &Error{Message: fmt.Sprintf("the SVG file has %d MB, more than an icon may have", len(data)>>20), Remedy: "Simplify the drawing."}
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &Error{Message: "the image file is empty", Remedy: "Save the image anew."}
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return nil, &Error{Message: "the SVG file is compressed", Remedy: "Unpack it with gunzip."}
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, &Error{Message: "the SVG file is written in UTF-16", Remedy: "Save it in UTF-8."}
	}
	r := newReader(data)
	if err := r.read(); err != nil {
		return nil, err
	}
	icon := &Icon{root: r.root, Licence: r.licence}
	if err := check(icon.root); err != nil {
		return nil, err
	}
	return icon, icon.measure()
}

// A reader builds the tree.
type reader struct {
	data     []byte
	xml      *xml.Decoder
	root     *element
	open     []*element
	spaces   []map[string]string // prefixes, by open element
	skipping int                 // depth within an element that is left out
	names    []string            // of all open elements, those left out too
	elements int
	licence  []string
}

func newReader(data []byte) *reader {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	d.Entity = map[string]string{}
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "us-ascii", "ascii":
			return in, nil
		case "iso-8859-1", "latin1", "windows-1252":
			return &latin1{in: in}, nil
		}
		return nil, fmt.Errorf("the encoding %q can't be read", charset)
	}
	return &reader{data: data, xml: d}
}

// latin1 turns ISO 8859-1 into UTF-8.
type latin1 struct {
	in   io.Reader
	rest []byte
}

func (l *latin1) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		buffer := make([]byte, 4096)
		n, err := l.in.Read(buffer)
		if n == 0 {
			return 0, err
		}
		for _, b := range buffer[:n] {
			l.rest = append(l.rest, string(rune(b))...)
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (r *reader) line() int {
	line, _ := r.xml.InputPos()
	return line
}

func (r *reader) fault(format string, args ...any) error {
	return &Error{Line: r.line(), Message: fmt.Sprintf(format, args...), Remedy: "Save the drawing anew from the program that made it."}
}

func (r *reader) read() error {
	for {
		token, err := r.xml.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return r.syntax(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = r.start(token)
		case xml.EndElement:
			err = r.end(token)
		case xml.CharData:
			if len(r.open) > 0 && r.skipping == 0 {
				top := r.open[len(r.open)-1]
				top.children = append(top.children, node{text: string(token)})
			}
		case xml.Comment:
			r.comment(string(token))
		case xml.Directive:
			err = r.directive(string(token))
		case xml.ProcInst:
			if token.Target == "xml-stylesheet" {
				err = &Error{Line: r.line(), Message: "the SVG file loads a style sheet", Remedy: "Put the styles into a <style> element."}
			}
		}
		if err != nil {
			return err
		}
	}
	if r.root == nil {
		return &Error{Message: "this is not an SVG image", Remedy: "Save the drawing as SVG."}
	}
	if len(r.names) > 0 {
		return r.fault("the SVG file is truncated: <%s> is not closed", r.names[len(r.names)-1])
	}
	return nil
}

// syntax makes an error of the XML parser's.
func (r *reader) syntax(err error) error {
	syntax := new(xml.SyntaxError)
	switch {
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return r.fault("the SVG file is truncated")
	case errors.As(err, &syntax):
		return &Error{Line: syntax.Line, Message: "the SVG file is broken: " + syntax.Msg, Remedy: "Save the drawing anew from the program that made it."}
	}
	return r.fault("the SVG file is broken: %v", err)
}

// start opens an element. Elements of other namespaces, which editors leave behind, are left out, and <metadata> is.
func (r *reader) start(token xml.StartElement) error {
	if len(r.names) >= maxDepth {
		return r.fault("elements are nested more than %d deep", maxDepth)
	}
	if r.elements++; r.elements > maxElements {
		return r.fault("the SVG file holds more than %d elements", maxElements)
	}
	full := token.Name.Local
	if token.Name.Space != "" {
		full = token.Name.Space + ":" + full
	}
	r.names = append(r.names, full)
	r.spaces = append(r.spaces, r.declared(token.Attr))
	space := r.lookup(token.Name.Space)
	if r.skipping > 0 || space != namespace || token.Name.Local == "metadata" {
		if r.root == nil {
			return r.fault("this is not an SVG image: it begins with <%s>, or lacks xmlns=%q", full, namespace)
		}
		r.skipping++
		return nil
	}
	e := &element{name: token.Name.Local, line: r.line()}
	for _, a := range token.Attr {
		switch space := r.lookup(a.Name.Space); {
		case a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns":
		case a.Name.Space == "" || space == namespace:
			e.attributes = append(e.attributes, attribute{a.Name.Local, a.Value})
		case space == xlinkNamespace && a.Name.Local == "href":
			e.attributes = append(e.attributes, attribute{"href", a.Value})
		case a.Name.Space == "xml" && a.Name.Local == "space" && a.Value == "preserve":
			e.attributes = append(e.attributes, attribute{"xml:space", a.Value})
		}
	}
	if len(r.open) == 0 {
		if r.root != nil || e.name != "svg" {
			return r.fault("this is not an SVG image: it begins with <%s>", full)
		}
		r.root = e
	} else {
		top := r.open[len(r.open)-1]
		top.children = append(top.children, node{element: e})
	}
	r.open = append(r.open, e)
	return nil
}

func (r *reader) end(token xml.EndElement) error {
	full := token.Name.Local
	if token.Name.Space != "" {
		full = token.Name.Space + ":" + full
	}
	if n := len(r.names); n == 0 || r.names[n-1] != full {
		return r.fault("the SVG file is broken: </%s> closes nothing", full)
	}
	r.names = r.names[:len(r.names)-1]
	r.spaces = r.spaces[:len(r.spaces)-1]
	if r.skipping > 0 {
		r.skipping--
		return nil
	}
	r.open = r.open[:len(r.open)-1]
	return nil
}

// declared gives the namespaces that an element declares by prefix.
func (r *reader) declared(attributes []xml.Attr) map[string]string {
	var declared map[string]string
	for _, a := range attributes {
		prefix := a.Name.Local
		if a.Name.Space == "" && prefix == "xmlns" {
			prefix = ""
		} else if a.Name.Space != "xmlns" {
			continue
		}
		if declared == nil {
			declared = map[string]string{}
		}
		declared[prefix] = a.Value
	}
	return declared
}

// lookup gives the namespace of a prefix. xlink needs no declaration, since files without it are common.
func (r *reader) lookup(prefix string) string {
	for i := len(r.spaces) - 1; i >= 0; i-- {
		if space, ok := r.spaces[i][prefix]; ok {
			return space
		}
	}
	if prefix == "xlink" {
		return xlinkNamespace
	}
	return ""
}

var licence = lazyregexp.New(`(?i)licen[cs]e|copyright|©|\(c\)|creative commons`)

// comment keeps what says whose the drawing is.
func (r *reader) comment(text string) {
	if strings.HasPrefix(text, "!") || licence.MatchString(text) {
		r.licence = append(r.licence, text)
	}
}

var (
	entityDeclaration = lazyregexp.New(`<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)
	anyEntity         = lazyregexp.New(`<!ENTITY`)
)

// directive reads a document type. Entities that are plain text are understood, because drawing programs abbreviate
// namespaces so; one that holds another, or loads a file, is refused.
func (r *reader) directive(text string) error {
	if !strings.HasPrefix(text, "DOCTYPE") {
		return nil
	}
	found := entityDeclaration.FindAllStringSubmatch(text, -1)
	if len(found) != len(anyEntity.FindAllString(text, -1)) || len(found) > 100 {
		return &Error{Line: r.line(), Message: "the SVG file declares entities that load or compute something", Remedy: "Remove its document type."}
	}
	for _, entity := range found {
		value := entity[2] + entity[3]
		if strings.ContainsAny(value, "&%<") || len(value) > 1000 {
			return &Error{Line: r.line(), Message: fmt.Sprintf("the entity %q holds more than plain text", entity[1]), Remedy: "Remove the file's document type."}
		}
		r.xml.Entity[entity[1]] = value
	}
	return nil
}
