package orderpages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// hidden returns what a page's form to an address carries without being seen.
func (a answer) hidden(action string) url.Values {
	a.t.Helper()
	at := strings.Index(a.body, `action="`+action+`"`)
	if at < 0 {
		a.t.Fatalf("no form to %s", action)
	}
	form, _, _ := strings.Cut(a.body[at:], "</form>")
	v := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

// acts are the acts of an order as they were performed.
func (o *office) acts(folio string) (list []procedure.Act) {
	o.t.Helper()
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), folio)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, s := range v.Steps {
		list = append(list, s.Act)
	}
	return list
}

// rev11 A-03: the reception and the visit are recorded from the card, and each
// button goes once it has done its work.
func TestTheCardOfAnASTTakesReceptionAndVisit(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	receive, visit := "/ordenes/"+folio+"/actividades/recibir", "/ordenes/"+folio+"/actividades/visita"
	page := o.tech.get("/mi-turno").is(200).says("Recibe la orden, acude y determina", "Recibir : "+folio, "No estaba", "Prioridad media").hides("Llegué")
	o.tech.send(receive, page.hidden(receive)).is(http.StatusSeeOther)
	page = o.tech.get("/mi-turno").is(200).says("Listo: quedó registrado «Recibe la orden». "+folio, "Llegué : "+folio).hides(receive)
	again := o.tech.send(visit, page.hidden(visit)).is(http.StatusSeeOther)
	if to := again.header.Get("Location"); to != "/mi-turno" {
		t.Errorf("leads to %s", to)
	}
	o.tech.get("/mi-turno").is(200).says("Ya la visitaste").hides("No estaba", visit)
	if got := o.acts(folio); len(got) != 4 || got[2] != procedure.Receive || got[3] != procedure.RecordVisit {
		t.Errorf("history %v", got)
	}
}

// rev11 A-03: one form on a phone takes the decision, the visit and the reception,
// each as a step of its own.
func TestADecisionTakesReceptionAndVisitWithIt(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	path := "/ordenes/" + folio
	act := path + "/actividades/determinar"
	page := o.tech.get(path).is(200).says("¿Cómo se resuelve este servicio?", "queda también en la historia: que recibiste la orden y tu visita a Ana", "Sigues tú")
	sent := page.hidden(act)
	sent.Set("respuesta", "inmediata")
	o.tech.send(act, sent).is(http.StatusUnprocessableEntity).says("queda también en la historia")
	if got := o.acts(folio); len(got) != 2 {
		t.Fatalf("a form that was refused left %v", got)
	}
	sent.Set("motivo", "El conector estaba flojo y se cambió ahí mismo.")
	o.tech.send(act, sent).is(http.StatusSeeOther)
	if got := o.acts(folio); len(got) != 5 || got[2] != procedure.Receive || got[3] != procedure.RecordVisit || got[4] != procedure.Determine {
		t.Errorf("history %v", got)
	}
	// What was observed is where the diagnosis begins.
	o.tech.get(path).is(200).shows(">El conector estaba flojo y se cambió ahí mismo.</textarea>")
}

// An order that somebody else moved meanwhile takes none of what came together.
func TestADecisionThatComesTooLateLeavesNothing(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	act := "/ordenes/" + folio + "/actividades/determinar"
	sent := o.tech.get("/ordenes/" + folio).is(200).hidden(act)
	sent.Set("respuesta", "inmediata")
	sent.Set("motivo", "El conector estaba flojo y se cambió ahí mismo.")
	receive := "/ordenes/" + folio + "/actividades/recibir"
	o.tech.send(receive, o.tech.get("/mi-turno").hidden(receive)).is(http.StatusSeeOther)
	o.tech.send(act, sent).is(http.StatusConflict).shows(">El conector estaba flojo y se cambió ahí mismo.</textarea>")
	if got := o.acts(folio); len(got) != 3 {
		t.Errorf("history %v", got)
	}
}

// While an order is paused its clock stands still, and the card says so.
func TestAPausedOrderSaysThatNoTimeRuns(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	_, err := o.p.Desk.Perform(t.Context(), o.actor(o.tech, people.Adviser), folio, &orders.Pause{Kind: "ausencia", Until: "2026-11-30", Reason: orders.Reason{Text: "Está de comisión esta semana"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.clock.Advance(time.Minute)
	o.tech.get("/mi-turno").is(200).says("En pausa: no corre tu tiempo", "En pausa por ausencia de la persona usuaria").hides("Tu ruta de hoy")
}

// With nothing to do the page says who has the rest.
func TestAnEmptyTurnSaysWhereTheRestIs(t *testing.T) {
	o := openOffice(t, "")
	o.tech.get("/mi-turno").is(200).says("Nada espera por ti", "Ver todas las órdenes")
	o.ana.get("/mi-turno").is(200).says("No tienes pendientes", "Pedir soporte")
}

// domain §7.1: whose machine it is reads what is under way with it, and everybody who
// stands before one begins with its label.
func TestMyMachineSaysWhatIsUnderWay(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	o.ana.get("/mi-turno").is(200).says("Contigo", "Escanear QR").hides("En atención").shows(`href="/escanear"`)
	res, err := o.p.Desk.Create(t.Context(), o.actor(o.ana, people.Requester), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: fault, CanWork: "no"}}, orders.Options{})
	if err != nil || res.Folio == "" {
		t.Fatal(res, err)
	}
	o.ana.get("/mi-turno").is(200).says("En atención").hides("Contigo")
	o.pin(o.ana, "739164")
	folio := o.agreed("INV-0002", "2026-11-25", "10:00")
	informed := &orders.AcknowledgeDate{Signing: seals.Signing{Secret: "739164", Declared: true}}
	informed.BackupForm = saved
	for _, x := range o.ofKind(folio, papers.Handover) {
		informed.PaperHash = x.Hash
	}
	if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.ana, people.Requester), folio, informed, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	o.ana.get("/mi-turno").is(200).says("En atención", "Cita ")
	o.tech.get("/mi-turno").is(200).says("Escanear equipo").shows(`href="/escanear"`)
	o.ana.get("/pedir-soporte").is(200).says("Escanear QR del equipo", "Ya quedó, gracias")
}

// rev11 A-05: the survey says its term and how it was counted; who still has the
// fault finds the way out; «Responder» leads straight to it.
func TestTheSurveySaysItsTermAndTheWayOut(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	tech := o.actor(o.tech, people.Adviser)
	for _, act := range []orders.Act{&orders.Receive{}, &orders.RecordVisit{}, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "inmediata", Reason: "El conector estaba flojo."}},
		&orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El conector del punto estaba flojo.", Cause: "desgaste"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió el conector y se probó."}}} {
		if _, err := o.p.Desk.Perform(t.Context(), tech, folio, act, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		o.clock.Advance(time.Minute)
	}
	survey := "/ordenes/" + folio + "/actividades/encuesta"
	o.ana.get("/mi-turno").is(200).says("¿Quedó bien el servicio?", "Responder").shows(`href="` + survey + `"`)
	page := o.ana.get(survey).is(200).says("Tienes hasta el jueves 26 de noviembre de 2026, 23:59", "se registra como satisfactorio", "No, la falla persiste", "Avisar que la falla persiste", "Cómo se cuenta el plazo")
	sent := page.hidden(survey)
	o.ana.send(survey, sent).is(http.StatusUnprocessableEntity).shows(`href="#c-resuelta"`)
	for name, v := range map[string]string{"resuelta": "si", "tiempo": "5", "trato": "5", "conocimiento": "5", "solucion": "5"} {
		sent.Set(name, v)
	}
	o.ana.send(survey, sent).is(http.StatusSeeOther)
	o.ana.get("/ordenes/" + folio).is(200).says("Calificación: Satisfactoria")
}
