package procedure

import (
	"slices"
	"strings"
	"testing"
)

// rev11,
// GAP-01: five ways through the letter, since
// 8 leads to 4.
func TestFivePathsLeadFromRequestToSurvey(t *testing.T) {
	want := []string{
		"1 → 2 → 3 (inmediata) → 4 → 5 → Fin",
		"1 → 2 → 3 (mantenimiento) → 6 → 7 → 8 → 4 → 5 → Fin",
		"1 → 2 → 3 (traslado) → 9 → 10 → 11 (si) → 12 → 5 → Fin",
		"1 → 2 → 3 (traslado) → 9 → 10 → 11 (no) → 13 (si) → 14 → 4 → 5 → Fin",
		"1 → 2 → 3 (traslado) → 9 → 10 → 11 (no) → 13 (no) → 15 → 16 → 17 → 18 → 5 → Fin",
	}
	var got []string
	for _, p := range Rev11.Paths() {
		t.Log(p.Describe(Rev11), p.IDs())
		got = append(got, p.Describe(Rev11))
	}
	if !slices.Equal(got, want) {
		t.Errorf("paths:\n%s", strings.Join(got, "\n"))
	}
}

func TestPathsTouchEveryActivity(t *testing.T) {
	seen := map[int]bool{}
	for _, p := range Rev11.Paths() {
		for _, n := range p.Numbers(Rev11) {
			seen[n] = true
		}
	}
	if len(seen) != 18 {
		t.Errorf("%d activities on the paths: %v", len(seen), seen)
	}
}

func TestEveryWayIsReachedByASequenceThatHolds(t *testing.T) {
	for _, m := range []Machine{Rev11.Order, Rev11.External} {
		for _, w := range m.Ways {
			got := Rev11.Reach(w.ID)
			if len(got) == 0 || got[len(got)-1] != w.ID && !slices.Contains(got[max(0, len(got)-2):], w.ID) {
				t.Errorf("%s: %v", w.ID, got)
				continue
			}
			s := begin()
			for i := 0; i < len(got); {
				ok := false
				for _, h := range Rev11.hops(s, sure) {
					n := len(h.ways)
					if i+n <= len(got) && slices.Equal(h.ways, got[i:i+n]) {
						s, i, ok = h.to, i+n, true
						break
					}
				}
				if !ok {
					t.Fatalf("%s: %v cannot be gone beyond %d", w.ID, got, i)
				}
			}
		}
	}
}

func TestReach(t *testing.T) {
	for id, want := range map[string]string{
		"OS-01": "OS-01",
		"OS-04": "OS-02 OS-04",
		"OS-20": "OS-01 OS-06 OS-14 OS-40 OS-42 OS-46 OS-50 OS-55 OS-19 OS-20",
		"OS-48": "OS-01 OS-06 OS-14 OS-40 OS-42 OS-45 OS-48 EX-01",
		"OS-64": "OS-01 OS-06 OS-14 OS-40 OS-42 OS-47 OS-64",
		"OS-65": "OS-01 OS-09 OS-62 OS-65",
		"EX-03": "OS-01 OS-06 OS-14 OS-40 OS-42 OS-45 OS-48 EX-01 EX-03",
		"OS-99": "",
	} {
		if got := strings.Join(Rev11.Reach(id), " "); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

func TestActivityOfAStation(t *testing.T) {
	for state, want := range map[State]int{
		E00: 1, E02: 2, E03: 3, E04: 4, E04D: 4, E05: 5, E10: 10, E13I: 13, E15: 15, E16: 16, E18: 18, E91: 0, E92: 0, F1: 0,
	} {
		st, _ := Rev11.Order.Station(state)
		if got := Rev11.ActivityOf(st).No; got != want {
			t.Errorf("%s: activity %d, want %d", state, got, want)
		}
	}
	st, _ := Rev11.Order.Station(E91)
	if a := Rev11.ActivityOf(st); a.Key != DetermineMechanism {
		t.Errorf("E91 waits for %q", a.Key)
	}
	if got := Rev11.StationsOf(4); !slices.Equal(got, []State{E04, E04D}) {
		t.Errorf("activity 4 is pending in %v", got)
	}
}

func TestNextOfAWay(t *testing.T) {
	for id, want := range map[string]struct {
		no    int
		first Role
	}{
		"OS-12": {4, Adviser}, "OS-13": {6, Adviser}, "OS-14": {9, Adviser}, "OS-40": {10, Requester}, "OS-46": {13, Supervisor},
		"OS-51": {15, Adviser}, "OS-58": {18, Director}, "OS-25": {0, ""}, "OS-17": {0, Director}, "EX-12": {0, Adviser},
	} {
		w, _ := Rev11.WayByID(id)
		no, roles := Rev11.NextOf(w)
		var first Role
		if len(roles) > 0 {
			first = roles[0]
		}
		if no != want.no || first != want.first {
			t.Errorf("%s: %d %v, want %d %s", id, no, roles, want.no, want.first)
		}
	}
}
