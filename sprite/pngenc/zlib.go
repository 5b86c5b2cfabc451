package pngenc

import (
	"context"
	"encoding/binary"
	stdadler "hash/adler32"

	"golang.org/x/sync/errgroup"
)

// maxWindow is how far back a deflate match reaches.
const maxWindow = 32 << 10

// A part is the compressed form of a stretch of a zlib stream, ending on a whole byte.
type part struct {
	deflated []byte
	adler    uint32
	size     int // bytes before compression
}

// zlibPieces frames the parts as one zlib stream (RFC 1950), without copying them.
func zlibPieces(parts []part) [][]byte {
	pieces := [][]byte{{0x78, 0xda}}
	sum := uint32(1)
	for _, p := range parts {
		pieces = append(pieces, p.deflated)
		sum = joinAdler(sum, p.adler, p.size)
	}
	return append(pieces, binary.BigEndian.AppendUint32(nil, sum))
}

func adler32(data []byte) uint32 { return stdadler.Checksum(data) }

// joinAdler gives the checksum of two texts from the checksum of each and the length of the second.
func joinAdler(first, second uint32, size int) uint32 {
	const mod = 65521
	n := uint64(size % mod)
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	// The low half starts at 1 in both, and is added once a byte to the high half.
	a := (a1 + a2 + mod - 1) % mod
	b := (b1 + b2 + n*(a1+mod-1)) % mod
	return uint32(b<<16 | a)
}

// parallel calls work for 0 … n-1 on at most so many goroutines. It gives the first error, or the context's.
func parallel(ctx context.Context, workers, n int, work func(i int) error) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, workers))
	for i := range n {
		group.Go(func() error {
			if err := groupCtx.Err(); err != nil {
				return err
			}
			return work(i)
		})
	}
	return group.Wait()
}
