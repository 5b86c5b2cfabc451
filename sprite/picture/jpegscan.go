package picture

import "errors"

// zigzag gives where in a block, row by row, the n-th coefficient of a file belongs (T.81, figure A.6).
var zigzag = [64]byte{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// A scanHeader says which channels, which coefficients and which bits of them a scan holds (T.81, B.2.3).
type scanHeader struct {
	components []*component
	dc, ac     []*huffman
	from, to   int // coefficients
	high, low  int // the bit known before, and the bit known after
}

var errBrokenScan = errors.New("the JPEG file is broken: its compressed data can't be read")

func (j *jpegFile) scanHeader(body []byte) (scanHeader, error) {
	var s scanHeader
	if len(body) < 1 || len(body) < 4+2*int(body[0]) || body[0] < 1 || body[0] > 4 {
		return s, errBrokenScan
	}
	n := int(body[0])
	for i := range n {
		c := j.find(body[1+2*i])
		dc, ac := body[2+2*i]>>4, body[2+2*i]&15
		if c == nil || dc > 3 || ac > 3 || !j.hasQuant[c.table] {
			return s, errBrokenScan
		}
		for _, other := range s.components {
			if other == c {
				return s, errBrokenScan
			}
		}
		s.components = append(s.components, c)
		s.dc, s.ac = append(s.dc, j.dc[dc]), append(s.ac, j.ac[ac])
	}
	rest := body[1+2*n:]
	s.from, s.to, s.high, s.low = int(rest[0]), int(rest[1]), int(rest[2]>>4), int(rest[2]&15)
	if !j.progressive {
		s.from, s.to, s.high, s.low = 0, 63, 0, 0
	}
	if s.from > s.to || s.to > 63 || s.low > 13 || s.from > 0 && n > 1 || j.progressive && s.from == 0 && s.to > 0 {
		return s, errBrokenScan
	}
	for i := range n {
		if s.from == 0 && s.high == 0 && s.dc[i] == nil || s.to > 0 && s.ac[i] == nil {
			return s, errBrokenScan
		}
	}
	return s, nil
}

// decode reads all scans and hands the samples to out, one row of MCUs after the other.
func (j *jpegFile) decode(out *jpegOutput) error {
	whole := j.buffered()
	if whole {
		for i := range j.components {
			c := &j.components[i]
			c.coefficients = make([]int16, 64*c.blocks*c.rows)
		}
	}
	seen := false
	for {
		marker, body, err := j.segment()
		if err != nil {
			return err
		}
		switch marker {
		case markerEOI:
			if !seen {
				return errBrokenScan
			}
			if whole {
				out.transformAll()
			}
			return nil
		case markerSOS:
			s, err := j.scanHeader(body)
			if err != nil {
				return err
			}
			switch {
			case whole:
				err = j.scanWhole(s)
			case seen || len(s.components) != len(j.components):
				err = errBrokenScan
			default:
				err = j.scanStream(s, out)
			}
			if err != nil {
				return err
			}
			seen = true
		default:
			if err := j.take(marker, body); err != nil {
				return err
			}
		}
	}
}

// scanStream decodes the only scan of a sequential file, and gives up each row of MCUs once it is drawn.
func (j *jpegFile) scanStream(s scanHeader, out *jpegOutput) error {
	bits := j.start()
	maxH, maxV := j.sampling()
	across, down := ceilDiv(j.width, 8*maxH), ceilDiv(j.height, 8*maxV)
	var block [64]int16
	for row := range down {
		for column := range across {
			if err := j.restartAt(bits, row*across+column); err != nil {
				return err
			}
			for i, c := range s.components {
				for v := range c.v {
					for h := range c.h {
						clear(block[:])
						if err := j.baseline(bits, s, i, block[:]); err != nil {
							return err
						}
						out.transform(c, block[:], column*c.h+h, row*c.v+v)
					}
				}
			}
		}
		out.rowDone(row)
	}
	j.at = bits.end()
	return nil
}

// scanWhole decodes one scan of several into the coefficients.
func (j *jpegFile) scanWhole(s scanHeader) error {
	bits := j.start()
	decode := j.baseline
	if j.progressive {
		decode = j.refine
	}
	if len(s.components) == 1 { // not interleaved: blocks in rows, without those that only fill up an MCU
		c := s.components[0]
		across, down := ceilDiv(c.width, 8), ceilDiv(c.height, 8)
		for n := range across * down {
			if err := j.restartAt(bits, n); err != nil {
				return err
			}
			at := 64 * (n/across*c.blocks + n%across)
			if err := decode(bits, s, 0, c.coefficients[at:at+64]); err != nil {
				return err
			}
		}
		j.at = bits.end()
		return nil
	}
	maxH, maxV := j.sampling()
	across, down := ceilDiv(j.width, 8*maxH), ceilDiv(j.height, 8*maxV)
	for n := range across * down {
		if err := j.restartAt(bits, n); err != nil {
			return err
		}
		for i, c := range s.components {
			for v := range c.v {
				for h := range c.h {
					at := 64 * ((n/across*c.v+v)*c.blocks + n%across*c.h + h)
					if err := decode(bits, s, i, c.coefficients[at:at+64]); err != nil {
						return err
					}
				}
			}
		}
	}
	j.at = bits.end()
	return nil
}

// start begins to read bits behind a scan's header.
func (j *jpegFile) start() *bitReader {
	j.eobRun = 0
	for i := range j.components {
		j.components[i].dc = 0
	}
	return &bitReader{data: j.data, at: j.at}
}

// restartAt reads the restart marker that stands before the n-th MCU, if one does.
func (j *jpegFile) restartAt(bits *bitReader, n int) error {
	if j.restart == 0 || n == 0 || n%j.restart != 0 {
		return nil
	}
	at := bits.end()
	for at+1 < len(j.data) && j.data[at] == 0xff && j.data[at+1] == 0xff {
		at++
	}
	if at+2 > len(j.data) {
		return errTruncated
	}
	if marker := j.data[at+1]; j.data[at] != 0xff || marker != byte(0xd0+(n/j.restart-1)%8) {
		return errBrokenScan
	}
	j.at = at + 2
	*bits = *j.start()
	return nil
}

// baseline decodes a block of a sequential scan (T.81, F.2.2).
func (j *jpegFile) baseline(bits *bitReader, s scanHeader, i int, block []int16) error {
	size := s.dc[i].decode(bits)
	if size > 11 {
		return bits.fault()
	}
	c := s.components[i]
	c.dc += bits.signed(size)
	block[0] = int16(c.dc)
	for k := 1; k < 64; {
		symbol := s.ac[i].decode(bits)
		run, size := symbol>>4, symbol&15
		if size == 0 {
			if run != 15 {
				break
			}
			k += 16
			continue
		}
		k += run
		if k > 63 {
			return bits.fault()
		}
		block[zigzag[k]] = int16(bits.signed(size))
		k++
	}
	return bits.check()
}

// refine decodes a block's part of a progressive scan (T.81, G.1.2).
func (j *jpegFile) refine(bits *bitReader, s scanHeader, i int, block []int16) error {
	switch {
	case s.from == 0 && s.high == 0:
		size := s.dc[i].decode(bits)
		if size > 11 {
			return bits.fault()
		}
		c := s.components[i]
		c.dc += bits.signed(size)
		block[0] = int16(c.dc << s.low)
	case s.from == 0:
		if bits.read(1) == 1 {
			block[0] |= 1 << s.low
		}
	case s.high == 0:
		return j.firstBits(bits, s, block)
	default:
		return j.nextBit(bits, s, block)
	}
	return bits.check()
}

// firstBits decodes coefficients that no scan before told about.
func (j *jpegFile) firstBits(bits *bitReader, s scanHeader, block []int16) error {
	if j.eobRun > 0 {
		j.eobRun--
		return nil
	}
	for k := s.from; k <= s.to; {
		symbol := s.ac[0].decode(bits)
		run, size := symbol>>4, symbol&15
		if size == 0 {
			if run != 15 {
				j.eobRun = 1<<run - 1 + bits.read(run)
				break
			}
			k += 16
			continue
		}
		k += run
		if k > s.to {
			return bits.fault()
		}
		block[zigzag[k]] = int16(bits.signed(size) << s.low)
		k++
	}
	return bits.check()
}

// nextBit adds one bit to the coefficients that are not 0, and finds those that become ±1 at this bit.
func (j *jpegFile) nextBit(bits *bitReader, s scanHeader, block []int16) error {
	bit := int16(1) << s.low
	k := s.from
	if j.eobRun == 0 {
		for k <= s.to {
			symbol := s.ac[0].decode(bits)
			run, size := symbol>>4, symbol&15
			var fresh int16
			switch {
			case size == 1:
				fresh = -bit
				if bits.read(1) == 1 {
					fresh = bit
				}
			case size != 0:
				return bits.fault()
			case run != 15:
				j.eobRun = 1<<run + bits.read(run)
			}
			if j.eobRun > 0 {
				break
			}
			for ; k <= s.to; k++ {
				at := &block[zigzag[k]]
				if *at != 0 {
					bits.improve(at, bit)
					continue
				}
				if run == 0 {
					*at = fresh
					k++
					break
				}
				run--
			}
			if bits.err != nil {
				return bits.err
			}
		}
	}
	if j.eobRun > 0 {
		for ; k <= s.to; k++ {
			if at := &block[zigzag[k]]; *at != 0 {
				bits.improve(at, bit)
			}
		}
		j.eobRun--
	}
	return bits.check()
}

// improve moves a coefficient away from 0 by a bit's value where the next bit of the scan is set.
func (b *bitReader) improve(at *int16, bit int16) {
	switch {
	case b.read(1) == 0 || *at&bit != 0:
	case *at > 0:
		*at += bit
	default:
		*at -= bit
	}
}
