package orders

import (
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Guards are named in the procedure and implemented here: neither side may have
// a name that the other lacks.
func TestEveryGuardNamedIsImplementedAndEveryImplementationIsNamed(t *testing.T) {
	named := map[procedure.Guard]bool{}
	for _, w := range procedure.Rev11.Order.Ways {
		for _, g := range w.Guards {
			named[g] = true
		}
	}
	for _, s := range procedure.Rev11.Order.Sides {
		for _, g := range s.Guards {
			named[g] = true
		}
	}
	for g := range named {
		if guards[g] == nil {
			t.Errorf("the procedure names the guard %q and no rule implements it", g)
		}
	}
	for g := range guards {
		if !named[g] {
			t.Errorf("the rule %q is implemented and no way names it", g)
		}
	}
}

// Every act that some way or side goes by has its struct, and every struct its
// activity; each form can be shown.
func TestEveryActHasAFormAndEveryFormAnAct(t *testing.T) {
	used := map[procedure.Act]bool{}
	for _, w := range procedure.Rev11.Order.Ways {
		used[w.Act] = true
	}
	for _, s := range procedure.Rev11.Order.Sides {
		used[s.Act] = true
	}
	for key := range used {
		act, ok := New(key)
		if !ok {
			t.Errorf("act %s has no struct", key)
			continue
		}
		if act.Key() != key {
			t.Errorf("the struct made for %s calls itself %s", key, act.Key())
		}
		if _, ok := procedure.Rev11.Activity(key); !ok {
			t.Errorf("act %s has no activity in the procedure", key)
		}
		if act.Key() != procedure.Prefill {
			forms.Describe(act)
		}
	}
	for key := range makers {
		if !used[key] {
			t.Errorf("the struct of %s is used by no way and no side", key)
		}
	}
}

// Every activity that a person may be asked for has a question exactly when its
// ways have answers.
func TestAnswersOfQuestionsAreTheWaysOfTheProcedure(t *testing.T) {
	for _, a := range procedure.Rev11.Activities {
		ways := map[procedure.Answer]bool{}
		all := append(append([]procedure.Way{}, procedure.Rev11.Order.Ways...), procedure.Rev11.External.Ways...)
		for _, w := range all {
			if w.Act == a.Key && w.Answer != "" {
				ways[w.Answer] = true
			}
		}
		if (a.Question != nil) != (len(ways) > 0) {
			t.Errorf("%s: question %v, ways with answers %d", a.Key, a.Question != nil, len(ways))
			continue
		}
		if a.Question == nil {
			continue
		}
		for _, c := range a.Question.Answers {
			if !ways[c.Key] {
				t.Errorf("%s: the answer %q leads nowhere", a.Key, c.Key)
			}
		}
	}
}
