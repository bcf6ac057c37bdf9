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

// Photographs of the machine on ST-ERE and F-05 (domain §5.2, field 10, and §5.5): how many, and how large one
// is kept, in pixels of its longer side.
const (
	PhotosPerHandover = 6
	photoSide         = 1600
	photoPixels       = 50 << 20 // what claims more is not decoded
	photoTime         = 10 * time.Second
)

// PhotosField is the name of the input in which photographs come; StayField that of the
// boxes which say what stays of those that are there.
const (
	PhotosField = "fotografias"
	StayField   = "fotos"
)

// PhotoTypes are the media types that are taken in as a photograph.
var PhotoTypes = []string{"image/jpeg", "image/png"}

// drawingPhotos bounds how many are decoded at once: each takes its memory.
var drawingPhotos = make(chan struct{}, 2)

// KeepPhotos judges uploads as photographs of a machine and stores them, drawn anew from
// their pixels: upright, small enough to be printed with the paper, and without the place
// where they were taken. Put what it returns into the Options.Files of DocumentHandover or
// DeliverAtWorkshop, or with the photographs of an act of repair.
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

// KeptPhotos finds photographs that KeepPhotos stored before, as what comes with an act.
// The error is a problem of kind Invalid on PhotosField when one is not kept any more.
func (d *Desk) KeptPhotos(list []papers.PhotoOfMachine) ([]File, error) {
	files := make([]File, len(list))
	for i, x := range list {
		r, err := d.Blobs.Open(x.Hash)
		if err != nil {
			return nil, invalid(PhotosField, "«"+x.Name+"» ya no se conserva: vuelve a elegirla.")
		}
		size, err := io.Copy(io.Discard, r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("read a photograph: %w", err)
		}
		files[i] = File{Name: x.Name, MediaType: "image/jpeg", Size: size, Hash: x.Hash}
	}
	return files, nil
}

// Photographs puts together the photographs of a paper that stay, by their hash, and those
// that came with the act; one that is there already is not there twice. problem.Invalid on
// the input «fotos» when one that should stay is not there, and on PhotosField for what is no
// photograph or too many.
func Photographs(there []papers.PhotoOfMachine, stay []string, came []File) ([]papers.PhotoOfMachine, error) {
	var list []papers.PhotoOfMachine
	for _, x := range there {
		if slices.Contains(stay, x.Hash) {
			list = append(list, x)
		}
	}
	if len(list) != len(stay) {
		return nil, invalid(StayField, "Una de las fotografías ya no está en el documento: vuelve a marcar las que se quedan.")
	}
	for _, f := range came {
		if !slices.Contains(PhotoTypes, f.MediaType) {
			return nil, invalid(PhotosField, "«"+f.Name+"» no es una fotografía JPEG o PNG.")
		}
		if !slices.ContainsFunc(list, func(x papers.PhotoOfMachine) bool { return x.Hash == f.Hash }) {
			list = append(list, papers.PhotoOfMachine{Name: f.Name, Hash: f.Hash})
		}
	}
	if n := len(list); n > PhotosPerHandover {
		return nil, invalid(PhotosField, fmt.Sprintf("Serían %d fotografías y el documento lleva como máximo %d: deja solo las que muestran su condición.", n, PhotosPerHandover))
	}
	return list, nil
}

// photographed are the photographs of activity 9.
func (a *DocumentHandover) photographed(d *Doing) ([]papers.PhotoOfMachine, error) {
	cur, _ := d.Facts.current(papers.Handover)
	return Photographs(cur.Photos(), a.Stay, d.Facts.Files)
}
