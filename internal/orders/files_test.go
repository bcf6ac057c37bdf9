package orders_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// desk is a desk over an empty database with four people.
type desk struct {
	*orders.Desk
	t                                 *testing.T
	clock                             *clock.Fake
	ana, chief, tech, other, watching people.Actor
}

func openDesk(t *testing.T, db *database.DB) *desk {
	t.Helper()
	now := clock.NewFake(monday)
	store, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	d := &desk{t: t, clock: now, Desk: &orders.Desk{DB: db, Clock: now.Now, People: people.New(db, now.Now), Equipment: equipment.New(db),
		Papers: papers.New(db), Letters: letters.New(db), Supplies: supplies.New(db), Settings: settings.New(db), Blobs: store}}
	by := audit.By{Actor: audit.System, At: monday}
	err = db.Write(t.Context(), func(c *database.Conn) error {
		u, err := d.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Unidad de prueba"})
		if err != nil {
			return err
		}
		person := func(name, email string, roles ...people.Role) people.Actor {
			p, err := d.People.AddPerson(t.Context(), c, by, people.Person{Name: name, Post: "Analista", Email: email, UnitID: u.ID})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range roles {
				if err := d.People.GrantRole(t.Context(), c, by, people.Grant{PersonID: p.ID, Role: r, From: monday.AddDate(-1, 0, 0)}); err != nil {
					t.Fatal(err)
				}
			}
			return people.Actor{Person: p, Roles: append(roles, people.Requester), At: monday}
		}
		d.ana = person("Ana Ejemplo", "ana@dependencia.example")
		d.other = person("Otra Persona", "otra@dependencia.example")
		d.chief = person("Carla Modelo", "carla@dependencia.example", people.Supervisor)
		d.tech = person("Jorge Muestra", "jorge@dependencia.example", people.Adviser)
		d.watching = person("Gloria Prueba", "gloria@dependencia.example", people.Auditor)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	picture = "\xff\xd8\xff\xe0\x00\x10JFIF\x00 a picture"
	paper   = "%PDF-1.7 a paper"
)

func (d *desk) keep(files ...string) []orders.File {
	d.t.Helper()
	var uploads []orders.Upload
	for i := 0; i < len(files); i += 2 {
		uploads = append(uploads, orders.Upload{Name: files[i], Content: strings.NewReader(files[i+1])})
	}
	kept, err := d.Keep(d.t.Context(), uploads)
	if err != nil {
		d.t.Fatal(err)
	}
	return kept
}

func ask() *orders.Request {
	return &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: "El punto de red no da servicio.", CanWork: "no"}}
}

func (d *desk) file(opt orders.Options) orders.Result {
	d.t.Helper()
	res, err := d.Create(d.t.Context(), d.ana, ask(), opt)
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

func (d *desk) files(id orders.ID) []orders.File {
	d.t.Helper()
	list, err := orders.Files(d.t.Context(), d.DB.Read(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

func TestFilesComeWithTheirOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		opt := orders.Options{Key: "k1", Route: "/pedir-soporte", Body: "x", Files: d.keep("falla.jpg", picture, "aviso.pdf", paper)}
		res := d.file(opt)
		list := d.files(res.ID)
		if len(list) != 2 {
			t.Fatalf("%d files", len(list))
		}
		f := list[0]
		if f.Name != "falla.jpg" || f.MediaType != "image/jpeg" || f.Size != int64(len(picture)) || len(f.Hash) != 64 || f.By != d.ana.Person.ID || f.Step != 1 || !f.At.Equal(monday) || f.OrderID != res.ID {
			t.Errorf("%+v", f)
		}
		got, content, err := d.OpenFile(t.Context(), d.ana, res.Folio, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if b, _ := io.ReadAll(content); string(b) != picture || got != f {
			t.Errorf("content %q of %+v", b, got)
		}

		// the audit names file and hash
		chain, err := audit.History(t.Context(), db.Read(), "orden:"+string(res.ID))
		if err != nil {
			t.Fatal(err)
		}
		last := chain[len(chain)-1]
		if last.Action != "adjunta archivos" || last.Actor != string(d.ana.Person.ID) || last.Role != string(people.Requester) ||
			!strings.Contains(last.Data, `"falla.jpg"`) || !strings.Contains(last.Data, f.Hash) {
			t.Errorf("%+v", last)
		}
		if _, err := audit.VerifyAll(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}

		// the same form again changes nothing; with other files it is refused
		again, err := d.Create(t.Context(), d.ana, ask(), orders.Options{Key: "k1", Route: opt.Route, Body: "x", Files: d.keep("falla.jpg", picture, "aviso.pdf", paper)})
		if err != nil || !again.Repeated || again.ID != res.ID || len(d.files(res.ID)) != 2 {
			t.Errorf("again: %+v %v, %d files", again, err, len(d.files(res.ID)))
		}
		if _, err := d.Create(t.Context(), d.ana, ask(), orders.Options{Key: "k1", Route: opt.Route, Body: "x", Files: d.keep("otra.jpg", picture)}); problem.KindOf(err) != problem.Invalid {
			t.Errorf("other files under the same key: %v", err)
		}
	})
}

func TestARefusedActKeepsNoFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		bad := ask()
		bad.Service = ""
		if _, err := d.Create(t.Context(), d.ana, bad, orders.Options{Files: d.keep("falla.jpg", picture)}); err == nil {
			t.Fatal("an order for nothing is filed")
		}
		d.After = append(d.After, func(context.Context, *database.Conn, orders.Done) error { return errors.New("no") })
		if _, err := d.Create(t.Context(), d.ana, ask(), orders.Options{Files: d.keep("falla.jpg", picture)}); err == nil {
			t.Fatal("the hook did not undo the act")
		}
		var n int
		if err := db.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM order_files`); err != nil || n != 0 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

func TestFilesAreAddedByWhoTakesPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		res := d.file(orders.Options{})
		attach := func(who people.Actor, key string, files ...string) error {
			d.clock.Advance(time.Minute)
			_, err := d.Attach(t.Context(), who, res.Folio, orders.Options{Key: key, Route: "/ordenes/x/archivos", Files: d.keep(files...)})
			return err
		}
		if err := attach(d.tech, "", "a.jpg", picture); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("an AST of nobody's: %v", err)
		}
		if _, err := d.Perform(t.Context(), d.chief, res.Folio, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(d.tech.Person.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who  people.Actor
			want problem.Kind
		}{
			"requester": {d.ana, ""}, "its AST": {d.tech, ""}, "Supervisor": {d.chief, ""},
			"auditor": {d.watching, problem.Forbidden}, "stranger": {d.other, problem.NotFound},
		} {
			if err := attach(c.who, "k-"+name, name+".jpg", picture); problem.KindOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := attach(d.ana, "k-requester", "requester.jpg", picture); err != nil {
			t.Errorf("again: %v", err)
		}
		list := d.files(res.ID)
		if len(list) != 3 || list[0].Step != 2 {
			t.Errorf("%d files, the first with step %d", len(list), list[0].Step)
		}
		if err := attach(d.ana, ""); problem.KindOf(err) != problem.Invalid {
			t.Errorf("no file: %v", err)
		}

		// who may not read the order learns nothing of its files; nor does another order show them
		second := d.file(orders.Options{})
		for _, c := range []struct {
			who       people.Actor
			folio, id string
		}{{d.other, res.Folio, list[0].ID}, {d.ana, second.Folio, list[0].ID}, {d.ana, res.Folio, "no-hay"}, {d.ana, "OS-2026-999999", list[0].ID}} {
			_, _, err := d.OpenFile(t.Context(), c.who, c.folio, c.id)
			if p, ok := problem.As(err); !ok || p.Kind != problem.NotFound || p.Message != "No encontramos esa orden." {
				t.Errorf("%s %s: %v", c.folio, c.id, err)
			}
		}

		if _, err := d.Perform(t.Context(), d.ana, second.Folio, &orders.Cancel{Reason: orders.Reason{Text: "Ya no hace falta, se arregló."}}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		_, err := d.Attach(t.Context(), d.ana, second.Folio, orders.Options{Files: d.keep("tarde.jpg", picture)})
		if problem.KindOf(err) != problem.Refused || len(d.files(second.ID)) != 0 {
			t.Errorf("a closed order: %v", err)
		}
		if _, err := audit.VerifyAll(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
	})
}

func TestAnOrderHoldsSoManyFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		res := d.file(orders.Options{})
		five := d.keep("1.jpg", picture, "2.jpg", picture, "3.jpg", picture, "4.jpg", picture, "5.jpg", picture)
		var wg sync.WaitGroup
		errs := make([]error, orders.FilesPerOrder/orders.FilesPerAct+2)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = d.Attach(context.Background(), d.ana, res.Folio, orders.Options{Files: five})
			})
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			switch problem.KindOf(err) {
			case "":
			case problem.Refused:
				refused++
			default:
				t.Error(err)
			}
		}
		if n := len(d.files(res.ID)); n != orders.FilesPerOrder || refused != 2 {
			t.Errorf("%d files, %d refused", n, refused)
		}
	})
}

func TestRowsOfFilesNeverChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := openDesk(t, db)
		d.file(orders.Options{Files: d.keep("falla.jpg", picture)})
		for _, statement := range []string{`UPDATE order_files SET name = 'x'`, `DELETE FROM order_files`} {
			err := db.Write(t.Context(), func(c *database.Conn) error {
				_, err := c.Exec(t.Context(), statement)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

func TestALostContentIsAFaultOfOurs(t *testing.T) {
	d := openDesk(t, dbtest.SQLite(t))
	res := d.file(orders.Options{Files: d.keep("falla.jpg", picture)})
	empty, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { empty.Close() })
	d.Blobs = empty
	if _, _, err := d.OpenFile(t.Context(), d.ana, res.Folio, d.files(res.ID)[0].ID); problem.KindOf(err) != problem.Internal {
		t.Errorf("%v", err)
	}
}
