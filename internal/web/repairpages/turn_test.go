package repairpages_test

import (
	"net/http"
	"net/url"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seed"
)

// user is a browser of the person whose machine a file is about.
func (h *house) user(f repair.File) *browser {
	h.t.Helper()
	for name, who := range h.Cast.People {
		if who.ID == people.ID(f.UserID) {
			return h.as(name)
		}
	}
	h.t.Fatalf("nobody is %s", f.UserID)
	return nil
}

// The reply of the Agencia does not stand without its paper, and is not older than the letter
// that it answers: the form says so before and after it is sent (R-S-02).
func TestTheReplyOfTheAgencySaysWhatItRestsOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		f := h.file()
		chief, form := h.as(seed.Beatriz), "/expedientes/"+f.Folio+"/actividades/"+slug(procedure.RecordReply)
		page := chief.get(form).is(200).says("Oficio con que contestó la Agencia Hasta 5 archivos")
		file := "adjuntos/oficio.pdf"
		fields := url.Values{"respuesta": {"autoriza"}, "numero": {"ADE/2001/2026"}, "fecha": {"2025-12-25"}, "motivo": {"Autoriza la reparación en su taller."}}
		chief.send(form, with(page.hidden(form), fields)).is(422).says("Falta la respuesta de la Agencia. Adjunta el oficio con que contestó: una imagen o un PDF.", "Por corregir: Falta este documento.").has("ADE/2001/2026")
		chief.send(form, with(page.hidden(form), fields), file).is(422).says("El oficio se firmó el 05/10/2026: escribe una fecha desde entonces.").has("ADE/2001/2026")
		fields.Set("fecha", f.OpenedAt.Format("2006-01-02"))
		chief.send(form, with(page.hidden(form), fields), file).is(http.StatusSeeOther)
	})
}

// Whoever has the turn in a collection is led to the act that is missing, and nobody to giving
// the repair up: first the AST writes the ST-ERE, then the user signs, then the AST confirms
// (domain §4.2, GAP-32).
func TestACollectionLeadsWhoeverHasItsTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		f := h.file("EX-06")
		tech, user, path := h.as(seed.Jorge), h.user(f), "/expedientes/"+f.Folio
		sign, collect := path+"/actividades/"+slug(procedure.SignCollection), path+"/actividades/"+slug(procedure.Collect)

		user.get(path).is(200).says("Llena el ST-ERE de recolección", "Espera a Jorge Medrano Vela (AST).", "Declinar la reparación").lacks("Por qué ya no se repara", sign)
		user.get("/mi-turno").is(200).lacks(f.Folio)
		tech.get("/mi-turno").is(200).says("expediente externo te espera").has(f.Folio)

		form := path + "/actividades/" + slug(procedure.DocumentCollection)
		tech.send(form, with(tech.get(form).hidden(form), url.Values{"destino": {"reparacion"}, "serie": {"X-1"}, "serie_motivo": {"La etiqueta de la serie está gastada"}, "accesorios[0].nombre": {"cargador"}, "accesorios[0].viene": {"si"},
			"carcasa": {"buena"}, "pantalla": {"na"}, "puertos": {"buena"}, "sellos": {"na"}, "enciende": {"no"}, "probado": {"si"}, "falla": {"No enciende desde el lunes."}, "trabajos": {"Reparación autorizada."}})).is(http.StatusSeeOther)
		tech.get(path).is(200).says("Listo: quedó registrado «Llena el ST-ERE de recolección».")
		tech.get("/mi-turno").is(200).lacks(f.Folio)
		user.get("/mi-turno").is(200).says("1 expediente externo te espera").has(f.Folio)
		user.get(path).is(200).says("Firma y entrega el equipo para reparación", "Se hace en una página propia").has(`class="btn btn-primary`, sign).lacks("Por qué ya no se repara")

		laid := user.send(sign, with(user.get(sign).hidden(sign), url.Values{"respaldo": {"sin-informacion"}})).is(http.StatusSeeOther).header.Get("Location")
		page := user.get(laid).is(200).says("Lee y firma")
		user.send(laid, with(page.hidden(laid), url.Values{"firma": {"4826"}, "declara": {"si"}})).is(http.StatusSeeOther)
		user.get("/mi-turno").is(200).lacks(f.Folio)
		user.get(path).is(200).says("Espera a Jorge Medrano Vela (AST).").lacks("Por qué ya no se repara")
		tech.get(path).is(200).says("Recolecta el equipo", "Se hace en una página propia").has(collect)
		tech.send(collect, with(tech.get(collect).hidden(collect), url.Values{"firma": {"4826"}, "declara": {"si"}})).is(http.StatusSeeOther)
		tech.get(path).is(200).says("Entrega el equipo al proveedor", "Contrato Si no hay, escribe «sin contrato».")

		// Back from the review, its user finds the order that installs it; replaced, the
		// Coordinación waits for the Supervisor.
		h.goes(f.Folio, "EX-12", "EX-14", "EX-15")
		user.get(path).is(200).says("Confirma la orden con que se instala", "Ver la orden propuesta").has(`href="/mi-turno"`)
		f = h.file("EX-06", "EX-10", "EX-12", "EX-14", "EX-16")
		h.as(seed.Teresa).get("/expedientes/"+f.Folio).is(200).says("Solicita el movimiento de inventario", "Espera a Supervisor.")
	})
}
