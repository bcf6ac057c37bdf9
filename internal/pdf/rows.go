package pdf

import "math"

// cell is one cell of a row: lines of a label over lines of a value.
type cell struct {
	x, w   float64
	label  []line
	labelS style
	value  []line
	valueS style
	right  bool
	elem   *elem // of the value
	name   *elem // of the label
	shade  bool
	rules  int // lines to write on, below the first

	beside float64 // where the value begins when the label stands beside it; 0 for above
}

// padX is the room beside what stands in a cell.
const padX = 5.0

func (c *cell) height(padY float64) float64 {
	return 2*padY + c.over() + float64(max(len(c.value), c.least()))*c.valueS.line()
}

// over is the height that the label takes above the value.
func (c *cell) over() float64 {
	if c.beside > 0 {
		return 0
	}
	return float64(len(c.label)) * c.labelS.line()
}

// least is how many lines a cell has at least: a label beside nothing is seen too.
func (c *cell) least() int {
	if c.beside > 0 {
		return 1
	}
	return 0
}

// row lays cells side by side with lines around them. What does not fit on this page is
// cut between lines of text and goes on on the next one, with its labels again. again
// is called after each turn of the page, for heads that are repeated. first tells that
// the row needs a line above it.
func (l *layout) row(cells []*cell, least float64, first bool, again func()) {
	color := rule
	if l.sheet.Blank {
		color = ink
	}
	done := make([]int, len(cells)) // lines of each value that stand already
	for turn := 0; ; turn++ {
		height := least
		if turn > 0 {
			height = 0
		}
		for i, c := range cells {
			rest := *c
			rest.value = c.value[done[i]:]
			height = math.Max(height, rest.height(l.m.padY))
		}
		if height > l.room() && !l.fresh() && turn == 0 && height <= l.whole()/3 {
			l.turn()
			first = true
			if again != nil {
				again()
				first = false
			}
		}
		here := math.Min(height, l.room())
		if height > here && turn == 0 && !l.fresh() && here < 64 {
			l.turn()
			first = true
			if again != nil {
				again()
				first = false
			}
			here = math.Min(height, l.room())
		}
		y, more := l.y, false
		for i, c := range cells {
			fits := len(c.value) - done[i]
			if height > here {
				fits = min(fits, max(1, int((here-2*l.m.padY-c.over())/c.valueS.line())))
			}
			l.cell(c, done[i], done[i]+fits, y, here, first, turn > 0, color)
			done[i] += fits
			more = more || done[i] < len(c.value)
		}
		l.y += here
		if !more {
			return
		}
		l.turn()
		first = true
		if again != nil {
			again()
			first = false
		}
	}
}

func (l *layout) cell(c *cell, from, to int, y, height float64, first, repeated bool, color rgb) {
	l.draw(func(v *canvas) {
		v.artifact("", func() {
			if c.shade {
				v.box(c.x, y, c.w, height, rgb{0xf4, 0xf1, 0xee})
			}
			if first {
				v.stroke(c.x, y, c.x+c.w, y, 0.7, color)
			}
			v.stroke(c.x, y+height, c.x+c.w, y+height, 0.7, color)
			v.stroke(c.x, y, c.x, y+height, 0.7, color)
			v.stroke(c.x+c.w, y, c.x+c.w, y+height, 0.7, color)
		})
		if c.rules > 0 && !repeated {
			v.artifact("", func() {
				for i := 1; i <= c.rules; i++ {
					v.dots(c.x+padX, y+float64(i)*boxHigh, c.x+c.w-padX)
				}
			})
		}
		at := y + l.m.padY
		if len(c.label) > 0 {
			draw := func() {
				down := 0.0 // on the line of the value, when it stands beside it
				if c.beside > 0 {
					down = c.valueS.baseline() - c.labelS.baseline()
				}
				for i, ln := range c.label {
					v.line(ln, c.x+padX, at+down+float64(i)*c.labelS.line(), c.labelS)
				}
			}
			if repeated {
				v.artifact("", draw)
			} else {
				v.tag(c.name, draw)
			}
			at += c.over()
		}
		if to > from && !(to-from == 1 && c.value[from].width == 0) {
			v.tag(c.elem, func() {
				for i, ln := range c.value[from:to] {
					x := c.x + padX + c.beside
					if c.right {
						x = c.x + c.w - padX - ln.width
					}
					v.line(ln, x, at+float64(i)*c.valueS.line(), c.valueS)
				}
			})
		}
	})
}
