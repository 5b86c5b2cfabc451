package rubyconfig

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// call runs a command or a method.
func (in *interpreter) call(e *call) (Value, error) {
	if e.on == nil {
		return in.command(e)
	}
	on, err := in.eval(e.on)
	if err != nil {
		return nil, err
	}
	if e.safe && on == nil {
		return nil, nil
	}
	args, err := in.values(e.args)
	if err != nil {
		return nil, err
	}
	return in.send(e, on, e.name, args, in.closure(e.block))
}

// command runs what stands without a receiver: a statement of Compass's configuration, a variable, or one of Ruby's own.
func (in *interpreter) command(e *call) (Value, error) {
	if e.bare {
		if value, ok := in.vars[e.name]; ok {
			return value, nil
		}
		if isProperty(e.name) {
			return in.property(e.name), nil
		}
	}
	args, err := in.values(e.args)
	if err != nil {
		return nil, err
	}
	setting := func(v Value) Setting { return Setting{Value: v, Line: e.line()} }
	switch e.name {
	case "require", "load", "discover", "require_relative":
		into := map[string]*[]Setting{"load": &in.config.Loads, "discover": &in.config.Discovers}[e.name]
		if into == nil {
			into = &in.config.Requires
		}
		for _, arg := range args {
			*into = append(*into, setting(arg))
		}
		return true, nil
	case "add_import_path", "add_import_paths":
		old, _ := in.property("additional_import_paths").(List)
		in.config.Settings["additional_import_paths"] = setting(append(slices.Clone(old), args...))
		return nil, nil
	case "asset_host":
		in.config.AssetHost = in.closure(e.block)
		return nil, nil
	case "asset_cache_buster":
		in.config.AssetCacheBuster = in.closure(e.block)
		in.config.NoCacheBuster = e.block == nil && len(args) == 1 && args[0] == Symbol("none")
		if e.block == nil && !in.config.NoCacheBuster {
			return nil, failed(e, "asset_cache_buster takes a block or :none")
		}
		return nil, nil
	case "puts", "p", "print", "warn":
		return nil, nil
	case "raise", "fail", "abort", "exit":
		return nil, failed(e, "the configuration stops here: %s", Text(List(args)))
	case "rand":
		in.config.Volatile = true
		return time.Now().UnixNano() % 1000, nil
	case "Integer", "String":
		if len(args) == 1 {
			return in.send(e, args[0], map[string]string{"Integer": "to_i", "String": "to_s"}[e.name], nil, nil)
		}
	}
	if strings.HasPrefix(e.name, "on_") || e.name == "watch" {
		return nil, failed(e, "callbacks such as %s are not called", e.name)
	}
	return nil, failed(e, "%s is not known here", e.name)
}

// send calls a method.
func (in *interpreter) send(e expr, on Value, name string, args []Value, block *Block) (Value, error) {
	switch name {
	case "nil?":
		return on == nil, nil
	case "to_s":
		if len(args) == 0 {
			return Text(on), nil
		}
	case "inspect":
		return inspected(on), nil
	case "freeze", "dup", "clone", "to_path":
		return on, nil
	case "===", "eql?":
		return matches(on, first(args)), nil
	case "is_a?", "respond_to?":
		return nil, failed(e, "%s is not understood", name)
	case "hash":
		h := fnv.New32a()
		h.Write([]byte(Text(on)))
		return int64(h.Sum32()), nil
	}
	var value Value
	var known bool
	var err error
	switch on := on.(type) {
	case constant:
		value, known, err = in.sendConstant(on, name, args)
	case string:
		value, known, err = sendString(e, on, name, args, block)
	case Symbol:
		value, known, err = sendString(e, string(on), name, args, block)
	case int64, float64:
		value, known = sendNumber(on, name, args)
	case List:
		value, known, err = sendList(on, name, args, block)
	case *Map:
		value, known = sendMap(on, name, args)
	case *File:
		value, known, err = in.sendFile(on, name, args)
	case Time:
		value, known = sendTime(on, name, args)
	}
	if err != nil {
		if _, located := err.(*evalError); !located {
			err = failed(e, "%s", err)
		}
		return nil, err
	}
	if !known {
		return nil, failed(e, "%s of %s is not understood", name, shortened(inspected(on)))
	}
	return value, nil
}

func shortened(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:40], "") + "…"
	}
	return text
}

func first(args []Value) Value {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func texts(args []Value) []string {
	out := make([]string, 0, len(args))
	for _, arg := range args {
		if inner, ok := arg.(List); ok {
			out = append(out, texts(inner)...)
			continue
		}
		out = append(out, Text(arg))
	}
	return out
}
