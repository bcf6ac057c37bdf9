package procedure

import "strings"

// names: ids are unique, over both machines.
func (c *checker) names() {
	seen := map[string]string{}
	once := func(kind, id string) {
		if was, ok := seen[kind+id]; ok || id == "" {
			c.fail("%s %q is empty or used twice (%s)", kind, id, was)
		}
		seen[kind+id] = kind
	}
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, st := range m.Stations {
			once("station", string(st.ID))
			if st.Label == "" {
				c.fail("station %s has no label", st.ID)
			}
		}
		for _, w := range m.Ways {
			once("way", w.ID)
		}
	}
	for _, a := range c.r.Activities {
		once("act", string(a.Key))
		once("slug", a.Slug)
	}
	for _, t := range c.r.Timers {
		once("timer", string(t.Name))
	}
	c.numbers()
}

// numbers: the letter's activities run from 1 without a hole, and an act of ours
// belongs to one of them or to none.
func (c *checker) numbers() {
	n := 0
	numbered := map[int]bool{}
	for _, a := range c.r.Activities {
		if a.Numbered() {
			n++
			numbered[a.No] = true
			if a.No != n {
				c.fail("activity %d stands in place %d", a.No, n)
			}
			if a.Reading != "" || a.Within != 0 {
				c.fail("activity %d is numbered and cannot be a reading or part of another", a.No)
			}
		}
	}
	for _, a := range c.r.Activities {
		if a.Within != 0 && !numbered[a.Within] {
			c.fail("act %s belongs to the activity %d, which does not exist", a.Key, a.Within)
		}
		if a.Title == "" || a.Button == "" || a.Text == "" || len(a.By) == 0 {
			c.fail("act %s lacks title, button, text or role", a.Key)
		}
	}
}

// acts: every act that a machine names is known, is somebody's, and its answers
// are those of its question; and every act is used.
func (c *checker) acts() {
	used := map[Act]bool{}
	know := func(where string, key Act, by []Role) (Activity, bool) {
		used[key] = true
		a, ok := c.r.Activity(key)
		if !ok {
			c.fail("%s names the act %q, which does not exist", where, key)
			return a, false
		}
		for _, role := range by {
			if !Holds(a.By, role) {
				c.fail("%s lets %s do %s, whose roles are %v", where, role, key, a.By)
			}
		}
		return a, true
	}
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, w := range m.Ways {
			if a, ok := know("way "+w.ID, w.Act, w.By); ok {
				c.answer(w, a)
			}
			if len(w.By) == 0 {
				c.fail("way %s: nobody may go it", w.ID)
			}
		}
		for _, x := range m.Sides {
			know("side "+string(x.Act), x.Act, x.By)
		}
		for _, st := range m.Stations {
			for _, key := range []Act{st.Act, st.First, st.Second} {
				if key != "" {
					know("station "+string(st.ID), key, nil)
				}
			}
			c.offers(m, st)
		}
	}
	for _, a := range c.r.Activities {
		if !used[a.Key] {
			c.fail("act %s is never used", a.Key)
		}
	}
}

func (c *checker) answer(w Way, a Activity) {
	if a.Question == nil {
		if w.Answer != "" {
			c.fail("way %s answers %q and %s asks nothing", w.ID, w.Answer, a.Key)
		}
		return
	}
	for _, ch := range a.Question.Answers {
		if ch.Key == w.Answer {
			return
		}
	}
	c.fail("way %s: %q is no answer of %s", w.ID, w.Answer, a.Key)
}

// offers: every answer that a station's question offers leads somewhere.
func (c *checker) offers(m Machine, st Station) {
	a, ok := c.r.Activity(st.Act)
	if !ok || a.Question == nil {
		return
	}
	for _, ch := range a.Question.Answers {
		found := false
		for _, w := range m.Leaving(st.ID) {
			found = found || w.Act == st.Act && w.Answer == ch.Key
		}
		if !found {
			c.fail("station %s: the answer %q leads nowhere", st.ID, ch.Key)
		}
	}
}

// clauses: what is the letter is no reading, what is a reading names its gap,
// and every id that is cited is in the catalogue.
func (c *checker) clauses() {
	ids := func(where, clause string) {
		if clause == "" {
			c.fail("%s cites no clause", where)
		}
		for _, id := range strings.Fields(clause) {
			if _, ok := RequirementByID(id); !ok {
				c.fail("%s cites %q, which is not in the catalogue", where, id)
			}
		}
	}
	gap := func(where, id string) {
		if _, ok := ReadingByID(id); id != "" && !ok {
			c.fail("%s is the reading %q, which is not in the catalogue", where, id)
		}
	}
	for _, a := range c.r.Activities {
		ids("act "+string(a.Key), a.Clause)
		gap("act "+string(a.Key), a.Reading)
	}
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, w := range m.Ways {
			ids("way "+w.ID, w.Clause)
			gap("way "+w.ID, w.Reading)
			if w.Letter == (w.Reading != "") {
				c.fail("way %s must be either the letter or a reading", w.ID)
			}
		}
		for _, x := range m.Sides {
			ids("side "+string(x.Act), x.Clause)
			gap("side "+string(x.Act), x.Reading)
		}
		for _, st := range m.Stations {
			gap("station "+string(st.ID), st.Reading)
		}
	}
	for _, l := range c.r.Custody {
		ids("leg "+l.Document, l.Clause)
		gap("leg "+l.Document, l.Reading)
	}
}

// timers: stations name clocks that exist, clocks name ways the system may go,
// and a clock without a clause of the letter names its gap.
func (c *checker) timers() {
	for _, m := range []Machine{c.r.Order, c.r.External} {
		for _, st := range m.Stations {
			for _, name := range st.Timers {
				if _, ok := c.r.Timer(name); !ok {
					c.fail("station %s names the clock %s, which does not exist", st.ID, name)
				}
			}
		}
	}
	for _, t := range c.r.Timers {
		if t.Performs == "" && len(t.Warns) == 0 {
			c.fail("clock %s runs out and nothing happens", t.Name)
		}
		if (t.Clause == "") == (t.Reading == "") {
			c.fail("clock %s must be either the letter or a reading", t.Name)
		}
		if _, ok := ReadingByID(t.Reading); t.Reading != "" && !ok {
			c.fail("clock %s is the reading %q, which is not in the catalogue", t.Name, t.Reading)
		}
		if t.Performs == "" {
			continue
		}
		if w, ok := c.r.WayByID(t.Performs); !ok || !Holds(w.By, System) {
			c.fail("clock %s performs %s, which the system may not go", t.Name, t.Performs)
		}
	}
}
