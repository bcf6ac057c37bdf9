package orders_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
)

func as(role people.Role) people.Actor {
	return people.Actor{Person: people.Person{ID: people.ID("p-" + string(role)), Name: "X"}, Roles: []people.Role{role}}
}

// R-T-02: TDTIC, Supervisor and auditor read every letter; the user their own copy and the
// Coordinación Administrativa what it is copied on, once it is signed; nobody else knows of
// it.
func TestWhoReadsWhichLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		_, l := d.lettered()
		judge := func(when string, want map[string]bool) {
			t.Helper()
			for name, who := range map[string]people.Actor{"the TDTIC": as(people.Director), "the Supervisor": d.chief, "the auditor": as(people.Auditor), "the user": d.ana,
				"the Coordination": as(people.Coordination), "an AST": d.tech, "somebody else": d.other, "the administrator": as(people.Administrator)} {
				_, err := d.Desk.Letter(t.Context(), db.Read(), who, l.ID)
				if got := err == nil; got != want[name] {
					t.Errorf("%s, %s: reads %v (%v)", name, when, got, err)
				}
				if err != nil && problem.KindOf(err) != problem.NotFound {
					t.Errorf("%s, %s: %v tells that it exists", name, when, err)
				}
				_, err = d.LetterRegister(t.Context(), who, letters.Filter{})
				staff := name == "the TDTIC" || name == "the Supervisor" || name == "the auditor"
				if staff != (err == nil) || err != nil && problem.KindOf(err) != problem.Forbidden {
					t.Errorf("%s at the register: %v", name, err)
				}
			}
		}
		judge("before the signature", map[string]bool{"the TDTIC": true, "the Supervisor": true, "the auditor": true})
		d.sign(l)
		judge("signed", map[string]bool{"the TDTIC": true, "the Supervisor": true, "the auditor": true, "the user": true, "the Coordination": true})
	})
}

// R-S-02, T-SEI: the reply comes with its scan and stays with the order; as long as none
// does, the Supervisor is reminded once a week.
func TestALetterIsAnsweredOrReminded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		res, l := d.lettered()
		d.sign(l)
		if _, err := d.Deliver(t.Context(), d.chief, res.Folio, &orders.DeliveryForm{To: letters.ToAddressee, Medium: "correo", Day: "2026-11-23", Proof: "x"}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		told := 0
		remind := func() int {
			t.Helper()
			n, err := d.RemindLetters(t.Context(), func(_ context.Context, _ *database.Conn, o *orders.Order, text string, _ time.Time) error {
				if o.Folio != res.Folio || !strings.Contains(text, l.Number) {
					t.Errorf("%s: %s", o.Folio, text)
				}
				told++
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if remind() != 0 {
			t.Error("reminded on the first day")
		}
		d.clock.Advance(21 * 24 * time.Hour)
		if remind() != 1 || remind() != 0 {
			t.Error("an unanswered letter is reminded once a week")
		}
		d.clock.Advance(8 * 24 * time.Hour)
		if remind() != 1 {
			t.Error("a week later it is reminded again")
		}
		f := orders.ReplyForm{LetterReply: papers.LetterReply{Number: "AGD/5", Day: "2026-12-10", Sense: "autoriza"}, ReplyBrief: orders.ReplyBrief{Summary: "Autorizan la reparación"}}
		for name, who := range map[string]struct {
			people.Actor
			kind problem.Kind
		}{"the auditor": {as(people.Auditor), problem.Forbidden}, "the user": {d.ana, problem.Forbidden}, "somebody else": {d.other, problem.NotFound}} {
			if err := d.RecordReply(t.Context(), who.Actor, l.ID, &f, orders.Options{}); problem.KindOf(err) != who.kind {
				t.Errorf("%s records a reply: %v", name, err)
			}
		}
		once := orders.Options{Key: "r1", Route: "/oficios/x/respuesta", Body: "a", Files: d.keep("respuesta.pdf", paper)}
		for range 2 {
			if err := d.RecordReply(t.Context(), d.chief, l.ID, &f, once); err != nil {
				t.Fatal(err)
			}
		}
		got := d.letter(l.ID)
		if len(got.Replies) != 1 || len(got.Replies[0].Annexes) != 1 || got.Replies[0].Annexes[0].Hash != d.files(res.ID)[0].Hash {
			t.Errorf("%+v", got.Replies)
		}
		d.clock.Advance(30 * 24 * time.Hour)
		if remind() != 0 {
			t.Error("an answered letter is reminded")
		}
		// What leaves is noted (domain §7.8).
		var rows int
		if _, err := d.ExportLetters(t.Context(), d.chief, letters.Filter{}, map[string]string{"formato": "csv"}, func(letters.Entry) error { rows++; return nil }); err != nil || rows != 1 {
			t.Errorf("%d rows, %v", rows, err)
		}
		if list, err := audit.History(t.Context(), db.Read(), "exportacion:"+string(d.chief.Person.ID)); err != nil || len(list) != 1 || !strings.Contains(list[0].Data, "oficios") {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := d.ExportLetters(t.Context(), d.ana, letters.Filter{}, nil, func(letters.Entry) error { return nil }); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("the user exports the register: %v", err)
		}
	})
}

// F-04: a void number stays with its reason, and the order gets another letter.
func TestAVoidNumberIsNotUsedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		ref := w.walk(seed.Start{}, procedure.Rev11.Reach("OS-58")...)
		desk, chief, first := w.Program.Desk, w.member(seed.Beatriz), w.view(ref).Order.Record.Letter
		void := orders.VoidForm{Reason: "Se elaboró para otra unidad"}
		if err := desk.VoidLetter(ctx, chief, first, &void); problem.KindOf(err) != problem.Refused {
			t.Errorf("a letter that waits for the TDTIC is voided: %v", err)
		}
		if _, err := w.Go(ctx, seed.Start{}, ref, "OS-59"); err != nil {
			t.Fatal(err)
		}
		if err := desk.VoidLetter(ctx, w.member(seed.Ramiro), first, &void); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("the TDTIC voids a letter: %v", err)
		}
		if err := desk.VoidLetter(ctx, chief, first, &void); err != nil {
			t.Fatal(err)
		}
		for _, way := range []string{"OS-58", "OS-60"} {
			if _, err := w.Go(ctx, seed.Start{}, ref, way); err != nil {
				t.Fatal(err)
			}
		}
		list, err := w.Program.Letters.Register(ctx, db.Read(), w.Clock.Now().In(clock.Mexico).Year())
		if err != nil || len(list) != 2 || list[0].State != letters.Void || list[0].VoidReason != void.Reason || list[1].State != letters.Signed || list[1].Seq != list[0].Seq+1 {
			t.Errorf("%+v, %v", list, err)
		}
		w.inspect()
	})
}

// The last day on which a letter would be late follows the term and the calendar.
func TestWhenALetterIsLate(t *testing.T) {
	cal, values := calendar.Calendar{}, settings.Defaults()
	now := calendar.Day{Year: 2026, Month: 11, Day: 23}.Time(clock.Mexico, 10, 0, 0) // a Monday
	last := orders.LateSince(now, cal, values)
	if !orders.ReplyDue(last, cal, values).Before(now) || orders.ReplyDue(last.Add(1), cal, values).Before(now) {
		t.Errorf("the last late day is %s", last)
	}
}
