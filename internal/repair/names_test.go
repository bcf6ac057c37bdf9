package repair

import (
	"maps"
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/forms/formstest"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Every guard that the external machine names has its rule, here or with the order that
// causes the way; and no rule is without its name (domain §4.3: none is pending).
func TestEveryGuardOfTheFileHasItsRule(t *testing.T) {
	named := map[procedure.Guard]bool{}
	for _, w := range procedure.Rev11.External.Ways {
		for _, g := range w.Guards {
			named[g] = true
		}
	}
	for _, s := range procedure.Rev11.External.Sides {
		for _, g := range s.Guards {
			named[g] = true
		}
	}
	for g := range named {
		if _, ok := guards[g]; ok == slices.Contains(byOrders, g) {
			t.Errorf("%s has its rule in none, or in both, of guards and byOrders", g)
		}
	}
	for g := range guards {
		if !named[g] {
			t.Errorf("nothing names %s", g)
		}
	}
	for _, g := range byOrders {
		if !named[g] {
			t.Errorf("nothing names %s", g)
		}
	}
}

// Every act that people do in a file has its form, and no form is of another machine.
func TestEveryActOfTheFileHasItsForm(t *testing.T) {
	acts := map[procedure.Act]bool{}
	for _, w := range procedure.Rev11.External.Ways {
		if len(w.Follows) == 0 {
			acts[w.Act] = true
		}
	}
	for _, s := range procedure.Rev11.External.Sides {
		acts[s.Act] = true
	}
	for key := range acts {
		act, ok := NewAct(key)
		if !ok {
			t.Errorf("%s has no form", key)
			continue
		}
		if act.Key() != key {
			t.Errorf("the form of %s is of %s", key, act.Key())
		}
		forms.Describe(act) // a malformed tag panics
	}
	for _, a := range disposalActs {
		act, ok := NewAct(a.Key)
		if !ok || act.Key() != a.Key || acts[a.Key] {
			t.Errorf("%s has no form of its own", a.Key)
		}
	}
	for key := range makers {
		if !acts[key] {
			t.Errorf("%s is no act of a file", key)
		}
	}
}

// domain §5: what a form of the file marks as required refuses to be empty, with a message of
// its own.
func TestWhatIsRequiredRefusesToBeEmpty(t *testing.T) {
	asked := 0
	all := maps.Clone(makers)
	maps.Copy(all, disposalMakers)
	for key := range all {
		act, _ := NewAct(key)
		taken, n := formstest.Emptied(act)
		for _, name := range taken {
			t.Errorf("%s takes an empty %s", key, name)
		}
		asked += n
	}
	if asked < 30 {
		t.Errorf("only %d required inputs were looked at", asked)
	}
}
