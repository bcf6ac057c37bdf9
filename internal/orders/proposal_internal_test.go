package orders

import (
	"net/url"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
)

// rev11 F-10: who proposes to escalate writes the facts, with the limits of the format; a page
// that was open before sends them under the name they had.
func TestWhoProposesToEscalateWritesTheFacts(t *testing.T) {
	const facts = "La tarjeta no tiene refacción en el mercado."
	for name, c := range map[string]struct {
		sent  url.Values
		taken bool
	}{
		"facts":         {url.Values{"hechos": {facts}}, true},
		"an old page":   {url.Values{"motivo": {facts}}, true},
		"too few words": {url.Values{"hechos": {"No se puede."}}, false},
		"nothing":       {url.Values{}, false},
	} {
		var a ProposeEscalation
		err := forms.Decode(c.sent, &a)
		if (err == nil) != c.taken || c.taken && a.Facts != facts {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
		if bad, ok := problem.As(err); !c.taken && (!ok || len(bad.Fields) != 1 || bad.Fields[0].Name != "hechos") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var e Escalate
	if err := forms.Decode(url.Values{"motivo": {"Ya se intentó todo lo que la mesa puede."}}, &e); err != nil || e.Review == "" || e.Facts != "" {
		t.Errorf("without facts of its own: %+v, %v", e, err)
	}
}
