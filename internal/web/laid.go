package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/sheets"
)

// The first step of an act that writes what it signs.
const (
	SeeSheet     = "Ver la hoja antes de firmar" // words of its button
	CorrectField = "corregir"                    // names in its address the sheet whose form is to be corrected
)

// Written is what a form has without the fields of the page and without those that sign,
// which signs tells.
func Written(values url.Values, signs func(name string) bool) url.Values {
	typed := url.Values{}
	for name, list := range values {
		if name != KeyField && name != WriterField && !signs(name) {
			typed[name] = list
		}
	}
	return typed
}

// LaidSheet is a paper as it will be signed, before it is (rev11 R-U-02).
type LaidSheet struct {
	Sheet sheets.Sheet
	Note  string    // its version, and the hash of what is signed
	PDF   string    // address of it as PDF
	At    time.Time // when it was written
}

// Laid makes of a sheet one that waits for its signature: it has no code yet by which
// anybody could ask for it, and what has no folio yet says when it gets it.
func Laid(s sheets.Sheet, version int, hash string) LaidSheet {
	s.Verify, s.Data, s.CopyMark, s.Stamp = nil, nil, "Por firmar", ""
	if s.Folio == "" {
		s.Folio = "Se asigna al firmar"
	}
	return LaidSheet{Sheet: s, Note: "Versión " + strconv.Itoa(version) + " del documento. Huella SHA-256 " + hash}
}

// SendLaid answers the sheet of a number, from "1" on, as PDF, to be read or signed on paper
// before it is signed here. problem.NotFound for no such sheet.
func SendLaid(w http.ResponseWriter, r *http.Request, list []LaidSheet, number string, draw func(sheets.Sheet) ([]byte, error)) error {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(list) {
		return problem.Missing("esa hoja por firmar")
	}
	x := list[n-1]
	b, err := draw(x.Sheet)
	if err != nil {
		return err
	}
	PDF(w, r, x.Sheet.Code+" por firmar.pdf", x.At, bytes.NewReader(b))
	return nil
}
