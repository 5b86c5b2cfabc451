package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"

	"assetbuild/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// comparePictures draws two images and gives how far their pixels are apart at most, −1 where their sizes differ.
const comparePictures = `
	const read = async (url) => {
		const img = new Image();
		img.src = url;
		await img.decode();
		const canvas = document.createElement('canvas');
		canvas.width = img.naturalWidth;
		canvas.height = img.naturalHeight;
		const context = canvas.getContext('2d');
		context.drawImage(img, 0, 0);
		return context.getImageData(0, 0, canvas.width, canvas.height);
	};
	const [a, b] = await Promise.all([read(%q), read(%q)]);
	if (a.width !== b.width || a.height !== b.height) return -1;
	return a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i])), 0);`

// withChunks puts chunks behind a PNG file's header.
func withChunks(file []byte, chunks ...[]byte) []byte {
	const header = 8 + 25
	out := bytes.Clone(file[:header])
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, file[header:]...)
}

func pngChunk(kind string, body []byte) []byte {
	var out bytes.Buffer
	chunk(&out, kind, body)
	return out.Bytes()
}

func gammaChunk(gamma uint32) []byte {
	return pngChunk("gAMA", binary.BigEndian.AppendUint32(nil, gamma))
}

func primariesChunk(values ...uint32) []byte {
	var body []byte
	for _, v := range values {
		body = binary.BigEndian.AppendUint32(body, v)
	}
	return pngChunk("cHRM", body)
}

// profile makes an ICC profile of primaries, given as XYZ in 1/65536, and of a curve.
func profile(curve []byte, xyz [3][3]int32) []byte {
	type tag struct {
		name string
		body []byte
	}
	var tags []tag
	for i, name := range []string{"r", "g", "b"} {
		body := append([]byte("XYZ "), 0, 0, 0, 0)
		for _, v := range xyz[i] {
			body = binary.BigEndian.AppendUint32(body, uint32(v))
		}
		tags = append(tags, tag{name + "XYZ", body}, tag{name + "TRC", curve})
	}
	white := append([]byte("XYZ "), 0, 0, 0, 0, 0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d)
	tags = append(tags, tag{"wtpt", white})
	header := make([]byte, 128)
	copy(header[8:], []byte{2, 0x40, 0, 0})
	copy(header[12:], "mntrRGB XYZ ")
	copy(header[36:], "acsp")
	copy(header[68:], []byte{0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d})
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var bodies []byte
	for _, t := range tags {
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(128+4+12*len(tags)+len(bodies)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.body)))
		bodies = append(bodies, t.body...)
		for len(bodies)%4 != 0 {
			bodies = append(bodies, 0)
		}
	}
	out := append(append(header, table...), bodies...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// adobeRGB and wideGamut are the primaries of two spaces, under D50.
var (
	adobeRGB  = [3][3]int32{{39960, 20389, 1276}, {13453, 41019, 3989}, {9778, 4127, 48788}}
	displayP3 = [3][3]int32{{33760, 15807, -69}, {19127, 45347, 2747}, {10304, 4382, 51384}}
)

func gammaCurve(exponent float64) []byte {
	return append([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), byte(int(exponent*256)>>8), byte(int(exponent*256)))
}

// srgbCurve is sRGB's as a parametric curve.
func srgbCurve() []byte {
	out := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(v*65536+0.5)))
	}
	return out
}

func profileChunk(profile []byte) []byte {
	body := bytes.NewBufferString("a profile\x00\x00")
	z := zlib.NewWriter(body)
	z.Write(profile)
	z.Close()
	return pngChunk("iCCP", body.Bytes())
}

func TestChromiumShowsTheSamePixels(t *testing.T) {
	tab := chromium.Open(t)
	tab.Go("about:blank")
	compare := func(t *testing.T, mime string, file []byte, tolerance int) {
		t.Helper()
		ours, err := decodeAll(file)
		if err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		if err := png.Encode(&plain, ours); err != nil {
			t.Fatal(err)
		}
		url := func(mime string, data []byte) string {
			return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data)
		}
		script := fmt.Sprintf(comparePictures, url(mime, file), url("image/png", plain.Bytes()))
		if apart := chromium.Eval[int](tab, script); apart < 0 || apart > tolerance {
			t.Errorf("the pixels are up to %d apart", apart)
		}
	}
	r := rand.New(rand.NewPCG(7, 8))
	for _, kind := range pngKinds() {
		t.Run(kind.String(), func(t *testing.T) { compare(t, "image/png", randomDrawing(r, kind, 19, 17).encode(r), 0) })
	}
	colours := randomDrawing(r, pngKind{rgb, 8, false, false}, 64, 64).encode(r)
	grays := randomDrawing(r, pngKind{gray, 8, false, false}, 32, 32).encode(r)
	narrow := []uint32{31270, 32900, 60000, 33000, 30000, 55000, 17000, 10000}
	for _, c := range []struct {
		why  string
		file []byte
	}{
		{"gamma of 1/2.2", withChunks(colours, gammaChunk(45455))},
		{"gamma near 1/2.2", withChunks(colours, gammaChunk(46500))},
		{"gamma of 1", withChunks(colours, gammaChunk(100_000))},
		{"gamma of 1/1.8", withChunks(colours, gammaChunk(55_555))},
		{"gamma of gray", withChunks(grays, gammaChunk(55_555))},
		{"gamma and primaries", withChunks(colours, gammaChunk(45455), primariesChunk(narrow...))},
		{"primaries alone", withChunks(colours, primariesChunk(narrow...))},
		{"sRGB beside other gamma", withChunks(colours, pngChunk("sRGB", []byte{0}), gammaChunk(100_000))},
		{"profile with a gamma", withChunks(colours, profileChunk(profile(gammaCurve(2.2), adobeRGB)))},
		{"profile with a parametric curve", withChunks(colours, profileChunk(profile(srgbCurve(), displayP3)))},
		{"profile for colours in a gray image", withChunks(grays, profileChunk(profile(gammaCurve(1.8), adobeRGB)))},
		{"profile beside other gamma", withChunks(colours, profileChunk(profile(gammaCurve(1.8), displayP3)), gammaChunk(100_000))},
		{"broken profile", withChunks(colours, profileChunk([]byte("nonsense")))},
		{"coded P3", withChunks(colours, pngChunk("cICP", []byte{12, 13, 0, 1}))},
	} {
		t.Run(c.why, func(t *testing.T) { compare(t, "image/png", c.file, 2) })
	}
	t.Run("GIF with a frame that covers a part", func(t *testing.T) {
		compare(t, "image/gif", animation(t, image.Pt(9, 7), image.Rect(2, 3, 6, 7)), 0)
	})
	for _, quality := range []int{20, 90} {
		var file bytes.Buffer
		if err := jpeg.Encode(&file, photo(67, 45), &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprint("JPEG of quality ", quality), func(t *testing.T) { compare(t, "image/jpeg", file.Bytes(), 0) })
		t.Run("turned JPEG", func(t *testing.T) { compare(t, "image/jpeg", orient(file.Bytes(), 6, binary.BigEndian), 0) })
	}
	for _, options := range []string{"-q 70", "-lossless"} {
		t.Run("WebP "+options, func(t *testing.T) { compare(t, "image/webp", encodeWebP(t, photo(67, 45), options), 0) })
	}
}
