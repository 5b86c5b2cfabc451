package svg

import "strconv"

// A pathWriter writes path data in as few characters as the segments take: no letter where the command before goes on, no
// space where a sign or a point parts two numbers.
type pathWriter struct {
	out     []byte
	command byte // in effect: what further numbers would belong to
}

// append writes a segment. The writer that it gives shares what was written with the one it was called on.
func (w pathWriter) append(s segment) pathWriter {
	letter := s.command
	if s.relative {
		letter |= 0x20
	}
	begins := letter != w.command || s.command == 'Z' || s.command == 'M'
	if begins {
		w.out = append(w.out, letter)
	}
	w.command = letter
	if s.command == 'M' {
		w.command = letter - 'M' + 'L' // further pairs after a move are lines
	}
	afterFlag := false
	for i, v := range s.values {
		flag := s.command == 'A' && (i == 3 || i == 4)
		var buffer [32]byte
		number := shortNumber(buffer[:0], v)
		if !(begins && i == 0) && !afterFlag && number[0] != '-' && !(number[0] == '.' && w.endsInFraction()) {
			w.out = append(w.out, ' ')
		}
		w.out = append(w.out, number...)
		afterFlag = flag
	}
	return w
}

// endsInFraction tells whether the last number holds a point, so that another one begins a new number.
func (w pathWriter) endsInFraction() bool {
	i := len(w.out)
	for i > 0 && w.out[i-1] >= '0' && w.out[i-1] <= '9' {
		i--
	}
	return i > 0 && w.out[i-1] == '.'
}

// shortNumber appends a number without an exponent and without a zero before the point to an empty buffer.
func shortNumber(buffer []byte, v float64) []byte {
	text := strconv.AppendFloat(buffer, v, 'f', -1, 64)
	switch {
	case len(text) > 1 && text[0] == '0' && text[1] == '.':
		return text[1:]
	case len(text) > 2 && text[0] == '-' && text[1] == '0' && text[2] == '.':
		text[1] = '-'
		return text[1:]
	}
	return text
}
