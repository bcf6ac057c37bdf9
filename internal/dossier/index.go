package dossier

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"secogem.gob.mx/soporte/internal/sheets"
)

//go:embed index.html.tmpl
var indexText string

var indexTemplate = template.Must(template.New("indice").Funcs(template.FuncMap{
	"fields": func(b sheets.Block) *sheets.Fields { v, ok := b.(sheets.Fields); return when(ok, &v) },
	"table":  func(b sheets.Block) *sheets.Table { v, ok := b.(sheets.Table); return when(ok, &v) },
	"text":   func(b sheets.Block) *sheets.Text { v, ok := b.(sheets.Text); return when(ok, &v) },
	"head":   func(b sheets.Block) *sheets.Heading { v, ok := b.(sheets.Heading); return when(ok, &v) },
}).Parse(indexText))

func when[T any](ok bool, v *T) *T {
	if ok {
		return v
	}
	return nil
}

// indexView is the page that opens the archive.
type indexView struct {
	Title, Folio, State, At string
	Public                  bool
	Legend                  string
	Sections                []shownSection
	Members                 []member
	Keys                    []string
}

type shownSection struct {
	ID, Title string
	Blocks    []sheets.Block
}

// member is a file of the archive that somebody may want to open.
type member struct{ Name, About string }

// index is the readable page of the whole dossier.
func (d *Dossier) index() ([]byte, error) {
	v := d.indexView(d.sections(nil))
	for _, cp := range d.Copies {
		v.Members = append(v.Members, member{copyMember(cp), fmt.Sprintf("%s %s, versión %d, como se congeló", cp.Kind, cp.Folio, cp.Version)})
	}
	for _, f := range d.members() {
		v.Members = append(v.Members, member{f.Member, f.Name})
	}
	return v.bytes()
}

func (d *Dossier) indexView(list []section) indexView {
	v := indexView{Title: "Expediente " + d.Order.Folio, Folio: d.Order.Folio, State: d.State, At: d.at()}
	for _, s := range list {
		v.Sections = append(v.Sections, shownSection{s.id, s.title, s.blocks})
	}
	for _, k := range d.Keys {
		v.Keys = append(v.Keys, k.Fingerprint())
	}
	return v
}

func (v indexView) bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := indexTemplate.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("dossier: write the index: %w", err)
	}
	return b.Bytes(), nil
}
