package main

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// folios returns folios from everywhere in the archive.
func (b *bench) folios(a *archive) ([]string, error) {
	db, err := database.Open(b.ctx, a.url)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var last int64
	if err := db.Read().Get(b.ctx, &last, `SELECT COALESCE(MAX(number), 0) FROM orders`); err != nil {
		return nil, err
	}
	var list []string
	step := max(1, last/500)
	for n := int64(1); n <= last; n += step {
		var some []string
		if err := db.Read().Select(b.ctx, &some, `SELECT folio FROM orders WHERE number = ? AND number > 0`, n); err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the archive has no folios")
	}
	return list, nil
}
