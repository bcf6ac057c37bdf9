package storepages

import (
	"net/url"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
)

// What was typed for a line stands beside that line, whatever lines came or went while it
// was typed: nobody hands out of one supply what they wrote for another.
func TestWhatIsTypedStaysWithItsLine(t *testing.T) {
	present := forms.Describe(&handForm{Lines: []handedRow{{Row: 1, Qty: 8}, {Row: 3, Qty: 5}}})
	typed := url.Values{ // upon the lines 2 and 3
		"entregas[0].renglon": {"2"}, "entregas[0].cantidad": {"40"},
		"entregas[1].renglon": {"3"}, "entregas[1].cantidad": {"4x"},
		"series": {"A-1"},
	}
	bad := &problem.Error{Kind: problem.Invalid, Fields: []problem.Field{{Name: "entregas[1].cantidad", Message: "Escribe un número entero."}, {Name: "series", Message: "Falta una."}}}
	values, said := realigned(present, "renglon", typed, bad)
	for name, want := range map[string]string{
		"entregas[0].renglon": "1", "entregas[0].cantidad": "8", // nobody typed for it: as it is offered
		"entregas[1].renglon": "3", "entregas[1].cantidad": "4x",
		"series": "A-1",
	} {
		if got := values.Get(name); got != want {
			t.Errorf("%s holds %q; want %q", name, got, want)
		}
	}
	if said.Fields[0].Name != "entregas[1].cantidad" || said.Fields[1].Name != "series" || bad.Fields[0].Message != said.Fields[0].Message {
		t.Errorf("said of %+v", said.Fields)
	}
	// The line before it is gone.
	present = forms.Describe(&handForm{Lines: []handedRow{{Row: 3, Qty: 5}}})
	values, said = realigned(present, "renglon", typed, bad)
	if values.Get("entregas[0].renglon") != "3" || values.Get("entregas[0].cantidad") != "4x" || len(values["entregas[1].renglon"]) != 0 || said.Fields[0].Name != "entregas[0].cantidad" {
		t.Errorf("with one line left: %v, said of %+v", values, said.Fields)
	}
	if bad.Fields[0].Name != "entregas[1].cantidad" {
		t.Error("the problem itself was changed")
	}
}
