package pack

// Column places the rectangles below each other, each at the left edge.
func Column(sizes []Size) Layout {
	return line(sizes, func(s Size) Point { return Point{0, s.H} })
}

// Row places the rectangles beside each other, each at the top edge.
func Row(sizes []Size) Layout {
	return line(sizes, func(s Size) Point { return Point{s.W, 0} })
}

// Diagonal places each rectangle below and to the right of the one before, so that nothing lies beside or below any.
func Diagonal(sizes []Size) Layout {
	return line(sizes, func(s Size) Point { return Point{s.W, s.H} })
}

func line(sizes []Size, step func(Size) Point) Layout {
	l := Layout{Places: make([]Point, len(sizes))}
	var at Point
	for i, s := range sizes {
		l.Places[i] = at
		l.Width, l.Height = max(l.Width, at.X+s.W), max(l.Height, at.Y+s.H)
		next := step(s)
		at.X, at.Y = at.X+next.X, at.Y+next.Y
	}
	return l
}
