package check

import (
	"path"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// An excuse is a comment that says why a finding is all right:
//
//	// assetbuild-check: unused-variable -- read by the theme editor
//	/* assetbuild-check-file: outdated-css -- the kiosk's browser is from 2013 */
//	# assetbuild-check: unused-icon assets/sprites/mail/*.png -- for emails      (in assetbuild.toml)
//
// Behind code it excuses its line; alone it excuses the next line that holds code. A file that has no lines to point at,
// such as an SVG icon, it excuses as a whole.
type excuse struct {
	text    *text
	offset  int
	rules   []string
	paths   []string // patterns of files, in assetbuild.toml
	reason  string
	whole   bool // the file
	line    int  // that is excused
	used    bool
	unknown string // a rule that there isn't
}

var excuseComment = lazyregexp.New(`(//|/\*|<!--|#|\{\{-?\s*/\*)[ \t]*assetbuild-check(-file)?:([^\n]*)`)

// separator stands before a reason: two hyphens, or a dash, for XML allows no two hyphens in a comment.
var separator = lazyregexp.New(`--|[–—]`)

// excuse takes out the findings that comments excuse, and adds what is wrong with the comments.
func (p *project) excuse(all []Finding, levels map[string]level) (kept []Finding, excused int) {
	var excuses []*excuse
	for _, t := range p.texts {
		excuses = append(excuses, t.excuses()...)
	}
	for _, f := range all {
		if f.Rule != buildError && slices.ContainsFunc(excuses, func(e *excuse) bool { return e.take(f.Diagnostic) }) {
			excused++
			continue
		}
		kept = append(kept, f)
	}
	for _, e := range excuses {
		if f, rule := e.fault(levels); rule != "" && levels[rule] != off {
			f.Rule, f.Severity = rule, diagnostic.Severity(levels[rule])
			kept = append(kept, f)
		}
	}
	return kept, excused
}

// excuses reads the excuses in a text.
func (t *text) excuses() (all []*excuse) {
	for _, m := range excuseComment.FindAllStringSubmatchIndex(t.body, -1) {
		if t.inString(m[0]) {
			continue
		}
		said := t.body[m[6]:m[7]]
		for _, end := range []string{"*/", "-->"} {
			said, _, _ = strings.Cut(said, end)
		}
		what, reason := said, ""
		if at := separator.FindStringIndex(said); at != nil {
			what, reason = said[:at[0]], said[at[1]:]
		}
		e := &excuse{text: t, offset: m[0], reason: strings.TrimSpace(reason), whole: m[4] >= 0, line: t.excusedLine(m[0])}
		for _, word := range strings.FieldsFunc(what, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '\r' }) {
			switch {
			case slices.Contains(ruleNames(), word):
				e.rules = append(e.rules, word)
			case t.kind == settingsText && len(e.rules) > 0:
				e.paths = append(e.paths, word)
			default:
				e.unknown = word
			}
		}
		all = append(all, e)
	}
	return all
}

// inString tells whether an odd number of quotes stands before a place on its line.
func (t *text) inString(offset int) bool {
	before := t.body[t.starts[t.lineAt(offset)-1]:offset]
	return strings.Count(before, `"`)%2 == 1
}

// excusedLine gives the comment's own line where code stands before it, else the next that is neither empty nor a comment.
func (t *text) excusedLine(offset int) int {
	line := t.lineAt(offset)
	if strings.TrimSpace(t.body[t.starts[line-1]:offset]) != "" {
		return line
	}
	for next := line + 1; next <= len(t.starts); next++ {
		if code := strings.TrimSpace(t.line(next)); code != "" && !excuseComment.MatchString(code) {
			return next
		}
	}
	return line
}

// take tells whether the excuse is for a finding. One without a reason is for none.
func (e *excuse) take(d *diagnostic.Diagnostic) bool {
	if e.reason == "" || !slices.Contains(e.rules, d.Rule) {
		return false
	}
	fits := d.File == e.text.display && (e.whole || d.Line == 0 || d.Line == e.line)
	for _, pattern := range e.paths {
		ok, _ := path.Match(pattern, d.File)
		fits = fits || ok || strings.HasPrefix(d.File, strings.TrimSuffix(pattern, "/")+"/")
	}
	e.used = e.used || fits
	return fits
}

// fault tells what is wrong with an excuse, and by which rule.
func (e *excuse) fault(levels map[string]level) (Finding, string) {
	switch {
	case e.unknown != "":
		remedy := "docs/checks.md lists the rules."
		if near := diagnostic.Nearest(e.unknown, ruleNames()); near != "" {
			remedy = "There is " + near + "."
		}
		return e.text.at(e.offset, 0, "the excuse is for a rule that there isn't: "+e.unknown, remedy), excuseUnused
	case len(e.rules) == 0:
		return e.text.at(e.offset, 0, "the excuse names no rule", "Write: assetbuild-check: RULE -- REASON"), excuseUnused
	case e.reason == "":
		return e.text.at(e.offset, 0, "the excuse gives no reason", "Write why it is all right: assetbuild-check: "+strings.Join(e.rules, ", ")+" -- REASON"), excuseReason
	case !e.used && !slices.ContainsFunc(e.rules, func(r string) bool { return levels[r] == off }):
		return e.text.at(e.offset, 0, "the excuse excuses nothing: there is no "+strings.Join(e.rules, " and no ")+" here", "Remove it."), excuseUnused
	}
	return Finding{}, ""
}
