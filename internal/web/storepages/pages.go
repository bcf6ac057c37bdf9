// Package storepages are the pages of the store room that activity 13 looks into:
// what is on the shelf and under its minimum, what came in, what was counted, and
// the ledger of each supply (rev11, R-S-03; E-09).
//
//	GET  /bodega                        the supplies; an AST reads, a Supervisor keeps
//	POST /bodega/entradas               notes what came in
//	POST /bodega/insumos                adds a supply
//	GET  /bodega/insumos/{id}           one supply with its ledger
//	POST /bodega/insumos/{id}/ajustes   corrects the stock to what was counted
package storepages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB       *database.DB
	Supplies *supplies.Store
	People   *people.Store
}

const (
	roomPath  = "/bodega"
	entryPath = roomPath + "/entradas"
	itemsPath = roomPath + "/insumos"
)

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	reads := web.Policy{Who: []people.Role{people.Supervisor, people.Adviser}, Object: web.ObjectCatalog, Note: "existencias y movimientos, sin datos de quien pide"}
	keeps := web.Policy{Who: []people.Role{people.Supervisor}, Object: web.ObjectCatalog, Note: "la Supervisión administra los insumos (R-S-03)"}
	return []web.Route{
		{Method: http.MethodGet, Path: roomPath, Name: "bodega", Handler: p.room, Policy: reads},
		{Method: http.MethodPost, Path: entryPath, Name: "bodega.entrada", Handler: p.enter, Form: web.Taking(entryForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: itemsPath, Name: "bodega.alta", Handler: p.add, Form: web.Taking(itemForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodGet, Path: itemsPath + "/{id}", Name: "bodega.insumo", Handler: p.item, Policy: reads},
		{Method: http.MethodPost, Path: itemsPath + "/{id}/ajustes", Name: "bodega.ajuste", Handler: p.adjust, Form: web.Taking(countForm{}), Body: 64 << 10, Policy: keeps},
	}
}

// entryForm notes what came in.
type entryForm struct {
	Item string `form:"insumo" label:"Insumo" kind:"choice" validate:"required,max=64"`
	Qty  int64  `form:"cantidad" label:"Cantidad que entra" validate:"required,min=1,max=100000"`
	Note string `form:"documento" label:"Documento o nota" help:"Factura, remisión, vale, o de dónde llegó." validate:"required,min=3,max=200"`
}

// itemForm adds a supply.
type itemForm struct {
	Name    string `form:"nombre" label:"Nombre" help:"Con lo que lo distingue: «Memoria DDR4 8 GB»." validate:"required,min=3,max=80"`
	Unit    string `form:"unidad" label:"Unidad" help:"En qué se cuenta: pza, caja, lata…" validate:"required,max=12"`
	Shelf   int64  `form:"existencia" label:"Existencia de hoy" validate:"required,min=0,max=100000"`
	Minimum int64  `form:"minimo" label:"Mínimo" help:"Por debajo de él aparece el aviso." validate:"required,min=0,max=100000"`
}

// countForm corrects the stock to what was counted. Seen is the stock that the page
// showed: what leaves the room while somebody counts is not undone.
type countForm struct {
	Counted int64  `form:"contado" label:"Existencia contada" validate:"required,min=0,max=100000"`
	Reason  string `form:"motivo" label:"Por qué no coincide" kind:"area" max:"300" validate:"required,min=10,max=300"`
	Seen    int64  `form:"visto" kind:"hidden" validate:"required,min=0"`
}

// sent is a form that came back to be corrected.
type sent struct {
	values url.Values
	bad    *problem.Error
}

// status is that of a page on which a form is shown: 200 for a new one.
func (s *sent) status() int {
	if s == nil {
		return http.StatusOK
	}
	return web.StatusOf(s.bad)
}

func (s *sent) problem() *problem.Error {
	if s == nil {
		return nil
	}
	return s.bad
}

func (s *sent) key() string {
	if s == nil {
		return database.NewID()
	}
	return web.KeyFor(s.values)
}

// fields are the inputs of a form, with what was typed.
func (s *sent) fields(form any, c forms.Choices) []forms.Field {
	fields := c.Into(forms.Describe(form))
	if s != nil {
		fields = forms.Fill(fields, s.values, s.bad)
	}
	return fields
}

// once acts on a form in one transaction, and not again when it is sent twice.
func (p *pages) once(r *http.Request, values url.Values, act func(ctx context.Context, c *database.Conn, by audit.By) error) error {
	ctx := r.Context()
	by := web.ActorOf(ctx).By(people.Supervisor)
	by.At = web.Now(ctx)
	return p.DB.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, web.SentForm(r, values))
		if err != nil || again {
			return err
		}
		return act(ctx, c, by)
	})
}

func (p *pages) enter(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f entryForm
	err = forms.Decode(values, &f)
	if err == nil {
		err = p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			return p.Supplies.Enter(ctx, c, f.Item, f.Qty, f.Note, by)
		})
	}
	if problem.KindOf(err) == problem.NotFound {
		err = problem.OnField("insumo", "Elige un insumo de la lista.")
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showRoom(w, r, &sent{values, bad}, nil)
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Entrada registrada.")
	return web.SeeOther(w, r, roomPath)
}

func (p *pages) add(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f itemForm
	err = forms.Decode(values, &f)
	if err == nil {
		err = p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			_, err := p.Supplies.Add(ctx, c, supplies.Item{Name: f.Name, Unit: f.Unit, Stock: f.Shelf, Minimum: f.Minimum}, by)
			return err
		})
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showRoom(w, r, nil, &sent{values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "«"+f.Name+"» ya está en la bodega.")
	return web.SeeOther(w, r, roomPath)
}

func (p *pages) adjust(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	var f countForm
	err = forms.Decode(values, &f)
	if err == nil {
		err = p.once(r, values, func(ctx context.Context, c *database.Conn, by audit.By) error {
			i, err := p.Supplies.Item(ctx, c, id)
			if err != nil {
				return err
			}
			if i.Stock != f.Seen {
				return problem.New(problem.Conflict, "La existencia cambió mientras contabas: ahora hay "+amount(i.Stock, i.Unit)+".", "Revisa los movimientos de abajo y cuenta otra vez.")
			}
			if i.Stock == f.Counted {
				return problem.OnField("contado", "Es lo que ya dice el registro: no hay nada que corregir.")
			}
			return p.Supplies.Adjust(ctx, c, id, f.Counted, f.Reason, by)
		})
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showItem(w, r, &sent{values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Existencia corregida.")
	return web.SeeOther(w, r, itemsPath+"/"+id)
}
