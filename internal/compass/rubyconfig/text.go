package rubyconfig

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// operate is a binary operator that is no method of a variable.
func operate(e expr, op string, left, right Value) (Value, error) {
	switch op {
	case "==", "===":
		return equal(left, right), nil
	case "!=":
		return !equal(left, right), nil
	case "=~", "!~":
		re, ok := right.(*regexp.Regexp)
		text := left
		if !ok {
			if re, ok = left.(*regexp.Regexp); !ok {
				return nil, failed(e, "%s needs a pattern", op)
			}
			text = right
		}
		found := re.FindStringIndex(Text(text))
		if op == "!~" {
			return found == nil, nil
		}
		if found == nil || text == nil {
			return nil, nil
		}
		return int64(found[0]), nil
	case "..", "...":
		return nil, failed(e, "ranges are not understood")
	}
	switch l := left.(type) {
	case string:
		return operateText(e, op, l, right)
	case List:
		return operateList(e, op, l, right)
	case *File:
		if op == "+" || op == "/" {
			return &File{joinPath(l.Path, Text(right))}, nil
		}
	case Time:
		return operateNumbers(e, op, int64(l), right)
	case int64, float64:
		return operateNumbers(e, op, l, right)
	}
	return nil, failed(e, "%s %s %s is not understood", shortened(inspected(left)), op, shortened(inspected(right)))
}

func operateText(e expr, op, left string, right Value) (Value, error) {
	switch op {
	case "+", "<<":
		other, ok := right.(string)
		if !ok {
			return nil, failed(e, "%s can't be added to a string", inspected(right))
		}
		if len(left)+len(other) > maxText {
			return nil, failed(e, "a string of more than %d bytes", maxText)
		}
		return left + other, nil
	case "*":
		n, ok := right.(int64)
		if !ok || n < 0 || n*int64(max(len(left), 1)) > maxText {
			return nil, failed(e, "this string can't be repeated %s times", inspected(right))
		}
		return strings.Repeat(left, int(n)), nil
	case "%":
		return format(e, left, right)
	case "<", ">", "<=", ">=", "<=>":
		return compared(op, strings.Compare(left, Text(right))), nil
	}
	return nil, failed(e, "strings have no %s", op)
}

// format is "%d" % values, for %s, %d, %x, %f and %%.
func format(e expr, pattern string, values Value) (Value, error) {
	args, ok := values.(List)
	if !ok {
		args = List{values}
	}
	next := 0
	var problem error
	out := verb.ReplaceAllStringFunc(pattern, func(v string) string {
		if v == "%%" {
			return "%"
		}
		if next >= len(args) {
			problem = failed(e, "too few values for %q", pattern)
			return ""
		}
		arg := args[next]
		next++
		switch kind := v[len(v)-1]; kind {
		case 's':
			return fmt.Sprintf(v, Text(arg))
		case 'f':
			f, _ := strconv.ParseFloat(Text(arg), 64)
			return fmt.Sprintf(v, f)
		default:
			n, _ := strconv.ParseFloat(Text(arg), 64)
			return fmt.Sprintf(v[:len(v)-1]+map[byte]string{'d': "d", 'i': "d", 'x': "x"}[kind], int64(math.Floor(n)))
		}
	})
	return out, problem
}

var verb = lazyregexp.New(`%(%|-?0?\d{0,3}(\.\d{1,2})?[sdixf])`)

func compared(op string, order int) Value {
	switch op {
	case "<":
		return order < 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case ">=":
		return order >= 0
	}
	return int64(order)
}

func operateList(e expr, op string, left List, right Value) (Value, error) {
	other, isList := right.(List)
	switch {
	case op == "<<":
		return append(left[:len(left):len(left)], right), nil
	case op == "+" && isList, op == "|" && isList:
		return append(left[:len(left):len(left)], other...), nil
	case op == "*":
		return strings.Join(texts(left), Text(right)), nil
	case op == "-" && isList:
		var kept List
		for _, v := range left {
			if there, _, _ := sendList(other, "include?", []Value{v}, nil); there != true {
				kept = append(kept, v)
			}
		}
		return kept, nil
	}
	return nil, failed(e, "lists have no %s", op)
}

func operateNumbers(e expr, op string, left, right Value) (Value, error) {
	if t, ok := right.(Time); ok {
		right = int64(t)
	}
	a, aInt := left.(int64)
	b, bInt := right.(int64)
	if aInt && bInt {
		switch op {
		case "+":
			return a + b, nil
		case "-":
			return a - b, nil
		case "*":
			return a * b, nil
		case "/", "%":
			if b == 0 {
				return nil, failed(e, "divided by 0")
			}
			quotient := int64(math.Floor(float64(a) / float64(b)))
			if op == "/" {
				return quotient, nil
			}
			return ((a % b) + b) % b, nil
		}
	}
	x, xOK := number(left)
	y, yOK := number(right)
	if !xOK || !yOK {
		return nil, failed(e, "%s %s %s is not understood", inspected(left), op, shortened(inspected(right)))
	}
	switch op {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		return x / y, nil
	case "**":
		return math.Pow(x, y), nil
	case "<", ">", "<=", ">=", "<=>":
		return compared(op, map[bool]int{true: -1}[x < y]+map[bool]int{true: 1}[x > y]), nil
	}
	return nil, failed(e, "numbers have no %s here", op)
}

func number(v Value) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// sendString is a method of a string.
func sendString(e expr, s, name string, args []Value, block *Block) (Value, bool, error) {
	arg := first(args)
	switch name {
	case "+", "*", "%":
		value, err := operate(e, name, s, arg)
		return value, true, err
	case "sub", "gsub", "sub!", "gsub!":
		value, err := substitute(s, strings.HasPrefix(name, "gsub"), args, block)
		return value, true, err
	case "match", "=~", "match?":
		if re, ok := arg.(*regexp.Regexp); ok {
			return re.MatchString(s), true, nil
		}
	case "[]", "slice":
		return slice(s, args)
	case "start_with?", "end_with?":
		for _, one := range texts(args) {
			if name == "start_with?" && strings.HasPrefix(s, one) || name == "end_with?" && strings.HasSuffix(s, one) {
				return true, true, nil
			}
		}
		return false, true, nil
	case "include?":
		return strings.Contains(s, Text(arg)), true, nil
	case "empty?":
		return s == "", true, nil
	case "length", "size":
		return int64(len([]rune(s))), true, nil
	case "bytesize":
		return int64(len(s)), true, nil
	case "bytes":
		bytes := List{}
		for i := range len(s) {
			bytes = append(bytes, int64(s[i]))
		}
		return bytes, true, nil
	case "sum":
		var sum int64
		for i := range len(s) {
			sum += int64(s[i])
		}
		return sum % 65536, true, nil
	case "ord":
		if s != "" {
			return int64([]rune(s)[0]), true, nil
		}
	case "upcase":
		return strings.ToUpper(s), true, nil
	case "downcase":
		return strings.ToLower(s), true, nil
	case "strip", "chomp", "rstrip", "lstrip":
		return stripped(s, name, arg), true, nil
	case "split":
		return split(s, arg), true, nil
	case "to_sym", "intern":
		return Symbol(s), true, nil
	case "to_i", "to_f":
		digits := leadingDigits.FindString(strings.TrimSpace(s))
		f, _ := strconv.ParseFloat(digits, 64)
		if name == "to_f" {
			return f, true, nil
		}
		return int64(f), true, nil
	case "reverse":
		runes := []rune(s)
		for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
			runes[i], runes[j] = runes[j], runes[i]
		}
		return string(runes), true, nil
	case "tr":
		if from, to := Text(arg), Text(args[len(args)-1]); len(args) == 2 && len(from) == 1 && len(to) == 1 {
			return strings.ReplaceAll(s, from, to), true, nil
		}
	case "lines", "chars":
		return split(s, map[string]Value{"lines": "\n", "chars": ""}[name]), true, nil
	}
	return nil, false, nil
}

var leadingDigits = lazyregexp.New(`^-?\d+(\.\d+)?`)

func stripped(s, name string, suffix Value) string {
	switch name {
	case "strip":
		return strings.TrimSpace(s)
	case "lstrip":
		return strings.TrimLeft(s, " \t\r\n")
	case "rstrip":
		return strings.TrimRight(s, " \t\r\n")
	}
	if suffix != nil {
		return strings.TrimSuffix(s, Text(suffix))
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
}

func split(s string, by Value) List {
	var parts []string
	switch by := by.(type) {
	case nil:
		parts = strings.Fields(s)
	case *regexp.Regexp:
		parts = by.Split(s, -1)
	default:
		parts = strings.Split(s, Text(by))
	}
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	items := make(List, len(parts))
	for i, part := range parts {
		items[i] = part
	}
	return items
}

// slice is s[i], s[from, length], s["part"] and s[/pattern/, group].
func slice(s string, args []Value) (Value, bool, error) {
	switch arg := first(args).(type) {
	case int64:
		runes := []rune(s)
		from, length := arg, int64(1)
		if from < 0 {
			from += int64(len(runes))
		}
		if len(args) > 1 {
			length, _ = args[1].(int64)
		}
		if from < 0 || from > int64(len(runes)) || length < 0 {
			return nil, true, nil
		}
		return string(runes[from:min(from+length, int64(len(runes)))]), true, nil
	case string:
		if strings.Contains(s, arg) {
			return arg, true, nil
		}
		return nil, true, nil
	case *regexp.Regexp:
		found := arg.FindStringSubmatch(s)
		group := int64(0)
		if len(args) > 1 {
			group, _ = args[1].(int64)
		}
		if found == nil || group < 0 || group >= int64(len(found)) {
			return nil, true, nil
		}
		return found[group], true, nil
	}
	return nil, false, nil
}

// substitute replaces what a pattern or string matches, once or everywhere, by a string (\1 is a group) or by what a block
// gives.
func substitute(s string, everywhere bool, args []Value, block *Block) (Value, error) {
	if len(args) == 0 || len(args) < 2 && block == nil {
		return nil, fmt.Errorf("sub needs a pattern and what to put in its place")
	}
	re, ok := args[0].(*regexp.Regexp)
	if !ok {
		re = regexp.MustCompile(regexp.QuoteMeta(Text(args[0])))
	}
	var out strings.Builder
	rest := 0
	for _, found := range re.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(s[rest:found[0]])
		if block != nil {
			value, err := block.Call(s[found[0]:found[1]])
			if err != nil {
				return nil, err
			}
			out.WriteString(Text(value))
		} else {
			out.WriteString(expanded(s, Text(args[1]), found))
		}
		if out.Len() > maxText {
			return nil, fmt.Errorf("a string of more than %d bytes", maxText)
		}
		rest = found[1]
		if !everywhere {
			break
		}
	}
	out.WriteString(s[rest:])
	return out.String(), nil
}

// expanded puts the groups of a match into a replacement: \0 to \9.
func expanded(s, replacement string, found []int) string {
	var out strings.Builder
	for i := 0; i < len(replacement); i++ {
		if replacement[i] != '\\' || i+1 == len(replacement) {
			out.WriteByte(replacement[i])
			continue
		}
		i++
		group := int(replacement[i]) - '0'
		switch {
		case group < 0 || group > 9:
			out.WriteByte(replacement[i])
		case 2*group+1 < len(found) && found[2*group] >= 0:
			out.WriteString(s[found[2*group]:found[2*group+1]])
		}
	}
	return out.String()
}
