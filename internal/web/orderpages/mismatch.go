package orderpages

import (
	"cmp"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// mismatchForm is what the machine before somebody says of itself (domain §5.1, field 13).
type mismatchForm struct {
	Inventory string `form:"inventario" label:"Núm. de inventario" kind:"text" validate:"max=60"`
	Serial    string `form:"serie" label:"Núm. de serie" kind:"text" validate:"max=60"`
	Type      string `form:"tipo" label:"Tipo" kind:"choice" validate:"max=40"`
	Brand     string `form:"marca" label:"Marca" kind:"text" validate:"max=60"`
	Model     string `form:"modelo" label:"Modelo" kind:"text" validate:"max=60"`
	Note      string `form:"nota" label:"Cómo lo sabes" help:"Por ejemplo: lo dice la etiqueta de abajo." kind:"text" validate:"required,min=5,max=200"`
}

type mismatchView struct {
	heading web.Heading
	fields  []forms.Field
	bad     *problem.Error
	action  string
	back    string
}

func mismatchPath(o *orders.Order) string { return pathOf(o) + "/no-coincide" }

// mismatch takes what somebody says of the machine of an order into the queue of those who
// keep the inventory; nothing else changes.
func (p *Pages) mismatch(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	o, a, err := p.Desk.Correcting(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	form := &mismatchForm{Inventory: a.Inventory, Serial: a.Serial, Type: a.Type, Brand: a.Brand, Model: a.Model}
	types := forms.Choices{}
	for _, t := range equipment.Types() {
		types["tipo"] = append(types["tipo"], forms.Option{Key: t.Key, Label: t.Label})
	}
	v := mismatchView{action: mismatchPath(o), back: pathOf(o), fields: types.Into(forms.Describe(form)),
		heading: web.Heading{Title: "Los datos del equipo de " + o.Folio + " no coinciden", Answer: "Escribe lo que dice el equipo que tienes delante.", Rest: a.Name() + ". Lo revisa quien lleva el inventario; la orden sigue su curso y no cambia."}}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, mismatchPage(v))
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	told := mismatchForm{}
	if err = forms.Decode(values, &told); err == nil {
		x := discovery.Correction{Inventory: told.Inventory, Serial: told.Serial, Type: told.Type, Brand: told.Brand, Model: told.Model,
			Who: actor.Person.Name + ", " + cmp.Or(o.Folio, "propuesta") + ". " + strings.TrimSpace(told.Note)}
		err = p.Desk.DB.Write(ctx, func(c *database.Conn) error {
			_, err := p.Discovery.Tell(ctx, c, audit.By{Actor: string(actor.Person.ID), Role: string(web.MainRole(actor)), At: web.Now(ctx)}, a.ID, x)
			return err
		})
	}
	if v.bad = web.OnForm(err); v.bad != nil {
		v.fields = forms.Fill(v.fields, values, v.bad)
		return web.Render(w, r, web.StatusOf(v.bad), mismatchPage(v))
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Gracias: lo revisará quien lleva el inventario.")
	return web.SeeOther(w, r, v.back)
}
