package sass

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite"
)

//go:embed placeholders.scss.tmpl
var builtIn string

// A Template turns a sheet's layout into a Sass file. A nil *Template is the built-in one.
//
// Its dot is a sprite.Layout. Besides text/template's own functions there are:
//
//	icons LAYOUT      what is on the sheets as []Icon: in CSS px, each image once, sorted by ID
//	px NUMBER         a length: 0, 16px, -8.5px
//	number NUMBER     a number as CSS writes it: 2, 1.5
//	quote TEXT        a Sass string with its quotes
//	fileURL SHEET FORMAT   what a stylesheet refers to this format of the sheet by
//	dense ICONS       []Dense: those that have sheets for dense screens, grouped by sheet
//	renamed ICONS     those of the icons whose ID differs from their name
type Template struct {
	name, text string
	parsed     *template.Template
}

var functions = template.FuncMap{
	"icons":   Icons,
	"dense":   DenseOf,
	"px":      pxOf,
	"number":  numberOf,
	"quote":   quoteSass,
	"fileURL": urlOf,
	"renamed": renamed,
}

// ParseTemplate reads a template; name is its file for messages. Its error is a *diagnostic.Diagnostic.
func ParseTemplate(name, text string) (*Template, error) {
	parsed, err := template.New(name).Funcs(functions).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, templateFault(name, text, err)
	}
	return &Template{name, text, parsed}, nil
}

var standard = sync.OnceValue(func() *Template {
	t, err := ParseTemplate("placeholders.scss.tmpl", builtIn)
	if err != nil {
		panic(err) // our own text: a test parses it
	}
	return t
})

// maxOutput bounds what a template may write: a loop in one would fill the memory.
const maxOutput = 64 << 20

// Execute writes the Sass file of a sheet. Its error is a *diagnostic.Diagnostic.
func (t *Template) Execute(l sprite.Layout) ([]byte, error) {
	if t == nil {
		t = standard()
	}
	var out bounded
	if err := t.parsed.Execute(&out, l); err != nil {
		d := templateFault(t.name, t.text, err)
		d.Notes = append(d.Notes, "while writing the placeholders of "+l.Name)
		return nil, d
	}
	return out.Bytes(), nil
}

type bounded struct{ bytes.Buffer }

var errTooLong = errors.New("the template writes more than 64 MB")

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		return 0, errTooLong
	}
	return b.Buffer.Write(p)
}

// templateFault reads the place out of an error of text/template, which hides it in the text.
func templateFault(name, text string, err error) *diagnostic.Diagnostic {
	d := &diagnostic.Diagnostic{File: name, Message: err.Error(), Err: err,
		Remedy: "The data and functions of templates are described in docs/configuration.md."}
	place := regexp.MustCompile(`^template: ` + regexp.QuoteMeta(name) + `:(\d+)(?::(\d+))?: (?s:(.*))$`).FindStringSubmatch(err.Error())
	if place == nil {
		return d
	}
	d.Line, _ = strconv.Atoi(place[1])
	if column, err := strconv.Atoi(place[2]); err == nil {
		d.Column = column + 1
	}
	d.Message = place[3]
	if _, after, ok := strings.Cut(d.Message, ">: "); ok && strings.HasPrefix(d.Message, "executing ") {
		d.Message = after
	}
	d.Source, _ = lineOf(text, d.Line-1)
	if missing := regexp.MustCompile(`can't evaluate field (\w+) in type`).FindStringSubmatch(d.Message); missing != nil {
		if near := diagnostic.Nearest(missing[1], fieldNames); near != "" {
			d.Remedy = "There is ." + near + ". " + d.Remedy
		}
	}
	if missing := regexp.MustCompile(`function "(\w+)" not defined`).FindStringSubmatch(d.Message); missing != nil {
		if near := diagnostic.Nearest(missing[1], functionNames); near != "" {
			d.Remedy = "There is " + near + ". " + d.Remedy
		}
	}
	return d
}

var (
	fieldNames = []string{"Name", "Sheets", "Files", "Width", "Height", "Scale", "URL", "Images", "ID", "File", "X", "Y",
		"SheetWidth", "SheetHeight", "Position", "Sized", "ImageSet", "Sharper", "From"}
	functionNames = []string{"icons", "px", "number", "quote", "fileURL", "renamed", "dense", "range", "if", "with", "printf", "len",
		"index", "slice", "print", "println", "html", "js", "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge"}
)

func pxOf(n any) (string, error)     { return ofNumber(n, px) }
func numberOf(n any) (string, error) { return ofNumber(n, number) }

func ofNumber(n any, write func(float64) string) (string, error) {
	switch v := n.(type) {
	case int:
		return write(float64(v)), nil
	case float64:
		return write(v), nil
	}
	return "", fmt.Errorf("%v is no number", n)
}

func renamed(icons []Icon) []Icon {
	var list []Icon
	for _, icon := range icons {
		if icon.Name != icon.ID {
			list = append(list, icon)
		}
	}
	return list
}
