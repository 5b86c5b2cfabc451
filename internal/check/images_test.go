package check

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// withChunk puts a chunk behind a PNG's header.
func withChunk(file []byte, kind, body string) []byte {
	const behindHeader = 8 + 25
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(chunk, kind+body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(kind+body)))
	return append(append(append([]byte{}, file[:behindHeader]...), chunk...), file[behindHeader:]...)
}

func encoded(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	must(t, encoder.Encode(&out, img))
	return out.Bytes()
}

func TestLosslessRefusesWhatWouldLoseSomething(t *testing.T) {
	plain := encoded(t, image.NewNRGBA(image.Rect(0, 0, 8, 8)))
	cases := []struct {
		why  string
		file []byte
		want bool
	}{
		{"8 bits a channel", plain, true},
		{"a date, a program's name", withChunk(plain, "tEXt", "Software\x00Editor"), true},
		{"a size in print", withChunk(plain, "pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"), true},
		{"16 bits a channel", encoded(t, image.NewNRGBA64(image.Rect(0, 0, 8, 8))), false},
		{"a colour profile", withChunk(plain, "iCCP", "x\x00\x00"), false},
		{"a gamma", withChunk(plain, "gAMA", "\x00\x01\x86\xa0"), false},
		{"an animation", withChunk(plain, "acTL", "\x00\x00\x00\x02\x00\x00\x00\x00"), false},
		{"an orientation", withChunk(plain, "eXIf", "MM"), false},
		{"who owns it", withChunk(plain, "tEXt", "Copyright\x00us"), false},
		{"a file that is cut", plain[:40], false},
		{"a length beyond the file", append(append([]byte{}, plain[:33]...), "\xff\xff\xff\xffIDAT1234"...), false},
		{"nothing", nil, false},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if got := lossless(c.file); got != c.want {
				t.Errorf("lossless: %v", got)
			}
		})
	}
}

func TestReencodeKeepsEveryPixel(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i / 7)
	}
	file := filepath.Join(t.TempDir(), "a.png")
	before := encoded(t, img)
	must(t, os.WriteFile(file, before, 0o600))
	after := reencode(t.Context(), file)
	if len(after) == 0 || len(after) >= len(before) {
		t.Fatalf("%d bytes became %d", len(before), len(after))
	}
	got, _, err := decode(after)
	must(t, err)
	if sumOf(got) != sumOf(img) {
		t.Error("it shows something else")
	}
	fix := &Fix{Path: file, content: func() []byte { return after }}
	done, err := fix.Apply()
	must(t, err)
	info, err := os.Stat(file)
	must(t, err)
	if !done || info.Size() != int64(len(after)) || info.Mode().Perm() != 0o600 {
		t.Errorf("done %v, %d bytes, mode %v", done, info.Size(), info.Mode())
	}
	if again := reencode(t.Context(), file); again != nil {
		t.Error("the smallest file got smaller")
	}
}

func TestSumIsOfWhatOneSees(t *testing.T) {
	one, other := image.NewNRGBA(image.Rect(0, 0, 2, 1)), image.NewNRGBA(image.Rect(0, 0, 2, 1))
	one.SetNRGBA(0, 0, color.NRGBA{R: 9, A: 0})
	if sumOf(one) != sumOf(other) {
		t.Error("what alpha hides makes a difference")
	}
	other.SetNRGBA(0, 0, color.NRGBA{R: 9, A: 1})
	if sumOf(one) == sumOf(other) || sumOf(image.NewNRGBA(image.Rect(0, 0, 1, 2))) == sumOf(image.NewNRGBA(image.Rect(0, 0, 2, 1))) {
		t.Error("different images have one sum")
	}
}

func TestOwnerIsTheLongestName(t *testing.T) {
	ids := []string{"home", "home-big", "arrow_left", "a"}
	for text, want := range map[string]string{
		"home-sprite": "home", "home-big-sprite": "home-big", "bg-home": "home", "arrow-left-background": "arrow_left", "homes-x": "", "sprite": "", "a": "a",
	} {
		if got := owner(text, ids); got != want {
			t.Errorf("owner(%q) = %q, want %q", text, got, want)
		}
	}
}
