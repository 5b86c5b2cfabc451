package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"assetbuild/internal/audit"
)

// firstPlaces is how many places of a name are told, unless all are asked for.
const firstPlaces = 2

// writeAudit prints what an audit found for people to read.
func writeAudit(t *terminal, r *audit.Report, all bool) {
	t.outStyle.Heading(t.out, fmt.Sprintf("Read %s, %s", plural(r.Files, "stylesheet", "stylesheets"), plural(r.Entries, "entry among them", "entries among them")))
	part := func(title string, lines [][]string, right ...int) {
		if len(lines) > 1 {
			fmt.Fprintln(t.out)
			t.outStyle.Heading(t.out, title)
			t.outStyle.Table(t.out, lines, right...)
		}
	}
	uses := [][]string{{"from", "kind", "name", "uses", "files", "today", "where"}}
	for _, u := range r.Uses {
		uses = append(uses, []string{u.From, u.Kind, auditName(u.Kind, u.Name), fmt.Sprint(len(u.Places)), fmt.Sprint(filesOf(u.Places)), u.Today, placesOf(u.Places, all)})
	}
	part("Used of libraries", uses, 3, 4)
	undefined := [][]string{{"kind", "name", "uses", "where", "what to do"}}
	for _, u := range r.Undefined {
		undefined = append(undefined, []string{u.Kind, auditName(u.Kind, u.Name), fmt.Sprint(len(u.Places)), placesOf(u.Places, all), u.Remedy})
	}
	part("Defined nowhere", undefined, 2)
	lost := [][]string{{"import", "where"}}
	for _, l := range r.Lost {
		lost = append(lost, []string{l.URL, placesOf(l.Places, all)})
	}
	part("Imports that lead nowhere", lost)
	icons := [][]string{{"sheet", "icon"}}
	for _, i := range r.UnusedIcons {
		icons = append(icons, []string{i.Sheet, i.File})
	}
	part("Icons that no stylesheet uses", icons)
	fmt.Fprintln(t.out)
	fmt.Fprintln(t.out, auditSummary(r))
}

// auditSummary says the whole in a line.
func auditSummary(r *audit.Report) string {
	places, plain := 0, 0
	for _, u := range r.Uses {
		places += len(u.Places)
		if u.Today != "" {
			plain++
		}
	}
	return fmt.Sprintf("%s of libraries in %s, %d with a plain equivalent today; %d undefined; %s without a file; %d of %s unused",
		plural(len(r.Uses), "name", "names"), plural(places, "place", "places"), plain, len(r.Undefined), plural(len(r.Lost), "import", "imports"), len(r.UnusedIcons),
		plural(r.Icons, "icon", "icons"))
}

func auditName(kind, name string) string {
	switch kind {
	case "variable":
		return "$" + name
	case "placeholder":
		return "%" + name
	case "function":
		return name + "()"
	}
	return name
}

func filesOf(places []audit.Place) int {
	files := map[string]bool{}
	for _, p := range places {
		files[p.File] = true
	}
	return len(files)
}

// placesOf names places: "sass/home.scss:3, sass/shop.scss:9 and 4 more".
func placesOf(places []audit.Place, all bool) string {
	shown := places
	if !all && len(places) > firstPlaces {
		shown = places[:firstPlaces]
	}
	var names []string
	for _, p := range shown {
		names = append(names, fmt.Sprintf("%s:%d", p.File, p.Line))
	}
	text := strings.Join(slices.Compact(names), ", ")
	if len(shown) < len(places) {
		text += fmt.Sprintf(" and %d more", len(places)-len(shown))
	}
	return text
}

// The document of `assetbuild audit --json`. docs/json.md describes it.
type auditDocument struct {
	Version     string           `json:"version"`
	Entries     int              `json:"entries"`
	Files       int              `json:"files"`
	Uses        []auditUse       `json:"uses"`
	Undefined   []auditUndefined `json:"undefined"`
	Lost        []auditLost      `json:"lost"`
	Icons       int              `json:"icons"`
	UnusedIcons []auditIcon      `json:"unusedIcons"`
	Unloaded    []string         `json:"unloaded"`
}

type auditUse struct {
	From   string       `json:"from"`
	Module string       `json:"module,omitempty"`
	Kind   string       `json:"kind"`
	Name   string       `json:"name"`
	Count  int          `json:"count"`
	Files  int          `json:"files"`
	Today  string       `json:"today,omitempty"`
	Places []auditPlace `json:"places"`
}

type auditUndefined struct {
	Kind    string       `json:"kind"`
	Name    string       `json:"name"`
	From    string       `json:"from,omitempty"`
	Count   int          `json:"count"`
	Entries []string     `json:"entries"`
	Remedy  string       `json:"remedy,omitempty"`
	Places  []auditPlace `json:"places"`
}

type auditLost struct {
	URL    string       `json:"url"`
	Places []auditPlace `json:"places"`
}

type auditIcon struct {
	Sheet string `json:"sheet"`
	File  string `json:"file"`
}

type auditPlace struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func writeAuditJSON(t *terminal, r *audit.Report) error {
	doc := auditDocument{
		Version: version(), Entries: r.Entries, Files: r.Files, Icons: r.Icons,
		Uses: []auditUse{}, Undefined: []auditUndefined{}, Lost: []auditLost{}, UnusedIcons: []auditIcon{}, Unloaded: append([]string{}, r.Unloaded...),
	}
	for _, u := range r.Uses {
		doc.Uses = append(doc.Uses, auditUse{u.From, u.Module, u.Kind, u.Name, len(u.Places), filesOf(u.Places), u.Today, auditPlaces(u.Places)})
	}
	for _, u := range r.Undefined {
		doc.Undefined = append(doc.Undefined, auditUndefined{u.Kind, u.Name, u.From, len(u.Places), u.Entries, u.Remedy, auditPlaces(u.Places)})
	}
	for _, l := range r.Lost {
		doc.Lost = append(doc.Lost, auditLost{l.URL, auditPlaces(l.Places)})
	}
	for _, i := range r.UnusedIcons {
		doc.UnusedIcons = append(doc.UnusedIcons, auditIcon{i.Sheet, i.File})
	}
	encoder := json.NewEncoder(t.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}

func auditPlaces(places []audit.Place) []auditPlace {
	all := make([]auditPlace, 0, len(places))
	for _, p := range places {
		all = append(all, auditPlace{p.File, p.Line, p.Column})
	}
	return all
}
