package devserver_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/chromium"
	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"
)

// tall is a page that one can scroll, with a stylesheet, a script, a field to type in and a mark that a reload takes away.
const tall = `<!doctype html><title>Tall</title><link rel=stylesheet href=/assets/css/home.css>
<script type=module src=/assets/js/home.js></script><input><p style="height: 5000px">tall</p>
`

// colour is what the styles say of a paragraph.
const colour = `getComputedStyle(document.querySelector("p")).color`

const red, blue = `"rgb(255, 0, 0)"`, `"rgb(0, 0, 255)"`

// visit opens a page of a site whose first page is tall, marks it, and scrolls it to 700 px.
func visit(t *testing.T, s *site) *chromium.Tab {
	t.Helper()
	s.change("index.html", tall)
	tab := chromium.Open(t)
	tab.Go(s.http.URL + "/")
	mark(tab)
	return tab
}

func mark(tab *chromium.Tab) {
	tab.Wait("Symbol.for('assetbuild') in window")
	tab.Run("window.same = true; document.querySelector('input') && (document.querySelector('input').value = 'typed'); scrollTo(0, 700)")
	tab.Wait("scrollY == 700 || document.documentElement.scrollHeight < 2000")
}

// stayed fails the test where the page was loaded anew.
func stayed(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	if !chromium.Eval[bool](tab, "return window.same === true && scrollY == 700 && document.querySelector('input').value == 'typed'") {
		t.Error("the page was loaded anew, or scrolled")
	}
}

func TestAStylesheetIsSwappedInThePage(t *testing.T) {
	s := serve(t, devserver.Options{})
	tab := visit(t, s)
	tab.Run(`window.seen = new Set(); const look = () => { seen.add(` + colour + `); requestAnimationFrame(look) }; look();`)
	s.change("assets/css/home.css", "p { color: blue }")
	tab.Wait(colour + " == " + blue)
	tab.Wait("document.querySelectorAll('link').length == 1")
	stayed(t, tab)
	if seen := chromium.Eval[[]string](tab, "return [...seen]"); len(seen) > 2 {
		t.Errorf("between the two, the page showed other styles: %v", seen)
	}
	for _, next := range []string{"lime", "navy", "red"} { // faster than a browser loads them
		s.change("assets/css/home.css", "p { color: "+next+" }")
	}
	tab.Wait("document.querySelectorAll('link').length == 1 && " + colour + " == " + red)
	stayed(t, tab)
}

func TestAScriptOrThePageItselfLoadsThePageAnew(t *testing.T) {
	changes := []struct{ why, file, text, shows string }{
		{"a script that the page has", "assets/js/home.js", "document.title = 'new script'", "document.title == 'new script'"},
		{"the page", "index.html", strings.Replace(tall, "Tall", "new page", 1), "document.querySelector('title').textContent == 'new page'"},
	}
	for _, c := range changes {
		t.Run(c.why, func(t *testing.T) {
			s := serve(t, devserver.Options{})
			s.change("assets/js/home.js", "0")
			tab := visit(t, s)
			tab.Loading(func() { s.change(c.file, c.text) })
			tab.Wait("!window.same && " + c.shows)
			tab.Wait("scrollY == 700")
		})
	}
	t.Run("a page that grows late is scrolled where it was", func(t *testing.T) {
		s := serve(t, devserver.Options{})
		const late = `addEventListener("load", () => document.querySelector("p").style.height = "5000px"); "%d"`
		s.change("assets/js/home.js", fmt.Sprintf(late, 1))
		s.change("index.html", strings.Replace(tall, ` style="height: 5000px"`, "", 1))
		tab := chromium.Open(t)
		tab.Go(s.http.URL + "/")
		mark(tab)
		tab.Loading(func() { s.change("assets/js/home.js", fmt.Sprintf(late, 2)) })
		tab.Wait("!window.same && scrollY == 700")
	})
}

func TestOtherPagesStay(t *testing.T) {
	s := serve(t, devserver.Options{})
	s.change("assets/js/admin.js", "1")
	tab := visit(t, s)
	s.change("assets/js/admin.js", "2")
	s.change("about/index.html", "<!doctype html><p>new</p>")
	s.change("assets/css/home.css", "p { color: blue }") // comes after the others
	tab.Wait(colour + " == " + blue)
	stayed(t, tab)
}

func TestAPageFromTheHistoryIsBroughtUpToDate(t *testing.T) {
	// A browser keeps a page whole for the way back, unless it wants to hear of its end.
	const again = tall + `<script>addEventListener("unload", () => {})</script>`
	s := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=600")
		html(w, again)
	})
	s.change("index.html", tall)
	s.change("again.html", again)
	for _, c := range []struct{ why, path string }{
		{"a page that the browser kept whole", "/"},
		{"a page of the build, from the browser's cache", "/again"},
		{"a page of the server behind, from the browser's cache", "/behind"},
	} {
		t.Run(c.why, func(t *testing.T) {
			s.change("assets/css/home.css", "p { color: red }")
			tab := chromium.Open(t)
			tab.Go(s.http.URL + c.path)
			mark(tab)
			tab.Go(s.http.URL + "/about/")
			s.change("assets/css/home.css", "p { color: blue }")
			tab.Run("history.back()")
			tab.Wait("document.querySelector('input') && " + colour + " == " + blue)
		})
	}
}

// wrong are two errors, one of them with wide characters and a tab before its fault.
var wrong = diagnostic.List{
	{File: "assets/sass/home.scss", Line: 12, Column: 14, Length: 4, Source: "\t日本 { b: $abc }", Message: "undefined variable: $abc", Remedy: "There is $abd.", Notes: []string{"imported by all.scss"}},
	{File: "assets/sass/nav.scss", Message: "<b>not markup</b>"},
}

const shownErrors = `document.querySelector("assetbuild-errors")`

// overlay checks that both errors are shown, as they are to be.
func overlay(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	tab.Wait(shownErrors)
	text := chromium.Eval[string](tab, "return "+shownErrors+".shadowRoot.querySelector('main').innerText")
	for _, part := range []string{"2 errors", "assets/sass/home.scss:12:14", "undefined variable: $abc", "12 │ ", "$abc", "^^^^", "There is $abd.", "imported by all.scss", "assets/sass/nav.scss", "<b>not markup</b>"} {
		if !strings.Contains(text, part) {
			t.Errorf("the overlay doesn't show %q:\n%s", part, text)
		}
	}
	if at := chromium.Eval[[2]float64](tab, `
		const root = `+shownErrors+`.shadowRoot, left = (name) => root.querySelector(name).getBoundingClientRect().left;
		return [left(".fault"), left(".caret")];`); at[0]-at[1] > 0.5 || at[1]-at[0] > 0.5 {
		t.Errorf("the fault begins at %.1f px, and the caret stands at %.1f px", at[0], at[1])
	}
	if background := chromium.Eval[string](tab, "return getComputedStyle("+shownErrors+".shadowRoot.querySelector('main')).backgroundColor"); background != "rgb(26, 29, 38)" {
		t.Errorf("the overlay has no styles: its background is %s", background)
	}
	if covered := chromium.Eval[bool](tab, "return document.elementFromPoint(innerWidth / 2, innerHeight / 2) == "+shownErrors); !covered {
		t.Error("the overlay isn't above the page")
	}
}

func TestErrorsAreShownOverThePageUntilTheyAreMended(t *testing.T) {
	opened := filepath.Join(t.TempDir(), "opened")
	s := serve(t, devserver.Options{Editor: editorFor(t, opened)})
	s.write("assets/sass/home.scss", "x")
	tab := visit(t, s)
	failed := devserver.Build{Root: s.root, Findings: wrong}
	s.server.Update(failed)
	overlay(t, tab)
	if name := os.Getenv("OVERLAY_PICTURE"); name != "" { // to look at it
		if err := os.WriteFile(name, tab.Screenshot(), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	at := chromium.Eval[[2]float64](tab, `
		const box = `+shownErrors+`.shadowRoot.querySelector("button.place").getBoundingClientRect();
		return [box.x + 5, box.y + box.height / 2];`)
	tab.Click(at[0], at[1])
	if got, want := waitForFile(t, opened), filepath.Join(s.root, "assets", "sass", "home.scss")+"\n12\n10\n"; got != want {
		t.Errorf("a click opens %q, want %q", got, want)
	}
	if buttons := chromium.Eval[int](tab, "return "+shownErrors+".shadowRoot.querySelectorAll('button.place').length"); buttons != 1 {
		t.Errorf("%d places can be clicked, and only one of the files is there", buttons)
	}

	s.server.Update(s.build)
	tab.Wait("!" + shownErrors)
	stayed(t, tab)

	s.server.Update(failed)
	tab.Wait(shownErrors)
	tab.Key("Escape", 0)
	tab.Wait("!" + shownErrors)
	s.change("assets/css/home.css", "p { color: blue }")
	tab.Wait(colour + " == " + blue)
	s.server.Update(failed)
	tab.Wait(shownErrors)
	tab.Go(s.http.URL + "/none") // a page that is opened meanwhile
	overlay(t, tab)
}

// A page's own policy forbids all that isn't the page's; the trusted types forbid to make markup from text.
func TestErrorsAreShownUnderAStrictPolicy(t *testing.T) {
	for _, policy := range []string{
		"default-src 'none'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
		"script-src 'nonce-abc' 'strict-dynamic'; style-src 'self'; base-uri 'none'; connect-src 'none'",
		"script-src 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' 'strict-dynamic'; default-src 'self'",
	} {
		t.Run(policy, func(t *testing.T) {
			s := behind(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", policy)
				html(w, "<!doctype html><link rel=stylesheet href=/assets/css/home.css><p>behind</p>")
			})
			tab := chromium.Open(t)
			tab.Go(s.http.URL + "/behind")
			s.server.Update(devserver.Build{Root: s.root, Findings: wrong})
			overlay(t, tab)
			s.change("assets/css/home.css", "p { color: blue }")
			tab.Wait("!" + shownErrors)
			if strings.Contains(policy, "style-src 'self'") || strings.Contains(policy, "default-src 'self'") {
				tab.Wait(colour + " == " + blue)
			}
		})
	}
}

// counted counts the streams that are open.
func counted(inner http.Handler, open, ever *atomic.Int32) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/@assetbuild/events" {
			open.Add(1)
			ever.Add(1)
			defer open.Add(-1)
		}
		inner.ServeHTTP(w, r)
	})
}

func TestTwentyTabsShareOneStream(t *testing.T) {
	tabs := 20
	if testing.Short() {
		tabs = 8 // a browser has six connections to a host
	}
	var open, ever atomic.Int32
	s := serve(t, devserver.Options{})
	s.answerBy(counted(s.server.Handler(), &open, &ever))
	var all []*chromium.Tab
	for range tabs {
		all = append(all, visit(t, s))
	}
	s.change("assets/css/home.css", "p { color: blue }")
	for _, tab := range all {
		tab.Wait(colour + " == " + blue)
		stayed(t, tab)
	}
	if n := open.Load(); n != 1 {
		t.Errorf("%d streams are open", n)
	}
	all[0].Go("about:blank") // it was the first, and has the stream
	s.change("assets/css/home.css", "p { color: red }")
	for _, tab := range all[1:] {
		tab.Wait(colour + " == " + red)
		stayed(t, tab)
	}
	if n := ever.Load(); n != 2 {
		t.Errorf("%d streams were opened, want 2", n)
	}
}

// A restartable is a server on one port that can go and come back.
type restartable struct {
	t      *testing.T
	port   int
	server *devserver.Server
	stop   func()
}

func (r *restartable) start(b devserver.Build) {
	r.t.Helper()
	listeners, port, err := devserver.Listen("", r.port)
	if err != nil {
		r.t.Fatal(err)
	}
	if r.port != 0 && port != r.port {
		for _, l := range listeners {
			_ = l.Close()
		}
		r.t.Skip("somebody else took the port meanwhile")
	}
	r.port = port
	r.server = devserver.New(devserver.Options{})
	r.server.Update(b)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.server.Serve(ctx, listeners...) }()
	r.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			r.t.Error(err)
		}
	}
}

func TestPagesComeBackAfterARestart(t *testing.T) {
	file := func(css string) devserver.Build {
		return devserver.Build{Root: t.TempDir(), Files: []artifact.File{
			{Path: "index.html", Data: []byte(tall), Kind: "page"}, {Path: "assets/css/home.css", Data: []byte(css), Kind: "stylesheet"},
		}}
	}
	r := &restartable{t: t}
	r.start(file("p { color: red }"))
	tab := chromium.Open(t)
	tab.Go(fmt.Sprintf("http://localhost:%d/", r.port))
	mark(tab)
	r.stop()
	tab.Loading(func() { r.start(file("p { color: blue }")) })
	tab.Wait("!window.same && scrollY == 700 && " + colour + " == " + blue)
	r.server.Update(file("p { color: red }"))
	tab.Wait(colour + " == " + red)
	r.stop()
}

func TestAStreamThatFellSilentIsOpenedAnew(t *testing.T) {
	var open, ever atomic.Int32
	s := serve(t, devserver.Options{})
	s.answerBy(counted(s.server.Handler(), &open, &ever))
	tab := visit(t, s)
	s.change("assets/css/home.css", "p { color: blue }")
	tab.Wait(colour + " == " + blue)
	before := ever.Load()
	tab.Run(`const now = Date.now; Date.now = () => now() + 60_000; document.dispatchEvent(new Event("visibilitychange"))`) // it slept a minute
	s.change("assets/css/home.css", "p { color: red }")
	tab.Wait(colour + " == " + red)
	if ever.Load() <= before {
		t.Error("the stream wasn't opened anew")
	}
	stayed(t, tab)
}

func TestAPageOfAnotherServerWithTheTag(t *testing.T) {
	s := serve(t, devserver.Options{})
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := strings.ReplaceAll(tall, "=/assets", "="+s.http.URL+"/assets")
		page = strings.Replace(page, "<link ", "<link "+r.URL.RawQuery+" ", 1)
		html(w, page+`<script src="`+s.http.URL+`/@assetbuild/client.js" crossorigin async></script>`)
	}))
	defer other.Close()
	for _, c := range []struct{ why, name, attribute string }{
		{"under the same address", "127.0.0.1", ""},
		{"under another name, where links have to ask with their origin", "localhost", "crossorigin"},
	} {
		t.Run(c.why, func(t *testing.T) {
			s.change("assets/css/home.css", "p { color: red }")
			tab := chromium.Open(t)
			tab.Go(strings.Replace(other.URL, "127.0.0.1", c.name, 1) + "/?" + c.attribute)
			mark(tab)
			s.server.Update(devserver.Build{Root: s.root, Findings: wrong})
			overlay(t, tab)
			s.change("assets/css/home.css", "p { color: blue }")
			tab.Wait("!" + shownErrors + " && " + colour + " == " + blue)
			stayed(t, tab)
		})
	}
}

// A page that isn't allowed anything, in a real browser: its origin is "null", and it is of another site.
func TestAnotherSiteInChromium(t *testing.T) {
	s := serve(t, devserver.Options{})
	s.change("assets/js/home.js", "window.leaked = true")
	tab := chromium.Open(t)
	tab.Go("data:text/html,<p>another site</p>")
	got := chromium.Eval[map[string]string](tab, `
		const server = "`+s.http.URL+`", result = {};
		const element = (name, properties) => new Promise((done) => {
			const made = Object.assign(document.createElement(name), properties);
			made.onload = () => done("loaded");
			made.onerror = () => done("refused");
			document.body.append(made);
		});
		const got = (promise) => promise.then(() => "read", () => "refused");
		result.script = await element("script", { src: server + "/assets/js/home.js" });
		result.module = await element("script", { type: "module", src: server + "/assets/js/home.js" });
		result.client = await element("script", { src: server + "/@assetbuild/client.js" });
		result.style = await element("link", { rel: "stylesheet", href: server + "/assets/css/home.css" });
		result.image = await element("img", { src: server + "/assets/nav-5KQ2ZV7A.png" });
		result.page = await got(fetch(server + "/"));
		result.code = await got(fetch(server + "/assets/js/home.js"));
		result.credentials = await got(fetch(server + "/", { credentials: "include" }));
		result.stream = await got(fetch(server + "/@assetbuild/events"));
		result.editor = await got(fetch(server + "/@assetbuild/open?finding=0", { method: "POST" }));
		result.events = await new Promise((done) => {
			const source = new EventSource(server + "/@assetbuild/events");
			source.onopen = () => done("opened");
			source.onerror = () => (source.close(), done("refused"));
		});
		result.leaked = String(window.leaked);
		return result;`)
	for what, became := range got {
		if want := map[bool]string{true: "undefined", false: "refused"}[what == "leaked"]; became != want {
			t.Errorf("%s: %s", what, became)
		}
	}
	if len(got) != 12 {
		t.Errorf("%d things were tried: %v", len(got), got)
	}
}
