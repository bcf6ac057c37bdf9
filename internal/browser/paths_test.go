//go:build browser

package browser

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// act is one thing that somebody does on the pages.
type act struct {
	Slug   string `json:"slug"`
	Who    string `json:"who"`    // role that does it
	Answer string `json:"answer"` // option of its question
	Main   bool   `json:"main"`   // it is what the order waits for: «Lo que sigue»
	Then   turn   `json:"then"`   // what the pages say afterwards
}

// turn is whose turn it is and what is pending; without a role the order ended.
type turn struct {
	Role   string `json:"role"`
	Label  string `json:"label"`  // how pages name the role
	Number int    `json:"number"` // of the activity; 0 when the letter has none
	State  string `json:"state"`  // how pages name the station
}

// walk is one path of the letter as acts.
type walk struct {
	Name  string   `json:"name"`
	Asset string   `json:"asset"` // inventory number of the machine that fails
	Board bool     `json:"board"` // assigned from the Supervisor's board
	Acts  []act    `json:"acts"`
	ways  []string // what the order must have gone in the end
}

var rev = procedure.Rev11

// before are the acts without a number that a person does first in a state.
var before = map[procedure.Act][]procedure.Act{procedure.Determine: {procedure.Receive, procedure.RecordVisit}}

// walks are the paths of the letter with everything that they need on the way:
// reception and visit, both hands of a handover, the receipt of supplies.
func walks(w *world) []walk {
	// One machine each, all of the same person: in and out of warranty.
	machines := []string{"lucia-monitor", "lucia-proyector", "lucia-laptop", "lucia-escaner", "lucia-impresora"}
	var out []walk
	for i, p := range rev.Paths() {
		x := walk{Name: p.Describe(rev), Board: i%2 == 0, ways: p.IDs(), Asset: w.cast.ByTag[machines[i%len(machines)]].Inventory}
		owed := false // supplies were handed out and wait for their receipt
		for _, way := range p {
			st, _ := rev.Order.Station(way.From)
			for _, side := range before[way.Act] {
				x.side(side, st, false)
			}
			if way.Act == procedure.Conclude && owed {
				x.side(procedure.TakeResources, st, false)
				owed = false
			}
			if st.First != "" && way.Act == st.Second {
				x.side(st.First, st, true)
			}
			a := step(way.Act, way.By[0])
			a.Answer, a.Main, a.Then = string(way.Answer), true, after(way)
			x.Acts = append(x.Acts, a)
			owed = owed || way.Act == procedure.ProvideResources
		}
		out = append(out, x)
	}
	return out
}

func step(key procedure.Act, by procedure.Role) act {
	a, _ := rev.Activity(key)
	return act{Slug: a.Slug, Who: string(by)}
}

// side adds an act that changes no state; the first of two passes the turn.
func (x *walk) side(key procedure.Act, st procedure.Station, first bool) {
	a := step(key, st.Turn[0])
	a.Main = first
	a.Then = turnAt(st, first)
	x.Acts = append(x.Acts, a)
}

func after(way procedure.Way) turn {
	st, _ := rev.Order.Station(way.To)
	return turnAt(st, false)
}

// turnAt is whose turn it is in a station, and once the first of two has acted.
func turnAt(st procedure.Station, half bool) turn {
	if st.Ending {
		return turn{State: st.Label}
	}
	role, key := st.Turn[0], st.Act
	switch {
	case half:
		role, key = st.Turn[1], st.Second
	case st.First != "":
		key = st.First
	}
	a, _ := rev.Activity(key)
	return turn{Role: string(role), Label: role.Label(), Number: max(a.No, a.Within), State: st.Label}
}

// ways of walking are how the four people touch the pages.
var waysOfWalking = map[string]map[string]any{
	"with JavaScript":            {"javascript": true},
	"without JavaScript, 320 px": {"javascript": false, "window": map[string]int{"width": 320, "height": 640}}, // 1280 px at 400 %
	"by keyboard only":           {"javascript": true, "keys": strokes},
}

// strokes is how many keys an activity may take beyond the shortest way.
const strokes = 40

// rev11: every path of the letter is walked by the four people on
// the pages: with JavaScript; without it in a window that shows 400 %; and by
// keyboard, without one event of a mouse. Among them they do all 18 activities.
func TestTheFivePathsAreWalkedByFourPeople(t *testing.T) {
	for name, way := range waysOfWalking {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, onlyPeople)
			list := walks(w)
			if len(list) != 5 {
				t.Fatalf("%d paths", len(list))
			}
			input := map[string]any{
				"url": w.url, "knobs": w.knobs, "pin": pin, "walks": list,
				"people": map[string][]string{"usuario": {seed.Lucia}, "supervisor": {seed.Beatriz}, "ast": {seed.Jorge, seed.Paola}, "tdtic": {seed.Ramiro}},
			}
			maps.Copy(input, way)
			walked, done := 0, map[string]bool{}
			for _, r := range run(t, "caminos.mjs", input) {
				var end struct {
					Walk  int      `json:"walk"`
					Done  []string `json:"done"`
					State string   `json:"state"`
					Ways  []string `json:"ways"`
				}
				if r.Data == nil {
					continue
				}
				if err := json.Unmarshal(r.Data, &end); err != nil {
					t.Fatal(err)
				}
				walked++
				for _, slug := range end.Done {
					done[slug] = true
				}
				if want := list[end.Walk]; !slices.Equal(end.Ways, want.ways) || end.State != string(procedure.F1) {
					t.Errorf("%s: the order went %v to %s", want.Name, end.Ways, end.State)
				}
			}
			if walked != len(list) {
				t.Errorf("%d of %d paths walked", walked, len(list))
			}
			for _, a := range rev.Activities {
				if a.No > 0 && !done[a.Slug] {
					t.Errorf("nobody did activity %d, %s", a.No, a.Title)
				}
			}
		})
	}
}
