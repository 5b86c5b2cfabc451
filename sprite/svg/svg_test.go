package svg

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
)

const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">`

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ why, file, message string }{
		{"a script", open + "\n<script>alert(1)</script></svg>", "line 2: the SVG file holds a <script> element"},
		{"an event attribute", open + "<g\nonload='x()'/></svg>", "line 2: the SVG file holds the event attribute onload"},
		{"HTML inside", open + "<foreignObject/></svg>", "line 1: the SVG file holds a <foreignObject> element"},
		{"a reference to another file", open + "<use href='other.svg#a'/></svg>", "line 1: the SVG file refers to other.svg#a"},
		{"the same with XLink", open + "<image xlink:href='http://example.com/a.png'/></svg>", "line 1: the SVG file refers to http://example.com/a.png"},
		{"a script as a reference", open + "<a href='javascript:x()'><path/></a></svg>", "line 1: the SVG file refers to javascript:x()"},
		{"an SVG image in an SVG image", open + "<image href='data:image/svg+xml,x'/></svg>", "line 1: the SVG file refers to data:image/svg+xml,x"},
		{"a paint server elsewhere", open + "<path fill='url(a.svg#b)'/></svg>", "line 1: the SVG file refers to a.svg#b"},
		{"a url() in a style", open + "<style>path{fill:url( \"//x/y\" )}</style></svg>", "line 1: the SVG file refers to //x/y"},
		{"a url() that hides behind escapes", open + `<style>path{fill:u\72l(//x/y)}</style></svg>`, "line 1: the SVG file refers to //x/y"},
		{"an imported style sheet", open + "<style>@import 'a.css';</style></svg>", "line 1: the SVG file imports a style sheet"},
		{"a linked style sheet", "<?xml-stylesheet href='a.css'?>" + open + "</svg>", "line 1: the SVG file loads a style sheet"},
		{"an animated reference", open + "<use href='#a'><set attributeName='xlink:href' to='javascript:x()'/></use></svg>", "line 1: the SVG file animates a reference"},
		{"an entity that loads a file", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + open + "&x;</svg>", "line 1: the SVG file declares entities that load"},
		{"an entity of entities", "<!DOCTYPE svg [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>" + open + "</svg>", `line 1: the entity "c" holds more than plain text`},
		{"an unknown entity", open + "\n&nbsp;</svg>", "line 2: the SVG file is broken: invalid character entity &nbsp;"},
		{"a file that was cut", open + "<g>", "line 1: the SVG file is truncated"},
		{"tags that don't match", open + "<g></path></svg>", "line 1: the SVG file is broken"},
		{"an empty file", "", "the image file is empty"},
		{"a compressed file", "\x1f\x8b\x08", "the SVG file is compressed"},
		{"UTF-16", "\xff\xfe<\x00", "the SVG file is written in UTF-16"},
		{"another kind of XML", "<html><svg/></html>", "line 1: this is not an SVG image"},
		{"a file without namespace", "<svg viewBox='0 0 1 1'/>", "line 1: this is not an SVG image: it begins with <svg>, or lacks xmlns"},
		{"a file without any size", "<svg xmlns='http://www.w3.org/2000/svg'/>", "line 1: the drawing has neither a size nor a viewBox"},
		{"10,000 nested groups", open + strings.Repeat("<g>", 10_000), "line 1: elements are nested more than 200 deep"},
		{"a million elements", open + strings.Repeat("<g/>", 1_000_000), "line 1: the SVG file holds more than 200000 elements"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := Read([]byte(c.file))
			fault := new(Error)
			if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), c.message) || fault.Remedy == "" {
				t.Errorf("the error is %v (%+v), not %s", err, fault, c.message)
			}
		})
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		attributes    string
		width, height float64
	}{
		{`width="24" height="16"`, 24, 16},
		{`width="24px" height="1em" viewBox="0 0 1 1"`, 24, 16},
		{`width="1in" height="2.54cm"`, 96, 96},
		{`width="3pt" height="10mm"`, 4, 9600 / 254.0},
		{`viewBox="0 0 20 10"`, 20, 10},
		{`viewBox="-5,-5 20.5, 10"`, 20.5, 10},
		{`width="100%" height="100%" viewBox="0 0 20 10"`, 20, 10},
		{`width="40" viewBox="0 0 20 10"`, 40, 20},
		{`height="40" viewBox="0 0 20 10"`, 80, 40},
		{`width="20480" height="10240"`, 2048, 1024},
	} {
		icon, err := Read([]byte(`<svg xmlns="http://www.w3.org/2000/svg" ` + c.attributes + `/>`))
		if err != nil {
			t.Errorf("%s: %v", c.attributes, err)
			continue
		}
		if math.Abs(icon.Width-c.width) > 1e-9 || math.Abs(icon.Height-c.height) > 1e-9 {
			t.Errorf("%s: %g × %g", c.attributes, icon.Width, icon.Height)
		}
	}
}

// join makes a sheet of files, each 20 px further to the right.
func join(t *testing.T, files ...string) string {
	t.Helper()
	var placed []Placed
	for i, file := range files {
		icon, err := Read([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		placed = append(placed, Placed{fmt.Sprintf("i%d", i), icon, 20 * i, 0})
	}
	sheet, err := Sheet(context.Background(), placed, Options{Width: 20 * len(files), Height: 16, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return string(sheet)
}

// at16 begins the viewport in which icons of 16 px stand.
const at16 = `<svg width="16" height="16" overflow="visible">`

func TestSheet(t *testing.T) {
	for _, c := range []struct {
		why   string
		files []string
		want  string // without the root element
	}{
		{
			"attributes of the root survive", []string{open[:len(open)-1] + ` fill="none" stroke="currentColor" class="bi"><path d="M1 1h2"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16" fill="none" stroke="currentColor"><path d="m1 1h2"/></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
		{
			"ids don't meet",
			[]string{
				open + `<linearGradient id="a"/><path fill="url(#a)" id="unused"/></svg>`,
				open + `<g id="a"/><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/></svg>`,
			},
			`<symbol id="i0" viewBox="0 0 16 16"><linearGradient id="_0"/><path fill="url(#_0)"/></symbol>` +
				`<symbol id="i1" viewBox="0 0 16 16"><g id="_1"/><use href="#_1"/></symbol>` + at16 + `<use href="#i0"/><use href="#i1" x="20"/></svg>`,
		},
		{
			"styles count in their icon alone",
			[]string{open + `<style>.a,path:hover{fill:red}svg{color:blue}#b{fill:url(#b)}@media print{.a{fill:none}}</style><path class="a other"/><path id="b"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16" class="_1"><style>._1 ._2,._1 path:hover{fill:red}._1{color:blue}._1 #_0{fill:url(#_0)}@media print{._1 ._2{fill:none}}</style>` +
				`<path class="_2"/><path id="_0"/></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
		{
			"what editors leave behind goes",
			[]string{`<?xml version="1.0"?><!-- made by an editor --><!DOCTYPE svg [<!ENTITY ns "http://example.com/">]>` +
				open[:len(open)-1] + ` xmlns:ed="&ns;" ed:x="1"><metadata><x/></metadata><ed:view><path/></ed:view><g ed:y="2"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16"><g/></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
		{
			"what neighbours have in common stands on a group, but not that of what others use",
			[]string{open + `<path stroke="red" stroke-width="2" d="M1 1h2"/><path stroke="red" stroke-width="2" d="M1 2h2"/><path stroke="red" stroke-width="2" id="a" d="M1 3h2"/><use href="#a" stroke="red"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16"><g stroke="red" stroke-width="2"><path d="m1 1h2"/><path d="m1 2h2"/></g>` +
				`<path stroke="red" stroke-width="2" id="_0" d="m1 3h2"/><use href="#_0" stroke="red"/></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
		{
			"definitions that nothing refers to go",
			[]string{open + `<defs><marker><path d="M1 1h2"/></marker><linearGradient id="a" href="#b"/><linearGradient id="b"/><clipPath><circle id="c"/></clipPath></defs><use href="#c"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16"><defs><clipPath><circle id="_0"/></clipPath></defs><use href="#_0"/></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
		{
			"text keeps its spaces", []string{open + "<text>a <tspan>b</tspan> c</text></svg>"},
			`<symbol id="i0" viewBox="0 0 16 16"><text>a <tspan>b</tspan> c</text></symbol>` + at16 + `<use href="#i0"/></svg>`,
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			sheet := join(t, c.files...)
			_, body, _ := strings.Cut(sheet, ">")
			if body = strings.TrimSuffix(body, "</svg>"); body != c.want {
				t.Errorf("got\n%s\nwant\n%s", body, c.want)
			}
		})
	}
}

func TestLicencesSurviveOnce(t *testing.T) {
	file := open + "<!--! Free icons. License: CC BY 4.0 --><!-- layer 1 --></svg>"
	if sheet := join(t, file, file); strings.Count(sheet, "<!--") != 1 || !strings.HasPrefix(sheet, "<!--! Free icons. License: CC BY 4.0 -->") {
		t.Error(sheet)
	}
}

func TestShortenPath(t *testing.T) {
	cells := precision{decimals: 3, cells: true, scale: [2]float64{512, 512}}
	for _, c := range []struct {
		why, path, want string
		precision       precision
	}{
		{"a point stays in its cell of 1/512 px", "M 1.23456 2.34567 L 3.45678 4.56789 Z", "m1.235 2.34567L3.456 4.568Z", cells},
		{"a row of relative steps doesn't add errors up", "m0 0 .3333333.3333333.3333333.3333333.3333333.3333333", "m0 0 .333.333.334.334L1 1", cells},
		{"lines along an axis need one number", "M1 1L5 1L5 9L1 9z", "m1 1h4v8H1z", cells},
		{"flags and numbers of arcs stand together", "M0 0 a 1.5 1.5 0 0 1 1.5 1.5", "m0 0a1.5 1.5 0 011.5 1.5", cells},
		{"where an arc begins, its other points count too", "M1.23456 2a2 2 0 0 1 2 2", "m1.235 2a2 2 0 012 2", cells},
		{"from the origin where that is shorter", "M10.125 10.125l-10.125-10.125", "m10.125 10.125L0 0", cells},
		{"after a closed path the point is its start", "m1 1 5 5zl1 2", "m1 1 5 5zl1 2", cells},
		{"nothing moves where the grid isn't known", "M1.23456 2.34567 L3.45678 4.56789", "m1.23456 2.34567 2.22222 2.22222", precision{decimals: 2}},
		{"a line back to the start is the closing", "M1 1h4v8l-4-8zM9 9h1v1z", "m1 1h4v8zm8 8h1v1z", cells},
		{"where only the inside counts, nothing is closed", "M1 1h4v8l-4-8zM9 9h1v1z", "m1 1h4v8m4 0h1v1", precision{decimals: 3, cells: true, filled: true, scale: cells.scale}},
		{"what can't be read stays", "M1.2345  nonsense", "M1.2345  nonsense", cells},
	} {
		t.Run(c.why, func(t *testing.T) {
			if got := shortenPath(c.path, c.precision); got != c.want {
				t.Errorf("%q becomes %q, not %q", c.path, got, c.want)
			}
		})
	}
}

func TestCurvesTurnInTheSameCell(t *testing.T) {
	cells := precision{cells: true, scale: [2]float64{512, 512}}
	arch := func(height float32) []point[float32] {
		return []point[float32]{{0, height / 512}, {4, height / 512}, {4, 0}}
	}
	for _, c := range []struct {
		why     string
		becomes float32
		want    bool
	}{
		{"the top, at three quarters of the height, stays in its cell", 1001.5, true},
		{"the control points stay in their cells, but the top doesn't", 1001.1, false},
	} {
		if cells.turnsAlike(point[float32]{}, point[float32]{}, arch(1001.4), arch(c.becomes), 'C') != c.want {
			t.Errorf("%s: not so for %g", c.why, c.becomes)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(open + `<style>.a{fill:url(#b)}</style><g id="b" class="a" transform="scale(2)"><path d="M1.234 2a1 1 0 011 1z"/></g><text> a </text></svg>`))
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" width="1em" height="2">&a;</svg>`))
	f.Add([]byte(open + `<style>@keyframes x{0%{fill:red}}@media print{a{b:c}}}</style></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		icon, err := Read(data)
		if err != nil {
			return
		}
		sheet, err := Sheet(context.Background(), []Placed{{"a", icon, 0, 0}}, Options{Width: 16, Height: 16, Workers: 1})
		if err != nil {
			return
		}
		d := xml.NewDecoder(strings.NewReader(string(sheet)))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("the sheet is no XML: %v\n%s", err, sheet)
			}
			if start, ok := token.(xml.StartElement); ok && refusedElements[start.Name.Local] != "" {
				t.Fatalf("the sheet holds <%s>\n%s", start.Name.Local, sheet)
			}
		}
	})
}
