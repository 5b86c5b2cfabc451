package stats

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"

	"assetbuild/internal/onepage"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string
	//go:embed map.js
	mapScript string
	//go:embed tables.js
	tablesScript string
	//go:embed page.js
	pageScript string
)

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageText))
})

// Page gives an HTML page that shows the report: a map of areas, what each file is made of and who asks for it, and tables.
// It is one file, and needs no network.
func (r *Report) Page() ([]byte, error) {
	view := struct {
		Shared, Style template.CSS
		Script        template.JS
		Report        *Report
	}{onepage.Style(), template.CSS(pageStyle), template.JS(mapScript + tablesScript + pageScript), r}
	var out bytes.Buffer
	if err := page().Execute(&out, view); err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	return out.Bytes(), nil
}
