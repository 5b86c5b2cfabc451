package devserver

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// clientSources are the modules of the script that keeps a page as the server has it.
//
//go:embed client/*.ts
var clientSources embed.FS

// bundleClient gives the script in one file. It is made once a process, in some ten milliseconds.
var bundleClient = sync.OnceValues(func() (string, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{"./index"},
		Bundle:      true,
		Format:      api.FormatIIFE,
		Target:      api.ES2020,
		Outdir:      "/",
		Plugins: []api.Plugin{{Name: "embedded", Setup: func(build api.PluginBuild) {
			build.OnResolve(api.OnResolveOptions{Filter: `^\./`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: strings.TrimPrefix(args.Path, "./"), Namespace: "client"}, nil
			})
			build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "client"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
				data, err := clientSources.ReadFile(path.Join("client", args.Path+".ts"))
				text := string(data)
				return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS}, err
			})
		}}},
	})
	if len(result.Errors) > 0 {
		return "", fmt.Errorf("bundle the script of the pages: %s", result.Errors[0].Text)
	}
	return string(result.OutputFiles[0].Contents), nil
})

// serveClient answers with the script. It is never kept: it says which build the page that loads it has.
func (s *Server) serveClient(w http.ResponseWriter, r *http.Request) {
	snap := s.await(r.Context())
	if snap == nil {
		return
	}
	script, err := bundleClient()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	served, err := json.Marshal(map[string]any{"run": snap.run, "build": snap.build})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, "(() => {\nconst served = %s;\n%s})();\n", served, script)
}
