package letters_test

import (
	"context"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/problem"
)

func dayOn(t *testing.T, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sent is a letter that its addressee has since the day of noon.
func (r *register) sent() letters.Letter {
	r.t.Helper()
	l, err := r.draft(good(), beatriz)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.sign(l, "p-ramiro"); err != nil {
		r.t.Fatal(err)
	}
	if err := r.deliver(l.ID, letters.ToAddressee); err != nil {
		r.t.Fatal(err)
	}
	return r.get(l.ID)
}

func (r *register) reply(id string, x letters.Reply, by audit.By) error {
	return r.try(func(ctx context.Context, c *database.Conn) error { return r.Reply(ctx, c, id, x, by) })
}

// F-04 part 14, R-S-02: a reply has number, date and sense; a request for information
// leaves the letter waiting, an answer settles it.
func TestALetterIsAnswered(t *testing.T) {
	each(t, func(r *register) {
		l := r.sent()
		later := beatriz
		later.At = noon.AddDate(0, 0, 9)
		answer := letters.Reply{Number: "AGD/77/2026", Day: dayOn(r.t, "2026-11-30"), Sense: letters.Asks, Summary: "Piden la bitácora del equipo", Annexes: []letters.Annex{{Name: "respuesta.pdf", Hash: "abc"}}}
		if !l.AwaitsReply() {
			r.t.Error("a letter that was delivered does not wait")
		}
		for name, x := range map[string]struct {
			spoil func(*letters.Reply)
			kind  problem.Kind
		}{
			"without number":     {func(x *letters.Reply) { x.Number = " " }, problem.Invalid},
			"without day":        {func(x *letters.Reply) { x.Day = calendar.Day{} }, problem.Invalid},
			"of tomorrow":        {func(x *letters.Reply) { x.Day = dayOn(r.t, "2026-12-03") }, problem.Invalid},
			"before it was sent": {func(x *letters.Reply) { x.Day = dayOn(r.t, "2026-11-22") }, problem.Invalid},
			"in no sense":        {func(x *letters.Reply) { x.Sense = "quizá" }, problem.Invalid},
			"that says nothing":  {func(x *letters.Reply) { x.Summary = "" }, problem.Invalid},
		} {
			bad := answer
			x.spoil(&bad)
			want(r.t, name, r.reply(l.ID, bad, later), x.kind)
		}
		if err := r.reply(l.ID, answer, later); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "the same number again", r.reply(l.ID, answer, later), problem.Conflict)
		if got := r.get(l.ID); !got.AwaitsReply() || len(got.Replies) != 1 || got.Replies[0].Annexes[0].Hash != "abc" {
			r.t.Errorf("after the request: %+v", got.Replies)
		}
		answer.Number, answer.Sense = "AGD/90/2026", letters.Grants
		if err := r.reply(l.ID, answer, later); err != nil {
			r.t.Fatal(err)
		}
		if got := r.get(l.ID); got.AwaitsReply() {
			r.t.Error("an answered letter still waits")
		}
		answer.Number = "AGD/91/2026"
		want(r.t, "a second answer", r.reply(l.ID, answer, later), problem.Refused)
		unsent, err := r.draft(good(), beatriz)
		if err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "to a letter nobody has", r.reply(unsent.ID, answer, later), problem.Refused)
	})
}

// Two letters wait; the one of which somebody was reminded this week is left in peace.
func TestWhoWaitsIsRemindedOnceAWeek(t *testing.T) {
	each(t, func(r *register) {
		first, second := r.sent(), r.sent()
		now := noon.AddDate(0, 0, 20)
		late := func(at time.Time, sentBy string) (ids []string) {
			list, err := r.Unanswered(r.t.Context(), r.db.Read(), dayOn(r.t, sentBy), at.AddDate(0, 0, -7), 10)
			if err != nil {
				r.t.Fatal(err)
			}
			for _, l := range list {
				ids = append(ids, l.ID)
			}
			return ids
		}
		if got := late(now, "2026-11-22"); len(got) != 0 {
			r.t.Errorf("sent later: %v", got)
		}
		if got := late(now, "2026-11-23"); len(got) != 2 {
			r.t.Errorf("both are late: %v", got)
		}
		r.do(func(ctx context.Context, c *database.Conn) error { return r.Remind(ctx, c, first, now) })
		if got := late(now.Add(time.Hour), "2026-11-23"); len(got) != 1 || got[0] != second.ID {
			r.t.Errorf("after a reminder: %v", got)
		}
		if got := late(now.AddDate(0, 0, 8), "2026-11-23"); len(got) != 2 {
			r.t.Errorf("a week later: %v", got)
		}
	})
}

// The register finds by number, folio and words, and goes both ways through its pages.
func TestTheRegisterIsSearched(t *testing.T) {
	each(t, func(r *register) {
		for range 7 {
			if _, err := r.draft(good(), beatriz); err != nil {
				r.t.Fatal(err)
			}
		}
		all, err := r.Store.Register(r.t.Context(), r.db.Read(), 2026)
		if err != nil {
			r.t.Fatal(err)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.Void(ctx, c, all[2].ID, "Se elaboró dos veces", beatriz)
		})
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.Observe(ctx, c, all[3].ID, "Falta el cargo", director)
		})
		if err := r.sign(all[4], "p-ramiro"); err != nil {
			r.t.Fatal(err)
		}
		if err := r.deliver(all[4].ID, letters.ToAddressee); err != nil {
			r.t.Fatal(err)
		}
		find := func(f letters.Filter) (seqs []int64) {
			p, err := r.Search(r.t.Context(), r.db.Read(), f)
			if err != nil {
				r.t.Fatal(err)
			}
			for _, e := range p.Entries {
				seqs = append(seqs, e.Seq)
			}
			n, err := r.CountUpTo(r.t.Context(), r.db.Read(), f, 100)
			if err != nil || f.Limit == 0 && n != len(seqs) {
				r.t.Errorf("%+v counts %d, finds %d (%v)", f, n, len(seqs), err)
			}
			return seqs
		}
		for name, x := range map[string]struct {
			f    letters.Filter
			want []int64
		}{
			"everything":           {letters.Filter{}, []int64{7, 6, 5, 4, 3, 2, 1}},
			"a year":               {letters.Filter{Year: 2025}, nil},
			"void ones":            {letters.Filter{State: letters.Void}, []int64{3}},
			"a number":             {letters.Filter{Text: "dtic/6/2026"}, []int64{6}},
			"a word in capitals":   {letters.Filter{Text: "LUCÍA"}, []int64{7, 6, 5, 4, 3, 2, 1}},
			"words":                {letters.Filter{Text: "barrera"}, []int64{7, 6, 5, 4, 3, 2, 1}},
			"a joker is a letter":  {letters.Filter{Text: "%"}, nil},
			"waits for its answer": {letters.Filter{Waits: letters.WaitsReply}, []int64{5}},
			"late":                 {letters.Filter{Waits: letters.WaitsReply, SentBy: dayOn(r.t, "2026-11-22")}, nil},
			"to be notified":       {letters.Filter{Waits: letters.WaitsDelivery}, []int64{5}},
			"returned":             {letters.Filter{Returned: true}, []int64{4}},
			"signed by another":    {letters.Filter{Stood: true}, nil},
			"the first page":       {letters.Filter{Limit: 3}, []int64{7, 6, 5}},
			"the second":           {letters.Filter{Limit: 3, AfterYear: 2026, AfterSeq: 5}, []int64{4, 3, 2}},
			"and back":             {letters.Filter{Limit: 3, BeforeYear: 2026, BeforeSeq: 4}, []int64{7, 6, 5}},
		} {
			got := find(x.f)
			if len(got) != len(x.want) {
				r.t.Errorf("%s: %v, want %v", name, got, x.want)
				continue
			}
			for i := range got {
				if got[i] != x.want[i] {
					r.t.Errorf("%s: %v, want %v", name, got, x.want)
				}
			}
		}
		if years, err := r.Years(r.t.Context(), r.db.Read()); err != nil || len(years) != 1 || years[0] != 2026 {
			r.t.Errorf("%v, %v", years, err)
		}
	})
}

// Two versions are compared part by part.
func TestVersionsAreCompared(t *testing.T) {
	was := good()
	was.Distribution = []letters.Copy{{Kind: letters.ToCoordination}}
	is := good()
	is.Grounds, is.Annexes = "Artículo 7", []letters.Annex{{PaperID: "f-1", Name: "ST-ERE", Hash: "def"}, {PaperID: "f-2", Name: "Foto", Hash: "123"}}
	is.Distribution = []letters.Copy{{Kind: letters.ToArchive}}
	got := letters.Changes(was, is)
	want := []letters.Change{{"Fundamento", "Norma SEI-028", "Artículo 7"}, {"Anexo ST-ERE", "abc", "def"}, {"Anexo Foto", "", "123"}, {"Con copia para", "", "Archivo"}, {"Con copia para", "Coordinación Administrativa", ""}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	if same := letters.Changes(was, was); len(same) != 0 {
		t.Errorf("the same version differs: %+v", same)
	}
}

// GAP-33: to whom letters go has days and versions, and nobody overwrites another.
func TestAddresseesHaveDaysAndVersions(t *testing.T) {
	each(t, func(r *register) {
		set := func(a letters.Addressee) (out letters.Addressee, err error) {
			err = r.try(func(ctx context.Context, c *database.Conn) (err error) {
				out, err = r.SetAddressee(ctx, c, a, beatriz)
				return err
			})
			return out, err
		}
		first, err := set(letters.Addressee{Name: "Ana  Ruiz", Post: "Directora General", Institution: "Agencia Digital", From: dayOn(r.t, "2026-01-01")})
		if err != nil || first.Words() != "Ana Ruiz, Directora General, Agencia Digital" {
			r.t.Fatal(first, err)
		}
		if _, err := set(letters.Addressee{Post: "Titular", Institution: "Otra", From: dayOn(r.t, "2027-01-01")}); err != nil {
			r.t.Fatal(err)
		}
		for name, a := range map[string]letters.Addressee{
			"nowhere":   {Name: "X", From: dayOn(r.t, "2026-01-01")},
			"nobody":    {Institution: "X", From: dayOn(r.t, "2026-01-01")},
			"never":     {Name: "X", Institution: "X"},
			"backwards": {Name: "X", Institution: "X", From: dayOn(r.t, "2026-01-02"), To: dayOn(r.t, "2026-01-01")},
		} {
			_, err := set(a)
			want(r.t, name, err, problem.Invalid)
		}
		next := first
		next.To = dayOn(r.t, "2026-12-31")
		if _, err := set(next); err != nil {
			r.t.Fatal(err)
		}
		_, err = set(next)
		want(r.t, "somebody was quicker", err, problem.Conflict)
		_, err = set(letters.Addressee{ID: "x", Version: 1, Name: "X", Institution: "X", From: dayOn(r.t, "2026-01-01")})
		want(r.t, "an unknown one", err, problem.NotFound)
		for on, n := range map[string]int{"2025-12-31": 0, "2026-12-31": 1, "2027-01-01": 1} {
			if got, err := r.AddresseesOn(r.t.Context(), r.db.Read(), dayOn(r.t, on)); err != nil || len(got) != n {
				r.t.Errorf("%s: %+v, %v", on, got, err)
			}
		}
	})
}

// A letter bears the legend of its own day (domain §5.4).
func TestALetterBearsTheLegendOfItsDay(t *testing.T) {
	each(t, func(r *register) {
		for year, from := range map[string]string{"2026. Uno": "2026-01-01", "2027. Otro": "2027-01-01"} {
			r.do(func(ctx context.Context, c *database.Conn) error {
				return control.New(r.db).Decide(ctx, c, control.Span{Field: control.Legend, Value: year, From: dayOn(r.t, from), To: dayOn(r.t, from[:4]+"-12-31"), Reason: "Gaceta"}, beatriz)
			})
		}
		next := beatriz
		next.At = noon.AddDate(1, 0, 0)
		a, err := r.draft(good(), beatriz)
		if err != nil || a.Legend != "2026. Uno" {
			r.t.Errorf("%q, %v", a.Legend, err)
		}
		if b, err := r.draft(good(), next); err != nil || b.Legend != "2027. Otro" {
			r.t.Errorf("%q, %v", b.Legend, err)
		}
	})
}
