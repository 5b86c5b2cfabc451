package stats

import (
	"bytes"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"

	"github.com/google/go-cmp/cmp"
)

func twoBuilds() (before, after *Report) {
	before = &Report{Version: Version, Outputs: []Output{
		{Name: "a.css", Kind: "stylesheet", Sizes: Sizes{1000, 500, 400}, Parts: []Part{{Source: "a.scss", Bytes: 900}, {Source: "b.scss", Bytes: 100}}},
		{Name: "gone.js", Kind: "script", Sizes: Sizes{50, 40, 30}},
		{Name: "same.png", Kind: "sheet", Sizes: Sizes{7, 7, 7}},
	}, Pages: []Page{{Path: "index.html", Requests: 3, Sizes: Sizes{1057, 547, 437}}}}
	after = &Report{Version: Version, Outputs: []Output{
		{Name: "a.css", Kind: "stylesheet", Sizes: Sizes{1500, 600, 450}, Parts: []Part{{Source: "a.scss", Bytes: 900}, {Source: "c.scss", Bytes: 600}}},
		{Name: "new.js", Kind: "script", Sizes: Sizes{80, 70, 60}},
		{Name: "same.png", Kind: "sheet", Sizes: Sizes{7, 7, 7}},
	}, Pages: []Page{{Path: "index.html", Requests: 4, Sizes: Sizes{1587, 677, 517}}}}
	return before, after
}

func TestWhatChangedBetweenTwoBuilds(t *testing.T) {
	before, after := twoBuilds()
	changes := after.Compare(before, "main.json")
	var got []string
	for _, c := range changes.Outputs {
		line := c.Name + state(c) + " " + grown(orNone(c.Before).Brotli, c.Growth().Brotli)
		for _, p := range c.Parts {
			line += ", " + p.Source + " " + grown(p.Before, p.After-p.Before)
		}
		got = append(got, line)
	}
	want := []string{"new.js (new) +60 B", "a.css +50 B +12.5 %, c.scss +600 B, b.scss −100 B", "gone.js (gone) −30 B"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(changes.Pages) != 1 || *changes.Pages[0].Requests != [2]int{3, 4} {
		t.Errorf("the pages' changes are %+v", changes.Pages)
	}
	if total := changes.Total.Growth(); total != (Sizes{530, 130, 80}) {
		t.Errorf("all grew by %+v", total)
	}
	if same := before.Compare(before, "x"); len(same.Outputs)+len(same.Pages) != 0 {
		t.Errorf("a build differs from itself: %+v", same)
	}
}

func TestAReportIsReadAsItWasWritten(t *testing.T) {
	_, want := twoBuilds()
	var out bytes.Buffer
	if err := want.Encode(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Decode("a.json", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "{}", `{"version":2}`, "[1]", `{"version":1,"outputs":7}`} {
		_, err := Decode("a.json", []byte(bad))
		if found := diagnostic.Of(err); len(found) != 1 || found[0].File != "a.json" || found[0].Remedy == "" {
			t.Errorf("%q gives %v", bad, err)
		}
	}
}

// A terminal shows what is largest first, and says how to see the rest.
func TestTables(t *testing.T) {
	before, r := twoBuilds()
	r.Changes = r.Compare(before, "main.json")
	for n := range 30 {
		r.Outputs = append(r.Outputs, Output{Name: strings.Repeat("x", n+1) + ".png", Kind: "asset", Measure: ByFile})
	}
	r.Outputs[0].Mixins = []Mixin{{Name: "@mixin m", Source: "m.scss", Line: 3, Bytes: 12}}
	var short, all bytes.Buffer
	r.Write(&short, report.Style{}, false)
	r.Write(&all, report.Style{}, true)
	for _, want := range []string{
		"33 files: 1.6 kB, gzip 677 B, brotli 517 B\n", "Since main.json\n", "   a.css                       1.5 kB  +500 B +50.0 %",
		"index.html, 3 → 4 requests", "   and 20 more: --all", "   @mixin m  12 B            1  m.scss:3\n",
	} {
		if !strings.Contains(short.String(), want) {
			t.Errorf("%q is missing in\n%s", want, short.String())
		}
	}
	if strings.Contains(all.String(), "more: --all") || !strings.Contains(all.String(), strings.Repeat("x", 30)) {
		t.Errorf("--all leaves something out:\n%s", all.String())
	}
}
