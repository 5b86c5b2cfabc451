package pack

// A sumSet tells which lengths are sums of the lengths that were added, each as often as it was said, up to a bound: bit n
// of the set is set where n is such a sum.
type sumSet []uint64

// reset makes the set hold 0 alone, with room for sums up to most.
func (s *sumSet) reset(most int) {
	words := most/64 + 1
	if cap(*s) < words {
		*s = make(sumSet, words)
	}
	*s = (*s)[:words]
	clear(*s)
	(*s)[0] = 1
}

// add lets a length occur up to count times: in doubling steps, so that it takes a shift for each bit of count.
func (s sumSet) add(length, count int) {
	most := len(s)*64 - 1
	count = min(count, most/length)
	for step := 1; count > 0; step *= 2 {
		step = min(step, count)
		s.orShifted(step * length)
		count -= step
	}
}

// orShifted adds n to each sum.
func (s sumSet) orShifted(n int) {
	words, bits := n/64, uint(n%64)
	for i := len(s) - 1; i >= words; i-- {
		v := s[i-words] << bits
		if bits > 0 && i > words {
			v |= s[i-words-1] >> (64 - bits)
		}
		s[i] |= v
	}
}

func (s sumSet) has(n int) bool { return n >= 0 && n/64 < len(s) && s[n/64]>>(n%64)&1 == 1 }
