package orderpages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// rev11 R-S-02: the Supervisor records a gestión with its letter from the order, follows it
// from the log, and it leaves Mi turno with its result; nobody else does.
func TestAGestionFromItsOrderToItsResult(t *testing.T) {
	o := openOffice(t, t.TempDir())
	folio := o.filed()
	form := "/ordenes/" + folio + "/actividades/gestion"
	// filled is the form as its page gave it, with what is written into it.
	filled := func(v url.Values) url.Values {
		m := regexp.MustCompile(`name="_version" value="(\d+)"`).FindStringSubmatch(o.chief.get(form).is(200).body)
		v.Set("_version", m[1])
		return v
	}
	today := o.clock.Now().Format("2006-01-02")
	o.chief.send(form, filled(url.Values{"gestion": {"nueva"}, "asunto": {"Se pidió la compra del disco"}, "fecha": {today}})).is(http.StatusUnprocessableEntity).says("Escribe ante quién").shows("Se pidió la compra del disco")
	o.chief.get("/gestiones").is(200).says("Ninguna abierta")
	o.chief.send(form, filled(url.Values{"gestion": {"nueva"}, "instancia": {"Recursos <b>Materiales</b>"}, "oficio": {"RM/45"}, "asunto": {"Se pidió la compra del disco"}, "fecha": {today}, "compromiso": {today}}),
		attached{"rm-45.pdf", paper}).is(http.StatusSeeOther)
	o.chief.get("/ordenes/"+folio).is(200).says("Gestiones ante otras instancias", "GES-2026-000001", "rm-45.pdf").shows("Recursos &lt;b&gt;Materiales&lt;/b&gt;")
	log := o.chief.get("/gestiones").is(200).says("1 abierta.", "RM/45", "Se pidió la compra del disco")
	o.chief.get("/mi-turno").is(200).says("Gestiones abiertas", "GES-2026-000001")
	for _, p := range []*browser{o.ana, o.tech} {
		p.get("/gestiones").is(http.StatusForbidden)
		p.send(form, url.Values{"instancia": {"Otra"}, "asunto": {"No me toca"}, "fecha": {today}})
	}
	follow := regexp.MustCompile(`href="(` + form + `\?gestion=([^"]+))"`).FindStringSubmatch(log.body)
	if follow == nil {
		t.Fatalf("the log does not lead on: %s", log.body)
	}
	page := o.chief.get(follow[1]).is(200)
	if !regexp.MustCompile(`value="` + follow[2] + `"[^>]*checked`).MatchString(page.body) {
		t.Error("the form does not begin with the gestión that was chosen")
	}
	o.chief.send(form, filled(url.Values{"gestion": {follow[2]}, "asunto": {"Contestaron por oficio"}, "fecha": {today}, "resultado": {"Autorizaron la compra"}})).is(http.StatusSeeOther)
	o.chief.send(form, filled(url.Values{"gestion": {follow[2]}, "asunto": {"Otra vez lo mismo"}, "fecha": {today}})).is(http.StatusUnprocessableEntity).says("ya tiene resultado")
	o.chief.get("/gestiones").is(200).says("Ninguna abierta")
	o.chief.get("/gestiones?estado=con-resultado").is(200).says("Autorizaron la compra")
	o.chief.get("/mi-turno").is(200).hides("Gestiones abiertas")
	file := o.chief.send("/gestiones/descargar?estado=con-resultado", url.Values{"formato": {"csv"}}).is(200)
	if n := strings.Count(strings.TrimSpace(file.body), "\n"); n != 2 || !strings.Contains(file.body, "Autorizaron la compra") {
		t.Errorf("the file has %d entries: %s", n, file.body)
	}
}
