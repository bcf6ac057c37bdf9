package procedure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestRequirementsAreCompleteAndInOrder(t *testing.T) {
	counts := map[string]int{"G-": 15, "S-": 6, "R-U-": 4, "R-S-": 3, "R-A-": 7, "R-T-": 2, "P-": 12, "C-": 8, "E-": 10, "A-": 18, "F-": 11, "Q-": 10}
	var want []string
	for _, p := range parts {
		if p.prefix == "D-" {
			want = append(want, "D-03", "D-11", "D-13")
			continue
		}
		for i := range counts[p.prefix] {
			want = append(want, fmt.Sprintf("%s%02d", p.prefix, i+1))
		}
	}
	for i, r := range Requirements() {
		if i >= len(want) || r.ID != want[i] {
			t.Fatalf("place %d holds %s", i, r.ID)
		}
		if !strings.HasSuffix(r.Text, ".") || r.Part == "" {
			t.Errorf("%+v", r)
		}
	}
	if len(want) != 109 {
		t.Errorf("%d ids", len(want))
	}
}

func TestReadingsAreCompleteAndTheirClausesExist(t *testing.T) {
	for i, r := range Readings() {
		if want := fmt.Sprintf("GAP-%02d", i+1); r.ID != want {
			t.Fatalf("place %d holds %s", i, r.ID)
		}
		if r.Problem == "" || r.Resolution == "" {
			t.Errorf("%s lacks words", r.ID)
		}
		for _, id := range strings.Split(r.Where, ", ") {
			if _, ok := RequirementByID(id); !ok {
				t.Errorf("%s is about %q", r.ID, id)
			}
		}
		for _, s := range r.Settings {
			if s.Name == "" || s.Default == "" {
				t.Errorf("%s: a parameter without name or default", r.ID)
			}
		}
	}
}

func TestEveryCustodyMoveHasItsLeg(t *testing.T) {
	for _, c := range []struct {
		move Move
		from Place
		doc  string
	}{
		{ToDTIC, AtUser, "ST-ERE B"}, {ToUser, AtDTIC, "ST-ERE D y E"}, {MayGoOut, AtUser, "ST-ERE B"}, {MayGoOut, AtDTIC, "F-11 salida"},
		{ComesBack, AtVendor, "F-11 regreso"}, {ToVendor, AtDTIC, "F-11 salida"}, {ToQuarantine, AtVendor, "F-11 regreso"}, {Cleared, InQuarantine, "F-05"},
		{SentBack, InQuarantine, "F-11 salida"}, {SentBack, AtDTIC, "F-11 salida"}, {ToInventory, AtDTIC, "F-08"},
	} {
		l, ok := Rev11.LegOf(c.move, c.from)
		if !ok || l.Document != c.doc {
			t.Errorf("%s from %s: %q", c.move, c.from, l.Document)
		}
	}
	if _, ok := Rev11.LegOf(ToDTIC, AtDTIC); ok {
		t.Error("what is in the DTIC goes there again")
	}
}

// rev11 P-07, GAP-38: a file of the norm stays where nobody came for the machine.
func TestNobodyCameForTheMachine(t *testing.T) {
	w, _ := Rev11.External.Way("EX-24")
	if w.Goes(WarrantyFile) != XG1 || w.Goes(NormFile) != X10 {
		t.Errorf("%s and %s", w.Goes(WarrantyFile), w.Goes(NormFile))
	}
}

func TestRolesAndPlacesHaveWords(t *testing.T) {
	for _, r := range []Role{Requester, Adviser, Supervisor, Director, Coordination, System, Provider} {
		if r.Label() == string(r) || r.Label() == "" {
			t.Errorf("%s has no name", r)
		}
	}
	for _, p := range []Place{AtUser, AtDTIC, AtVendor, InQuarantine, AtCoordination} {
		if p.Label() == "" {
			t.Errorf("%s has no name", p)
		}
	}
}

// rev11 P-09, R-A-07: a machine that comes back as another one is not handed on
// before its movement of inventory was asked for, and none is configured before its
// user's new order names the file.
func TestWhatComesBackWaitsForItsInventoryAndItsOrder(t *testing.T) {
	external := Rev11.External
	for _, w := range external.Ways {
		switch {
		case w.From == X30 && w.To == X35:
			if !slices.Contains(w.Papers, "F-08") {
				t.Errorf("%s does not ask for the movement: %v", w.ID, w.Papers)
			}
		case w.From == X35:
			if w.To != X40 || !slices.Contains(w.Guards, XInventoryNo) {
				t.Errorf("%s leaves the movement without a number: %v", w.ID, w.Guards)
			}
		case w.To == X50:
			if w.From != X40 || !slices.Contains(w.Guards, XNewOrder) {
				t.Errorf("%s configures without a new order: %v", w.ID, w.Guards)
			}
		case w.To == X90 && w.From != X50:
			t.Errorf("%s ends a file whose machine nobody configured", w.ID)
		}
	}
}

// domain §4.5, rev11 P-09, P-11: what is written off passes from the DTIC to the Coordinación
// Administrativa; nothing answers for it, its order and its file end, and it is never reopened.
func TestWhatIsWrittenOffLeavesNothingOpen(t *testing.T) {
	ends := map[State]bool{}
	for s, hops := range Rev11.explore() {
		if s.Place != AtCoordination {
			continue
		}
		if s.Charge != nobody || !slices.Contains([]State{E04, E05, F1, F2}, s.Order) || s.Order != E04 && s.Solved {
			t.Errorf("%+v", s)
		}
		for _, h := range hops {
			if h.to.Place != AtCoordination {
				t.Errorf("%v takes it away from %+v", h.ways, s)
			}
		}
		if s.Order == F1 || s.Order == F2 {
			ends[s.File] = true
		}
	}
	if !ends[""] || !ends[X91] {
		t.Errorf("files end in %v", ends)
	}
	for f := range ends {
		if Rev11.fileLives(f) {
			t.Errorf("a file in %s outlives its machine", f)
		}
	}
}
