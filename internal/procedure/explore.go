package procedure

// Joint exploration of order × external file × custody: what can happen to one
// machine, from its first order until it is home again. Check uses it to prove
// that nothing gets stuck, and Reach to find the way to any way.
//
// It follows one order and one file at a time: an order that concluded steps
// aside when the file's return brings the next one. Guards that depend on custody
// are judged; the others are taken as fulfilled.

// scene is everything that the exploration knows.
type scene struct {
	Order  State
	File   State
	Kind   FileKind
	Place  Place
	Charge charge
	Solved bool // the order concluded as solved, so that it can be reopened
}

// charge says who answers for a machine that is away from its user (rev11 P-03).
type charge string

const (
	nobody  charge = ""
	byOrder charge = "orden"
	byFile  charge = "externo"
)

// hop is one thing that happens: the ways that go together, and what follows.
type hop struct {
	ways []string
	to   scene
}

// choice says how much of what may happen is wanted: sure leaves out what is
// optional, acts that change no state and going out to a third party, because
// Reach wants sequences that need nothing but their ways.
type choice bool

const (
	sure choice = false
	all  choice = true
)

// seen is where the machine is for its order: one that was written off is in its hands as
// little as one that is at its user's.
func (s scene) seen() Place {
	if s.Place == AtCoordination {
		return AtUser
	}
	return s.Place
}

func begin() scene { return scene{Place: AtUser} }

// hops returns what can happen in a scene.
func (r Revision) hops(s scene, c choice) []hop {
	var out []hop
	for _, w := range r.Order.Leaving(s.Order) {
		out = append(out, r.orderHops(s, w, c)...)
	}
	if r.mayReturn(s) {
		for _, w := range r.Order.Leaving("") {
			out = append(out, r.orderHops(s, w, c)...)
		}
	}
	if s.File != "" {
		for _, w := range r.External.Leaving(s.File) {
			if len(w.Follows) > 0 {
				continue
			}
			for _, t := range moved(s, w.Custody, byFile, c) {
				t.File = w.Goes(s.Kind)
				out = append(out, hop{[]string{w.ID}, t})
			}
		}
	}
	if c == all && s.Order != "" {
		for _, x := range r.Order.SidesIn(s.Order) {
			if x.Custody != Stays {
				for _, t := range moved(s, x.Custody, byOrder, c) {
					out = append(out, hop{nil, t})
				}
			}
		}
	}
	return out
}

// mayReturn reports whether a machine that came back waits for its new order
// (rev11 P-08): the old one is over, or only waits for its survey.
func (r Revision) mayReturn(s scene) bool {
	if s.Order == "" || s.File == "" {
		return false
	}
	st, ok := r.Order.Station(s.Order)
	if !ok || !(st.Ending || st.Act == AnswerSurvey) {
		return false
	}
	f, ok := r.External.Station(s.File)
	return ok && f.Act == ConfirmPrefill
}

// orderHops returns the outcomes of one way of the order, with the ways of the
// file that it carries along.
func (r Revision) orderHops(s scene, w Way, c choice) []hop {
	if w.When != Anywhere && w.When != s.seen() {
		return nil
	}
	var out []hop
	for _, t := range moved(s, w.Custody, byOrder, c) {
		if !r.lets(w.Guards, s, t) {
			continue
		}
		t.Order = w.To
		t.Solved = !r.opens(w) && t.Place != AtCoordination
		out = append(out, r.carry(w, hop{[]string{w.ID}, t})...)
	}
	return out
}

// carry adds the ways of the file that follow a way of the order: those that
// leave the file's state first, then the one that opens a new file.
func (r Revision) carry(w Way, h hop) []hop {
	hops := []hop{h}
	var left []hop
	for _, f := range r.followers(w) {
		if f.From != "" && f.From == h.to.File {
			t := h.to
			t.File = f.Goes(t.Kind)
			if f.Custody == FromExternal {
				t.Charge = byOrder
			}
			left = append(left, hop{append(append([]string(nil), h.ways...), f.ID), t})
		}
	}
	if len(left) > 0 {
		hops = left
	}
	for _, f := range r.followers(w) {
		if f.From != "" {
			continue
		}
		for i := range hops {
			if r.fileLives(hops[i].to.File) {
				continue
			}
			hops[i].to.File, hops[i].to.Kind = f.To, kindOf(f)
			hops[i].ways = append(hops[i].ways, f.ID)
		}
	}
	return hops
}

func (r Revision) followers(w Way) []Way {
	var out []Way
	for _, f := range r.External.Ways {
		for _, id := range f.Follows {
			if id == w.ID {
				out = append(out, f)
			}
		}
	}
	return out
}

// opens reports whether a way of the order opens an external file.
func (r Revision) opens(w Way) bool {
	for _, f := range r.followers(w) {
		if f.From == "" {
			return true
		}
	}
	return false
}

func (r Revision) fileLives(s State) bool {
	st, ok := r.External.Station(s)
	return ok && !st.Ending
}

func kindOf(opening Way) FileKind {
	if opening.Act == OpenNormFile {
		return NormFile
	}
	return WarrantyFile
}

// lets judges the guards that depend on custody: s is before the way, t after.
func (r Revision) lets(guards []Guard, s, t scene) bool {
	for _, g := range guards {
		ok := true
		switch g {
		case GNoCharge:
			ok = s.Charge != byOrder
		case GNotHeld:
			ok = s.Place == AtUser
		case GPrefillCause:
			ok = s.Order == "" || r.mayReturn(s)
		case GPreventive:
			ok = !r.fileLives(s.File)
		case GSolved:
			ok = s.Solved
		case GReturned:
			ok = t.Place != AtVendor
		case GNotGone:
			ok = s.Place != AtCoordination
		}
		if !ok {
			return false
		}
	}
	return true
}

// moved returns the scenes after a custody effect.
func moved(s scene, m Move, who charge, c choice) []scene {
	t := s
	switch m {
	case ToDTIC:
		if s.Place == AtUser {
			t.Place, t.Charge = AtDTIC, who
		}
	case ToUser:
		if s.Place == AtDTIC {
			t.Place, t.Charge = AtUser, nobody
		}
	case MayGoOut:
		if c == all {
			t.Place, t.Charge = AtVendor, byOrder
			return []scene{s, t}
		}
	case ComesBack:
		if s.Place == AtVendor {
			t.Place = AtDTIC
		}
	case ToExternal:
		if s.Place != AtUser {
			t.Charge = byFile
		}
	case ToVendor, SentBack:
		t.Place = AtVendor
	case ToQuarantine:
		t.Place = InQuarantine
	case Cleared:
		t.Place = AtDTIC
	case ToInventory:
		if s.Place == AtDTIC {
			t.Place, t.Charge = AtCoordination, nobody
		}
	}
	return []scene{t}
}

// explore returns every scene that can come about.
func (r Revision) explore() map[scene][]hop {
	seen := map[scene][]hop{}
	todo := []scene{begin()}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, ok := seen[s]; ok {
			continue
		}
		seen[s] = r.hops(s, all)
		for _, h := range seen[s] {
			todo = append(todo, h.to)
		}
	}
	return seen
}
