package orders

import (
	"testing"

	"secogem.gob.mx/soporte/internal/forms/formstest"
	"secogem.gob.mx/soporte/internal/procedure"
)

// domain §5: what a form marks as required refuses to be empty, with a message of its own.
func TestWhatIsRequiredRefusesToBeEmpty(t *testing.T) {
	asked := 0
	for key := range makers {
		if key == procedure.Prefill {
			continue // the system's own, without a form
		}
		act, _ := New(key)
		taken, n := formstest.Emptied(act)
		for _, name := range taken {
			t.Errorf("%s takes an empty %s", key, name)
		}
		asked += n
	}
	if asked < 60 {
		t.Errorf("only %d required inputs were looked at", asked)
	}
}
