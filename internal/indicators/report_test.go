package indicators_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/procedure"
)

func (w *world) report(ask indicators.Ask) indicators.Report {
	w.t.Helper()
	cal, err := w.Program.Settings.Calendar(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	values, err := w.Program.Settings.Now(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	rules := indicators.Rules{Revision: procedure.Rev11, Calendar: cal, Values: values}
	r, err := rules.Report(ctx, w.Program.DB.Read(), ask, w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// rev11 S-01 R-A-02 P-10: a report is reckoned from the steps alone, tells the three
// satisfactions apart, and finds an order that says something else of itself.
func TestAReportIsReckonedFromTheSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		attended := []string{"OS-01", "OS-06", "OS-12", "OS-18"}
		w.walk(append(attended, "OS-25")...)
		bad := w.walk(attended...)
		w.answer(bad, "no")
		again := w.walk(append(attended, "OS-27")...)
		w.walk("OS-01", "OS-07")
		w.walk("OS-01", "OS-06")
		w.walk(append(attended, "OS-26")...)
		whole := indicators.Ask{From: begin.AddDate(0, 0, -1), To: w.Clock.Now().Add(time.Hour)}
		r := w.report(whole)
		want := map[indicators.Name][2]int64{
			indicators.Attention: {3, 5}, indicators.Combined: {2, 3}, indicators.Expressed: {1, 2}, indicators.Tacit: {1, 3},
			indicators.Participation: {2, 3}, indicators.Refused: {1, 1}, indicators.Cancelled: {0, 1}, indicators.Reopenings: {1, 1},
		}
		for name, n := range want {
			if f := r.Get(name); f.Num != n[0] || f.Den != n[1] {
				t.Errorf("%s: %d of %d, want %d of %d", name, f.Num, f.Den, n[0], n[1])
			}
		}
		b := w.board()
		for _, name := range []indicators.Name{indicators.Attention, indicators.Combined, indicators.Expressed, indicators.Tacit, indicators.Median} {
			if got, kept := r.Get(name), b.Get(name, indicators.Recent); got.Num != kept.Num || got.Den != kept.Den {
				t.Errorf("%s: the report says %d of %d, the page of the TDTIC %d of %d", name, got.Num, got.Den, kept.Num, kept.Den)
			}
		}
		if len(r.Proof.Differ) > 0 || r.Proof.Orders != 6 {
			t.Errorf("proof: %+v", r.Proof)
		}
		if len(r.ByAdviser) == 0 || len(r.Waits) == 0 || r.Get(indicators.OnTime).Den != 3 {
			t.Errorf("advisers %v, waits %v, on time %v", r.ByAdviser, r.Waits, r.Get(indicators.OnTime))
		}
		var classes indicators.Group // rev11 G-07: the report by class adds up to all of them
		for _, g := range r.ByClass {
			if g.Key == "" || g.Filed == 0 {
				t.Errorf("a class: %+v", g)
			}
			classes.Filed, classes.Closed, classes.Concluded = classes.Filed+g.Filed, classes.Closed+g.Closed, classes.Concluded+g.Concluded
		}
		closed := 0
		for _, c := range r.Courses {
			if !c.Closed.IsZero() {
				closed++
			}
		}
		if classes.Filed != len(r.Courses) || classes.Closed != closed || classes.Concluded != int(r.Get(indicators.Median).Den) {
			t.Errorf("by class %+v of %d orders, %d of them closed", classes, len(r.Courses), closed)
		}
		other := w.report(indicators.Ask{From: whole.From, To: whole.To, Unit: "no-hay"})
		if len(other.Courses) != 0 || other.Get(indicators.Combined).Known() {
			t.Errorf("a unit without orders: %v", other.Figures)
		}
		past := w.report(indicators.Ask{From: whole.From.AddDate(-1, 0, 0), To: whole.From})
		if len(past.Courses) != 0 {
			t.Errorf("before the first order: %v", past.Courses)
		}

		// What an order says of itself is planted wrong, each in its turn.
		for column, value := range map[string]string{"grade": "tacita", "concluded_at": database.At(begin).String(), "closed_at": database.At(begin).String(), "satisfaction": "99"} {
			must(t, db, `UPDATE orders SET `+column+` = ? WHERE folio = ?`, value, bad)
			if d := w.report(whole).Proof.Differ; !slices.Contains(d, bad) {
				t.Errorf("%s of %s was changed by hand and nobody noticed: %v", column, bad, d)
			}
		}
		if slices.Contains(r.Proof.Differ, again) {
			t.Errorf("a reopened order agrees with its steps: %v", r.Proof.Differ)
		}
	})
}

func must(t *testing.T, db *database.DB, query string, args ...any) {
	t.Helper()
	err := db.Write(ctx, func(c *database.Conn) error {
		n, err := c.Exec(ctx, query, args...)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rev11 R-A-02: a stay of ours over its target makes an order late; what waits for
// the user does not.
func TestOnTimeIsJudgedByOurStaysAlone(t *testing.T) {
	late := indicators.Stay{No: 3, Ours: true, Took: 5 * time.Hour, Allowed: 4 * time.Hour}
	for name, tt := range map[string]struct {
		stays []indicators.Stay
		want  bool
	}{
		"nothing yet":             {nil, true},
		"ours, within":            {[]indicators.Stay{{Ours: true, Took: time.Hour, Allowed: 4 * time.Hour}}, true},
		"ours, over":              {[]indicators.Stay{late}, false},
		"the user's, over":        {[]indicators.Stay{{Took: 50 * time.Hour, Allowed: 4 * time.Hour}}, true},
		"ours, without a target":  {[]indicators.Stay{{Ours: true, Took: 50 * time.Hour}}, true},
		"one of several is over":  {[]indicators.Stay{{Ours: true, Took: time.Hour, Allowed: 4 * time.Hour}, late}, false},
		"exactly as long as told": {[]indicators.Stay{{Ours: true, Took: 4 * time.Hour, Allowed: 4 * time.Hour}}, true},
	} {
		if got := (indicators.Course{Stays: tt.stays}).OnTime(); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// The months of the satisfaction are those of the answers, in the zone of Mexico.
func TestSatisfactionByMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-25")
		w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-26")
		now := w.Clock.Now()
		list, err := w.Program.Indicators.Satisfaction(ctx, w.Program.DB.Read(), "", 9, now)
		if err != nil {
			t.Fatal(err)
		}
		last := list[len(list)-1]
		if len(list) != 9 || last.Name != now.In(clock.Mexico).Format("2006-01") || last.Closed != 2 || last.Silent != 1 || last.Index.Den != 1 || !last.Partial {
			t.Errorf("months: %+v", list)
		}
	})
}
