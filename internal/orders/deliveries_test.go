package orders_test

import (
	"context"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// lettered files an order with a letter that waits for its signature.
func (d *desk) lettered() (orders.Result, letters.Letter) {
	d.t.Helper()
	res := d.file(orders.Options{})
	var l letters.Letter
	err := d.DB.Write(d.t.Context(), func(c *database.Conn) (err error) {
		l, err = d.Letters.Draft(d.t.Context(), c, letters.Letter{OrderID: string(res.ID), UserID: string(d.ana.Person.ID), Addressee: "Agencia Digital", Subject: "Reparación de equipo",
			Grounds: "Norma SEI-028", Body: "Se pide reparar el equipo.", Distribution: []letters.Copy{{Kind: letters.ToCoordination}}}, audit.By{Actor: string(d.chief.Person.ID), Role: "supervisor", At: d.clock.Now()})
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return res, l
}

func (d *desk) sign(l letters.Letter) {
	d.t.Helper()
	err := d.DB.Write(d.t.Context(), func(c *database.Conn) error {
		by := audit.By{Actor: "titular", Role: "tdtic", At: d.clock.Now()}
		return d.Letters.Sign(d.t.Context(), c, l.ID, letters.Signature{PersonID: "titular", Name: "Ramiro Muestra", Post: "Titular", Level: "interna", Hash: l.Hash, At: d.clock.Now()}, "Notifíquese a toda la lista.", by)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) letter(id string) letters.Letter {
	d.t.Helper()
	l, err := d.Letters.Get(d.t.Context(), d.DB.Read(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// rev11 A-18, rev11 R-T-02: every recipient of a signed letter ends notified, by a
// receipt of the Supervisor or, for the user, by opening the copy.
func TestEveryRecipientOfALetterEndsNotified(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		res, l := d.lettered()
		deliver := func(who people.Actor, f orders.DeliveryForm, opt orders.Options) error {
			t.Helper()
			_, err := d.Deliver(context.Background(), who, res.Folio, &f, opt)
			return err
		}
		want := func(what string, err error, kind problem.Kind) {
			t.Helper()
			if got := problem.KindOf(err); got != kind {
				t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
			}
		}
		mail := orders.DeliveryForm{To: letters.ToAddressee, Medium: "correo", Day: "2026-11-23", Proof: "Respuesta 14"}
		want("before the signature", deliver(d.chief, mail, orders.Options{}), problem.Refused)
		if err := d.TakeCopy(t.Context(), d.ana, d.letter(l.ID)); err != nil {
			t.Fatal(err)
		}
		if n := len(d.letter(l.ID).Deliveries); n != 0 {
			t.Fatalf("%d deliveries of a letter that nobody signed", n)
		}
		d.sign(l)

		want("by an AST", deliver(d.tech, mail, orders.Options{}), problem.Forbidden)
		want("by somebody with another order", deliver(d.other, mail, orders.Options{}), problem.NotFound)
		for what, f := range map[string]orders.DeliveryForm{
			"tomorrow":             {To: letters.ToAddressee, Medium: "correo", Day: "2026-11-24", Proof: "x"},
			"before the signature": {To: letters.ToAddressee, Medium: "correo", Day: "2026-11-22", Proof: "x"},
			"no proof":             {To: letters.ToAddressee, Medium: "correo", Day: "2026-11-23"},
			"nobody of the list":   {To: letters.ToArchive, Medium: "correo", Day: "2026-11-23", Proof: "x"},
			"no day":               {To: letters.ToAddressee, Medium: "correo", Proof: "x"},
		} {
			want(what, deliver(d.chief, f, orders.Options{}), problem.Invalid)
		}
		if n := len(d.letter(l.ID).Deliveries); n != 0 {
			t.Fatalf("%d deliveries were left by forms that were refused", n)
		}

		once := orders.Options{Key: "k1", Route: "/ordenes/x/notificaciones", Body: "a"}
		for range 2 { // a double click is one receipt
			if err := deliver(d.chief, mail, once); err != nil {
				t.Fatal(err)
			}
		}
		want("twice", deliver(d.chief, mail, orders.Options{}), problem.Conflict)
		scanned := orders.DeliveryForm{To: letters.ToCoordination, Medium: "mano", Day: "2026-11-23"}
		if err := deliver(d.chief, scanned, orders.Options{Files: d.keep("acuse.pdf", paper)}); err != nil {
			t.Fatal(err)
		}
		if files := d.files(res.ID); len(files) != 1 || files[0].Name != "acuse.pdf" {
			t.Errorf("files: %+v", files)
		}
		for _, who := range []people.Actor{d.tech, d.chief} { // who is not the user takes no copy
			if err := d.TakeCopy(t.Context(), who, d.letter(l.ID)); err != nil {
				t.Fatal(err)
			}
		}
		stale := d.letter(l.ID)
		if len(stale.Pending()) != 1 || !stale.Awaits(letters.ToUser) {
			t.Fatalf("pending: %+v", stale.Pending())
		}
		for range 2 { // the copy is opened in two windows
			if err := d.TakeCopy(t.Context(), d.ana, stale); err != nil {
				t.Fatal(err)
			}
		}
		got := d.letter(l.ID)
		if len(got.Pending()) != 0 || len(got.Deliveries) != 3 {
			t.Errorf("%+v", got.Deliveries)
		}
		user, _ := got.Delivered(letters.ToUser)
		area, _ := got.Delivered(letters.ToCoordination)
		if user.By != string(d.ana.Person.ID) || !user.At.Equal(monday) || user.Medium != "En el sistema" {
			t.Errorf("the copy of the user: %+v", user)
		}
		if area.Medium != "En propia mano" || area.Proof != "archivo «acuse.pdf»" || area.Day.String() != "2026-11-23" || area.By != string(d.chief.Person.ID) {
			t.Errorf("the receipt of the area: %+v", area)
		}
		if open, err := d.Letters.List(t.Context(), db.Read(), 10); err != nil || len(open) != 0 {
			t.Errorf("still open: %+v, %v", open, err)
		}
		if _, err := audit.VerifyAll(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
	})
}
