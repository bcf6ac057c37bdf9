package dossier

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures that people attach
	_ "image/png"
	"io"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/sheets"
)

// largestPicture is how many bytes and pixels of a picture are drawn; a larger one is
// listed with its hash and lies in the archive.
const (
	largestPicture = 6 << 20
	allPictures    = 40 << 20
	mostPixels     = 25e6
)

// PDF is the whole dossier as one file with a bookmark for each part: papers are drawn as
// the sheets of their formats, attached pictures too, other files stand with their hashes, and the frozen papers and the data
// travel inside.
func (m *Maker) PDF(d *Dossier) ([]byte, error) {
	parts, err := d.sections(nil)
	if err != nil {
		return nil, err
	}
	list := d.drawn(parts, "")
	for i := range list {
		if list[i].Name == "Adjuntos" {
			figures, err := m.figures(d)
			if err != nil {
				return nil, err
			}
			list[i].Blocks = append(list[i].Blocks, figures...)
		}
	}
	cover := d.pdfCover("Expediente " + d.Order.Folio)
	data, err := indented(orderData{d.Order.Folio, d.Order.Revision, string(d.Order.State), d.Order, d.Steps, d.Names, d.Repair, d.Dealings, d.Evidence})
	if err != nil {
		return nil, err
	}
	chain, err := indented(d.entries(false))
	if err != nil {
		return nil, err
	}
	cover.Data = append(cover.Data, pdf.Data{Name: "orden.json", About: "Datos de la orden", Bytes: data}, pdf.Data{Name: "bitacora.json", About: "Asientos con sus pruebas", Bytes: chain})
	for _, cp := range d.Copies {
		b, err := m.blob(cp.Blob)
		if err != nil {
			return nil, err
		}
		cover.Data = append(cover.Data, pdf.Data{Name: strings.TrimPrefix(copyMember(cp), "formatos/"), About: "Formato congelado", Bytes: b})
	}
	return pdf.Join(cover, list...)
}

func (d *Dossier) pdfCover(title string) pdf.Cover {
	at := d.Order.StateSince
	if p, err := audit.OpenCheckpoint(d.Note, d.Keys); err == nil {
		at = p.At.Time
	}
	return pdf.Cover{Title: title, Subject: "Expediente de una orden de servicio", Author: "Soporte", At: at}
}

// drawn turns sections into sheets.
func (d *Dossier) drawn(list []section, legend string) []sheets.Sheet {
	at := d.pdfCover("").At
	out := make([]sheets.Sheet, len(list))
	for i, s := range list {
		if s.sheet != nil {
			out[i] = *s.sheet
			if legend == "" {
				out[i].CopyMark = papers.CopyInFile
			}
			continue
		}
		out[i] = sheets.Sheet{Code: "EXPEDIENTE", Name: s.title, Folio: d.Order.Folio, Revision: fmt.Sprint(d.Order.Revision), Date: at.In(clock.Mexico).Format("02/01/2006"), Language: "es-MX", CopyMark: papers.CopyInFile, At: at, Blocks: s.blocks}
		if legend != "" {
			out[i].CopyMark = papers.CopyPublic
			if i == 0 {
				out[i].Blocks = append([]sheets.Block{sheets.Text{Text: legend, Strong: true}}, s.blocks...)
			}
		}
	}
	return out
}

func (m *Maker) blob(hash string) ([]byte, error) {
	f, err := m.Desk.Blobs.Open(hash)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// figures draws the attached pictures that a page can show, and the scans of signatures
// that were given by hand; marks on a screen stand on their sheets.
func (m *Maker) figures(d *Dossier) ([]sheets.Block, error) {
	var blocks []sheets.Block
	left := int64(allPictures)
	draw := func(hash, media, alt, caption string) error {
		if media != "image/jpeg" && media != "image/png" {
			return nil
		}
		b, err := m.blob(hash)
		if err != nil {
			return err
		}
		if int64(len(b)) > min(left, largestPicture) {
			return nil
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(b)); err != nil || float64(c.Width)*float64(c.Height) > mostPixels {
			return nil
		}
		if _, _, err := image.Decode(bytes.NewReader(b)); err != nil { // torn: it is listed, and lies in the archive
			return nil
		}
		left -= int64(len(b))
		blocks = append(blocks, sheets.Figure{Picture: sheets.Picture{Bytes: b, Alt: alt}, Caption: caption + " · SHA-256 " + hash, Share: 0.8})
		return nil
	}
	for _, f := range d.Files {
		if d.gone[f.ID] != "" || f.Size > min(left, largestPicture) {
			continue
		}
		if err := draw(f.Hash, f.MediaType, "Imagen adjunta: "+f.Name, f.Name); err != nil {
			return nil, err
		}
	}
	for _, x := range d.proofs() {
		if x.Level != seals.Handwritten || slices.ContainsFunc(d.Files, func(f orders.File) bool { return f.Hash == x.Blob }) {
			continue // no scan, or it was attached to the order, too
		}
		if err := draw(x.Blob, x.MediaType, "Escaneo de la firma de "+x.Name, x.title()); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}
