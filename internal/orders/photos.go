package orders

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
)

// Photographs of the machine on ST-ERE (domain §5.2, field 10): how many, and how large one
// is kept, in pixels of its longer side.
const (
	PhotosPerHandover = 6
	photoSide         = 1600
	photoPixels       = 50 << 20 // what claims more is not decoded
	photoTime         = 10 * time.Second
)

// PhotosField is the name of the input in which photographs come.
const PhotosField = "fotografias"

// PhotoTypes are the media types that are taken in as a photograph.
var PhotoTypes = []string{"image/jpeg", "image/png"}

// drawingPhotos bounds how many are decoded at once: each takes its memory.
var drawingPhotos = make(chan struct{}, 2)

// KeepPhotos judges uploads as photographs of a machine and stores them, drawn anew from
// their pixels: upright, small enough to be printed with the paper, and without the place
// where they were taken. Put what it returns into the Options.Files of DocumentHandover.
// The error is a problem of kind Invalid on PhotosField for too many, too large, or what is
// no photograph, and then nothing was stored (rev11 F-02).
func (d *Desk) KeepPhotos(ctx context.Context, uploads []Upload) ([]File, error) {
	files, err := d.JudgePhotos(uploads)
	if err != nil {
		return nil, err
	}
	drawn := make([][]byte, len(files))
	for i := range files {
		if drawn[i], err = photo(ctx, uploads[i]); err != nil {
			return nil, invalid(PhotosField, "«"+files[i].Name+"» no se pudo abrir como fotografía: tómala otra vez, o envíala en un tamaño menor.")
		}
	}
	for i := range files {
		f := &files[i]
		f.MediaType = "image/jpeg"
		f.Name = cleanName(f.Name, f.MediaType)
		if f.Hash, f.Size, err = d.Blobs.Put(ctx, bytes.NewReader(drawn[i])); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// JudgePhotos looks at uploads as KeepPhotos does before it draws them, and stores nothing.
func (d *Desk) JudgePhotos(uploads []Upload) ([]File, error) {
	if len(uploads) > PhotosPerHandover {
		return nil, invalid(PhotosField, fmt.Sprintf("Elige como máximo %d fotografías.", PhotosPerHandover))
	}
	files, err := d.judge(PhotosField, uploads)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, f := range files {
		if !slices.Contains(PhotoTypes, f.MediaType) {
			faults = append(faults, "«"+f.Name+"» no es una fotografía JPEG o PNG: conviértela y vuelve a elegirla; otros documentos van en los adjuntos de la orden.")
		}
	}
	if len(faults) > 0 {
		return nil, invalid(PhotosField, strings.Join(faults, " "))
	}
	return files, nil
}

// photo draws one upload anew.
func photo(ctx context.Context, u Upload) ([]byte, error) {
	select {
	case drawingPhotos <- struct{}{}:
		defer func() { <-drawingPhotos }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	raw, err := io.ReadAll(io.LimitReader(u.Content, FileSize+1))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, photoTime)
	defer cancel()
	return sheets.Shrink(ctx, raw, photoSide, photoPixels)
}

// PhotosOf are the photographs of the ST-ERE at hand.
func PhotosOf(p papers.Paper) []papers.PhotoOfMachine {
	var h papers.HandoverPaper
	if p.Kind != papers.Handover || p.Decode(&h) != nil || h.B == nil {
		return nil
	}
	return h.B.Photos
}

// photographed puts together the photographs that stay and those that came with the act.
// One that is there already is not there twice.
func (a *DocumentHandover) photographed(d *Doing) ([]papers.PhotoOfMachine, error) {
	var list []papers.PhotoOfMachine
	has := func(hash string) bool {
		return slices.ContainsFunc(list, func(x papers.PhotoOfMachine) bool { return x.Hash == hash })
	}
	if cur, ok := d.Facts.current(papers.Handover); ok {
		for _, x := range PhotosOf(cur) {
			if slices.Contains(a.Stay, x.Hash) {
				list = append(list, x)
			}
		}
	}
	if len(list) != len(a.Stay) {
		return nil, invalid("fotos", "Una de las fotografías ya no está en el documento: vuelve a marcar las que se quedan.")
	}
	for _, f := range d.Facts.Files {
		if !slices.Contains(PhotoTypes, f.MediaType) {
			return nil, invalid(PhotosField, "«"+f.Name+"» no es una fotografía JPEG o PNG.")
		}
		if !has(f.Hash) {
			list = append(list, papers.PhotoOfMachine{Name: f.Name, Hash: f.Hash})
		}
	}
	if n := len(list); n > PhotosPerHandover {
		return nil, invalid(PhotosField, fmt.Sprintf("Serían %d fotografías y el ST-ERE lleva como máximo %d: deja solo las que muestran su condición.", n, PhotosPerHandover))
	}
	return list, nil
}
