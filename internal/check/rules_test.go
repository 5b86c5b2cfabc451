package check

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs/checks.md lists every rule with the severity and the sentence that it has, in this order, and describes it.
func TestDocumentDescribesEveryRule(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "checks.md"))
	must(t, err)
	rows := regexp.MustCompile("(?m)^\\| \\[`([a-z-]+)`\\]\\(#([a-z-]+)\\) \\| (\\w+) \\| (.*) \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) != len(rules) {
		t.Fatalf("the table has %d rows, and there are %d rules", len(rows), len(rules))
	}
	for i, r := range rules {
		row := rows[i]
		if row[1] != r.Name || row[3] != r.Level.String() || !strings.EqualFold(strings.ReplaceAll(row[4], "`", "")+".", r.Short) {
			t.Errorf("%s is %s: %s The table says %s, %s: %s", r.Name, r.Level, r.Short, row[1], row[3], row[4])
		}
		if !strings.Contains(string(text), "`"+r.Name+"`") || !anchored(string(text), row[2]) {
			t.Errorf("%s: no heading #%s", r.Name, row[2])
		}
	}
}

// anchored tells whether a heading has an anchor, as GitHub makes it.
func anchored(text, anchor string) bool {
	for line := range strings.Lines(text) {
		if heading, ok := strings.CutPrefix(line, "### "); ok {
			heading = strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(heading), ",", ""), " ", "-")
			if heading == anchor {
				return true
			}
		}
	}
	return false
}
