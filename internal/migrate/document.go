package migrate

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// A document is a TOML file that is written from top to bottom.
type document struct{ out bytes.Buffer }

func (d *document) comment(text string) { fmt.Fprintf(&d.out, "# %s\n", text) }

func (d *document) table(name string) { fmt.Fprintf(&d.out, "\n[%s]\n", name) }

// set writes a setting: a string, a list of strings, or a boolean.
func (d *document) set(key string, value any) {
	line, err := toml.Marshal(map[string]any{key: value})
	if err != nil {
		panic(err) // these types can be written
	}
	d.out.WriteString(strings.TrimSpace(string(line)) + "\n")
}

func (d *document) bytes() []byte { return d.out.Bytes() }
