package backup_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
)

func engines() []database.Engine { return []database.Engine{database.SQLite, database.Postgres} }

// What is copied from either engine comes back on either, the same to the last row and
// byte.
func TestACopyComesBackOnEitherEngine(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		want := huella(t, h)
		r := h.take(t, backup.Options{Passphrase: "una frase larga"})
		if !r.Manifest.Holds || r.Manifest.Huella != want || r.Manifest.Engine != h.db.Engine() || r.Manifest.Files.Count < 5 {
			t.Fatalf("holds %v (%s), %s, want %s, %d files", r.Manifest.Holds, r.Manifest.Finding, r.Manifest.Huella, want, r.Manifest.Files.Count)
		}
		if run, ok, err := backup.Last(t.Context(), h.db.Read(), backup.Taken, true); err != nil || !ok || run.Name != filepath.Base(r.Path) || run.Huella != want {
			t.Errorf("noted: %+v %v %v", run, ok, err)
		}
		for _, engine := range engines() {
			url, data := vacant(t, engine)
			if _, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Passphrase: "una frase larga", Clock: h.clock.Now}); err != nil {
				t.Fatalf("to %s: %v", engine, err)
			}
			back := at(t, data, url)
			if got := huella(t, back); got != want {
				t.Errorf("to %s: %s, want %s", engine, got, want)
			}
			if rep, err := proof.Verify(t.Context(), back.db, back.files); err != nil || !rep.Holds() {
				t.Errorf("to %s: %v\n%s", engine, err, rep)
			}
			for name, content := range map[string]string{"notas/uno.txt": "nota uno\n", "notas/clave.privada": "PRIVATE+KEY+soporte", "LEEME": "nota\n"} {
				if b, err := os.ReadFile(filepath.Join(data, name)); err != nil || string(b) != content {
					t.Errorf("to %s: %s is %q, %v", engine, name, b, err)
				}
			}
			var sessions int
			if err := back.db.Read().Get(t.Context(), &sessions, `SELECT COUNT(*) FROM sessions`); err != nil || sessions != 0 {
				t.Errorf("to %s: %d sessions came back, %v", engine, sessions, err)
			}
			if run, ok, err := backup.Last(t.Context(), back.db.Read(), backup.Restored, true); err != nil || !ok || run.Name != filepath.Base(r.Path) {
				t.Errorf("to %s: noted %+v %v %v", engine, run, ok, err)
			}
			// What came back goes on: the guards and the counters are in force.
			err := back.db.Write(t.Context(), func(c *database.Conn) error {
				_, err := c.Exec(t.Context(), `UPDATE audit_entries SET actor = 'x'`)
				return err
			})
			if err == nil {
				t.Errorf("to %s: the audit can be changed", engine)
			}
		}
	})
}

func TestPrivateKeysStayOutUnlessTheyAreEncrypted(t *testing.T) {
	h := lived(t, database.SQLite)
	open := h.take(t, backup.Options{})
	if !strings.Contains(open.Manifest.Keys, "no se incluyen (1)") {
		t.Errorf("says %q", open.Manifest.Keys)
	}
	h.clock.Advance(time.Second)
	sealed := h.take(t, backup.Options{Passphrase: "una frase larga"})
	for _, r := range []backup.Result{open, sealed} {
		for _, f := range left(t, r.Path) {
			if b, err := os.ReadFile(f); err != nil || strings.Contains(string(b), "PRIVATE") {
				t.Errorf("%s shows the key (%v)", f, err)
			}
		}
	}
	url, data := vacant(t, database.SQLite)
	if _, err := backup.Restore(t.Context(), sealed.Path, backup.Target{URL: url, Data: data, Passphrase: "otra", Clock: h.clock.Now}); problem.KindOf(err) != problem.Invalid {
		t.Errorf("with another passphrase: %v", err)
	}
	if list := left(t, data); len(list) != 0 {
		t.Errorf("left behind: %v", list)
	}
	if _, err := backup.Restore(t.Context(), sealed.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now}); err != nil {
		t.Errorf("without the keys: %v", err)
	}
	if _, err := os.Stat(filepath.Join(data, "notas", "clave.privada")); !os.IsNotExist(err) {
		t.Errorf("the key came without its passphrase: %v", err)
	}
}

// G20: every byte of a copy counts. SOPORTE_LONG flips ten thousand.
func TestAFlippedByteIsFoundAndNamed(t *testing.T) {
	h := lived(t, database.SQLite)
	r := h.take(t, backup.Options{})
	files := left(t, r.Path)
	flips := 400
	if os.Getenv("SOPORTE_LONG") != "" {
		flips = 10000
	}
	for i := range flips {
		name := files[i%len(files)]
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		bad := slices.Clone(whole)
		pos, bit := rand.IntN(len(bad)), byte(1)<<rand.IntN(8)
		bad[pos] ^= bit
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = backup.Open(t.Context(), r.Path)
		rel, _ := filepath.Rel(r.Path, name)
		named := err != nil && (strings.Contains(err.Error(), filepath.ToSlash(rel)) || filepath.Base(name) == "SHA256SUMS")
		if problem.KindOf(err) != problem.Refused || !named {
			t.Errorf("bit %#x of byte %d of %s: %v", bit, pos, rel, err)
		}
		if err := os.WriteFile(name, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := backup.Open(t.Context(), r.Path); err != nil {
		t.Errorf("mended: %v", err)
	}
}

func TestADamagedCopyIsRefusedWhole(t *testing.T) {
	h := lived(t, database.SQLite)
	r := h.take(t, backup.Options{})
	var blob string
	for _, f := range left(t, filepath.Join(r.Path, "archivos")) {
		blob, _ = filepath.Rel(r.Path, f)
	}
	for name, c := range map[string]struct {
		do      func(dir string) error
		mention string
	}{
		"a table gone":     {func(d string) error { return os.Remove(filepath.Join(d, "tablas/orders.jsonl.gz")) }, "tablas/orders.jsonl.gz falta"},
		"a file gone":      {func(d string) error { return os.Remove(filepath.Join(d, blob)) }, blob + " falta"},
		"cut short":        {func(d string) error { return os.Truncate(filepath.Join(d, "tablas/persons.jsonl.gz"), 100) }, "tablas/persons.jsonl.gz"},
		"something more":   {func(d string) error { return os.WriteFile(filepath.Join(d, "carpeta/otra"), []byte("x"), 0o600) }, "carpeta/otra está de más"},
		"no list":          {func(d string) error { return os.Remove(filepath.Join(d, "SHA256SUMS")) }, "SHA256SUMS falta"},
		"no manifest":      {func(d string) error { return os.Remove(filepath.Join(d, "manifiesto.json")) }, "manifiesto.json falta"},
		"another manifest": {func(d string) error { return resum(d, "manifiesto.json", `"filas": `, `"filas": 1`) }, "manifiesto.json"},
		"another fingerprint": {func(d string) error {
			return resum(d, "manifiesto.json", r.Manifest.Huella, strings.Repeat("0", 64))
		}, "manifiesto.json su huella"},
		"rows of another table": {func(d string) error {
			if err := os.Rename(filepath.Join(d, "tablas/units.jsonl.gz"), filepath.Join(d, "tablas/persons.jsonl.gz")); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(d, "tablas/units.jsonl.gz"), nil, 0o600); err != nil {
				return err
			}
			return backup.Resum(d)
		}, "tablas/units.jsonl.gz no se puede leer"},
		"no copy at all": {os.RemoveAll, "No hay ningún respaldo"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "copia")
			if err := os.CopyFS(dir, os.DirFS(r.Path)); err != nil {
				t.Fatal(err)
			}
			if err := c.do(dir); err != nil {
				t.Fatal(err)
			}
			url, data := vacant(t, database.SQLite)
			_, err := backup.Restore(t.Context(), dir, backup.Target{URL: url, Data: data, Clock: h.clock.Now})
			if _, ok := problem.As(err); !ok || !strings.Contains(err.Error(), c.mention) {
				t.Errorf("says %v", err)
			}
			if list := left(t, data); len(list) != 0 {
				t.Errorf("left behind: %v", list)
			}
		})
	}
}

// resum changes a text in a file of a copy and writes the list of hashes anew, as
// somebody who knows the form could.
func resum(dir, file, old, new string) error {
	at := filepath.Join(dir, file)
	b, err := os.ReadFile(at)
	if err != nil {
		return err
	}
	if err := os.WriteFile(at, []byte(strings.Replace(string(b), old, new, 1)), 0o600); err != nil {
		return err
	}
	return backup.Resum(dir)
}

func TestOnlyAnEmptyPlaceIsFilled(t *testing.T) {
	h := lived(t, database.SQLite)
	r := h.take(t, backup.Options{})
	for _, engine := range engines() {
		t.Run(string(engine), func(t *testing.T) {
			other := lived(t, engine)
			before := huella(t, other)
			other.db.Close()
			_, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: other.url, Data: filepath.Join(t.TempDir(), "d"), Clock: h.clock.Now})
			if problem.KindOf(err) != problem.Refused || !strings.Contains(err.Error(), "no está vacía") {
				t.Errorf("over other data: %v", err)
			}
			if got := huella(t, at(t, other.data, other.url)); got != before {
				t.Error("the other data were touched")
			}
			url, data := vacant(t, engine)
			if err := os.MkdirAll(data, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(data, "ajeno.txt"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now})
			if problem.KindOf(err) != problem.Refused || !strings.Contains(err.Error(), "ajeno.txt") {
				t.Errorf("into a folder in use: %v", err)
			}
		})
	}
	t.Run("served", func(t *testing.T) {
		url, data := vacant(t, database.SQLite)
		if err := os.MkdirAll(data, 0o700); err != nil {
			t.Fatal(err)
		}
		db, err := database.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Serve(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now}); problem.KindOf(err) != problem.Conflict {
			t.Errorf("under a serving program: %v", err)
		}
	})
}

// A restoration that is cut off at any time leaves no installation, and the next one
// goes through.
func TestARestorationIsWholeOrNothing(t *testing.T) {
	h := lived(t, database.SQLite)
	r := h.take(t, backup.Options{})
	want := huella(t, h)
	for _, engine := range engines() {
		t.Run(string(engine), func(t *testing.T) {
			url, data := vacant(t, engine)
			for _, stop := range []string{"Se lee", "Se llena", "Se ponen los archivos", "Se pone la base"} {
				ctx, cancel := context.WithCancel(t.Context())
				_, err := backup.Restore(ctx, r.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now, Tell: func(step string) {
					if strings.HasPrefix(step, stop) {
						cancel()
					}
				}})
				cancel()
				if err == nil {
					if stop == "Se pone la base" && engine == database.SQLite {
						return // a name is given at once or not at all
					}
					t.Fatalf("«%s» was not cut off", stop)
				}
				for _, f := range left(t, data) {
					if !strings.Contains(f, ".sirviendo") {
						t.Errorf("after «%s»: %s", stop, f)
					}
				}
			}
			if _, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now}); err != nil {
				t.Fatal(err)
			}
			if got := huella(t, at(t, data, url)); got != want {
				t.Error("another fingerprint")
			}
		})
	}
	// A crash, unlike an error, takes nothing away again.
	t.Run("after a crash", func(t *testing.T) {
		url, data := vacant(t, database.SQLite)
		if err := os.CopyFS(filepath.Join(data, "archivos"), os.DirFS(filepath.Join(r.Path, "archivos"))); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(data, os.DirFS(filepath.Join(r.Path, "carpeta"))); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now}); err != nil {
			t.Fatal(err)
		}
	})
}

// A copy of data that do not hold is faithful, says so, and displaces no good one.
func TestACopyOfWhatDoesNotHoldSaysSo(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		to := t.TempDir()
		good := h.take(t, backup.Options{To: to, Keep: 1})
		var name string
		if err := h.db.Read().Get(t.Context(), &name, `SELECT MIN(hash) FROM order_files`); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(h.data, "archivos", name[:2], name), []byte("otra cosa"), 0o600); err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(time.Minute)
		bad := h.take(t, backup.Options{To: to, Keep: 1})
		if bad.Manifest.Holds || !strings.HasSuffix(bad.Path, "-con-hallazgos") || !slices.Contains(bad.Manifest.Files.Missing, name) || !strings.Contains(bad.Manifest.Finding, name) {
			t.Errorf("%s: holds %v (%s), missing %v", bad.Path, bad.Manifest.Holds, bad.Manifest.Finding, bad.Manifest.Files.Missing)
		}
		if _, err := os.Stat(good.Path); err != nil {
			t.Errorf("the good one went: %v", err)
		}
		if run, _, err := backup.Last(t.Context(), h.db.Read(), backup.Taken, false); err != nil || run.OK || run.Finding == "" {
			t.Errorf("noted: %+v %v", run, err)
		}
		url, data := vacant(t, database.SQLite)
		if _, err := backup.Restore(t.Context(), bad.Path, backup.Target{URL: url, Data: data, Clock: h.clock.Now}); problem.KindOf(err) != problem.Refused {
			t.Errorf("restored without being told to: %v", err)
		}
		if _, err := backup.Restore(t.Context(), bad.Path, backup.Target{URL: url, Data: data, Unsound: true, Clock: h.clock.Now}); err != nil {
			t.Errorf("told to: %v", err)
		}
	})
}

func TestTheNewestCopiesStay(t *testing.T) {
	h := lived(t, database.SQLite)
	to := t.TempDir()
	for _, stray := range []string{".parcial-abc/tablas", ".borrando-x", "respaldo-hecho-a-mano", "otra"} {
		if err := os.MkdirAll(filepath.Join(to, stray), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var last backup.Result
	for range 4 {
		h.clock.Advance(time.Hour)
		last = h.take(t, backup.Options{To: to, Keep: 2})
	}
	if len(last.Removed) != 1 {
		t.Errorf("removed %v", last.Removed)
	}
	list, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	want := []string{".respaldando", "otra", "respaldo-20261013T210001Z", "respaldo-20261013T220001Z", "respaldo-hecho-a-mano"}
	if !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
	if _, err := backup.Take(t.Context(), h.db, h.files, backup.Options{To: to, Clock: h.clock.Now}); problem.KindOf(err) != problem.Conflict {
		t.Errorf("twice in one instant: %v", err)
	}
}

// A copy that is taken while many write is one moment of the data.
func TestACopyIsTakenBesideWriters(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					err := h.db.Write(context.Background(), func(c *database.Conn) error {
						return audit.Append(context.Background(), c, audit.By{Actor: "p", At: h.clock.Now()}.On(fmt.Sprintf("prueba:%d", w), "alta", i))
					})
					if err != nil {
						t.Error(err)
						return
					}
					if i%10 == 0 {
						if err := attach(context.Background(), h.db, h.files, fmt.Sprintf("%d-%d", w, i)); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		r := h.take(t, backup.Options{})
		stop()
		wg.Wait()
		if !r.Manifest.Holds {
			t.Error(r.Manifest.Finding)
		}
		if huella(t, h) == r.Manifest.Huella {
			t.Error("nothing was written meanwhile")
		}
	})
}

func TestOneBackupAtATime(t *testing.T) {
	h := lived(t, database.SQLite)
	to := t.TempDir()
	var inner error
	told := false
	h.take(t, backup.Options{To: to, Tell: func(string) {
		if !told {
			told = true
			_, inner = backup.Take(context.Background(), h.db, h.files, backup.Options{To: to, Clock: h.clock.Now})
		}
	}})
	if problem.KindOf(inner) != problem.Conflict {
		t.Errorf("a second one: %v", inner)
	}
}

// From each engine to the other and back, equal to the row.
func TestDataMoveBetweenEngines(t *testing.T) {
	h := lived(t, database.SQLite)
	want := huella(t, h)
	h.db.Close()
	pg, _ := vacant(t, database.Postgres)
	from := at(t, h.data, h.url)
	tables := 0
	j, err := backup.Move(t.Context(), from.db, pg, h.clock.Now, func(string, int) { tables++ })
	if err != nil || j.Huella != want || tables != j.Tables || j.Rows < 1000 {
		t.Fatalf("%+v %d %v", j, tables, err)
	}
	if _, err := backup.Move(t.Context(), from.db, pg, h.clock.Now, nil); problem.KindOf(err) != problem.Refused {
		t.Errorf("over what is there: %v", err)
	}
	served := at(t, h.data, pg)
	lite, _ := vacant(t, database.SQLite)
	other := at(t, h.data, pg)
	if _, err := backup.Move(t.Context(), served.db, lite, h.clock.Now, nil); problem.KindOf(err) != problem.Conflict {
		t.Errorf("while another process is connected: %v", err)
	}
	other.db.Close()
	j, err = backup.Move(t.Context(), served.db, lite, h.clock.Now, nil)
	if err != nil || j.Huella != want {
		t.Fatalf("%+v %v", j, err)
	}
	back := at(t, h.data, lite)
	if rep, err := proof.Verify(t.Context(), back.db, back.files); err != nil || !rep.Holds() {
		t.Errorf("%v\n%s", err, rep)
	}
	// Whoever was signed in still is.
	var before, after int
	if err := from.db.Read().Get(t.Context(), &before, `SELECT COUNT(*) FROM sessions`); err != nil {
		t.Fatal(err)
	}
	if err := back.db.Read().Get(t.Context(), &after, `SELECT COUNT(*) FROM sessions`); err != nil || after != before {
		t.Errorf("%d sessions of %d, %v", after, before, err)
	}
}

// A move that fails in the middle leaves the target as empty as it was.
func TestAMoveIsWholeOrNothing(t *testing.T) {
	h := lived(t, database.SQLite)
	want := huella(t, h)
	for _, engine := range engines() {
		t.Run(string(engine), func(t *testing.T) {
			url, _ := vacant(t, engine)
			from := at(t, h.data, h.url)
			ctx, cancel := context.WithCancel(t.Context())
			_, err := backup.Move(ctx, from.db, url, h.clock.Now, func(table string, _ int) {
				if table == "orders" {
					cancel()
				}
			})
			cancel()
			if err == nil {
				t.Fatal("it was not cut off")
			}
			if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
				if list := left(t, filepath.Dir(path)); len(list) != 0 {
					t.Errorf("left behind: %v", list)
				}
			}
			if j, err := backup.Move(t.Context(), from.db, url, h.clock.Now, nil); err != nil || j.Huella != want {
				t.Errorf("again: %+v %v", j, err)
			}
			from.db.Close()
		})
	}
}

// Time, text and numbers at their edges survive both engines.
func TestValuesAtTheirEdges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := &house{db: db, data: t.TempDir(), clock: tuesday()}
		for i, text := range []string{"", " ", "Ñandú «año» 👩‍💻 ﬁ", "una\nlínea\ty \"comillas\" \\ / \u2028 <b>&", strings.Repeat("á", 5000), "null", "-", "1:2"} {
			h.exec(t, `INSERT INTO settings (name, value) VALUES (?, ?)`, fmt.Sprintf("prueba.%d", i), text)
		}
		for i, n := range []int64{1, 1<<53 + 1, 1<<63 - 1} {
			h.exec(t, `INSERT INTO counters (series, year, last) VALUES (?, ?, ?)`, fmt.Sprintf("P%d", i), -9999+int64(i), n)
		}
		want := huella(t, h)
		r := h.take(t, backup.Options{})
		for _, engine := range engines() {
			url, data := vacant(t, engine)
			if _, err := backup.Restore(t.Context(), r.Path, backup.Target{URL: url, Data: data, Unsound: true, Clock: h.clock.Now}); err != nil {
				t.Fatal(err)
			}
			if got := huella(t, at(t, data, url)); got != want {
				t.Errorf("to %s: another fingerprint", engine)
			}
		}
	})
}
