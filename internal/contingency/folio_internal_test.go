package contingency

import "testing"

func TestTheCheckIsTheOneThatWasPublished(t *testing.T) {
	for digits, check := range map[string]int{"236": 3, "12345": 1, "142857": 0} {
		if got := inverse[verhoeff(digits, 1)]; got != check {
			t.Errorf("%s has check digit %d, want %d", digits, got, check)
		}
	}
}
