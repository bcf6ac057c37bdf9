package assetpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// keepsFiles tells whether somebody adds papers to a machine and takes them away: whoever
// works with it, and not who only looks.
func keepsFiles(a people.Actor) bool {
	return a.Has(people.Adviser) || a.Has(people.Supervisor) || a.Has(people.Coordination) || a.Has(people.Administrator)
}

var shelfWords = web.ShelfWords{Title: "Documentos y fotos", None: "Todavía no tiene documentos ni fotos.", More: "Agregar fotos o documentos", Button: "Agregar al equipo", Back: "Volver al equipo", Gone: "en el equipo",
	Alt: "Foto del equipo", Refused: "Tu rol consulta los equipos", Section: web.AssetsPath, Note: "Por ejemplo «Etiqueta de serie» o el número de la factura."}

// shelf is where the papers and photographs of a machine are (G-03).
func (p *pages) shelf(r *http.Request, a equipment.Asset) web.Shelf {
	return web.Shelf{DB: p.DB, Desk: p.Desk, People: p.People, Path: pathOf(a.ID), Kinds: equipment.FileKinds, Words: shelfWords, Keeps: keepsFiles(web.ActorOf(r.Context())), Closed: a.Status != equipment.Active,
		Files: func(ctx context.Context, c *database.Conn) ([]equipment.File, error) {
			return p.Equipment.Files(ctx, c, a.ID)
		},
		File: func(ctx context.Context, c *database.Conn, id string) (equipment.File, error) {
			return p.Equipment.File(ctx, c, a.ID, id)
		},
		Add: func(ctx context.Context, c *database.Conn, by audit.By, files []equipment.File) error {
			return p.Equipment.AddFiles(ctx, c, by, a.ID, files)
		},
		Withdraw: func(ctx context.Context, c *database.Conn, by audit.By, id, reason string) error {
			return p.Equipment.WithdrawFile(ctx, c, by, a.ID, id, reason)
		},
		Show: func(w http.ResponseWriter, r *http.Request, bad *problem.Error, typed url.Values) error {
			return p.showAsset(w, r, a, bad, typed)
		}}
}

// shelfOf finds the shelf of an address, for whoever works with machines; for anybody else
// there is none.
func (p *pages) shelfOf(r *http.Request) (web.Shelf, error) {
	actor := web.ActorOf(r.Context())
	if !staff(actor) {
		return web.Shelf{}, missing
	}
	a, err := p.asset(r.Context(), actor, r.PathValue("equipo"))
	return p.shelf(r, a), err
}
