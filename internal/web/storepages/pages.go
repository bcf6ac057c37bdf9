// Package storepages are the pages of the store room: what there is, what ASTs ask for
// (F-07), what is bought, and what orders used (rev11 R-S-03, R-A-06, A-13, A-14, E-09).
package storepages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB        *database.DB
	Supplies  *supplies.Store
	Slips     *slips.Desk
	Orders    *orders.Desk
	People    *people.Store
	Equipment *equipment.Store
	Settings  *settings.Store
	Papers    *papers.Store
	Documents *documents.Store
}

const (
	roomPath  = web.StorePath
	entryPath = roomPath + "/entradas"
	itemsPath = roomPath + "/insumos"
	slipsPath = roomPath + "/solicitudes"
	buyPath   = roomPath + "/adquisiciones"
	usePath   = roomPath + "/consumo"
	useFile   = usePath + "/descargar"
)

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	both := []people.Role{people.Supervisor, people.Adviser}
	reads := web.Policy{Who: both, Object: web.ObjectCatalog, Note: "existencias y movimientos, sin datos de quien pide"}
	keeps := web.Policy{Who: []people.Role{people.Supervisor}, Object: web.ObjectCatalog, Note: "la Supervisión administra los insumos (R-S-03)"}
	asks := web.Policy{Who: both, Object: web.ObjectOrder, Note: "cada AST ve sus solicitudes; la Supervisión, todas"}
	takes := web.Policy{Who: []people.Role{people.Adviser}, Object: web.ObjectOrder, Note: "acusa el AST de la orden (A-14)"}
	decides := web.Policy{Who: []people.Role{people.Supervisor}, Object: web.ObjectOrder, Note: "la Supervisión decide y entrega (R-S-03)"}
	signs := web.Policy{Who: both, Object: web.ObjectPaper, Note: "solo a quien se le mostró; se firma eso o nada"}
	return []web.Route{
		{Method: http.MethodGet, Path: roomPath, Name: "bodega", Handler: p.room, Policy: reads},
		{Method: http.MethodPost, Path: entryPath, Name: "bodega.entrada", Handler: p.enter, Form: web.Taking(entryForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: itemsPath, Name: "bodega.alta", Handler: p.add, Form: web.Taking(itemForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodGet, Path: itemsPath + "/{id}", Name: "bodega.insumo", Handler: p.item, Policy: reads},
		{Method: http.MethodPost, Path: itemsPath + "/{id}", Name: "bodega.corregir", Handler: p.change, Form: web.Taking(changeForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: itemsPath + "/{id}/ajustes", Name: "bodega.ajuste", Handler: p.adjust, Form: web.Taking(countForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodGet, Path: slipsPath, Name: "bodega.solicitudes", Handler: p.slips, Policy: asks},
		{Method: http.MethodGet, Path: slipsPath + "/{folio}", Name: "bodega.solicitud", Handler: p.slip, Policy: asks},
		{Method: http.MethodPost, Path: slipsPath + "/{folio}/decision", Name: "bodega.decidir", Handler: p.lay("decision"), Form: web.Taking(decisionForm{}), Body: 64 << 10, Policy: decides},
		{Method: http.MethodPost, Path: slipsPath + "/{folio}/entrega", Name: "bodega.entregar", Handler: p.lay("entrega"), Form: web.Taking(handForm{}), Body: 64 << 10, Policy: decides},
		{Method: http.MethodPost, Path: slipsPath + "/{folio}/acuse", Name: "bodega.acusar", Handler: p.lay("acuse"), Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: takes},
		{Method: http.MethodGet, Path: slipsPath + "/{folio}/{paso}/hoja/{hoja}", Name: "bodega.hoja", Handler: p.shown, Content: web.Sign, Policy: signs},
		{Method: http.MethodGet, Path: slipsPath + "/{folio}/{paso}/hoja/{hoja}/{n}", Name: "bodega.hoja-pdf", Handler: p.shownPDF, Policy: signs},
		{Method: http.MethodPost, Path: slipsPath + "/{folio}/{paso}/hoja/{hoja}", Name: "bodega.hoja.firmar", Handler: p.signShown, Unkept: "solo la firma; lo escrito espera con la hoja", Content: web.Sign, Body: 64 << 10, Policy: signs},
		{Method: http.MethodPost, Path: slipsPath + "/{folio}/devolucion", Name: "bodega.devolver", Handler: p.giveBack, Form: web.Taking(backForm{}), Body: 64 << 10, Policy: decides},
		{Method: http.MethodGet, Path: buyPath, Name: "bodega.adquisiciones", Handler: p.buying, Policy: keeps},
		{Method: http.MethodPost, Path: buyPath, Name: "bodega.adquirir", Handler: p.acquire, Form: web.Taking(buyForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodGet, Path: buyPath + "/{id}", Name: "bodega.adquisicion", Handler: p.acquisition, Policy: keeps},
		{Method: http.MethodPost, Path: buyPath + "/{id}/recepcion", Name: "bodega.recibir", Handler: p.receive, Form: web.Taking(arrivalForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: buyPath + "/{id}/fecha", Name: "bodega.aplazar", Handler: p.postpone, Form: web.Taking(dateForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: buyPath + "/{id}/cierre", Name: "bodega.cerrar", Handler: p.giveUp, Form: web.Taking(endForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodGet, Path: usePath, Name: "bodega.consumo", Handler: p.use, Policy: reads},
		{Method: http.MethodPost, Path: useFile, Name: "bodega.consumo.archivo", Handler: p.useFile, Unkept: "no lleva nada escrito", Body: 64 << 10, Policy: reads},
	}
}

// sent is a form that came back to be corrected.
type sent struct {
	name   string // which of the page
	values url.Values
	bad    *problem.Error
}

// of returns what came back of one form of a page, nil when it was another one.
func (s *sent) of(name string) *sent {
	if s == nil || s.name != name {
		return nil
	}
	return s
}

// status is that of a page on which a form is shown: 200 for a new one.
func (s *sent) status() int {
	if s == nil || s.bad == nil {
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
	return s.fill(c.Into(forms.Describe(form)))
}

func (s *sent) fill(fields []forms.Field) []forms.Field {
	if s != nil {
		fields = forms.Fill(fields, s.values, s.bad)
	}
	return fields
}

// formView is one form of a page.
type formView struct {
	action   string
	version  int64 // of what it changes; 0 for none
	hidden   []web.Hidden
	fields   []forms.Field
	versions web.Versions // of its fields, when somebody else was quicker
	key      string
	bad      *problem.Error
	open     bool

	draft string       // where the page keeps what is typed; "" when the form does
	left  *web.Message // that it shows what its reader had not sent
	saved string       // when that was kept
	seen  int64        // the version that it was written upon; 0 for none
}

// upon is the version that a form carries: what its writer looked at, or what is there now.
func (v formView) upon(now int64) int64 {
	if v.seen > 0 {
		return v.seen
	}
	return now
}

func formOf(action string, form any, c forms.Choices, s *sent) formView {
	return formView{action: action, fields: s.fields(form, c), key: s.key(), bad: s.problem(), open: s != nil}
}

// keeper tells whether the reader may change what the store room holds.
func keeper(ctx context.Context) bool { return web.ActorOf(ctx).Has(people.Supervisor) }

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

// take is what every form of these pages does: read, decode, act, and either the page
// again with what is to be corrected, or on.
func (p *pages) take(w http.ResponseWriter, r *http.Request, name string, form any, act func(values url.Values) error, again func(*sent) error, done func() string, next string) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if err = forms.Decode(values, form); err == nil {
		err = act(values)
	}
	if bad := web.OnForm(err); bad != nil {
		return again(&sent{name, values, bad})
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, done())
	return web.SeeOther(w, r, next)
}

func said(sentence string) func() string { return func() string { return sentence } }
