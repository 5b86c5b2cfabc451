package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"image"
	"os"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/cache"
	"assetbuild/internal/pipeline"
	"assetbuild/sprite"
	"assetbuild/sprite/picture"
	"assetbuild/sprite/pngenc"
)

// An imageFile is an icon of a directory, or a PNG that is published as it is.
type imageFile struct {
	path, display string
	size          int64
	// icon and set are nil for what is no icon.
	icon *sprite.File
	set  *pipeline.SheetSet
	facts
}

// facts are what an image's content tells, as the cache holds them. They are zero for what can't be decoded, which the
// build tells.
type facts struct {
	Width, Height int
	// Pixels stands for what one sees: equal images have equal sums. Of an SVG file it is the sum of its text.
	Pixels [sha256.Size]byte
	// Best is the size in bytes of a lossless encoding of a PNG; 0 where none was made, because it would lose something,
	// or because it can't save much.
	Best int
}

const (
	// maxImage and maxMegapixels bound what is decoded here: bytes, and px.
	maxImage  = 32 << 20
	maxPixels = 16_000_000
	// leastSaved is how many bytes an encoding has to save to be worth a finding.
	leastSaved = 2000
)

// readImages reads all icons, and the PNGs that are published as they are.
func (p *project) readImages() []imageFile {
	var files []imageFile
	for i := range p.result.Directories {
		set := &p.result.Directories[i]
		for j := range set.Directory.Files {
			f := &set.Directory.Files[j]
			files = append(files, imageFile{path: f.Path, display: f.Display, icon: f, set: set})
		}
	}
	for _, f := range p.result.Files {
		if (f.Kind == "asset" || f.Kind == "static") && f.Source != "" && strings.EqualFold(path.Ext(f.Path), ".png") && !p.foreign(f.Source) {
			files = append(files, imageFile{path: f.Source, display: p.cfg.Relative(f.Source)})
		}
	}
	group, ctx := errgroup.WithContext(p.ctx)
	group.SetLimit(p.opt.Jobs)
	for i := range files {
		group.Go(func() error {
			f := &files[i]
			data, err := readBounded(f.path)
			if err != nil {
				return nil // the build has told it
			}
			f.size = int64(len(data))
			f.facts = p.factsOf(ctx, data, f.icon != nil && f.icon.Vector)
			return nil
		})
	}
	_ = group.Wait() // nothing in it fails
	return files
}

func readBounded(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxImage {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(file)
}

// factsOf finds out about a content, or remembers.
func (p *project) factsOf(ctx context.Context, data []byte, vector bool) (f facts) {
	if vector {
		return facts{Pixels: sha256.Sum256(data)}
	}
	key := cache.NewKey("image facts 1").Bytes(data).Key()
	if kept, ok := p.store.Get(key); ok && gob.NewDecoder(bytes.NewReader(kept)).Decode(&f) == nil {
		return f
	}
	pixels, header, err := decode(data)
	if err != nil {
		return facts{}
	}
	f = facts{Width: header.Width, Height: header.Height, Pixels: sumOf(pixels)}
	if header.Format == "png" && lossless(data) && pngenc.Estimate(pixels)+leastSaved/2 < len(data) {
		best, err := pngenc.Encode(ctx, pixels, pngenc.Options{Workers: 1})
		if err != nil {
			return f
		}
		f.Best = len(best)
	}
	var out bytes.Buffer
	if gob.NewEncoder(&out).Encode(f) == nil {
		p.store.Put(key, out.Bytes())
	}
	return f
}

func decode(data []byte) (*image.NRGBA, picture.Header, error) {
	header, err := picture.ReadHeader(data)
	if err != nil {
		return nil, header, err
	}
	if header.Width*header.Height > maxPixels {
		return nil, header, &picture.SizeError{Width: header.Width, Height: header.Height}
	}
	pixels := image.NewNRGBA(image.Rect(0, 0, header.Width, header.Height))
	_, err = picture.Decode(pixels, data)
	return pixels, header, err
}

// sumOf stands for what one sees: what alpha 0 hides is nothing.
func sumOf(pixels *image.NRGBA) [sha256.Size]byte {
	seen := make([]byte, len(pixels.Pix), len(pixels.Pix)+8)
	copy(seen, pixels.Pix)
	for i := 3; i < len(seen); i += 4 {
		if seen[i] == 0 {
			seen[i-3], seen[i-2], seen[i-1] = 0, 0, 0
		}
	}
	w, h := pixels.Rect.Dx(), pixels.Rect.Dy()
	seen = append(seen, byte(w), byte(w>>8), byte(h), byte(h>>8))
	return sha256.Sum256(seen)
}

// lossless tells whether encoding a PNG's 8-bit sRGB pixels anew would lose nothing: it has no more bits, no other colour
// space, no animation, no orientation, and no note of who owns it.
func lossless(data []byte) bool {
	for rest := data[min(8, len(data)):]; len(rest) >= 12; {
		length := int(rest[0])<<24 | int(rest[1])<<16 | int(rest[2])<<8 | int(rest[3])
		if length < 0 || length > len(rest)-12 {
			return false
		}
		body := rest[8 : 8+length]
		switch string(rest[4:8]) {
		case "IHDR":
			if length < 9 || body[8] > 8 {
				return false
			}
		case "iCCP", "gAMA", "cHRM", "cICP", "acTL", "eXIf", "mDCV", "cLLI":
			return false
		case "tEXt", "iTXt", "zTXt":
			if bytes.HasPrefix(body, []byte("Copyright")) || bytes.HasPrefix(body, []byte("Author")) {
				return false
			}
		case "IEND":
			return true
		}
		rest = rest[12+length:]
	}
	return false
}

// reencode gives the smallest encoding of a PNG, or nil where it isn't the same to the pixel.
func reencode(ctx context.Context, file string) []byte {
	data, err := readBounded(file)
	if err != nil || !lossless(data) {
		return nil
	}
	pixels, _, err := decode(data)
	if err != nil {
		return nil
	}
	best, err := pngenc.Encode(ctx, pixels, pngenc.Options{})
	if err != nil || len(best) >= len(data) {
		return nil
	}
	again, _, err := decode(best)
	if err != nil || sumOf(again) != sumOf(pixels) {
		return nil
	}
	return best
}
