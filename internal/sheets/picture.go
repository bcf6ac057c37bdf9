package sheets

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // what people send is decoded by its content
	"io"
)

// Shrink draws a PNG or JPEG anew as a JPEG that fits into a square, upright as whoever
// took it held the camera, on white where it is transparent, and with nothing in it but
// what is seen: neither where nor by whom it was taken. Both sides are in pixels. The error
// is image.ErrFormat for what is no such picture or claims more than most pixels, and that
// of ctx when it takes too long.
func Shrink(ctx context.Context, raw []byte, side, most int) ([]byte, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || head.Width <= 0 || head.Height <= 0 || head.Width > most/head.Height {
		return nil, image.ErrFormat
	}
	whole, kind, err := image.Decode(patient{bytes.NewReader(raw), ctx})
	if late := ctx.Err(); late != nil { // whatever the decoder made of it
		return nil, late
	}
	if err != nil {
		return nil, image.ErrFormat
	}
	turn := 1
	if kind == "jpeg" {
		turn = orientation(raw)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, scaled(whole, side, turn), &jpeg.Options{Quality: 82})
	return out.Bytes(), err
}

// patient reads as long as somebody waits: a small file may ask for hours of work, as a
// JPEG of thousands of scans does, and the decoder comes back here for each piece.
type patient struct {
	io.Reader
	ctx context.Context
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(b[:min(len(b), 512)])
}

// scaled makes an image fit into a square, each pixel the mean of up to sixteen of the
// original, turned as its orientation says.
func scaled(from image.Image, side, turn int) image.Image {
	b := from.Bounds()
	w, h := b.Dx(), b.Dy()
	if turn > 4 {
		w, h = h, w
	}
	wide, high := w, h
	if most := max(w, h); most > side {
		w, h = max(1, w*side/most), max(1, h*side/most)
	}
	samples := min(4, max(1, (wide+w-1)/w))
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var r, g, bl, n uint32
			for j := range samples {
				for i := range samples {
					sx, sy := (x*samples+i)*wide/(w*samples), (y*samples+j)*high/(h*samples)
					sx, sy = turned(turn, sx, sy, b.Dx(), b.Dy())
					cr, cg, cb, ca := from.At(b.Min.X+sx, b.Min.Y+sy).RGBA()
					white := 0xffff - ca
					r, g, bl, n = r+cr+white, g+cg+white, bl+cb+white, n+1
				}
			}
			to.SetRGBA(x, y, color.RGBA{R: uint8(r / n >> 8), G: uint8(g / n >> 8), B: uint8(bl / n >> 8), A: 0xff})
		}
	}
	return to
}

// turned is where a pixel of the upright picture stands in the one that was stored, w wide
// and h high.
func turned(turn, x, y, w, h int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// orientation reads how a camera was held, 1 to 8 as EXIF counts; 1 when it does not say.
func orientation(raw []byte) int {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff && raw[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(raw[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(raw) {
			return 1
		}
		if body, ok := bytes.CutPrefix(raw[at+4:end], []byte("Exif\x00\x00")); ok && raw[at+1] == 0xe1 {
			return heldAs(body)
		}
		at = end
	}
	return 1
}

// heldAs reads the orientation out of the first directory of EXIF data.
func heldAs(tiff []byte) int {
	const tag = 0x0112
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if first+2 > int64(len(tiff)) {
		return 1
	}
	for i := range int64(order.Uint16(tiff[first:])) {
		at := first + 2 + 12*i
		if at+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[at:]) != tag {
			continue
		}
		if n := int(order.Uint16(tiff[at+8:])); n >= 1 && n <= 8 {
			return n
		}
		return 1
	}
	return 1
}
