package proof_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// demo fills a database with the demonstration as of a Tuesday at noon.
func demo(t *testing.T, db *database.DB) {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC))
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Files: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Demo(t.Context(), p, now); err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, db *database.DB) proof.Report {
	t.Helper()
	r, err := proof.Verify(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheDemonstrationHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		if r := verify(t, db); !r.Holds() {
			t.Errorf("an empty database:\n%s", r)
		}
		demo(t, db)
		r := verify(t, db)
		if !r.Holds() {
			t.Errorf("\n%s", r)
		}
		for _, k := range r.Checks {
			if k.Judged == 0 {
				t.Errorf("«%s» judged nothing", k.Name)
			}
		}
	})
}

// Each alteration behind the program's back is found by the check that looks
// there.
func TestAlterationsAreFound(t *testing.T) {
	image := filepath.Join(t.TempDir(), "image.db")
	db := open(t, image)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	demo(t, db)
	if err := db.Close(); err != nil { // folds the journal into the file
		t.Fatal(err)
	}
	whole, err := os.ReadFile(image)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ do, mention string }{
		"another turn":        {`UPDATE orders SET turn_role = 'usuario' WHERE state = 'E02'`, "espera a"},
		"another state":       {`UPDATE orders SET state = 'E04', turn_role = 'ast' WHERE state = 'E06'`, "sus pasos llevan a E06"},
		"closed by hand":      {`UPDATE orders SET is_open = 0 WHERE state = 'E11'`, "sigue abierta"},
		"a step rewritten":    {`UPDATE order_steps SET text = 'otra cosa' WHERE way = 'OS-12'`, "no es el que se asentó"},
		"a step less":         {`DELETE FROM order_steps WHERE way = 'OS-25'`, "pasos y va en la versión"},
		"an entry rewritten":  {`UPDATE audit_entries SET actor = 'otra' WHERE action = 'OS-12'`, "no se sostiene"},
		"a paper rewritten":   {`UPDATE paper_versions SET data = replace(data, 'buena', 'danada') WHERE data LIKE '%buena%'`, "no conserva su contenido"},
		"another password":    {`UPDATE paper_versions SET data = replace(data, '"contrasena_equipo":"si"', '"contrasena_equipo":"no"') WHERE data LIKE '%"contrasena_equipo":"si"%'`, "no conserva su contenido"},
		"another backup":      {`UPDATE paper_versions SET data = replace(data, '"respaldo_huella":"', '"respaldo_huella":"0') WHERE data LIKE '%"respaldo_huella":"%'`, "no conserva su contenido"},
		"another F-06":        {`UPDATE papers SET folio = 'MRE-2026-900001' WHERE folio = 'MRE-2026-000001'`, "El formato F-06 MRE-2026-900001"},
		"an earlier version":  {`UPDATE papers SET version = 1 WHERE version = 2 AND kind = 'ST-ERE'`, "va en la versión 1 de 2 y su bitácora en la 2"},
		"a void one revived":  {`UPDATE papers SET status = 'firmado' WHERE status = 'anulado'`, "y su bitácora dice «anulado»"},
		"a letter rewritten":  {`UPDATE letter_versions SET content = replace(content, 'Agencia', 'Oficina')`, "no conserva su contenido"},
		"a machine elsewhere": {`UPDATE custody SET place = 'proveedor' WHERE place = 'dtic'`, "su libro dice"},
		"nobody answers":      {`UPDATE custody SET charge_kind = '', charge_id = '' WHERE place = 'proveedor'`, "su libro dice"},
		"a false document":    {`UPDATE custody_ledger SET document_hash = lower(hex(zeroblob(32))) WHERE kind = 'movimiento'`, "una huella que ese formato no tuvo"},
		"more in store":       {`UPDATE supply_items SET stock = stock + 1`, "movimientos suman"},
		"a dearer shelf":      {`UPDATE supply_items SET value = value + 1`, "centavos y sus movimientos suman"},
		"a kept piece":        {`UPDATE supply_items SET reserved = reserved + 1 WHERE stock > reserved`, "sus reservas suman"},
		"a hole in a series":  {`UPDATE orders SET folio = 'OS-2026-009999', number = 9999 WHERE folio = 'OS-2026-000003'`, "hay huecos"},
		"the counter back":    {`UPDATE counters SET last = last - 1 WHERE series = 'ERE'`, "el contador va en"},
		"another signer":      {`UPDATE paper_signatures SET name = 'Otra persona' WHERE slot = 'B3'`, "la firma de Otra persona en B3"},
		"another post":        {`UPDATE paper_signatures SET post = 'Otro cargo' WHERE slot = 'B3'`, "no está así en la bitácora"},
		"another level":       {`UPDATE paper_signatures SET level = 'e.firma' WHERE slot = 'B3'`, "no está así en la bitácora"},
		"a file's step gone":  {`DELETE FROM repair_steps WHERE way = 'EX-01'`, "la bitácora asienta el paso «EX-01»"},
		"a signature gone":    {`DELETE FROM paper_signatures WHERE slot = 'B4'`, "y ya no está"},
		"a signature doubled": {`INSERT INTO paper_signatures SELECT paper_id, 'otro', version, sections, person_id, name, post, role, level, hash, declaration, note, at FROM paper_signatures WHERE slot = 'B4'`, "en otro, versión"},
		"a signature moved":   {`UPDATE paper_signatures SET slot = 'D3' WHERE slot = 'B4'`, "no está así en la bitácora"},
		"a proof gone":        {`DELETE FROM seal_evidence`, "la prueba de la firma de"},
		"another reason":      {`UPDATE paper_versions SET reason = 'otra razón' WHERE version > 1`, "no está así en la bitácora"},
		"an annex made up":    {`INSERT INTO paper_annexes SELECT id, 1, 'INV-1', 'SP-1', '2026-10-12', 'x', opened_at FROM papers WHERE kind = 'F-08'`, "lo anotado después de acusado (INV-1 SP-1)"},
		"another signatory":   {`UPDATE letter_signatures SET name = 'Otra persona'`, "la firma de Otra persona"},
		"another receipt":     {`UPDATE letter_deliveries SET proof = 'otro acuse'`, "el acuse de"},
		"an answer gone":      {`DELETE FROM letter_replies`, "la respuesta"},
		"another number":      {`UPDATE letters SET number = 'X/1/2026' WHERE seq = 1`, "Oficio X/1/2026"},
		"a remark gone":       {`DELETE FROM letter_events WHERE kind = 'instruccion'`, "el paso «instruccion»"},
		"an external step":    {`UPDATE repair_steps SET note = 'otra nota' WHERE seq = 2`, "no está así en la bitácora"},
		"a file renamed":      {`UPDATE order_files SET name = 'otro.jpg'`, "el archivo otro.jpg"},
		"a file gone":         {`DELETE FROM order_files WHERE hash = (SELECT MAX(hash) FROM order_files)`, "la bitácora asienta el archivo"},
		"another file state":  {`UPDATE repairs SET state = 'X15' WHERE state = 'X10'`, "y sus"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "altered.db")
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			db := open(t, path)
			err := db.Write(t.Context(), func(conn *database.Conn) error {
				var guards []string
				if err := conn.Select(t.Context(), &guards, `SELECT name FROM sqlite_master WHERE type = 'trigger'`); err != nil {
					return err
				}
				for _, g := range guards {
					if _, err := conn.Exec(t.Context(), `DROP TRIGGER `+g); err != nil {
						return err
					}
				}
				n, err := conn.Exec(t.Context(), c.do)
				if err == nil && n == 0 {
					t.Error("changed nothing")
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if r := verify(t, db); r.Holds() || !strings.Contains(r.String(), c.mention) {
				t.Errorf("not found:\n%s", r)
			}
		})
	}
}

func open(t *testing.T, path string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// The same rows give the same fingerprint on both engines, and another row
// another one.
func TestTheFingerprintIsThatOfTheRows(t *testing.T) {
	lite, pg := dbtest.SQLite(t), dbtest.Postgres(t)
	demo(t, lite)
	copyRows(t, lite, pg)
	want, tables, err := proof.Fingerprint(t.Context(), lite, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, others, err := proof.Fingerprint(t.Context(), pg, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range tables {
		if table != others[i] {
			t.Errorf("%+v on SQLite, %+v on PostgreSQL", table, others[i])
		}
		if table.Name == "sessions" || table.Name == "orders" && table.Rows < 50 {
			t.Errorf("%+v", table)
		}
	}
	if got != want {
		t.Errorf("%s on SQLite, %s on PostgreSQL", want, got)
	}
	change := func(db *database.DB, query string) {
		t.Helper()
		err := db.Write(t.Context(), func(c *database.Conn) error { _, err := c.Exec(t.Context(), query); return err })
		if err != nil {
			t.Fatal(err)
		}
	}
	change(pg, `INSERT INTO sign_in_attempts (kind, subject, failures, since, last_at) VALUES ('cuenta', 'a', 1, '', '')`)
	if again, _, _ := proof.Fingerprint(t.Context(), pg, nil); again != want {
		t.Error("an attempt to sign in is no record")
	}
	change(pg, `UPDATE persons SET extension = '1' WHERE extension <> ''`)
	if again, _, _ := proof.Fingerprint(t.Context(), pg, nil); again == want {
		t.Error("a changed row gives the same fingerprint")
	}
}

var createsTable = regexp.MustCompile(`(?m)^CREATE TABLE ([a-z_]+)`)

// copyRows copies every row of one engine to the other, in the order in which the
// schema makes the tables.
func copyRows(t *testing.T, from, to *database.DB) {
	t.Helper()
	ctx := t.Context()
	files, err := database.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	err = to.Write(ctx, func(c *database.Conn) error {
		for _, f := range files {
			for _, m := range createsTable.FindAllStringSubmatch(f.Text, -1) {
				if err := copyTable(ctx, from.Read(), c, m[1]); err != nil {
					return fmt.Errorf("%s: %w", m[1], err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func copyTable(ctx context.Context, from, to *database.Conn, table string) error {
	var names []string
	if err := from.Select(ctx, &names, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`); err != nil {
		return err
	}
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, "'"+n+"', "+n)
	}
	var rows []string
	if err := from.Select(ctx, &rows, `SELECT json_object(`+strings.Join(pairs, ", ")+`) FROM `+table); err != nil {
		return err
	}
	for _, r := range rows {
		var values map[string]any
		d := json.NewDecoder(strings.NewReader(r))
		d.UseNumber()
		if err := d.Decode(&values); err != nil {
			return err
		}
		args := make([]any, len(names))
		for i, n := range names {
			args[i] = values[n]
			if number, ok := values[n].(json.Number); ok {
				i64, err := number.Int64()
				if err != nil {
					return err
				}
				args[i] = i64
			}
		}
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
		if _, err := to.Exec(ctx, `INSERT INTO `+table+` (`+strings.Join(names, ", ")+`) VALUES (`+marks+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}

// Who takes the dossier of an order is entered under a name that begins as that of an external
// file does, and leaves no step of one.
func TestADossierThatWasTakenIsNoStepOfAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		by := audit.By{Actor: "auditora", Role: "auditor", At: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)}
		for _, action := range []string{"descarga", "revisa textos"} {
			if err := db.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, by.On("expediente:una-orden", action, nil)) }); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := proof.Verify(ctx, db, nil); err != nil || !r.Holds() {
			t.Errorf("%v\n%s", err, r)
		}
		if err := db.Write(ctx, func(c *database.Conn) error {
			return audit.Append(ctx, c, by.On("expediente:un-archivo", "EX-03", nil))
		}); err != nil {
			t.Fatal(err)
		}
		if r, err := proof.Verify(ctx, db, nil); err != nil || r.Holds() {
			t.Errorf("a step that is not there passes: %v", err)
		}
	})
}
