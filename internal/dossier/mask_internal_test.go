package dossier

import "testing"

// Bare figures are public as the value of a field that says what they are, and not as what
// somebody wrote (domain §6, no. 18).
func TestFiguresThatSomebodyWroteAreMasked(t *testing.T) {
	m := &mask{}
	for _, text := range []string{"5021", "5021, 5022"} {
		if got := m.free("Mensaje", text); got != maskedText {
			t.Errorf("a message says %q", got)
		}
	}
	if got := m.value("ST-OS", "piso", "3"); got != "3" {
		t.Errorf("a floor is %q", got)
	}
	if got := m.value("ST-OS", "extension", "5021"); got != maskedContact {
		t.Errorf("an extension is %q", got)
	}
}
