package web

import (
	"fmt"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/people"
)

// Bar is one bar of a chart. The chart is a decoration: whoever shows it also shows
// its numbers in a table (ui.md §11).
type Bar struct {
	Label string
	Text  string // the value in words, at the right
	Value float64
	Goal  float64 // a mark; 0 for none
	Role  people.Role
	Tone  Tone // Neutral is grey
}

// barLook is a bar with its lengths in percent of the longest.
type barLook struct {
	Bar
	width, goal string
}

// looks reckons the lengths of bars that share a scale. whole is the value that fills
// the line; 0 takes the greatest.
func looks(list []Bar, whole float64) []barLook {
	for _, b := range list {
		whole = max(whole, b.Value, 1.05*b.Goal)
	}
	if whole <= 0 {
		whole = 1
	}
	out := make([]barLook, len(list))
	for i, b := range list {
		out[i] = barLook{Bar: b, width: share(b.Value / whole)}
		if b.Goal > 0 {
			out[i].goal = share(b.Goal / whole)
		}
	}
	return out
}

func share(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + "%" }

func (b barLook) class() string {
	c := "t"
	if b.Role != "" {
		c += roleClass(b.Role)
	}
	return c + b.Tone.class()
}

// Curve is a value over time, with a line to compare it with.
type Curve struct {
	Label  string // what it shows, in one sentence
	Points []Point
	Goal   float64 // 0 for none
	Words  string  // of the goal: «umbral 75»
	Top    float64 // the value at the upper end
}

// Point is one value of a curve; Known is false where there is none.
type Point struct {
	Name  string // «nov»
	Value float64
	Known bool
}

const (
	curveLeft, curveRight = 34.0, 440.0
	curveTop, curveFoot   = 22.0, 150.0
)

// y is the height of a value in the drawing.
func (c Curve) y(v float64) float64 { return curveFoot - (curveFoot-curveTop)*v/max(c.Top, 1) }

func (c Curve) x(i int) float64 {
	if len(c.Points) < 2 {
		return curveRight
	}
	return curveLeft + (curveRight-curveLeft)*float64(i)/float64(len(c.Points)-1)
}

// path is the line through the known values; it is broken where one is missing.
func (c Curve) path() string {
	var b strings.Builder
	pen := "M"
	for i, p := range c.Points {
		if !p.Known {
			pen = "M"
			continue
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", pen, c.x(i), c.y(p.Value))
		pen = "L"
	}
	return b.String()
}

// steps are the values of the ruled lines.
func (c Curve) steps() []float64 { return []float64{0, c.Top / 4, c.Top / 2, 3 * c.Top / 4, c.Top} }

// last is the newest known value, -1 without one.
func (c Curve) last() int {
	for i := len(c.Points) - 1; i >= 0; i-- {
		if c.Points[i].Known {
			return i
		}
	}
	return -1
}

func coord(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
