//go:build browser

package browser

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seed"
)

// planned proposes the programme of 2027 for Jorge and Paola.
func planned(t *testing.T, w *world) (maintenance.Programme, []maintenance.Entry) {
	t.Helper()
	d := &seed.Driver{Program: w.Program, Clock: w.clock, Cast: w.cast}
	chief, err := d.Member(t.Context(), seed.Beatriz)
	if err != nil {
		t.Fatal(err)
	}
	f := maintenance.PrepareForm{Year: 2027, Daily: 4, Weekly: 10, Ahead: 60, Advisers: []string{string(w.cast.Person(seed.Jorge).ID), string(w.cast.Person(seed.Paola).ID)}}
	p, err := w.Maintenance.Prepare(t.Context(), chief, f, database.Form{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.Maintenance.Store.OfProgramme(t.Context(), w.DB.Read(), p.ID)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d maintenances: %v", len(list), err)
	}
	return p, list
}

// rev11 P-04: a maintenance is moved in the week by the mouse and by the keyboard, in the
// browser that people have.
func TestAMaintenanceIsCarriedToAnotherDay(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	p, list := planned(t, w)
	cal, err := w.Settings.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// One in whose week the days before it are free to work on, so that it does not come to
	// stand after it is due.
	for _, e := range list {
		day, err := calendar.ParseDay(e.Day)
		if err != nil {
			t.Fatal(err)
		}
		if day.Weekday() < time.Wednesday || slices.ContainsFunc([]int{1, 2}, func(n int) bool { ok, _ := cal.IsBusinessDay(day.Add(-n)); return !ok }) {
			continue
		}
		run(t, "semana.mjs", map[string]any{"url": w.url, "who": seed.Beatriz, "week": maintenance.Path + "/" + p.ID + "/semanas/" + maintenance.Monday(day).String(), "entry": e.ID, "ast": string(e.Adviser),
			"day": e.Day, "byMouse": day.Add(-2).String(), "byKeys": day.Add(-1).String(), "keys": []string{"ArrowRight"}})
		steps, err := w.Maintenance.Store.Steps(t.Context(), w.DB.Read(), e.ID)
		if err != nil || len(steps) != 2 || steps[1].Day != day.Add(-1).String() {
			t.Errorf("it has the steps %+v: %v", steps, err)
		}
		return
	}
	t.Fatal("no week has room for the journey")
}

// read is an event as another program reads it.
type event struct {
	Start    string
	Minutes  int
	Whole    bool
	Sequence int
	Status   string
	Summary  string
	Location string
	Link     string
}

// rev11 P-04, A-06: what the program writes is read by a calendar program: the zone, names
// that stay, numbers that grow and what is called off.
func TestACalendarProgramReadsTheFeeds(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	p, list := planned(t, w)
	ctx := t.Context()
	d := &seed.Driver{Program: w.Program, Clock: w.clock, Cast: w.cast}
	jorge := w.cast.Person(seed.Jorge)
	var tokens []string
	for _, scope := range []maintenance.Scope{maintenance.OfAdviser, maintenance.OfProgramme} {
		if err := w.DB.Write(ctx, func(c *database.Conn) error {
			token, err := w.Maintenance.Store.NewFeed(ctx, c, audit.By{Actor: string(jorge.ID), Role: string(people.Adviser), At: w.clock.Now()}, scope, "Teléfono")
			tokens = append(tokens, token)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, w, d, p)
	ref, err := d.Walk(ctx, seed.Start{}, "OS-01", "OS-06", "OS-13", "OS-28", "OS-31")
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.Desk.Open(ctx, orders.System(), ref)
	if err != nil {
		t.Fatal(err)
	}
	fetch := func() map[string][]event {
		t.Helper()
		var files []string
		for _, token := range tokens {
			text, err := w.Maintenance.Follow(ctx, token, w.url)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, text)
		}
		good := run(t, "calendario.mjs", map[string]any{"files": files})
		events := map[string][]event{}
		if err := json.Unmarshal(good[len(good)-1].Data, &events); err != nil {
			t.Fatal(err)
		}
		return events
	}
	const host = "@127.0.0.1"
	first := fetch()
	agreed, g := first["orden-"+string(v.Order.ID)+host], v.Order.Record.Agreement
	if len(agreed) != 1 || agreed[0].Start != g.Day+"T"+g.Time || agreed[0].Minutes != g.Minutes || agreed[0].Status != "CONFIRMED" || agreed[0].Link != w.url+"/ordenes/"+ref {
		t.Errorf("agreed %+v, and a calendar program reads %+v", g, agreed)
	}
	var one maintenance.Entry
	for _, e := range list {
		read := first[e.ID+host]
		if len(read) == 0 || read[len(read)-1].Start != e.Day || !read[0].Whole || read[0].Status != "TENTATIVE" || read[0].Sequence != 0 {
			t.Fatalf("%s on %s is read as %+v", e.ID, e.Day, read)
		}
		if want := 1 + map[bool]int{true: 1}[e.Adviser == jorge.ID]; len(read) != want {
			t.Errorf("%s stands in %d calendars, not %d", e.ID, len(read), want)
		}
		if e.Adviser == jorge.ID {
			one = e
		}
	}

	// Moved, it keeps its name and has a higher number; put off, the order's date is cancelled.
	chief, err := d.Member(ctx, seed.Beatriz)
	if err != nil {
		t.Fatal(err)
	}
	day := free(t, w, one)
	if err := w.Maintenance.Move(ctx, chief, one.ID, maintenance.MoveForm{Day: day, Adviser: string(one.Adviser), Reason: "Lo pidió la unidad", Anyway: true, Seq: one.Seq}, database.Form{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Go(ctx, seed.Start{}, ref, "OS-34"); err != nil {
		t.Fatal(err)
	}
	after := fetch()
	if moved := after[one.ID+host]; len(moved) != 2 || moved[0].Start != day || moved[0].Sequence <= first[one.ID+host][0].Sequence {
		t.Errorf("moved to %s, it is read as %+v", day, moved)
	}
	if off := after["orden-"+string(v.Order.ID)+host]; len(off) != 1 || off[0].Status != "CANCELLED" || off[0].Sequence <= agreed[0].Sequence {
		t.Errorf("put off, the date is read as %+v", off)
	}
}

func publish(t *testing.T, w *world, d *seed.Driver, p maintenance.Programme) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	chief, err := d.Member(ctx, seed.Beatriz)
	if err != nil {
		t.Fatal(err)
	}
	head, err := d.Member(ctx, seed.Ramiro)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Maintenance.Send(ctx, chief, p.ID, 0, database.Form{}); err != nil {
		t.Fatal(err)
	}
	_, hash, err := w.Maintenance.Store.Content(ctx, w.DB.Read(), p)
	if err == nil {
		err = w.Maintenance.Approve(ctx, head, p.ID, 0, hash, pin, database.Form{})
	}
	if err == nil {
		err = w.Maintenance.Publish(ctx, chief, p.ID, 0, database.Form{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// free is a working day near that of an entry, later than today.
func free(t *testing.T, w *world, e maintenance.Entry) string {
	t.Helper()
	cal, err := w.Settings.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day, err := calendar.ParseDay(e.Day)
	if err != nil {
		t.Fatal(err)
	}
	today := calendar.DayOf(w.clock.Now(), clock.Mexico)
	for n := 1; n < 30; n++ {
		d := day.Add(n)
		if ok, _ := cal.IsBusinessDay(d); ok && d.After(today) && d.Year == day.Year {
			return d.String()
		}
	}
	t.Fatal("no working day in a month")
	return ""
}
