package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"

	"github.com/boombuler/barcode"

	"secogem.gob.mx/soporte/internal/sheets"
)

// picture is a picture that the library can embed: a JPEG in grey or RGB as it came, or
// a PNG without transparency.
type picture struct {
	name, kind    string
	bytes         []byte
	width, height float64 // pixels
}

// mostPixels is where a picture is refused rather than unpacked.
const mostPixels = 50 << 20

// ready makes a picture fit to embed; nil when it is none.
func ready(p *sheets.Picture) *picture {
	if p == nil {
		return nil
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(p.Bytes))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width*size.Height > mostPixels {
		return nil
	}
	img, _, err := image.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(p.Bytes)
	made := &picture{name: hex.EncodeToString(sum[:16]), kind: "jpg", bytes: p.Bytes, width: float64(size.Width), height: float64(size.Height)}
	if kind == "jpeg" && (size.ColorModel == color.GrayModel || size.ColorModel == color.YCbCrModel) {
		return made
	}
	flat := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, opaque{flat}); err != nil {
		return nil
	}
	made.kind, made.bytes = "png", b.Bytes()
	return made
}

// opaque is a picture that says it has no transparency, so that none is written.
type opaque struct{ *image.RGBA }

func (opaque) Opaque() bool { return true }

var _ = jpeg.DefaultQuality // registers the decoder

// within is the largest size of a picture inside a box, in its proportions.
func (p *picture) within(w, h float64) (float64, float64) {
	scale := math.Min(w/p.width, h/p.height)
	return p.width * scale, p.height * scale
}

// pathOf is the path of a QR code at its place.
func pathOf(code barcode.Barcode, x, y, size float64) string {
	n := code.Bounds().Dx()
	unit := size / float64(n)
	var path []byte
	for row := range n {
		for col := 0; col < n; col++ {
			from := col
			for col < n && code.At(col, row) == color.Black {
				col++
			}
			if col > from {
				path = appendRect(path, x+float64(from)*unit, pageHeight-y-float64(row+1)*unit, float64(col-from)*unit, unit)
			}
		}
	}
	return "q 0 0 0 rg " + string(path) + "f Q"
}
