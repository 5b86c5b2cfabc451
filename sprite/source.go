package sprite

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite/picture"

	"github.com/zeebo/xxh3"
)

const (
	// maxFile is the largest image file that is read, in bytes.
	maxFile = 96 << 20
	// lazyPixels is from which size on an image is decoded only when its sheet is composed, so that its pixels are never
	// in memory twice. Until then its file's bytes stand for them.
	lazyPixels = 12_000_000
)

// A source is one image file and what reading it told.
type source struct {
	file          File
	width, height int
	memory        int64 // what decoding takes beside the pixels
	notes         picture.Notes
	// content is the part that is not transparent; the whole image where nothing is to be trimmed.
	content image.Rectangle
	// hash stands for the pixels of content, with what alpha 0 hides taken for black.
	hash xxh3.Uint128
	// pixels are kept as long as there is memory for them; nil else.
	pixels *image.NRGBA
}

// read decodes one file. The error is a diagnostic.
func read(ctx context.Context, file File, trim bool) (*source, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	header, err := picture.ReadHeader(data)
	if err != nil {
		return nil, faulty(file, err)
	}
	if err := checkLabel(file, header.Format); err != nil {
		return nil, err
	}
	s := &source{file: file, width: header.Width, height: header.Height, memory: header.Memory + int64(len(data))}
	s.content = image.Rect(0, 0, s.width, s.height)
	if s.width*s.height > lazyPixels {
		s.hash = xxh3.Hash128(data)
		return s, nil
	}
	giveBack, err := borrow(ctx, s.size()+s.memory)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	pixels := image.NewNRGBA(s.content)
	notes, err := picture.Decode(pixels, data)
	if err != nil {
		return nil, faulty(file, err)
	}
	s.notes = notes
	hideTransparent(pixels)
	if trim {
		s.content = opaqueBounds(pixels)
	}
	s.hash = hashPixels(pixels, s.content)
	if kept.TryAcquire(s.size()) {
		s.pixels = pixels
	}
	return s, nil
}

// checkLabel refuses a file whose name says another format than its content: a web server would tell browsers the wrong
// one.
func checkLabel(file File, format string) error {
	extension := strings.ToLower(path.Ext(file.Path))
	named := strings.TrimPrefix(extension, ".")
	if named == "jpg" {
		named = "jpeg"
	}
	if named == format {
		return nil
	}
	names := map[string]string{"png": "a PNG", "gif": "a GIF", "jpeg": "a JPEG", "webp": "a WebP"}
	return &diagnostic.Diagnostic{
		File:    file.Display,
		Message: "this is " + names[format] + " image, though its name ends in " + extension,
		Remedy:  "Let its name end in ." + format + ".",
	}
}

// size is how many bytes the pixels take.
func (s *source) size() int64 { return 4 * int64(s.width) * int64(s.height) }

// drop gives up the pixels.
func (s *source) drop() {
	if s.pixels != nil {
		s.pixels = nil
		kept.Release(s.size())
	}
}

// draw puts the part of the image that crop names onto dst, which has its size.
func (s *source) draw(dst *image.NRGBA, crop image.Rectangle) error {
	pixels := s.pixels
	if pixels == nil {
		data, err := readFile(s.file)
		if err != nil {
			return err
		}
		header, err := picture.ReadHeader(data)
		if err != nil {
			return faulty(s.file, err)
		}
		if header.Width != s.width || header.Height != s.height {
			return &diagnostic.Diagnostic{
				File: s.file.Display, Message: "the file was changed during the build", Remedy: "Build again.",
			}
		}
		whole := crop == image.Rect(0, 0, s.width, s.height)
		pixels = dst
		if !whole {
			pixels = image.NewNRGBA(image.Rect(0, 0, s.width, s.height))
		}
		if _, err := picture.Decode(pixels, data); err != nil {
			return faulty(s.file, err)
		}
		hideTransparent(pixels)
		if whole {
			return nil
		}
	}
	for y := range crop.Dy() {
		from := pixels.Pix[pixels.PixOffset(crop.Min.X, crop.Min.Y+y):][:4*crop.Dx()]
		copy(dst.Pix[y*dst.Stride:], from)
	}
	return nil
}

// readFile reads an image file that Scan found, and nothing that took its place meanwhile: not a pipe, which would never
// end, and nothing larger than an image can be.
func readFile(file File) ([]byte, error) {
	in, err := openRegular(file.Path)
	if err != nil {
		return nil, unreadable(file, err)
	}
	defer in.Close()
	info, err := in.Stat()
	switch {
	case err != nil:
		return nil, unreadable(file, err)
	case !info.Mode().IsRegular():
		return nil, faulty(file, fmt.Errorf("this is %s, not an image file", kind(info.Mode())))
	case info.Size() > maxFile:
		return nil, faulty(file, fmt.Errorf("the file has %d MB, more than an image may have", info.Size()>>20))
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, unreadable(file, err)
	}
	return data, nil
}

// faulty says which file an error is about.
func faulty(file File, err error) error {
	return &diagnostic.Diagnostic{File: file.Display, Message: err.Error(), Remedy: remedyFor(err), Err: err}
}

// unreadable says why a file that was found can't be read.
func unreadable(file File, err error) error {
	d := &diagnostic.Diagnostic{File: file.Display, Err: err}
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		d.Message, d.Remedy = "the file was deleted or cut during the build", "Build again once it is there."
	default:
		d.Message, d.Remedy = "the file can't be read: "+cause(err), readable
	}
	return d
}

// remedyFor tells what to do about a file that can't be decoded.
func remedyFor(err error) string {
	if size := new(picture.SizeError); errors.As(err, &size) {
		return "Make it smaller, or use it as a file of its own: move it out of the sprites."
	}
	return "Save the image anew, or take it from where it came from once more."
}
