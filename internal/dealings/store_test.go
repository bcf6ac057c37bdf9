package dealings_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/problem"
)

var (
	monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	today  = calendar.DayOf(monday, clock.Mexico)
	order  = dealings.Subject{OrderID: "orden-1", Folio: "OS-2026-000001"}
	file   = dealings.Subject{RepairID: "exp-1", Folio: "EXT-2026-000001"}
)

type room struct {
	t  *testing.T
	db *database.DB
	*dealings.Store
}

func (r room) keep(of dealings.Subject, f dealings.Form, at time.Time) (d dealings.Dealing, err error) {
	r.t.Helper()
	err = r.db.Write(r.t.Context(), func(c *database.Conn) error {
		d, err = r.Keep(r.t.Context(), c, of, f, 3, audit.By{Actor: "p-beatriz", Role: "supervisor", At: at})
		return err
	})
	return d, err
}

func (r room) must(of dealings.Subject, f dealings.Form, at time.Time) dealings.Dealing {
	r.t.Helper()
	d, err := r.keep(of, f, at)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func asked(day calendar.Day) dealings.Form {
	return dealings.Form{Body: "Recursos  Materiales", Letter: "RM/45/2026", Text: "Se pidió la compra del disco.", Day: day.String()}
}

// rev11 R-S-02: a gestión is open, and grows older, until its result is recorded; each entry
// stays, and is in its chain.
func TestADealingIsOpenUntilItHasAResult(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		r, ctx := room{t, db, dealings.New()}, t.Context()
		first := asked(today)
		first.Due = today.Add(3).String()
		d := r.must(order, first, monday)
		if d.Folio != "GES-2026-000001" || d.Body != "Recursos Materiales" || !d.Open() || d.Age(today.Add(4)) != 4 || d.Late(today.Add(3)) || !d.Late(today.Add(4)) {
			t.Errorf("%+v", d)
		}
		later := monday.AddDate(0, 0, 5)
		more := dealings.Form{Dealing: d.ID, Text: "Dicen que falta una firma.", Day: today.Add(5).String(), Due: today.Add(9).String()}
		if d = r.must(order, more, later); len(d.Notes) != 2 || d.Late(today.Add(5)) || d.Letter != "RM/45/2026" {
			t.Errorf("followed: %+v", d)
		}
		open, late, err := r.CountOpen(ctx, db.Read(), today.Add(10))
		if err != nil || open != 1 || late != 1 {
			t.Errorf("%d open, %d late, %v", open, late, err)
		}
		more.Result, more.Day, more.Due = "Autorizaron la compra", today.Add(5).String(), ""
		if d = r.must(order, more, later); d.Open() || d.Result != "Autorizaron la compra" || d.Age(today.Add(90)) != 5 {
			t.Errorf("ended: %+v", d)
		}
		kept, err := r.OfOrder(ctx, db.Read(), order.OrderID)
		if err != nil || len(kept) != 1 || len(kept[0].Notes) != 3 || !kept[0].Last().Ends || kept[0].Last().Step != 3 {
			t.Errorf("%+v, %v", kept, err)
		}
		if open, _, _ = r.CountOpen(ctx, db.Read(), today); open != 0 {
			t.Errorf("%d open", open)
		}
		history, err := audit.History(ctx, db.Read(), "gestion:"+d.Folio)
		if err != nil || len(history) != 3 || history[2].Action != "resultado" {
			t.Errorf("%+v, %v", history, err)
		}
	})
}

// What does not fit is refused at its field, and nothing is half saved.
func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		r := room{t, db, dealings.New()}
		mine := r.must(order, asked(today), monday)
		ended := asked(today)
		ended.Result = "Contestaron que no"
		closed := r.must(order, ended, monday)
		for name, c := range map[string]struct {
			of    dealings.Subject
			form  dealings.Form
			field string
		}{
			"without a body":        {order, dealings.Form{Text: "Se pidió algo.", Day: today.String()}, "instancia"},
			"without a day":         {order, dealings.Form{Body: "Almacén", Text: "Se pidió algo."}, "fecha"},
			"tomorrow":              {order, asked(today.Add(1)), "fecha"},
			"a result of blanks":    {order, dealings.Form{Body: "Almacén", Text: "Se pidió.", Day: today.String(), Result: "  "}, "resultado"},
			"of another order":      {dealings.Subject{OrderID: "orden-2", Folio: "OS-2026-000002"}, dealings.Form{Dealing: mine.ID, Text: "Sigue igual.", Day: today.String()}, "gestion"},
			"of a file":             {file, dealings.Form{Dealing: mine.ID, Text: "Sigue igual.", Day: today.String()}, "gestion"},
			"that is nowhere":       {order, dealings.Form{Dealing: "x", Text: "Sigue igual.", Day: today.String()}, "gestion"},
			"with its result":       {order, dealings.Form{Dealing: closed.ID, Text: "Sigue igual.", Day: today.String()}, "gestion"},
			"before what came last": {order, dealings.Form{Dealing: mine.ID, Text: "Sigue igual.", Day: today.Add(-2).String()}, "fecha"},
		} {
			_, err := r.keep(c.of, c.form, monday)
			var bad *problem.Error
			if !errors.As(err, &bad) || len(bad.Fields) != 1 || bad.Fields[0].Name != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list, err := r.OfOrder(t.Context(), db.Read(), order.OrderID); err != nil || len(list) != 2 || len(list[0].Notes) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		if next := r.must(file, asked(today), monday); next.Folio != "GES-2026-000003" {
			t.Errorf("a refused one took a number: %s", next.Folio)
		}
	})
}

// The log shows open ones by age and ended ones from the newest, page by page.
func TestTheLogGoesOnWhereItStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		r, ctx := room{t, db, dealings.New()}, t.Context()
		for i := range 7 {
			f := asked(today.Add(-i))
			f.Due = today.Add(2 - i).String()
			if i%2 == 1 {
				f.Result = "Listo"
			}
			r.must(order, f, monday)
		}
		read := func(f dealings.Filter) (days []int) {
			for {
				list, err := r.List(ctx, db.Read(), f, 2)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range list {
					days = append(days, d.Age(today))
					if f.Ended {
						days[len(days)-1] = int(today.Time(time.UTC, 0, 0, 0).Sub(d.Ended.Time(time.UTC, 0, 0, 0)).Hours() / 24)
					}
				}
				if len(list) < 2 {
					return days
				}
				f.After = f.Mark(list[1])
			}
		}
		for name, c := range map[string]struct {
			f    dealings.Filter
			want []int
		}{
			"open":  {dealings.Filter{}, []int{6, 4, 2, 0}},
			"late":  {dealings.Filter{Late: today}, []int{6, 4}},
			"ended": {dealings.Filter{Ended: true}, []int{1, 3, 5}},
		} {
			if got := read(c.f); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}
