package samples

import (
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Evidence is one clause that applies to an order's path, with what proves that it
// was kept; Found is "" where there is nothing.
type Evidence struct {
	Clause string // "A-03"
	Text   string // the clause in our words
	Found  string // Spanish
	Paper  string // id of the paper that proves it; "" for none
}

// Material is all that is known of an order when its evidence is looked for.
type Material struct {
	orders.View
	Letter  *letters.Letter // nil without one
	Notices int             // told to its requester
}

// Of lists the clauses that apply to the path an order went so far, in the order of
// the procedure, each with its evidence.
func Of(c Material) []Evidence {
	f := &finder{Material: c, found: map[string]Evidence{}}
	f.request()
	f.attention()
	f.maintenance()
	f.handover()
	f.warranty()
	f.resources()
	f.letter()
	f.ending()
	var list []Evidence
	for _, r := range procedure.Requirements() {
		if e, ok := f.found[r.ID]; ok {
			e.Clause, e.Text = r.ID, r.Text
			list = append(list, e)
		}
	}
	return list
}

type finder struct {
	Material
	found map[string]Evidence
}

// put says what proves a clause; "" when nothing does.
func (f *finder) put(found string, clauses ...string) {
	for _, id := range clauses {
		f.found[id] = Evidence{Found: found}
	}
}

// by puts a paper as evidence, when it is there and every slot named is signed.
func (f *finder) by(kind papers.Kind, slots []string, clauses ...string) {
	e := Evidence{}
	for i := len(f.Papers) - 1; i >= 0 && e.Found == ""; i-- {
		p := f.Papers[i]
		if p.Kind != kind || p.Status == papers.Void {
			continue
		}
		signed := []string{}
		for _, slot := range slots {
			if s, ok := p.SignedBy(slot); ok {
				signed = append(signed, s.Name)
			}
		}
		if len(signed) == len(slots) {
			e = Evidence{Found: string(p.Kind) + " " + p.Folio, Paper: p.ID}
			if len(signed) > 0 {
				e.Found += ", con firma de " + strings.Join(signed, " y ")
			}
		}
	}
	for _, id := range clauses {
		f.found[id] = e
	}
}

// done returns the last step of an act, and whether there is one.
func (f *finder) done(acts ...procedure.Act) (orders.Step, bool) {
	for i := len(f.Steps) - 1; i >= 0; i-- {
		for _, a := range acts {
			if f.Steps[i].Act == a {
				return f.Steps[i], true
			}
		}
	}
	return orders.Step{}, false
}

func (f *finder) step(s orders.Step) string {
	return fmt.Sprintf("Paso %d, %s", s.Seq, f.Name(s.Actor))
}

// request: how the order came in (A-01, R-U-01, P-01, P-02, P-12).
func (f *finder) request() {
	o := f.Order
	f.put("", "A-01", "F-01", "G-06")
	if s, ok := f.done(procedure.Request, procedure.ConfirmPrefill, procedure.Capture); ok {
		f.put("ST-OS "+o.Folio+", "+f.step(s), "A-01", "F-01", "G-06")
	}
	f.put(o.Folio, "R-U-01", "P-01", "S-04")
	f.put(fmt.Sprintf("Revisión %d en la orden y en cada paso", o.Revision), "Q-02")
	f.put(o.Class.Label(), "G-07")
	if o.AssetID != "" {
		found := ""
		if f.Asset.Regime == "propiedad" {
			found = "Inventario " + f.Asset.Inventory + ", propiedad de la Secretaría"
		}
		f.put(found, "P-02", "G-03")
	}
	if c := o.Record.Capture; c != nil {
		found := ""
		switch {
		case c.BlockFolio != "":
			found = "Folio de bloque " + c.BlockFolio
		case c.OutageID != "":
			found = "Caída registrada"
		case c.Justification != "":
			found = "Justificación: " + c.Justification
		}
		f.put(found, "G-10", "P-12")
	}
}

// attention: who was assigned, when they received it, visited and decided.
func (f *finder) attention() {
	r := f.Order.Record
	if _, ok := f.done(procedure.Assign); ok {
		found := ""
		if r.Assigned != nil {
			found = fmt.Sprintf("Asignó %s, carga de entonces %.1f, prioridad %s", f.Name(r.Assigned.By), r.Assigned.Load, f.Order.Priority.Label())
		}
		f.put(found, "A-02", "G-13")
	}
	if s, ok := f.done(procedure.Determine); ok {
		visit := ""
		if r.ReceivedAt != nil {
			visit = "Recibida, con " + plural(len(r.Visits), "visita", "visitas") + "; determinó " + f.Name(s.Actor)
		}
		f.put(visit, "A-03", "R-A-01")
		f.put(answerOf(r.Decision), "D-03")
	}
}

// maintenance: date, acknowledgement, backup and work (A-06 to A-08, P-05, P-06).
func (f *finder) maintenance() {
	r := f.Order.Record
	if _, ok := f.done(procedure.AgreeMaintenance); ok {
		f.by(papers.Handover, nil, "A-06")
	}
	if _, ok := f.done(procedure.AcknowledgeDate); ok {
		f.by(papers.Handover, []string{orders.SlotInformed}, "A-07")
	}
	if s, ok := f.done(procedure.Maintain); ok {
		f.put(f.step(s)+", con su lista de trabajos", "A-08", "G-09")
		if f.Order.Origin == orders.Preventive {
			f.put(f.step(s), "P-04")
		}
	}
	if _, ok := f.done(procedure.AcknowledgeDate, procedure.SignHandover); ok {
		f.by(papers.Backup, nil, "P-05", "F-06")
	}
	if r.Backup != nil && r.Backup.Option == orders.BackupAsk {
		found := ""
		if f.Child != nil {
			found = "Orden de respaldo " + f.Child.Folio
		}
		f.put(found, "P-06", "G-08")
	}
}

// handover: the machine that moved to the DTIC (A-09, A-10, P-03).
func (f *finder) handover() {
	if _, ok := f.done(procedure.DocumentHandover); ok {
		f.by(papers.Handover, nil, "A-09", "R-A-04", "F-02")
	}
	if _, ok := f.done(procedure.SignHandover, procedure.TakeIn); ok {
		f.by(papers.Handover, []string{orders.SlotGives, orders.SlotTakes}, "A-10", "P-03", "G-04", "R-U-02")
	}
	if _, ok := f.done(procedure.TakeBack); ok {
		f.by(papers.Handover, []string{orders.SlotReturns, orders.SlotGetsBack}, "R-U-03")
	}
}

// warranty: D-11, and the report to the provider.
func (f *finder) warranty() {
	if _, ok := f.done(procedure.DetermineWarranty); ok {
		found := answerOf(f.Order.Record.Warranty)
		if d := f.Order.Record.Warranty; d != nil && d.Evidence != "" {
			found += " (" + d.Evidence + ")"
		}
		f.put(found, "A-11", "D-11")
	}
	if s, ok := f.done(procedure.ReportProvider); ok {
		f.put(f.step(s)+": "+s.Text, "A-12")
		found := ""
		if f.Notices > 0 {
			found = plural(f.Notices, "aviso", "avisos") + " a la persona usuaria"
		}
		f.put(found, "R-A-05")
		file := ""
		if f.Order.RepairID != "" {
			file = "Expediente externo abierto"
		}
		f.put(file, "P-08")
	}
}

// resources: D-13 and what follows from either answer.
func (f *finder) resources() {
	if _, ok := f.done(procedure.DetermineResources); ok {
		f.put(answerOf(f.Order.Record.Resources), "A-13", "D-13")
	}
	if s, ok := f.done(procedure.ProvideResources); ok {
		f.put(f.step(s), "A-14")
	}
	if _, ok := f.done(procedure.AskResources, procedure.AskSupplies, procedure.ProvideResources); ok {
		f.by(papers.Supplies, nil, "F-07")
	}
	if _, ok := f.done(procedure.ReceiveHandover); ok {
		f.by(papers.Handover, []string{orders.SlotReceived}, "A-15")
	}
	if _, ok := f.done(procedure.ReturnUnrepaired); ok {
		f.by(papers.Handover, []string{orders.SlotReturns, orders.SlotGetsBack}, "A-16")
	}
	if _, ok := f.done(procedure.Escalate, procedure.NobodyReceives, procedure.ProviderSilent); ok {
		slots := []string{orders.SlotDirector}
		if _, determined := f.done(procedure.DetermineMechanism); !determined {
			slots = nil // it still waits for the TDTIC
		}
		f.by(papers.Determination, slots, "P-11", "F-10")
	}
}

// letter: drafted, signed, and copied to the user (A-17, A-18, R-T-01, R-T-02).
func (f *finder) letter() {
	if _, ok := f.done(procedure.DraftLetter); ok {
		found := ""
		if f.Letter != nil {
			found = "Oficio " + f.Letter.Number
		}
		f.put(found, "A-17", "F-04")
	}
	if _, ok := f.done(procedure.SignLetter); !ok {
		return
	}
	f.put("", "A-18", "R-T-01", "R-T-02")
	if l := f.Letter; l != nil && l.Signature.PersonID != "" {
		f.put("Firmó "+l.Signature.Name+", "+l.Signature.Post, "A-18", "R-T-01")
		for _, c := range l.Distribution {
			if c.Kind == letters.ToUser && l.Instruction != "" {
				f.put("Instrucción y copia a la persona usuaria; "+plural(len(l.Deliveries), "acuse", "acuses")+" de "+plural(len(l.Distribution), "destinatario", "destinatarios"), "R-T-02")
			}
		}
	}
}

// ending: diagnosis, conclusion and survey (A-04, R-A-03, A-05, P-10).
func (f *finder) ending() {
	o := f.Order
	_, attended := f.done(procedure.Conclude)
	if attended || !o.ConcludedAt.IsZero() {
		found := ""
		if g := o.Record.Diagnosis; g != nil && strings.TrimSpace(g.Text) != "" {
			found = "Diagnóstico escrito, " + o.Conclusion.Label()
		}
		f.put(found, "R-A-03")
		if attended {
			f.put(found, "A-04")
		}
	}
	switch o.State {
	case procedure.F1:
		f.by(papers.Survey, nil, "A-05", "F-03", "R-U-04", "G-05")
	case procedure.F2:
		found := ""
		if t := o.Record.Survey; t != nil {
			found = t.Explanation
		}
		f.put(found, "P-10")
	}
}

func answerOf(d *orders.Decision) string {
	if d == nil {
		return ""
	}
	if d.Reason == "" {
		return "Respuesta: " + string(d.Answer)
	}
	return "Respuesta: " + string(d.Answer) + ". " + d.Reason
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
