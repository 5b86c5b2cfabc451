package rebuild

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"assetbuild/internal/chromium"
)

// pixels measures from the save of a stylesheet to the frame that shows it, in Chromium: in a page of `serve`, and in one of
// Vite's development server.
func (r *bench) pixels(b *testing.B) []row {
	out := background(b, r.project, r.program, "serve", "--port", "0")
	until(b, "the address of serve", func() bool { return address.MatchString(out.String()) })
	result := row{what: "save → changed pixels (CSS)", bar: "p95 ≤ 150", peer: "Vite's development server"}
	ours, vites := address.FindString(out.String()), r.viteServe(b)
	oursTab, viteTab := chromium.Open(b), chromium.Open(b)
	oursTab.Go(ours)
	viteTab.Go(vites)
	for n := range max(50, edits()) {
		result.ours = append(result.ours, save(b, oursTab, r.project, n+200))
		result.peers = append(result.peers, save(b, viteTab, r.vite, n+200))
	}
	return []row{result}
}

// save saves the page's stylesheet and waits until the page has drawn it.
func save(b testing.TB, tab *chromium.Tab, project string, n int) time.Duration {
	b.Helper()
	entry := filepath.Join(project, "assets", "sass", "page05.scss")
	text := read(b, entry)
	drawn := make(chan time.Time)
	go func() {
		tab.Run(fmt.Sprintf(`await new Promise((drawn) => {
			const look = () => {
				if (getComputedStyle(document.querySelector('#probe')).color !== 'rgb(%d, %d, 7)') return requestAnimationFrame(look);
				const { port1, port2 } = new MessageChannel(); // its message comes after the frame
				port1.onmessage = drawn;
				port2.postMessage(0);
			};
			requestAnimationFrame(look);
		})`, n/250, n%250))
		drawn <- time.Now()
	}()
	time.Sleep(rest)
	start := time.Now()
	write(b, entry, text+rule(n))
	return (<-drawn).Sub(start)
}
