package assets_test

import (
	"testing"

	"assetbuild/internal/check"
	"assetbuild/internal/config"
)

// The site is what others copy from: its own check has nothing to say.
func TestTheCheckFindsNothing(t *testing.T) {
	settings, err := config.Load(buildSite(t), "")
	if err != nil {
		t.Fatal(err)
	}
	report, err := check.Run(t.Context(), check.Options{Config: settings})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s: %s [%s]", f.Place(), f.Message, f.Rule)
	}
	if report.Icons == 0 || report.Stylesheets == 0 || report.Pages == 0 {
		t.Errorf("%d icons, %d stylesheets and %d pages were looked at", report.Icons, report.Stylesheets, report.Pages)
	}
}
