package sprite_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"assetbuild/sprite"
)

// dot writes an icon of one colour.
func dot(file string, side int, c color.Color) error {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			img.Set(x, y, c)
		}
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	return png.Encode(out, img)
}

func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	icons := filepath.Join(dir, "icons")
	if err := os.Mkdir(icons, 0o755); err != nil {
		fmt.Println(err)
		return
	}
	for name, side := range map[string]int{"red dot.png": 16, "red dot@2x.png": 32} {
		if err := dot(filepath.Join(icons, name), side, color.NRGBA{200, 0, 0, 255}); err != nil {
			fmt.Println(err)
			return
		}
	}

	ctx := context.Background()
	dirs, err := sprite.Scan(ctx, dir, sprite.ScanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, dir := range dirs {
		arranged, err := sprite.Arrange(ctx, dir, sprite.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		files, err := arranged.Encode(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, file := range files {
			sheet := arranged.Layout().Sheets[file.Sheet]
			fmt.Printf("%s: %d × %d px, %s at %d, %d\n", file.Name, sheet.Width, sheet.Height, sheet.Images[0].ID, sheet.Images[0].X, sheet.Images[0].Y)
		}
	}
	// Output:
	// icons.png: 16 × 16 px, red-dot at 0, 0
	// icons@2x.png: 32 × 32 px, red-dot at 0, 0
}
