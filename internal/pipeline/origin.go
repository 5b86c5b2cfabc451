package pipeline

import (
	"path"
	"strings"
	"sync"
)

// Origins know which image a placeholder comes from. The compiler asks while it words an error; it outlives a build, so
// they are those of the last one.
type origins struct {
	mu     sync.Mutex
	sheets []sheet
}

func (o *origins) set(sheets []sheet) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sheets = sheets
}

// of gives the image of a placeholder ("nav-home-background" → "assets/sprites/nav/home.png"), or "".
func (o *origins) of(placeholder string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.sheets {
		rest, ok := strings.CutPrefix(placeholder, s.layout.Name+"-")
		if !ok {
			continue
		}
		for _, canvas := range s.layout.Sheets {
			for _, img := range canvas.Images {
				if kind, ok := strings.CutPrefix(rest, img.ID+"-"); ok && (kind == "background" || kind == "dimensions" || kind == "sprite") {
					return path.Join(s.directory.Display, img.File)
				}
			}
		}
	}
	return ""
}
