package pack

// A unit is the largest length on either axis that all sizes are multiples of. The search counts in units: then each width
// it tries is one that can be filled.
type unit Size

func commonUnit(sizes []Size) unit {
	var u unit
	for _, s := range sizes {
		u.W, u.H = gcd(u.W, s.W), gcd(u.H, s.H)
	}
	return u
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (u unit) shrink(sizes []Size) []Size {
	small := make([]Size, len(sizes))
	for i, s := range sizes {
		small[i] = Size{s.W / u.W, s.H / u.H}
	}
	return small
}

// shrinkLimits rounds down, but not to 0, which means that there is no limit.
func (u unit) shrinkLimits(l Limits) Limits {
	down := func(limit, unit int) int {
		if limit == 0 {
			return 0
		}
		return max(1, limit/unit)
	}
	return Limits{down(l.Width, u.W), down(l.Height, u.H), down(l.Area, u.W*u.H)}
}

func (u unit) grow(l *Layout) {
	l.Width, l.Height = l.Width*u.W, l.Height*u.H
	for i, p := range l.Places {
		l.Places[i] = Point{p.X * u.W, p.Y * u.H}
	}
}
