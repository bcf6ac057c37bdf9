package dossier

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"secogem.gob.mx/soporte/internal/sheets"
)

//go:embed index.html.tmpl
var indexText string

var indexTemplate = template.Must(template.New("indice").Funcs(template.FuncMap{
	"fields": func(b sheets.Block) *sheets.Fields { v, ok := b.(sheets.Fields); return when(ok, &v) },
	"table":  func(b sheets.Block) *sheets.Table { v, ok := b.(sheets.Table); return when(ok, &v) },
	"places": func(b sheets.Block) *sheets.Places { v, ok := b.(sheets.Places); return when(ok, &v) },
	"signed": signedWords,
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
	list, err := d.sections(nil)
	if err != nil {
		return nil, err
	}
	v := d.indexView(list)
	for _, cp := range d.Copies {
		v.Members = append(v.Members, member{copyMember(cp), fmt.Sprintf("%s %s, versión %d, como se congeló", cp.Kind, cp.Folio, cp.Version)})
	}
	for _, f := range d.members() {
		if f.Act == "" {
			v.Members = append(v.Members, member{f.Member, f.title()})
		}
	}
	for _, x := range d.proofs() {
		if x.Member != "" {
			v.Members = append(v.Members, member{x.Member, x.title()})
		}
	}
	return v.bytes()
}

func (d *Dossier) indexView(list []section) indexView {
	v := indexView{Title: "Expediente " + d.Order.Folio, Folio: d.Order.Folio, State: d.State, At: d.at()}
	for _, s := range list {
		blocks := d.listed(flat(s.blocks))
		if x := s.sheet; x != nil {
			head := sheets.Fields{Items: []sheets.Field{{Label: "Formato", Value: x.Name}, {Label: "Versión del formato", Value: x.Version}, {Label: "Revisión del procedimiento", Value: x.Revision}, {Label: "Folio", Value: x.Folio}, {Label: "Fecha", Value: x.Date}}}
			if x.Stamp != "" {
				head.Items = append(head.Items, sheets.Field{Label: "Estado", Value: x.Stamp})
			}
			if x.Verify != nil {
				head.Items = append(head.Items, sheets.Field{Label: "Código de verificación", Value: x.Verify.Code})
			}
			blocks = append([]sheets.Block{head}, blocks...)
		}
		v.Sections = append(v.Sections, shownSection{s.id, s.title, blocks})
	}
	for _, k := range d.Keys {
		v.Keys = append(v.Keys, k.Fingerprint())
	}
	return v
}

// listed lists the photographs of a paper by the members in which they lie: the page that
// opens the archive carries no pictures itself.
func (d *Dossier) listed(blocks []sheets.Block) []sheets.Block {
	for i, b := range blocks {
		figures, ok := b.(sheets.Figures)
		if !ok {
			continue
		}
		t := sheets.Table{Caption: "Fotografías del equipo", Columns: []sheets.Column{{Label: "Fotografía"}, {Label: "Archivo"}}}
		for _, x := range figures.Items {
			member := "en el PDF de su formato"
			for _, f := range d.members() {
				if f.Hash == x.Hash && f.Act == "" {
					member = f.Member
				}
			}
			t.Rows = append(t.Rows, []string{x.Caption, member})
		}
		blocks[i] = t
	}
	return blocks
}

func (v indexView) bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := indexTemplate.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("dossier: write the index: %w", err)
	}
	return b.Bytes(), nil
}

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

// signedWords say how a place was signed.
func signedWords(p sheets.Place) string {
	if p.Name == "" {
		return "Sin firmar"
	}
	var parts []string
	for _, x := range []string{p.Name, p.Post, p.At, p.Level, p.Note} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	if p.Mark != nil {
		parts = append(parts, "su trazo está en el PDF")
	}
	if p.Void {
		parts = append(parts, "ya no vale: lo que firmó cambió después")
	}
	if p.Hash != "" {
		parts = append(parts, "SHA-256 de lo firmado "+p.Hash)
	}
	return strings.Join(parts, ", ")
}
