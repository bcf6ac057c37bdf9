package procedure

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// FileChartData is what the diagram of the external file shows on top of it. The
// zero value draws the file alone.
type FileChartData struct {
	Href       func(s State) string // where a state leads; nil for no links
	Counts     map[State]int        // open files by state; nil draws none
	Gone       []string             // ways that one file went
	Now        State                // where it is
	Standalone bool                 // with its own style and title, as a file
}

// FileChart writes the state diagram of the external file as SVG, with the
// classes of the chart (rev11 P-07, P-08, P-09).
func FileChart(w io.Writer, r Revision, d FileChartData) error {
	c := &fileChart{r: r, d: d}
	const width, height = fileWidth, fileHeight
	if d.Standalone {
		c.f(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
		c.f(`<svg class="fl" width="%s" height="%s" viewBox="-16 -64 %s %s" role="group" aria-labelledby="ex-t ex-d" xmlns="http://www.w3.org/2000/svg" lang="es-MX">`+"\n", num(width+32), num(height+80), num(width+32), num(height+80))
		c.f("<style>\n%s</style>\n", chartStyle)
		c.f(`<rect class="fl-fondo" x="-16" y="-64" width="%s" height="%s"/>`+"\n", num(width+32), num(height+80))
		c.f(`<text class="fl-h1" x="0" y="-30">%s</text><text class="fl-nota" x="%s" y="-30" text-anchor="end">%s</text>`+"\n", esc(r.External.Title), num(width), esc(fmt.Sprintf("Revisión %d · dibujado de la máquina que corre", r.No)))
	} else {
		c.f(`<svg class="fl" viewBox="0 0 %s %s" role="group" aria-labelledby="ex-t ex-d" xmlns="http://www.w3.org/2000/svg">`+"\n", num(width), num(height))
	}
	c.f(`<title id="ex-t">%s</title><desc id="ex-d">%s</desc>`+"\n", esc("Estados del expediente externo"), esc(fmt.Sprintf("%d estados y %d transiciones. La misma información está en la tabla de transiciones.", len(r.External.Stations), len(r.External.Ways))))
	c.f(`<defs><marker id="ea" markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" refX="9.5" refY="6" orient="auto"><path class="fl-head" d="M1 1.5 10.5 6 1 10.5z"/></marker></defs>` + "\n")
	c.f(`<rect class="fl-band" x="0" y="0" width="%s" height="%s" rx="12"/>`+"\n", num(width), num(height))
	c.ways()
	for _, st := range r.External.Stations {
		c.station(st)
	}
	c.f("</svg>\n")
	return c.flush(w)
}

type fileChart struct {
	pen
	r Revision
	d FileChartData
}

// Where the states stand: seven columns, from what opens a file to what closes it.
const (
	fileW, fileH          = 176.0, 104.0
	fileWidth, fileHeight = 1860.0, 726.0
)

var fileRows = [4]float64{70, 240, 428, 596}

var fileAt = map[State][2]int{ // column, row
	XG1: {0, 0}, X15: {2, 0},
	X10: {1, 1}, X20: {2, 1}, X30: {3, 1}, X40: {4, 1}, X50: {5, 1}, X90: {6, 1},
	XN1: {0, 2}, XN3: {1, 2}, X35: {4, 2},
	XN2: {0, 3}, X91: {6, 3},
}

func fileBox(s State) (rect, bool) {
	at, ok := fileAt[s]
	return rect{116 + 258*float64(at[0]), fileRows[at[1]], fileW, fileH}, ok
}

// Points on the edges of a box, so far from its upper left corner.
func leftOf(s State, dy float64) [2]float64 { b, _ := fileBox(s); return [2]float64{b.X, b.Y + dy} }
func rightOf(s State, dy float64) [2]float64 {
	b, _ := fileBox(s)
	return [2]float64{b.X + b.W, b.Y + dy}
}
func topOf(s State, dx float64) [2]float64 { b, _ := fileBox(s); return [2]float64{b.X + dx, b.Y} }
func footOf(s State, dx float64) [2]float64 {
	b, _ := fileBox(s)
	return [2]float64{b.X + dx, b.Y + b.H}
}

// bend joins points with a corner at the x of one and the y of the other.
func bend(x, y [2]float64) [2]float64 { return [2]float64{x[0], y[1]} }

func shift(p [2]float64, dx, dy float64) [2]float64 { return [2]float64{p[0] + dx, p[1] + dy} }

// fileArrow draws one or more ways that run together.
type fileArrow struct {
	ways   []string
	points [][2]float64
	lines  []string
	at     [2]float64
	anchor string
}

// fileArrows draws the ways. A test holds that each way is drawn once, from the
// box of its origin to that of its destination.
func fileArrows() []fileArrow {
	line := func(p ...[2]float64) [][2]float64 { return p }
	mid := fileH / 2
	half := fileW / 2
	between := func(s State, dy float64) [2]float64 { return shift(rightOf(s, dy), 41, 0) }
	g, n := leftOf(XG1, mid), leftOf(XN1, mid)
	over := [2]float64{0, 34}
	return []fileArrow{
		{[]string{"EX-01"}, line(shift(g, -80, 0), g), []string{"EX-01", "orden con", "garantía"}, shift(g, -88, -50), "start"},
		{[]string{"EX-02"}, line(shift(n, -80, 0), n), []string{"EX-02", "oficio", "firmado"}, shift(n, -88, -50), "start"},
		{[]string{"EX-03"}, line(footOf(XG1, 60), bend(footOf(XG1, 60), leftOf(X10, mid)), leftOf(X10, mid)), []string{"EX-03 se entrega"}, shift(leftOf(X10, mid), -190, -8), "start"},
		{[]string{"EX-04"}, line(rightOf(XG1, 24), leftOf(X15, 24)), []string{"EX-04 en sitio"}, shift(leftOf(X15, 24), -170, -8), "middle"},
		{[]string{"EX-05"}, line(topOf(XG1, half), bend(topOf(XG1, half), over), bend(topOf(X40, half), over), topOf(X40, half)), []string{"EX-05 el proveedor rechaza la garantía"}, [2]float64{720, 26}, "middle"},
		{[]string{"EX-24"}, line(topOf(X10, 60), bend(topOf(X10, 60), rightOf(XG1, 72)), rightOf(XG1, 72)), []string{"EX-24 nadie recoge;", "en SEI-028 se queda aquí"}, shift(topOf(X10, 60), 10, -52), "start"},
		{[]string{"EX-06"}, line(rightOf(XN1, 34), leftOf(XN3, 34)), []string{"EX-06", "autoriza"}, between(XN1, 10), "middle"},
		{[]string{"EX-07"}, line(footOf(XN1, 60), topOf(XN2, 60)), []string{"EX-07", "pide datos"}, shift(footOf(XN1, 52), 0, 28), "end"},
		{[]string{"EX-08"}, line(topOf(XN2, 116), footOf(XN1, 116)), []string{"EX-08", "se atiende"}, shift(footOf(XN1, 124), 0, 28), "start"},
		{[]string{"EX-09"}, line(rightOf(XN1, 80), shift(rightOf(XN1, 80), 40, 0), bend(shift(rightOf(XN1, 80), 40, 0), leftOf(X91, 82)), leftOf(X91, 82)), []string{"EX-09 no autoriza"}, shift(leftOf(X91, 82), -700, -8), "middle"},
		{[]string{"EX-10"}, line(topOf(XN3, half), footOf(X10, half)), []string{"EX-10 se recolecta", "con ST-ERE"}, shift(footOf(X10, half), 10, 40), "start"},
		{[]string{"EX-11"}, line(footOf(XN3, half), bend(footOf(XN3, half), leftOf(X91, 48)), leftOf(X91, 48)), []string{"EX-11 se declina o nadie entrega"}, shift(leftOf(X91, 48), -700, -8), "middle"},
		{[]string{"EX-12"}, line(rightOf(X10, mid), leftOf(X20, mid)), []string{"EX-12", "sale"}, between(X10, 26), "middle"},
		{[]string{"EX-13"}, line(rightOf(X15, mid), bend(topOf(X30, half), rightOf(X15, mid)), topOf(X30, half)), []string{"EX-13 terminó"}, shift(rightOf(X15, mid), 80, -8), "middle"},
		{[]string{"EX-14"}, line(rightOf(X20, 34), leftOf(X30, 34)), []string{"EX-14", "regresa"}, between(X20, 10), "middle"},
		{[]string{"EX-17"}, line(leftOf(X30, 66), rightOf(X20, 66)), []string{"EX-17 no", "conforme"}, between(X20, 84), "middle"},
		{[]string{"EX-15", "EX-18"}, line(rightOf(X30, mid), leftOf(X40, mid)), []string{"EX-15", "EX-18"}, between(X30, 26), "middle"},
		{[]string{"EX-16"}, line(footOf(X30, half), bend(footOf(X30, half), leftOf(X35, mid)), leftOf(X35, mid)), []string{"EX-16 otro bien"}, shift(leftOf(X35, mid), -158, -8), "start"},
		{[]string{"EX-19"}, line(topOf(X35, half), footOf(X40, half)), []string{"EX-19 movimiento", "registrado"}, shift(footOf(X40, half), 10, 40), "start"},
		{[]string{"EX-20", "EX-21"}, line(rightOf(X40, mid), leftOf(X50, mid)), []string{"EX-20", "EX-21"}, between(X40, 26), "middle"},
		{[]string{"EX-22"}, line(rightOf(X50, mid), leftOf(X90, mid)), []string{"EX-22", "entregado"}, between(X50, 26), "middle"},
		{[]string{"EX-23"}, line(footOf(X50, half), bend(footOf(X50, half), leftOf(X91, 20)), leftOf(X91, 20)), []string{"EX-23 otra vía"}, shift(footOf(X50, half), 10, 120), "start"},
	}
}

func (c *fileChart) ways() {
	c.f(`<g class="fl-edges">` + "\n")
	for _, a := range fileArrows() {
		class := "fl-e"
		for _, id := range a.ways {
			if slices.Contains(c.d.Gone, id) {
				class = "fl-e on"
			}
		}
		if w, ok := c.r.External.Way(a.ways[0]); ok && w.From == "" {
			c.f(`<circle class="fl-j" cx="%s" cy="%s" r="6"/>`, num(a.points[0][0]), num(a.points[0][1]))
		}
		c.f(`<path class="%s" data-e="%s" d="%s" stroke-width="1.9" marker-end="url(#ea)"><title>%s</title></path>`+"\n", class, strings.Join(a.ways, " "), route(a.points, nil, 12, 8, 2), esc(c.says(a)))
	}
	c.f("</g>\n" + `<g class="fl-labels">` + "\n")
	for _, a := range fileArrows() {
		c.f(`<text class="fl-lt" x="%s" y="%s" text-anchor="%s">`, num(a.at[0]), num(a.at[1]), a.anchor)
		for i, line := range a.lines {
			c.f(`<tspan x="%s" dy="%d">%s</tspan>`, num(a.at[0]), 16*min(i, 1), esc(line))
		}
		c.f("</text>\n")
	}
	c.f("</g>\n")
}

func (c *fileChart) says(a fileArrow) string {
	var out []string
	for _, id := range a.ways {
		if w, ok := c.r.External.Way(id); ok {
			out = append(out, id+": "+w.Label)
		}
	}
	return strings.Join(out, "; ")
}

func (c *fileChart) station(st Station) {
	b, ok := fileBox(st.ID)
	if !ok {
		return
	}
	role := Role("")
	if len(st.Turn) > 0 {
		role = st.Turn[0]
	}
	class := "fl-n r-" + string(role)
	current := ""
	if c.d.Now == st.ID {
		class, current = class+" abierta", ` aria-current="true"`
	}
	open, shut := `<g role="img"`, "</g>"
	if c.d.Href != nil {
		open, shut = `<a href="`+esc(c.d.Href(st.ID))+`"`, "</a>"
	}
	name := string(st.ID) + ": " + st.Label + "."
	if who := turnWords(st); who != "" {
		name += " Le toca a " + who + "."
	}
	if c.d.Counts != nil {
		name += " " + plural(c.d.Counts[st.ID], "expediente", "expedientes") + "."
	}
	c.f(`%s class="%s" data-n="%s"%s><title>%s</title>`, open, class, st.ID, current, esc(name))
	c.f(`<rect class="fl-focus" x="%s" y="%s" width="%s" height="%s" rx="13"/>`, num(b.X-4), num(b.Y-4), num(b.W+8), num(b.H+8))
	if st.Ending {
		c.f(`<g class="fl-fin"><rect x="%s" y="%s" width="%s" height="%s" rx="24"/><text class="fl-fint" x="%s" y="%s">%s</text></g>`, num(b.X), num(b.Y), num(b.W), num(b.H), num(b.X+14), num(b.Y+29), st.ID)
	} else {
		c.f(`<rect class="fl-box" x="%s" y="%s" width="%s" height="%s" rx="10"/>`, num(b.X), num(b.Y), num(b.W), num(b.H))
		c.f(`<rect class="fl-num" x="%s" y="%s" width="42" height="24" rx="7"/><text class="fl-numt" x="%s" y="%s" text-anchor="middle">%s</text>`, num(b.X+9), num(b.Y+9), num(b.X+30), num(b.Y+26.3), st.ID)
		c.f(`<text class="fl-fmt" x="%s" y="%s" text-anchor="end">%s</text>`, num(b.X+b.W-10), num(b.Y+26), esc(shortTurn(st)))
	}
	if n, ok := c.d.Counts[st.ID]; ok {
		c.f(`<text class="fl-q" x="%s" y="%s" text-anchor="end">%d</text>`, num(b.X+b.W-10), num(b.Y+b.H-10), n)
	}
	c.f(`<text class="fl-t" x="%s" y="%s">`, num(b.X+14), num(b.Y+54))
	for i, line := range wrap(st.Label, 20) {
		c.f(`<tspan x="%s" dy="%d">%s</tspan>`, num(b.X+14), 16*min(i, 1), esc(line))
	}
	c.f("</text>%s\n", shut)
}

// turnWords names whose turn it is: «AST, Proveedor y Coordinación Administrativa».
func turnWords(st Station) string {
	var names []string
	for _, r := range st.Turn {
		names = append(names, r.Label())
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " y " + names[len(names)-1]
}

func shortTurn(st Station) string {
	switch len(st.Turn) {
	case 0:
		return ""
	case 1:
		return st.Turn[0].Label()
	case 2:
		if st.Turn[1] != Coordination {
			return st.Turn[0].Label() + " y " + st.Turn[1].Label()
		}
	}
	return st.Turn[0].Label() + " y más"
}

// wrap breaks a text into lines of at most so many letters.
func wrap(s string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(out, line)
}
