package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"

	"golang.org/x/image/webp"
)

// A webpFile is a WebP file's container, as far as a picture needs it (RFC 9649, 2).
type webpFile struct {
	width, height int
	animated      bool
	lossless      bool            // in colour or in alpha
	frame         image.Rectangle // of the first frame, on the canvas
	picture       []byte          // the first frame as a file of its own
	profile       []byte
}

// A riffChunk is one chunk of a container, without its padding.
type riffChunk struct {
	kind string
	body []byte
}

// riffChunks parts a container's content.
func riffChunks(data []byte) ([]riffChunk, error) {
	var chunks []riffChunk
	for len(data) > 0 {
		if len(data) < 8 {
			return nil, errTruncated
		}
		size := int64(binary.LittleEndian.Uint32(data[4:]))
		if size+8 > int64(len(data)) {
			return nil, errTruncated
		}
		chunks = append(chunks, riffChunk{string(data[:4]), data[8 : 8+size]})
		data = data[min(8+size+size&1, int64(len(data))):]
	}
	return chunks, nil
}

func parseWebP(data []byte) (webpFile, error) {
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size+8 > int64(len(data)) {
		return webpFile{}, errTruncated
	}
	if size < 4 {
		return webpFile{}, errors.New("the WebP file is broken: its container is empty")
	}
	chunks, err := riffChunks(data[12 : 8+size])
	if err != nil {
		return webpFile{}, err
	}
	var w webpFile
	for _, c := range chunks {
		switch {
		case c.kind == "VP8X" && len(c.body) >= 10:
			w.width, w.height = 1+uint24(c.body[4:]), 1+uint24(c.body[7:])
			w.animated = c.body[0]&2 != 0
		case c.kind == "VP8L" || c.kind == "ALPH":
			w.lossless = true
		case c.kind == "ICCP" && len(c.body) <= maxProfile:
			w.profile = c.body
		case c.kind == "ANMF" && w.picture == nil:
			if err := w.firstFrame(c.body); err != nil {
				return webpFile{}, err
			}
		}
	}
	if w.animated {
		if w.picture == nil {
			return webpFile{}, errors.New("the WebP file is animated and holds no picture")
		}
		return w, nil
	}
	w.picture = data[:8+size]
	config, err := webp.DecodeConfig(bytes.NewReader(w.picture))
	if err != nil {
		return webpFile{}, fmt.Errorf("the WebP file is broken: %w", err)
	}
	w.width, w.height = config.Width, config.Height
	w.frame = image.Rect(0, 0, w.width, w.height)
	return w, nil
}

// firstFrame makes a file of an animation's frame.
func (w *webpFile) firstFrame(body []byte) error {
	if len(body) < 16 {
		return errTruncated
	}
	at := image.Pt(2*uint24(body), 2*uint24(body[3:]))
	size := image.Pt(1+uint24(body[6:]), 1+uint24(body[9:]))
	w.frame = image.Rectangle{Min: at, Max: at.Add(size)}
	chunks, err := riffChunks(body[16:])
	if err != nil {
		return err
	}
	var content []byte
	for _, c := range chunks {
		if c.kind == "ALPH" {
			const hasAlpha = 0x10
			extended := append([]byte{hasAlpha, 0, 0, 0}, body[6:12]...)
			content = appendChunk(content, "VP8X", extended)
		}
		w.lossless = w.lossless || c.kind == "ALPH" || c.kind == "VP8L"
		if c.kind == "ALPH" || c.kind == "VP8 " || c.kind == "VP8L" {
			content = appendChunk(content, c.kind, c.body)
		}
	}
	w.picture = appendChunk(nil, "RIFF", append([]byte("WEBP"), content...))
	return nil
}

func appendChunk(out []byte, kind string, body []byte) []byte {
	out = append(out, kind...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func webpHeader(data []byte) (Header, error) {
	w, err := parseWebP(data)
	if err != nil {
		return Header{}, err
	}
	area := int64(w.width) * int64(w.height)
	header := Header{Format: "webp", Width: w.width, Height: w.height, Memory: 2 * area} // three planes, two of them halved
	if w.lossless {
		header.Memory = 8 * area // RGBA, and a copy while transforms are undone
	}
	if header.Memory > maxMemory && checkSize(w.width, w.height) == nil {
		return header, errors.New("the WebP file is too large to be decoded; save it as PNG")
	}
	return header, nil
}

// decodeWebP draws the first frame at its place.
func decodeWebP(dst *image.NRGBA, data []byte) (Notes, error) {
	w, err := parseWebP(data)
	if err != nil {
		return Notes{}, err
	}
	canvas := image.Rect(0, 0, w.width, w.height)
	if !w.frame.In(canvas) {
		return Notes{}, errors.New("the WebP file is broken: its first frame reaches beyond its canvas")
	}
	config, err := webp.DecodeConfig(bytes.NewReader(w.picture))
	if err != nil {
		return Notes{}, fmt.Errorf("the WebP file is broken: %w", err)
	}
	if image.Pt(config.Width, config.Height) != w.frame.Size() {
		return Notes{}, errors.New("the WebP file is broken: its frame has another size than its container says")
	}
	img, err := webp.Decode(bytes.NewReader(w.picture))
	if err != nil {
		return Notes{}, fmt.Errorf("the WebP file is broken: %w", err)
	}
	if w.frame != canvas {
		for y := range w.height {
			clear(dst.Pix[y*dst.Stride:][:4*w.width])
		}
	}
	frame := dst.SubImage(w.frame.Add(dst.Rect.Min)).(*image.NRGBA)
	switch img := img.(type) {
	case *image.NRGBA:
		for y := range frame.Rect.Dy() {
			copy(frame.Pix[y*frame.Stride:][:4*frame.Rect.Dx()], img.Pix[y*img.Stride:])
		}
	case *image.YCbCr:
		drawVP8(frame, img, nil, 0)
	case *image.NYCbCrA:
		drawVP8(frame, &img.YCbCr, img.A, img.AStride)
	default:
		return Notes{}, fmt.Errorf("the WebP file decodes to an unknown kind of image, %T", img)
	}
	understood := w.profile == nil || convertProfile(dst, w.profile, false)
	return Notes{Animated: w.animated, UnknownColours: !understood}, nil
}
