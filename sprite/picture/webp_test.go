package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/prerequisite"
)

// encodeWebP runs cwebp.
func encodeWebP(t *testing.T, img image.Image, options string) []byte {
	t.Helper()
	prerequisite.Program(t, "cwebp")
	var in bytes.Buffer
	if err := png.Encode(&in, img); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "in.png")
	if err := os.WriteFile(file, in.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	args := append(strings.Fields(options), "-quiet", "-o", "-", "--", file)
	out, err := exec.Command("cwebp", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWebPShowsWhatLibwebpShows(t *testing.T) {
	prerequisite.Program(t, "dwebp")
	for _, options := range []string{"-q 80", "-q 10", "-lossless", "-q 50 -alpha_q 30", "-q 90 -noalpha"} {
		t.Run(options, func(t *testing.T) {
			for _, size := range []image.Point{{1, 1}, {2, 2}, {3, 5}, {16, 16}, {33, 18}, {100, 61}} {
				img := photo(size.X, size.Y)
				for i := range size.X * size.Y / 3 {
					img.Pix[4*i+3] = byte(i)
				}
				file := encodeWebP(t, img, options)
				got, err := decodeAll(file)
				if err != nil {
					t.Fatal(err)
				}
				pam := pipe(t, file, "dwebp", "-quiet", "-pam", "-o", "-", "--", "-")
				_, want, _ := bytes.Cut(pam, []byte("ENDHDR\n"))
				if !bytes.Equal(got.Pix, want) {
					t.Errorf("%v: the pixels differ, by up to %d", size, farthest(got.Pix, want))
				}
			}
		})
	}
}

func TestFirstFrameOfAnimatedWebPStandsAtItsPlace(t *testing.T) {
	inner := image.NewNRGBA(image.Rect(0, 0, 6, 4))
	for i := range inner.Pix {
		inner.Pix[i] = byte(40 + i)
	}
	still := encodeWebP(t, inner, "-lossless -exact")
	put := func(v ...int) (out []byte) {
		for _, v := range v {
			out = append(out, byte(v), byte(v>>8), byte(v>>16))
		}
		return out
	}
	body := append([]byte("WEBP"), appendChunk(nil, "VP8X", append([]byte{0x12, 0, 0, 0}, put(15, 9)...))...)
	body = appendChunk(body, "ANIM", make([]byte, 6))
	for range 2 {
		frame := append(put(2, 1, 5, 3, 100), 0)
		body = appendChunk(body, "ANMF", append(frame, still[12:]...))
	}
	file := appendChunk(nil, "RIFF", body)
	header, err := ReadHeader(file)
	if err != nil || header.Width != 16 || header.Height != 10 {
		t.Fatalf("the header is %+v (%v)", header, err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, 16, 10))
	notes, err := Decode(img, file)
	if err != nil || !notes.Animated {
		t.Fatalf("the notes are %+v (%v)", notes, err)
	}
	for y := range 10 {
		for x := range 16 {
			if got, want := img.NRGBAAt(x, y), inner.NRGBAAt(x-4, y-2); got != want {
				t.Fatalf("the pixel at %d, %d is %v, not %v", x, y, got, want)
			}
		}
	}
}

func TestCutWebPIsAnError(t *testing.T) {
	file := encodeWebP(t, photo(20, 20), "-q 80")
	for n := range len(file) {
		if _, err := decodeAll(file[:n]); err == nil {
			t.Errorf("no error after %d of %d bytes", n, len(file))
		}
	}
	binary.LittleEndian.PutUint32(file[4:], 2)
	if _, err := decodeAll(file); err == nil {
		t.Error("no error for an empty container")
	}
}
