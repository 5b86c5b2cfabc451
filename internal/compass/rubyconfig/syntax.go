package rubyconfig

// An expr is a node of the syntax tree. Statements are expressions, as in Ruby.
type expr interface{ line() int }

type at int

func (a at) line() int { return int(a) }

type (
	literal struct {
		at
		value Value
	}
	// text is a string of literal pieces and interpolated expressions.
	text struct {
		at
		parts  []expr
		symbol bool // :"..."
		regexp bool // /.../
		flags  string
	}
	ident struct {
		at
		name string
	}
	constRef struct {
		at
		name string
	}
	list struct {
		at
		items []expr
	}
	hash struct {
		at
		keys, values []expr
	}
	// assign is TARGET OP= VALUE; op is empty, "+", "||" and so on.
	assign struct {
		at
		target expr
		op     string
		value  expr
	}
	binary struct {
		at
		op          string
		left, right expr
	}
	unary struct {
		at
		op string
		on expr
	}
	// cond is if, unless and ? :.
	cond struct {
		at
		test      expr
		then, els []expr
	}
	// choice is case: the branches' tests are compared with on (nil: they are conditions).
	choice struct {
		at
		on       expr
		branches []branch
		els      []expr
	}
	branch struct {
		tests []expr
		body  []expr
	}
	call struct {
		at
		on    expr // nil: a command
		safe  bool // &.
		name  string
		args  []expr
		block *blockNode
		bare  bool // without brackets and arguments: may be a variable
	}
	index struct {
		at
		on   expr
		args []expr
	}
	blockNode struct {
		at
		params []string
		body   []expr
	}
	// group is several statements in one place: (a; b), begin … end.
	group struct {
		at
		body   []expr
		rescue []expr
	}
	jump struct { // return, next
		at
		value expr
	}
	// opaque is a definition (def, class, module) that is read over.
	opaque struct {
		at
		what string
	}
)

// walk visits a node and all below it.
func walk(e expr, visit func(expr)) {
	if e == nil {
		return
	}
	visit(e)
	all := func(several []expr) {
		for _, one := range several {
			walk(one, visit)
		}
	}
	switch e := e.(type) {
	case *text:
		all(e.parts)
	case *list:
		all(e.items)
	case *hash:
		all(e.keys)
		all(e.values)
	case *assign:
		walk(e.target, visit)
		walk(e.value, visit)
	case *binary:
		walk(e.left, visit)
		walk(e.right, visit)
	case *unary:
		walk(e.on, visit)
	case *cond:
		walk(e.test, visit)
		all(e.then)
		all(e.els)
	case *choice:
		walk(e.on, visit)
		for _, b := range e.branches {
			all(b.tests)
			all(b.body)
		}
		all(e.els)
	case *call:
		walk(e.on, visit)
		all(e.args)
		if e.block != nil {
			all(e.block.body)
		}
	case *index:
		walk(e.on, visit)
		all(e.args)
	case *group:
		all(e.body)
		all(e.rescue)
	case *jump:
		walk(e.value, visit)
	}
}
