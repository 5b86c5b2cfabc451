package sprite

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"assetbuild/sprite/picture"
)

func plainPNG(w, h int) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i*7) | 3
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func plainGIF(frames int) []byte {
	animation := gif.GIF{}
	for range frames {
		animation.Image = append(animation.Image, image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.White, color.Black}))
		animation.Delay = append(animation.Delay, 10)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, &animation); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func plainJPEG(w, h int) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// claim changes the size in a PNG file's header.
func claim(file []byte, w, h uint32) []byte {
	file = bytes.Clone(file)
	binary.BigEndian.PutUint32(file[16:], w)
	binary.BigEndian.PutUint32(file[20:], h)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

func flip(file []byte, at int) []byte {
	file = bytes.Clone(file)
	file[at] ^= 0x10
	return file
}

// arrange writes files into the directory nav and arranges it.
func arrange(t *testing.T, files map[string][]byte, opt Options) (*Arranged, error) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "nav")
	must(t, os.MkdirAll(root, 0o755))
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(root, name), data, 0o644))
	}
	dirs, err := Scan(context.Background(), root, ScanOptions{Project: filepath.Dir(root)})
	must(t, err)
	return Arrange(context.Background(), dirs[0], opt)
}

func TestArrangeRefuses(t *testing.T) {
	good := plainPNG(8, 8)
	for _, c := range []struct {
		why   string
		files map[string][]byte
		want  []string
	}{
		{"an empty file", map[string][]byte{"a.png": {}}, []string{"nav/a.png: the image file is empty"}},
		{"a truncated PNG", map[string][]byte{"a.png": good[:len(good)-9]}, []string{"nav/a.png: the image file is truncated"}},
		{"a wrong checksum", map[string][]byte{"a.png": flip(good, 45)}, []string{"nav/a.png: the PNG file is broken: the checksum"}},
		{"a truncated GIF", map[string][]byte{"a.gif": plainGIF(1)[:30]}, []string{"nav/a.gif: the image file is truncated"}},
		{"a GIF without its last byte", map[string][]byte{"a.gif": plainGIF(1)[:len(plainGIF(1))-1]}, []string{"nav/a.gif: the image file is truncated"}},
		{"a truncated JPEG", map[string][]byte{"a.jpg": plainJPEG(64, 64)[:400]}, []string{"nav/a.jpg: the "}},
		{"a file that is named wrong", map[string][]byte{"a.gif": good}, []string{"nav/a.gif: this is a PNG image, though its name ends in .gif"}},
		{"an HTML page", map[string][]byte{"a.png": []byte("<!DOCTYPE html><html><body>404</body></html>")}, []string{"nav/a.png: this is an HTML page"}},
		{"a pointer of Git LFS", map[string][]byte{"a.png": []byte("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")}, []string{"nav/a.png: this is a pointer of Git LFS"}},
		{"a side that is too long", map[string][]byte{"a.png": claim(good, 16384, 1)}, []string{"nav/a.png: the image is 16384 × 1 px; a side may have at most 16,383 px"}},
		{"too many pixels", map[string][]byte{"a.png": claim(good, 60000, 60000)}, []string{"nav/a.png: the image is 60000 × 60000 px"}},
		{"too many pixels on allowed sides", map[string][]byte{"a.png": claim(good, 8001, 8000)}, []string{"nav/a.png: the image is 8001 × 8000 px; it may have at most 64 megapixels"}},
		{"no pixels", map[string][]byte{"a.png": claim(good, 0, 8)}, []string{"nav/a.png: the image is 0 × 8 px"}},
		{
			"everything at once",
			map[string][]byte{"a.png": {}, "b.png": good, "c.png": good[:20]},
			[]string{"nav/a.png: the image file is empty", "nav/c.png: the image file is truncated"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := arrange(t, c.files, Options{})
			expect(t, err, c.want)
		})
	}
}

func TestArrangeRefusesImagesLargerThanTheLimit(t *testing.T) {
	_, err := arrange(t, map[string][]byte{"a.png": plainPNG(20, 8), "b.png": plainPNG(8, 8)}, Options{MaxWidth: 16})
	expect(t, err, []string{"nav/a.png: the image takes 20 × 8 px, and its sheet may have at most 16 × 16383 px"})
}

func TestArrangeWarns(t *testing.T) {
	for _, c := range []struct {
		why   string
		files map[string][]byte
		want  []string
	}{
		{"about nothing", map[string][]byte{"a.png": plainPNG(8, 8), "b.gif": plainGIF(1)}, nil},
		{"about an animation", map[string][]byte{"a.gif": plainGIF(2)}, []string{"nav/a.gif: the image is animated"}},
		{
			"about an image without its pair", map[string][]byte{"a.png": plainPNG(8, 8), "a@2x.png": plainPNG(16, 16), "b.png": plainPNG(4, 4)},
			[]string{"nav: 1 of 2 icons have no image at 2x: b"},
		},
		{
			"about a pair whose size is no multiple", map[string][]byte{"a.png": plainPNG(8, 8), "a@2x.png": plainPNG(17, 16)},
			[]string{"nav: 1 of 1 icons have no image at 2x: a", "nav/a@2x.png: the image has 17 × 16 px, which is not 2 times nav/a.png (8 × 8 px)"},
		},
		{"not about a directory of one scale", map[string][]byte{"a@2x.png": plainPNG(17, 16)}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			arranged, err := arrange(t, c.files, Options{})
			must(t, err)
			expect(t, arranged.Warnings(), c.want)
			if arranged.Warnings().Err() != nil {
				t.Error("a warning fails the build")
			}
		})
	}
}

func TestFileNamesTellPageAndScale(t *testing.T) {
	files := map[string][]byte{}
	for _, name := range []string{"a", "b"} {
		files[name+".png"] = plainPNG(10, 10)
		files[name+"@2x.png"] = plainPNG(20, 20)
	}
	files["b.png"], files["b@2x.png"] = plainPNG(10, 9), plainPNG(20, 18)
	arranged, err := arrange(t, files, Options{MaxWidth: 10, MaxHeight: 10})
	must(t, err)
	var names []string
	for _, sheet := range arranged.Layout().Sheets {
		names = append(names, sheet.Files["png"])
	}
	if want := []string{"nav.png", "nav.2.png", "nav@2x.png", "nav.2@2x.png"}; !slices.Equal(names, want) {
		t.Errorf("the files are %v, not %v", names, want)
	}
}

func TestEqualImagesShareAPlaceWhereTheyAreEqualAtEveryScale(t *testing.T) {
	files := map[string][]byte{
		"a.png": plainPNG(8, 8), "b.png": plainPNG(8, 8), "c.png": plainPNG(8, 8),
		"a@2x.png": plainPNG(16, 16), "b@2x.png": plainPNG(16, 16), "c@2x.png": flipPixel(16, 16),
	}
	arranged, err := arrange(t, files, Options{})
	must(t, err)
	for _, sheet := range arranged.Layout().Sheets {
		at := func(i int) image.Point { return image.Pt(sheet.Images[i].X, sheet.Images[i].Y) }
		if at(0) != at(1) || at(0) == at(2) {
			t.Errorf("at %gx the places are %v, %v and %v", sheet.Scale, at(0), at(1), at(2))
		}
	}
}

func flipPixel(w, h int) []byte {
	img, err := png.Decode(bytes.NewReader(plainPNG(w, h)))
	if err != nil {
		panic(err)
	}
	img.(*image.NRGBA).Pix[0] ^= 0x80
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestBothProfilesHaveOneLayout(t *testing.T) {
	files := map[string][]byte{}
	for i, name := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		files[name+".png"] = plainPNG(5+i%7, 9+i%5)
	}
	fast, err := arrange(t, files, Options{Profile: Fast, Workers: 1})
	must(t, err)
	release, err := arrange(t, files, Options{Profile: Release, Workers: 3})
	must(t, err)
	if !reflect.DeepEqual(fast.Layout(), release.Layout()) {
		t.Errorf("fast: %+v\nrelease: %+v", fast.Layout(), release.Layout())
	}
}

func TestImageThatChangedAfterwardsIsAnError(t *testing.T) {
	arranged, err := arrange(t, map[string][]byte{"a.png": plainPNG(8, 8)}, Options{})
	must(t, err)
	arranged.Discard() // so that Encode reads the file once more
	file := arranged.sources["a.png"].file.Path
	must(t, os.WriteFile(file, plainPNG(9, 8), 0o644))
	_, err = arranged.Encode(context.Background())
	expect(t, err, []string{"nav/a.png: the file was changed during the build"})
}

func TestCancelledArrangeGivesUp(t *testing.T) {
	root := filepath.Join(t.TempDir(), "nav")
	must(t, os.MkdirAll(root, 0o755))
	must(t, os.WriteFile(filepath.Join(root, "a.png"), plainPNG(8, 8), 0o644))
	dirs, err := Scan(context.Background(), root, ScanOptions{})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Arrange(ctx, dirs[0], Options{}); err != context.Canceled {
		t.Errorf("the error is %v", err)
	}
}

// No image and no number of them may take the process beyond its share of a build's 600 MB.
func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("draws 120 megapixels")
	}
	var blank bytes.Buffer
	must(t, png.Encode(&blank, image.NewGray(image.Rect(0, 0, 7900, 7900))))
	var half bytes.Buffer
	must(t, png.Encode(&half, image.NewGray(image.Rect(0, 0, 7900, 3900))))
	runtime.GC()
	arranged, err := arrange(t, map[string][]byte{"a.png": blank.Bytes(), "b.png": half.Bytes(), "c.png": plainPNG(30, 30)}, Options{Profile: Fast})
	must(t, err)
	if n := len(arranged.Layout().Sheets); n < 2 {
		t.Errorf("there are %d sheets", n)
	}
	_, err = arranged.Encode(context.Background())
	must(t, err)
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if mb := (stats.Sys - stats.HeapReleased) >> 20; mb > 430 {
		t.Errorf("the process took %d MB", mb)
	}
}

func TestWebPIsOfferedWhereItIsSmaller(t *testing.T) {
	smooth := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for y := range 40 {
		for x := range 40 {
			smooth.SetNRGBA(x, y, color.NRGBA{byte(x*x/9 + y*3), byte(x*4 + y*y/7), byte(x * y / 6), 255})
		}
	}
	var file bytes.Buffer
	must(t, png.Encode(&file, smooth))
	files := map[string][]byte{"a.png": file.Bytes(), "b.png": file.Bytes()}
	var names [2][]string
	for _, profile := range []Profile{Fast, Release} {
		arranged, err := arrange(t, files, Options{Profile: profile, WebP: true})
		must(t, err)
		encoded, err := arranged.Encode(context.Background())
		must(t, err)
		sheet := arranged.Layout().Sheets[0]
		for _, e := range encoded {
			names[profile] = append(names[profile], e.Name)
			img := image.NewNRGBA(image.Rect(0, 0, sheet.Width, sheet.Height))
			_, err := picture.Decode(img, e.Data)
			must(t, err)
			for _, place := range sheet.Images {
				if place.Name == "b" {
					part := img.SubImage(rect(place)).(*image.NRGBA)
					for y := range 40 {
						if !bytes.Equal(part.Pix[y*part.Stride:][:160], smooth.Pix[y*smooth.Stride:][:160]) {
							t.Fatalf("%s: row %d differs", e.Name, y)
						}
					}
				}
			}
		}
		if profile == Release && len(encoded) == 2 && len(encoded[1].Data) >= len(encoded[0].Data) {
			t.Errorf("WebP takes %d bytes, PNG %d", len(encoded[1].Data), len(encoded[0].Data))
		}
	}
	if !slices.Equal(names[Fast], names[Release]) || !slices.Contains(names[Fast], "nav.webp") {
		t.Errorf("the files are %v and %v", names[Fast], names[Release])
	}
}

func TestRestoredSheetsAreTheSame(t *testing.T) {
	arranged, err := arrange(t, map[string][]byte{"a.png": plainPNG(9, 9), "b.gif": plainGIF(2)}, Options{})
	must(t, err)
	encoded, err := arranged.Encode(context.Background())
	must(t, err)
	restored := Restore(arranged.Layout(), arranged.Warnings(), encoded)
	again, err := restored.Encode(context.Background())
	must(t, err)
	if !reflect.DeepEqual(again, encoded) || !reflect.DeepEqual(restored.Layout(), arranged.Layout()) || len(restored.Warnings()) != 1 {
		t.Error("something differs")
	}
}

func TestMixedDirectoryMakesTwoSheets(t *testing.T) {
	files := map[string][]byte{"a.png": plainPNG(9, 9), "b.svg": []byte(drawings["gradient"]), "c.svg": []byte(drawings["gradient"])}
	arranged, err := arrange(t, files, Options{})
	must(t, err)
	layout := arranged.Layout()
	if len(layout.Sheets) != 2 || layout.Sheets[0].Files["png"] != "nav.png" || layout.Sheets[1].Files["svg"] != "nav.svg" {
		t.Fatalf("the sheets are %+v", layout.Sheets)
	}
	if images := layout.Sheets[1].Images; len(images) != 2 || images[0].X != images[1].X || images[0].Y != images[1].Y {
		t.Errorf("equal drawings stand at %+v", images)
	}
	encoded, err := arranged.Encode(context.Background())
	must(t, err)
	again, err := arranged.Encode(context.Background())
	must(t, err)
	if !reflect.DeepEqual(encoded, again) {
		t.Error("encoding twice gives two results")
	}
}

func TestFolderOrderAndWorkersDontChangeTheBytes(t *testing.T) {
	names := strings.Split("abcdefghijklmnopqrst", "")
	var first []Encoded
	for workers := range 4 {
		root := filepath.Join(t.TempDir(), strings.Repeat("x", workers), "nav")
		must(t, os.MkdirAll(root, 0o755))
		slices.Reverse(names)
		for _, name := range names {
			side := int(name[0])%9 + 3
			must(t, os.WriteFile(filepath.Join(root, name+".png"), plainPNG(side, 2*side), 0o644))
			must(t, os.WriteFile(filepath.Join(root, name+"@2x.png"), plainPNG(2*side, 4*side), 0o644))
		}
		must(t, os.WriteFile(filepath.Join(root, "drawing.svg"), []byte(drawings["styled"]), 0o644))
		dir, err := ScanDirectory(context.Background(), root, ScanOptions{})
		must(t, err)
		arranged, err := Arrange(context.Background(), dir, Options{Workers: workers, Padding: 1})
		must(t, err)
		encoded, err := arranged.Encode(context.Background())
		must(t, err)
		if first == nil {
			first = encoded
		}
		if !reflect.DeepEqual(first, encoded) {
			t.Errorf("with %d workers something differs", workers)
		}
	}
}
