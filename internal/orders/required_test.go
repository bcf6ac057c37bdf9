package orders

import (
	"net/url"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// emptied are the required inputs of an act that take an empty form.
func emptied(act Act) (taken []string) {
	said := map[string]bool{}
	if bad, ok := problem.As(forms.Decode(url.Values{}, act)); ok {
		for _, f := range bad.Fields {
			said[f.Name] = f.Message != ""
		}
	}
	for _, f := range forms.Describe(act) {
		if f.Required && f.When == "" && !said[f.Name] {
			taken = append(taken, f.Name)
		}
	}
	return taken
}

// domain §5: what a form marks as required refuses to be empty, with a message of its own.
func TestWhatIsRequiredRefusesToBeEmpty(t *testing.T) {
	asked := 0
	for key := range makers {
		if key == procedure.Prefill {
			continue // the system's own, without a form
		}
		act, _ := New(key)
		for _, name := range emptied(act) {
			t.Errorf("%s takes an empty %s", key, name)
		}
		for _, f := range forms.Describe(act) {
			if f.Required {
				asked++
			}
		}
	}
	if asked < 60 {
		t.Errorf("only %d required inputs were looked at", asked)
	}
}
