package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
)

// A-18, R-T-02: the Supervisor records how each recipient of a signed letter was notified, with
// what proves it. What is refused says why beside its input and keeps what was typed; nobody
// else records anything, and a foreign order answers as if it were not there.
func TestTheSupervisorRecordsWhoWasNotifiedOfALetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, t.TempDir())
		l, folio := o.register() // its addressee has it already
		at := "/ordenes/" + folio
		path := at + "/notificaciones"

		for _, who := range []*browser{o.ana, o.tech, o.eyes, o.other} {
			who.get(path).is(http.StatusForbidden)
			who.send(path, url.Values{"destinatario": {letters.ToUser}, "medio": {"mano"}, "fecha": {"2026-11-23"}, "acuse": {"Firma de recibido"}}).is(http.StatusForbidden)
		}
		o.chief.get("/ordenes/OS-2026-999999/notificaciones").is(http.StatusNotFound)
		plain, err := o.p.Desk.Create(t.Context(), o.actor(o.other), &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 14", Fault: fault, CanWork: "no"}}, orders.Options{})
		if err != nil {
			t.Fatal(err)
		}
		o.chief.get("/ordenes/" + plain.Folio + "/notificaciones").is(http.StatusNotFound).says("un oficio firmado en esta orden")

		page := o.chief.get(path).is(200).says(l.Number, "A quién se notificó", "1 de 2", "Acuse 7", "Notifíquese a toda la lista.").shows(`value="`+letters.ToUser+`"`, `value="2026-11-23"`, `enctype="multipart/form-data"`).hides(`value="` + letters.ToAddressee + `"`)
		sent := with(page.hidden(path), url.Values{"destinatario": {letters.ToUser}, "medio": {"mano"}, "fecha": {"2026-11-23"}, "acuse": {"Recibió <b>Ana</b> en ventanilla"}})
		refused := func(what string, change url.Values, says ...string) {
			t.Helper()
			form := url.Values{}
			for k, v := range sent {
				form[k] = v
			}
			again := o.chief.send(path, with(form, change)).is(http.StatusUnprocessableEntity).says(says...)
			for name, list := range form { // what was typed is there, and what was chosen
				if _, changed := change[name]; !changed && !strings.HasPrefix(name, "_") && name != "acuse" {
					again.shows(`value="` + list[0] + `"`)
				}
			}
			if _, changed := change["acuse"]; !changed {
				again.shows("Recibió &lt;b&gt;Ana&lt;/b&gt; en ventanilla").hides("Recibió <b>Ana")
			}
			if got, _ := o.letter(l.ID).Delivered(letters.ToUser); got.Proof != "" {
				t.Errorf("%s: recorded all the same: %+v", what, got)
			}
		}
		refused("nobody", url.Values{"destinatario": {""}}, "A quién se notificó")
		refused("not of the list", url.Values{"destinatario": {letters.ToArchive}}, "Elige a alguien de la lista de distribución.")
		refused("by no medium", url.Values{"medio": {"paloma"}})
		refused("tomorrow", url.Values{"fecha": {"2026-11-24"}}, "Esa fecha todavía no llega.")
		refused("before its signature", url.Values{"fecha": {"2026-11-20"}}, "El oficio se firmó después")
		refused("without proof", url.Values{"acuse": {""}}, "Escribe con qué consta la notificación, o adjunta el acuse escaneado.")
		o.chief.send(path, sent, attached{"acuse.exe", "MZ no paper"}).is(http.StatusUnprocessableEntity).says("«acuse.exe»").shows("Recibió &lt;b&gt;Ana&lt;/b&gt; en ventanilla")
		if files := o.listed(folio); len(files) != 0 {
			t.Errorf("kept of what was refused: %+v", files)
		}

		// A scan alone is proof enough.
		sent["acuse"] = []string{""}
		where := o.chief.send(path, sent, attached{"acuse.pdf", paper}).is(http.StatusSeeOther).header.Get("Location")
		if where != at+"#notificacion" {
			t.Errorf("leads to %s", where)
		}
		o.chief.get(path).is(200).says("2 de 2", "En propia mano", "archivo «acuse.pdf»", "Toda la lista está notificada.").hides(`name="destinatario"`)
		if files := o.listed(folio); len(files) != 1 || files[0].Name != "acuse.pdf" {
			t.Errorf("files: %+v", files)
		}
		o.ana.get(at).is(200).says("acuse.pdf")

		// The same form again is the same receipt; a new one for who has theirs is not taken.
		o.chief.send(path, sent, attached{"acuse.pdf", paper}).is(http.StatusSeeOther)
		delete(sent, "_clave")
		o.chief.send(path, with(sent, url.Values{"_clave": {"otra"}, "acuse": {"Otro acuse"}})).is(http.StatusConflict)
		if n := len(o.letter(l.ID).Deliveries); n != 2 {
			t.Errorf("%d receipts", n)
		}
	})
}

func (o *office) letter(id string) letters.Letter {
	o.t.Helper()
	l, err := o.p.Letters.Get(o.t.Context(), o.p.DB.Read(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return l
}
