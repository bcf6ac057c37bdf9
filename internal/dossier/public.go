package dossier

import (
	"archive/zip"
	"io"
	"slices"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/sheets"
)

// publicFile is what the public version says, as data: the same words as its page, and
// nothing that they were made of.
const publicFile = "datos/publica.json"

// masks are the rules of a public version of the dossier. The names of who appears in
// the directory are those of public servants in office (domain §6, no. 18).
func (d *Dossier) masks(marks Marks) *mask {
	k := &mask{marks: marks}
	for _, p := range d.Names {
		k.servants = append(k.servants, p.Name)
		k.plain = append(k.plain, p.Post)
	}
	for _, name := range d.units {
		k.plain = append(k.plain, name)
	}
	o := d.Order
	k.plain = append(k.plain, d.Asset.Inventory, d.Asset.Type, equipment.TypeOf(d.Asset.Type).Label, d.machine(), d.Asset.Brand, d.Asset.Model, o.Class.Label(), o.Conclusion.Label(), o.Priority.Label(),
		"persona usuaria", "Coordinación Administrativa", "titular de la unidad", "Archivo", "Firma en suplencia de la persona titular.")
	k.plain = append(k.plain, papers.Words()...)
	for _, st := range o.Procedure().Order.Stations {
		k.plain = append(k.plain, st.Label)
	}
	for _, x := range d.docs {
		k.plain = append(k.plain, x.Folio, string(x.Kind)+" "+x.Folio)
	}
	slices.Sort(k.servants)
	return k
}

// FreeTexts are the texts of the dossier that somebody has to read before it is made
// public, each once.
func (d *Dossier) FreeTexts() ([]FreeText, error) {
	k := d.masks(nil)
	_, err := d.sections(k)
	return k.texts, err
}

// publicSection is a part of the public version as data.
type publicSection struct {
	Title  string        `json:"titulo"`
	Fields []publicField `json:"datos,omitempty"`
	Texts  []string      `json:"textos,omitempty"`
	Tables []publicTable `json:"tablas,omitempty"`
}

type publicField struct {
	Label string `json:"nombre"`
	Value string `json:"valor"`
}

type publicTable struct {
	Caption string     `json:"titulo"`
	Columns []string   `json:"columnas"`
	Rows    [][]string `json:"renglones"`
}

func published(list []section) []publicSection {
	out := make([]publicSection, len(list))
	for i, s := range list {
		out[i].Title = s.title
		for _, b := range flat(s.blocks) {
			switch b := b.(type) {
			case sheets.Fields:
				for _, f := range b.Items {
					out[i].Fields = append(out[i].Fields, publicField{f.Label, f.Value})
				}
			case sheets.Text:
				out[i].Texts = append(out[i].Texts, b.Text)
			case sheets.Heading:
				out[i].Texts = append(out[i].Texts, b.Text)
			case sheets.Places:
				for _, p := range b.Items {
					out[i].Fields = append(out[i].Fields, publicField{p.Label, signedWords(p)})
				}
			case sheets.Table:
				t := publicTable{Caption: b.Caption, Rows: b.Rows}
				for _, c := range b.Columns {
					t.Columns = append(t.Columns, c.Label)
				}
				out[i].Tables = append(out[i].Tables, t)
			}
		}
	}
	return out
}

// WritePublic writes the public version as a ZIP: what the page says with the masks
// applied, the hashes of the originals and their proofs, and no file that anybody sent.
func (m *Maker) WritePublic(w io.Writer, d *Dossier, marks Marks, legend string) error {
	list, err := d.sections(d.masks(marks))
	if err != nil {
		return err
	}
	v := d.indexView(list)
	v.Public, v.Legend = true, legend
	index, err := v.bytes()
	if err != nil {
		return err
	}
	paper, err := m.publicPDF(d, list, legend)
	if err != nil {
		return err
	}
	a := &archive{zip: zip.NewWriter(w)}
	if err := a.bytes(indexFile, index); err != nil {
		return err
	}
	if err := a.bytes(indexPDF, paper); err != nil {
		return err
	}
	if err := a.json(publicFile, published(list)); err != nil {
		return err
	}
	if err := a.json(chainFile, d.entries(true)); err != nil {
		return err
	}
	return m.finish(a, d, true)
}

// PublicPDF is the public version as one file, with nothing inside but what it shows.
func (m *Maker) PublicPDF(d *Dossier, marks Marks, legend string) ([]byte, error) {
	list, err := d.sections(d.masks(marks))
	if err != nil {
		return nil, err
	}
	return m.publicPDF(d, list, legend)
}

func (m *Maker) publicPDF(d *Dossier, list []section, legend string) ([]byte, error) {
	return pdf.Join(d.pdfCover("Expediente "+d.Order.Folio+", versión pública"), d.drawn(list, legend)...)
}
