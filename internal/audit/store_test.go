package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

func add(t *testing.T, db *database.DB, chain string, n int) {
	t.Helper()
	for i := range n {
		err := db.Write(t.Context(), func(c *database.Conn) error {
			return audit.Append(t.Context(), c, audit.Entry{
				Chain: chain, At: noon.Add(time.Duration(i) * time.Minute), Actor: "p-1", Role: "ast",
				Action: fmt.Sprintf("OS-%02d", i+1), Data: map[string]any{"texto": "año <b> & más", "n": i},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestChainsProveThemselves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		add(t, db, "orden:a", 5)
		add(t, db, "orden:b", 3)
		if n, err := audit.Verify(ctx, db.Read(), "orden:a"); n != 5 || err != nil {
			t.Errorf("chain a: %d entries, %v", n, err)
		}
		if n, err := audit.VerifyAll(ctx, db.Read()); n != 8 || err != nil {
			t.Errorf("all chains: %d entries, %v", n, err)
		}
		rs, err := audit.History(ctx, db.Read(), "orden:b")
		if err != nil || len(rs) != 3 {
			t.Fatalf("history: %d entries, %v", len(rs), err)
		}
		if rs[0].Prev != "" || rs[1].Prev != rs[0].Hash || rs[2].Action != "OS-03" || !rs[1].At.Equal(noon.Add(time.Minute)) {
			t.Errorf("history does not link or read back: %+v", rs)
		}
	})
}

// unguard takes away what keeps entries from being changed, as somebody with the
// keys of the database could.
func unguard(t *testing.T, db *database.DB) {
	t.Helper()
	drop := []string{`DROP TRIGGER audit_entries_no_update`, `DROP TRIGGER audit_entries_no_delete`}
	if db.Engine() == database.Postgres {
		drop = []string{`DROP TRIGGER audit_entries_append_only ON audit_entries`}
	}
	err := db.Write(t.Context(), func(c *database.Conn) error {
		for _, q := range drop {
			if _, err := c.Exec(t.Context(), q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheEngineRefusesToChangeAnEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		add(t, db, "orden:a", 1)
		for _, q := range []string{`UPDATE audit_entries SET actor = 'x'`, `DELETE FROM audit_entries`} {
			err := db.Write(t.Context(), func(c *database.Conn) error {
				_, err := c.Exec(t.Context(), q)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}

func TestEachChangeOfTheStoreIsFound(t *testing.T) {
	changes := map[string]struct {
		sql string
		seq int64
	}{
		"the actor of the second entry":     {`UPDATE audit_entries SET actor = 'p-2' WHERE chain = 'orden:a' AND seq = 2`, 2},
		"the role":                          {`UPDATE audit_entries SET role = 'tdtic' WHERE chain = 'orden:a' AND seq = 3`, 3},
		"the action":                        {`UPDATE audit_entries SET action = 'OS-99' WHERE chain = 'orden:a' AND seq = 1`, 1},
		"the instant":                       {`UPDATE audit_entries SET at = '2026-11-23T18:01:00.000001Z' WHERE chain = 'orden:a' AND seq = 2`, 2},
		"the mark of the fraction":          {`UPDATE audit_entries SET at = '2026-11-23T18:01:00,000000Z' WHERE chain = 'orden:a' AND seq = 2`, 2},
		"the data":                          {`UPDATE audit_entries SET data = '{"n":9,"texto":"año <b> & más"}' WHERE chain = 'orden:a' AND seq = 4`, 4},
		"a space in the data":               {`UPDATE audit_entries SET data = data || ' ' WHERE chain = 'orden:a' AND seq = 4`, 4},
		"data that is no JSON":              {`UPDATE audit_entries SET data = '{' WHERE chain = 'orden:a' AND seq = 4`, 4},
		"the hash":                          {`UPDATE audit_entries SET hash = '0000000000000000000000000000000000000000000000000000000000000000' WHERE chain = 'orden:a' AND seq = 2`, 2},
		"the link":                          {`UPDATE audit_entries SET prev = '' WHERE chain = 'orden:a' AND seq = 2`, 2},
		"an entry taken out":                {`DELETE FROM audit_entries WHERE chain = 'orden:a' AND seq = 3`, 3},
		"the tail cut off":                  {`DELETE FROM audit_entries WHERE chain = 'orden:a' AND seq = 5`, 5},
		"the head moved back with the tail": {`UPDATE audit_heads SET seq = 4 WHERE chain = 'orden:a'`, 6},
		"all entries gone":                  {`DELETE FROM audit_entries WHERE chain = 'orden:a'`, 1},
		"the head gone":                     {`DELETE FROM audit_heads WHERE chain = 'orden:a'`, 6},
		"an entry moved to another chain":   {`UPDATE audit_entries SET chain = 'orden:0' WHERE chain = 'orden:a' AND seq = 1`, 1},
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		add(t, db, "orden:a", 5)
		add(t, db, "orden:b", 2)
		unguard(t, db)
		for name, change := range changes {
			t.Run(name, func(t *testing.T) {
				// The change is looked at inside its own transaction, which is
				// then given up, so that each one meets a sound store.
				undo := errors.New("undo")
				err := db.Write(t.Context(), func(c *database.Conn) error {
					if _, err := c.Exec(t.Context(), change.sql); err != nil {
						return err
					}
					_, err := audit.VerifyAll(t.Context(), c)
					var broken *audit.Broken
					if !errors.As(err, &broken) {
						t.Errorf("not found: %v", err)
					} else if broken.Seq != change.seq {
						t.Errorf("first bad entry %d, want %d: %v", broken.Seq, change.seq, err)
					}
					return undo
				})
				if !errors.Is(err, undo) {
					t.Fatal(err)
				}
			})
		}
	})
}

func TestAppendersOfOneChainWaitForEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		var wg sync.WaitGroup
		errs := make(chan error, 40)
		for i := range 40 {
			wg.Go(func() {
				errs <- db.Write(context.Background(), func(c *database.Conn) error {
					return audit.Append(context.Background(), c, audit.By{Actor: "p-1", At: noon}.On("orden:x", "OS-01", i))
				})
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if n, err := audit.Verify(t.Context(), db.Read(), "orden:x"); n != 40 || err != nil {
			t.Errorf("%d entries, %v", n, err)
		}
	})
}

func TestAnEntryNeedsItsParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		good := audit.Entry{Chain: "orden:a", At: noon, Actor: "p-1", Action: "OS-01"}
		for name, spoil := range map[string]func(*audit.Entry){
			"chain":     func(e *audit.Entry) { e.Chain = "" },
			"instant":   func(e *audit.Entry) { e.At = time.Time{} },
			"actor":     func(e *audit.Entry) { e.Actor = "" },
			"action":    func(e *audit.Entry) { e.Action = "" },
			"json data": func(e *audit.Entry) { e.Data = func() {} },
		} {
			e := good
			spoil(&e)
			err := db.Write(t.Context(), func(c *database.Conn) error { return audit.Append(t.Context(), c, e) })
			if err == nil {
				t.Errorf("an entry without %s was taken", name)
			}
		}
	})
}

func TestEqualValuesHaveOneCanonicalForm(t *testing.T) {
	type pair struct {
		B string `json:"b"`
		A int    `json:"a"`
	}
	for name, v := range map[string]any{
		"struct": pair{B: "<ñ>", A: 1},
		"map":    map[string]any{"a": 1, "b": "<ñ>"},
		"raw":    json.RawMessage(" { \"b\" : \"\\u003cñ>\", \"a\" : 1 } "),
	} {
		got, err := audit.Canonical(v)
		if err != nil || string(got) != `{"a":1,"b":"<ñ>"}` {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if _, err := audit.Canonical(json.RawMessage(`{} {}`)); err == nil {
		t.Error("two values were taken for one")
	}
}
