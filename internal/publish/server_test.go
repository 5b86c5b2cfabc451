package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A page server reads the manifest for each page, and browsers fetch later what their page names, while a hundred builds go
// by: nothing is ever missing.
func TestPagesThatAreServedWhileBuildsGoBy(t *testing.T) {
	opt := folder(t)
	build := func(n int) map[string]string {
		named := []string{fmt.Sprintf("assets/a-HASH%d.css", n), fmt.Sprintf("assets/b-HASH%d.js", n/3), "static.txt"}
		list, _ := json.Marshal(named)
		return map[string]string{named[0]: fmt.Sprint("css ", n), named[1]: fmt.Sprint("js ", n/3), "static.txt": fmt.Sprint(n), "manifest.json": string(list)}
	}
	release(t, opt, noon, build(0))
	server := httptest.NewServer(pageServer(opt.Output))
	defer server.Close()
	var browsers sync.WaitGroup
	var open sync.RWMutex // held for reading while a page is open: no page is older than the generations that are kept
	var done atomic.Bool
	var fetched atomic.Int64
	for range 2 {
		browsers.Go(func() {
			for !done.Load() {
				open.RLock()
				n, err := browse(server.URL)
				open.RUnlock()
				if err != nil {
					t.Error(err)
					return
				}
				fetched.Add(n)
			}
		})
	}
	for n := range 100 {
		release(t, opt, noon.Add(time.Duration(n)*time.Hour), build(n+1))
		if n%10 == 9 {
			open.Lock()
			//lint:ignore SA2001 waiting is all that it is for
			open.Unlock()
		}
	}
	done.Store(true)
	browsers.Wait()
	t.Logf("100 builds went by %d fetches", fetched.Load())
	expectVisible(t, opt.Output, everyAsset(t, opt.Output, build(100)))
}

// pageServer renders at /page what the manifest names now, and serves the output folder.
func pageServer(output string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(output)))
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		var named []string
		text, err := os.ReadFile(filepath.Join(output, "manifest.json"))
		if err == nil {
			err = json.Unmarshal(text, &named)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		for _, name := range named {
			if _, err := os.Stat(filepath.Join(output, name)); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		fmt.Fprint(w, strings.Join(named, "\n"))
	})
	return mux
}

// browse opens a page, and fetches a while later what it names.
func browse(url string) (fetched int64, err error) {
	response, err := http.Get(url + "/page")
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return 0, errors.Join(err, fmt.Errorf("the page is %s: %s", response.Status, text))
	}
	for _, name := range strings.Fields(string(text)) {
		time.Sleep(5 * time.Millisecond) // builds go by
		if err := fetch(url + "/" + name); err != nil {
			return fetched, err
		}
		fetched++
	}
	return fetched, nil
}

func fetch(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// everyAsset adds the fingerprinted files of all kept generations to a build.
func everyAsset(t *testing.T, output string, build map[string]string) map[string]string {
	t.Helper()
	all, _, err := Generations(output)
	must(t, err)
	for _, g := range all {
		for _, f := range g.Files {
			if f.Hashed {
				text, err := os.ReadFile(filepath.Join(output, f.Path))
				must(t, err)
				build[f.Path] = string(text)
			}
		}
	}
	return build
}
