package assetpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/web"
)

// restoreView keeps again a view that was just removed, at the end of the person's.
func (p *pages) restoreView(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err == nil {
		err = staffOnly(r)
	}
	if err != nil {
		return err
	}
	err = p.Views.Restore(r.Context(), web.ActorOf(r.Context()).Person.ID, listName, values.Get("nombre"), values.Get("consulta"), web.SentForm(r, values))
	if err != nil {
		return err
	}
	web.SayDone(w, r, "La vista «"+values.Get("nombre")+"» está otra vez, al final de las tuyas.")
	return web.GoBack(w, r, values, web.AssetsPath)
}
