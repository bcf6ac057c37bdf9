package papers

import (
	"context"
	"encoding/json"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// PhotoPlaces tells of each photograph, by its hash, which one of which paper it is, as
// somebody who looks for it needs to hear it: the last of the versions given that names it.
func PhotoPlaces(versions ...Paper) map[string]string {
	places := map[string]string{}
	last := map[string]int{}
	for _, p := range versions {
		for i, x := range p.Photos() {
			if p.Version >= last[x.Hash] {
				last[x.Hash] = p.Version
				places[x.Hash] = fmt.Sprintf("foto %d de %s %s, versión %d", i+1, p.Kind, p.Folio, p.Version)
			}
		}
	}
	return places
}

// PhotoPlacesIn does so for every photograph that any version of a paper names. It reads all
// papers, and is meant for whoever found that one does not hold (rev11 F-02).
func PhotoPlacesIn(ctx context.Context, c *database.Conn) (map[string]string, error) {
	type row struct {
		ID      string `db:"paper_id"`
		Version int    `db:"version"`
		Kind    Kind   `db:"kind"`
		Folio   string `db:"folio"`
		Data    string `db:"data"`
	}
	places := map[string]string{}
	for last := (row{}); ; {
		var rows []row
		err := c.Select(ctx, &rows, `SELECT v.paper_id, v.version, p.kind, p.folio, v.data FROM paper_versions v JOIN papers p ON p.id = v.paper_id
			WHERE (v.paper_id, v.version) > (?, ?) AND v.data LIKE '%"fotografias":[%' ORDER BY v.paper_id, v.version LIMIT 500`, last.ID, last.Version)
		if err != nil {
			return nil, fmt.Errorf("look for photographs in papers: %w", err)
		}
		if len(rows) == 0 {
			return places, nil
		}
		for _, r := range rows {
			for hash, words := range PhotoPlaces(Paper{Kind: r.Kind, Folio: r.Folio, Version: r.Version, Data: json.RawMessage(r.Data)}) {
				places[hash] = words // of one paper the last version comes last
			}
		}
		last = rows[len(rows)-1]
	}
}
