package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/png" // sizes of peers' sheets
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/bench/sprites/iconsets"
	"assetbuild/sprite"
	"assetbuild/sprite/pack"
)

// A bench measures sets, one after the other.
type bench struct {
	ctx           context.Context
	work, program string
	rows          string
	runs          int
	table         table
}

// The rows that can be asked for: the area of the canvas, whole jobs in the fast profile by time and by bytes, the release
// profile's bytes, encoders on our canvas, and drawings.
const (
	rowArea    = "area"
	rowFast    = "fast"
	rowRelease = "release"
	rowCanvas  = "canvas"
	rowVector  = "svg"
)

func rowNames() []string { return []string{rowArea, rowFast, rowRelease, rowCanvas, rowVector} }

func (b *bench) wants(row string) bool {
	return b.rows == "all" || slices.Contains(strings.Split(b.rows, ","), row)
}

// A job is one way to make a sheet, with the file it writes.
type job struct {
	name, out string
	arguments []string
	dir       string
}

func (b *bench) measure(set iconsets.Set, dir string) error {
	if set.Vector() {
		if b.wants(rowVector) {
			return b.vectors(set, dir)
		}
		return nil
	}
	return b.bitmaps(set, dir)
}

// ours is the job of the command line in a profile. The sheet measured is the densest one.
func (b *bench) ours(set iconsets.Set, dir, profile, extension string, more ...string) job {
	out := filepath.Join(b.work, set.Name+"-"+profile)
	arguments := append([]string{b.program, "sprite", dir, "--out", out, "--name", "sheet", "--template", "none", "--profile", profile}, more...)
	return job{name: "assetbuild", out: filepath.Join(out, "sheet*"+extension), arguments: arguments}
}

func (b *bench) node(script, from, to string) job {
	return job{name: script, out: to, arguments: []string{"node", filepath.Join(peers, script+".mjs"), from, to}}
}

// took is what a job came to: its best time, all bytes that it wrote, and whether it ran at all.
type took struct {
	seconds, bytes float64
	files          []string
	ok             bool
}

// interleave runs the jobs in turn, as often as asked, and gives what each took at best.
func (b *bench) interleave(runs int, jobs ...job) ([]took, error) {
	all := make([]took, len(jobs))
	for range runs {
		for i, j := range jobs {
			if err := b.ctx.Err(); err != nil {
				return nil, err
			}
			cmd := exec.CommandContext(b.ctx, j.arguments[0], j.arguments[1:]...)
			cmd.Dir = j.dir
			begin := time.Now()
			text, err := cmd.CombinedOutput()
			seconds := time.Since(begin).Seconds()
			if err != nil {
				if i == 0 {
					return nil, fmt.Errorf("%s: %w\n%s", cmd, err, text)
				}
				fmt.Fprintf(os.Stderr, "  %s was not run: %v\n", j.name, err)
				continue
			}
			if !all[i].ok || seconds < all[i].seconds {
				all[i].seconds = seconds
			}
			if all[i].files, err = filepath.Glob(j.out); err != nil {
				return nil, err
			}
			all[i].ok, all[i].bytes = true, sizes(all[i].files)
		}
	}
	return all, nil
}

func sizes(files []string) (sum float64) {
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			sum += float64(info.Size())
		}
	}
	return sum
}

// compare adds one row for each peer that ran.
func (b *bench) compare(set iconsets.Set, what string, jobs []job, all []took, of func(took) figure, bars ...bar) {
	for i := 1; i < len(all); i++ {
		if !all[i].ok {
			b.table.missing(set.Name, what, jobs[i].name)
			continue
		}
		b.table.add(set.Name, what, jobs[i].name, of(all[0]), of(all[i]), bars[i-1])
	}
}

func secondsOf(t took) figure { return figure{t.seconds, "s"} }
func bytesOf(t took) figure   { return figure{t.bytes, "B"} }

// bitmaps measures a set against spritesmith and glue, and the encoders on our canvas. Both peers make one sheet of all
// files: a pair of densities is ours alone.
func (b *bench) bitmaps(set iconsets.Set, dir string) error {
	if len(set.Folders) > 1 {
		return nil
	}
	glue := filepath.Join(b.work, set.Name+"-glue")
	others := []job{
		b.node("spritesmith", dir, filepath.Join(b.work, set.Name+"-spritesmith.png")),
		{name: "glue", out: filepath.Join(glue, "*.png"), arguments: []string{"glue-sprite", dir, glue}},
	}
	if b.wants(rowFast) || b.wants(rowArea) {
		jobs := append([]job{b.ours(set, dir, "fast", ".png")}, others...)
		all, err := b.interleave(b.runs, jobs...)
		if err != nil {
			return err
		}
		if b.wants(rowArea) {
			if err := b.area(set, dir, jobs, all); err != nil {
				return err
			}
		}
		if b.wants(rowFast) {
			images, err := os.ReadDir(dir)
			if err != nil {
				return err
			}
			speed := bar{3, true}
			if len(images) < 1000 {
				speed.limit = 5
			}
			b.compare(set, "fast, whole job", jobs, all, secondsOf, speed, bar{2, true})
			b.compare(set, "fast, bytes", jobs, all, bytesOf, bar{limit: 0.87}, bar{limit: 1})
		}
	}
	if b.wants(rowRelease) {
		jobs := append([]job{b.ours(set, dir, "release", ".png")}, others...)
		all, err := b.interleave(1, jobs...)
		if err != nil {
			return err
		}
		limit := bar{limit: 0.8}
		if set.Small {
			limit.limit = 0.55
		}
		b.compare(set, "release, bytes", jobs, all, bytesOf, limit, bar{})
	}
	if b.wants(rowCanvas) {
		return b.canvas(set, dir)
	}
	return nil
}

// canvas measures encoders on the canvas that we made. They get the sheet of the fast profile, which has the same pixels.
func (b *bench) canvas(set iconsets.Set, dir string) error {
	plain, err := b.interleave(1, b.ours(set, dir, "fast", ".png"))
	if err != nil {
		return err
	}
	if len(plain[0].files) != 1 {
		fmt.Fprintf(os.Stderr, "  %d sheets: encoders are compared on one\n", len(plain[0].files))
		return nil
	}
	from, to := plain[0].files[0], filepath.Join(b.work, set.Name)
	jobs := []job{
		b.ours(set, dir, "release", ".png"),
		b.node("oxipng", from, to+"-oxipng.png"),
		{name: "zopflipng", out: to + "-zopfli.png", arguments: []string{"zopflipng", "-y", "--lossy_transparent", from, to + "-zopfli.png"}},
		{name: "optipng", out: to + "-optipng.png", arguments: []string{"optipng", "-quiet", "-clobber", "-o2", from, "-out", to + "-optipng.png"}},
	}
	all, err := b.interleave(1, jobs...)
	if err != nil {
		return err
	}
	b.compare(set, "same canvas, PNG", jobs, all, bytesOf, bar{limit: 1}, bar{limit: 1.01}, bar{limit: 1})
	jobs = []job{
		b.ours(set, dir, "release", ".webp", "--format", "png,webp"),
		{name: "cwebp -z 6", out: to + ".webp", arguments: []string{"cwebp", "-quiet", "-lossless", "-z", "6", from, "-o", to + ".webp"}},
	}
	if all, err = b.interleave(1, jobs...); err != nil {
		return err
	}
	if len(all[0].files) == 1 {
		b.compare(set, "same canvas, WebP", jobs, all, bytesOf, bar{limit: 1.05})
	}
	return nil
}

// vectors measures a set of drawings. svgstore writes no places, and ours hold them.
func (b *bench) vectors(set iconsets.Set, dir string) error {
	to := filepath.Join(b.work, set.Name)
	jobs := []job{
		b.ours(set, dir, "release", ".svg"),
		b.node("svg-sprite", dir, to+"-svg-sprite.svg"),
		b.node("svgstore", dir, to+"-svgstore.svg"),
	}
	all, err := b.interleave(b.runs, jobs...)
	if err != nil {
		return err
	}
	b.compare(set, "whole job", jobs, all, secondsOf, bar{15, true}, bar{})
	b.compare(set, "bytes", jobs, all, bytesOf, bar{limit: 1}, bar{limit: 1.05})
	return nil
}

// area compares canvases by their area over the bound, max(sum of areas, widest × tallest), equal images counted once.
func (b *bench) area(set iconsets.Set, dir string, jobs []job, all []took) error {
	found, err := sprite.ScanDirectory(b.ctx, dir, sprite.ScanOptions{})
	if err != nil {
		return err
	}
	arranged, err := sprite.Arrange(b.ctx, found, sprite.Options{Profile: sprite.Fast})
	if err != nil {
		return err
	}
	defer arranged.Discard()
	seen, places := map[[3]int]bool{}, []pack.Size{}
	for i, sheet := range arranged.Layout().Sheets {
		for _, img := range sheet.Images {
			if at := [3]int{i, img.X, img.Y}; !seen[at] {
				seen[at] = true
				places = append(places, pack.Size{W: img.Width, H: img.Height})
			}
		}
	}
	bound := float64(pack.Bound(places))
	over := func(t took) figure {
		area, err := canvasArea(t.files)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return figure{area / bound, "%"}
	}
	b.compare(set, "canvas over the bound", jobs, all, over, bar{limit: 1}, bar{limit: 1})
	return nil
}

// canvasArea is the area of PNG files, in px.
func canvasArea(files []string) (sum float64, err error) {
	for _, file := range files {
		in, fault := os.Open(file)
		if fault != nil {
			return 0, fault
		}
		size, _, fault := image.DecodeConfig(in)
		err = errors.Join(err, fault, in.Close())
		sum += float64(size.Width) * float64(size.Height)
	}
	return sum, err
}
