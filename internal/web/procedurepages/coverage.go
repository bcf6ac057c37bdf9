package procedurepages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// coverageView says which clause is kept by which code and shown by which test.
type coverageView struct {
	Total int
	By    map[string]int // clauses by status
	Parts []coveragePart
}

type coveragePart struct {
	ID    string
	Title string
	Rows  []procedure.Covered
}

var coverageTones = map[string]web.Badge{
	procedure.CoveredFully:  {Tone: web.Good, Icon: web.IconCircleCheck},
	procedure.CoveredByCode: {Tone: web.Soon, Icon: web.IconAlertCircle},
	procedure.CoveredByTest: {Tone: web.Soon, Icon: web.IconAlertCircle},
	procedure.CoveredNot:    {Icon: web.IconHourglass},
}

func (p *pages) coverage(w http.ResponseWriter, r *http.Request) error {
	rows, err := procedure.Coverage()
	if err != nil {
		return err
	}
	v := coverageView{Total: len(rows), By: map[string]int{}}
	for _, c := range rows {
		v.By[c.Status]++
		if n := len(v.Parts); n == 0 || v.Parts[n-1].Title != c.Part {
			v.Parts = append(v.Parts, coveragePart{ID: "parte-" + web.Number(n+1), Title: c.Part})
		}
		part := &v.Parts[len(v.Parts)-1]
		part.Rows = append(part.Rows, c)
	}
	return web.Render(w, r, http.StatusOK, coveragePage(v))
}

func (v coverageView) rest() string {
	return web.Number(v.By[procedure.CoveredFully]) + " con código y prueba, " + web.Number(v.By[procedure.CoveredByCode]+v.By[procedure.CoveredByTest]) +
		" a medias, " + web.Number(v.By[procedure.CoveredNot]) + " pendientes de citar."
}

func (p coveragePart) sheet() web.Sheet {
	s := web.Sheet{Caption: "Cobertura: " + p.Title, Hide: true, Columns: columns("Cláusula", "Qué pide", "Estado", "Dónde")}
	for _, c := range p.Rows {
		badge := coverageTones[c.Status]
		badge.Text = c.Status
		cells := texts(c.ID, c.Text)
		s.Rows = append(s.Rows, append(cells, web.Cell{Content: web.StateBadge(badge)}, web.Cell{Content: placesOf(c)}))
	}
	return s
}
