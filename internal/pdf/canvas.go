package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// rgb is a colour.
type rgb struct{ r, g, b uint8 }

var (
	black = rgb{0x1c, 0x1a, 0x18}
	grey  = rgb{0x5a, 0x54, 0x4f} // labels and notes
	rule  = rgb{0xb9, 0xb2, 0xab} // lines of grids
	gold  = rgb{0xb3, 0x8e, 0x5d} // end of the heading's rule
	pale  = rgb{0xd3, 0xba, 0x92} // line beside a heading
	ink   = rgb{0, 0, 0}
	red   = rgb{0xa6, 0x1b, 0x1b}
)

// parseColor reads «#RRGGBB»; what is none gives other.
func parseColor(s string, other rgb) rgb {
	if len(s) != 7 || s[0] != '#' {
		return other
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return other
	}
	return rgb{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}

// dark makes a colour fit to be read on white: whoever chose a light accent still gets
// headings that can be read (4.5 to 1).
func dark(c rgb) rgb {
	for contrast(c) < 4.5 {
		c = rgb{uint8(int(c.r) * 9 / 10), uint8(int(c.g) * 9 / 10), uint8(int(c.b) * 9 / 10)}
	}
	return c
}

// canvas draws with the library and counts the marks of each page. The origin is the
// upper left corner, the unit the point.
type canvas struct {
	doc    *fpdf.Fpdf
	page   int // from 0
	mark   int // next on this page
	loaded [fonts]bool
	used   [fonts]map[rune]bool
	images map[string]bool
	height float64 // of its pages
}

func newCanvas() *canvas { return canvasOf(pageWidth, pageHeight) }

// canvasOf is a canvas with pages of another size than letter.
func canvasOf(width, height float64) *canvas {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	doc.SetCompression(false) // finish.go packs the pages
	c := &canvas{doc: doc, page: -1, images: make(map[string]bool), height: height}
	for f := range fonts {
		c.used[f] = make(map[rune]bool)
	}
	return c
}

func (c *canvas) addPage() {
	c.doc.AddPage()
	c.page++
	c.mark = 0
}

// tag draws what belongs to an element of the tree.
func (c *canvas) tag(e *elem, draw func()) {
	if e == nil {
		c.artifact("", draw)
		return
	}
	c.doc.RawWriteStr("/" + e.role + " <</MCID " + strconv.Itoa(c.mark) + ">> BDC")
	e.kids = append(e.kids, kid{page: c.page, mark: c.mark})
	c.mark++
	draw()
	c.doc.RawWriteStr("EMC")
}

// artifact draws what is not read: lines, and the heading and foot that every page has.
func (c *canvas) artifact(kind string, draw func()) {
	switch kind {
	case "":
		c.doc.RawWriteStr("/Artifact BMC")
	case "Watermark":
		c.doc.RawWriteStr("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC")
	default:
		c.doc.RawWriteStr("/Artifact <</Type /Pagination /Subtype /" + kind + ">> BDC")
	}
	draw()
	c.doc.RawWriteStr("EMC")
}

// runs sets text with its baseline at y.
func (c *canvas) runs(runs []run, x, y float64, s style) {
	for _, r := range runs {
		if !c.loaded[r.font] {
			c.doc.AddUTF8FontFromBytes(faces[r.font].family, "", *faces[r.font].bytes)
			c.loaded[r.font] = true
		}
		for _, ch := range r.text {
			c.used[r.font][ch] = true
		}
		c.doc.SetFont(faces[r.font].family, "", s.size)
		c.doc.SetTextColor(int(s.color.r), int(s.color.g), int(s.color.b))
		c.doc.Text(x, y, r.text)
		x += r.width
	}
}

// line sets one line under y, its left edge at x.
func (c *canvas) line(l line, x, y float64, s style) {
	c.runs(l.runs, x, y+s.baseline(), s)
}

// baseline is how far under the top of its line a text stands.
func (s style) baseline() float64 { return s.line()/2 + 0.36*s.size }

// stroke draws a straight line.
func (c *canvas) stroke(x1, y1, x2, y2, width float64, color rgb) {
	c.doc.RawWriteStr(fmt.Sprintf("q %.2f w %s RG %.2f %.2f m %.2f %.2f l S Q", width, color.operands(), x1, c.height-y1, x2, c.height-y2))
}

// dots draws a dotted line to the right.
func (c *canvas) dots(x1, y, x2 float64) {
	c.doc.RawWriteStr(fmt.Sprintf("q 0.6 w [0.6 1.8] 0 d 1 J 0.55 G %.2f %.2f m %.2f %.2f l S Q", x1, c.height-y, x2, c.height-y))
}

// box fills a rectangle.
func (c *canvas) box(x, y, w, h float64, color rgb) {
	c.doc.RawWriteStr(fmt.Sprintf("q %s rg %.2f %.2f %.2f %.2f re f Q", color.operands(), x, c.height-y-h, w, h))
}

func (c rgb) operands() string {
	return fmt.Sprintf("%.3f %.3f %.3f", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255)
}

// image draws a picture that was made ready.
func (c *canvas) image(p *picture, x, y, w, h float64) {
	if !c.images[p.name] {
		c.doc.RegisterImageOptionsReader(p.name, fpdf.ImageOptions{ImageType: p.kind}, bytes.NewReader(p.bytes))
		c.images[p.name] = true
	}
	c.doc.ImageOptions(p.name, x, y, w, h, false, fpdf.ImageOptions{ImageType: p.kind}, 0, "")
}

// contrast is that of a colour on white, as WCAG counts it.
func contrast(c rgb) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 1.05 / (0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b) + 0.05)
}
