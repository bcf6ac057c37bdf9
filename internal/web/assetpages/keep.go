package assetpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// listName is what the room of views calls the inventory.
const listName = "equipos"

// choices are where people keep columns and views of the inventory.
func (p *pages) choices() web.ListChoices {
	k := web.ListChoices{DB: p.DB, Views: p.Views, Name: listName, Path: web.AssetsPath, Stay: "los equipos siguen donde estaban", Filters: filters, May: staffOnly, Show: p.showInventory}
	for _, c := range allColumns() {
		k.Columns = append(k.Columns, c.Key)
	}
	return k
}

// staffOnly refuses who has no inventory: their page has neither views nor columns.
func staffOnly(r *http.Request) error {
	if !staff(web.ActorOf(r.Context())) {
		return problem.New(problem.NotFound, "Esta página no existe.", "Tu equipo está en «Mi equipo».")
	}
	return nil
}
