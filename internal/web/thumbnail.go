package web

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // what people attach is decoded by its content
	"io"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
)

// How large a picture is made, and how large a picture is opened for it: what
// claims more pixels is not decoded at all.
const (
	thumbSide   = 240
	thumbPixels = 25 << 20
	drawTime    = 5 * time.Second
)

// drawing bounds how many pictures are decoded at once: each takes its memory.
var drawing = make(chan struct{}, 2)

// Previewed tells of which media types ShowThumbnail draws a small picture.
func Previewed(mediaType string) bool { return mediaType == "image/jpeg" || mediaType == "image/png" }

// ShowThumbnail shows a small picture of an image that somebody attached at an instant. What
// is shown was drawn anew from its pixels: nothing that somebody attached is ever served to
// be looked at. What is no such image, or claims to be too large, is answered as missing.
func ShowThumbnail(w http.ResponseWriter, r *http.Request, mediaType string, at time.Time, content io.Reader) error {
	if !Previewed(mediaType) {
		return problem.Missing("esa imagen")
	}
	if Kept(w, r, at) {
		return nil
	}
	select {
	case drawing <- struct{}{}:
		defer func() { <-drawing }()
	case <-r.Context().Done():
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), drawTime)
	defer cancel()
	picture, err := shrink(ctx, content)
	if err != nil {
		return problem.Missing("esa imagen").Because(err)
	}
	Picture(w, r, at, bytes.NewReader(picture))
	return nil
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

// shrink draws an image anew as a JPEG that fits into the side of a thumbnail.
func shrink(ctx context.Context, content io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(content, orders.FileSize+1))
	if err != nil {
		return nil, err
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > thumbPixels/head.Height {
		return nil, image.ErrFormat
	}
	whole, _, err := image.Decode(patient{bytes.NewReader(raw), ctx})
	if late := ctx.Err(); late != nil { // whatever the decoder made of it
		return nil, late
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, scaled(whole, thumbSide), &jpeg.Options{Quality: 80})
	return out.Bytes(), err
}

// scaled makes an image fit into a square, each pixel the mean of up to sixteen of
// the original, on white where that is transparent.
func scaled(from image.Image, side int) image.Image {
	b := from.Bounds()
	w, h := b.Dx(), b.Dy()
	if most := max(w, h); most > side {
		w, h = max(1, w*side/most), max(1, h*side/most)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	const samples = 4
	for y := range h {
		for x := range w {
			var r, g, bl, n uint32
			for j := range samples {
				for i := range samples {
					cr, cg, cb, ca := from.At(b.Min.X+(x*samples+i)*b.Dx()/(w*samples), b.Min.Y+(y*samples+j)*b.Dy()/(h*samples)).RGBA()
					white := 0xffff - ca
					r, g, bl, n = r+cr+white, g+cg+white, bl+cb+white, n+1
				}
			}
			to.SetRGBA(x, y, color.RGBA{R: uint8(r / n >> 8), G: uint8(g / n >> 8), B: uint8(bl / n >> 8), A: 0xff})
		}
	}
	return to
}
