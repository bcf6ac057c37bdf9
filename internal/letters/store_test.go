package letters_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

var (
	noon     = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	beatriz  = audit.By{Actor: "p-beatriz", Role: "supervisor", At: noon}
	director = audit.By{Actor: "p-ramiro", Role: "tdtic", At: noon.Add(time.Hour)}
)

type register struct {
	*letters.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(r *register)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&register{letters.New(db), t, db}) })
}

func (r *register) try(f func(ctx context.Context, c *database.Conn) error) error {
	return r.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (r *register) do(f func(ctx context.Context, c *database.Conn) error) {
	r.t.Helper()
	if err := r.try(f); err != nil {
		r.t.Fatal(err)
	}
}

func good() letters.Letter {
	return letters.Letter{OrderID: "o-1", UserID: "p-lucia", Addressee: "Agencia Digital", Subject: "Solicitud de reparación", Grounds: "Norma SEI-028",
		Body: "Se solicita la reparación del equipo descrito.", Contact: "Lucía Barrera, piso 2",
		Asset:   letters.Asset{Inventory: "DEMO-1", Serial: "S1"},
		Annexes: []letters.Annex{{PaperID: "f-1", Name: "ST-ERE", Hash: "abc"}}, Distribution: []letters.Copy{{Kind: letters.ToCoordination}, {Kind: letters.ToCoordination}}}
}

func (r *register) draft(l letters.Letter, by audit.By) (letters.Letter, error) {
	var out letters.Letter
	err := r.try(func(ctx context.Context, c *database.Conn) (err error) {
		out, err = r.Draft(ctx, c, l, by)
		return err
	})
	return out, err
}

func (r *register) get(id string) letters.Letter {
	r.t.Helper()
	l, err := r.Get(r.t.Context(), r.db.Read(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return l
}

func (r *register) sign(l letters.Letter, who string) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		return r.Sign(ctx, c, l.ID, letters.Signature{PersonID: who, Name: "Ramiro Esquivel", Post: "Titular", Level: "interna", Hash: l.Hash, At: noon},
			"Notifíquese a la Agencia y a la persona usuaria.", director)
	})
}

func (r *register) deliver(id, to string) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		return r.Deliver(ctx, c, id, letters.Delivery{Recipient: to, Medium: "Correo", Proof: "Acuse 7"}, beatriz)
	})
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

func TestALetterGoesItsWay(t *testing.T) {
	each(t, func(r *register) {
		t := r.t
		l, err := r.draft(good(), beatriz)
		if err != nil || l.Number != "DTIC/1/2026" || l.State != letters.ToSign || l.Version != 1 {
			t.Fatalf("%+v, %v", l, err)
		}
		if n := len(l.Distribution); n != 3 || l.Distribution[0].Kind != letters.ToAddressee || l.Distribution[2] != (letters.Copy{Kind: letters.ToUser, PersonID: "p-lucia"}) {
			t.Errorf("distribution: %+v", l.Distribution)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.Observe(ctx, c, l.ID, "Falta el fundamento", director)
		})
		if got := r.get(l.ID); got.State != letters.Observed || got.Observations != "Falta el fundamento" {
			t.Errorf("observed: %+v", got)
		}
		want(t, "signing an observed one", r.sign(l, "p-ramiro"), problem.Conflict)

		next := good()
		next.Grounds, next.Distribution = "Artículo 7", nil
		var second letters.Letter
		r.do(func(ctx context.Context, c *database.Conn) (err error) {
			second, err = r.Revise(ctx, c, l.ID, next, beatriz)
			return err
		})
		if second.Version != 2 || second.Number != l.Number || second.Hash == l.Hash || len(second.Distribution) != 2 {
			t.Errorf("second version: %+v", second)
		}
		want(t, "signing the first version", r.sign(l, "p-ramiro"), problem.Conflict)
		want(t, "delivering before it is signed", r.deliver(l.ID, letters.ToUser), problem.Refused)
		want(t, "its author signs", r.sign(second, "p-beatriz"), problem.Refused)
		if err := r.sign(second, "p-ramiro"); err != nil {
			t.Fatal(err)
		}
		want(t, "signing again", r.sign(second, "p-ramiro"), problem.Conflict)
		want(t, "revising a signed one", r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := r.Revise(ctx, c, l.ID, next, beatriz)
			return err
		}), problem.Conflict)
		want(t, "voiding a signed one", r.try(func(ctx context.Context, c *database.Conn) error {
			return r.Void(ctx, c, l.ID, "error", beatriz)
		}), problem.Conflict)

		got := r.get(l.ID)
		if got.State != letters.Signed || got.Signature.PersonID != "p-ramiro" || got.Signature.Hash != second.Hash || got.Instruction == "" || len(got.Pending()) != 2 {
			t.Errorf("signed: %+v", got)
		}
		want(t, "delivering to nobody", r.deliver(l.ID, "archivo"), problem.Invalid)
		if err := r.deliver(l.ID, letters.ToUser); err != nil {
			t.Fatal(err)
		}
		want(t, "delivering twice", r.deliver(l.ID, letters.ToUser), problem.Conflict)
		if open, err := r.List(t.Context(), r.db.Read(), 10); err != nil || len(open) != 1 {
			t.Errorf("open: %+v, %v", open, err)
		}
		if err := r.deliver(l.ID, letters.ToAddressee); err != nil {
			t.Fatal(err)
		}
		if open, err := r.List(t.Context(), r.db.Read(), 10); err != nil || len(open) != 0 {
			t.Errorf("still open: %+v, %v", open, err)
		}
		if of, err := r.OfOrder(t.Context(), r.db.Read(), "o-1"); err != nil || len(of) != 1 || len(of[0].Deliveries) != 2 {
			t.Errorf("of the order: %+v, %v", of, err)
		}
		if vs, err := r.Versions(t.Context(), r.db.Read(), l.ID); err != nil || len(vs) != 2 || vs[0].Grounds != "Norma SEI-028" {
			t.Errorf("versions: %+v, %v", vs, err)
		}
		if n, err := r.Verify(t.Context(), r.db.Read()); n != 2 || err != nil {
			t.Errorf("verified %d, %v", n, err)
		}
		if _, err := audit.VerifyAll(t.Context(), r.db.Read()); err != nil {
			t.Error(err)
		}
	})
}

func TestNumbersAreDenseInAYear(t *testing.T) {
	each(t, func(r *register) {
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for range 20 {
			wg.Go(func() {
				_, err := r.draft(good(), beatriz)
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				r.t.Error(err)
			}
		}
		ls, err := r.Register(r.t.Context(), r.db.Read(), 2026)
		if err != nil || len(ls) != 20 {
			r.t.Fatalf("%d, %v", len(ls), err)
		}
		for i, l := range ls {
			if l.Number != fmt.Sprintf("DTIC/%d/2026", i+1) {
				r.t.Errorf("letter %d is %s", i+1, l.Number)
			}
		}
		void := ls[4]
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.Void(ctx, c, void.ID, "Se elaboró dos veces", beatriz)
		})
		if got := r.get(void.ID); got.State != letters.Void || got.VoidReason != "Se elaboró dos veces" || got.Number != "DTIC/5/2026" {
			r.t.Errorf("%+v", got)
		}
		// New Year's Eve in Mexico is already the next year in UTC.
		eve := beatriz
		eve.At = time.Date(2027, 1, 1, 5, 0, 0, 0, time.UTC)
		if l, err := r.draft(good(), eve); err != nil || l.Number != "DTIC/21/2026" {
			r.t.Errorf("%s, %v", l.Number, err)
		}
		eve.At = time.Date(2027, 1, 1, 6, 0, 0, 0, time.UTC)
		if l, err := r.draft(good(), eve); err != nil || l.Number != "DTIC/1/2027" {
			r.t.Errorf("%s, %v", l.Number, err)
		}
	})
}

func TestThePatternOfNumbersIsASetting(t *testing.T) {
	each(t, func(r *register) {
		for pattern, number := range map[string]string{"{clave}-{año}-{consecutivo}": "210C-2026-", "SIN NÚMERO": "SIN NÚMERO/"} {
			r.do(func(ctx context.Context, c *database.Conn) error {
				s := settings.New(r.db)
				if err := s.Set(ctx, c, noon, "p-saul", settings.LetterKey, "210C", "prueba"); err != nil {
					return err
				}
				return s.Set(ctx, c, noon, "p-saul", settings.LetterPattern, pattern, "prueba")
			})
			if l, err := r.draft(good(), beatriz); err != nil || !strings.HasPrefix(l.Number, number) {
				r.t.Errorf("%s gives %s, %v", pattern, l.Number, err)
			}
		}
	})
}

func TestTheUserCannotBeLeftOut(t *testing.T) {
	each(t, func(r *register) {
		l := good()
		l.UserID = ""
		_, err := r.draft(l, beatriz)
		want(r.t, "nobody", err, problem.Refused)
		l = good()
		l.Distribution = []letters.Copy{}
		first, err := r.draft(l, beatriz)
		if err != nil || first.Distribution[len(first.Distribution)-1].PersonID != "p-lucia" {
			r.t.Fatalf("%+v, %v", first, err)
		}
		for name, spoil := range map[string]func(*letters.Letter){
			"another user":  func(l *letters.Letter) { l.UserID = "p-otra" },
			"another order": func(l *letters.Letter) { l.OrderID = "o-2" },
		} {
			next := good()
			spoil(&next)
			want(r.t, name, r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Revise(ctx, c, first.ID, next, beatriz)
				return err
			}), problem.Refused)
		}
		next := good()
		next.Distribution = []letters.Copy{{Kind: letters.ToUser, PersonID: "p-otra"}}
		r.do(func(ctx context.Context, c *database.Conn) error {
			got, err := r.Revise(ctx, c, first.ID, next, beatriz)
			if err == nil && got.Distribution[len(got.Distribution)-1].PersonID != "p-lucia" {
				r.t.Errorf("the user was replaced: %+v", got.Distribution)
			}
			return err
		})
	})
}

func TestIncompleteLettersAreRefused(t *testing.T) {
	each(t, func(r *register) {
		for name, spoil := range map[string]func(*letters.Letter){
			"no addressee": func(l *letters.Letter) { l.Addressee = " " },
			"no subject":   func(l *letters.Letter) { l.Subject = "" },
			"no body":      func(l *letters.Letter) { l.Body = "" },
		} {
			l := good()
			spoil(&l)
			_, err := r.draft(l, beatriz)
			want(r.t, name, err, problem.Invalid)
		}
		if ls, err := r.Register(r.t.Context(), r.db.Read(), 2026); err != nil || len(ls) != 0 {
			r.t.Errorf("a refused letter took a number: %+v, %v", ls, err)
		}
		l, err := r.draft(good(), beatriz)
		if err != nil || l.Number != "DTIC/1/2026" {
			r.t.Fatal(err)
		}
		for name, f := range map[string]func(ctx context.Context, c *database.Conn) error{
			"observing nothing":      func(ctx context.Context, c *database.Conn) error { return r.Observe(ctx, c, l.ID, " ", director) },
			"voiding without reason": func(ctx context.Context, c *database.Conn) error { return r.Void(ctx, c, l.ID, "", beatriz) },
			"signing without a message": func(ctx context.Context, c *database.Conn) error {
				return r.Sign(ctx, c, l.ID, letters.Signature{}, "", director)
			},
			"a delivery without proof": func(ctx context.Context, c *database.Conn) error {
				return r.Deliver(ctx, c, l.ID, letters.Delivery{Recipient: letters.ToUser, Medium: "Correo"}, beatriz)
			},
		} {
			want(r.t, name, r.try(f), problem.Invalid)
		}
		want(r.t, "signing as nobody", r.sign(letters.Letter{ID: l.ID, Hash: l.Hash}, ""), problem.Refused)
		_, err = r.Get(r.t.Context(), r.db.Read(), "x")
		want(r.t, "an unknown one", err, problem.NotFound)
		if l.Stale(map[string]string{"f-1": "abc"}) != nil || len(l.Stale(map[string]string{"f-1": "def"})) != 1 {
			r.t.Error("a changed annex is not noticed")
		}
	})
}

func TestAlteredLettersAreFound(t *testing.T) {
	each(t, func(r *register) {
		l, err := r.draft(good(), beatriz)
		if err != nil {
			r.t.Fatal(err)
		}
		if err := r.sign(l, "p-ramiro"); err != nil {
			r.t.Fatal(err)
		}
		drop := []string{`DROP TRIGGER letter_versions_no_update`, `DROP TRIGGER letter_signatures_no_update`}
		if r.db.Engine() == database.Postgres {
			drop = []string{`DROP TRIGGER letter_versions_append_only ON letter_versions`, `DROP TRIGGER letter_signatures_append_only ON letter_signatures`}
		}
		for name, q := range map[string]string{
			"the content":          `UPDATE letter_versions SET content = replace(content, 'Norma', 'Forma')`,
			"the hash":             `UPDATE letter_versions SET hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`,
			"the signature's hash": `UPDATE letter_signatures SET hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'`,
		} {
			undo := errors.New("undo")
			err := r.try(func(ctx context.Context, c *database.Conn) error {
				for _, q := range append(drop[:len(drop):len(drop)], q) {
					if _, err := c.Exec(ctx, q); err != nil {
						return err
					}
				}
				if _, err := r.Verify(ctx, c); err == nil {
					r.t.Errorf("%s was not found", name)
				}
				return undo
			})
			if !errors.Is(err, undo) {
				r.t.Fatal(err)
			}
		}
	})
}
