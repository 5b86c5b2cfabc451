package pngenc

import (
	"encoding/binary"
	"hash/crc32"
	"math"
)

const signature = "\x89PNG\r\n\x1a\n"

// file gives the whole PNG: the format's chunks and the zlib stream in one IDAT chunk. Raw PNG data of the largest image
// that Encode takes can exceed a chunk's limit of 2³¹-1 bytes; then each piece is a chunk of its own.
func file(r *raster, parts []part) []byte {
	pieces := zlibPieces(parts)
	size := 0
	for _, piece := range pieces {
		size += len(piece)
	}
	f := r.format
	out := make([]byte, 0, len(signature)+25+f.headerBytes()+size+12*2)
	out = append(out, signature...)
	header := binary.BigEndian.AppendUint32(nil, uint32(r.width))
	header = binary.BigEndian.AppendUint32(header, uint32(r.height))
	out = appendChunk(out, "IHDR", append(header, byte(f.depth), byte(f.color), 0, 0, 0))
	out = appendPalette(out, f)
	if f.keyed {
		out = appendChunk(out, "tRNS", keySamples(f))
	}
	if size <= math.MaxInt32 {
		out = appendChunk(out, "IDAT", pieces...)
	} else {
		for _, piece := range pieces {
			out = appendChunk(out, "IDAT", piece)
		}
	}
	return appendChunk(out, "IEND")
}

func appendPalette(out []byte, f format) []byte {
	if f.color != indexed {
		return out
	}
	var colors, alphas []byte
	for _, p := range f.palette {
		colors = append(colors, p.red(), p.green(), p.blue())
		alphas = append(alphas, p.alpha())
	}
	out = appendChunk(out, "PLTE", colors)
	if n := f.translucentEntries(); n > 0 {
		out = appendChunk(out, "tRNS", alphas[:n])
	}
	return out
}

// keySamples gives the key in tRNS's form: 16 bits a sample, of which the format's depth counts.
func keySamples(f format) []byte {
	if f.color == gray {
		return []byte{0, f.key.red() >> (8 - f.depth)}
	}
	return []byte{0, f.key.red(), 0, f.key.green(), 0, f.key.blue()}
}

// appendChunk appends a chunk whose data is the pieces together.
func appendChunk(out []byte, kind string, pieces ...[]byte) []byte {
	size := 0
	for _, piece := range pieces {
		size += len(piece)
	}
	out = binary.BigEndian.AppendUint32(out, uint32(size))
	start := len(out)
	out = append(out, kind...)
	for _, piece := range pieces {
		out = append(out, piece...)
	}
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
