package vp8l

// writeTokens writes an image's pixels: the colour cache, for the main image the grouping, the codes, the tokens. RFC 9649,
// 5.2 and 6.2.
func writeTokens(w *bitWriter, b *bitmap, tokens []token, cacheBits int, g *grouping, main bool) {
	if cacheBits > 0 {
		w.write(1, 1)
		w.write(uint32(cacheBits), 4)
	} else {
		w.write(0, 1)
	}
	if main {
		writeGrouping(w, g)
	}
	codes := make([][5]*code, len(g.groups))
	for i, h := range g.groups {
		for k, uses := range h.alphabets() {
			codes[i][k] = writeCode(w, uses)
		}
	}
	at := 0
	for _, t := range tokens {
		c := &codes[g.at(at%b.width, at/b.width)]
		writeToken(w, t, c, b.width)
		at += t.size()
	}
}

func writeGrouping(w *bitWriter, g *grouping) {
	if len(g.groups) == 1 {
		w.write(0, 1)
		return
	}
	w.write(1, 1)
	w.write(uint32(g.bits-2), 3)
	writePart(w, g.image())
}

func writeToken(w *bitWriter, t token, c *[5]*code, width int) {
	switch t.length {
	case 0:
		c[0].put(w, t.value>>8&0xff)
		c[1].put(w, t.value>>16&0xff)
		c[2].put(w, t.value&0xff)
		c[3].put(w, t.value>>24)
	case cached:
		c[0].put(w, firstCached+t.value)
	default:
		symbol, extra, bits := prefix(uint32(t.length))
		c[0].put(w, literals+symbol)
		w.write(extra, bits)
		symbol, extra, bits = prefix(distanceCode(int(t.value), width))
		c[4].put(w, symbol)
		w.write(extra, bits)
	}
}

// writePart writes one of the small images that describe transforms and groups.
func writePart(w *bitWriter, b *bitmap) {
	tokens, _ := parse(b, false, 2)
	writeTokens(w, b, tokens, 0, one(tokens, b.width, 0), false)
}
