package seed_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// EX-09, rev11 P-09, F-08: what a file proposes to write off is asked for by the Supervisor and
// acknowledged by the Coordinación Administrativa, each once and in this order, by no matter how
// many at an instant; then the F-08 is complete and frozen, and the machine's ledger cites it.
func TestAProposedDisposalCompletesItsMovement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		p, c := d.Program, db.Read()
		f := begun(t, d, procedure.NormFile)
		if err := goFileWay(t, d, f, "EX-09"); err != nil {
			t.Fatal(err)
		}
		sign := seals.Signing{Secret: p.Config.DemoPIN, Declared: true}
		member := func(name string) people.Actor {
			a, err := d.Member(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		chief, office := member(seed.Beatriz), member(seed.Teresa)
		movement := func() papers.Paper {
			list, err := p.Papers.OfRepair(t.Context(), c, string(f.ID))
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			return list[0]
		}
		registry := func() *repair.DisposalRegistry {
			return &repair.DisposalRegistry{RegistryEntry: papers.RegistryEntry{Number: "SP-2026-31", Day: d.Clock.Now().Format("2006-01-02")}, Signing: sign}
		}
		request := func() *repair.DisposalRequest {
			s := sign
			s.PaperHash = movement().Hash
			return &repair.DisposalRequest{Signing: s}
		}
		perform := func(who people.Actor, act repair.Act) error {
			_, err := p.RepairDesk.Perform(t.Context(), who, f.Folio, act, repair.Options{})
			return err
		}
		for what, try := range map[string]struct {
			err  error
			kind problem.Kind
		}{
			"registered before it was asked for": {perform(office, registry()), problem.Refused},
			"registered by the Supervisor":       {perform(chief, registry()), problem.Forbidden},
			"asked for by the Coordinación":      {perform(office, request()), problem.Forbidden},
			"asked for unread":                   {perform(chief, &repair.DisposalRequest{Signing: sign}), problem.Conflict},
		} {
			if problem.KindOf(try.err) != try.kind {
				t.Errorf("%s: %v", what, try.err)
			}
		}
		if err := perform(chief, request()); err != nil {
			t.Fatal(err)
		}
		if err := perform(chief, request()); problem.KindOf(err) != problem.Refused {
			t.Errorf("asked for twice: %v", err)
		}
		if list, err := p.Repair.Disposals(t.Context(), c, "", 5); err != nil || len(list) != 1 || list[0].Asked != 1 {
			t.Errorf("%+v, %v", list, err)
		}

		// The order that opened the file waits for its survey: the machine is still somebody's work.
		if err := perform(office, registry()); problem.KindOf(err) != problem.Refused {
			t.Errorf("registered with an open order: %v", err)
		}
		folios, err := orders.FoliosOf(t.Context(), c, f.OrderID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Go(t.Context(), seed.Start{}, folios[f.OrderID], "OS-25"); err != nil {
			t.Fatal(err)
		}

		var wait sync.WaitGroup
		errs := make([]error, 4) // as many guesses of a secret as may be under way at once
		for i := range errs {
			wait.Go(func() { errs[i] = perform(office, registry()) })
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			switch problem.KindOf(err) {
			case problem.Refused, problem.Conflict:
			default:
				if err != nil {
					t.Error(err)
					continue
				}
				done++
			}
		}
		m := movement()
		if done != 1 || m.Status != papers.Final || !m.HasSigned(repair.SlotSupervisor) || !m.HasSigned(repair.SlotCoordination) {
			t.Fatalf("%d registered it (%v): %s, %+v", done, errs, m.Status, m.Signatures)
		}
		var body papers.MovementPaper
		if err := m.Decode(&body); err != nil || body.Move.Kind != "baja" || body.Registry.Number != "SP-2026-31" || body.Registry.Day == "" {
			t.Errorf("%+v, %v", body, err)
		}

		a, err := p.Equipment.Asset(t.Context(), c, equipment.ID(f.AssetID))
		if err != nil || a.Status != equipment.Retired {
			t.Errorf("%+v, %v", a, err)
		}
		at, err := p.Equipment.CustodyOf(t.Context(), c, a.ID)
		if err != nil || !strings.HasPrefix(at.Document, "F-08 "+m.Folio+", movimiento SP-2026-31 del ") {
			t.Errorf("%+v, %v", at, err)
		}
		trail, err := audit.History(t.Context(), c, "bien:"+string(a.ID))
		if err != nil || len(trail) == 0 || !strings.Contains(string(trail[len(trail)-1].Data), m.Folio) || trail[len(trail)-1].Actor != string(office.Person.ID) {
			t.Errorf("the chain of the machine does not cite it: %+v, %v", trail, err)
		}
		if list, err := p.Repair.Disposals(t.Context(), c, "", 5); err != nil || len(list) != 0 {
			t.Errorf("it still waits: %+v, %v", list, err)
		}

		if err := p.Documents.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
		now, err := p.Repair.Get(t.Context(), c, f.ID)
		if err != nil || now.State != procedure.X91 {
			t.Fatalf("%+v, %v", now, err)
		}
		doc, err := p.Documents.OneOfFile(now, []papers.Paper{m}, m.ID)
		if err != nil || !doc.Complete() {
			t.Fatalf("%+v, %v", doc, err)
		}
		cp, ok, err := p.Papers.CopyOf(t.Context(), c, doc.Subject())
		if err != nil || !ok {
			t.Fatalf("frozen %v, %v", ok, err)
		}
		if b, err := p.Documents.Frozen(cp); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Error(err)
		}
	})
}

// EX-23, domain §4.5, rev11 P-09, P-11: the machine of an installation for which the TDTIC finds no
// solution passes to the Coordinación Administrativa with its F-08, which three sign, each their own
// part, however many try at once; the file ends with the order that has nothing to give back.
func TestAMachineWithoutSolutionPassesToTheCoordination(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		p, c, ctx := d.Program, db.Read(), t.Context()
		f := begun(t, d, procedure.WarrantyFile)
		for _, way := range []string{"EX-05", "EX-20"} {
			if err := goFileWay(t, d, f, way); err != nil {
				t.Fatal(err)
			}
		}
		f, err := p.Repair.Get(ctx, c, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		folios, err := orders.FoliosOf(ctx, c, f.NewOrderID)
		if err != nil {
			t.Fatal(err)
		}
		ref := folios[f.NewOrderID]
		for _, way := range []string{"OS-06", "OS-17", "OS-63"} {
			if _, err := d.Go(ctx, seed.Start{}, ref, way); err != nil {
				t.Fatal(err)
			}
		}
		member := func(name string) people.Actor {
			a, err := d.Member(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		chief, adviser, office := member(seed.Beatriz), member(seed.Jorge), member(seed.Teresa)
		sign := seals.Signing{Secret: p.Config.DemoPIN, Declared: true}
		perform := func(who people.Actor, act orders.Act) error {
			_, err := p.Desk.Perform(ctx, who, ref, act, orders.Options{})
			return err
		}
		a, err := p.Equipment.Asset(ctx, c, equipment.ID(f.AssetID))
		if err != nil {
			t.Fatal(err)
		}
		ask := func() orders.Act { return &orders.AskDisposal{Signing: sign} }
		hand := func() orders.Act {
			return &orders.HandForDisposal{HandedPart: papers.HandedPart{Read: a.Inventory}, Signing: sign}
		}
		take := func() orders.Act {
			return &orders.TakeForDisposal{RegistryEntry: papers.RegistryEntry{Number: "SP-2026-40", Day: d.Clock.Now().Format("2006-01-02")}, Signing: sign}
		}
		if err := perform(office, take()); problem.KindOf(err) != problem.Refused {
			t.Errorf("taken before it was asked for: %v", err)
		}
		if err := perform(adviser, hand()); problem.KindOf(err) != problem.Refused {
			t.Errorf("handed over before it was asked for: %v", err)
		}
		if err := perform(chief, ask()); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"asked for twice": perform(chief, ask()), "taken before it was given": perform(office, take())} {
			if problem.KindOf(err) != problem.Refused {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := perform(chief, hand()); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("handed over by the Supervisor: %v", err)
		}
		if err := perform(adviser, hand()); err != nil {
			t.Fatal(err)
		}
		if list, err := p.Desk.HandedOver(ctx, c, 5); err != nil || len(list) != 1 || list[0].Order != ref {
			t.Errorf("%+v, %v", list, err)
		}
		if err := perform(adviser, take()); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("taken by who gave it: %v", err)
		}
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wait.Go(func() { errs[i] = perform(office, take()) })
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if k := problem.KindOf(err); k != problem.Refused && k != problem.Conflict {
				t.Error(err)
			}
		}
		at, err := p.Equipment.CustodyOf(ctx, c, a.ID)
		if done != 1 || err != nil || at.Place != equipment.AtCoordination || !at.Charge.IsZero() {
			t.Fatalf("%d took it: %+v, %v", done, at, err)
		}
		ledger, err := p.Equipment.Ledger(ctx, c, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		leg := ledger[len(ledger)-3] // then nothing answers for it, and it is written off
		if leg.From != equipment.AtDTIC || leg.To != equipment.AtCoordination || leg.Gives.PersonID != string(adviser.Person.ID) || leg.Receives.PersonID != string(office.Person.ID) || !strings.HasPrefix(leg.Document, "MOV-") {
			t.Errorf("%+v", leg)
		}
		if a, err = p.Equipment.Asset(ctx, c, a.ID); err != nil || a.Status != equipment.Retired {
			t.Errorf("%+v, %v", a, err)
		}
		if list, err := p.Desk.HandedOver(ctx, c, 5); err != nil || len(list) != 0 {
			t.Errorf("it still waits: %+v, %v", list, err)
		}

		v, err := p.Desk.Open(ctx, chief, ref)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(v.Papers, func(x papers.Paper) bool { return x.Kind == papers.InventoryMovement })
		m := v.Papers[i]
		for _, slot := range []string{papers.SlotMovementAsked, papers.SlotMovementGives, papers.SlotMovementTaken} {
			if !m.HasSigned(slot) {
				t.Errorf("its F-08 is not signed as %s", slot)
			}
		}
		doc, err := p.Documents.Of(ctx, c, v, m.ID)
		if err != nil || m.Status != papers.Final || !doc.Complete() {
			t.Errorf("%+v, %v", doc, err)
		}
		if _, err := d.Go(ctx, seed.Start{}, ref, "OS-18"); err != nil {
			t.Fatal(err)
		}
		if f, err = p.Repair.Get(ctx, c, f.ID); err != nil || f.State != procedure.X91 {
			t.Errorf("%+v, %v", f, err)
		}
		if err := p.Documents.Catch(ctx); err != nil {
			t.Fatal(err)
		}
	})
}
