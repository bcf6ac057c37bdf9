package web

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
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

// LaidView is the page of the second step, on which the sheets are read whole and signed.
// Its inputs are the children of LaidPage.
type LaidView struct {
	Title   string // of the act
	Folio   string
	Detail  string
	Words   string // who has to sign
	Heading string
	Lead    string // "" for the usual words
	Button  string // "" for the usual word
	Back    string // address of the form, with what was written in it
	Also    Message
	Sheets  []LaidSheet
	Rest    []Pair // what was written, where no sheet takes it
	Problem *problem.Error
	Fields  []forms.Field // of the signature, for the summary of errors
	Form    Submission
}

// filled puts the usual words where a view has none.
func (v LaidView) filled() LaidView {
	if v.Lead == "" {
		v.Lead = "Así queda el documento. Se firma exactamente esto; si algo no está bien, corrígelo antes de firmar."
	}
	if v.Button == "" {
		v.Button = "Firmar y asentar"
	}
	v.Form.ID, v.Form.Label, v.Form.Class = "firmar", "Firmar", "card mt-3"
	return v
}

// AwaitsSignature says on a form that what was written into it is a sheet that waits for signatures
// since an instant, and where.
func AwaitsSignature(ctx context.Context, at time.Time, href string) Message {
	now := Now(ctx)
	return Message{Icon: IconFileText, Title: "Lo que escribiste espera tu firma", Text: "La hoja está lista desde " + Moment(at, now) + "; si cambias algo aquí, se ve de nuevo antes de firmar.",
		Actions: []Action{{Label: "Ver la hoja y firmar", Href: href, Small: true}}}
}

// DecodeUnsigned reads the form of the first step of an act: what signs comes in the second.
func DecodeUnsigned(values url.Values, act any) error {
	whole := url.Values{"declara": {forms.Yes}, "firma": {"·"}, seals.AgreesField: {forms.Yes}}
	for name, list := range values {
		if !seals.Input(name) {
			whole[name] = list
		}
	}
	return forms.Decode(whole, act)
}

// SignedWhole is what was written in the first step, with what signs it from the second.
func SignedWhole(typed, signed url.Values) url.Values {
	whole := maps.Clone(typed)
	if whole == nil {
		whole = url.Values{}
	}
	for name, list := range signed {
		if seals.Input(name) {
			whole[name] = list
		}
	}
	return whole
}

// OnlySigning tells whether what is wrong with the second step is about the signature, and
// not about what was written.
func OnlySigning(bad *problem.Error) bool {
	return bad.Kind != problem.Conflict && !slices.ContainsFunc(bad.Fields, func(f problem.Field) bool { return !seals.Input(f.Name) && f.Name != orders.FilesField })
}
