// Package contingencypages are the pages for the day when the system fails and for
// the days before it: outages with their span, and blocks of folios that are
// printed and handed to the units beforehand (rev11 P-12, R-U-01, G-10; F-09,
// E-10). Only a Supervisor opens them.
//
//	GET  /contingencia                         outages and blocks
//	POST /contingencia/caidas                  registers an outage
//	POST /contingencia/caidas/{id}/cierre      ends the one that is open
//	POST /contingencia/bloques                 issues a block
//	GET  /contingencia/bloques/{id}            one block, folio by folio
//	GET  /contingencia/bloques/{id}/paquete    its formats for the pen, as one PDF
//	POST /contingencia/bloques/{id}/anulados   voids one of its folios
package contingencypages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB          *database.DB
	Contingency *contingency.Store
	People      *people.Store
	Settings    *settings.Store
	Documents   *documents.Store
}

const (
	homePath    = "/contingencia"
	outagesPath = homePath + "/caidas"
	blocksPath  = homePath + "/bloques"
)

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	route := func(method, path, name string, handler web.Handler, note string) web.Route {
		return web.Route{Method: method, Path: path, Name: name, Handler: handler, Body: 64 << 10,
			Policy: web.Policy{Who: []people.Role{people.Supervisor}, Object: web.ObjectCatalog, Note: note}}
	}
	slow := func(r web.Route) web.Route { // 50 folios are 201 pages
		r.Timeout = time.Minute
		return r
	}
	taking := func(r web.Route, form any) web.Route {
		r.Form = web.Taking(form)
		return r
	}
	return []web.Route{
		route(http.MethodGet, homePath, "contingencia", p.home, "caídas y bloques de folios"),
		taking(route(http.MethodPost, outagesPath, "contingencia.caida", p.register, "una caída abierta a la vez, sin traslapes"), outageForm{}),
		taking(route(http.MethodPost, outagesPath+"/{id}/cierre", "contingencia.cierre", p.end, "solo la que sigue abierta"), endForm{}),
		taking(route(http.MethodPost, blocksPath, "contingencia.bloque", p.issue, "folios consecutivos, con dígito verificador"), blockForm{}),
		route(http.MethodGet, blocksPath+"/{id}", "contingencia.folios", p.block, "folios de un bloque"),
		slow(route(http.MethodGet, blocksPath+"/{id}/paquete", "contingencia.paquete", p.prints, "formatos en blanco con los folios libres de un bloque")),
		taking(route(http.MethodPost, blocksPath+"/{id}/anulados", "contingencia.anular", p.annul, "solo un folio sin usar, con motivo"), annulForm{}),
	}
}

// outageForm registers an outage (G-10).
type outageForm struct {
	From   time.Time `form:"desde" label:"Desde" validate:"required"`
	To     time.Time `form:"hasta" label:"Hasta" help:"Déjala vacía si el sistema sigue caído." validate:"notbefore=desde"`
	Reason string    `form:"motivo" label:"Qué falló" help:"Por ejemplo: sin energía en el centro de datos." validate:"required,min=5,max=200"`
}

// endForm ends the outage that is open.
type endForm struct {
	At time.Time `form:"termino" label:"Volvió a funcionar" validate:"required"`
}

// blockForm issues a block of folios for paper orders: what F-09 asks of who issues it; its
// unit is an id here (rev11 F-09).
type blockForm struct{ papers.ContingencyPaper }

// annulForm voids a folio that was spoiled or lost.
type annulForm struct {
	Folio  string `form:"folio" label:"Folio" kind:"choice" validate:"required,max=24"`
	Reason string `form:"motivo" label:"Por qué se anula" help:"Se manchó, se perdió, se llenó mal…" validate:"required,min=5,max=200"`
}

// sent is a form that came back to be corrected; nil for one that is new.
type sent struct {
	values url.Values
	bad    *problem.Error
}

// formView is one form of a page.
type formView struct {
	fields []forms.Field
	key    string
	bad    *problem.Error
}

func formOf(form any, c forms.Choices, s *sent) formView {
	v := formView{fields: c.Into(forms.Describe(form))}
	if s == nil {
		v.key = database.NewID()
		return v
	}
	v.fields, v.key, v.bad = forms.Fill(v.fields, s.values, s.bad), web.KeyFor(s.values), s.bad
	return v
}

func (s *sent) status() int {
	if s == nil {
		return http.StatusOK
	}
	return web.StatusOf(s.bad)
}

// do reads a form, acts on it in one transaction, and not again when it is sent
// twice. What has to be corrected comes back as sent.
func (p *pages) do(r *http.Request, form any, act func(ctx context.Context, c *database.Conn, by audit.By) error) (*sent, error) {
	values, err := web.ReadForm(r)
	if err != nil {
		return nil, err
	}
	if err = forms.Decode(values, form); err == nil {
		ctx := r.Context()
		by := web.ActorOf(ctx).By(people.Supervisor)
		by.At = web.Now(ctx)
		err = p.DB.Write(ctx, func(c *database.Conn) error {
			_, again, err := c.Once(ctx, web.SentForm(r, values))
			if err != nil || again {
				return err
			}
			return act(ctx, c, by)
		})
	}
	if bad := web.OnForm(err); bad != nil {
		return &sent{values, bad}, nil
	}
	return nil, err
}

func (p *pages) register(w http.ResponseWriter, r *http.Request) error {
	var f outageForm
	back, err := p.do(r, &f, func(ctx context.Context, c *database.Conn, by audit.By) error {
		_, err := p.Contingency.RegisterOutage(ctx, c, f.From, f.To, f.Reason, by)
		return err
	})
	switch {
	case err != nil:
		return err
	case back != nil:
		return p.showHome(w, r, shown{outage: back})
	}
	web.SayDone(w, r, "Caída registrada. Ya puedes elegirla al capturar.")
	return web.SeeOther(w, r, homePath)
}

func (p *pages) end(w http.ResponseWriter, r *http.Request) error {
	var f endForm
	back, err := p.do(r, &f, func(ctx context.Context, c *database.Conn, by audit.By) error {
		err := p.Contingency.CloseOutage(ctx, c, r.PathValue("id"), f.At, by)
		if bad, ok := problem.As(err); ok && len(bad.Fields) == 1 {
			return problem.OnField("termino", bad.Fields[0].Message)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case back != nil:
		return p.showHome(w, r, shown{end: back})
	}
	web.SayDone(w, r, "La caída quedó cerrada.")
	return web.SeeOther(w, r, homePath)
}

func (p *pages) issue(w http.ResponseWriter, r *http.Request) error {
	var f blockForm
	back, err := p.do(r, &f, func(ctx context.Context, c *database.Conn, by audit.By) error {
		units, err := p.units(ctx, c, by.At)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(units, func(u people.Unit) bool { return u.ID == f.Unit }) {
			return problem.OnField("unidad", "Elige una unidad de la lista.")
		}
		_, err = p.Contingency.Issue(ctx, c, by, contingency.Orders, f.Unit, f.Delivered, f.Count)
		return err
	})
	switch {
	case err != nil:
		return err
	case back != nil:
		return p.showHome(w, r, shown{block: back})
	}
	web.SayDone(w, r, "Bloque emitido: "+web.Count(f.Count, "folio", "folios")+" para entregar a "+f.Delivered+".")
	return web.SeeOther(w, r, homePath)
}

func (p *pages) annul(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	var f annulForm
	back, err := p.do(r, &f, func(ctx context.Context, c *database.Conn, by audit.By) error {
		if _, err := p.Contingency.Block(ctx, c, id); err != nil {
			return err
		}
		list, err := p.Contingency.FoliosOf(ctx, c, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(x contingency.Folio) bool { return x.Folio == f.Folio }) {
			return problem.OnField("folio", "Elige un folio de este bloque.")
		}
		return p.Contingency.Annul(ctx, c, f.Folio, f.Reason, by)
	})
	switch {
	case err != nil:
		return err
	case back != nil:
		return p.showBlock(w, r, back)
	}
	web.SayDone(w, r, "Folio "+f.Folio+" anulado.")
	return web.SeeOther(w, r, blocksPath+"/"+id)
}
