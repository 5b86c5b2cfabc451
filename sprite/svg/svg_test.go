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
	sheet, err := Sheet(context.Background(), placed, 20*len(files), 16, 2)
	if err != nil {
		t.Fatal(err)
	}
	return string(sheet)
}

func TestSheet(t *testing.T) {
	for _, c := range []struct {
		why   string
		files []string
		want  string // without the root element
	}{
		{
			"attributes of the root survive", []string{open[:len(open)-1] + ` fill="none" stroke="currentColor" class="bi"><path d="M1 1h2"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16" fill="none" stroke="currentColor"><path d="M1 1h2"/></symbol><use href="#i0" width="16" height="16"/>`,
		},
		{
			"ids don't meet",
			[]string{
				open + `<linearGradient id="a"/><path fill="url(#a)" id="unused"/></svg>`,
				open + `<g id="a"/><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/></svg>`,
			},
			`<symbol id="i0" viewBox="0 0 16 16"><linearGradient id="_0"/><path fill="url(#_0)"/></symbol><use href="#i0" width="16" height="16"/>` +
				`<symbol id="i1" viewBox="0 0 16 16"><g id="_1"/><use href="#_1"/></symbol><use href="#i1" x="20" width="16" height="16"/>`,
		},
		{
			"styles count in their icon alone",
			[]string{open + `<style>.a,path:hover{fill:red}svg{color:blue}#b{fill:url(#b)}@media print{.a{fill:none}}</style><path class="a other"/><path id="b"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16" class="_1"><style>._1 ._2,._1 path:hover{fill:red}._1{color:blue}._1 #_0{fill:url(#_0)}@media print{._1 ._2{fill:none}}</style>` +
				`<path class="_2"/><path id="_0"/></symbol><use href="#i0" width="16" height="16"/>`,
		},
		{
			"what editors leave behind goes",
			[]string{`<?xml version="1.0"?><!-- made by an editor --><!DOCTYPE svg [<!ENTITY ns "http://example.com/">]>` +
				open[:len(open)-1] + ` xmlns:ed="&ns;" ed:x="1"><metadata><x/></metadata><ed:view><path/></ed:view><g ed:y="2"/></svg>`},
			`<symbol id="i0" viewBox="0 0 16 16"><g/></symbol><use href="#i0" width="16" height="16"/>`,
		},
		{
			"text keeps its spaces", []string{open + "<text>a <tspan>b</tspan> c</text></svg>"},
			`<symbol id="i0" viewBox="0 0 16 16"><text>a <tspan>b</tspan> c</text></symbol><use href="#i0" width="16" height="16"/>`,
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

func TestRoundPath(t *testing.T) {
	for _, c := range []struct {
		why, path, want string
		decimals        int
	}{
		{"absolute points", "M1.2345 2.3456L3.4567,4.5678z", "M 1.23 2.35L 3.46 4.57z", 2},
		{"relative steps don't add their errors up", "m0 0l.004 0 .004 0 .004 0 .004 0", "m 0 0l 0 0l 0.01 0l 0 0l 0.01 0", 2},
		{"flags of arcs may stand together", "M0 0a1.111 1.111 0 011.555 1.555", "M 0 0a 1.1 1.1 0 0 1 1.6 1.6", 1},
		{"numbers may stand together", "M1.55.55-1.55-.55", "M 1.6 0.6L -1.6 -0.6", 1},
		{"lines along an axis", "M1.04 1.04h1.04v1.04H9.04V9.04", "M 1 1h 1.1v 1.1H 9V 9", 1},
		{"after a closed path the point is its start", "m1.04 1.04l5 5zl1.04 0.123456", "m 1 1l 5 5zl 1.1 0.2", 1},
		{"what can't be read stays", "M1.2345 nonsense", "M1.2345 nonsense", 1},
	} {
		if got := roundPath(c.path, c.decimals); got != c.want {
			t.Errorf("%s: %q becomes %q, not %q", c.why, c.path, got, c.want)
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
		sheet, err := Sheet(context.Background(), []Placed{{"a", icon, 0, 0}}, 16, 16, 1)
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
