package pdf

import (
	"math"

	"secogem.gob.mx/soporte/internal/sheets"
)

// Letter size and margins, in points.
const (
	pageWidth, pageHeight = 612, 792
	margin                = 42.5 // left and right, 15 mm
	top                   = 34.0
	bottom                = 30.0
	blankEdge             = 20.0 // top and bottom of a blank, 7 mm: printers reach it
	inner                 = pageWidth - 2*margin
	mm                    = 72 / 25.4
	boxHigh               = 8 * mm  // least height of a box of a blank
	signHigh              = 11 * mm // least height of a box that is signed in
)

// page is what will be drawn on one page.
type page struct {
	sheet  *layout
	number int // within its sheet, from 1
	draws  []func(*canvas)
}

// layout lays one sheet out.
type layout struct {
	sheet   *sheets.Sheet
	root    *elem // its part of the tree
	part    *elem // where blocks go: the section of the last heading
	pages   []*page
	y       float64
	limit   float64 // where the foot begins
	foot    foot
	accent  rgb
	scratch bool // measures and draws nothing
	m       measures
	kept    *shared
}

// shared is what all layouts of one sheet need once: the foot, pictures made ready, and
// texts in lines, which measuring asks for again and again.
type shared struct {
	foot     foot
	pictures map[*byte]*picture // by where their bytes are
	wrapped  map[wrapping][]line
}

type wrapping struct {
	text        string
	font        font
	size, width float64
}

func (l *layout) wrap(text string, s style, width float64) []line {
	key := wrapping{text, s.font, s.size, width}
	lines, ok := l.kept.wrapped[key]
	if !ok {
		lines = wrap(text, s, width)
		l.kept.wrapped[key] = lines
	}
	return lines
}

// lay lays a sheet out, as airily as its number of pages allows: where less air saves a
// page, there is less.
func lay(s *sheets.Sheet, root *elem) *layout {
	kept := &shared{foot: layFoot(s), pictures: make(map[*byte]*picture), wrapped: make(map[wrapping][]line)}
	pages := func(a air) int { return len(layWith(s, &elem{}, a, kept).pages) }
	list := airsOf(s.Blank)
	if n := pages(list[0]); n > 1 && n <= 6 {
		if fewest := pages(list[len(list)-1]); fewest < n {
			for len(list) > 1 && pages(list[0]) > fewest {
				list = list[1:]
			}
		}
	}
	return layWith(s, root, list[0], kept)
}

func layWith(s *sheets.Sheet, root *elem, a air, kept *shared) *layout {
	l := &layout{m: a.measures(s.Blank), sheet: s, root: root, part: root, accent: dark(parseColor(s.Accent, ink)), kept: kept}
	if s.Blank {
		l.accent = ink // for the pen: black on white
	}
	l.foot = kept.foot
	l.limit = pageHeight - l.under() - l.foot.height - 6
	l.turn()
	l.title()
	l.blocks(s.Blocks)
	return l
}

// over and under are the edges of a page above and below.
func (l *layout) over() float64 {
	switch {
	case l.sheet.Blank:
		return blankEdge
	case l.m.dense:
		return blankEdge
	}
	return top
}

func (l *layout) under() float64 {
	switch {
	case l.sheet.Blank:
		return blankEdge
	case l.m.dense:
		return blankEdge
	}
	return bottom
}

// turn begins a page.
func (l *layout) turn() {
	if l.scratch {
		return
	}
	p := &page{sheet: l, number: len(l.pages) + 1}
	l.pages = append(l.pages, p)
	l.y = l.head(p)
}

// draw puts a drawing on the page under way.
func (l *layout) draw(f func(*canvas)) {
	if l.scratch {
		return
	}
	p := l.pages[len(l.pages)-1]
	p.draws = append(p.draws, f)
}

// room is the height that is left on this page.
func (l *layout) room() float64 {
	if l.scratch {
		return math.Inf(1)
	}
	return l.limit - l.y
}

// need turns the page when h does not fit here. What is higher than a page begins here.
func (l *layout) need(h float64) {
	if h > l.room() && !l.fresh() {
		l.turn()
	}
}

// fresh tells whether nothing stands on this page yet.
func (l *layout) fresh() bool { return l.scratch || len(l.pages[len(l.pages)-1].draws) == l.headings() }

// measure is the height that blocks would take on one endless page.
func (l *layout) measure(blocks []sheets.Block) float64 {
	try := &layout{m: l.m, sheet: l.sheet, root: &elem{}, part: &elem{}, scratch: true, limit: math.Inf(1), accent: l.accent, kept: l.kept}
	try.blocks(blocks)
	return try.y
}

// whole is the height of an empty page of this sheet, nearly.
func (l *layout) whole() float64 { return l.limit - l.over() - 40 }

func (l *layout) blocks(list []sheets.Block) {
	for i := 0; i < len(list); i++ {
		switch b := list[i].(type) {
		case sheets.Heading:
			if said, ok := l.onlySays(b, list[i+1:]); ok {
				b.Note = said
				i++
			}
			l.heading(b, list[i+1:])
		case sheets.Text:
			l.text(b)
		case sheets.Fields:
			l.fields(b)
		case sheets.Table:
			l.table(b)
		case sheets.Places:
			l.places(b)
		case sheets.Figure:
			l.figure(b)
		case sheets.Figures:
			l.figures(b)
		case sheets.Break:
			if !l.fresh() {
				l.turn()
			}
		case sheets.Together:
			if h := l.measure(b.Blocks); h <= l.whole() {
				l.need(h)
			}
			l.blocks(b.Blocks)
		}
	}
}

// onlySays gives the few words that are all that stands under a heading: on a dense paper
// they stand beside it.
func (l *layout) onlySays(h sheets.Heading, next []sheets.Block) (string, bool) {
	if !l.m.dense || h.Note != "" || h.Level >= 2 || len(next) == 0 {
		return "", false
	}
	t, ok := next[0].(sheets.Text)
	if !ok || t.Right || t.Strong || len([]rune(t.Text)) > 70 {
		return "", false
	}
	if len(next) > 1 {
		switch next[1].(type) {
		case sheets.Heading, sheets.Together:
		default:
			return "", false
		}
	}
	return t.Text, true
}

// heading opens a part. It is not left alone at the end of a page.
func (l *layout) heading(h sheets.Heading, next []sheets.Block) {
	s, gap, role := l.m.part.in(l.accent), l.m.gap*1.6, "H2"
	if h.Level >= 2 && l.part != l.root { // a level that is skipped confuses who listens
		s, gap, role = l.m.below, l.m.gap, "H3"
	}
	note := l.m.note
	lines := l.wrap(h.Text, s, inner)
	height := gap + float64(len(lines))*s.line() + 2
	l.need(math.Min(height+l.least(next), l.whole()/2))
	if l.fresh() {
		gap = l.m.gap * 0.8
	}
	section := l.root.add("Sect")
	if role == "H3" {
		section = l.part.add("Sect")
	} else {
		l.part = section
	}
	e := section.add(role)
	l.y += gap
	for i, ln := range lines {
		l.need(s.line())
		y, last := l.y, i == len(lines)-1
		l.draw(func(c *canvas) {
			c.tag(e, func() { c.line(ln, margin, y, s) })
		})
		if last && role == "H2" {
			x := margin + ln.width + 6
			if h.Note != "" {
				if set := l.wrap(h.Note, note, inner); x+set[0].width < pageWidth-margin-20 && len(set) == 1 {
					p, at := section.add("P"), x
					l.draw(func(c *canvas) { c.tag(p, func() { c.runs(set[0].runs, at, y+s.baseline(), note) }) })
					x += set[0].width + 6
				}
			}
			color := pale
			if l.accent == ink {
				color = ink
			}
			if at := x; at < pageWidth-margin {
				l.draw(func(c *canvas) {
					c.artifact("", func() { c.stroke(at, y+s.line()/2, pageWidth-margin, y+s.line()/2, 0.7, color) })
				})
			}
		}
		l.y += s.line()
	}
	l.y += 2
	if h.Note != "" && !l.noteFits(h, s, note) {
		l.paragraph(section.add("P"), h.Note, note, false)
	}
}

func (l *layout) noteFits(h sheets.Heading, s, note style) bool {
	if h.Level >= 2 && s.size < 9 {
		return false
	}
	lines, set := l.wrap(h.Text, s, inner), l.wrap(h.Note, note, inner)
	return len(set) == 1 && margin+lines[len(lines)-1].width+6+set[0].width < pageWidth-margin-20
}

// least is how much of what follows must stand with a heading.
func (l *layout) least(next []sheets.Block) float64 {
	if len(next) == 0 {
		return 0
	}
	switch next[0].(type) {
	case sheets.Places, sheets.Together, sheets.Heading:
		h := l.measure(next[:1])
		if _, more := next[0].(sheets.Heading); more {
			h += l.least(next[1:])
		}
		return math.Min(h, l.whole()-40)
	case sheets.Break:
		return 0
	}
	return math.Min(l.measure(next[:1]), 64)
}

// text sets a paragraph.
func (l *layout) text(t sheets.Text) {
	s := l.m.text
	if t.Small {
		s = l.m.fine
	}
	if t.Strong {
		s.font = bold
	}
	l.paragraph(l.part.add("P"), t.Text, s, t.Right)
	l.y += 2
}

// paragraph sets lines, over as many pages as they need; two lines at least stay
// together at each end.
func (l *layout) paragraph(e *elem, text string, s style, right bool) {
	lines := l.wrap(text, s, inner)
	for i, ln := range lines {
		keep := 1
		if i == 0 && len(lines) > 1 || i == len(lines)-2 {
			keep = 2
		}
		l.need(float64(keep) * s.line())
		x, y := margin, l.y
		if right {
			x = pageWidth - margin - ln.width
		}
		l.draw(func(c *canvas) { c.tag(e, func() { c.line(ln, x, y, s) }) })
		l.y += s.line()
	}
}
