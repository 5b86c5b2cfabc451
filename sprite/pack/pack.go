// Package pack places rectangles on a canvas. Sizes and places are in px from the canvas's top left corner.
package pack

// A Size is what takes place.
type Size struct{ W, H int }

// A Point is where something was placed.
type Point struct{ X, Y int }

// A Layout holds the places, in the order of the sizes given, and the canvas that they need.
type Layout struct {
	Width, Height int
	Places        []Point
}
