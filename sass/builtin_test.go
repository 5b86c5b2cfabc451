package sass

import (
	"strings"
	"testing"

	"assetbuild/sprite"
)

func TestBuiltInTemplatesWriteEachLanguage(t *testing.T) {
	layout := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{
		{Files: map[string]string{"png": "nav.png"}, URL: "nav.png", Width: 20, Height: 28, Scale: 1, Images: []sprite.Image{{Name: "home", ID: "home", Y: 12, Width: 16, Height: 16}}},
		{Files: map[string]string{"png": "nav@2x.png"}, URL: "nav@2x.png", Width: 40, Height: 56, Scale: 2, Images: []sprite.Image{{Name: "home", ID: "home", Y: 24, Width: 32, Height: 32}}},
	}}
	want := map[string][]string{
		"scss": {"%nav-home-background", "@mixin nav-sprite"},
		"css":  {".nav-home {\n  width: 16px;\n  height: 16px;\n  background: url(\"nav.png\") no-repeat 0 -12px;", "background-size: 20px 28px", "nav@2x.png"},
		"less": {".nav-home-sprite() {", "@nav-home-width: 16px;", "background-image: ~'image-set("},
	}
	for _, language := range Languages() {
		template, ok := BuiltIn(language)
		if !ok {
			t.Fatalf("there is no template for %s", language)
		}
		text, err := template.Execute(layout)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range want[language] {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s lacks %q:\n%s", language, part, text)
			}
		}
	}
	if _, ok := BuiltIn("stylus"); ok {
		t.Error("there is a template for a language that nobody wrote")
	}
}
