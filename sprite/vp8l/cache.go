package vp8l

// bestCache gives the bits of the colour cache with which the tokens, parsed without one, take the fewest bits.
func bestCache(b *bitmap, tokens []token) int {
	best, least := 0, one(tokens, b.width, 0).groups[0].cost()
	for bits := 1; bits <= maxCacheBits; bits++ {
		if c := one(withHits(b, tokens, bits), b.width, bits).groups[0].cost(); c < least {
			best, least = bits, c
		}
	}
	return best
}

// withHits replaces pixels by their place in the cache where they are in it.
func withHits(b *bitmap, tokens []token, bits int) []token {
	if bits == 0 {
		return tokens
	}
	c := newCache(bits)
	out := make([]token, len(tokens))
	at := 0
	for i, t := range tokens {
		out[i] = t
		n := t.size()
		for k, pixel := range b.pix[at : at+n] {
			if c.enter(pixel) && k == 0 && t.length == 0 {
				out[i] = token{cached, c.place(pixel)}
			}
		}
		at += n
	}
	return out
}
