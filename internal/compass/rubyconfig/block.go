package rubyconfig

import (
	"errors"
	"fmt"
	"maps"
)

// A Block is a block of Ruby that can be called.
type Block struct {
	in     *interpreter
	node   *blockNode
	locals map[string]Value
}

// Arity is how many arguments the block takes.
func (b *Block) Arity() int { return len(b.node.params) }

// Call runs the block. Arguments that it doesn't take are dropped, missing ones are nil. A failure is an error with the
// line in config.rb.
func (b *Block) Call(args ...Value) (Value, error) {
	run := &interpreter{opt: b.in.opt, config: b.in.config, vars: maps.Clone(b.locals)}
	for i, name := range b.node.params {
		run.vars[name] = nil
		if i < len(args) {
			run.vars[name] = args[i]
		}
	}
	value, err := run.all(b.node.body)
	if jump := (*jumped)(nil); errors.As(err, &jump) {
		return jump.value, nil
	}
	if evaluation := (*evalError)(nil); errors.As(err, &evaluation) {
		return nil, fmt.Errorf("line %d: %w", evaluation.line, evaluation)
	}
	return value, err
}

// closure makes a callable block of a node. It sees the variables of its place as they are when it is called.
func (in *interpreter) closure(node *blockNode) *Block {
	if node == nil {
		return nil
	}
	return &Block{in, node, in.vars}
}
