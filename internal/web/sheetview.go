package web

import (
	"encoding/base64"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/sheets"
)

// flat lists the blocks of a sheet without what only keeps some of them on one page.
func flat(list []sheets.Block) (out []sheets.Block) {
	for _, b := range list {
		switch b := b.(type) {
		case sheets.Together:
			out = append(out, flat(b.Blocks)...)
		case sheets.Break:
		default:
			out = append(out, b)
		}
	}
	return out
}

// width is the class of a field by the share of the line that it takes.
func width(f sheets.Field, columns int) string {
	if columns == 0 {
		columns = 2
	}
	span := max(f.Span, 1)
	switch {
	case span >= columns || len([]rune(f.Value)) > 90:
		return "c w4"
	case 2*span >= columns || len([]rune(f.Value)) > 24:
		return "c w2"
	}
	return "c"
}

// sheetFoot says which form a sheet is, where nobody decided the line of control.
func sheetFoot(s sheets.Sheet) string {
	if s.Control != "" {
		return s.Control
	}
	return s.Code + " · " + s.Version + " · Revisión " + s.Revision
}

// below are the lines of the heading below the first.
func below(lines []string) string {
	if len(lines) < 2 {
		return ""
	}
	return strings.Join(lines[1:], " · ")
}

// pictureData is a picture as part of the page itself: it belongs to this paper only.
func pictureData(p sheets.Picture) string {
	return "data:" + http.DetectContentType(p.Bytes) + ";base64," + base64.StdEncoding.EncodeToString(p.Bytes)
}

// signedShort is as much of a hash as stands under a signature.
func signedShort(hash string) string {
	const size = 16
	if len(hash) > size {
		return strings.ToUpper(hash[:size]) + "…"
	}
	return strings.ToUpper(hash)
}

// codeWords is the code with the annex that brings the format.
func codeWords(s sheets.Sheet) string {
	if s.Annex == "" {
		return s.Code
	}
	return s.Code + " (" + s.Annex + ")"
}
