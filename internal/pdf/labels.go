package pdf

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"github.com/boombuler/barcode/qr"
)

// Label is what stands on the label of one thing.
type Label struct {
	Address string // what its QR says
	Number  string // large: the inventory number
	Name    string
	Detail  string // small: the serial number
	Foot    string // smallest: whose it is
}

// LabelFormat is a kind of paper for labels.
type LabelFormat struct {
	Key, Words    string
	width, height float64 // of a page, in points
	columns, rows int
	left, top     float64 // of the first label
	stepX, stepY  float64 // from one label to the next
	w, h          float64 // of a label
}

// LabelFormats are the papers that offices have: letter sheets of thirty and twenty-four
// labels, and the tapes of label printers, one label a page.
var LabelFormats = []LabelFormat{
	{Key: "carta-24", Words: "Hoja carta, 24 etiquetas de 70 × 32 mm", width: pageWidth, height: pageHeight, columns: 3, rows: 8,
		left: 3 * mm, top: 11.7 * mm, stepX: 70 * mm, stepY: 32 * mm, w: 70 * mm, h: 32 * mm},
	{Key: "carta-30", Words: "Hoja carta, 30 etiquetas de 66.7 × 25.4 mm", width: pageWidth, height: pageHeight, columns: 3, rows: 10,
		left: 4.8 * mm, top: 12.7 * mm, stepX: 69.8 * mm, stepY: 25.4 * mm, w: 66.7 * mm, h: 25.4 * mm},
	{Key: "cinta-24", Words: "Cinta de 24 mm", width: 66 * mm, height: 24 * mm, columns: 1, rows: 1, w: 66 * mm, h: 24 * mm},
	{Key: "cinta-12", Words: "Cinta de 12 mm", width: 48 * mm, height: 12 * mm, columns: 1, rows: 1, w: 48 * mm, h: 12 * mm},
}

// PerPage is how many labels a page of the format carries.
func (f LabelFormat) PerPage() int { return f.columns * f.rows }

// LabelFormatOf returns a format by its key; the first one for an unknown key.
func LabelFormatOf(key string) LabelFormat {
	for _, f := range LabelFormats {
		if f.Key == key {
			return f
		}
	}
	return LabelFormats[0]
}

// Labels gives labels as PDF, skipping some places at the start of the first sheet that were
// used before. The same labels give the same bytes. It fails for no label at all and for
// an address that no QR can hold.
func Labels(f LabelFormat, title string, at time.Time, skip int, list []Label) ([]byte, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("pdf: no label to draw")
	}
	skip = min(max(skip, 0), f.PerPage()-1)
	about := facts{title: plain(title), subject: "Etiquetas de inventario", lang: "es-MX", at: at, parts: 1}
	about.root = &elem{role: "Document"}
	c := canvasOf(f.width, f.height)
	for i, l := range list {
		place := (i + skip) % f.PerPage()
		if i == 0 || place == 0 {
			c.addPage()
		}
		x, y := f.left+float64(place%f.columns)*f.stepX, f.top+float64(place/f.columns)*f.stepY
		if err := c.label(about.root.add("Sect"), l, x, y, f.w, f.h); err != nil {
			return nil, err
		}
	}
	var drawn bytes.Buffer
	if err := c.doc.Output(&drawn); err != nil {
		return nil, fmt.Errorf("pdf: draw: %w", err)
	}
	about.used = c.used
	return finish(drawn.Bytes(), about)
}

// label draws one label: the code at the left with the white that a reader needs around it,
// the words beside it, as large as they fit.
func (c *canvas) label(part *elem, l Label, x, y, w, h float64) error {
	code, err := qr.Encode(l.Address, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("pdf: draw a QR: %w", err)
	}
	pad := math.Min(2.2*mm, h*0.08)
	side := h - 2*pad
	quiet := side * 4 / float64(code.Bounds().Dx()+8) // four modules of white belong to the code
	drop := pageHeight - c.height                     // pathOf and bbox reckon from the top of a letter sheet
	figure := part.add("Figure")
	figure.alt = "Código QR que abre " + plain(l.Number+" "+l.Name)
	figure.attr = bbox(x+pad, y+pad+drop, side, side)
	c.tag(figure, func() {
		c.doc.RawWriteStr(pathOf(code, x+pad+quiet, y+pad+quiet+drop, side-2*quiet))
	})
	left, room := x+pad+side, w-side-2*pad
	scale := math.Min(1, h/(24*mm))
	type row struct {
		text  string
		style style
	}
	var rows []row
	for _, r := range []row{{l.Number, style{font: bold, size: 11 * scale, color: ink}}, {l.Name, style{font: regular, size: 8.2 * scale, color: ink}}, {l.Detail, style{font: regular, size: 7 * scale, color: ink}}, {l.Foot, style{font: regular, size: 6.2 * scale, color: ink}}} {
		if plain(r.text) != "" {
			rows = append(rows, r)
		}
	}
	set := func() (all float64) {
		for _, r := range rows {
			all += r.style.line()
		}
		return all
	}
	if h < 16*mm && len(rows) > 3 { // a narrow tape carries what identifies the machine
		rows = rows[:3]
	}
	top := y + (h-set())/2
	for i, r := range rows {
		line := clip(r.text, r.style, room)
		if whole := oneLine(r.text, r.style); i == 0 && whole.width > room { // a number is never cut
			r.style = r.style.sized(r.style.size * room / whole.width * 0.99)
			line = oneLine(r.text, r.style)
		}
		at := top
		c.tag(part.add("P"), func() { c.line(line, left, at, r.style) })
		top += r.style.line()
	}
	return nil
}
