package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

var providerWords = web.ShelfWords{Title: "Documentos del proveedor", None: "Todavía no tiene documentos.", More: "Agregar documentos", Button: "Agregar al proveedor", Back: "Volver al proveedor", Gone: "en el proveedor",
	Alt: "Documento del proveedor", Refused: "Tu rol consulta los proveedores", Section: web.AssetsPath, Note: "Por ejemplo «Formato para reportar, 2026»."}

func providerPath(id string) string { return providersPath + "/" + url.PathEscape(id) }

// providerShelf is where the papers of a provider are: who administers keeps them, and whoever
// works with machines reads them (GAP-35, rev11 A-12).
func (p *pages) providerShelf(r *http.Request, x equipment.Provider) web.Shelf {
	return web.Shelf{DB: p.DB, Desk: p.Desk, People: p.People, Path: providerPath(x.ID), Kinds: equipment.ProviderFileKinds, Words: providerWords, Keeps: web.ActorOf(r.Context()).Has(people.Administrator),
		Files: func(ctx context.Context, c *database.Conn) ([]equipment.File, error) {
			return p.Equipment.ProviderFiles(ctx, c, x.ID)
		},
		File: func(ctx context.Context, c *database.Conn, id string) (equipment.File, error) {
			return p.Equipment.ProviderFile(ctx, c, x.ID, id)
		},
		Add: func(ctx context.Context, c *database.Conn, by audit.By, files []equipment.File) error {
			return p.Equipment.AddProviderFiles(ctx, c, by, x.ID, files)
		},
		Withdraw: func(ctx context.Context, c *database.Conn, by audit.By, id, reason string) error {
			return p.Equipment.WithdrawProviderFile(ctx, c, by, x.ID, id, reason)
		},
		Show: p.showProvider}
}

// providerShelfOf finds the shelf of the provider of an address.
func (p *pages) providerShelfOf(r *http.Request) (web.Shelf, error) {
	x, err := p.Equipment.Provider(r.Context(), p.DB.Read(), r.PathValue("proveedor"))
	return p.providerShelf(r, x), err
}
