package papers

import (
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/sheets"
)

// Photos are the photographs that a document names, in their order (rev11 F-02, F-05).
func (d Document) Photos() []PhotoOfMachine {
	switch v := d.Value.(type) {
	case *HandoverPaper:
		if v.B != nil {
			return v.B.Photos
		}
	case *JointReviewPaper:
		return v.Result.Photos
	}
	return nil
}

// Photos are the photographs that a paper names, in their order; none for a kind of paper
// that has none (rev11 F-02, F-05).
func (p Paper) Photos() []PhotoOfMachine {
	if p.Kind != Handover && p.Kind != JointReview {
		return nil
	}
	f, _ := FormatOf(p.Kind)
	d := Document{Value: f.New()}
	if p.Decode(d.Value) != nil {
		return nil
	}
	return d.Photos()
}

// Photos are the photographs on the sheets that were laid before somebody, each once.
func (x Shown) Photos() []PhotoOfMachine {
	var list []PhotoOfMachine
	for _, s := range x.Sheets {
		for _, p := range s.Paper.Photos() {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// photos shows the photographs at the end of the sheet, each with its number, its name and
// the hash that the signatures over its section bind.
func (d Document) photos() []sheets.Block {
	list := d.Photos()
	if len(list) == 0 {
		return nil
	}
	var figures sheets.Figures
	for i, x := range list {
		name := fmt.Sprintf("Foto %d. %s", i+1, x.Name)
		figures.Items = append(figures.Items, sheets.Figure{Picture: sheets.Picture{Bytes: d.Pictures[x.Hash], Alt: fmt.Sprintf("Fotografía %d del equipo: %s", i+1, x.Name)},
			Caption: name + ". SHA-256 " + x.Hash, Hash: x.Hash})
	}
	return []sheets.Block{sheets.Heading{Level: 1, Text: "Fotografías"}, figures}
}
