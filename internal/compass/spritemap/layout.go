package spritemap

import (
	"errors"
	"math"
	"slices"

	"assetbuild/sprite/picture"
)

// errTooSmall is what Compass says of an icon, or a copy of one, that reaches over the sheet's right edge.
var errTooSmall = errors.New("Background image width is too small!")

// place gives every icon its place and the sheet its size.
func (m *Map) place() error {
	switch m.Options.Layout {
	case "horizontal":
		m.horizontal()
	case "diagonal":
		m.diagonal()
	case "smart":
		m.smart()
	default:
		m.vertical()
	}
	for i := range m.Icons {
		if m.Icons[i].Left+float64(m.Icons[i].Width) > float64(m.Width) {
			return errTooSmall
		}
	}
	if m.Width > picture.MaxSide || m.Height > picture.MaxSide || m.Width*m.Height > picture.MaxPixels {
		return &picture.SizeError{Width: m.Width, Height: m.Height}
	}
	return nil
}

// px is a position's number of px; per cents and other units count nothing for a sheet's size.
func px(l Length) float64 {
	if l.Unit == "px" || l.Unit == "" {
		return l.Number
	}
	return 0
}

// vertical puts the icons below each other, with the larger spacing of two neighbours between them.
func (m *Map) vertical() {
	for _, icon := range m.Icons {
		m.Width = max(m.Width, int(math.Ceil(float64(icon.Width)+px(icon.Position))))
	}
	m.widenForCopies()
	top := 0.0
	for i := range m.Icons {
		icon := &m.Icons[i]
		if i > 0 {
			before := m.Icons[i-1]
			top += float64(before.Height) + max(before.Spacing, icon.Spacing)
		}
		icon.Top = top
		icon.Left = icon.Position.Number
		if icon.Position.Unit == "%" {
			icon.Left = math.Trunc(float64(m.Width-icon.Width) * icon.Position.Number / 100)
		}
	}
	last := m.Icons[len(m.Icons)-1]
	m.Height = int(math.Ceil(last.Top + float64(last.Height)))
	for _, icon := range slices.Clone(m.Icons) {
		if icon.Repeat == "repeat-x" {
			m.repeatX(icon)
		}
	}
}

// widenForCopies makes the sheet as wide as a multiple of the widths of all icons that repeat.
func (m *Map) widenForCopies() {
	multiple := 1
	for _, icon := range m.Icons {
		if icon.Repeat == "repeat-x" {
			multiple = lcm(multiple, icon.Width)
		}
	}
	m.Width = up(m.Width, multiple)
}

// repeatX copies an icon over the whole line.
func (m *Map) repeatX(icon Icon) {
	width := float64(icon.Width)
	first := icon.Left - math.Trunc(icon.Left/width)*width
	for left := first; left < float64(m.Width) && len(m.Icons) < maxIcons; left += width {
		icon.Left = left
		m.Icons = append(m.Icons, icon)
	}
}

// maxIcons bounds how many icons and copies a map may have.
const maxIcons = 100_000

// horizontal puts the icons beside each other.
func (m *Map) horizontal() {
	for _, icon := range m.Icons {
		m.Height = max(m.Height, int(math.Ceil(float64(icon.Height)+px(icon.Position))))
	}
	multiple := 1
	for _, icon := range m.Icons {
		if icon.Repeat == "repeat-y" {
			multiple = lcm(multiple, icon.Height)
		}
	}
	m.Height = up(m.Height, multiple)
	left, width := 0.0, 0.0
	for i := range m.Icons {
		icon := &m.Icons[i]
		if i > 0 {
			before := m.Icons[i-1]
			left += float64(before.Width) + max(before.Spacing, icon.Spacing)
		}
		icon.Left = left
		icon.Top = icon.Position.Number
		if icon.Position.Unit == "%" {
			icon.Top = float64(m.Height-icon.Height) * icon.Position.Number / 100
		}
		width += float64(icon.Width) + icon.Spacing
	}
	m.Width = int(math.Ceil(width))
	for _, icon := range slices.Clone(m.Icons) {
		if icon.Repeat == "repeat-y" {
			m.repeatY(icon)
		}
	}
}

// repeatY copies an icon from its place downwards.
func (m *Map) repeatY(icon Icon) {
	for top := icon.Top + float64(icon.Height); top < float64(m.Height) && len(m.Icons) < maxIcons; top += float64(icon.Height) {
		icon.Top = top
		m.Icons = append(m.Icons, icon)
	}
}

// diagonal puts the icons from the bottom left to the top right.
func (m *Map) diagonal() {
	for _, icon := range m.Icons {
		m.Width += icon.Width
		m.Height += icon.Height
	}
	left, below := 0, 0
	for i := range m.Icons {
		icon := &m.Icons[i]
		below += icon.Height
		icon.Left, icon.Top = float64(left), float64(m.Height-below)
		left += icon.Width
	}
}

// smart fills rows as wide as the widest icon.
func (m *Map) smart() {
	for _, icon := range m.Icons {
		m.Width = max(m.Width, icon.Width)
	}
	for _, row := range m.rows() {
		left, height := 0, 0
		for _, i := range row {
			m.Icons[i].Left, m.Icons[i].Top = float64(left), float64(m.Height)
			left += m.Icons[i].Width
			height = max(height, m.Icons[i].Height)
		}
		m.Height += height
	}
}

// rows puts the icons (by their places in m.Icons) into rows: in the order of their heights, a new row whenever the next
// does not fit; and then moves each at most once into the first row that has room, until none does.
func (m *Map) rows() [][]int {
	order := make([]int, len(m.Icons))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := m.Icons[a].Height - m.Icons[b].Height; d != 0 {
			return d
		}
		return m.Icons[b].Width - m.Icons[a].Width
	})
	var rows [][]int
	for _, i := range order {
		if last := len(rows) - 1; last >= 0 && m.fits(rows[last], i) {
			rows[last] = append(rows[last], i)
		} else {
			rows = append(rows, []int{i})
		}
	}
	moved := make([]bool, len(m.Icons))
	for m.moveOne(&rows, moved) {
	}
	return rows
}

func (m *Map) fits(row []int, icon int) bool {
	width := m.Icons[icon].Width
	for _, i := range row {
		width += m.Icons[i].Width
	}
	return width <= m.Width
}

// moveOne moves the first icon that fits into another row, and tells whether there was one.
func (m *Map) moveOne(rows *[][]int, moved []bool) bool {
	for r := range *rows {
		for o := range *rows {
			if o == r {
				continue
			}
			for at, icon := range (*rows)[o] {
				if moved[icon] || !m.fits((*rows)[r], icon) {
					continue
				}
				moved[icon] = true
				(*rows)[r] = append((*rows)[r], icon)
				(*rows)[o] = slices.Delete((*rows)[o], at, at+1)
				if len((*rows)[o]) == 0 {
					*rows = slices.Delete(*rows, o, o+1)
				}
				return true
			}
		}
	}
	return false
}

func lcm(a, b int) int {
	x, y := a, b
	for y > 0 {
		x, y = y, x%y
	}
	if product := a / max(x, 1) * b; product <= picture.MaxSide {
		return product
	}
	return picture.MaxSide + 1
}

// up is the smallest multiple that is not below n.
func up(n, multiple int) int { return (n + multiple - 1) / multiple * multiple }
