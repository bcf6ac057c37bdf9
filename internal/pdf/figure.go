package pdf

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/sheets"
)

// ready prepares a picture once a sheet.
func (l *layout) ready(p *sheets.Picture) *picture {
	if p == nil || len(p.Bytes) == 0 {
		return nil
	}
	made, ok := l.kept.pictures[&p.Bytes[0]]
	if !ok {
		made = ready(p)
		l.kept.pictures[&p.Bytes[0]] = made
	}
	return made
}

// tall is the most that a picture takes of the height of a page where two stand side by
// side, so that six of them fill one page.
const tall = 165

// figures lays pictures two by two, each over its caption; one that cannot be read leaves a
// box that says so.
func (l *layout) figures(f sheets.Figures) {
	const gap = 14
	width := (inner - gap) / 2
	caption := style{font: regular, size: 7.8, color: grey}
	for i := 0; i < len(f.Items); i += 2 {
		pair := f.Items[i:min(i+2, len(f.Items))]
		var high, words float64
		made, lines := make([]*picture, len(pair)), make([][]line, len(pair))
		for j, x := range pair {
			made[j], lines[j] = l.ready(&x.Picture), l.wrap(x.Caption, caption, width)
			words = max(words, float64(len(lines[j]))*caption.line())
			h := 2 * caption.line()
			if made[j] != nil {
				_, h = made[j].within(width, tall)
			}
			high = max(high, h)
		}
		l.need(high + words + 8)
		for j, x := range pair {
			left, y := margin+float64(j)*(width+gap), l.y
			if p := made[j]; p != nil {
				w, h := p.within(width, tall)
				e := l.part.add("Figure")
				e.alt, e.attr = altOf(x), bbox(left, y, w, h)
				l.draw(func(c *canvas) { c.tag(e, func() { c.image(p, left, y, w, h) }) })
			} else {
				e, gone := l.part.add("P"), l.wrap("[Imagen que no se puede mostrar]", caption, width)
				l.draw(func(c *canvas) { c.tag(e, func() { c.line(gone[0], left, y, caption) }) })
			}
			e, at := l.part.add("P"), y+high+3
			for _, ln := range lines[j] {
				below := at
				l.draw(func(c *canvas) { c.tag(e, func() { c.line(ln, left, below, caption) }) })
				at += caption.line()
			}
		}
		l.y += high + words + 8
	}
}

// altOf is what is said of a picture to those who do not see it.
func altOf(f sheets.Figure) string {
	for _, words := range []string{plain(f.Picture.Alt), plain(f.Caption)} {
		if words != "" {
			return words
		}
	}
	return "Imagen"
}

// figure lays a picture with its caption; one that cannot be read says so.
func (l *layout) figure(f sheets.Figure) {
	made := l.ready(&f.Picture)
	caption := style{font: regular, size: 7.8, color: grey}
	if made == nil {
		l.paragraph(l.part.add("P"), "[Imagen que no se puede mostrar: "+f.Picture.Alt+"]", caption, false)
		if f.Caption != "" {
			l.paragraph(l.part.add("P"), f.Caption, caption, false)
		}
		return
	}
	width := inner
	if f.Share > 0 && f.Share < 1 {
		width *= f.Share
	}
	var words float64
	if f.Caption != "" {
		words = float64(len(l.wrap(f.Caption, caption, inner))) * caption.line()
	}
	most := l.whole() - words - 20
	w, h := made.within(width, most)
	l.need(h + words + 4)
	e := l.part.add("Figure")
	e.alt = altOf(f)
	y := l.y
	e.attr = bbox(margin, y, w, h)
	l.draw(func(c *canvas) { c.tag(e, func() { c.image(made, margin, y, w, h) }) })
	l.y += h + 2
	if f.Caption != "" {
		l.paragraph(l.part.add("P"), f.Caption, caption, false)
	}
	l.y += 2
}

// bbox is the attribute that says where a figure stands on its page.
func bbox(x, y, w, h float64) string {
	return fmt.Sprintf("<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>", x, pageHeight-y-h, x+w, pageHeight-y)
}
