package seals

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// InkField is the input in which a drawn mark arrives.
const InkField = "trazo"

const (
	inkWidth  = 2400 // pixels, at most
	inkHeight = 1200
	inkFewest = 60 // drawn pixels that are no touch by mistake
)

// Ink reads a mark drawn on a screen, a PNG as a data address, and draws it anew so
// that nothing but the picture is kept. problem.Invalid on InkField when it is no
// picture, too large, or nothing was drawn.
func Ink(address string) ([]byte, error) {
	bad := problem.OnField(InkField, "El trazo no llegó completo. Límpialo y fírmalo de nuevo.")
	text, ok := strings.CutPrefix(address, "data:image/png;base64,")
	raw, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(raw) > LargestFile {
		return nil, bad
	}
	size, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width > inkWidth || size.Height > inkHeight || size.Width < 20 || size.Height < 20 {
		return nil, bad
	}
	drawn, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, bad
	}
	clean, marks := image.NewNRGBA(drawn.Bounds()), 0
	for y := drawn.Bounds().Min.Y; y < drawn.Bounds().Max.Y; y++ {
		for x := drawn.Bounds().Min.X; x < drawn.Bounds().Max.X; x++ {
			c := color.NRGBAModel.Convert(drawn.At(x, y)).(color.NRGBA)
			if c.A > 60 && int(c.R)+int(c.G)+int(c.B) < 600 {
				marks++
			}
			clean.SetNRGBA(x, y, c)
		}
	}
	if marks < inkFewest {
		return nil, problem.OnField(InkField, "El espacio de la firma está vacío. Firma con el dedo o el lápiz, o elige otra forma de firmar.")
	}
	var out bytes.Buffer
	if err := png.Encode(&out, clean); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
