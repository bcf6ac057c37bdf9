package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/people"
)

// register drafts a letter of an order twice, has it signed by a substitute, and hands it
// to its addressee.
func (o *office) register() (letters.Letter, string) {
	o.t.Helper()
	folio := o.filed()
	var l letters.Letter
	err := o.p.DB.Write(o.t.Context(), func(c *database.Conn) error {
		ctx, store, at := o.t.Context(), o.p.Letters, o.clock.Now()
		order, err := o.p.Desk.Find(ctx, c, o.actor(o.chief, people.Supervisor), folio)
		if err != nil {
			return err
		}
		chief, head := audit.By{Actor: string(o.chief.person.ID), Role: "supervisor", At: at}, audit.By{Actor: "titular", Role: "tdtic", At: at}
		said := letters.Letter{OrderID: string(order.ID), UserID: string(order.RequesterID), Addressee: "Agencia Digital", Subject: "Reparación de <b>equipo</b>", Grounds: "Norma SEI-028", Body: "Se pide reparar el equipo.",
			Annexes: []letters.Annex{{PaperID: "f-1", Name: "ST-ERE ERE-2026-000001", Hash: strings.Repeat("a", 64)}}}
		if l, err = store.Draft(ctx, c, said, chief); err != nil {
			return err
		}
		if err := store.Observe(ctx, c, l.ID, "Falta el artículo", head); err != nil {
			return err
		}
		said.Grounds = "Norma SEI-028, artículo 7"
		if l, err = store.Revise(ctx, c, l.ID, said, chief); err != nil {
			return err
		}
		if err := store.Sign(ctx, c, l.ID, letters.Signature{PersonID: "suplente", Name: "Irma Muestra", Post: "Subdirectora", Level: "interna", Hash: l.Hash, Substitute: true, At: at,
			Note: "Firma en suplencia por ausencia de Ramiro Muestra, conforme a Oficio 9."}, "Notifíquese a toda la lista.", head); err != nil {
			return err
		}
		return store.Deliver(ctx, c, l.ID, letters.Delivery{Recipient: letters.ToAddressee, Medium: "Correo", Proof: "Acuse 7"}, chief)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return l, folio
}

// R-T-01, R-T-02, F-04: the register and the letter say everything; the user sees their own
// copy and nothing of how it was written, and is notified by opening it.
func TestTheRegisterOfLetters(t *testing.T) {
	o := openOffice(t, t.TempDir())
	l, folio := o.register()
	o.chief.get("/oficios").is(200).says(l.Number, "Firmado en suplencia", "1 falta", "Espera desde hoy").shows("Reparación de &lt;b&gt;equipo&lt;/b&gt;")
	o.chief.get("/oficios?sin-respuesta=si").is(200).says(l.Number)
	o.chief.get("/oficios?estado=anulado").is(200).hides(l.Number)
	o.chief.get("/oficios?estado=cualquiera&anio=x").is(200).says(l.Number)
	o.chief.get("/oficios?q=" + url.QueryEscape(l.Number)).is(http.StatusSeeOther)
	path := "/oficios/" + l.ID
	o.chief.get(path).is(200).says("Versión 2", "Falta el artículo", "Norma SEI-028, artículo 7", "conforme a Oficio 9", "SHA-256 aaaa", "su copia no se puede quitar", "Notifíquese a toda la lista")
	o.tech.get(path).is(http.StatusNotFound)
	o.other.get(path).is(http.StatusNotFound)
	o.ana.get("/oficios").is(http.StatusForbidden)
	o.ana.get(path).is(200).says(l.Number, "Se pide reparar el equipo").hides("Falta el artículo", "Recorrido")
	o.chief.get(path).is(200).says("abrió su copia en su propia orden", "2 de 2")
	file := o.chief.send("/listas/oficios/descargar", url.Values{"formato": {"csv"}}).is(200)
	if !strings.Contains(file.body, l.Number) || !strings.Contains(file.body, folio) {
		t.Errorf("the file has no %s of %s: %s", l.Number, folio, file.body)
	}

	reply := url.Values{"numero": {"AGD/9/2026"}, "fecha": {"2026-01-01"}, "sentido": {"autoriza"}, "resumen": {"Autorizan la reparación"}, "_clave": {"r1"}} // as an open page still names them
	o.chief.get(path+"/respuesta").is(200).says("Número del documento", "¿Qué respondió la Agencia?", "Pide información", "Qué dice, en breve").hides("Anexos de la respuesta")
	o.ana.get(path + "/respuesta").is(http.StatusForbidden)
	o.chief.send(path+"/respuesta", reply).is(http.StatusUnprocessableEntity).says("El oficio se entregó después").shows("AGD/9/2026")
	reply["respuesta"], reply["motivo"] = reply["sentido"], reply["resumen"]
	reply.Del("sentido")
	reply.Del("resumen")
	reply.Set("fecha", o.clock.Now().Format("2006-01-02"))
	o.chief.send(path+"/respuesta", reply, attached{"respuesta.pdf", paper}).is(http.StatusSeeOther)
	o.chief.get(path).is(200).says("AGD/9/2026", "Autoriza la reparación", "respuesta.pdf")
	o.chief.send(path+"/anular", url.Values{"motivo": {"Se elaboró por error"}}).is(http.StatusConflict)
}

// F-04: a letter that nobody signed is voided with its reason, and the number stays.
func TestALetterIsVoided(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	var l letters.Letter
	err := o.p.DB.Write(t.Context(), func(c *database.Conn) (err error) {
		order, err := o.p.Desk.Find(t.Context(), c, o.actor(o.chief, people.Supervisor), folio)
		if err != nil {
			return err
		}
		l, err = o.p.Letters.Draft(t.Context(), c, letters.Letter{OrderID: string(order.ID), UserID: string(order.RequesterID), Addressee: "Agencia", Subject: "Reparación", Grounds: "Norma", Body: "Se pide."},
			audit.By{Actor: string(o.chief.person.ID), Role: "supervisor", At: o.clock.Now()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/oficios/" + l.ID
	o.ana.get(path).is(http.StatusNotFound)
	o.chief.send(path+"/anular", url.Values{"motivo": {"corto"}}).is(http.StatusUnprocessableEntity).shows("corto")
	o.chief.send(path+"/anular", url.Values{"motivo": {"Se elaboró para otra unidad"}}).is(http.StatusSeeOther)
	o.chief.get(path).is(200).says("no se usa de nuevo", "Se elaboró para otra unidad")
	o.chief.get("/oficios?estado=anulado").is(200).says(l.Number, "Anulado")
}
