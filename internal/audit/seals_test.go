package audit_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
)

// sealed writes entries in three goes, with a checkpoint after each.
func sealed(t *testing.T, db *database.DB, dir string) *audit.Seals {
	t.Helper()
	s, err := audit.OpenSeals(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range []int{5, 3, 6} {
		add(t, db, fmt.Sprintf("orden:%c", 'a'+i), n)
		seal(t, s, db, i)
	}
	return s
}

func seal(t *testing.T, s *audit.Seals, db *database.DB, minute int) {
	t.Helper()
	if err := s.Seal(t.Context(), db, noon.Add(time.Duration(minute)*time.Minute)); err != nil {
		t.Fatal(err)
	}
}

func judgeLog(t *testing.T, c *database.Conn, dir string) audit.LogReport {
	t.Helper()
	seals, err := audit.ReadSeals(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := audit.VerifyLog(t.Context(), c, seals)
	if err != nil {
		t.Fatal(err)
	}
	r.Findings = append(seals.Findings, r.Findings...)
	return r
}

// What is appended is folded into one log and vouched for outside of the database; a
// second try writes nothing, and the key is its owner's alone (rev11 Q-08).
func TestTheLogIsSealedOutsideOfTheDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dir := t.TempDir()
		s := sealed(t, db, dir)
		r := judgeLog(t, db.Read(), dir)
		if len(r.Findings) > 0 || r.Leaves != 14 || r.Sealed != 14 || r.Seals != 3 || r.Pending != 0 {
			t.Errorf("%+v", r)
		}
		add(t, db, "orden:z", 2)
		if r := judgeLog(t, db.Read(), dir); len(r.Findings) > 0 || r.Pending != 2 {
			t.Errorf("two entries wait: %+v", r)
		}
		seal(t, s, db, 9)
		before, err := os.ReadFile(filepath.Join(dir, "sellos-2026-11.txt"))
		if err != nil {
			t.Fatal(err)
		}
		seal(t, s, db, 10)
		after, _ := os.ReadFile(filepath.Join(dir, "sellos-2026-11.txt"))
		if string(before) != string(after) {
			t.Error("without anything new another checkpoint was written")
		}
		info, err := os.Stat(filepath.Join(dir, "clave.privada"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key: %v %v", info.Mode(), err)
		}
		again, err := audit.OpenSeals(dir, "")
		if err != nil || again.Key() != s.Key() {
			t.Errorf("another start has another key: %v", err)
		}
	})
}

// Several instances take turns, and each entry is folded in once.
func TestInstancesTakeTurnsInSealing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dir := t.TempDir()
		sealed(t, db, dir)
		var wg sync.WaitGroup
		for i := range 4 {
			s, err := audit.OpenSeals(dir, "")
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				for j := range 5 {
					add(t, db, fmt.Sprintf("bien:%d-%d", i, j), 3)
					if err := s.Seal(t.Context(), db, noon.Add(time.Hour)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		s, _ := audit.OpenSeals(dir, "")
		seal(t, s, db, 70)
		if r := judgeLog(t, db.Read(), dir); len(r.Findings) > 0 || r.Sealed != 14+4*5*3 {
			t.Errorf("%+v", r)
		}
	})
}

// guards are the append-only triggers of this room, taken away as somebody with the
// keys of the database could.
func unguardAll(t *testing.T, db *database.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(c *database.Conn) error {
		for _, table := range []string{"audit_entries", "audit_leaves", "audit_nodes", "audit_seals"} {
			drop := []string{`DROP TRIGGER ` + table + `_no_update`, `DROP TRIGGER ` + table + `_no_delete`}
			if db.Engine() == database.Postgres {
				drop = []string{`DROP TRIGGER ` + table + `_append_only ON ` + table}
			}
			for _, q := range drop {
				if _, err := c.Exec(t.Context(), q); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// within alters the database and judges it inside of one transaction that is given up.
func within(t *testing.T, db *database.DB, judge func(c *database.Conn), queries ...string) {
	t.Helper()
	undo := errors.New("undo")
	err := db.Write(t.Context(), func(c *database.Conn) error {
		for _, q := range queries {
			if n, err := c.Exec(t.Context(), q); err != nil || n == 0 {
				return fmt.Errorf("%s: %d rows, %w", q, n, err)
			}
		}
		judge(c)
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
}

// G22: one character changed in any column of any row of the audit is found, by the
// chains or by the log.
func TestEachCharacterOfTheAuditIsGuarded(t *testing.T) {
	tables := map[string][]string{
		"audit_entries": {"chain", "seq", "at", "actor", "role", "action", "data", "prev", "hash"},
		"audit_heads":   {"chain", "seq", "hash"},
		"audit_leaves":  {"idx", "chain", "seq"},
		"audit_nodes":   {"idx", "hash"},
		"audit_seals":   {"size", "at", "note"},
		"audit_pending": {"chain", "seq"},
		"audit_log":     {"size"},
	}
	numbers := map[string]bool{"seq": true, "idx": true, "size": true}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dir := t.TempDir()
		sealed(t, db, dir)
		add(t, db, "orden:z", 1) // one that waits
		unguardAll(t, db)
		seals, err := audit.ReadSeals(dir)
		if err != nil {
			t.Fatal(err)
		}
		cell := "CAST(rowid AS TEXT)"
		if db.Engine() == database.Postgres {
			cell = "ctid::text"
		}
		changes := 0
		for table, columns := range tables {
			var rows []string
			if err := db.Read().Select(t.Context(), &rows, `SELECT `+cell+` FROM `+table); err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				for _, column := range columns {
					change := column + ` = ` + column + ` + 1000`
					if !numbers[column] {
						change = column + ` = CASE WHEN substr(` + column + `, 1, 1) = 'x' THEN 'y' ELSE 'x' END || substr(` + column + `, 2)`
					}
					where := ` WHERE ` + cell + ` = '` + row + `'`
					within(t, db, func(c *database.Conn) {
						_, chains := audit.VerifyAll(t.Context(), c)
						r, err := audit.VerifyLog(t.Context(), c, seals)
						if err != nil {
							t.Fatal(err)
						}
						if chains == nil && len(r.Findings) == 0 {
							t.Errorf("%s.%s of row %s", table, column, row)
						}
						changes++
					}, `UPDATE `+table+` SET `+change+where)
				}
			}
		}
		if changes < 200 {
			t.Errorf("only %d changes were tried", changes)
		}
	})
}

// What somebody does who knows how it works, and rewrites the chain after the change.
func TestWhatIsRewrittenInFullIsFoundByTheCheckpoints(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		dir := t.TempDir()
		sealed(t, db, dir)
		unguardAll(t, db)
		for name, x := range map[string]struct {
			do      []string
			mention string
		}{
			"a chain that never was": {[]string{
				`UPDATE audit_entries SET hash = (SELECT hash FROM audit_entries x WHERE x.chain = 'orden:b' AND x.seq = audit_entries.seq) WHERE chain = 'orden:a' AND seq = 2`},
				"asiento 2 de la bitácora «orden:a» no es el que se selló el 2026-11-23T18:00"},
			"the tail cut from everything": {[]string{
				`DELETE FROM audit_entries WHERE chain = 'orden:c'`, `DELETE FROM audit_heads WHERE chain = 'orden:c'`, `DELETE FROM audit_leaves WHERE idx >= 8`,
				`DELETE FROM audit_nodes WHERE idx >= 15`, `UPDATE audit_log SET size = 8`, `DELETE FROM audit_seals WHERE size > 8`},
				"da fe de 14 asientos y la base de datos tiene 8"},
			"two entries in each other's place": {[]string{
				`UPDATE audit_leaves SET idx = 100 WHERE idx = 0`, `UPDATE audit_leaves SET idx = 0 WHERE idx = 5`, `UPDATE audit_leaves SET idx = 5 WHERE idx = 100`},
				"no es el que se selló"},
			"an entry that never waited": {[]string{
				`INSERT INTO audit_entries (chain, seq, at, actor, role, action, data, prev, hash) SELECT 'orden:q', seq, at, actor, role, action, data, prev, hash FROM audit_entries WHERE chain = 'orden:a' AND seq = 1`},
				"no está en la bitácora general"},
		} {
			t.Run(name, func(t *testing.T) {
				within(t, db, func(c *database.Conn) {
					if r := judgeLog(t, c, dir); !strings.Contains(strings.Join(r.Findings, "\n"), x.mention) {
						t.Errorf("%q", r.Findings)
					}
				}, x.do...)
			})
		}
		// The tree rewritten too: only the checkpoint outside knows.
		within(t, db, func(c *database.Conn) {
			r := judgeLog(t, c, dir)
			if text := strings.Join(r.Findings, "\n"); !strings.Contains(text, "Los asientos 5 a 7 de la bitácora general no son los que se sellaron") {
				t.Errorf("%q", r.Findings)
			}
		}, rewritten(t, db, dir)...)
	})
}

// rewritten replaces the tree by that of other entries, of the same number.
func rewritten(t *testing.T, db *database.DB, dir string) []string {
	t.Helper()
	other := dbtest.SQLite(t)
	add(t, other, "orden:a", 5)
	s, err := audit.OpenSeals(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	seal(t, s, other, 0)
	err = other.Write(t.Context(), func(c *database.Conn) error {
		return audit.Append(t.Context(), c, audit.By{Actor: "otra", At: noon}.On("orden:b", "OS-01", 1))
	})
	if err != nil {
		t.Fatal(err)
	}
	add(t, other, "orden:b", 2)
	seal(t, s, other, 1)
	add(t, other, "orden:c", 6)
	seal(t, s, other, 2)
	queries := []string{`DELETE FROM audit_nodes`}
	var nodes []struct {
		Idx  int64  `db:"idx"`
		Hash string `db:"hash"`
	}
	if err := other.Read().Select(t.Context(), &nodes, `SELECT idx, hash FROM audit_nodes`); err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		queries = append(queries, fmt.Sprintf(`INSERT INTO audit_nodes (idx, hash) VALUES (%d, '%s')`, n.Idx, n.Hash))
	}
	var entries []audit.Record
	if err := other.Read().Select(t.Context(), &entries, `SELECT chain, seq, at, actor, role, action, data, prev, hash FROM audit_entries WHERE chain = 'orden:b'`); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		queries = append(queries, fmt.Sprintf(`UPDATE audit_entries SET at = '%s', actor = '%s', role = '%s', action = '%s', data = '%s', prev = '%s', hash = '%s' WHERE chain = 'orden:b' AND seq = %d`,
			e.At, e.Actor, e.Role, e.Action, e.Data, e.Prev, e.Hash, e.Seq))
	}
	return queries
}

// A single byte changed in a file of checkpoints is found, wherever it is, and so is a
// checkpoint that was taken out or moved, and an end that was cut.
func TestEachByteOfTheCheckpointsIsGuarded(t *testing.T) {
	db := dbtest.SQLite(t)
	dir := t.TempDir()
	sealed(t, db, dir)
	file := filepath.Join(dir, "sellos-2026-11.txt")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	try := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := judgeLog(t, db.Read(), dir); len(r.Findings) == 0 {
			t.Errorf("not found: %s", name)
		}
	}
	for i := range whole {
		b := []byte(string(whole))
		b[i] ^= 1
		try(fmt.Sprintf("byte %d", i), string(b))
	}
	notes := strings.SplitAfter(string(whole), "\n\n")
	first, second, third := notes[0]+notes[1], notes[2]+notes[3], notes[4]+notes[5]
	try("the first taken out", second+third)
	try("the second taken out", first+third)
	try("two in the wrong order", first+third+second)
	try("the last cut off", first+second)
	try("all gone", "")
	try("half a note", string(whole)+first[:100])
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := judgeLog(t, db.Read(), dir); len(r.Findings) > 0 {
		t.Errorf("%q", r.Findings)
	}
}

// A database that was brought back to an earlier state is found at once by the next
// checkpoint, which is not written; whoever administers may acknowledge it with a
// reason, and it stays known.
func TestARollbackIsFoundAndMayBeAcknowledged(t *testing.T) {
	dir, at := t.TempDir(), t.TempDir()
	path := filepath.Join(at, "a.db")
	db := openSQLite(t, path)
	s := sealed(t, db, dir)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	early, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db = openSQLite(t, path)
	add(t, db, "orden:d", 4)
	seal(t, s, db, 5)
	if err := s.Acknowledge(t.Context(), db, noon, "no hay motivo alguno para esto"); problem.KindOf(err) != problem.Refused {
		t.Errorf("nothing to acknowledge: %v", err)
	}
	db.Close()
	back := filepath.Join(at, "b.db")
	if err := os.WriteFile(back, early, 0o600); err != nil {
		t.Fatal(err)
	}
	db = openSQLite(t, back)
	if r := judgeLog(t, db.Read(), dir); !strings.Contains(strings.Join(r.Findings, " "), "se la regresó a como estaba antes") {
		t.Errorf("%q", r.Findings)
	}
	add(t, db, "orden:e", 1)
	if err := s.Seal(t.Context(), db, noon.Add(time.Hour)); problem.KindOf(err) != problem.Conflict || s.Trouble() == "" {
		t.Errorf("sealed over it: %v", err)
	}
	if err := s.Acknowledge(t.Context(), db, noon.Add(time.Hour), "corto"); problem.KindOf(err) != problem.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.Acknowledge(t.Context(), db, noon.Add(time.Hour), "Se restauró el respaldo del martes por falla del disco"); err != nil {
		t.Fatal(err)
	}
	seal(t, s, db, 80)
	r := judgeLog(t, db.Read(), dir)
	if len(r.Findings) != 0 || len(r.Remarks) != 1 || !strings.Contains(r.Remarks[0], "falla del disco") || !strings.Contains(r.Remarks[0], "4 asientos") {
		t.Errorf("%+v", r)
	}
}

func openSQLite(t *testing.T, path string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// The copy in a second folder follows, catches up when it was away, and is not written
// over when it says something else.
func TestTheSecondFolderFollows(t *testing.T) {
	db := dbtest.SQLite(t)
	dir, mirror := t.TempDir(), filepath.Join(t.TempDir(), "lejos")
	s, err := audit.OpenSeals(dir, mirror)
	if err != nil {
		t.Fatal(err)
	}
	same := func() bool {
		a, _ := os.ReadFile(filepath.Join(dir, "sellos-2026-11.txt"))
		b, _ := os.ReadFile(filepath.Join(mirror, "sellos-2026-11.txt"))
		return len(a) > 0 && string(a) == string(b)
	}
	add(t, db, "orden:a", 2)
	seal(t, s, db, 0)
	if !same() {
		t.Error("the copy does not follow")
	}
	if err := os.Rename(mirror, mirror+"-desmontada"); err != nil {
		t.Fatal(err)
	}
	add(t, db, "orden:a", 1)
	if err := s.Seal(t.Context(), db, noon.Add(time.Minute)); err == nil || s.Trouble() == "" {
		t.Error("nobody is told that the second folder is away")
	}
	if err := os.Rename(mirror+"-desmontada", mirror); err != nil {
		t.Fatal(err)
	}
	add(t, db, "orden:a", 1)
	seal(t, s, db, 2)
	if !same() || s.Trouble() != "" {
		t.Error("the copy did not catch up")
	}
	if r := judgeLog(t, db.Read(), mirror); len(r.Findings) > 0 {
		t.Errorf("judged by the copy: %q", r.Findings)
	}
	if err := os.WriteFile(filepath.Join(mirror, "sellos-2026-11.txt"), []byte("otra cosa"), 0o600); err != nil {
		t.Fatal(err)
	}
	add(t, db, "orden:a", 1)
	if err := s.Seal(t.Context(), db, noon.Add(3*time.Minute)); err == nil {
		t.Error("another copy was written over")
	}
}

// An entry proves by itself that the log holds it, and another one does not.
func TestAnEntryIsProvedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := sealed(t, db, t.TempDir())
		list, note, err := audit.Prove(t.Context(), db.Read(), "orden:a", "orden:b")
		if err != nil || len(list) != 8 || note == "" {
			t.Fatalf("%d entries, %q, %v", len(list), note, err)
		}
		p, err := audit.OpenCheckpoint(note, s.Keys())
		if err != nil || p.Size != 8 {
			t.Fatalf("the first checkpoint that covers them: %+v, %v", p, err)
		}
		for _, e := range list {
			if err := e.Holds(p); err != nil {
				t.Error(err)
			}
			e.Hash = strings.Repeat("0", 64)
			if e.Holds(p) == nil {
				t.Error("another entry is proved too")
			}
		}
		add(t, db, "orden:a", 1)
		if _, note, err := audit.Prove(t.Context(), db.Read(), "orden:a"); note != "" || err != nil {
			t.Errorf("what is not sealed yet is proved: %q, %v", note, err)
		}
	})
}

// The quick way to hash an entry gives what the long one gives.
func FuzzTheQuickHashIsTheHash(f *testing.F) {
	f.Add("orden:a", "p-1", "ast", "OS-01", `{"a":"<ñ>"}`, int64(3))
	f.Add("", "\x00\"\\", "\u2028", "😀", `"x"`, int64(-1))
	f.Fuzz(func(t *testing.T, chain, actor, role, action, data string, seq int64) {
		quick, slow, ok := audit.BothHashes(chain, actor, role, action, data, seq)
		if ok && quick != slow {
			t.Errorf("%s and %s", quick, slow)
		}
	})
}
