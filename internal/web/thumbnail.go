package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/sheets"
)

// How large a picture is made, and how large a picture is opened for it: what
// claims more pixels is not decoded at all.
const (
	thumbSide   = 240
	sheetSide   = 480
	largeSide   = 1024
	thumbPixels = 25 << 20
	drawTime    = 5 * time.Second
)

// LargeField in the address of a small picture asks for a larger one: OnSheet as a sheet
// shows it on the screen, forms.Yes for one in which details are seen.
const (
	LargeField = "grande"
	OnSheet    = "hoja"
)

// drawing bounds how many pictures are decoded at once: each takes its memory.
var drawing = make(chan struct{}, 2)

// Previewed tells of which media types ShowThumbnail draws a small picture.
func Previewed(mediaType string) bool { return mediaType == "image/jpeg" || mediaType == "image/png" }

// ShowThumbnail shows a small picture of an image that somebody attached at an instant, a
// larger one where the address has LargeField. What is shown was drawn anew from its
// pixels: nothing that somebody attached is ever served to be looked at. What is no such
// image, or claims to be too large, is answered as missing.
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
	raw, err := io.ReadAll(io.LimitReader(content, orders.FileSize+1))
	if err != nil {
		return err
	}
	side := thumbSide
	switch r.URL.Query().Get(LargeField) {
	case OnSheet:
		side = sheetSide
	case forms.Yes:
		side = largeSide
	}
	picture, err := sheets.Shrink(ctx, raw, side, thumbPixels)
	if err != nil {
		return problem.Missing("esa imagen").Because(err)
	}
	Picture(w, r, at, bytes.NewReader(picture))
	return nil
}
