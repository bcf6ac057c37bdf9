package orders

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/people"
)

// Whom the system proposes, and the reason it gives (rev11 A-02, GAP-30). Skills
// come before load, and load before distance (rev11 C-02, C-03, C-05).
func TestWhoIsSuggested(t *testing.T) {
	adviser := func(id string, weight float64, skills ...string) AdviserLoad {
		return AdviserLoad{
			AdviserOn: people.AdviserOn{Person: people.Person{ID: people.ID(id), Name: id, Building: "Torre", Floor: id[len(id)-1:], Skills: skills}, Present: true},
			Load:      Load{Weight: weight},
		}
	}
	away := func(a AdviserLoad) AdviserLoad { a.Present = false; return a }
	const hardware, network, guidance = "Bienes informáticos", "Red de datos", "Orientación"
	for _, x := range []struct {
		name     string
		need     Need
		advisers []AdviserLoad
		extra    map[people.ID]int
		want     string
		because  string
	}{
		{"a network fault goes to who knows networks, although more loaded", Need{Category: "sin-red-o-internet", AssetID: "m"},
			[]AdviserLoad{adviser("hard-1", 2, hardware), adviser("net-2", 6, network)}, nil, "net-2", "Sabe de red de datos"},
		{"a service without a machine is one of the network", Need{Class: Incident},
			[]AdviserLoad{adviser("hard-1", 2, hardware), adviser("net-2", 2, network)}, nil, "net-2", "Sabe de red de datos"},
		{"a question goes to who guides", Need{Category: "orientacion-de-uso"},
			[]AdviserLoad{adviser("net-1", 1, network), adviser("guide-2", 3, guidance)}, nil, "guide-2", "Sabe de orientación"},
		{"a machine goes to who knows machines", Need{Category: "no-enciende", AssetID: "m"},
			[]AdviserLoad{adviser("guide-1", 1, guidance), adviser("hard-2", 2, hardware)}, nil, "hard-2", "Sabe de bienes informáticos"},
		{"but nobody is loaded without end for a skill", Need{Category: "no-enciende", AssetID: "m"},
			[]AdviserLoad{adviser("net-1", 1, network), adviser("hard-2", 8, hardware)}, nil, "net-1", "Carga 1"},
		{"of two who know, the less loaded", Need{Category: "no-enciende", AssetID: "m"},
			[]AdviserLoad{adviser("hard-1", 5, hardware), adviser("hard-2", 4.5, hardware)}, nil, "hard-2", "carga 4.5"},
		{"equally loaded, who is on the same floor", Need{Category: "no-enciende", AssetID: "m", Building: "Torre", Floor: "2"},
			[]AdviserLoad{adviser("hard-1", 4, hardware), adviser("hard-2", 4, hardware)}, nil, "hard-2", "está en el mismo piso"},
		{"what was proposed on the same page counts", Need{Category: "no-enciende", AssetID: "m"},
			[]AdviserLoad{adviser("hard-1", 1, hardware), adviser("hard-2", 2, hardware)}, map[people.ID]int{"hard-1": 3}, "hard-2", "carga 2"},
		{"nobody who is away", Need{Category: "no-enciende", AssetID: "m"},
			[]AdviserLoad{away(adviser("hard-1", 0, hardware)), adviser("net-2", 9, network)}, nil, "net-2", "Carga 9"},
		{"nobody attends an own order", Need{Category: "no-enciende", AssetID: "m", Requester: "hard-1"},
			[]AdviserLoad{adviser("hard-1", 0, hardware), adviser("hard-2", 9, hardware)}, nil, "hard-2", "carga 9"},
		{"with everybody away, the reason says so", Need{Category: "no-enciende"},
			[]AdviserLoad{away(adviser("hard-1", 0, hardware))}, nil, "", "Nadie disponible"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := Suggest(x.need, x.advisers, x.extra)
			if string(got.Adviser) != x.want || !strings.Contains(got.Reason, x.because) {
				t.Errorf("suggested %q because %q, want %q because %q", got.Adviser, got.Reason, x.want, x.because)
			}
		})
	}
}
