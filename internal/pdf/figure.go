package pdf

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/sheets"
)

// ready prepares a picture once a sheet.
func (l *layout) ready(p *sheets.Picture) *picture {
	if p == nil {
		return nil
	}
	made, ok := l.kept.pictures[p]
	if !ok {
		made = ready(p)
		l.kept.pictures[p] = made
	}
	return made
}

// figure lays a picture with its caption; one that cannot be read says so.
func (l *layout) figure(f sheets.Figure) {
	made := ready(&f.Picture)
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
	if e.alt = plain(f.Picture.Alt); e.alt == "" {
		e.alt = plain(f.Caption)
	}
	if e.alt == "" {
		e.alt = "Imagen"
	}
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
