package sass

import (
	"context"

	godartsass "github.com/bep/godartsass/v2"
)

// An Answerer answers Sass functions that only the host can, such as the size of an image.
type Answerer interface{}

// rounds compiles until no host function asks for more.
func (c *Compiler) rounds(ctx context.Context, m *memory, g *graph, n *needs) (*run, godartsass.Result, error) {
	return c.round(ctx, m, g, n, "")
}
