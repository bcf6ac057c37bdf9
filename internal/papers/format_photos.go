package papers

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/sheets"
)

// Photos are the photographs that a document names, in their order (rev11 F-02).
func (d Document) Photos() []PhotoOfMachine {
	if h, ok := d.Value.(*HandoverPaper); ok && h.B != nil {
		return h.B.Photos
	}
	return nil
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
