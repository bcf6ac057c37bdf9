package orders_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// ruled is one rule of an act: what it refuses, in which words, and the nearest that it allows.
type ruled struct {
	name    string
	broken  func() string
	words   string
	allowed func() string
	to      string
}

func judge(t *testing.T, rules []ruled) {
	t.Helper()
	for _, x := range rules {
		t.Run(x.name, func(t *testing.T) {
			mustRefuse(t, x.broken(), x.words)
			if said := x.allowed(); said != x.to {
				t.Errorf("the neighbour: %q, want %q", said, x.to)
			}
		})
	}
}

const diagnosed = "La tarjeta madre no responde a ninguna prueba."

// saved is the answer of who backed their information up before the tests begin.
var saved = orders.BackupForm{Option: orders.BackupDone, Medium: "Unidad de red del área", Day: "2026-10-02"}

// agreed is an order in E08 whose maintenance was agreed for a day, its backup answered.
func agreed(day string) *model {
	m := at(procedure.E08)
	m.o.Record.Agreement = &orders.Agreement{Day: day, Time: "10:00", Minutes: 60, Kind: "correctivo", Version: 1}
	m.o.Record.Backup = &orders.BackupNote{Option: orders.BackupDone}
	return m
}

// rev11, G-09: a maintenance is agreed inside the hours of work, and done on its day
// or with the reason why not.
func TestRulesOfTheMaintenance(t *testing.T) {
	maintain := func(day, why string) func() string {
		return func() string {
			return agreed(day).tried(byDefault, "jorge", &orders.Maintain{Tasks: []string{"limpieza"}, Shifted: why})
		}
	}
	agree := func(day, hour string, minutes int) func() string {
		return func() string {
			return at(procedure.E06).tried(byDefault, "jorge", &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: day, Time: hour, Minutes: minutes, Place: "sitio", Kind: "correctivo"}})
		}
	}
	judge(t, []ruled{
		{"another day needs a reason", maintain("2026-10-07", ""), "No es la fecha acordada (2026-10-07)", maintain("2026-10-07", "Se adelantó a su petición"), "E04"},
		{"a reason is more than a word", maintain("2026-10-07", "Prisa"), "al menos 10 caracteres", maintain("2026-10-05", ""), "E04"},
		{"not before the hours of work", agree("2026-10-12", "08:45", 60), "horario hábil", agree("2026-10-12", "09:00", 60), "E07"},
		{"not beyond the hours of work", agree("2026-10-12", "17:15", 60), "horario hábil", agree("2026-10-12", "17:00", 60), "E07"},
		{"on a business day", agree("2026-10-11", "10:00", 60), "no es hábil", agree("2026-10-12", "10:00", 60), "E07"},
	})
}

// rev11 A-09, R-A-04: section B says what a computer holds and what is damaged.
func TestRulesOfTheHandover(t *testing.T) {
	document := func(kind string, change func(*papers.DeliveryPart)) func() string {
		return func() string {
			m := at(procedure.E09)
			m.asset.Type = kind
			a := &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Serial: "S1", Memory: "8 GB", Disk: "SSD", Case: "buena", Screen: "na", Ports: "buena", Seals: "buena"}}
			if change != nil {
				change(&a.DeliveryPart)
			}
			return m.tried(byDefault, "jorge", a)
		}
	}
	memory := func(p *papers.DeliveryPart) { p.Memory = "" }
	disk := func(p *papers.DeliveryPart) { p.Disk = "" }
	bad := func(where func(*papers.DeliveryPart) *string, how, note string) func(*papers.DeliveryPart) {
		return func(p *papers.DeliveryPart) { *where(p), p.Condition = how, note }
	}
	box := func(p *papers.DeliveryPart) *string { return &p.Case }
	ports := func(p *papers.DeliveryPart) *string { return &p.Ports }
	judge(t, []ruled{
		{"memory of a computer", document("portatil", memory), "Escribe la memoria", document("impresora", memory), "E10"},
		{"disk of a computer", document("todo-en-uno", disk), "Escribe el disco", document("escaner", disk), "E10"},
		{"both of a desktop", document("escritorio", memory), "Escribe la memoria", document("escritorio", nil), "E10"},
		{"damage is described", document("escritorio", bad(box, "danada", "")), "Describe lo que no está", document("escritorio", bad(box, "danada", "Tapa rota del lado izquierdo")), "E10"},
		{"wear is described", document("escritorio", bad(ports, "desgaste", "")), "Describe lo que no está", document("escritorio", bad(ports, "buena", "")), "E10"},
		{"another serial is explained", document("escritorio", func(p *papers.DeliveryPart) { p.Serial = "S2" }), "La serie no es la del inventario",
			document("escritorio", func(p *papers.DeliveryPart) { p.Serial, p.SerialWhy = "S2", "La etiqueta se cambió en el taller" }), "E10"},
	})
}

// rev11 A-10, G-04, P-03: the requester signs and hands over first; only then the AST takes the
// machine in, and never the same person for both.
func TestRulesOfTakingIn(t *testing.T) {
	sign := &orders.SignHandover{}
	sign.BackupForm = saved
	signed := func() *model {
		m := at(procedure.E10)
		if said := m.tried(byDefault, "lucia", sign); said != "E10" {
			t.Fatal(said)
		}
		return m
	}
	judge(t, []ruled{
		{"not before the requester signed", func() string { return at(procedure.E10).tried(byDefault, "jorge", &orders.TakeIn{}) }, "Todavía falta la primera firma",
			func() string { return signed().tried(byDefault, "jorge", &orders.TakeIn{}) }, "E11"},
		{"nobody signs twice", func() string { return signed().tried(byDefault, "lucia", sign) }, "ya quedó firmado", func() string { return at(procedure.E10).tried(byDefault, "lucia", sign) }, "E10"},
		{"nobody else's machine", func() string { return at(procedure.E10).tried(byDefault, "efrain", sign) }, "Esto le toca a quien pidió", func() string { return at(procedure.E10).tried(byDefault, "lucia", sign) }, "E10"},
	})
	m := signed()
	if m.custody.Place != equipment.AtUser {
		t.Error("the signature of one moved the machine")
	}
	if m.tried(byDefault, "jorge", &orders.TakeIn{}); m.custody.Place != equipment.AtDTIC || !m.o.Record.HadCustody {
		t.Errorf("both have signed and the machine is at %s", m.custody.Place)
	}
}

// domain §5.6, rev11 F-06, P-05: who says that the information is safe says where it lies and from
// which day, of today at the latest; who has none says nothing more.
func TestRulesOfTheBackup(t *testing.T) {
	form := func(option, medium, day string) orders.BackupForm {
		return orders.BackupForm{Option: option, Medium: medium, Day: day}
	}
	inform := func(option, medium, day string) func() string {
		return func() string {
			m := at(procedure.E07)
			m.o.Record.Agreement = &orders.Agreement{Day: "2026-10-12", Time: "10:00", Minutes: 60}
			return m.tried(byDefault, "lucia", &orders.AcknowledgeDate{BackupForm: form(option, medium, day)})
		}
	}
	deliver := func(option, medium, day string) func() string {
		return func() string {
			return at(procedure.E10).tried(byDefault, "lucia", &orders.SignHandover{BackupForm: form(option, medium, day)})
		}
	}
	judge(t, []ruled{
		{"nobody says where", inform("hecho", "", "2026-10-05"), "dónde quedó el respaldo", inform("hecho", "Disco del área", "2026-10-05"), "E08"},
		{"nobody says when", inform("hecho", "Disco del área", ""), "de qué día es", inform("sin-informacion", "", ""), "E08"},
		{"a backup of tomorrow", inform("hecho", "Disco del área", "2026-10-06"), "a más tardar, 05/10/2026", inform("hecho", "Disco del área", "2026-10-05"), "E08"},
		{"of the machine that is handed over", deliver("hecho", "", "2026-10-05"), "dónde quedó el respaldo", deliver("hecho", "Disco del área", "2025-10-05"), "E10"},
		{"lost and accepted", deliver("hecho", "Disco del área", "2026-10-06"), "todavía no llega", deliver("acepto-perdida", "", ""), "E10"},
	})
}

// rev11, D-11, D-13: what is determined in the workshop rests on the
// register, on evidence, or on words, and the provider's report can be traced.
func TestRulesOfTheWorkshop(t *testing.T) {
	warranty := func(until, exit, evidence string) func() string {
		return func() string {
			m := inWorkshop(at(procedure.E11))
			m.asset.WarrantyUntil = until
			return m.tried(byDefault, "jorge", &orders.DetermineWarranty{Exit: exit, Finding: diagnosed, Evidence: evidence})
		}
	}
	report := func(reference, proof string) func() string {
		return func() string {
			return inWorkshop(at(procedure.E12)).tried(byDefault, "jorge", &orders.ReportProvider{DiagnosisPart: papers.DiagnosisPart{Diagnosis: diagnosed}, Provider: "p", Reference: reference, Proof: proof, Notice: "Tu equipo va con el proveedor."})
		}
	}
	resources := func(exit, words string) func() string {
		return func() string {
			return inWorkshop(at(procedure.E13)).tried(byDefault, "beatriz", &orders.DetermineResources{Exit: exit, Missing: words})
		}
	}
	receive := func(annotated bool) func() string {
		return func() string {
			m := inWorkshop(at(procedure.E15))
			if annotated {
				if said := m.tried(byDefault, "jorge", &orders.AnnotateWarranty{AwaitPart: papers.AwaitPart{Warranty: "Terminó en 2024, según el inventario", Resources: "Una tarjeta madre"}}); said != "E15 avisa" {
					return said
				}
			}
			return m.tried(byDefault, "beatriz", &orders.ReceiveHandover{})
		}
	}
	judge(t, []ruled{
		{"«sí» against the register", warranty("", "si", ""), "no registra garantía", warranty("", "si", "Factura con garantía de cinco años"), "E12"},
		{"«sí» after its end", warranty("2026-10-04", "si", ""), "La garantía terminó el 04/10/2026", warranty("2026-10-05", "si", ""), "E12"},
		{"«no» against the register", warranty("2026-10-05", "no", ""), "La garantía vale hasta", warranty("2026-10-05", "no", "Golpe que la garantía excluye"), "E13 avisa"},
		{"a report without trace", report("", ""), "el folio que dio el proveedor", report("RMA-1", ""), "E05"},
		{"a proof is more than a word", report("", "Llamé"), "o la constancia", report("", "Llamada con Ana, 10:20"), "E05"},
		{"«no» says what is missing", resources("no", "poco"), "Di qué falta", resources("no", "Una tarjeta madre"), "E15"},
		{"«sí» may need nothing", resources("no", "ninguno"), "Di qué falta", resources("si", "ninguno"), "E14"},
		{"no reception without section C", receive(false), "Todavía falta la primera firma", receive(true), "E16"},
	})
}

// rev11 A-04, R-A-03: a conclusion keeps diagnosis and solution and is dated, once the machine is
// with its user.
func TestAConclusionIsDated(t *testing.T) {
	conclude := &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: diagnosed, Cause: "componente"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió la tarjeta madre."}}
	m := at(procedure.E04)
	if said := m.tried(byDefault, "jorge", conclude); said != "E05" || !m.o.ConcludedAt.Equal(begin) || m.o.Conclusion != orders.Solved || m.o.SurveyDue.IsZero() {
		t.Errorf("%s, concluded %v as %q, survey until %v", said, m.o.ConcludedAt, m.o.Conclusion, m.o.SurveyDue)
	}
	shop := inWorkshop(at(procedure.E04))
	if said := shop.tried(byDefault, "jorge", conclude); said != "E04D" || !shop.o.ConcludedAt.IsZero() {
		t.Errorf("with its machine in the workshop: %s, concluded %v", said, shop.o.ConcludedAt)
	}
	for _, o := range []*orders.Order{m.o, shop.o} {
		if d := o.Record.Diagnosis; d == nil || d.Text != diagnosed || d.Cause != "componente" || d.Solution != "Se cambió la tarjeta madre." || !d.At.Equal(begin) {
			t.Errorf("kept %+v", d)
		}
	}
}

// rev11 A-17: the Supervisor, and nobody else, drafts the letter; it goes to the TDTIC as it was written.
func TestTheSupervisorDraftsTheLetter(t *testing.T) {
	draft := &orders.DraftLetter{LetterText: papers.LetterText{Addressee: "Agencia Digital", Subject: "Reparación de un equipo", Grounds: "Numeral 7 del procedimiento", Body: "Se pide la reparación del equipo.", Contact: "Beatriz, piso 2", Copies: []string{"coordinacion"}}}
	mustRefuse(t, at(procedure.E17).tried(byDefault, "jorge", draft), "Esto le toca a")
	m := at(procedure.E17)
	actor := modelActor("beatriz")
	out, err := m.o.Perform(m.now, actor, draft, m.facts(actor))
	if err != nil {
		t.Fatal(err)
	}
	role, _, act := m.o.Awaiting()
	if m.o.State != procedure.E18 || role != procedure.Director || act != procedure.SignLetter {
		t.Errorf("in %s, %s is to %s", m.o.State, role, act)
	}
	l := out.Effects.Letter
	if l == nil || l.Act != procedure.DraftLetter || l.Addressee != draft.Addressee || l.Subject != draft.Subject || l.Grounds != draft.Grounds || l.Body != draft.Body || l.Contact != draft.Contact || len(l.Copies) != 1 {
		t.Errorf("the letter is %+v", l)
	}
}

// rev11 R-U-03, P-11: what the TDTIC determined to have no solution goes back unrepaired, and
// nothing else does; what fails a test does not go back.
func TestRulesOfHandingBack(t *testing.T) {
	back := func(unsolved bool, result, power string) func() string {
		return func() string {
			m := inWorkshop(at(procedure.E04D))
			m.o.Record.Unsolvable = unsolved
			return m.tried(byDefault, "jorge", &orders.HandBack{Tests: orders.Tests{Power: power, Net: "na", Print: "na", Apps: "conforme", Info: "conforme"}, ResultPart: papers.ResultPart{Result: result}})
		}
	}
	judge(t, []ruled{
		{"repaired without solution", back(true, "reparado", "no"), "no hay solución", back(true, "sin-reparacion", "no"), "E04D"},
		{"unrepaired without determination", back(false, "sin-reparacion", "conforme"), "determinación del TDTIC", back(false, "reparado", "conforme"), "E04D"},
		{"a failing test", back(false, "reparado", "no"), "no es conforme", back(false, "reparado", "na"), "E04D"},
	})
}

// rev11 P-11, F-10, F-11: a mechanism has its responsible and its date, and a machine that leaves
// or comes back its receipt, with what becomes of the disk.
func TestRulesOfTheMechanism(t *testing.T) {
	receipt := orders.ReceiptForm{ReceiptParty: papers.ReceiptParty{Company: "Taller", Name: "Ana Ruiz", IDType: "ine"}, ReceiptTerms: papers.ReceiptTerms{Contract: "sin contrato", Reference: "sin referencia"},
		ReceiptThing: papers.ReceiptThing{Place: "DTIC", State: "Sin accesorios"}, ReceiptDisk: papers.ReceiptDisk{Storage: "retirado", Backup: "Respaldado"}}
	without := receipt
	without.Storage = ""
	nobody := func(f *orders.Facts) { f.Hands = people.Person{} }
	before := seals.Signing{Level: seals.ByWitness, Witness: "Rosa Elvira Peña, secretaria"}
	third := func(responsible, limit string, r *orders.ReceiptForm, change ...func(*orders.Facts)) func() string {
		return func() string {
			a := &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: "tercero", Text: "Que lo revise el taller autorizado.", Responsible: responsible, Limit: limit}}
			if r != nil {
				a.Out, a.ReceiptForm, a.Agrees, a.Signing = true, *r, true, before
			}
			return inWorkshop(at(procedure.E91)).tried(byDefault, "ramiro", a, change...)
		}
	}
	by := func(exit, limit string) func() string {
		return func() string {
			m := inWorkshop(at(procedure.E91))
			return m.tried(byDefault, "ramiro", &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: exit, Text: "Vista la revisión, así se determina.", Limit: limit}})
		}
	}
	back := func(place equipment.Place, r orders.ReceiptForm, agrees bool, s seals.Signing, change ...func(*orders.Facts)) func() string {
		return func() string {
			m := inWorkshop(at(procedure.E92))
			m.custody.Place = place
			return m.tried(byDefault, "beatriz", &orders.RecordResult{Report: "El taller cambió la tarjeta madre.", ReceiptForm: r, OutsideParty: orders.OutsideParty{Agrees: agrees}, Signing: s}, change...)
		}
	}
	result := func(place equipment.Place, r orders.ReceiptForm) func() string {
		if place == equipment.AtDTIC {
			return back(place, r, false, seals.Signing{})
		}
		return back(place, r, true, before)
	}
	good := third("Taller Ruiz", "2026-10-30", nil)
	judge(t, []ruled{
		{"a responsible", third("Ana", "2026-10-30", nil), "Nombra a quien responde", good, "E92"},
		{"a date", third("Taller Ruiz", "", nil), "Pon la fecha límite", good, "E92"},
		{"a date to come", third("Taller Ruiz", "2026-10-04", nil), "ya pasó", third("Taller Ruiz", "2026-10-05", nil), "E92"},
		{"a date for the AST", by("reasignar", ""), "Pon la fecha límite", by("reasignar", "2026-10-05"), "E03 avisa"},
		{"to come, for the AST too", by("reasignar", "2026-10-04"), "ya pasó", by("reasignar", "2026-10-30"), "E03 avisa"},
		{"a date for the letter", by("reparacion-externa", ""), "Pon la fecha límite", by("reparacion-externa", "2026-10-30"), "E15 avisa"},
		{"none where the order concludes", by("reasignar", ""), "Pon la fecha límite", by("sin-solucion", ""), "E04"},
		{"the disk of what leaves", third("Taller Ruiz", "2026-10-30", &without), "Elige una opción en «El disco con información»", third("Taller Ruiz", "2026-10-30", &receipt), "E92"},
		{"the disk of what comes back", result(equipment.AtProvider, without), "Elige una opción en «El disco con información»", result(equipment.AtProvider, receipt), "E04"},
		{"the AST who gives it", third("Taller Ruiz", "2026-10-30", &receipt, nobody), "Elige qué AST entrega", third("Taller Ruiz", "2026-10-30", &receipt), "E92"},
		{"the AST who takes it back", back(equipment.AtProvider, receipt, true, before, nobody), "Elige qué AST entrega", result(equipment.AtProvider, receipt), "E04"},
		{"the signature of who brings it", back(equipment.AtProvider, receipt, true, seals.Signing{}), "Falta el trazo", result(equipment.AtProvider, receipt), "E04"},
		{"which they gave after reading", back(equipment.AtProvider, receipt, false, before), "Falta que quien representa al tercero", result(equipment.AtProvider, receipt), "E04"},
		{"no receipt of what never left", result(equipment.AtProvider, orders.ReceiptForm{}), "Completa «Empresa o área»", result(equipment.AtDTIC, orders.ReceiptForm{}), "E04"},
	})
}

// rev11 G-10, P-12, R-U-01: what is captured late happened after its block of folios was issued, not
// more than a year ago, and not tomorrow; who asks for somebody else says why.
func TestRulesOfRequestAndCapture(t *testing.T) {
	form := orders.RequestForm{AssetID: "bien", Fault: "No enciende desde hoy", CanWork: "no"}
	excused := func(why string, real, issued time.Time) func() string {
		return func() string {
			m := newModel()
			a := &orders.Capture{RequestForm: form, RequesterID: "lucia", Medium: orders.MediumPaper, RealAt: real, BlockFolio: "X", Justification: why}
			a.Prepare(m.o)
			return m.tried(byDefault, "beatriz", a, func(f *orders.Facts) { f.BlockIssued, f.OutageKnown = issued, false })
		}
	}
	capture := func(real, issued time.Time) func() string { return excused("Sin red en todo el piso", real, issued) }
	behalf := func(why string) func() string {
		return func() string {
			return newModel().tried(byDefault, "lucia", &orders.Request{RequestForm: form, OnBehalfOf: "efrain", BehalfWhy: why})
		}
	}
	day, never := 24*time.Hour, time.Time{}
	judge(t, []ruled{
		{"before the block was issued", capture(begin.Add(-2*day), begin.Add(-day)), "anterior a la entrega del bloque", capture(begin.Add(-day), begin.Add(-day)), "E02"},
		{"more than a year ago", capture(begin.AddDate(-1, 0, 0).Add(-time.Second), never), "hace más de un año", capture(begin.AddDate(-1, 0, 0), never), "E02"},
		{"to come", capture(begin.Add(time.Second), never), "todavía no llega", capture(begin, never), "E02"},
		{"for somebody else without a reason", behalf(""), "por qué pides en su nombre", behalf("Está de comisión fuera"), "E02 avisa"},
		{"outside of an outage without a reason", excused("Así está", begin, never), "por qué no se usó el sistema", excused("Así estará", begin, never), "E02"},
		{"letters are counted, not bytes", behalf("Así está"), "al menos 10 caracteres", behalf("Así estará"), "E02 avisa"},
	})
}

// rev11 A-03, R-A-02, R-A-06: from afar with consent only; waiting for supplies in E04 only, where
// the machine is with its user.
func TestRulesOfVisitAndPause(t *testing.T) {
	remote := byDefault.With(settings.RemoteHelp, "sí")
	visit := func(v settings.Values, consent string) func() string {
		return func() string {
			return at(procedure.E03).received().tried(v, "jorge", &orders.RecordVisit{Remote: true, Consent: consent})
		}
	}
	pause := func(m *model, kind string) func() string {
		return func() string {
			return m.tried(byDefault, "jorge", &orders.Pause{Kind: kind, Until: "2026-10-07", Reason: orders.Reason{Text: "Falta un disco duro"}})
		}
	}
	judge(t, []ruled{
		{"from afar without consent", visit(remote, ""), "dio su consentimiento", visit(remote, "Por teléfono, 10:05"), "E03"},
		{"from afar where it is not done", visit(byDefault, "Por teléfono, 10:05"), "no está habilitada", visit(remote, "Por teléfono, 10:05"), "E03"},
		{"supplies before attention", pause(at(procedure.E03), "insumos"), "en atención", pause(at(procedure.E03), "ausencia"), "E03"},
		{"supplies in the workshop", pause(inWorkshop(at(procedure.E04)), "insumos"), "con el equipo en su lugar", pause(at(procedure.E04), "insumos"), "E04"},
	})
}

// domain §5.7, rev11 F-07: each line that an AST asks for says what it is for; what the Supervisor
// buys or hands out needs no word of that.
func TestRulesOfTheLinesOfSupplies(t *testing.T) {
	lines := func(purposes ...string) (list []orders.Line) {
		for i, p := range purposes {
			list = append(list, orders.Line{ItemID: "pieza-" + string(rune('a'+i)), Quantity: 1, Purpose: p})
		}
		return list
	}
	ask := func(purposes ...string) func() string {
		return func() string {
			return at(procedure.E04).tried(byDefault, "jorge", &orders.AskSupplies{Lines: lines(purposes...)})
		}
	}
	send := func(purposes ...string) func() string {
		return func() string {
			return inWorkshop(at(procedure.E04)).tried(byDefault, "jorge", &orders.AskResources{Lines: lines(purposes...), Reason: orders.Reason{Text: "La tarjeta no responde"}})
		}
	}
	provide := func() string {
		return inWorkshop(at(procedure.E14)).tried(byDefault, "beatriz", &orders.ProvideResources{Lines: lines(""), Order: "Instálala y prueba una hora"})
	}
	buy := func() string {
		return inWorkshop(at(procedure.E13)).tried(byDefault, "beatriz", &orders.Acquire{PurchasePart: papers.PurchasePart{Note: "Requisición 12", Promised: "2026-10-12"}, Lines: lines("")})
	}
	judge(t, []ruled{
		{"a request for nothing", ask(""), "para qué hace falta", ask("No arranca"), "E04 avisa"},
		{"the second line too", ask("No arranca", ""), "para qué hace falta", ask("No arranca", "Pierde la hora"), "E04 avisa"},
		{"from the workshop", send(""), "para qué hace falta", send("No arranca"), "E13 avisa"},
		{"nobody asks the Supervisor who gives", send(""), "para qué hace falta", provide, "E04"},
		{"nor the Supervisor who buys", send(""), "para qué hace falta", buy, "E13I"},
	})
}

// rev11 A-05, F-03: the care of a machine is asked about when support had it.
func TestTheSurveyAsksForCareAfterCustody(t *testing.T) {
	answer := func(custody bool, care string) func() string {
		return func() string {
			m := at(procedure.E05)
			m.o.Conclusion, m.o.SurveyDue, m.o.Record.HadCustody = orders.Solved, begin.Add(time.Hour), custody
			return m.tried(byDefault, "lucia", &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: "si", Time: "5", Manner: "5", Knowledge: "5", Solution: "5", Care: care}})
		}
	}
	judge(t, []ruled{
		{"support had it", answer(true, ""), "cómo se cuidó tu equipo", answer(false, ""), "F1 avisa"},
		{"an answer is an answer", answer(true, ""), "No aplica", answer(true, "na"), "F1 avisa"},
	})
}

// rev11 G-02: the answers are kept with the version of the questions that were asked.
func TestTheSurveyKeepsTheVersionOfItsQuestions(t *testing.T) {
	m := at(procedure.E05)
	m.o.Conclusion, m.o.SurveyDue = orders.Solved, begin.Add(time.Hour)
	actor := modelActor("lucia")
	out, err := m.o.Perform(m.now, actor, &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: "si", Time: "5", Manner: "4", Knowledge: "5", Solution: "5"}}, m.facts(actor))
	if err != nil || len(out.Effects.Papers) != 1 {
		t.Fatalf("%v, %v", out.Effects.Papers, err)
	}
	data := jsonOf(t, out.Effects.Papers[0].Data)
	if !strings.Contains(data, `"version":1`) || orders.SurveyVersion != 1 || !strings.Contains(data, `"trato":"4"`) {
		t.Errorf("kept %s", data)
	}
}

// domain §5.1, fields 7 and 8: the building is one of the catalogue, or what the register says;
// the mail is of the institution, or that of the account.
func TestRulesOfPlaceAndMail(t *testing.T) {
	ask := func(building, mail string) func() string {
		return func() string {
			return newModel().tried(byDefault, "lucia", &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 2-14", Fault: "No hay red desde hoy", CanWork: "no", Building: building, Email: mail}},
				func(f *orders.Facts) {
					f.Requester.Building, f.Requester.Email = "Anexo de antes", "lucia@demo.invalid"
				})
		}
	}
	judge(t, []ruled{
		{"a building of nowhere", ask("Mi casa", ""), "Elige el inmueble de la lista", ask("Edificio Central", ""), "E02 avisa"},
		{"a building that only the register has", ask("Anexo de ahora", ""), "Elige el inmueble de la lista", ask("Anexo de antes", ""), "E02 avisa"},
		{"a mail of elsewhere", ask("", "lucia@gmail.com"), "correo institucional", ask("", "lucia.barrera@secogem.gob.mx"), "E02 avisa"},
		{"a domain that only looks like it", ask("", "lucia@notedomex.gob.mx"), "correo institucional", ask("", "lucia@dtic.edomex.gob.mx"), "E02 avisa"},
		{"the mail of another account", ask("", "otra@demo.invalid"), "secogem.gob.mx o de edomex.gob.mx", ask("", "LUCIA@demo.invalid"), "E02 avisa"},
	})
}
