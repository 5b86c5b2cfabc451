package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"assetbuild/internal/artifact"
	"assetbuild/internal/cache"
)

const (
	// smallestTwin is the size in bytes below which compression saves no packet on the wire.
	smallestTwin = 256
	// largestTwin bounds what is compressed in memory, in bytes.
	largestTwin = 64 << 20
	// largestBest is the size in bytes up to which Brotli takes its best quality, at about two seconds a megabyte. Above it
	// takes quality 9, at a tenth of the time and 9 % more bytes. So do source maps, which no visitor fetches.
	largestBest = 1 << 20
)

// compressible are the extensions of what gains: text, and formats that hold uncompressed tables.
var compressible = []string{
	".css", ".js", ".mjs", ".map", ".html", ".htm", ".xhtml", ".svg", ".json", ".webmanifest", ".xml", ".rss", ".atom",
	".txt", ".md", ".csv", ".ico", ".wasm", ".ttf", ".otf", ".eot", ".bmp", ".ics", ".vtt",
}

// TwinOptions say how compressed twins are made.
type TwinOptions struct {
	// Formats are extensions: "gz" (nginx's gzip_static), "br" (brotli_static), "zst".
	Formats []string
	// Cache spares compressing what was compressed before; nil makes all anew.
	Cache *cache.Store
	// Jobs bounds how many are made at once; 0 means 1.
	Jobs int
}

// Twins makes the compressed files that a web server sends in a file's stead, named PATH.gz and the like, for all files
// that gain from it: text, not images that are compressed already. A twin that is not smaller is left out. The same
// content makes the same bytes: no time, no name and no system is in them. The manifest, which servers read from the
// disk, has none.
func Twins(ctx context.Context, files []artifact.File, opt TwinOptions) ([]artifact.File, error) {
	made := make([]*artifact.File, len(files)*len(opt.Formats))
	taken := map[string]bool{}
	for _, f := range files {
		taken[f.Path] = true
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(opt.Jobs, 1))
	for i, f := range files {
		if f.Kind == "manifest" || !slices.Contains(compressible, strings.ToLower(path.Ext(f.Path))) {
			continue
		}
		group.Go(func() error {
			data, err := content(f)
			if err != nil || len(data) < smallestTwin {
				return err
			}
			for j, format := range opt.Formats {
				if err := ctx.Err(); err != nil {
					return err
				}
				if taken[f.Path+"."+format] {
					continue // the project has one of its own
				}
				small, err := compressed(format, level(f.Path, data), data, opt.Cache)
				if err != nil {
					return fmt.Errorf("compress %s: %w", f.Path, err)
				}
				if len(small) < len(data) {
					twin := f
					twin.Path, twin.Data, twin.Source = f.Path+"."+format, small, ""
					made[i*len(opt.Formats)+j] = &twin
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var twins []artifact.File
	for _, f := range made {
		if f != nil {
			twins = append(twins, *f)
		}
	}
	return twins, nil
}

// content gives a file's bytes, and none of one that is too large to compress in memory.
func content(f artifact.File) ([]byte, error) {
	if f.Source == "" {
		return f.Data, nil
	}
	info, err := os.Stat(f.Source)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > largestTwin) {
		return nil, nil
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(f.Source)
	}
	if err != nil {
		return nil, sourceFailure(f, "cannot be read: "+reason(err), err)
	}
	return data, nil
}

// level gives Brotli's quality for a file.
func level(name string, data []byte) int {
	if len(data) > largestBest || path.Ext(name) == ".map" {
		return 9
	}
	return brotli.BestCompression
}

func compressed(format string, quality int, data []byte, store *cache.Store) ([]byte, error) {
	key := cache.NewKey("twin 2").Text(format, strconv.Itoa(quality)).Bytes(data).Key()
	if small, ok := store.Get(key); ok {
		return small, nil
	}
	small, err := compress(format, quality, data)
	if err == nil {
		store.Put(key, small)
	}
	return small, err
}

// compress takes quality for Brotli, and for the others their best.
func compress(format string, quality int, data []byte) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch format {
	case "gz":
		w, err = gzip.NewWriterLevel(&out, gzip.BestCompression)
	case "br":
		w = brotli.NewWriterLevel(&out, quality)
	case "zst":
		w, err = zstd.NewWriter(&out, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	default:
		err = fmt.Errorf("no such format: %q", format)
	}
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
