package controlpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seed"
)

const scanned = "%PDF-1.7 un escaneo"

// closedOrder is an order of Lucía with one file, closed today.
func (w *world) closedOrder() (folio, hash string) {
	w.t.Helper()
	ctx, lucia := w.t.Context(), people.Actor{Person: w.cast.Person(seed.Lucia), Roles: []people.Role{people.Requester}}
	files, err := w.p.Desk.Keep(ctx, []orders.Upload{{Name: "escaneo.pdf", Content: strings.NewReader(scanned)}})
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := w.p.Desk.Create(ctx, lucia, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: "El punto de red de la sala no da servicio.", CanWork: "no"}}, orders.Options{Files: files})
	if err == nil {
		_, err = w.p.Desk.Perform(ctx, lucia, res.Folio, &orders.Cancel{Reason: orders.Reason{Text: "Ya quedó, se había soltado el cable."}}, orders.Options{})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return res.Folio, files[0].Hash
}

func (w *world) is(code int, page string, want int, words ...string) {
	w.t.Helper()
	if code != want {
		w.t.Errorf("status %d, not %d: %.900s", code, want, page)
	}
	for _, x := range words {
		if !strings.Contains(page, x) {
			w.t.Errorf("does not say %q", x)
		}
	}
}

// rev11 Q-08, S-04: a series gets another term with its reason, and keeps what no act may
// give up; only an administrator changes it.
func TestARetentionSeriesIsChanged(t *testing.T) {
	each(t, func(w *world) {
		saul, beatriz := w.enter(seed.Saul), w.enter(seed.Beatriz)
		series, err := w.p.Control.AllSeries(w.t.Context(), w.p.DB.Read())
		if err != nil || len(series) < 2 {
			w.t.Fatal(series, err)
		}
		path := func(i int) string { return "/control/conservacion/serie/" + series[i].ID }
		code, page := beatriz.get("/control/conservacion")
		w.is(code, page, 200, series[0].Name)
		for _, b := range []browser{beatriz, w.enter(seed.Ramiro), w.enter(seed.Lucia)} {
			code, page = b.get(path(0))
			w.is(code, page, http.StatusForbidden)
			code, page = b.send(path(0), url.Values{"tramite": {"1"}})
			w.is(code, page, http.StatusForbidden)
		}
		form := url.Values{"clave": {"6C.12"}, "tramite": {"4"}, "concentracion": {"5"}, "destino": {"baja"}, "fundamento": {"Catálogo de disposición documental"}, "motivo": {""}}
		code, page = saul.send(path(0), form)
		w.is(code, page, http.StatusUnprocessableEntity, "Catálogo de disposición documental", "6C.12")
		form.Set("motivo", "Dictamen del área de archivos")
		code, page = saul.send(path(0), form)
		w.is(code, page, http.StatusSeeOther)
		code, page = beatriz.get("/control/conservacion")
		w.is(code, page, 200, "6C.12")
		for i := range series[1:] {
			form.Set("destino", "baja")
			code, page = saul.send(path(i+1), form)
			w.is(code, page, http.StatusUnprocessableEntity, "Solo los adjuntos de las órdenes llegan a baja")
			break
		}
	})
}

// rev11 Q-08: nothing is given up before its date, under a hold, or by who proposed it
// alone; what was given up says by which act.
func TestADisposalActFromItsProposalToItsEnd(t *testing.T) {
	each(t, func(w *world) {
		saul := w.enter(seed.Saul)
		folio, hash := w.closedOrder()
		code, page := saul.send("/control/bajas/proponer", url.Values{})
		if code == http.StatusSeeOther {
			w.t.Fatal("an act was proposed before anything was due")
		}
		w.is(code, page, code, "Hoy no hay nada cuyo plazo haya vencido")

		w.now.Advance(9 * 366 * 24 * 60 * 60 * 1e9)
		saul, ramiro, beatriz := w.enter(seed.Saul), w.enter(seed.Ramiro), w.enter(seed.Beatriz)
		code, page = saul.send("/control/conservacion/suspender", url.Values{"folio": {"OS-2026-999999"}, "documento": {"Oficio OIC/7"}, "motivo": {"Investigación en curso"}})
		w.is(code, page, http.StatusUnprocessableEntity, "No hay una orden con ese folio", "Oficio OIC/7")
		code, page = saul.send("/control/conservacion/suspender", url.Values{"folio": {folio}, "documento": {"Oficio OIC/7"}, "motivo": {"Investigación en curso"}})
		w.is(code, page, http.StatusSeeOther)
		code, page = beatriz.get("/control/conservacion")
		w.is(code, page, 200, "Oficio OIC/7")
		if code, _ = saul.send("/control/bajas/proponer", url.Values{}); code == http.StatusSeeOther {
			w.t.Fatal("an order under a hold was proposed")
		}
		holds, err := w.p.Control.Holds(w.t.Context(), w.p.DB.Read())
		if err != nil || len(holds) != 1 {
			w.t.Fatal(holds, err)
		}
		code, page = saul.send("/control/conservacion/levantar/"+holds[0].ID, url.Values{"documento": {"Oficio OIC/9"}})
		w.is(code, page, http.StatusSeeOther)

		for _, b := range []browser{beatriz, ramiro} {
			code, page = b.send("/control/bajas/proponer", url.Values{})
			w.is(code, page, http.StatusForbidden)
		}
		code, page = saul.send("/control/bajas/proponer", url.Values{})
		w.is(code, page, http.StatusSeeOther)
		acts, err := w.p.Control.Disposals(w.t.Context(), w.p.DB.Read())
		if err != nil || len(acts) != 1 {
			w.t.Fatal(acts, err)
		}
		act := "/control/bajas/" + acts[0].Folio
		code, page = beatriz.get(act)
		w.is(code, page, 200, folio, "escaneo.pdf", hash)
		code, page = saul.send(act+"/ejecutar", url.Values{})
		w.is(code, page, code, "El acta no está autorizada")

		code, page = saul.get(act + "/decidir")
		w.is(code, page, http.StatusForbidden)
		_, page = ramiro.get(act + "/decidir")
		_, digest, _ := strings.Cut(page, `name="huella" value="`)
		digest, _, _ = strings.Cut(digest, `"`)
		decision := url.Values{"decision": {"autorizada"}, "documento": {""}, "firma": {"7294"}, "declara": {"si"}, "huella": {digest}}
		code, page = ramiro.send(act+"/decidir", decision)
		w.is(code, page, http.StatusUnprocessableEntity, "Escribe el dictamen del área de archivos")
		decision.Set("documento", "Dictamen 12 del 3 de marzo")
		decision.Set("firma", "0000")
		code, page = ramiro.send(act+"/decidir", decision)
		w.is(code, page, http.StatusUnprocessableEntity, "Dictamen 12 del 3 de marzo", `id="c-firma-error"`)
		decision.Set("firma", "7294")
		code, page = ramiro.send(act+"/decidir", decision)
		w.is(code, page, http.StatusSeeOther)
		code, page = beatriz.get(act)
		w.is(code, page, 200, "Autorizada", "Dictamen 12 del 3 de marzo")

		code, page = beatriz.send(act+"/ejecutar", url.Values{})
		w.is(code, page, http.StatusForbidden)
		code, page = saul.send(act+"/ejecutar", url.Values{})
		w.is(code, page, http.StatusSeeOther)
		code, page = beatriz.get(act)
		w.is(code, page, 200, "Ejecutada", hash)
		if _, err := w.p.Desk.Blobs.Open(hash); err == nil {
			w.t.Error("the file is still there")
		}
		files, err := orders.Files(w.t.Context(), w.p.DB.Read(), w.order(folio))
		if err != nil || len(files) != 1 {
			w.t.Fatal(files, err)
		}
		code, page = w.enter(seed.Lucia).get("/ordenes/" + folio + "/archivos/" + files[0].ID)
		w.is(code, page, http.StatusNotFound, "se dio de baja con el acta "+acts[0].Folio)
	})
}

func (w *world) order(folio string) orders.ID {
	w.t.Helper()
	v, err := w.p.Desk.Open(w.t.Context(), orders.System(), folio)
	if err != nil {
		w.t.Fatal(err)
	}
	return v.Order.ID
}
