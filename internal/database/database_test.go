package database_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
)

// claim is a row of the one ground table that the tests can fill freely.
func claim(ctx context.Context, c *database.Conn, key string) error {
	_, err := c.Exec(ctx, `INSERT INTO idempotency_keys (actor, key, route, body_hash, created_at) VALUES (?, ?, ?, ?, ?)`,
		"ana", key, "/ordenes", "", database.At(time.Unix(1, 0)))
	return err
}

func count(t *testing.T, db *database.DB) (n int) {
	t.Helper()
	if err := db.Read().Get(t.Context(), &n, "SELECT count(*) FROM idempotency_keys"); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteCommitsOrLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		refusal := errors.New("no")
		err := db.Write(ctx, func(c *database.Conn) error {
			if err := claim(ctx, c, "a"); err != nil {
				return err
			}
			return refusal
		})
		if err != refusal {
			t.Fatalf("Write returned %v, want the function's own error", err)
		}
		if n := count(t, db); n != 0 {
			t.Fatalf("%d rows after a rollback, want none", n)
		}
		if err := db.Write(ctx, func(c *database.Conn) error { return claim(ctx, c, "a") }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != 1 {
			t.Fatalf("%d rows after a commit, want 1", n)
		}
	})
}

func TestPanicRollsBackAndFreesTheWriter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		func() {
			defer func() { recover() }()
			db.Write(ctx, func(c *database.Conn) error {
				if err := claim(ctx, c, "a"); err != nil {
					t.Error(err)
				}
				panic("boom")
			})
		}()
		if err := db.Write(ctx, func(c *database.Conn) error { return claim(ctx, c, "b") }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != 1 {
			t.Errorf("%d rows, want only the one written after the panic", n)
		}
	})
}

func TestErrorsHaveOneNameOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		var key string
		err := db.Read().Get(ctx, &key, "SELECT key FROM idempotency_keys WHERE actor = ?", "nobody")
		if !database.IsNone(err) || !errors.Is(err, database.ErrNone) {
			t.Errorf("no row gives %v, want ErrNone", err)
		}
		err = db.Write(ctx, func(c *database.Conn) error {
			if err := claim(ctx, c, "a"); err != nil {
				return err
			}
			return claim(ctx, c, "a")
		})
		if !database.IsUnique(err) {
			t.Errorf("a duplicate gives %v, want IsUnique", err)
		}
		_, err = db.Read().Exec(ctx, "SELECT nothing FROM nowhere")
		if err == nil || database.IsUnique(err) || database.IsNone(err) {
			t.Errorf("a wrong statement gives %v, want an error of no class", err)
		}
	})
}

func TestAFailedStatementEndsTheTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(c *database.Conn) error {
			if err := claim(ctx, c, "a"); err != nil {
				return err
			}
			if err := claim(ctx, c, "a"); err == nil {
				t.Error("the duplicate went in")
			}
			if err := claim(ctx, c, "b"); err == nil {
				t.Error("a statement after the failure went through")
			}
			return nil // as if nothing had happened
		})
		if !database.IsUnique(err) {
			t.Errorf("Write returned %v, want the failure that the function passed over", err)
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d rows, want none", n)
		}
	})
}

func TestTheReadersCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		if err := claim(ctx, db.Read(), "a"); err == nil {
			t.Error("Read accepted an INSERT")
		}
		if _, err := db.Read().Next(ctx, "OS", 2026); err == nil {
			t.Error("Read gave a number out")
		}
		if err := db.ReadTx(ctx, func(c *database.Conn) error { return claim(ctx, c, "a") }); err == nil {
			t.Error("ReadTx accepted an INSERT")
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d rows, want none", n)
		}
	})
}

func TestReadTxSeesOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		err := db.ReadTx(ctx, func(c *database.Conn) error {
			var before, after int
			if err := c.Get(ctx, &before, "SELECT count(*) FROM idempotency_keys"); err != nil {
				return err
			}
			if err := db.Write(ctx, func(w *database.Conn) error { return claim(ctx, w, "meanwhile") }); err != nil {
				return err
			}
			if err := c.Get(ctx, &after, "SELECT count(*) FROM idempotency_keys"); err != nil {
				return err
			}
			if before != after {
				t.Errorf("the snapshot saw %d rows and then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != 1 {
			t.Errorf("%d rows after the snapshot, want 1", n)
		}
	})
}

func TestTheEndOfTheContextEndsTheTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Write(ctx, func(c *database.Conn) error {
			if err := claim(ctx, c, "a"); err != nil {
				return err
			}
			cancel()
			if err := claim(context.WithoutCancel(ctx), c, "b"); !errors.Is(err, context.Canceled) {
				t.Errorf("a statement after the end gave %v, want the context's error", err)
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Write returned %v, want the context's error", err)
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d rows, want none", n)
		}
		if err := db.Write(t.Context(), func(c *database.Conn) error { return claim(t.Context(), c, "c") }); err != nil {
			t.Errorf("the writer is not free again: %v", err)
		}
	})
}

func TestAConnMustNotLeaveItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		var kept *database.Conn
		if err := db.Write(t.Context(), func(c *database.Conn) error { kept = c; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := claim(t.Context(), kept, "late"); err == nil {
			t.Error("a statement went through after the transaction")
		}
	})
}

func TestInSpreadsAList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(c *database.Conn) error {
			for _, k := range []string{"a", "b", "c"} {
				if err := claim(ctx, c, k); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		c := db.Read()
		q, args, err := c.In("SELECT key FROM idempotency_keys WHERE actor = ? AND key IN (?) ORDER BY key", "ana", []string{"c", "a", "z"})
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		if err := c.Select(ctx, &keys, q, args...); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(keys, " "); got != "a c" {
			t.Errorf("found %q, want \"a c\"", got)
		}
	})
}

func TestNumbersAreDense(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		const workers, each = 6, 20
		seen := make(map[int64]bool)
		var mu sync.Mutex
		var wg sync.WaitGroup
		refusal := errors.New("not this one")
		for w := range workers {
			wg.Go(func() {
				for i := range each {
					var n int64
					err := db.Write(ctx, func(c *database.Conn) (err error) {
						if n, err = c.Next(ctx, "OS", 2026); err != nil {
							return err
						}
						if (w+i)%7 == 0 {
							return refusal // a registration that does not come about
						}
						return nil
					})
					switch {
					case err == refusal:
						continue
					case err != nil:
						t.Error(err)
						return
					}
					mu.Lock()
					if seen[n] {
						t.Errorf("number %d was given twice", n)
					}
					seen[n] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for n := int64(1); n <= int64(len(seen)); n++ {
			if !seen[n] {
				t.Errorf("number %d is missing among %d", n, len(seen))
			}
		}
		err := db.Write(ctx, func(c *database.Conn) error {
			n, err := c.Next(ctx, "OS", 2027)
			if n != 1 {
				t.Errorf("a new year begins with %d, want 1", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestFolio(t *testing.T) {
	if got := database.Folio("OS", 2026, 42); got != "OS-2026-000042" {
		t.Errorf("Folio = %s", got)
	}
}

func TestIDsSortByTheirMoment(t *testing.T) {
	last := ""
	for range 100 {
		id := database.NewID()
		if len(id) != 36 || id <= last {
			t.Fatalf("%q after %q", id, last)
		}
		last = id
	}
}

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, url := range map[string]string{
		"another engine": "mysql://x",
		"nothing":        "",
		"no file":        "sqlite:",
		"in memory":      "sqlite::memory:",
		"no folder":      "sqlite:" + filepath.Join(t.TempDir(), "missing", "a.db"),
	} {
		if db, err := database.Open(t.Context(), url); err == nil {
			db.Close()
			t.Errorf("%s: Open(%q) succeeded", name, url)
		}
	}
}

func TestAnOddPathIsTakenAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "año 100%?#&.db")
	db, err := database.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if db.Path() != path || count(t, db) != 0 {
		t.Errorf("the database is not at %q", path)
	}
}

func TestOnlyOneProcessServesAFile(t *testing.T) {
	db := dbtest.SQLite(t)
	ctx := t.Context()
	if err := db.Serve(ctx); err != nil {
		t.Fatal(err)
	}
	if err := db.Serve(ctx); err != nil {
		t.Errorf("claiming again: %v", err)
	}
	second, err := database.Open(ctx, "sqlite:"+db.Path())
	if err != nil {
		t.Fatalf("a verb beside the running program cannot open the file: %v", err)
	}
	defer second.Close()
	if p, ok := problem.As(second.Serve(ctx)); !ok || p.Kind != problem.Conflict {
		t.Errorf("a second claim gives %v, want a conflict", p)
	}
	db.Close()
	if err := second.Serve(ctx); err != nil {
		t.Errorf("after the first has closed: %v", err)
	}
}

func TestSeveralProcessesServePostgres(t *testing.T) {
	urls := dbtest.URLs(t)
	for range 2 {
		db, err := database.Open(t.Context(), urls[database.Postgres])
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Serve(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestPing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		db.Close()
		if err := db.Ping(t.Context()); err == nil {
			t.Error("a closed database answers")
		}
	})
}

// The guard of append-only tables on PostgreSQL is proved here because its URL
// comes from dbtest; that of SQLite beside the code.
func TestPostgresGuardRefusesEveryChange(t *testing.T) {
	db := dbtest.Postgres(t)
	run := func(statement string) error {
		return db.Write(t.Context(), func(c *database.Conn) error {
			_, err := c.Exec(t.Context(), statement)
			return err
		})
	}
	prepare := []string{"CREATE TABLE diary (id TEXT PRIMARY KEY, word TEXT)"}
	prepare = append(prepare, database.GuardStatements(database.Postgres, "diary")...)
	prepare = append(prepare, database.GuardStatements(database.Postgres, "diary")...)
	for _, s := range append(prepare, "INSERT INTO diary VALUES ('1', 'a')") {
		if err := run(s); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []string{
		"UPDATE diary SET word = 'b'",
		"DELETE FROM diary",
		"TRUNCATE diary",
		"INSERT INTO diary VALUES ('1', 'b') ON CONFLICT (id) DO UPDATE SET word = excluded.word",
	} {
		if err := run(s); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s gives %v, want a refusal", s, err)
		}
	}
}

func TestPostgresThatWouldLoseWorkIsRefused(t *testing.T) {
	url := dbtest.URLs(t)[database.Postgres]
	db, err := database.Open(t.Context(), url+"&synchronous_commit=off")
	if err == nil {
		db.Close()
		t.Fatal("synchronous_commit=off was accepted")
	}
	if !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("the refusal is %q and does not name the setting", err)
	}
}
