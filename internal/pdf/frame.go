package pdf

import (
	"fmt"
	"math"

	"github.com/boombuler/barcode/qr"

	"secogem.gob.mx/soporte/internal/sheets"
)

var (
	footStyle   = style{font: regular, size: 6.8, color: grey, lead: 8.6}
	legendStyle = style{font: regular, size: 7.6, color: grey}
	orgStyle    = style{font: bold, size: 10, color: black, lead: 12.4}
	unitStyle   = style{font: regular, size: 8.2, color: rgb{0x4a, 0x45, 0x40}, lead: 10.6}
)

// head lays the heading of a page and gives where its content begins. The first page
// carries it whole, as text that is read; those that follow carry a short one. It is
// bounded: legend and institution are settings, and no setting may push a paper out.
func (l *layout) head(p *page) float64 {
	if p.number > 1 {
		return l.shortHead(p)
	}
	s, y := l.sheet, l.over()
	if s.Legend != "" {
		e := l.root.add("P")
		for _, ln := range atMost(3, l.wrap(s.Legend, legendStyle, inner), legendStyle) {
			at := y
			l.draw(func(c *canvas) {
				c.tag(e, func() { c.line(ln, margin+(inner-ln.width)/2, at, legendStyle) })
			})
			y += legendStyle.line()
		}
		y += 3
	}
	high := 40.0
	switch {
	case s.Blank:
		high = blankQR
	case l.m.dense:
		high = 30
	}
	x, right := margin, pageWidth-margin
	if emblem := l.ready(s.Emblem); emblem != nil {
		w, h := emblem.within(96, high)
		e := l.root.add("Figure")
		if e.alt = plain(s.Emblem.Alt); e.alt == "" {
			e.alt = "Emblema de la institución"
		}
		e.attr = bbox(x, y+(high-h)/2, w, h)
		at := y
		l.draw(func(c *canvas) {
			c.tag(e, func() { c.image(emblem, margin, at+(high-h)/2, w, h) })
			c.artifact("", func() { c.stroke(margin+w+9, at+6, margin+w+9, at+high-6, 1.2, l.tail()) })
		})
		x += w + 18
	}
	code := style{font: bold, size: 15, color: l.accent}
	annex := style{font: regular, size: 8.2, color: grey}
	codeLine, annexLine := clip(s.Code, code, 150), clip(s.Annex, annex, 150)
	if s.Blank && l.foot.qr != "" { // what is filled by hand has its code at the head, and more room
		e := l.root.add("Figure")
		e.alt = "Código QR de este folio: " + plain(s.Verify.URL)
		e.attr = bbox(right-blankQR, y, blankQR, blankQR)
		at := y
		l.draw(func(c *canvas) {
			c.tag(e, func() { c.doc.RawWriteStr(fmt.Sprintf("q 1 0 0 1 0 %.2f cm %s Q", -at, l.foot.qr)) })
		})
		right -= blankQR + 10
	}
	codeAt := right
	right -= math.Max(codeLine.width, annexLine.width)
	{
		at := y
		l.draw(func(c *canvas) {
			c.artifact("Header", func() {
				c.line(codeLine, codeAt-codeLine.width, at+high/2-code.line()/2-5, code)
				c.line(annexLine, codeAt-annexLine.width, at+high/2+6, annex)
			})
		})
	}
	org := l.root.add("P")
	var lines []line
	var styles []style
	for i, text := range s.Institution {
		st := unitStyle
		if i == 0 {
			st = orgStyle.in(l.accent)
		}
		for _, ln := range atMost(3, l.wrap(text, st, right-x-12), st) {
			if len(lines) < 8 {
				lines, styles = append(lines, ln), append(styles, st)
			}
		}
	}
	var sum float64
	for _, st := range styles {
		sum += st.line()
	}
	block := math.Max(high, sum)
	at := y + (block-sum)/2
	for i, ln := range lines {
		lineY, st, left := at, styles[i], x
		l.draw(func(c *canvas) { c.tag(org, func() { c.line(ln, left, lineY, st) }) })
		at += st.line()
	}
	y += block + 5
	{
		at := y
		l.draw(func(c *canvas) {
			c.artifact("Header", func() {
				c.box(margin, at, inner, 3.2, l.accent)
				c.box(pageWidth-margin-108, at, 108, 3.2, l.tail())
			})
		})
	}
	return y + 3.2 + 8
}

// title lays the name of the format, under the heading of the first page.
func (l *layout) title() {
	name := style{font: bold, size: 13.5, color: black, lead: 16.5}
	if l.sheet.Blank {
		name.size, name.lead = 11.5, 13.5
	}
	l.paragraph(l.root.add("H1"), nameOf(l.sheet), name, false)
	l.y += 4
	l.fieldsHead()
}

func nameOf(s *sheets.Sheet) string {
	return plainOr(s.Name, plainOr(join(" ", s.Code, s.Folio), "Documento"))
}

// plainOr is a text, or another where it says nothing.
func plainOr(text, other string) string {
	if plain(text) == "" {
		return other
	}
	return text
}

// fieldsHead is the grid of code, version, revision, folio and date (rev11 Q-06).
func (l *layout) fieldsHead() {
	s := l.sheet
	code := s.Code
	if s.Annex != "" {
		code += " (" + s.Annex + ")"
	}
	items := []struct {
		label, value string
		share        float64
	}{
		{"Código", code, 1.25}, {"Versión del formato", s.Version, 1}, {"Revisión del procedimiento", s.Revision, 1.15},
		{"Folio", s.Folio, 1.3}, {"Fecha", s.Date, 1.1},
	}
	var sum float64
	for _, i := range items {
		sum += i.share
	}
	list := l.root.add("L")
	var cells []*cell
	x := margin
	for _, i := range items {
		w := inner * i.share / sum
		item := list.add("LI")
		c := &cell{x: x, w: w, labelS: l.m.label, valueS: l.m.value, name: item.add("Lbl"), elem: item.add("LBody")}
		c.label, c.value = l.wrap(i.label, c.labelS, w-2*padX), l.wrap(i.value, c.valueS, w-2*padX)
		cells = append(cells, c)
		x += w
	}
	l.row(cells, 0, true, nil)
	l.y += 2
}

func (l *layout) tail() rgb {
	if l.accent == ink {
		return ink
	}
	return gold
}

// shortHead says on each further page which paper it belongs to.
func (l *layout) shortHead(p *page) float64 {
	s := l.sheet
	st := style{font: bold, size: 8.4, color: l.accent}
	right := clip(join(" · ", s.Code, s.Folio), st.in(black), inner/2)
	left := clip(nameOf(s), st, inner-right.width-16)
	y := l.over()
	l.draw(func(c *canvas) {
		c.artifact("Header", func() {
			c.line(left, margin, y, st)
			c.line(right, pageWidth-margin-right.width, y, st.in(black))
			c.box(margin, y+15, inner, 1.6, l.accent)
		})
	})
	return y + 15 + 1.6 + 6
}

// headings is how many drawings the heading of the page under way made.
func (l *layout) headings() int {
	if len(l.pages) > 1 {
		return 1
	}
	return -1 // the first page is never fresh: its heading stands there
}

// foot is the foot of a sheet's pages, laid once.
type foot struct {
	height           float64
	control, privacy []line
	verify           []line
	qr               string // path of the code, "" for none
}

const (
	qrSize  = 46.0
	blankQR = 37.0 // on a blank, at the head
)

func layFoot(s *sheets.Sheet) (f foot) {
	width := float64(inner)
	if s.Verify != nil && s.Verify.URL != "" {
		if code, err := qr.Encode(s.Verify.URL, qr.M, qr.Auto); err == nil { // else it is too long for any code
			if s.Blank {
				f.qr = pathOf(code, pageWidth-margin-blankQR, 0, blankQR)
			} else {
				f.qr = pathOf(code, pageWidth-margin-qrSize, 0, qrSize) // moved to its place when the height is known
				width -= qrSize + 12
			}
		}
	}
	if s.Privacy != "" {
		f.privacy = atMost(6, wrap(s.Privacy, footStyle, width), footStyle)
	}
	if s.Verify != nil && s.Verify.Code != "" && !s.Blank {
		f.verify = atMost(3, wrap("Código de verificación: "+s.Verify.Code+"   "+s.Verify.URL, footStyle, width), footStyle)
	}
	line := control(s)
	if s.Blank && s.Verify != nil && s.Verify.Code != "" {
		line += " · Código de verificación: " + s.Verify.Code
	}
	f.control = atMost(3, wrap(line, footStyle, width-110), footStyle)
	f.height = 5 + float64(len(f.privacy)+len(f.verify)+len(f.control))*footStyle.line()
	if f.qr != "" && !s.Blank {
		f.height = math.Max(f.height, 5+qrSize)
	}
	return f
}

// control is the line that quality management asks for (rev11 Q-10).
func control(s *sheets.Sheet) string {
	if s.Control != "" {
		return s.Control
	}
	return join(" · ", s.Code, s.Version, "Revisión "+s.Revision)
}

// frame draws what needs the number of pages: foot and stamp. On the last page the foot
// is read, on the others it is an artifact.
func (l *layout) frame(c *canvas, p *page) {
	s, f := l.sheet, l.foot
	total := len(l.pages)
	last := p.number == total
	y := pageHeight - l.under() - f.height
	color := rule
	if s.Blank {
		color = ink
	}
	read := func(lines []line, st style) {
		if len(lines) == 0 {
			return
		}
		draw := func() {
			for i, ln := range lines {
				c.line(ln, margin, y+float64(i)*st.line(), st)
			}
		}
		if last {
			c.tag(l.root.add("P"), draw)
		} else {
			c.artifact("Footer", draw)
		}
		y += float64(len(lines)) * st.line()
	}
	c.artifact("Footer", func() {
		c.stroke(margin, y, pageWidth-margin, y, 0.7, color)
	})
	y += 4
	right := pageWidth - margin
	if f.qr != "" && !s.Blank {
		draw := func() { c.doc.RawWriteStr(fmt.Sprintf("q 1 0 0 1 0 %.2f cm %s Q", -(y + 1), f.qr)) }
		if last {
			e := l.root.add("Figure")
			e.alt = "Código QR para verificar este documento: " + plain(s.Verify.URL)
			e.attr = bbox(right-qrSize, y+1, qrSize, qrSize)
			c.tag(e, draw)
		} else {
			c.artifact("Footer", draw)
		}
		right -= qrSize + 12
	}
	read(f.privacy, footStyle)
	read(f.verify, footStyle.in(black))
	at := y
	read(f.control, footStyle)
	c.artifact("Footer", func() {
		st := footStyle.as(bold).in(black)
		number := oneLine(fmt.Sprintf("Página %d de %d", p.number, total), st)
		if plain(s.CopyMark) != "" {
			mark := clip(s.CopyMark, st, 140-number.width)
			c.line(mark, right-number.width-mark.width-8, at, st)
		}
		c.line(number, right-number.width, at, st)
	})
}

// stamp writes a word across the page, light enough to read through.
func (l *layout) stamp(c *canvas, text string) {
	if plain(text) == "" {
		return
	}
	st := style{font: bold, size: 100, color: rgb{0xf0, 0xd9, 0xd9}}
	const diagonal = 700
	if w := oneLine(text, st).width; w > diagonal {
		st.size = max(st.size*diagonal/w, 24)
	}
	word := clip(text, st, diagonal)
	c.artifact("Watermark", func() {
		c.doc.TransformBegin()
		c.doc.TransformRotate(52, pageWidth/2, pageHeight/2)
		c.runs(word.runs, pageWidth/2-word.width/2, pageHeight/2+0.35*st.size, st)
		c.doc.TransformEnd()
	})
}
