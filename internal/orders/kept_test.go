package orders_test

import (
	"encoding/json"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
)

// rev11 A-13 D-13: the decision keeps what the store room held when it was made.
func TestTheDecisionOnResourcesKeepsTheStockOfThatMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, "OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-51")
		item := w.Cast.Items[0]
		held := func() int64 {
			t.Helper()
			for _, s := range w.view(ref).Order.Record.Resources.Stock {
				if s.Name == item.Name && s.Unit == item.Unit {
					return s.Qty
				}
			}
			t.Fatalf("%s is not among what was kept", item.Name)
			return 0
		}
		list, err := w.Program.Supplies.List(ctx, db.Read())
		if err != nil {
			t.Fatal(err)
		}
		before := held()
		for _, it := range list {
			if it.ID == item.ID && it.Stock != before {
				t.Errorf("kept %d of %d", before, it.Stock)
			}
		}
		w.write(func(c conn) error {
			return w.Program.Supplies.Enter(ctx, c, supplies.Receipt{ItemID: item.ID, Qty: 7, Note: "Factura 9"}, audit.By{Actor: "prueba", At: w.Clock.Now()})
		})
		if held() != before {
			t.Error("what was kept follows the store room")
		}
	})
}

// rev11 S-06 F-06: the answer keeps the words that the person read and their version;
// who read older words answers again.
func TestTheBackupAnswerKeepsTheWordsThatWereRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		kept := func(ref string) (said struct {
			Notice string `json:"aviso"`
			No     int    `json:"aviso_version"`
		}) {
			t.Helper()
			for _, p := range w.view(ref).Papers {
				if p.Kind == papers.Backup {
					var body map[string]json.RawMessage
					if err := p.Decode(&body); err != nil {
						t.Fatal(err)
					}
					if err := json.Unmarshal(body["manifestacion"], &said); err != nil {
						t.Fatal(err)
					}
				}
			}
			return said
		}
		toSign := []string{"OS-01", "OS-06", "OS-13", "OS-28"}
		first := w.walk(seed.Start{}, append(toSign, "OS-31")...)
		if k := kept(first); k.No != 1 || k.Notice != settings.Defaults().Text(settings.BackupNotice) {
			t.Errorf("kept version %d: %q", k.No, k.Notice)
		}
		second := w.walk(seed.Start{}, toSign...)
		w.set(settings.BackupNotice, "Respalda tu información oficial hoy mismo.")
		v := w.view(second)
		act := &orders.AcknowledgeDate{Signing: seals.Signing{Secret: "7294", Declared: true, PaperHash: v.Papers[len(v.Papers)-1].Hash}}
		act.BackupForm = saved
		act.Seen = "1"
		if _, err := w.Do(ctx, v, procedure.Requester, act); problem.KindOf(err) != problem.Conflict {
			t.Fatalf("who read older words: %v", err)
		}
		act.Seen = "2"
		if _, err := w.Do(ctx, v, procedure.Requester, act); err != nil {
			t.Fatal(err)
		}
		if k := kept(second); k.No != 2 || k.Notice != "Respalda tu información oficial hoy mismo." {
			t.Errorf("kept version %d: %q", k.No, k.Notice)
		}
		if k := kept(first); k.No != 1 {
			t.Errorf("the first answer now says version %d", k.No)
		}
	})
}

// rev11 G-04 A-16 R-U-03: somebody authorised in writing receives in the user's place.
// They sign on paper; the Supervisor records who, by which letter, with the scan.
func TestAnAuthorisedPersonReceives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		for name, course := range map[string][]string{
			"repaired":   {"OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-50", "OS-55", "OS-19"},
			"unrepaired": {"OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-51", "OS-56"},
		} {
			t.Run(name, func(t *testing.T) {
				ref := w.walk(seed.Start{}, course...)
				st, _ := procedure.Rev11.Order.Station(w.view(ref).Order.State)
				if err := w.Side(ctx, ref, st.First); err != nil {
					t.Fatal(err)
				}
				v := w.view(ref)
				chief := w.member(seed.Beatriz)
				receive := func(change func(*orders.TakeBack)) error {
					cur := w.view(ref).Papers
					a := &orders.TakeBack{Works: true, Name: "Rosa Campos Vera (DEMO)", Post: "Analista", Letter: "Oficio UA/12/2026 del 5 de octubre, firma la titular",
						Signing: seals.Signing{Secret: "7294", Declared: true, PaperHash: cur[len(cur)-1].Hash}}
					for _, p := range cur {
						if p.Kind == papers.Handover {
							a.PaperHash = p.Hash
						}
					}
					change(a)
					_, err := w.Program.Desk.Perform(ctx, chief, ref, a, orders.Options{})
					return err
				}
				same := func(*orders.TakeBack) {}
				if err := receive(same); err == nil || !strings.Contains(err.Error(), "escaneo") {
					t.Errorf("without the scan: %v", err)
				}
				files, err := w.Program.Desk.Keep(ctx, []orders.Upload{seed.Scan(ref, "Seccion D firmada")})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := w.Program.Desk.Attach(ctx, chief, ref, orders.Options{Files: files}); err != nil {
					t.Fatal(err)
				}
				for field, change := range map[string]func(*orders.TakeBack){
					"recibe_nombre":       func(a *orders.TakeBack) { a.Name = "" },
					"recibe_cargo":        func(a *orders.TakeBack) { a.Post = "" },
					"recibe_autorizacion": func(a *orders.TakeBack) { a.Letter = "verbal" },
				} {
					if p, ok := problem.As(receive(change)); !ok || len(p.Fields) != 1 || p.Fields[0].Name != field {
						t.Errorf("without %s: %v", field, p)
					}
				}
				// its user does not name somebody else, and the AST does not receive what it returned
				a := &orders.TakeBack{Works: true, Name: "Rosa Campos Vera (DEMO)"}
				if _, err := v.Order.Perform(w.Clock.Now(), w.member(seed.Lucia), a, orders.Facts{Custody: v.Custody, Papers: v.Papers}); err == nil {
					t.Error("the user names somebody else")
				}
				if _, err := v.Order.Perform(w.Clock.Now(), w.member(seed.Jorge), a, orders.Facts{Custody: v.Custody, Papers: v.Papers}); problem.KindOf(err) != problem.Forbidden {
					t.Errorf("the AST receives: %v", err)
				}
				if err := receive(same); err != nil {
					t.Fatal(err)
				}
				v = w.view(ref)
				if v.Custody.Place != equipment.AtUser || !v.Custody.Charge.IsZero() {
					t.Errorf("the machine is at %s", v.Custody.Place)
				}
				for _, p := range v.Papers {
					if p.Kind != papers.Handover {
						continue
					}
					s, ok := p.SignedBy(orders.SlotGetsBack)
					if !ok || p.Status != papers.Final || s.PersonID != "" || s.Name != "Rosa Campos Vera (DEMO)" || s.Post != "Analista" || s.Level != "autógrafa" || !strings.Contains(s.Note, "UA/12/2026") || !strings.Contains(s.Note, "Beatriz") {
						t.Errorf("signed as %+v", s)
					}
				}
				if last := v.Steps[len(v.Steps)-1]; last.Actor != chief.Person.ID || last.Role != procedure.Supervisor {
					t.Errorf("recorded by %s as %s", last.Actor, last.Role)
				}
				w.inspect()
			})
		}
	})
}

// rev11 R-S-02: the Supervisor keeps, on the order and without moving it, what was done
// before another body: open while it has no result.
func TestProceduresBeforeOtherBodiesAreKept(t *testing.T) {
	m := at(procedure.E13)
	m.custody = equipment.Custody{AssetID: "bien", Place: equipment.AtDTIC, Charge: equipment.Charge{Kind: equipment.ByOrder, ID: "orden"}}
	note := &orders.LogProcedure{Form: dealings.Form{Body: "Recursos Materiales", Letter: "RM/45/2026", Text: "Se pidió la compra.", Day: calendar.DayOf(m.now, clock.Mexico).String()}}
	actor := modelActor("beatriz")
	out, err := m.o.Perform(m.now, actor, note, m.facts(actor))
	if err != nil || m.o.State != procedure.E13 || out.Step.Text != "Recursos Materiales · RM/45/2026: Se pidió la compra." {
		t.Fatalf("in %s, kept %q, %v", m.o.State, out.Step.Text, err)
	}
	note.Result = "Autorizó la compra"
	if out, err = m.o.Perform(m.now, actor, note, m.facts(actor)); err != nil || !strings.HasSuffix(out.Step.Text, "Resultado: Autorizó la compra") {
		t.Errorf("with its result: %q, %v", out.Step.Text, err)
	}
	if said := m.tried(settings.Defaults(), "jorge", note); !strings.HasPrefix(said, "no: ") {
		t.Errorf("an AST: %s", said)
	}
}
