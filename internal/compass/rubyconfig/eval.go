package rubyconfig

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxSteps bounds how many nodes one statement, or one call of a block, may evaluate; maxText how long a string may get.
const (
	maxSteps = 200_000
	maxText  = 1 << 20
)

type interpreter struct {
	opt    Options
	config *Config
	vars   map[string]Value
	steps  int
}

// An evalError says which line can't be evaluated and why.
type evalError struct {
	line    int
	message string
}

func (e *evalError) Error() string { return e.message }

func failed(e expr, format string, args ...any) error {
	return &evalError{e.line(), fmt.Sprintf(format, args...)}
}

// A jumped error carries the value of return or next out of a block.
type jumped struct{ value Value }

func (*jumped) Error() string { return "return outside of a block" }

func newInterpreter(opt Options) *interpreter {
	return &interpreter{opt: opt, vars: map[string]Value{}}
}

// run runs a statement of the file.
func (in *interpreter) run(s expr) error {
	in.steps = 0
	_, err := in.eval(s)
	return err
}

func (in *interpreter) all(several []expr) (Value, error) {
	var value Value
	for _, e := range several {
		var err error
		if value, err = in.eval(e); err != nil {
			return nil, err
		}
	}
	return value, nil
}

func (in *interpreter) values(several []expr) ([]Value, error) {
	values := make([]Value, len(several))
	for i, e := range several {
		var err error
		if values[i], err = in.eval(e); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (in *interpreter) eval(e expr) (Value, error) {
	if in.steps++; in.steps > maxSteps {
		return nil, failed(e, "this takes too long")
	}
	switch e := e.(type) {
	case *literal:
		return e.value, nil
	case *text:
		return in.text(e)
	case *ident:
		return in.variable(e)
	case *constRef:
		return constantValue(e)
	case *list:
		items, err := in.values(e.items)
		return List(items), err
	case *hash:
		return in.hash(e)
	case *assign:
		return in.assign(e)
	case *binary:
		return in.binary(e)
	case *unary:
		return in.unary(e)
	case *cond:
		return in.cond(e)
	case *choice:
		return in.choice(e)
	case *call:
		return in.call(e)
	case *index:
		return in.index(e)
	case *group:
		value, err := in.all(e.body)
		if evaluation := (*evalError)(nil); errors.As(err, &evaluation) && e.rescue != nil {
			return in.all(e.rescue)
		}
		return value, err
	case *jump:
		if e.value == nil {
			return nil, &jumped{}
		}
		value, err := in.eval(e.value)
		if err != nil {
			return nil, err
		}
		return nil, &jumped{value}
	case *opaque:
		return nil, failed(e, "a %s has no effect here", e.what)
	}
	return nil, failed(e, "this is not understood")
}

func (in *interpreter) text(e *text) (Value, error) {
	var b strings.Builder
	for _, part := range e.parts {
		value, err := in.eval(part)
		if err != nil {
			return nil, err
		}
		b.WriteString(Text(value))
		if b.Len() > maxText {
			return nil, failed(e, "a string of more than %d bytes", maxText)
		}
	}
	switch {
	case e.symbol:
		return Symbol(b.String()), nil
	case e.regexp:
		return compileRegexp(e, b.String(), e.flags)
	}
	return b.String(), nil
}

// compileRegexp turns a pattern of Ruby into one of Go's: anchors and the meaning of ^ and $ differ.
func compileRegexp(e expr, pattern, flags string) (Value, error) {
	pattern = strings.NewReplacer(`\Z`, `\z`, `\h`, `[0-9a-fA-F]`).Replace(pattern)
	modes := "m" // ^ and $ stand for lines in Ruby
	if strings.Contains(flags, "i") {
		modes += "i"
	}
	if strings.Contains(flags, "m") {
		modes += "s"
	}
	compiled, err := regexp.Compile("(?" + modes + ")" + pattern)
	if err != nil {
		return nil, failed(e, "the pattern /%s/ is not understood", pattern)
	}
	return compiled, nil
}

func (in *interpreter) variable(e *ident) (Value, error) {
	switch e.name {
	case "__FILE__":
		return in.opt.File, nil
	case "__dir__":
		return dirname(in.opt.File), nil
	}
	return in.vars[e.name], nil
}

func constantValue(e *constRef) (Value, error) {
	switch e.name {
	case "RUBY_VERSION":
		return "2.3.0", nil
	case "RUBY_PLATFORM":
		return "x86_64-linux", nil
	case "File", "Dir", "ENV", "Pathname", "Time", "Date", "Digest::MD5", "Digest::SHA1", "Regexp", "Compass", "Random":
		return constant(strings.TrimPrefix(e.name, "::")), nil
	case "Compass::VERSION":
		return "1.0.3", nil
	case "File::SEPARATOR":
		return "/", nil
	}
	return nil, failed(e, "%s is not known here", e.name)
}

func (in *interpreter) hash(e *hash) (Value, error) {
	m := new(Map)
	for i := range e.keys {
		key, err := in.eval(e.keys[i])
		if err != nil {
			return nil, err
		}
		value, err := in.eval(e.values[i])
		if err != nil {
			return nil, err
		}
		m.set(key, value)
	}
	return m, nil
}

func (in *interpreter) assign(e *assign) (Value, error) {
	if target, ok := e.target.(*index); ok {
		return in.assignIndex(target, e)
	}
	name, ok := e.target.(*ident)
	if !ok {
		if c, isCall := e.target.(*call); isCall {
			return nil, failed(e, "nothing is known of %s here", c.name)
		}
		return nil, failed(e, "a constant has no effect here")
	}
	old := in.vars[name.name]
	if _, set := in.vars[name.name]; !set && isProperty(name.name) {
		old = in.property(name.name)
	}
	value, err := in.assigned(e, old)
	if err != nil {
		return nil, err
	}
	in.vars[name.name] = value
	if isProperty(name.name) {
		in.config.Settings[name.name] = Setting{Value: value, Line: e.line()}
		if name.name == "asset_cache_buster" && value == Symbol("none") {
			in.config.NoCacheBuster = true // seen in published projects; what is meant is clear
		}
	}
	return value, nil
}

// assigned is the value that an assignment gives to what was old.
func (in *interpreter) assigned(e *assign, old Value) (Value, error) {
	switch {
	case e.op == "||" && truthy(old), e.op == "&&" && !truthy(old):
		return old, nil
	case e.op == "" || e.op == "||" || e.op == "&&":
		return in.eval(e.value)
	}
	value, err := in.eval(e.value)
	if err != nil {
		return nil, err
	}
	return operate(e, e.op, old, value)
}

func (in *interpreter) assignIndex(target *index, e *assign) (Value, error) {
	on, err := in.eval(target.on)
	if err != nil {
		return nil, err
	}
	m, ok := on.(*Map)
	if !ok || len(target.args) != 1 {
		return nil, failed(e, "only an entry of a hash can be set")
	}
	key, err := in.eval(target.args[0])
	if err != nil {
		return nil, err
	}
	old, _ := m.Get(key)
	value, err := in.assigned(e, old)
	if err == nil {
		m.set(key, value)
	}
	return value, err
}

// property is what a property is where the file has not set it.
func (in *interpreter) property(name string) Value {
	if s, ok := in.config.Settings[name]; ok {
		return s.Value
	}
	defaults := map[string]Value{
		"project_path": in.opt.Dir, "project_type": Symbol("stand_alone"), "environment": Symbol("development"), "http_path": "/",
		"css_dir": "stylesheets", "sass_dir": "sass", "images_dir": "images", "javascripts_dir": "javascripts",
		"fonts_dir": "fonts", "generated_images_dir": "images", "extensions_dir": "extensions", "output_style": Symbol("expanded"),
		"line_comments": true, "preferred_syntax": Symbol("scss"), "cache": true, "cache_dir": ".sass-cache",
	}
	for _, path := range []string{"css", "sass", "images", "javascripts", "fonts", "generated_images", "extensions", "cache"} {
		if name == path+"_path" {
			dir, _ := in.property(path + "_dir").(string)
			return joinPath(in.opt.Dir, dir)
		}
	}
	if name == "environment" && in.opt.Environment != "" {
		return Symbol(in.opt.Environment)
	}
	if slices.Contains(lists, name) {
		return List{}
	}
	return defaults[name]
}

func (in *interpreter) cond(e *cond) (Value, error) {
	test, err := in.eval(e.test)
	if err != nil {
		return nil, err
	}
	if truthy(test) {
		return in.all(e.then)
	}
	return in.all(e.els)
}

func (in *interpreter) choice(e *choice) (Value, error) {
	var on Value
	var err error
	if e.on != nil {
		if on, err = in.eval(e.on); err != nil {
			return nil, err
		}
	}
	for _, b := range e.branches {
		for _, test := range b.tests {
			value, err := in.eval(test)
			if err != nil {
				return nil, err
			}
			if e.on == nil && truthy(value) || e.on != nil && matches(value, on) {
				return in.all(b.body)
			}
		}
	}
	return in.all(e.els)
}

// matches is Ruby's ===.
func matches(pattern, value Value) bool {
	if re, ok := pattern.(*regexp.Regexp); ok {
		return re.MatchString(Text(value))
	}
	return equal(pattern, value)
}

func (in *interpreter) unary(e *unary) (Value, error) {
	value, err := in.eval(e.on)
	if err != nil {
		return nil, err
	}
	if e.op == "!" {
		return !truthy(value), nil
	}
	switch value := value.(type) {
	case int64:
		return -value, nil
	case float64:
		return -value, nil
	}
	return nil, failed(e, "%s has no negative", inspected(value))
}

func (in *interpreter) binary(e *binary) (Value, error) {
	if name, ok := listProperty(e); ok {
		return in.addTo(name, e)
	}
	left, err := in.eval(e.left)
	if err != nil {
		return nil, err
	}
	switch {
	case e.op == "&&" && !truthy(left), e.op == "||" && truthy(left):
		return left, nil
	}
	right, err := in.eval(e.right)
	if err != nil || e.op == "&&" || e.op == "||" {
		return right, err
	}
	value, err := operate(e, e.op, left, right)
	if name, ok := e.left.(*ident); ok && err == nil && e.op == "<<" {
		in.vars[name.name] = value
		if isProperty(name.name) {
			in.config.Settings[name.name] = Setting{Value: value, Line: e.line()}
		}
	}
	return value, err
}

// listProperty tells whether an expression adds to a property that no local variable hides.
func listProperty(e *binary) (string, bool) {
	c, ok := e.left.(*call)
	if !ok || c.on != nil || !c.bare || e.op != "<<" && e.op != ">>" {
		return "", false
	}
	return c.name, slices.Contains(lists, c.name)
}

// addTo puts a value into a list that Compass holds: at the end, or, for sprite_load_path, in front of the default.
func (in *interpreter) addTo(name string, e *binary) (Value, error) {
	value, err := in.eval(e.right)
	if err != nil {
		return nil, err
	}
	old, _ := in.property(name).(List)
	var items List
	if e.op == ">>" || name == "sprite_load_path" {
		items = append(List{value}, old...)
	} else {
		items = append(slices.Clone(old), value)
	}
	in.config.Settings[name] = Setting{Value: items, Line: e.line(), Added: true}
	return items, nil
}

func (in *interpreter) index(e *index) (Value, error) {
	on, err := in.eval(e.on)
	if err != nil {
		return nil, err
	}
	args, err := in.values(e.args)
	if err != nil {
		return nil, err
	}
	return in.send(e, on, "[]", args, nil)
}
