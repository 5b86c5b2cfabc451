// Drawsample draws what the sample site in assets/ shows: its photographs, icons and the frames of its film. All of it is
// computed, from noise, so that nothing has a licence to mind. What it draws is committed; it is run by hand after a
// change to a scene or an icon, from the root of the project:
//
//	go run ./internal/drawsample            # everything but the film
//	go run ./internal/drawsample -only tarn # what has this in its name
//
// The film is encoded by ffmpeg, twice, from raw frames of 480 × 960 px:
//
//	go run ./internal/drawsample -film | ffmpeg -y -f rawvideo -pix_fmt rgb24 -s 480x960 -r 24 -i - \
//	  -c:v libx264 -preset veryslow -crf 27 -pix_fmt yuv420p -movflags +faststart -an assets/video/darkroom.mp4
//	go run ./internal/drawsample -film | ffmpeg -y -f rawvideo -pix_fmt rgb24 -s 480x960 -r 24 -i - \
//	  -c:v libvpx-vp9 -crf 40 -b:v 0 -row-mt 1 -pix_fmt yuv420p -an assets/video/darkroom.webm
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "assets", "folder to draw into")
	only := flag.String("only", "", "draw only files with this in their path")
	frames := flag.Bool("film", false, "write the film's frames to standard output")
	flag.Parse()
	if err := run(*out, *only, *frames); err != nil {
		fmt.Fprintln(os.Stderr, "drawsample:", err)
		os.Exit(1)
	}
}

func run(out, only string, frames bool) error {
	if frames {
		w := bufio.NewWriter(os.Stdout)
		if err := newFilm().writeTo(w); err != nil {
			return err
		}
		return w.Flush()
	}
	for _, group := range [][]drawing{photographs(), icons()} {
		for _, d := range group {
			if !strings.Contains(d.path, only) {
				continue
			}
			if err := d.write(out); err != nil {
				return err
			}
		}
	}
	return nil
}

// A drawing is one file of the sample site.
type drawing struct {
	path  string // relative to assets/, with slashes; .jpg or .png
	draw  func() image.Image
	bytes int // upper limit of a JPEG's size
}

func (d drawing) write(folder string) error {
	var data []byte
	var err error
	if strings.HasSuffix(d.path, ".png") {
		var buffer bytes.Buffer
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buffer, d.draw())
		data = buffer.Bytes()
	} else {
		data, err = encodeJPEG(d.draw(), d.bytes)
	}
	if err != nil {
		return fmt.Errorf("encode %s: %w", d.path, err)
	}
	name := filepath.Join(folder, filepath.FromSlash(d.path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	fmt.Printf("%8d B  %s\n", len(data), d.path)
	return os.WriteFile(name, data, 0o644)
}

// encodeJPEG takes the highest quality, from 90 down, whose file fits into the limit.
func encodeJPEG(m image.Image, limit int) ([]byte, error) {
	for quality := 90; ; quality -= 2 {
		var buffer bytes.Buffer
		if err := jpeg.Encode(&buffer, m, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if buffer.Len() <= limit || quality <= 40 {
			return buffer.Bytes(), nil
		}
	}
}
