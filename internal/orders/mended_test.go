package orders_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
)

// Faults that were found once and mended; each test is what was done then.

var byDefault = settings.Defaults()

func inWorkshop(m *model) *model {
	m.custody = equipment.Custody{AssetID: "bien", Place: equipment.AtDTIC, Charge: equipment.Charge{Kind: equipment.ByOrder, ID: "orden"}}
	return m
}

func mustRefuse(t *testing.T, said, words string) {
	t.Helper()
	if !strings.HasPrefix(said, "no: ") || !strings.Contains(said, words) {
		t.Errorf("%q, want a refusal with %q", said, words)
	}
}

// rev11 A-06: a date typed with a wrong year stopped the clock of an order for years.
func TestNoDateLiesYearsAhead(t *testing.T) {
	far := "2036-10-06"
	mustRefuse(t, at(procedure.E06).tried(byDefault, "jorge", &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: far, Time: "10:00", Minutes: 60, Place: "sitio", Kind: "correctivo"}}), "muy lejos")
	mustRefuse(t, inWorkshop(at(procedure.E91)).tried(byDefault, "ramiro", &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: "tercero", Text: "Que lo revise el taller autorizado.", Responsible: "Taller", Limit: far}}), "muy lejos")
	mustRefuse(t, inWorkshop(at(procedure.E13)).tried(byDefault, "beatriz", &orders.Acquire{PurchasePart: papers.PurchasePart{Note: "Requisición 12", Promised: far}}), "muy lejos")
}

// rev11 R-A-02: a pause without end hid an order from every target for ever.
func TestAPauseEnds(t *testing.T) {
	why := orders.Reason{Text: "Está de comisión fuera"}
	mustRefuse(t, at(procedure.E03).tried(byDefault, "jorge", &orders.Pause{Kind: "ausencia", Until: "2027-10-05", Reason: why}), "muy lejos")
	m := at(procedure.E03)
	if said := m.tried(byDefault, "jorge", &orders.Pause{Kind: "ausencia", Until: "2026-10-07", Reason: why}); said != "E03" {
		t.Fatal(said)
	}
	if want := time.Date(2026, 10, 7, 18, 0, 0, 0, clock.Mexico); !m.o.CheckAt.Equal(want) {
		t.Errorf("it is looked at on %v, want %v", m.o.CheckAt, want)
	}
	mustRefuse(t, m.tried(byDefault, "jorge", &orders.Pause{Kind: "ausencia", Until: "2026-10-09", Reason: why}), "ya está en pausa")
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, "OS-01", "OS-06")
		if _, err := w.Do(ctx, w.view(ref), procedure.Adviser, &orders.Pause{Kind: "ausencia", Until: "2026-10-06", Reason: why}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(time.Date(2026, 10, 6, 18, 0, 1, 0, clock.Mexico))
		if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
			t.Fatal(err)
		}
		if o := w.view(ref).Order; o.Record.Pause != nil || o.DueAt.IsZero() || len(o.Record.Pauses) != 1 {
			t.Errorf("after its day the pause is %v, due %v, paused %v", o.Record.Pause, o.DueAt, o.Record.Pauses)
		}
	})
}

// rev11 P-03: a delivery that was signed and then withdrawn still let the AST take the
// machine in.
func TestAWithdrawnDeliveryMovesNoMachine(t *testing.T) {
	signed := func() *model {
		m := at(procedure.E08)
		m.o.Record.Agreement = &orders.Agreement{Day: "2026-10-12", Time: "10:00", Minutes: 60, Workshop: true, Kind: "correctivo", Version: 1}
		if said := m.tried(byDefault, "lucia", &orders.DeliverAtWorkshop{Accessories: "Con cargador", Condition: "Sin golpes"}); said != "E08" {
			t.Fatal(said)
		}
		return m
	}
	if m := signed(); m.tried(byDefault, "jorge", &orders.TakeIn{}) != "E08" || m.custody.Place != equipment.AtDTIC {
		t.Error("a delivery that stands moves nothing")
	}
	m := signed()
	if said := m.tried(byDefault, "lucia", &orders.Reschedule{Reason: orders.Reason{Text: "Ese día no estaré"}}); said != "E06" {
		t.Fatal(said)
	}
	if said := m.tried(byDefault, "jorge", &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: "2026-10-13", Time: "10:00", Minutes: 60, Place: "taller", Kind: "correctivo"}}); said != "E07" {
		t.Fatal(said)
	}
	informed := &orders.AcknowledgeDate{}
	informed.BackupForm = saved
	if said := m.tried(byDefault, "lucia", informed); said != "E08" {
		t.Fatal(said)
	}
	mustRefuse(t, m.tried(byDefault, "jorge", &orders.TakeIn{}), "Falta la firma de quien entrega")
	if m.custody.Place != equipment.AtUser {
		t.Errorf("the machine is at %s", m.custody.Place)
	}
}

// rev11 P-03: a machine was taken into the workshop for a maintenance on site.
func TestAMaintenanceOnSiteTakesNoMachineIn(t *testing.T) {
	m := at(procedure.E08)
	m.o.Record.Agreement = &orders.Agreement{Day: "2026-10-12", Time: "10:00", Minutes: 60, Kind: "correctivo"}
	mustRefuse(t, m.tried(byDefault, "lucia", &orders.DeliverAtWorkshop{Accessories: "Con cargador", Condition: "Sin golpes"}), "en sitio")
	mustRefuse(t, m.tried(byDefault, "jorge", &orders.TakeIn{}), "en sitio")
}

// rev11 P-06: an order was concluded while its backup order was still open, because
// another answer had been given in between.
func TestNoConclusionWhileTheBackupIsOpen(t *testing.T) {
	m := at(procedure.E04)
	m.o.Record.Backup = &orders.BackupNote{Option: orders.BackupDone}
	m.child = &orders.Order{Revision: procedure.Rev11.No, State: procedure.E03, Folio: "OS-2026-000002"}
	conclude := &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El cable de red estaba roto por dentro.", Cause: "red"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió el cable."}}
	mustRefuse(t, m.tried(byDefault, "jorge", conclude), "OS-2026-000002")
	other := at(procedure.E10)
	other.child = m.child
	sign := &orders.SignHandover{}
	sign.BackupForm = saved
	mustRefuse(t, other.tried(byDefault, "lucia", sign), "sigue abierta")
	m.child.State = procedure.E05
	if said := m.tried(byDefault, "jorge", conclude); said != "E05" {
		t.Error(said)
	}
}

// rev11 P-11: «sin solución» stuck to an order that was determined anew, and its repair
// was concluded as unsolved.
func TestWithoutSolutionDoesNotStick(t *testing.T) {
	for name, again := range map[string]func(m *model){
		"rethought": func(m *model) {
			m.tried(byDefault, "jorge", &orders.Rethink{Reason: orders.Reason{Text: "Llegó la refacción"}})
		},
		"determined by the TDTIC": func(m *model) {
			m.o.State = procedure.E91
			m.tried(byDefault, "ramiro", &orders.DetermineMechanism{DeterminationPart: papers.DeterminationPart{Exit: "reasignar", Text: "Que la retome quien conoce el equipo.", Limit: "2026-10-30"}})
		},
		"reopened": func(m *model) {
			m.o.State, m.o.Conclusion, m.o.SurveyDue = procedure.E05, orders.Solved, begin.Add(time.Hour)
			m.tried(byDefault, "lucia", &orders.Reopen{Text: "Sigue sin encender hoy"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := at(procedure.E04)
			m.o.Record.Unsolvable = true
			again(m)
			if m.o.State != procedure.E03 || m.o.Record.Unsolvable {
				t.Fatalf("in %s, unsolvable %v", m.o.State, m.o.Record.Unsolvable)
			}
			m.received()
			m.tried(byDefault, "jorge", &orders.RecordVisit{})
			m.tried(byDefault, "jorge", &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "inmediata", Reason: "Ya hay refacción en bodega"}})
			m.tried(byDefault, "jorge", &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El disco estaba dañado por completo.", Cause: "componente"}, SolutionPart: papers.SolutionPart{Solution: "Se cambió el disco."}})
			if m.o.Conclusion != orders.Solved {
				t.Errorf("concluded as %q in %s", m.o.Conclusion, m.o.State)
			}
		})
	}
}

// rev11 P-10: an outage that was registered, or a calendar that was loaded, after the
// conclusion never lengthened the term of the survey.
func TestTheSurveyIsLengthenedByWhatIsKnownLater(t *testing.T) {
	for name, later := range map[string]func(w *world){
		"an outage": func(w *world) {
			w.write(func(c conn) error {
				_, err := w.Program.Contingency.RegisterOutage(ctx, c, time.Date(2026, 10, 7, 9, 0, 0, 0, clock.Mexico), time.Date(2026, 10, 7, 16, 30, 0, 0, clock.Mexico), "Sin energía en el centro de datos", w.by())
				return err
			})
		},
		"a day off": func(w *world) {
			w.write(func(c conn) error {
				_, err := w.Program.Settings.SetDays(ctx, c, w.Clock.Now(), "prueba", 2026, "", []calendar.Holiday{{Day: calendar.Day{Year: 2026, Month: time.October, Day: 7}, Name: "Día inhábil"}}, "Gaceta del 6 de octubre")
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, dbtest.SQLite(t))
			ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-12", "OS-18")
			was := w.view(ref).Order.SurveyDue
			w.Clock.Set(time.Date(2026, 10, 7, 17, 0, 0, 0, clock.Mexico))
			later(w)
			w.Clock.Set(was.Add(2 * time.Second))
			if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
				t.Fatal(err)
			}
			o := w.view(ref).Order
			if o.State != procedure.E05 || !o.SurveyDue.After(was) {
				t.Errorf("in %s, until %v, was %v", o.State, o.SurveyDue, was)
			}
		})
		t.Run(name+", and the answer comes before the clock has looked", func(t *testing.T) {
			w := newWorld(t, dbtest.SQLite(t))
			ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-12", "OS-18")
			was := w.view(ref).Order.SurveyDue
			w.Clock.Set(time.Date(2026, 10, 7, 17, 0, 0, 0, clock.Mexico))
			later(w)
			w.Clock.Set(was.Add(2 * time.Second))
			answer := &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: "si", Time: "5", Manner: "5", Knowledge: "5", Solution: "5", Product: "5"}}
			if _, err := w.Do(ctx, w.view(ref), procedure.Requester, answer); err != nil {
				t.Fatal(err)
			}
			if o := w.view(ref).Order; o.Grade != orders.Satisfied || !o.SurveyDue.After(was) {
				t.Errorf("graded %q, until %v, was %v", o.Grade, o.SurveyDue, was)
			}
		})
	}
}

// rev11 A-06: two maintenances of one AST overlapped when they did not begin at the same
// minute.
func TestAgendasDoNotOverlap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		agree := func(hour string, minutes int) error {
			ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-13")
			_, err := w.Do(ctx, w.view(ref), procedure.Adviser, &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: "2026-10-14", Time: hour, Minutes: minutes, Place: "sitio", Kind: "correctivo"}})
			return err
		}
		if err := agree("10:00", 90); err != nil {
			t.Fatal(err)
		}
		for _, hour := range []string{"09:30", "10:00", "10:45", "11:29"} {
			if err := agree(hour, 60); err == nil || !strings.Contains(err.Error(), "ya tienes la orden") {
				t.Errorf("at %s: %v", hour, err)
			}
		}
		for _, hour := range []string{"09:00", "11:30"} {
			if err := agree(hour, 60); err != nil {
				t.Errorf("at %s: %v", hour, err)
			}
		}
	})
}

// rev11 G-15: what a form named was not looked up: a person, a category, a supply or an
// outage that nobody knows.
func TestWhatAFormNamesIsLookedUp(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	lucia, chief := w.member(seed.Lucia), w.member(seed.Beatriz)
	file := func(by people.Actor, act orders.Act) error {
		_, err := w.Program.Desk.Create(ctx, by, act, orders.Options{})
		return err
	}
	on := func(change func(*orders.Request)) error {
		a := request("El nodo no da servicio")
		change(a)
		return file(lucia, a)
	}
	capture := &orders.Capture{RequestForm: request("El nodo no da servicio").RequestForm, RequesterID: string(lucia.Person.ID), Medium: orders.MediumPhone, RealAt: begin, OutageID: "no-hay"}
	for field, err := range map[string]error{
		"en_nombre_de": on(func(a *orders.Request) { a.OnBehalfOf, a.BehalfWhy = "no-hay", "Está de comisión fuera" }),
		"categoria":    on(func(a *orders.Request) { a.Category = "no-hay" }),
		"equipo":       on(func(a *orders.Request) { a.AssetID, a.Service = "no-hay", "" }),
		"solicita":     file(chief, &orders.Capture{RequestForm: capture.RequestForm, RequesterID: "no-hay", Medium: orders.MediumPhone, RealAt: begin, Justification: "No hubo red en el piso"}),
		"caida":        file(chief, capture),
	} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s that nobody knows: %v", field, err)
		}
	}
}

// rev11 A-03: a proposal of the AST outlived the state it was made in.
func TestAProposalIsAboutItsState(t *testing.T) {
	m := at(procedure.E03).received()
	m.tried(byDefault, "jorge", &orders.ProposeEscalation{FactsSaid: papers.FactsSaid{Facts: "No hay quien lo repare en la DTIC"}})
	m.tried(byDefault, "jorge", &orders.RecordVisit{})
	if said := m.tried(byDefault, "jorge", &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "inmediata", Reason: "Se puede resolver aquí mismo"}}); said != "E04" {
		t.Fatal(said)
	}
	mustRefuse(t, m.tried(byDefault, "beatriz", &orders.Escalate{FactsReview: papers.FactsReview{Review: "El AST propuso escalarla en otro momento."}}), "no ha propuesto escalar")
}

// rev11 P-12, domain §4.1: an outage that was registered gives a target back the business
// time that it took; one that has run out is told then, once.
func TestAnOutagePausesTheTargets(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, "OS-01", "OS-06")
		was := w.view(ref).Order.DueAt
		tick := func(at time.Time) *orders.Order {
			t.Helper()
			w.Clock.Set(at)
			if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
				t.Fatal(err)
			}
			return w.view(ref).Order
		}
		w.Clock.Set(was.Add(-20 * time.Minute))
		w.write(func(c conn) error {
			_, err := w.Program.Contingency.RegisterOutage(ctx, c, was.Add(-time.Hour), was.Add(-30*time.Minute), "Sin red en el edificio", w.by())
			return err
		})
		want := calendar.Provisional().AddBusinessTime(was, 30*time.Minute)
		if o := tick(was.Add(time.Minute)); !o.DueAt.Equal(want) || o.Record.Warned {
			t.Errorf("due %v, not %v; warned %v", o.DueAt, want, o.Record.Warned)
		}
		if o := tick(want.Add(time.Minute)); !o.DueAt.Equal(want) || !o.Record.Warned {
			t.Errorf("after its end: due %v, not %v; warned %v", o.DueAt, want, o.Record.Warned)
		}
		w.inspect()
	})
}
