package web

import (
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/sheets"
)

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
