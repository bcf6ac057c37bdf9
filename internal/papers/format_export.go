package papers

import "strings"

// Columns are the heads of an export of this format, one column for each field that is
// no bookkeeping; a table is one column.
func (f Format) Columns() []string {
	heads := []string{"Folio", "Orden", "Estado", "Versión", "Fecha"}
	seen := map[string]bool{}
	for _, h := range heads {
		seen[h] = true
	}
	for _, p := range f.parts(f.New()) {
		for _, it := range p.items {
			if it.export == "-" {
				continue
			}
			head := it.label
			if seen[head] {
				head = strings.TrimSpace(orText(it.group, p.title) + " · " + it.label)
			}
			seen[head] = true
			heads = append(heads, head)
		}
		for _, s := range p.slots {
			heads = append(heads, "Firma · "+s.label, "Firma · "+s.label+" (fecha y nivel)")
		}
	}
	return heads
}

// Row is the row of a document under Columns.
func (d Document) Row() []any {
	f, _ := FormatOf(d.Kind)
	row := []any{d.Folio, d.Order, string(d.Status), d.Version, d.At}
	for _, p := range f.parts(d.Value) {
		for _, it := range p.items {
			if it.export == "-" {
				continue
			}
			row = append(row, it.cell())
		}
		for _, place := range p.places(d) {
			when := ""
			if place.Name != "" {
				when = place.At + ", " + place.Level
				if place.Void {
					when += ", ya no vale"
				}
			}
			row = append(row, place.Name, when)
		}
	}
	return row
}

// cell is a field as one cell: a table is written row by row, photographs by name and hash.
func (it item) cell() any {
	var rows []string
	if photos, ok := it.value.Interface().([]PhotoOfMachine); ok {
		for _, x := range photos {
			rows = append(rows, x.Name+", "+x.Hash)
		}
		return strings.Join(rows, "; ")
	}
	if it.kind != "table" {
		return it.words()
	}
	for _, r := range it.table().Rows {
		rows = append(rows, strings.Join(r, ", "))
	}
	return strings.Join(rows, "; ")
}
