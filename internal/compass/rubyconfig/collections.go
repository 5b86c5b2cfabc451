package rubyconfig

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func sendTime(t Time, name string, args []Value) (Value, bool) {
	switch name {
	case "to_i":
		return int64(t), true
	case "to_f":
		return float64(t), true
	case "year":
		return int64(time.Unix(int64(t), 0).UTC().Year()), true
	case "strftime":
		layout := strings.NewReplacer("%Y", "2006", "%m", "01", "%d", "02", "%H", "15", "%M", "04", "%S", "05", "%s", "\x00").Replace(Text(first(args)))
		out := time.Unix(int64(t), 0).UTC().Format(layout)
		return strings.ReplaceAll(out, "\x00", strconv.FormatInt(int64(t), 10)), true
	}
	return nil, false
}

func sendNumber(on Value, name string, args []Value) (Value, bool) {
	f, isFloat := on.(float64)
	n, _ := on.(int64)
	switch name {
	case "to_i", "round", "floor":
		if isFloat {
			return int64(f), true
		}
		return n, true
	case "to_f":
		if isFloat {
			return f, true
		}
		return float64(n), true
	case "to_s":
		if base, ok := first(args).(int64); ok && base >= 2 && base <= 36 && !isFloat {
			return strconv.FormatInt(n, int(base)), true
		}
	case "zero?":
		return f == 0 && n == 0, true
	case "even?":
		return n%2 == 0, true
	case "odd?":
		return n%2 != 0, true
	case "abs":
		if isFloat {
			return max(f, -f), true
		}
		return max(n, -n), true
	}
	return nil, false
}

func sendMap(m *Map, name string, args []Value) (Value, bool) {
	switch name {
	case "[]", "fetch":
		value, found := m.Get(first(args))
		if !found && len(args) > 1 {
			return args[1], true
		}
		return value, true
	case "key?", "has_key?", "include?":
		_, found := m.Get(first(args))
		return found, true
	case "merge":
		merged := &Map{slices.Clone(m.Pairs)}
		if other, ok := first(args).(*Map); ok {
			for _, p := range other.Pairs {
				merged.set(p.Key, p.Value)
			}
		}
		return merged, true
	case "keys", "values":
		var items List
		for _, p := range m.Pairs {
			if name == "keys" {
				items = append(items, p.Key)
			} else {
				items = append(items, p.Value)
			}
		}
		return items, true
	case "empty?":
		return len(m.Pairs) == 0, true
	case "length", "size":
		return int64(len(m.Pairs)), true
	}
	return nil, false
}

func sendList(l List, name string, args []Value, block *Block) (Value, bool, error) {
	switch name {
	case "[]", "at":
		if i, ok := first(args).(int64); ok && len(args) == 1 {
			if i < 0 {
				i += int64(len(l))
			}
			if i < 0 || i >= int64(len(l)) {
				return nil, true, nil
			}
			return l[i], true, nil
		}
	case "first":
		return first(l), true, nil
	case "last":
		if len(l) == 0 {
			return nil, true, nil
		}
		return l[len(l)-1], true, nil
	case "join":
		return strings.Join(texts(l), Text(first(args))), true, nil
	case "include?":
		return slices.ContainsFunc(l, func(v Value) bool { return equal(v, first(args)) }), true, nil
	case "length", "size", "count":
		return int64(len(l)), true, nil
	case "empty?":
		return len(l) == 0, true, nil
	case "push", "concat":
		added := args
		if other, ok := first(args).(List); ok && name == "concat" {
			added = other
		}
		return append(slices.Clone(l), added...), true, nil
	case "compact":
		return List(slices.DeleteFunc(slices.Clone(l), func(v Value) bool { return v == nil })), true, nil
	case "reverse":
		reversed := slices.Clone(l)
		slices.Reverse(reversed)
		return reversed, true, nil
	case "flatten", "to_a":
		var flat List
		for _, v := range l {
			if inner, ok := v.(List); ok {
				flat = append(flat, inner...)
			} else {
				flat = append(flat, v)
			}
		}
		return flat, true, nil
	case "sum", "inject":
		var sum int64
		for _, v := range l {
			n, ok := v.(int64)
			if !ok || block != nil {
				return nil, false, nil
			}
			sum += n
		}
		return sum, true, nil
	case "map", "collect", "each", "select", "reject", "any?", "find":
		if block != nil {
			return each(l, name, block)
		}
	}
	return nil, false, nil
}

// each calls a block for each item of a list.
func each(l List, name string, block *Block) (Value, bool, error) {
	var kept List
	for _, item := range l {
		value, err := block.Call(item)
		if err != nil {
			return nil, true, err
		}
		switch {
		case name == "map" || name == "collect":
			kept = append(kept, value)
		case name == "select" && truthy(value), name == "reject" && !truthy(value):
			kept = append(kept, item)
		case name == "find" && truthy(value):
			return item, true, nil
		case name == "any?" && truthy(value):
			return true, true, nil
		}
	}
	switch name {
	case "each":
		return l, true, nil
	case "find":
		return nil, true, nil
	case "any?":
		return false, true, nil
	}
	return kept, true, nil
}
