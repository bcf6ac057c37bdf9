package seed

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math"

	"secogem.gob.mx/soporte/internal/seals"
)

// outside is the part of a form in which who represents a provider signs: with a mark
// drawn on the device of the AST, or before a witness where no files are kept (GAP-20).
func (d *Driver) outside(s seals.Signing) seals.Signing {
	if d.Program.Desk.Blobs == nil {
		s.Level, s.Witness = seals.ByWitness, "Teresa Olvera, Coordinación Administrativa (DEMO)"
		return s
	}
	s.Level, s.Ink = seals.ByDrawing, mark()
	return s
}

// mark is a signature as the pad of the page sends it: a picture as a data address.
func mark() string {
	const width, height = 480, 160
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range 4000 {
		t := float64(i) / 4000
		x := 40 + 380*t + 26*math.Sin(34*t)
		y := 80 - 46*math.Sin(21*t)*(1-0.6*t) + 10*math.Cos(55*t)
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				m.SetNRGBA(int(x)+dx, int(y)+dy, color.NRGBA{0x1b, 0x2a, 0x4a, 0xff})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // a picture in memory
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}
