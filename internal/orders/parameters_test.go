package orders_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
)

// tried hands one act in and says in short what came of it: where the order is, or
// why not.
func (m *model) tried(v settings.Values, by string, act orders.Act, change ...func(*orders.Facts)) string {
	actor := modelActor(by)
	f := m.facts(actor)
	f.Settings = v
	for _, c := range change {
		c(&f)
	}
	out, err := m.o.Perform(m.now, actor, act, f)
	if bad, ok := problem.As(err); ok {
		if len(bad.Fields) > 0 {
			return "no: " + bad.Fields[0].Message
		}
		return "no: " + bad.Message
	}
	m.follow(actor, out)
	said := string(m.o.State)
	for _, p := range out.Tells {
		if p == procedure.TellSupervisor {
			said += " avisa"
		}
	}
	return said
}

// at is an order of Jorge's in a state.
func at(s procedure.State) *model {
	m := newModel()
	m.o.State, m.o.Version, m.o.AdviserID, m.o.StateSince, m.o.Folio = s, 4, "jorge", begin, "OS-2026-000001"
	return m
}

func (m *model) received() *model {
	m.o.Record.ReceivedAt = &begin
	return m
}

func next(m *model, v settings.Values, by string, act orders.Act) string {
	if said := m.tried(v, by, act); strings.HasPrefix(said, "no:") {
		return said
	}
	return m.o.CheckAt.In(clock.Mexico).Format("Mon 02 15:04")
}

// What the institution decides takes effect in the rules: each case does the same
// with the value from the start and with another one, and something else comes of it.
func TestParametersGovernTheRules(t *testing.T) {
	conclude := &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El cable de red estaba roto por dentro.", Cause: "red"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió el cable."}}
	determine := func(exit string, risk bool) orders.Act {
		return &orders.Determine{DecisionPart: papers.DecisionPart{Exit: exit, Reason: "El disco está por fallar"}, Risk: risk}
	}
	for _, x := range []struct {
		name  settings.Name
		value string
		do    func(v settings.Values) string
		was   string // what comes of it by default
		is    string
	}{
		{settings.PriorityMatrix, "yo/si=critica", func(v settings.Values) string { return string(orders.SuggestPriority(v, "si", "yo")) }, "baja", "critica"},
		{settings.LoadWeights, "critica=9\nbaja=1", func(v settings.Values) string {
			return strings.Repeat("x", orders.WeightsOf(v).Of(orders.Critical))
		}, "xxxx", "xxxxxxxxx"},
		{settings.OutageNeeded, "exigir", func(v settings.Values) string {
			m := newModel()
			a := &orders.Capture{RequestForm: orders.RequestForm{AssetID: "bien", Fault: "No enciende desde hoy", CanWork: "no"}, RequesterID: "lucia", Medium: "telefono", RealAt: begin, Justification: "Su equipo no enciende"}
			a.Prepare(m.o)
			return m.tried(v, "beatriz", a)
		}, "E02", "no: Solo se captura lo que llegó durante una caída registrada."},
		{settings.OnBehalf, "no", func(v settings.Values) string {
			return newModel().tried(v, "lucia", &orders.Request{RequestForm: orders.RequestForm{AssetID: "bien", Fault: "No enciende desde hoy", CanWork: "no"}, OnBehalfOf: "efrain", BehalfWhy: "Está de comisión fuera"})
		}, "E02 avisa", "no: Aquí cada quien registra lo suyo: pide a esa persona que haga su propia orden."},
		{settings.RemoteHelp, "sí", func(v settings.Values) string {
			m := at(procedure.E03).received()
			m.tried(v, "jorge", &orders.RecordVisit{Remote: true, Consent: "Aceptó por teléfono a las 10:05"})
			return m.tried(v, "jorge", determine("inmediata", false))
		}, "no: Falta registrar la visita.", "E04"},
		{settings.FailedVisits, "1", func(v settings.Values) string {
			return at(procedure.E03).received().tried(v, "jorge", &orders.FailedVisit{Reason: orders.Reason{Text: "La oficina estaba cerrada"}})
		}, "E03", "E03 avisa"},
		{settings.Mechanisms, "reasignar\ntercero", func(v settings.Values) string {
			return at(procedure.E91).tried(v, "ramiro", &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: "sin-solucion", Text: "No hay refacciones en el mercado."}})
		}, "E04", "no: Ese mecanismo no está habilitado: elige otro."},
		{settings.BackupAtOnce, "siempre", func(v settings.Values) string {
			m := at(procedure.E03).received()
			m.tried(v, "jorge", &orders.RecordVisit{})
			m.tried(v, "jorge", determine("inmediata", false))
			return m.tried(v, "jorge", conclude)
		}, "E05", "no: Falta que la persona usuaria responda por el respaldo de su información."},
		{settings.BackupAtOnce, "nunca", func(v settings.Values) string {
			m := at(procedure.E03).received()
			m.tried(v, "jorge", &orders.RecordVisit{})
			return m.tried(v, "jorge", determine("inmediata", true))
		}, "E04", "no: Antes de una solución inmediata no se pide el respaldo: desmarca la casilla o elige otra salida."},
		{settings.PreventiveBy, "usuario", func(v settings.Values) string {
			m := at(procedure.E00)
			m.o.Origin, m.o.Record.Warned = orders.Preventive, true
			return m.tried(v, "beatriz", &orders.ConfirmPrefill{})
		}, "E02 avisa", "no: Solo la persona usuaria confirma su mantenimiento preventivo."},
		{settings.ReturnSameAdviser, "exigir", func(v settings.Values) string {
			m := at(procedure.E02)
			return m.tried(v, "beatriz", &orders.Assign{AssignPart: papers.AssignPart{AdviserID: "paola", Priority: "", Why: "Pasa hoy por ese piso"}}, func(f *orders.Facts) { f.Former = "jorge" })
		}, "E03", "no: Un equipo que regresó lo instala quien atendió su orden original: elige a esa persona."},
		{settings.ReopenAllowed, "no", func(v settings.Values) string {
			m := at(procedure.E05)
			m.o.Conclusion, m.o.SurveyDue = orders.Solved, begin.Add(time.Hour)
			return m.tried(v, "lucia", &orders.Reopen{Text: "Sigue sin encender"})
		}, "E03 avisa", "no: Esta orden concluyó como «Solucionada» y no se reabre."},
		{settings.WaitForSupplies, "no", func(v settings.Values) string {
			m := at(procedure.E13)
			m.custody = equipment.Custody{AssetID: "bien", Place: equipment.AtDTIC, Charge: equipment.Charge{Kind: equipment.ByOrder, ID: "orden"}}
			return m.tried(v, "beatriz", &orders.Acquire{PurchasePart: papers.PurchasePart{Note: "Requisición 12", Promised: "2026-10-12"}})
		}, "E13I", "no: La espera de insumos no está habilitada."},
		{settings.Regimes, "propiedad\narrendado", func(v settings.Values) string {
			m := newModel()
			m.asset.Regime = equipment.Leased
			return m.tried(v, "lucia", &orders.Request{RequestForm: orders.RequestForm{AssetID: "bien", Fault: "No enciende desde hoy", CanWork: "no"}})
		}, "no: Ese equipo no es propiedad de la Secretaría y el soporte no puede atenderlo.", "E02 avisa"},
		{settings.RejectionCauses, "otra=Otra", func(v settings.Values) string {
			return at(procedure.E02).tried(v, "beatriz", &orders.Reject{Cause: "duplicada", Text: "Ya la pidió ayer con otro folio"})
		}, "F3", "no: Elige una opción de la lista."},
		{settings.WithoutAsset, "nada", func(v settings.Values) string {
			m := newModel()
			m.o.AssetID, m.o.Service = "", "Cuenta de correo"
			return m.tried(v, "lucia", &orders.Request{RequestForm: orders.RequestForm{Service: "Cuenta de correo", Fault: "No tengo cuenta todavía", CanWork: "no"}}, func(f *orders.Facts) { f.NoAssets = v.Text(settings.WithoutAsset) == "nada" })
		}, "E02 avisa", "no: No tienes un equipo asignado y por eso no puedes pedir soporte."},
	} {
		t.Run(string(x.name)+" "+x.value, func(t *testing.T) {
			if got := x.do(settings.Defaults()); got != x.was {
				t.Errorf("by default: %q, want %q", got, x.was)
			}
			if got := x.do(settings.Defaults().With(x.name, x.value)); got != x.is {
				t.Errorf("with %q: %q, want %q", x.value, got, x.is)
			}
		})
	}
}

// The clocks remind when the institution says: what is next looked at moves with the
// parameter. begin is a Monday at ten.
func TestParametersGovernTheReminders(t *testing.T) {
	conclude := &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El cable de red estaba roto por dentro.", Cause: "red"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió el cable."}}
	for _, x := range []struct {
		name    settings.Name
		value   string
		do      func(v settings.Values) string
		was, is string
	}{
		{settings.SurveyReminders, "2d", func(v settings.Values) string { return next(at(procedure.E04), v, "jorge", conclude) }, "Tue 06 10:00", "Wed 07 10:00"},
		{settings.SurveyReminders, "2d\n4h", func(v settings.Values) string { return next(at(procedure.E04), v, "jorge", conclude) }, "Tue 06 10:00", "Mon 05 14:00"},
		{settings.SignReminder, "2h", func(v settings.Values) string {
			return next(at(procedure.E09), v, "jorge", &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Serial: "S1", Memory: "8 GB", Disk: "SSD", Case: "buena", Screen: "na", Ports: "buena", Seals: "buena"}})
		}, "Tue 06 10:00", "Mon 05 12:00"},
		{settings.TermMaintain, "2d", func(v settings.Values) string {
			m := at(procedure.E07)
			m.o.Record.Agreement = &orders.Agreement{Day: "2026-10-12", Time: "10:00", Minutes: 60}
			a := &orders.AcknowledgeDate{}
			a.BackupForm = saved
			return next(m, v, "lucia", a)
		}, "Fri 09 09:00", "Thu 08 09:00"},
		{settings.ReturnNotices, "3d", func(v settings.Values) string {
			m := at(procedure.E04)
			m.custody = equipment.Custody{AssetID: "bien", Place: equipment.AtDTIC, Charge: equipment.Charge{Kind: equipment.ByOrder, ID: "orden"}}
			return next(m, v, "jorge", conclude)
		}, "Tue 06 10:00", "Thu 08 10:00"},
		{settings.ReturnReminders, "2d", func(v settings.Values) string {
			m := newModel()
			m.o.Origin, m.o.RepairID = orders.Comeback, "expediente"
			return next(m, v, "sistema", &orders.Prefill{Origin: orders.Comeback, AssetID: "bien", Fault: "Instalación"})
		}, "Tue 06 10:00", "Wed 07 10:00"},
		{settings.TermNewOrder, "1d", func(v settings.Values) string {
			m := newModel()
			m.o.Origin, m.o.RepairID = orders.Comeback, "expediente"
			m.tried(v, "sistema", &orders.Prefill{Origin: orders.Comeback, AssetID: "bien", Fault: "Instalación"})
			return m.o.DueAt.In(clock.Mexico).Format("Mon 02 15:04")
		}, "Mon 12 10:00", "Tue 06 10:00"},
	} {
		t.Run(string(x.name)+" "+x.value, func(t *testing.T) {
			if got := x.do(settings.Defaults()); got != x.was {
				t.Errorf("by default it is looked at on %s, want %s", got, x.was)
			}
			if got := x.do(settings.Defaults().With(x.name, x.value)); got != x.is {
				t.Errorf("with %q it is looked at on %s, want %s", x.value, got, x.is)
			}
		})
	}
}

func (w *world) set(name settings.Name, value string) {
	w.t.Helper()
	w.write(func(c conn) error {
		return w.Program.Settings.Set(ctx, c, w.Clock.Now(), "prueba", name, value, "para esta prueba")
	})
}

// What the desk reads from the register follows the parameters too.
func TestParametersGovernTheDesk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := newWorld(t, db)
		t.Run("the load of an AST", func(t *testing.T) {
			load := func() float64 {
				list, err := w.Program.Desk.AdviserLoads(ctx, db.Read(), w.Clock.Now())
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range list {
					if a.Person.Name == w.Cast.Person(seed.Jorge).Name {
						return a.Weight
					}
				}
				return -1
			}
			before := load()
			w.walk(seed.Start{}, "OS-01", "OS-06")
			one := load() - before
			w.set(settings.LoadWeights, "critica=40\nalta=30\nmedia=20\nbaja=10")
			if got := load(); one <= 0 || got != 10*(before+one) {
				t.Errorf("one more order counts %g; with weights ten times as large the load is %g", one, got)
			}
		})
		t.Run("a fault that is back", func(t *testing.T) {
			// rev11 R-U-03: what comes back after the survey is another order, tied to the first.
			first := w.view(w.walk(seed.Start{}, "OS-01", "OS-06", "OS-12", "OS-18", "OS-25")).Order
			again := func() orders.View {
				return w.view(w.walk(seed.Start{Asset: first.AssetID}, "OS-01", "OS-07"))
			}
			if v := again(); v.Order.RelapseOf != first.ID || v.Relapse == nil || v.Relapse.Folio != first.Folio {
				t.Errorf("the next order is tied to %q", v.Order.RelapseOf)
			}
			w.Clock.Advance(40 * 24 * time.Hour)
			if v := again(); v.Order.RelapseOf != "" {
				t.Errorf("forty days later it is still tied to %q", v.Order.RelapseOf)
			}
			w.set(settings.RelapseDays, "60")
			if v := again(); v.Order.RelapseOf != first.ID {
				t.Errorf("with sixty days it is tied to %q", v.Order.RelapseOf)
			}
			w.set(settings.RelapseDays, "0")
			if v := again(); v.Order.RelapseOf != "" {
				t.Errorf("with none it is tied to %q", v.Order.RelapseOf)
			}
		})
		t.Run("what somebody without a machine may ask", func(t *testing.T) {
			nayeli := w.member(seed.Nayeli)
			if _, err := w.Program.Desk.Create(ctx, nayeli, request("Necesito una cuenta de correo"), orders.Options{}); err != nil {
				t.Fatal(err)
			}
			w.set(settings.WithoutAsset, "nada")
			if _, err := w.Program.Desk.Create(ctx, nayeli, request("Necesito una cuenta de correo"), orders.Options{}); err == nil || !strings.Contains(err.Error(), "equipo asignado") {
				t.Errorf("without a machine: %v", err)
			}
			if _, err := w.Program.Desk.Create(ctx, w.member(seed.Lucia), request("El nodo no da servicio"), orders.Options{}); err != nil {
				t.Errorf("who has a machine: %v", err)
			}
		})
		t.Run("the comment of a survey", func(t *testing.T) {
			w.Words.Comment = "Me gustó que explicaran lo que hacían."
			v := w.view(w.walk(seed.Start{}, "OS-01", "OS-06", "OS-12", "OS-18", "OS-25"))
			reads := func(name string) bool {
				v, err := w.Program.Desk.Open(ctx, w.member(name), v.Order.Folio)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range v.Papers {
					if p.Kind == papers.Survey {
						return strings.Contains(string(p.Data), "explicaran")
					}
				}
				t.Fatal("no survey")
				return false
			}
			if !reads(seed.Beatriz) || !reads(seed.Lucia) || reads(seed.Jorge) {
				t.Errorf("read by Supervisor %v, author %v, AST %v", reads(seed.Beatriz), reads(seed.Lucia), reads(seed.Jorge))
			}
			w.set(settings.SurveyNamed, "sí")
			if !reads(seed.Jorge) {
				t.Error("the AST does not read it where the institution says so")
			}
		})
	})
}

// rev11 P-04: the yearly maintenance is reckoned as the institution decided.
func TestParametersGovernThePreventive(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		a, err := w.Machine(ctx, w.Cast.Person(seed.Lucia), false)
		if err != nil {
			t.Fatal(err)
		}
		proposed := func() int {
			if _, err := w.Program.Desk.ProposePreventive(ctx, 100); err != nil {
				t.Fatal(err)
			}
			list, err := w.Program.Desk.OpenOf(ctx, w.Cast.Person(seed.Lucia).ID, 100)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, c := range list {
				if c.AssetID == a.ID {
					n++
				}
			}
			return n
		}
		if n := proposed(); n != 0 {
			t.Fatalf("%d proposals a hundred days after the last one", n)
		}
		w.set(settings.PreventiveBase, "calendario")
		w.set(settings.PreventiveMonths, "3")
		if n := proposed(); n != 0 {
			t.Errorf("%d proposals in October, by calendar year", n)
		}
		w.set(settings.PreventiveBase, "ultimo")
		if n := proposed(); n != 1 {
			t.Errorf("%d proposals a hundred days after the last one, with three months between them", n)
		}
	})
}

// rev11 P-08 (GAP-18): who attended the order that sent the machine out is suggested for its installation.
func TestWhoKnowsTheMachineIsSuggested(t *testing.T) {
	here := func(id string, weight float64) orders.AdviserLoad {
		return orders.AdviserLoad{AdviserOn: people.AdviserOn{Person: people.Person{ID: people.ID(id), Name: id}, Present: true}, Load: orders.Load{Weight: weight}}
	}
	list := []orders.AdviserLoad{here("jorge", 20), here("paola", 0)}
	if s := orders.Suggest(orders.Need{}, list, nil); s.Adviser != "paola" {
		t.Errorf("with nobody known, %s", s.Adviser)
	}
	if s := orders.Suggest(orders.Need{Former: "jorge"}, list, nil); s.Adviser != "jorge" || !strings.Contains(s.Reason, "orden original") {
		t.Errorf("%s: %s", s.Adviser, s.Reason)
	}
}
