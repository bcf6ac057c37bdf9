package procedure

import (
	"slices"
	"strings"
	"testing"
)

func TestRevision11IsSound(t *testing.T) {
	for _, err := range Rev11.Check() {
		t.Error(err)
	}
}

func TestItsSizeIsThatOfTheDomainStudy(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"stations of the order", len(Rev11.Order.Stations), 26},
		{"ways of the order", len(Rev11.Order.Ways), 69},
		{"stations of the file", len(Rev11.External.Stations), 13},
		{"ways of the file", len(Rev11.External.Ways), 24},
		{"requirements", len(Requirements()), 109},
		{"readings", len(Readings()), 56},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	numbered := 0
	for _, a := range Rev11.Activities {
		if a.Numbered() {
			numbered++
		}
	}
	if numbered != 18 {
		t.Errorf("%d numbered activities, want 18", numbered)
	}
}

// Order and place alone: the 40 pairs of the domain study, three of them closed
// by OS-48 with the machine in the DTIC, the two in which a third party has
// it (E91 after OS-66, E92), and the four in which it was written off (P-09).
func TestOrderAndCustodyMeetInFortySixPairs(t *testing.T) {
	pairs := map[string]bool{}
	for s := range Rev11.explore() {
		own := s.Charge != byFile || s.Order == E00 || s.File == XG1
		if s.Order != "" && own {
			pairs[string(s.Order)+" "+string(s.Place)] = true
		}
	}
	if len(pairs) != 46 {
		t.Errorf("%d pairs: %v", len(pairs), pairs)
	}
}

// TestEveryPropertyIsHeld breaks a copy of the value in one place at a time and
// expects Check to say so.
func TestEveryPropertyIsHeld(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(r *Revision)
		says   string
	}{
		"two ways share an id":       {func(r *Revision) { r.way("OS-07").ID = "OS-08" }, `way "OS-08" is empty or used twice`},
		"two states share an id":     {func(r *Revision) { r.station(E92).ID = E91 }, `station "E91" is empty or used twice`},
		"two acts share a slug":      {func(r *Revision) { r.act(Reject).Slug = "cancelar" }, `slug "cancelar" is empty or used twice`},
		"two clocks share a name":    {func(r *Revision) { r.timer(TSign).Name = TAssign }, `timer "T-ASIG" is empty or used twice`},
		"a number is missing":        {func(r *Revision) { r.act(Maintain).No = 19 }, "activity 19 stands in place 8"},
		"an act belongs to nothing":  {func(r *Revision) { r.act(Reject).Within = 40 }, "which does not exist"},
		"an act has no button":       {func(r *Revision) { r.act(Reject).Button = "" }, "lacks title, button"},
		"a way does an unknown act":  {func(r *Revision) { r.way("OS-07").Act = "Nothing" }, `names the act "Nothing"`},
		"a side does an unknown act": {func(r *Revision) { r.Order.Sides[0].Act = "Nothing" }, `names the act "Nothing"`},
		"a role goes a foreign act":  {func(r *Revision) { r.way("OS-06").By = usr }, "lets usuario do Assign"},
		"an act is never used": {func(r *Revision) {
			r.Activities = append(r.Activities, Activity{Key: "Idle", Slug: "idle", By: usr, Title: "x", Button: "x", Text: "x", Clause: "A-01"})
		}, "act Idle is never used"},
		"an answer is not offered":                       {func(r *Revision) { r.way("OS-12").Answer = "quizá" }, "is no answer of Determine"},
		"an act without question is answered":            {func(r *Revision) { r.way("OS-06").Answer = Yes }, "asks nothing"},
		"an answer leads nowhere":                        {func(r *Revision) { r.drop("OS-14") }, `the answer "traslado" leads nowhere`},
		"a clause is not in the catalogue":               {func(r *Revision) { r.way("OS-06").Clause = "A-99" }, `cites "A-99"`},
		"a clause is missing":                            {func(r *Revision) { r.way("OS-06").Clause = "" }, "cites no clause"},
		"a reading is not in the catalogue":              {func(r *Revision) { r.way("OS-10").Reading = "GAP-99" }, `is the reading "GAP-99"`},
		"letter and reading at once":                     {func(r *Revision) { r.way("OS-10").Letter = true }, "either the letter or a reading"},
		"neither letter nor reading":                     {func(r *Revision) { r.way("OS-06").Letter = false }, "either the letter or a reading"},
		"a station names an unknown clock":               {func(r *Revision) { r.station(E04).Timers = []TimerName{"T-X"} }, "names the clock T-X"},
		"a clock does nothing":                           {func(r *Revision) { r.timer(TSign).Warns = nil }, "nothing happens"},
		"a clock goes a person's way":                    {func(r *Revision) { r.timer(TSurvey).Performs = "OS-25" }, "which the system may not go"},
		"a clock is neither letter nor reading":          {func(r *Revision) { r.timer(TSign).Reading = "" }, "clock T-FIR must be"},
		"a way leads to no station":                      {func(r *Revision) { r.way("OS-06").To = "E77" }, "names the station E77"},
		"a side in an ending":                            {func(r *Revision) { r.Order.Sides[0].In = []State{F1} }, "which is no open station"},
		"a state is not reached":                         {func(r *Revision) { r.drop("OS-45") }, "nothing leads to E12"},
		"a state reaches no ending":                      {func(r *Revision) { r.drop("OS-65", "OS-66") }, "no ending can be reached from E92"},
		"an ending is left":                              {func(r *Revision) { r.way("OS-27").From = F1 }, "1 ways leave the ending F1"},
		"an ending waits":                                {func(r *Revision) { r.station(F1).Timers = []TimerName{TSurvey} }, "still waits for something"},
		"one act leads to two places":                    {func(r *Revision) { r.way("OS-13").Answer = Immediate }, "OS-12 and OS-13 cannot be told apart"},
		"custody does not tell two ways apart":           {func(r *Revision) { r.way("OS-19").When = Anywhere }, "OS-18 and OS-19 cannot be told apart"},
		"nobody's turn":                                  {func(r *Revision) { r.station(E04).Turn = nil }, "nobody's turn"},
		"the turn is of somebody who cannot act":         {func(r *Revision) { r.station(E02).Turn = tdtic }, "nobody whose turn it is in E02"},
		"the first act does not pass the turn":           {func(r *Revision) { r.side(HandBack).Passes = false }, `the first act "HandBack" does not pass`},
		"the second act leads nowhere":                   {func(r *Revision) { r.station(E16).Second = Conclude }, "leads nowhere"},
		"a wait has no clock":                            {func(r *Revision) { r.station(E13).Timers = nil }, "E13 waits without a clock"},
		"a wait for the Usuario has no exit":             {func(r *Revision) { r.way("OS-26").By = usr }, "E05 with the equipment at"},
		"a wait for a signature has no exit in the DTIC": {func(r *Revision) { r.way("OS-43").By = usr }, `E10 with the equipment at "dtic" waits for the Usuario`},
		"a file waits for its person for ever":           {func(r *Revision) { r.way("EX-11").By = usr }, "XN3 with the equipment at"},
		"an AST cannot be replaced":                      {func(r *Revision) { r.side(Reassign).In = []State{E03} }, "E04 waits for an AST and cannot pass"},
		"a file's AST cannot be replaced":                {func(r *Revision) { r.fileSide(Reassign).In = []State{XG1} }, "X20 waits for an AST and cannot pass"},
		"nobody chases outsiders":                        {func(r *Revision) { r.timer(TProvider).Warns = nil }, "X20 waits for outsiders"},
		"a loop is not counted":                          {func(r *Revision) { r.way("OS-27").Loop = "" }, "the loop OS-"},
		"a straight way counts a loop":                   {func(r *Revision) { r.way("OS-25").Loop = "x" }, `OS-25 counts the loop "x" and closes none`},
		"a leg has one signer":                           {func(r *Revision) { r.Custody[0].Signers = usr }, "is not signed by both sides"},
		"a leg names a way that moves nothing":           {func(r *Revision) { r.Custody[0].Ways = []string{"OS-06"} }, "does not move custody so"},
		"a way moves custody without its paper":          {func(r *Revision) { r.way("OS-42").Papers = nil }, "no leg says with which"},
		"a review with the machine at the user's":        {func(r *Revision) { r.way("OS-42").Custody = Stays }, "E11 with the equipment at usuario, which must never be"},
		"a workshop fault with the machine away": {func(r *Revision) {
			r.way("OS-37").When = Anywhere
			r.drop("OS-36")
			r.station(E11).Places = []Place{AtUser, AtDTIC}
		}, "E11 with the equipment at usuario, which must never be"},
		"a letter before the machine is back":       {func(r *Revision) { r.way("OS-57").Custody = Stays }, "E17 with the equipment at dtic, which must never be"},
		"a place that is never reached":             {func(r *Revision) { r.station(E17).Places = []Place{AtUser, AtVendor} }, "and it never is"},
		"an order answers and is cancelled":         {func(r *Revision) { r.way("OS-44").Guards = nil }, "nobody answers for equipment at dtic (order F4"},
		"a closed order leaves nobody in charge":    {func(r *Revision) { r.way("EX-01").Follows = nil }, "nobody answers for equipment at dtic (order E05"},
		"the new order never takes charge":          {func(r *Revision) { r.way("EX-20").Custody = Stays; r.way("EX-21").Custody = Stays }, "joint:"},
		"a file that closes and leaves the machine": {func(r *Revision) { r.way("EX-05").To = X91 }, "nobody answers for equipment at dtic"},
		"a file that never closes":                  {func(r *Revision) { r.way("EX-22").Follows = nil; r.way("EX-23").Follows = nil }, "joint:"},
		"an order stuck with the machine outside":   {func(r *Revision) { r.way("OS-65").Custody = Stays }, "it can never come home"},
		"what was written off is escalated":         {func(r *Revision) { r.way("OS-24").Guards = nil }, "E91 with the equipment at coordinacion, which it does not foresee"},
		"what was written off is diagnosed again":   {func(r *Revision) { r.way("OS-22").Guards = nil }, "E03 with the equipment at coordinacion, which it does not foresee"},
		"a file outlives what was written off":      {func(r *Revision) { r.way("EX-23").Follows = []string{"OS-20", "OS-48", "OS-57", "OS-62"} }, "it can never come home"},
		"an act moves custody and no leg says so":   {func(r *Revision) { r.Custody[len(r.Custody)-1].Sides = nil }, "and no leg names it"},
		"a leg names an act that moves nothing":     {func(r *Revision) { r.side(TakeForDisposal).Custody = Stays }, "names TakeForDisposal, which does not move custody so"},
		"a reassignment while a third party has it": {func(r *Revision) { r.way("OS-61").Guards = nil }, "E03 with the equipment at proveedor, which it does not foresee"},
	} {
		t.Run(name, func(t *testing.T) {
			r := copyOf(Rev11)
			c.damage(&r)
			errs := r.Check()
			for _, err := range errs {
				if strings.Contains(err.Error(), c.says) {
					return
				}
			}
			t.Errorf("Check does not say %q; it says %v", c.says, errs)
		})
	}
	if errs := Rev11.Check(); len(errs) > 0 {
		t.Fatalf("the copies were not deep: %v", errs)
	}
}

func copyOf(r Revision) Revision {
	r.Activities = slices.Clone(r.Activities)
	r.Timers = slices.Clone(r.Timers)
	r.Custody = slices.Clone(r.Custody)
	for _, m := range []*Machine{&r.Order, &r.External} {
		m.Stations = slices.Clone(m.Stations)
		m.Ways = slices.Clone(m.Ways)
		m.Sides = slices.Clone(m.Sides)
	}
	return r
}

func (r *Revision) way(id string) *Way {
	for _, m := range []*Machine{&r.Order, &r.External} {
		for i := range m.Ways {
			if m.Ways[i].ID == id {
				return &m.Ways[i]
			}
		}
	}
	panic(id)
}

func (r *Revision) drop(ids ...string) {
	for _, m := range []*Machine{&r.Order, &r.External} {
		m.Ways = slices.DeleteFunc(m.Ways, func(w Way) bool { return slices.Contains(ids, w.ID) })
	}
}

func (r *Revision) station(id State) *Station {
	for _, m := range []*Machine{&r.Order, &r.External} {
		for i := range m.Stations {
			if m.Stations[i].ID == id {
				return &m.Stations[i]
			}
		}
	}
	panic(id)
}

func (r *Revision) act(key Act) *Activity {
	for i := range r.Activities {
		if r.Activities[i].Key == key {
			return &r.Activities[i]
		}
	}
	panic(key)
}

func (r *Revision) timer(name TimerName) *Timer {
	for i := range r.Timers {
		if r.Timers[i].Name == name {
			return &r.Timers[i]
		}
	}
	panic(name)
}

func (r *Revision) side(key Act) *Side     { return sideOf(&r.Order, key) }
func (r *Revision) fileSide(key Act) *Side { return sideOf(&r.External, key) }

func sideOf(m *Machine, key Act) *Side {
	for i := range m.Sides {
		if m.Sides[i].Act == key {
			return &m.Sides[i]
		}
	}
	panic(key)
}
