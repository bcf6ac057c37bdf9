package seed

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"secogem.gob.mx/soporte/internal/orders"
)

// photos keeps the photographs of a machine that the words at hand speak of: pictures drawn
// by code, of no machine and no office that there is (rev11 F-02).
func (d *Driver) photos(ctx context.Context) ([]orders.File, error) {
	if d.Words.Photos == 0 || !d.Program.Desk.KeepsFiles() {
		return nil, nil
	}
	uploads := make([]orders.Upload, d.Words.Photos)
	for i := range uploads {
		raw, err := photograph(i)
		if err != nil {
			return nil, err
		}
		uploads[i] = orders.Upload{Name: fmt.Sprintf("equipo-%d-demo.jpg", i+1), Content: bytes.NewReader(raw)}
	}
	return d.Program.Desk.KeepPhotos(ctx, uploads)
}

// photograph draws a machine on a table, whole or one corner of it with a scratch.
func photograph(n int) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	for y := range 600 { // the wall grows darker towards the table
		fill(0, y, 800, y+1, color.RGBA{uint8(214 - y/12), uint8(219 - y/12), uint8(222 - y/14), 255})
	}
	fill(0, 430, 800, 600, color.RGBA{150, 112, 78, 255})
	for y := 440; y < 600; y += 23 {
		fill(0, y, 800, y+2, color.RGBA{138, 101, 69, 255})
	}
	x, y, w, h := 170, 90, 460, 310
	if n%2 == 1 { // nearer
		x, y, w, h = 60, 30, 900, 620
	}
	fill(x, y, x+w, y+h, color.RGBA{38, 41, 45, 255})
	fill(x+18, y+18, x+w-18, y+h-34, color.RGBA{uint8(24 + 20*n), 62, 92, 255})
	for i := 0; i < h-52; i += 3 {
		fill(x+18, y+18+i, x+w-18, y+19+i, color.RGBA{uint8(30 + 20*n), uint8(70 + i/8), 104, 255})
	}
	fill(x+w/2-40, y+h, x+w/2+40, y+h+40, color.RGBA{52, 55, 60, 255})
	fill(x+w/2-120, y+h+36, x+w/2+120, y+h+52, color.RGBA{64, 67, 72, 255})
	for i := range 90 { // the scratch
		fill(x+6+i, y+h-26+i/6, x+9+i, y+h-24+i/6, color.RGBA{190, 192, 196, 255})
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 82})
	return b.Bytes(), err
}
