package messages_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// rev11 R-A-05: what was just written is withdrawn by its author while nobody went on; it
// stays for who audits, with an entry of its own.
func TestATextIsWithdrawnAndStays(t *testing.T) {
	each(t, func(r *room) {
		take := func(who people.Actor, id, key string) error {
			o, err := r.desk.Find(t.Context(), r.db.Read(), r.chief, r.folio)
			r.must(err)
			return r.store.Withdraw(t.Context(), who, o, id, key)
		}
		reads := func(who people.Actor) (list []string) {
			o, err := r.desk.Find(t.Context(), r.db.Read(), r.chief, r.folio)
			r.must(err)
			all, err := r.store.Read(t.Context(), r.db.Read(), o, who)
			r.must(err)
			for _, m := range all {
				list = append(list, m.Text)
			}
			return list
		}
		m, err := r.write(r.tech, "", "Esto era para otra orden", "a")
		r.must(err)
		if err := take(r.user, m.ID, ""); problem.KindOf(err) != problem.NotFound {
			t.Errorf("somebody else withdraws it: %v", err)
		}
		for range 2 {
			r.must(take(r.tech, m.ID, "una-vez"))
		}
		if err := take(r.tech, m.ID, "otra"); problem.KindOf(err) != problem.Refused {
			t.Errorf("withdrawn twice: %v", err)
		}
		for name, who := range map[string]people.Actor{"the requester": r.user, "its author": r.tech, "the Supervisor": r.chief} {
			if got := reads(who); len(got) != 1 || got[0] != "" {
				t.Errorf("%s reads %q", name, got)
			}
		}
		if got := reads(r.aud); len(got) != 1 || got[0] != "Esto era para otra orden" {
			t.Errorf("the auditor reads %q", got)
		}
		o, err := r.desk.Find(t.Context(), r.db.Read(), r.chief, r.folio)
		r.must(err)
		if _, err := audit.Verify(t.Context(), r.db.Read(), "orden:"+string(o.ID)); err != nil {
			t.Error(err)
		}

		m, err = r.write(r.tech, "", "Paso a las once", "b")
		r.must(err)
		_, err = r.write(r.user, "", "Aquí te espero", "c")
		r.must(err)
		if err := take(r.tech, m.ID, ""); problem.KindOf(err) != problem.Conflict {
			t.Errorf("after an answer: %v", err)
		}
		m, err = r.write(r.user, "", "Mejor a las doce", "d")
		r.must(err)
		r.clock.Advance(orders.UndoFor + time.Second)
		if err := take(r.user, m.ID, ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("after its time: %v", err)
		}
	})
}
