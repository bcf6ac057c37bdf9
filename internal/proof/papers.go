package proof

import (
	"context"
	"encoding/json"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
)

// judgePapers takes every paper with its chain, and derives anew what is said of it beside
// its content: which folio it has, whose it is, its version and its status.
func judgePapers(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Formatos contra su bitácora"}
	after := ""
	for {
		rows, err := papersAfter(ctx, c, after)
		if err != nil || len(rows) == 0 {
			return k, err
		}
		first, last := rows[0].ID, rows[len(rows)-1].ID
		entries, err := paperEntries(ctx, c, first, last)
		if err != nil {
			return k, err
		}
		chains := map[string][]entryRow{}
		for _, e := range entries {
			chains[e.Chain] = append(chains[e.Chain], e)
		}
		for _, p := range rows {
			k.Judged++
			p.judge(&k, chains[paperChain(p.ID)])
		}
		after = last
	}
}

// judge compares a paper with what its chain makes of it.
func (p paperRow) judge(k *Check, chain []entryRow) {
	opened := false
	version, status := 0, p.Status // a chain from before the first status was noted leaves it open
	for _, e := range chain {
		var t struct {
			Kind    string        `json:"formato"`
			Folio   string        `json:"folio"`
			Order   string        `json:"orden"`
			File    string        `json:"expediente"`
			Status  papers.Status `json:"estado"`
			Version int           `json:"versión"`
		}
		if e.Data != "" && json.Unmarshal([]byte(e.Data), &t) != nil {
			k.find("El formato %s (%s): el asiento %d de su bitácora no se puede leer", p.Folio, p.ID, e.Seq)
			return
		}
		switch e.Action {
		case "apertura":
			opened, version = true, 1
			if t.Status != "" {
				status = t.Status
			}
			if t.Folio != p.Folio || t.Kind != p.Kind || t.Order != p.OrderID || t.File != p.RepairID {
				k.find("El formato %s %s (%s) no es el que se asentó al abrirlo: %s %s", p.Kind, p.Folio, p.ID, t.Kind, t.Folio)
				return
			}
		case "versión":
			version, status = t.Version, t.Status
		case "firma":
			if status == papers.Draft {
				status = papers.ToSign
			}
		case string(papers.Draft), string(papers.ToSign), string(papers.Final), string(papers.Observed), string(papers.Void):
			status = papers.Status(e.Action)
		}
	}
	switch {
	case !opened:
		k.find("El formato %s (%s) no está en la bitácora", p.Folio, p.ID)
	case p.Version != version || p.Last != version:
		k.find("El formato %s (%s) va en la versión %d de %d y su bitácora en la %d", p.Folio, p.ID, p.Version, p.Last, version)
	case p.Status != status:
		k.find("El formato %s (%s) está «%s» y su bitácora dice «%s»", p.Folio, p.ID, p.Status, status)
	}
}
