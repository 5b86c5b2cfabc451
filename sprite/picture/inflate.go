package picture

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// A zlibReader inflates what lies in several pieces, and only as much as is asked for.
type zlibReader struct {
	pieces pieces
	zlib   io.ReadCloser
}

// zlibReaders holds readers for reuse: a window of 32 KB for each of 3,000 icons is what decoding them would spend most
// of its allocations on.
var zlibReaders = sync.Pool{New: func() any { return new(zlibReader) }}

func openZlib(data [][]byte) (*zlibReader, error) {
	r := zlibReaders.Get().(*zlibReader)
	r.pieces = data
	var err error
	if r.zlib == nil {
		r.zlib, err = zlib.NewReader(&r.pieces)
	} else {
		err = r.zlib.(zlib.Resetter).Reset(&r.pieces, nil)
	}
	if err != nil {
		r.zlib = nil
		r.close()
		return nil, broken(err)
	}
	return r, nil
}

// fill reads exactly as many bytes as fit into p.
func (r *zlibReader) fill(p []byte) error {
	if _, err := io.ReadFull(r.zlib, p); err != nil {
		return broken(err)
	}
	return nil
}

// end checks the checksum, where the data ends after what was read. More data is passed over, as browsers do.
func (r *zlibReader) end() error {
	var more [1]byte
	if _, err := io.ReadFull(r.zlib, more[:]); err != nil && err != io.EOF {
		return broken(err)
	}
	return nil
}

// close gives the reader back for reuse.
func (r *zlibReader) close() {
	r.pieces = nil
	zlibReaders.Put(r)
}

func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTruncated
	}
	return fmt.Errorf("the PNG file is broken: its compressed data can't be read: %w", err)
}

// pieces reads slices one after the other.
type pieces [][]byte

func (p *pieces) Read(b []byte) (int, error) {
	for len(*p) > 0 && len((*p)[0]) == 0 {
		*p = (*p)[1:]
	}
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(b, (*p)[0])
	(*p)[0] = (*p)[0][n:]
	return n, nil
}

func (p *pieces) ReadByte() (byte, error) {
	var b [1]byte
	if _, err := p.Read(b[:]); err != nil {
		return 0, err
	}
	return b[0], nil
}
