//go:build browser

package browser

import (
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// What somebody may type: as long as is allowed, without a place to break, in capitals,
// and what looks like part of a page.
var (
	endless  = strings.Repeat("ÑANDÚWMÁXIMO", 4) // 48 letters
	wordless = "C:\\Usuarios\\" + strings.Repeat("carpeta_compartida_de_la_subdirección\\", 12) + "archivo.xlsx"
	longText = "<script>alert(1)</script> " + wordless + " " + strings.Repeat("La pantalla se apaga al abrir el oficio 🖥️ y hay que esperar. ", 21)
)

// long is an order in which every word that a person may choose is as long as it may be,
// wherever it is shown.
func (a *atlas) long() {
	a.t.Helper()
	ctx, who := a.t.Context(), a.actor(seed.Lucia)
	building := endless + " " + endless[:len(endless)/2]
	err := a.w.DB.Write(ctx, func(c *database.Conn) error {
		by := audit.By{Actor: string(a.w.cast.Person(seed.Saul).ID), Role: string(people.Administrator), At: a.w.clock.Now()}
		_, err := a.w.Settings.AddItem(ctx, c, by, settings.Buildings, settings.Item{Label: building})
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	form := orders.RequestForm{
		Service: endless, Fault: longText, CanWork: "no", Affects: "sede", Unbacked: "si",
		Building: building, Floor: "PLANTA-BAJA-PONIENTE"[:20], Office: endless, Extension: "5011250112", Hours: endless,
		Email: strings.Repeat("correo", 10) + "@secogem.gob.mx",
	}
	made, err := a.w.Desk.Create(ctx, who, &orders.Request{RequestForm: form}, orders.Options{})
	if err != nil {
		a.t.Fatal(err)
	}
	v, err := a.w.Desk.Open(ctx, who, made.Folio)
	if err != nil {
		a.t.Fatal(err)
	}
	path := "/ordenes/" + made.Folio
	a.say(made.Folio, seed.Lucia, "otra-parte")
	a.say(made.Folio, seed.Beatriz, "interna")
	a.of("orden.ver")
	a.as("orden-larga", path, seed.Beatriz, seed.Lucia)
	a.of("orden.formato")
	a.as("formato-largo", path+"/formatos/st-os", seed.Lucia)
	a.of("orden.actividad")
	for _, offer := range v.Offers {
		a.as("", path+"/actividades/"+offer.Activity.Slug, seed.Lucia)
	}
	a.of("orden.lista")
	a.as("ordenes-largas", web.OrdersPath+"?q="+made.Folio, seed.Beatriz)
	a.of("buscar")
	a.as("", web.SearchPath+"?q="+made.Folio, seed.Beatriz)
}

// say writes a message of an order.
func (a *atlas) say(ref, name string, to string) {
	a.t.Helper()
	actor := a.actor(name)
	v, err := a.w.Desk.Open(a.t.Context(), actor, ref)
	if err == nil {
		_, err = a.w.Messages.Write(a.t.Context(), actor, v.Order, messages.Form{To: to, Text: longText}, "larga-"+name)
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// overtaken are forms upon a version that is not there any more: an act of an order, and
// a machine.
func (a *atlas) overtaken() {
	a.t.Helper()
	for _, st := range rev.Order.Stations {
		v := a.inState(st.ID)
		if v.Order == nil || v.Order.AdviserID == "" || !a.offers(v.Order, procedure.Determine) {
			continue
		}
		a.of("orden.actividad")
		a.add(page{Path: "/ordenes/" + v.Order.Folio + "/actividades/determinar", As: a.name(v.Order.AdviserID), Send: true, Late: true, Press: `form[action$="/determinar"]`, Status: http.StatusConflict, Shot: "actividad-tarde"})
		break
	}
	path := web.AssetsPath + "/" + string(a.w.cast.ByTag["lucia-laptop"].ID) + "/editar"
	a.of("equipos.editar")
	a.as("equipos-editar", path, seed.Saul)
	a.add(page{Path: path, As: seed.Saul, Send: true, Late: true, Status: http.StatusConflict, Shot: "equipos-editar-tarde"})
}

// offers tells whether the adviser of an order may do an act to it.
func (a *atlas) offers(o *orders.Order, act procedure.Act) bool {
	a.t.Helper()
	v, err := a.w.Desk.Open(a.t.Context(), a.actor(a.name(o.AdviserID)), string(o.ID))
	if err != nil {
		a.t.Fatal(err)
	}
	return slices.ContainsFunc(v.Offers, func(x orders.Offer) bool { return x.Activity.Key == act })
}
