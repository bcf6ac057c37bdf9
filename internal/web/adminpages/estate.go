package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// retireForm takes a machine out of the inventory (rev11 P-09, F-08).
type retireForm struct {
	Document string `form:"documento" label:"Documento que ampara la baja" help:"El folio del F-08 o el número del oficio o del acta." kind:"text" validate:"required,min=4,max=120"`
	Number   string `form:"numero" label:"Número del movimiento en el sistema patrimonial" kind:"text" validate:"required,min=2,max=60"`
	Day      string `form:"fecha" label:"Fecha del registro" kind:"date" validate:"required"`
}

// numberForm gives a machine its definitive number (rev11 P-09, GAP-21).
type numberForm struct {
	Inventory string `form:"inventario" label:"Número de inventario definitivo" kind:"text" validate:"required,min=3,max=40"`
	Number    string `form:"numero" label:"Número del movimiento en el sistema patrimonial" kind:"text" validate:"required,min=2,max=60"`
	Day       string `form:"fecha" label:"Fecha del registro" kind:"date" validate:"required"`
}

// atHand is the machine of an address, in use.
func (p *pages) atHand(r *http.Request) (equipment.Asset, editor, error) {
	a, err := p.Equipment.Asset(r.Context(), p.DB.Read(), equipment.ID(r.PathValue("equipo")))
	if err == nil && a.Status != equipment.Active {
		err = problem.New(problem.Refused, "El equipo ya no está activo en el inventario.", "Revisa su historia.").At(assetPath(a.ID), "Ver el equipo")
	}
	return a, editor{section: web.AssetsPath, back: assetPath(a.ID), version: a.Version, role: people.Coordination,
		side: known(web.Pair{Term: "Equipo", Text: a.Name()}, web.Pair{Term: "Inventario", Text: a.Inventory, Folio: true}, web.Pair{Term: "Serie", Text: a.Serial, Folio: true})}, err
}

func assetPath(id equipment.ID) string { return web.AssetsPath + "/" + url.PathEscape(string(id)) }

// retire is how the Coordinación Administrativa registers that a machine is written off: with
// the document and what the system of the State said. Nothing may answer for it, nor may an
// order of it be open (rev11 P-09).
func (p *pages) retire(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, e, err := p.atHand(r)
	if err != nil {
		return err
	}
	// What a file proposed is registered on its F-08, which stays unsigned otherwise.
	switch list, err := p.Repair.Disposals(ctx, p.DB.Read(), string(a.ID), 1); {
	case err != nil:
		return err
	case len(list) > 0:
		return web.SeeOther(w, r, repair.DisposalPath(list[0].File))
	}
	f := &retireForm{}
	e.head = web.Heading{Title: "Dar de baja " + a.Name(), Folio: a.Inventory, Rest: "Deja de atenderse y de programarse; su historia queda. No se deshace."}
	e.action, e.button, e.form = assetPath(a.ID)+"/baja", "Registrar la baja", f
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, _ int64) (string, string, error) {
		if err := (papers.RegistryEntry{Day: f.Day}).Judge(by.At); err != nil {
			return "", "", err
		}
		open, err := orders.OpenFor(ctx, c, a.ID)
		if err != nil {
			return "", "", err
		}
		if open > 0 {
			return "", "", problem.New(problem.Refused, "El equipo tiene una orden abierta.", "Espera a que concluya, o pide que se cancele.").For("P-09")
		}
		return e.back, "La baja quedó registrada.", p.Equipment.Retire(ctx, c, by, a.ID, f.Document+", movimiento "+f.Number+" del "+dayWords(f.Day))
	}
	return p.serve(w, r, e)
}

// number is how the Coordinación Administrativa gives a machine the definitive number that it
// lacked (rev11 P-09, GAP-21).
func (p *pages) number(w http.ResponseWriter, r *http.Request) error {
	a, e, err := p.atHand(r)
	switch {
	case err != nil:
		return err
	case !a.Provisional && a.Inventory != "":
		return problem.New(problem.Refused, "El número de este equipo ya es definitivo.", "Si está mal, pide que se corrija en sus datos.").For("P-09").At(assetPath(a.ID), "Ver el equipo")
	}
	f := &numberForm{}
	e.head = web.Heading{Title: "Número definitivo de " + a.Name(), Folio: a.Inventory, Rest: "El número que tiene es provisional."}
	if a.Inventory == "" {
		e.head.Rest = "Entró al inventario sin número."
	}
	e.action, e.button, e.form = assetPath(a.ID)+"/numero", "Registrar el número", f
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		if err := (papers.RegistryEntry{Day: f.Day}).Judge(by.At); err != nil {
			return "", "", err
		}
		a.Version = version
		if err := p.Equipment.Numbered(ctx, c, by, a, f.Inventory, "movimiento "+f.Number+" del "+dayWords(f.Day)); err != nil {
			return "", "", err
		}
		return e.back, "El número definitivo quedó registrado.", p.annex(ctx, c, by, a.ID, papers.Later{Inventory: f.Inventory, Number: f.Number, Day: f.Day})
	}
	return p.serve(w, r, e)
}

// annex puts the definitive number of a machine beside the F-08 with which it came in place of
// another; a machine that no movement brought has none.
func (p *pages) annex(ctx context.Context, c *database.Conn, by audit.By, id equipment.ID, l papers.Later) error {
	files, err := p.Repair.OfAsset(ctx, c, string(id))
	if err != nil {
		return err
	}
	for _, f := range files {
		m := f.Record.Movement
		if m == nil || m.Old == "" || m.Paper == "" {
			continue
		}
		x, err := p.Papers.Get(ctx, c, m.Paper)
		if err != nil {
			return err
		}
		if x.Status == papers.Final {
			return p.Papers.AddLater(ctx, c, x, l, by)
		}
	}
	return nil
}

// movementForm is the number that an inventory movement lacked when it was acknowledged.
type movementForm struct {
	Number string `form:"numero" label:"Número del movimiento en el sistema patrimonial" kind:"text" validate:"required,min=2,max=60"`
	Day    string `form:"fecha" label:"Fecha del registro" kind:"date" validate:"required"`
}

// movement is how the Coordinación Administrativa annexes to a complete F-08 the number that the
// system of the State gave to it later (rev11 P-09).
func (p *pages) movement(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	m, err := p.Papers.ByFolio(ctx, c, papers.InventoryMovement, r.PathValue("movimiento"))
	if err != nil {
		return err
	}
	var body papers.MovementPaper
	if err := m.Decode(&body); err != nil {
		return err
	}
	later, err := p.Papers.LaterOf(ctx, c, m.ID)
	if err != nil {
		return err
	}
	numbered := body.Registry.Number != ""
	for _, x := range later[m.ID] {
		numbered = numbered || x.Number != ""
	}
	back := web.OrdersPath + "/" + url.PathEscape(body.Order)
	if m.RepairID != "" {
		back = repair.Path(body.Order)
	}
	switch {
	case m.Status != papers.Final:
		return problem.New(problem.Refused, "Ese movimiento todavía no está acusado.", "El número se escribe en su F-08 al acusarlo.").For("P-09").At(back, "Ver su F-08")
	case numbered:
		return problem.New(problem.Refused, "Ese movimiento ya tiene su número.", "Revisa su F-08.").For("P-09").At(back, "Ver su F-08")
	}
	f := &movementForm{}
	e := editor{section: web.AssetsPath, back: back, role: people.Coordination, form: f, action: movementPath(m.Folio), button: "Anotar el número",
		head: web.Heading{Title: "Número del movimiento", Folio: m.Folio, Rest: "Se acusó sin el número del sistema patrimonial. El F-08 no cambia: el número queda anotado junto a él."},
		side: known(web.Pair{Term: "Orden o expediente", Text: body.Order, Folio: true}, web.Pair{Term: "Inventario", Text: body.Out.Inventory, Folio: true}, web.Pair{Term: "Serie", Text: body.Out.Serial, Folio: true})}
	if e.move, err = web.MovementOf(web.ActorOf(ctx), []papers.Paper{m}); err != nil {
		return err
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, _ int64) (string, string, error) {
		if err := (papers.RegistryEntry{Day: f.Day}).Judge(by.At); err != nil {
			return "", "", err
		}
		return e.back, "El número quedó anotado junto al F-08.", p.Papers.AddLater(ctx, c, m, papers.Later{Number: f.Number, Day: f.Day}, by)
	}
	return p.serve(w, r, e)
}

// movementPath is where the number of a movement is annexed to its F-08.
func movementPath(folio string) string { return "/movimientos/" + url.PathEscape(folio) + "/numero" }
