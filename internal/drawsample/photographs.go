package main

import (
	"image"
	"image/color"
	"sync"
)

// Limits of the photographs' sizes, in bytes.
const (
	heroBytes = 290_000
	gridBytes = 50_000
)

// photographs lists every photograph of the site.
func photographs() []drawing {
	forest := sync.OnceValue(func() *picture { return mistyForest(2048, 1300) })
	soft := func(radius int) func() image.Image {
		return func() image.Image {
			small := forest().half()
			return small.blurred(radius).develop(finish{grain: 1.1, seed: 3})
		}
	}
	list := []drawing{
		{"images/scene/forest.jpg", func() image.Image { return forest().develop(finish{grain: 1.6, seed: 3}) }, heroBytes},
		{"images/scene/forest-half.jpg", soft(5), gridBytes},
		{"images/scene/forest-full.jpg", soft(16), gridBytes},
		{"images/scene/forest-small.jpg", func() image.Image { return mistyForest(800, 1100).develop(finish{grain: 1.4, seed: 3}) }, 60_000},
		{"images/scene/spruces-far.png", func() image.Image { return foreground(sprucesFar, 2048, 560) }, 0},
		{"images/scene/spruces-near.png", func() image.Image { return foreground(sprucesNear, 2048, 700) }, 0},
	}
	list = append(list,
		drawing{"video/darkroom.jpg", func() image.Image { return newFilm().frame(0) }, gridBytes},
		photo("aurora-wide", aurora, 2048, 1152, heroBytes, finish{exposure: 1.15, grain: 1.6, seed: 8}),
		photo("tarn-wide", tarn, 2048, 1152, heroBytes, finish{grain: 1.6, vignette: 0.2, seed: 2}),
		photo("peaks", dawnPeaks, 900, 600, gridBytes, finish{exposure: 1.1, grain: 2, vignette: 0.2, seed: 1}),
		photo("ridge", noonPeaks, 900, 600, gridBytes, finish{grain: 2, vignette: 0.15, seed: 2}),
		photo("dunes", dunes, 960, 540, gridBytes, finish{exposure: 1.15, grain: 2, vignette: 0.2, seed: 3}),
		photo("hills", hills(sunrise), 900, 600, gridBytes, finish{grain: 2, vignette: 0.15, seed: 4}),
		photo("blue-hour", hills(blueHour), 960, 540, gridBytes, finish{grain: 2, vignette: 0.15, seed: 13}),
		photo("wood", mistyForest, 900, 600, gridBytes, finish{exposure: 1.7, grain: 2, seed: 14}),
		photo("crest", dunes, 600, 900, gridBytes, finish{exposure: 1.15, grain: 2, vignette: 0.2, seed: 15}),
		photo("larches", autumn, 640, 800, gridBytes, finish{grain: 2, vignette: 0.15, seed: 5}),
		photo("snowfall", winter, 600, 900, gridBytes, finish{grain: 2, vignette: 0.2, seed: 6}),
		photo("galaxy", milkyWay, 600, 900, gridBytes, finish{grain: 2, seed: 7}),
		photo("moonrise", moonlight, 720, 720, gridBytes, finish{grain: 2, vignette: 0.2, seed: 8}),
		photo("harbour", cityDusk, 960, 540, gridBytes, finish{grain: 2, vignette: 0.2, seed: 9}),
		photo("clock", meadow, 900, 600, gridBytes, finish{grain: 2, vignette: 0.35, seed: 10}),
		photo("tarn", tarn, 900, 600, gridBytes, finish{grain: 2, vignette: 0.2, seed: 11}),
		photo("aurora", aurora, 640, 800, gridBytes, finish{exposure: 1.15, grain: 2, seed: 12}),
	)
	return list
}

func photo(name string, scene func(width, height int) *picture, width, height, limit int, f finish) drawing {
	return drawing{"images/" + name + ".jpg", func() image.Image { return scene(width, height).develop(f) }, limit}
}

// The rows of trees that pass in front of the first slide. Their lengths are in heights of the image.
var (
	sprucesFar = layer{
		line: treeline{ground: rolling(800, 0.86, 0.25, 1.6), spacing: 0.085, height: 0.52, dense: 0.85, seed: 801},
		top:  hex(0x0a1a20),
	}
	sprucesNear = layer{
		line: treeline{ground: rolling(810, 1.02, 0.2, 1.8), spacing: 0.17, height: 0.86, dense: 0.6, seed: 811},
		top:  hex(0x02070a),
	}
)

// foreground draws one layer on nothing: one colour in seventeen degrees of opacity, which PNG keeps in few bytes.
func foreground(l layer, width, height int) image.Image {
	const degrees = 16
	var palette color.Palette
	for i := range degrees + 1 {
		palette = append(palette, color.NRGBA{level(l.top[0], 0), level(l.top[1], 0), level(l.top[2], 0), uint8(i * 255 / degrees)})
	}
	out := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	parallel(height, func(row int) {
		for col := range width {
			hidden := 0
			for i := range degrees {
				x := (float64(col) + (float64(i%4)+0.5)/4) / float64(height)
				y := (float64(row) + (float64(i/4)+0.5)/4) / float64(height)
				if l.line.covers(x, y) {
					hidden++
				}
			}
			out.SetColorIndex(col, row, uint8(hidden))
		}
	})
	return out
}
