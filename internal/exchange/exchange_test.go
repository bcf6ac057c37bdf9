package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

var (
	noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)
	by   = audit.By{Actor: "p-admin", Role: "administrador", At: noon}
)

// depot is a room of exchange with the rooms that own the data.
type depot struct {
	*exchange.Exchange
	db     *database.DB
	people *people.Store
	assets *equipment.Store
}

func over(db *database.DB) *depot {
	p, e := people.New(db, clock.NewFake(noon).Now), equipment.New(db)
	return &depot{exchange.New(db, p, e), db, p, e}
}

type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func (d *depot) do(t tester, f func(ctx context.Context, c *database.Conn) error) {
	t.Helper()
	if err := d.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) }); err != nil {
		t.Fatal(err)
	}
}

// load previews a table and confirms it, if it changes anything.
func (d *depot) load(t tester, kind exchange.Kind, table exchange.Table) exchange.Plan {
	t.Helper()
	ctx := context.Background()
	p, err := d.Preview(ctx, kind, table)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Problems) > 0 {
		t.Fatalf("%s: %+v", kind, p.Problems)
	}
	if len(p.Changes) == 0 {
		return p
	}
	id, err := d.Keep(ctx, by, kind, "datos.csv", []byte("x"), table)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, by, id, p.Digest()); err != nil {
		t.Fatal(err)
	}
	return p
}

func (d *depot) export(t tester, kind exchange.Kind) exchange.Table {
	t.Helper()
	table, err := d.Export(context.Background(), kind)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func written(t tester, table exchange.Table, xlsx bool) []byte {
	t.Helper()
	var b bytes.Buffer
	write := exchange.WriteCSV
	if xlsx {
		write = exchange.WriteXLSX
	}
	if err := write(&b, table); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func csv(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n") + "\r\n") }

func read(t tester, content []byte) exchange.Table {
	t.Helper()
	table, err := exchange.Read("datos", content)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

var kinds = []exchange.Kind{exchange.Units, exchange.Persons, exchange.Equipment}

// hostile are texts that people do write, and that spreadsheets and databases
// like to spoil.
var hostile = rapid.OneOf(
	rapid.SampledFrom([]string{"", "=1+1", "+52 722 1", "-x", "@ana", "'", "''=x", "'hola", "a\"b,c;d", "dos\nrenglones", "Ñandú & <b>", "00123", "1E5", "TRUE", "_x0041_", "_x000D_", "á\u0301", "‚ƒ€", "2026-11-23", "𝕊oporte 🖨", "＝1", "#REF!", "NULL", "%_!"}),
	rapid.StringMatching(`[A-Za-z0-9ÁÉÍÓÚñ=+@'" ,;.\-_/]{0,24}`),
)

func text(t *rapid.T, label string) string { return strings.TrimSpace(hostile.Draw(t, label)) }

func day(t *rapid.T, label string) string {
	if rapid.Bool().Draw(t, label+"?") {
		return ""
	}
	return fmt.Sprintf("20%02d-%02d-%02d", rapid.IntRange(10, 40).Draw(t, label), rapid.IntRange(1, 12).Draw(t, label+" m"), rapid.IntRange(1, 28).Draw(t, label+" d"))
}

// fill puts anything into an empty database.
func (d *depot) fill(t *rapid.T) {
	var units []people.Unit
	var persons []people.Person
	d.do(t, func(ctx context.Context, c *database.Conn) error {
		for i := range rapid.IntRange(1, 4).Draw(t, "units") {
			key := ""
			if rapid.Bool().Draw(t, "keyed") {
				key = fmt.Sprintf("%s%d", text(t, "key"), i)
			}
			from := day(t, "from")
			u, err := d.people.AddUnit(ctx, c, by, people.Unit{Name: text(t, "unit") + "u", Key: key, ValidFrom: from})
			if err != nil {
				return err
			}
			units = append(units, u)
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "persons") {
			mail := ""
			if rapid.Bool().Draw(t, "mail") {
				mail = fmt.Sprintf("P%d@demo.invalid", i)
			}
			p, err := d.people.AddPerson(ctx, c, by, people.Person{Name: text(t, "name") + "n", Post: text(t, "post"), UnitID: rapid.SampledFrom(units).Draw(t, "of").ID, Email: mail,
				Building: text(t, "building"), Office: text(t, "office"), Level: rapid.SampledFrom(append([]string{""}, people.Levels...)).Draw(t, "level")})
			if err != nil {
				return err
			}
			persons = append(persons, p)
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "assets") {
			a := equipment.Asset{Inventory: fmt.Sprintf("%s %d", text(t, "inventory"), i), Type: rapid.SampledFrom(equipment.Types()).Draw(t, "type").Key, Brand: text(t, "brand"), Model: text(t, "model"),
				Nickname: text(t, "nickname"), Regime: equipment.Lent, AcquiredOn: day(t, "acquired"), Shared: rapid.Bool().Draw(t, "shared")}
			if len(persons) > 0 {
				a.HolderID = string(rapid.SampledFrom(persons).Draw(t, "holder").ID)
			}
			a.UnitID = rapid.SampledFrom(append(units, people.Unit{})).Draw(t, "where").ID
			if equipment.Key(a.Inventory) == "" {
				continue
			}
			if _, err := d.assets.Add(ctx, c, by, a); err != nil && problem.KindOf(err) != problem.Invalid {
				return err
			}
		}
		if len(persons) > 0 {
			u := units[0]
			u.HeadID = persons[0].ID
			return d.people.UpdateUnit(ctx, c, by, u)
		}
		return nil
	})
}

// What was exported can be imported and changes nothing; into an empty database it
// makes the same again.
func TestExportsRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		here, there := over(dbtest.SQLite(t)), over(dbtest.SQLite(t))
		here.fill(r)
		for _, kind := range kinds {
			table := here.export(r, kind)
			for _, xlsx := range []bool{false, true} {
				back := read(r, written(r, table, xlsx))
				if len(table.Rows) == 0 {
					continue
				}
				p, err := here.Preview(context.Background(), kind, back)
				if err != nil {
					r.Fatal(err)
				}
				if len(p.Problems) > 0 || len(p.Changes) > 0 || p.Same != len(table.Rows) {
					r.Fatalf("%s, xlsx %v: problems %+v, changes %+v, same %d of %d", kind, xlsx, p.Problems, p.Changes, p.Same, len(table.Rows))
				}
			}
		}
		// Elsewhere ids are others, so what only an id can tell is left out.
		plainly := func(kind exchange.Kind, without ...string) exchange.Table {
			table := here.export(r, kind)
			for i, head := range table.Header {
				for _, w := range without {
					if head == w {
						for _, row := range table.Rows {
							row.Cells[i] = ""
						}
					}
				}
			}
			return table
		}
		if ambiguous(here.export(r, exchange.Units)) || ambiguous(here.export(r, exchange.Persons)) {
			return
		}
		there.load(r, exchange.Units, read(r, written(r, plainly(exchange.Units, "titular"), true)))
		if table := plainly(exchange.Persons); len(table.Rows) > 0 {
			there.load(r, exchange.Persons, read(r, written(r, table, false)))
		}
		there.load(r, exchange.Units, read(r, written(r, plainly(exchange.Units), true)))
		if table := plainly(exchange.Equipment); len(table.Rows) > 0 {
			there.load(r, exchange.Equipment, read(r, written(r, table, false)))
		}
		for _, kind := range kinds {
			if diff := cmp.Diff(set(here.export(r, kind)), set(there.export(r, kind))); diff != "" {
				r.Fatalf("%s: %s", kind, diff)
			}
		}
	})
}

// ambiguous tells whether two rows share what they are called.
func ambiguous(t exchange.Table) bool {
	seen := map[string]bool{}
	for _, r := range t.Rows {
		name := strings.Join(strings.Fields(strings.NewReplacer("_", " ", "á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u").Replace(strings.ToLower(r.Cells[0]))), " ")
		if seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}

// set is what a table says, whatever the ids and the order.
func set(t exchange.Table) map[string]int {
	m := map[string]int{}
	for _, r := range t.Rows {
		m[strings.Join(r.Cells[:len(r.Cells)-1], "|")]++
	}
	return m
}

func TestAnImportIsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d, ctx := over(db), t.Context()
		d.load(t, exchange.Units, read(t, csv("nombre,clave,vigente_desde", "Investigación,210,01/02/2026", "Legalidad,,")))
		p := d.load(t, exchange.Persons, read(t, csv("Nombre;Cargo;UNIDAD;correo;nivel", "Ana Ruiz;Jefa;210;ana@demo.invalid;licenciatura", "Pedro Lara;;legalidad;;")))
		if p.Added() != 2 {
			t.Fatalf("added %d", p.Added())
		}
		d.load(t, exchange.Equipment, read(t, csv("inventario,tipo,regimen,resguardante,unidad", "A-1,Computadora portátil,propiedad,ANA@demo.invalid,Investigación")))
		a, err := d.assets.ByInventory(ctx, db.Read(), "A-1")
		if err != nil || a.Type != "portatil" || a.HolderID == "" || a.UnitID == "" {
			t.Fatalf("%+v %v", a, err)
		}
		before := d.export(t, exchange.Persons)
		// The second row is refused only when it is written: nothing of the first may remain.
		d.RefuseAt(exchange.Persons, 3, problem.OnField("correo", "No se pudo escribir."))
		table := read(t, csv("nombre,unidad,correo", "Eva Paz,210,eva@demo.invalid", "Iván Sol,210,ivan@demo.invalid"))
		plan, err := d.Preview(ctx, exchange.Persons, table)
		if err != nil || len(plan.Problems) > 0 {
			t.Fatalf("%+v %v", plan.Problems, err)
		}
		id, err := d.Keep(ctx, by, exchange.Persons, "p.csv", []byte("p"), table)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Confirm(ctx, by, id, plan.Digest())
		if bad, ok := problem.As(err); !ok || bad.Kind != problem.Invalid || !strings.Contains(bad.Message, "Línea 3") {
			t.Fatalf("refused with %v", err)
		}
		if diff := cmp.Diff(before, d.export(t, exchange.Persons)); diff != "" {
			t.Errorf("something remains: %s", diff)
		}
		if _, err := audit.VerifyAll(ctx, db.Read()); err != nil {
			t.Error(err)
		}
	})
}

func TestConfirmingIsGuarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d, ctx := over(db), t.Context()
		table := read(t, csv("nombre,clave", "Investigación,210"))
		p, err := d.Preview(ctx, exchange.Units, table)
		if err != nil {
			t.Fatal(err)
		}
		id, err := d.Keep(ctx, by, exchange.Units, "u.csv", []byte("u"), table)
		if err != nil {
			t.Fatal(err)
		}
		refused := func(what string, err error, kind problem.Kind) {
			t.Helper()
			if problem.KindOf(err) != kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		other := audit.By{Actor: "p-otra", Role: "administrador", At: noon}
		_, err = d.Confirm(ctx, other, id, p.Digest())
		refused("somebody else", err, problem.NotFound)
		late := by
		late.At = noon.Add(25 * time.Hour)
		_, err = d.Confirm(ctx, late, id, p.Digest())
		refused("a day later", err, problem.NotFound)
		d.do(t, func(ctx context.Context, c *database.Conn) error {
			_, err := d.people.AddUnit(ctx, c, by, people.Unit{Name: "Investigación", Key: "210"})
			return err
		})
		_, err = d.Confirm(ctx, by, id, p.Digest())
		refused("the data moved", err, problem.Conflict)
		again, err := d.Preview(ctx, exchange.Units, table)
		if err != nil || len(again.Changes) != 0 || again.Same != 1 {
			t.Fatalf("%+v %v", again, err)
		}
		_, err = d.Confirm(ctx, by, id, again.Digest())
		refused("nothing to do", err, problem.Refused)
		if err := d.Discard(ctx, by.Actor, id); err != nil {
			t.Fatal(err)
		}
		_, err = d.Waiting(ctx, by.Actor, id, noon)
		refused("discarded", err, problem.NotFound)
		// Once is once.
		table = read(t, csv("nombre,clave", "Otra,211"))
		p, _ = d.Preview(ctx, exchange.Units, table)
		id, _ = d.Keep(ctx, by, exchange.Units, "u.csv", []byte("u"), table)
		if _, err := d.Confirm(ctx, by, id, p.Digest()); err != nil {
			t.Fatal(err)
		}
		_, err = d.Confirm(ctx, by, id, p.Digest())
		refused("twice", err, problem.NotFound)
		done, err := d.Imports(ctx, 10)
		if err != nil || len(done) != 1 || done[0].Added != 1 || done[0].By != by.Actor {
			t.Errorf("%+v %v", done, err)
		}
		var kept string
		if err := db.Read().Get(ctx, &kept, `SELECT content FROM exchange_uploads WHERE id = ?`, id); err != nil || kept != "" {
			t.Errorf("the content is kept: %q %v", kept, err)
		}
	})
}
