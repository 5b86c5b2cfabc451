package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os/exec"
	"strings"
	"testing"

	"assetbuild/internal/prerequisite"
)

// photo gives an image with gradients, edges and noise.
func photo(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	seed := uint32(1)
	for y := range h {
		for x := range w {
			seed = seed*1664525 + 1013904223
			v := func(f float64) byte { return byte(128 + 100*math.Sin(float64(x)*f+float64(y)*f/2) + float64(seed>>27)) }
			c := color.NRGBA{v(0.1), v(0.23), v(0.31), 255}
			if (x/5+y/7)%4 == 0 {
				c = color.NRGBA{255, 0, byte(x), 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func ppm(img *image.NRGBA) []byte {
	out := fmt.Appendf(nil, "P6\n%d %d\n255\n", img.Rect.Dx(), img.Rect.Dy())
	for i := 0; i < len(img.Pix); i += 4 {
		out = append(out, img.Pix[i:i+3]...)
	}
	return out
}

// pipe runs a program of libjpeg.
func pipe(t *testing.T, in []byte, args ...string) []byte {
	t.Helper()
	command := exec.Command(args[0], args[1:]...)
	command.Stdin = bytes.NewReader(in)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out
}

// decodeAll decodes into an image of its own.
func decodeAll(data []byte) (*image.NRGBA, error) {
	header, err := ReadHeader(data)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, header.Width, header.Height))
	_, err = Decode(img, data)
	return img, err
}

func TestJPEGShowsWhatLibjpegShows(t *testing.T) {
	for _, program := range []string{"cjpeg", "djpeg"} {
		prerequisite.Program(t, program)
	}
	for _, options := range []string{
		"-sample 1x1", "-sample 2x1", "-sample 2x2", "-sample 1x2", "-sample 4x1", "-sample 2x2 -progressive", "-sample 1x1 -progressive",
		"-grayscale", "-grayscale -progressive", "-rgb", "-restart 1B -sample 2x2", "-restart 2 -progressive", "-optimize", "-quality 5", "-quality 100 -sample 2x1",
	} {
		t.Run(options, func(t *testing.T) {
			for _, size := range []image.Point{{1, 1}, {2, 3}, {3, 2}, {5, 4}, {16, 16}, {17, 33}, {100, 61}, {131, 8}} {
				file := pipe(t, ppm(photo(size.X, size.Y)), append([]string{"cjpeg"}, strings.Fields(options)...)...)
				got, err := decodeAll(file)
				if err != nil {
					t.Fatalf("%v: %v", size, err)
				}
				want := pipe(t, file, "djpeg", "-rgb", "-ppm")
				if !bytes.Equal(ppm(got), want) {
					t.Errorf("%v: the pixels differ, by up to %d", size, farthest(ppm(got), want))
				}
			}
		})
	}
}

func farthest(a, b []byte) int {
	if len(a) != len(b) {
		return -1
	}
	most := 0
	for i := range a {
		most = max(most, max(int(a[i])-int(b[i]), int(b[i])-int(a[i])))
	}
	return most
}

// orient puts an Exif block with an orientation into a JPEG file.
func orient(file []byte, orientation uint16, order binary.AppendByteOrder) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, markerAPP1}, uint16(len(body)+2))
	return append(append(bytes.Clone(file[:2]), append(segment, body...)...), file[2:]...)
}

func TestExifOrientationIsApplied(t *testing.T) {
	// Four fields of 8 × 8 px: A red, B green, C blue, D white, as A B over C D.
	stored := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	fields := []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}
	for y := range 16 {
		for x := range 16 {
			stored.SetNRGBA(x, y, fields[y/8*2+x/8])
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, stored, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	for orientation, want := range []string{"ABCD", "ABCD", "BADC", "DCBA", "CDAB", "ACBD", "CADB", "DBCA", "BDAC", "ABCD"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			img, err := decodeAll(orient(file.Bytes(), uint16(orientation), order))
			if err != nil {
				t.Fatal(err)
			}
			shown := ""
			for _, at := range []image.Point{{4, 4}, {12, 4}, {4, 12}, {12, 12}} {
				shown += nearestField(fields, img.NRGBAAt(at.X, at.Y))
			}
			if shown != want {
				t.Errorf("orientation %d shows %s, not %s", orientation, shown, want)
			}
		}
	}
}

func nearestField(fields []color.NRGBA, c color.NRGBA) string {
	for i, f := range fields {
		if abs(int(f.R)-int(c.R))+abs(int(f.G)-int(c.G))+abs(int(f.B)-int(c.B)) < 150 {
			return string(rune('A' + i))
		}
	}
	return "?"
}

func TestTurnedJPEGChangesItsSize(t *testing.T) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 20, 10)), nil); err != nil {
		t.Fatal(err)
	}
	header, err := ReadHeader(orient(file.Bytes(), 6, binary.BigEndian))
	if err != nil || header.Width != 10 || header.Height != 20 {
		t.Errorf("the header is %+v (%v)", header, err)
	}
}

func TestCutJPEGIsAnError(t *testing.T) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, photo(40, 30), nil); err != nil {
		t.Fatal(err)
	}
	for n := range file.Len() {
		if _, err := decodeAll(file.Bytes()[:n]); err == nil {
			t.Errorf("no error after %d of %d bytes", n, file.Len())
		}
	}
}

func TestLargeProgressiveJPEGIsRefusedFromItsHeader(t *testing.T) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, photo(16, 16), nil); err != nil {
		t.Fatal(err)
	}
	data := file.Bytes()
	frame := bytes.Index(data, []byte{0xff, markerSOF0})
	data[frame+1] = markerSOF2
	copy(data[frame+5:], []byte{0x1f, 0x40, 0x1f, 0x40}) // 8000 × 8000 px
	if _, err := ReadHeader(data); err == nil || !strings.Contains(err.Error(), "progressive") {
		t.Errorf("the error is %v", err)
	}
}
