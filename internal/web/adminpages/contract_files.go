package adminpages

import (
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

var contractWords = web.ShelfWords{Title: "Documentos del contrato", None: "Todavía no tiene documentos.", More: "Agregar documentos", Button: "Agregar al contrato", Back: "Volver al contrato", Gone: "en el contrato",
	Alt: "Documento del contrato", Refused: "Tu rol consulta los contratos", Section: web.AssetsPath, Note: "Por ejemplo «Anexo técnico 2, partes cubiertas»."}

// contractShelf is where the papers of a contract are: who administers keeps them, and
// whoever reads the contract reads them (GAP-36, rev11 D-11).
func (p *pages) contractShelf(r *http.Request, k equipment.Contract) web.Shelf {
	return web.Shelf{DB: p.DB, Desk: p.Desk, People: p.People, Path: contractPath(k.ID), Kinds: equipment.ContractFileKinds, Words: contractWords, Keeps: web.ActorOf(r.Context()).Has(people.Administrator),
		Files: func(ctx context.Context, c *database.Conn) ([]equipment.File, error) {
			return p.Equipment.ContractFiles(ctx, c, k.ID)
		},
		File: func(ctx context.Context, c *database.Conn, id string) (equipment.File, error) {
			return p.Equipment.ContractFile(ctx, c, k.ID, id)
		},
		Add: func(ctx context.Context, c *database.Conn, by audit.By, files []equipment.File) error {
			return p.Equipment.AddContractFiles(ctx, c, by, k.ID, files)
		},
		Withdraw: func(ctx context.Context, c *database.Conn, by audit.By, id, reason string) error {
			return p.Equipment.WithdrawContractFile(ctx, c, by, k.ID, id, reason)
		},
		Show: p.showContract}
}

// contractShelfOf finds the shelf of the contract of an address.
func (p *pages) contractShelfOf(r *http.Request) (web.Shelf, error) {
	k, err := p.Equipment.Contract(r.Context(), p.DB.Read(), r.PathValue("contrato"))
	return p.contractShelf(r, k), err
}
