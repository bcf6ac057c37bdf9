package settings_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestEveryDefaultFitsItsParameter(t *testing.T) {
	seen := map[settings.Name]bool{}
	for _, p := range settings.Catalogue() {
		if seen[p.Name] {
			t.Errorf("%s is there twice", p.Name)
		}
		seen[p.Name] = true
		got, err := p.Check(p.Default)
		if err != nil && p.Default != "" {
			t.Errorf("%s: its default is refused: %v", p.Name, err)
		}
		if p.Default != "" && got != p.Default {
			t.Errorf("%s: its default is tidied to %q", p.Name, got)
		}
		if p.Clause == "" || p.Meaning == "" || p.Consequence == "" {
			t.Errorf("%s does not say what it is for", p.Name)
		}
		if p.Kind == settings.OneOf && len(p.Options) < 2 {
			t.Errorf("%s has nothing to choose from", p.Name)
		}
	}
}

func TestEveryParameterOfTheProcedureIsThere(t *testing.T) {
	for _, x := range procedure.Rev11.Timers {
		if _, ok := settings.Find(settings.Name(x.Setting)); !ok && x.Setting != "" {
			t.Errorf("%s of timer %s is missing", x.Setting, x.Name)
		}
	}
	for _, r := range procedure.Readings() {
		for _, s := range r.Settings {
			if _, ok := settings.Find(settings.Name(s.Name)); !ok && !strings.Contains(s.Name, "*") {
				t.Errorf("%s of %s is missing", s.Name, r.ID)
			}
		}
	}
}

func TestValuesAreReadByTheirKind(t *testing.T) {
	v := settings.Defaults()
	if v.Int(settings.SurveyDays) != 3 || !v.Yes(settings.ReopenAllowed) || v.Yes(settings.RemoteHelp) || v.Text(settings.SurveyCount) != "hábiles" {
		t.Error("the defaults of the survey are not those of the study")
	}
	if got := v.List(settings.Regimes); !slices.Equal(got, []string{"propiedad"}) {
		t.Errorf("regimes: %v", got)
	}
	if got := v.Choices(settings.RejectionCauses); len(got) != 5 || got[1] != (settings.Choice{Key: "duplicada", Label: "Duplicada"}) {
		t.Errorf("causes: %v", got)
	}
	for name, want := range map[settings.Name]settings.Span{
		settings.TermAssign: {Hours: 4}, settings.TermAttend: {Days: 2}, settings.SuppliesDays: {Days: 10}, settings.SignReminder: {Days: 1},
	} {
		if got := v.Duration(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	changed := v.With(settings.SurveyDays, "5")
	if changed.Int(settings.SurveyDays) != 5 || v.Int(settings.SurveyDays) != 3 {
		t.Error("a snapshot changed")
	}
	if v.Text("no.existe") != "" || v.Int("no.existe") != 0 || v.Yes("no.existe") || len(v.List("no.existe")) != 0 {
		t.Error("an unknown parameter has a value")
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	for value, name := range map[string]settings.Name{
		"0": settings.SurveyDays, "tres": settings.SurveyDays, "31": settings.SurveyDays,
		"si": settings.ReopenAllowed, "a veces": settings.SurveyCount, "0d": settings.TermAssign, "4": settings.TermAssign, "-4h": settings.TermAssign, "4 h": settings.TermAssign,
		"robado": settings.Regimes, "": settings.Regimes, "propiedad\npropiedad": settings.Regimes, "=x": settings.RejectionCauses,
		strings.Repeat("x", 5000): settings.LetterGrounds,
	} {
		p, _ := settings.Find(name)
		_, err := p.Check(value)
		want(t, string(name)+" "+value, err, problem.Invalid)
	}
	p, _ := settings.Find(settings.Regimes)
	if got, err := p.Check(" propiedad \r\n\n arrendado "); err != nil || got != "propiedad\narrendado" {
		t.Errorf("a list is not tidied: %q, %v", got, err)
	}
	for text, span := range map[string]settings.Span{"1d 4h": {Days: 1, Hours: 4}, "2d": {Days: 2}, "12m": {}, "": {}, "d": {}} {
		if got := settings.ParseSpan(text); got != span {
			t.Errorf("%q: %v", text, got)
		}
	}
	for span, words := range map[settings.Span]string{{Days: 1}: "1 día hábil", {Hours: 4}: "4 horas hábiles", {Days: 2, Hours: 1}: "2 días hábiles y 1 hora hábil"} {
		if span.Words() != words || settings.ParseSpan(span.String()) != span {
			t.Errorf("%v: %s, %s", span, span.Words(), span)
		}
	}
}

func TestWhatAnItemSaysIsJudged(t *testing.T) {
	for _, x := range []struct {
		name  settings.Name
		value string
		fits  bool
	}{
		{settings.PriorityMatrix, "yo/si=critica", true}, {settings.PriorityMatrix, "yo/si=urgentísima", false},
		{settings.LoadWeights, "critica=8", true}, {settings.LoadWeights, "critica=mucho", false}, {settings.LoadWeights, "critica=-1", false},
		{settings.SurveyReminders, "4h\n1d 2h", true}, {settings.SurveyReminders, "mañana", false},
		{settings.Mechanisms, "reasignar", true}, {settings.Mechanisms, "tercero", false}, {settings.Mechanisms, "reasignar\notra-area", false},
	} {
		p, _ := settings.Find(x.name)
		if _, err := p.Check(x.value); (err == nil) != x.fits {
			t.Errorf("%s = %q: %v", x.name, x.value, err)
		}
	}
}

func TestAChangeIsKeptWithItsReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, s := t.Context(), settings.New(db)
		set := func(name settings.Name, value, reason string) error {
			return db.Write(ctx, func(c *database.Conn) error { return s.Set(ctx, c, noon, "p-saul", name, value, reason) })
		}
		if v, err := s.Now(ctx); err != nil || v.Int(settings.SurveyDays) != 3 {
			t.Fatalf("%v", err)
		}
		for _, value := range []string{"4", "5"} {
			if err := set(settings.SurveyDays, value, "acuerdo "+value); err != nil {
				t.Fatal(err)
			}
		}
		if v, err := s.Now(ctx); err != nil || v.Int(settings.SurveyDays) != 5 {
			t.Errorf("after the change: %d, %v", v.Int(settings.SurveyDays), err)
		}
		h, err := s.History(ctx, db.Read(), settings.SurveyDays)
		if err != nil || len(h) != 2 || h[0].Previous != "4" || h[0].Value != "5" || h[1].Previous != "3" || h[1].Reason != "acuerdo 4" || h[0].By != "p-saul" {
			t.Errorf("%+v, %v", h, err)
		}
		if all, err := s.History(ctx, db.Read(), ""); err != nil || len(all) != 2 {
			t.Errorf("%d changes in all, %v", len(all), err)
		}
		want(t, "no reason", set(settings.SurveyDays, "4", " "), problem.Invalid)
		want(t, "no number", set(settings.SurveyDays, "x", "porque sí"), problem.Invalid)
		want(t, "no parameter", set("no.existe", "4", "porque sí"), problem.NotFound)
		want(t, "no hour", set(settings.Opening, "9", "porque sí"), problem.Invalid)
		want(t, "a day backwards", set(settings.Opening, "19:00", "porque sí"), problem.Invalid)
		if n, err := audit.VerifyAll(ctx, db.Read()); n != 2 || err != nil {
			t.Errorf("audit: %d, %v", n, err)
		}
	})
}

func TestTheCalendarIsLoadedYearByYear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, s := t.Context(), settings.New(db)
		first, err := s.Calendar(ctx)
		if err != nil || first.Version != calendar.Provisional().Version || len(first.Holidays) == 0 {
			t.Fatalf("%+v, %v", first, err)
		}
		day := func(y int, m time.Month, d int) calendar.Day { return calendar.Day{Year: y, Month: m, Day: d} }
		load := func(year int, days ...calendar.Holiday) (version string, err error) {
			err = db.Write(ctx, func(c *database.Conn) error {
				version, err = s.SetDays(ctx, c, noon, "p-saul", year, "", days, "Gaceta del 18 de diciembre")
				return err
			})
			return version, err
		}
		v, err := load(2027, calendar.Holiday{Day: day(2027, 1, 1), Name: "Año Nuevo"}, calendar.Holiday{Day: day(2027, 3, 22), Name: "Primer periodo vacacional"})
		if err != nil || v != "calendario-1" {
			t.Fatalf("%s, %v", v, err)
		}
		cal, err := s.Calendar(ctx)
		if err != nil || cal.Version != v || !cal.LoadedYears[2026] || !cal.LoadedYears[2027] {
			t.Errorf("%+v, %v", cal, err)
		}
		if ok, why := cal.IsBusinessDay(day(2027, 3, 22)); ok || why != "Primer periodo vacacional" {
			t.Errorf("a loaded day: %v, %s", ok, why)
		}
		if ok, _ := cal.IsBusinessDay(day(2027, 2, 1)); !ok {
			t.Error("a provisional day of the replaced year is still there")
		}
		if ok, _ := cal.IsBusinessDay(day(2026, 11, 16)); ok {
			t.Error("the days of another year are gone")
		}
		if cal.Opens != 9*time.Hour || cal.Closes != 18*time.Hour {
			t.Errorf("hours %v to %v", cal.Opens, cal.Closes)
		}
		err = db.Write(ctx, func(c *database.Conn) error {
			return s.Set(ctx, c, noon, "p-saul", settings.Closing, "17:30", "acuerdo")
		})
		if err != nil {
			t.Fatal(err)
		}
		if cal, err := s.Calendar(ctx); err != nil || cal.Closes != 17*time.Hour+30*time.Minute {
			t.Errorf("%v, %v", cal.Closes, err)
		}
		_, err = load(2028, calendar.Holiday{Day: day(2027, 1, 1), Name: "Año Nuevo"})
		want(t, "a day of another year", err, problem.Invalid)
		_, err = load(2028, calendar.Holiday{Day: day(2028, 1, 1), Name: "Año Nuevo"}, calendar.Holiday{Day: day(2028, 1, 1), Name: "Otra vez"})
		want(t, "a day twice", err, problem.Invalid)
		_, err = load(2028, calendar.Holiday{Day: day(2028, 1, 1)})
		want(t, "a day without name", err, problem.Invalid)

		var wg sync.WaitGroup
		errs := make(chan error, 8)
		for y := range 8 {
			wg.Go(func() {
				errs <- db.Write(context.Background(), func(c *database.Conn) error {
					_, err := s.SetDays(context.Background(), c, noon, "p-saul", 2030+y, "", []calendar.Holiday{{Day: day(2030+y, 1, 1), Name: "Año Nuevo"}}, "Gaceta")
					return err
				})
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		cal, err = settings.New(db).Calendar(ctx)
		if err != nil || cal.Version != "calendario-9" {
			t.Fatalf("%s, %v", cal.Version, err)
		}
		for y := range 8 {
			if ok, _ := cal.IsBusinessDay(day(2030+y, 1, 1)); ok || !cal.LoadedYears[2030+y] {
				t.Errorf("the days of %d were lost", 2030+y)
			}
		}
	})
}

// Of several who change what they all saw, one does; the others are told.
func TestOneOfManyReplacesWhatAllSaw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, s := t.Context(), settings.New(db)
		var now string
		for round := range 4 { // in the first the connections are opened, one after the other
			v, err := s.Now(ctx)
			if err != nil {
				t.Fatal(err)
			}
			const hands = 12
			var errs [hands]error
			var all sync.WaitGroup
			for i := range hands {
				all.Go(func() {
					errs[i] = db.Write(ctx, func(c *database.Conn) error {
						return s.Replace(ctx, c, noon, "ana", settings.HelpPhone, v.Text(settings.HelpPhone), fmt.Sprint(52000+100*round+i), "Cambió la extensión")
					})
				})
			}
			all.Wait()
			done := 0
			for _, err := range errs {
				if err == nil {
					done++
					continue
				}
				want(t, "another's change", err, problem.Conflict)
			}
			history, err := s.History(ctx, db.Read(), settings.HelpPhone)
			if err != nil || done != 1 || len(history) != round+1 {
				t.Fatalf("%d changes were made, %d are told, %v", done, len(history), err)
			}
			now = history[0].Value
		}
		same := db.Write(ctx, func(c *database.Conn) error {
			return s.Replace(ctx, c, noon, "ana", settings.HelpPhone, now, " "+now+" ", "Por si acaso")
		})
		want(t, "the value that it has", same, problem.Invalid)
	})
}
