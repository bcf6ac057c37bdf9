package repairpages

import (
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// paperView is a paper of the file as it is shown whole before it is signed (rev11
// R-U-02).
type paperView struct {
	title string
	hash  string
	parts []part
}

// part is a part of a paper under its title.
type part struct {
	title string
	pairs []web.Pair
	table *web.Sheet
	signs []web.Line
}

// paperName is the name of a format as a list says it.
func paperName(kind papers.Kind) string {
	if f, ok := papers.FormatOf(kind); ok {
		return string(kind) + " " + f.Name
	}
	return string(kind)
}

// sheetOf arranges a stored paper by its format.
func sheetOf(p papers.Paper) (paperView, error) {
	v := paperView{title: paperName(p.Kind) + " " + p.Folio, hash: p.Hash}
	f, ok := papers.FormatOf(p.Kind)
	if !ok {
		return v, nil
	}
	value := f.New()
	if err := p.Decode(value); err != nil {
		return v, err
	}
	s, err := papers.Document{Kind: p.Kind, Folio: p.Folio, RepairID: p.RepairID, PaperID: p.ID, Version: p.Version, Status: p.Status, At: p.At, Value: value, Signatures: p.Signatures}.Sheet("")
	if err != nil {
		return v, err
	}
	v.add(s.Blocks)
	return v, nil
}

func (v *paperView) add(blocks []sheets.Block) {
	for _, b := range blocks {
		if len(v.parts) == 0 {
			v.parts = append(v.parts, part{title: "Documento"})
		}
		last := &v.parts[len(v.parts)-1]
		switch x := b.(type) {
		case sheets.Heading:
			v.parts = append(v.parts, part{title: x.Text})
		case sheets.Fields:
			for _, f := range x.Items {
				last.pairs = append(last.pairs, web.Pair{Term: f.Label, Text: said(f)})
			}
		case sheets.Table:
			t := &web.Sheet{Caption: orWord(x.Caption, last.title), Hide: true}
			for _, c := range x.Columns {
				t.Columns = append(t.Columns, web.Column{Title: c.Label})
			}
			for _, row := range x.Rows {
				cells := make([]web.Cell, len(row))
				for i, text := range row {
					cells[i] = web.Cell{Text: text}
				}
				t.Rows = append(t.Rows, cells)
			}
			last.table = t
		case sheets.Places:
			for _, place := range x.Items {
				words := "Falta su firma"
				switch {
				case place.Void:
					words = "Firmó, y lo firmado cambió después: su firma ya no vale"
				case place.At != "":
					words = place.Name + ", " + place.At + ", " + place.Level
				}
				last.signs = append(last.signs, web.Line{Icon: web.IconSignature, Title: place.Label, Text: words})
			}
		case sheets.Together:
			v.add(x.Blocks)
		}
	}
}

// said is the value of a field, or the words of what was chosen.
func said(f sheets.Field) string {
	text := f.Value
	for i, c := range f.Chosen {
		if i > 0 || text != "" {
			text += ", "
		}
		text += c
	}
	return orWord(text, "—")
}
