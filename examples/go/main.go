// Command go is a server whose pages refer to what assetbuild published. Run it in a project that was built:
//
//	assetbuild build && go run assetbuild/examples/go
//
// and while you develop, beside `assetbuild serve --proxy http://localhost:8080`, with the manifest that serve makes; then
// open serve's address:
//
//	go run assetbuild/examples/go -manifest http://localhost:5280/manifest.json
package main

import (
	"flag"
	"html/template"
	"log"
	"net/http"
	"strings"

	"assetbuild/manifest"
)

const page = `<!DOCTYPE html>
<html lang="en">
<head>
<title>An example</title>
{{.Stylesheet "assets/sass/home.scss"}}
{{.Script "assets/js/home.ts"}}
{{.Script "assets/js/journal.ts"}}
</head>
<body><img src="{{.Asset "assets/images/hills.jpg"}}" alt="Hills"></body>
</html>
`

// newServer serves one page, and the output folder.
func newServer(files *manifest.Files, public string) http.Handler {
	tmpl := template.Must(template.New("page").Parse(page))
	static := http.FileServer(http.Dir(public))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		assets, err := files.Page()
		var html strings.Builder
		if err == nil {
			err = tmpl.Execute(&html, assets)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html.String())) // a client that has gone reads no error either
	})
	mux.Handle("GET /assets/", static)
	return mux
}

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	public := flag.String("public", "public", "the output folder")
	file := flag.String("manifest", "public/manifest.json", "the manifest, or the address of that of assetbuild serve")
	flag.Parse()
	files, err := manifest.Open(*file, manifest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("http://%s/", *address)
	log.Fatal(http.ListenAndServe(*address, newServer(files, *public)))
}
