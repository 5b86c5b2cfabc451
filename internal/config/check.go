package config

import (
	"fmt"
	"path"

	"assetbuild/internal/diagnostic"
)

// Check says what `assetbuild check` looks for. docs/checks.md describes the rules.
type Check struct {
	// Rules leads from a rule's name to "off", "info", "warning" or "error".
	Rules map[string]string `toml:"rules"`
	// Hosts are those that url()s may lead to: "fonts.gstatic.com", "*.example.com".
	Hosts []string `toml:"hosts"`
	// IconSide is the longest side of an icon in CSS px.
	IconSide int `toml:"icon_side"`
	// PNGWaste is from how many per cent on a PNG is too large: how much of it is saved by encoding it again.
	PNGWaste int `toml:"png_waste"`
	// Budgets bound what is sent to a browser.
	Budgets []Budget `toml:"budget"`
}

// A Budget bounds some of the output's files or pages. A bound of 0 is none.
type Budget struct {
	// Path is a pattern of path.Match for files of the output, without their fingerprint: "assets/css/*.css".
	Path string `toml:"path"`
	// Raw, Gzip and Brotli are bytes. Of a page they count all that it links.
	Raw    int `toml:"raw"`
	Gzip   int `toml:"gzip"`
	Brotli int `toml:"brotli"`
	// Requests is the number of files that a page takes, itself included.
	Requests int `toml:"requests"`
	// GrowthBytes and GrowthPercent bound what is added to a base.
	GrowthBytes   int `toml:"growth_bytes"`
	GrowthPercent int `toml:"growth_percent"`
}

// Levels are what a rule may be set to.
var Levels = []string{"off", "info", "warning", "error"}

const (
	maxBudget = 1<<31 - 1 // bytes
	maxGrowth = 10_000    // per cent
)

func (k *checker) checks() {
	for name, level := range k.Check.Rules {
		k.one("check.rules."+name, level, Levels...)
	}
	for i, host := range k.Check.Hosts {
		if _, err := path.Match(host, ""); err != nil || host == "" {
			k.report(fmt.Sprintf("check.hosts[%d]", i), fmt.Sprintf("%q is no host", host), `Write a name, perhaps with a star: "*.example.com".`)
		}
	}
	k.numbers("check.icon_side", k.Check.IconSide, 1, maxSide, "CSS px")
	k.numbers("check.png_waste", k.Check.PNGWaste, 1, 100, "per cent")
	for i, b := range k.Check.Budgets {
		k.budget(fmt.Sprintf("check.budget[%d]", i), b)
	}
}

func (k *checker) budget(key string, b Budget) {
	if _, err := path.Match(b.Path, ""); err != nil || b.Path == "" {
		k.report(key+".path", fmt.Sprintf("a budget cannot be for %q", b.Path), `Name files of the output without their fingerprint: path = "assets/css/*.css".`)
	}
	if b.Raw|b.Gzip|b.Brotli|b.Requests|b.GrowthBytes|b.GrowthPercent == 0 {
		k.report(key, fmt.Sprintf("the budget for %q bounds nothing", b.Path), "Give it a bound: gzip = 20000.")
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"raw", b.Raw}, {"gzip", b.Gzip}, {"brotli", b.Brotli}, {"requests", b.Requests}, {"growth_bytes", b.GrowthBytes}} {
		k.numbers(key+"."+n.name, n.value, 0, maxBudget, "bytes")
	}
	k.numbers(key+".growth_percent", b.GrowthPercent, 0, maxGrowth, "per cent")
}

// Fault points at a key of the file, such as "check.rules.unused-icon": for rooms that know what the value means.
func (c *Config) Fault(key, message, remedy string) *diagnostic.Diagnostic {
	k := &checker{Config: c}
	k.report(key, message, remedy)
	return k.list[0]
}
