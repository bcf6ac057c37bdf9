package proof_test

import (
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// sealedDemo is the demonstration with its complete papers frozen and sealed.
func sealedDemo(t *testing.T, db *database.DB) (*program.Program, string) {
	t.Helper()
	files := t.TempDir()
	now := clock.NewFake(time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC))
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Files: files, Key: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Demo(t.Context(), p, now); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := p.Documents.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return p, files
}

// found are the findings about frozen papers.
func found(t *testing.T, p *program.Program) (proof.Check, proof.Report) {
	t.Helper()
	r, err := p.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(r.Checks, func(k proof.Check) bool { return strings.Contains(k.Name, "congelados") })
	return r.Checks[i], r
}

// G24, rev11 Q-10: the judgement of the whole database reads the seal in every frozen PDF.
// Whichever byte of one is flipped in the archive, it says which paper and why; so it does
// for a PDF that is gone, one that the audit does not know, and a seal of somebody else.
func TestTheSealsOfFrozenPapersAreJudged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, files := sealedDemo(t, db)
		k, r := found(t, p)
		if !r.Holds() || k.Judged < 20 {
			t.Fatalf("%d frozen papers are judged:\n%s", k.Judged, r)
		}
		var rows []struct {
			Kind  string `db:"kind"`
			Folio string `db:"folio"`
			Code  string `db:"code"`
			Blob  string `db:"blob"`
		}
		if err := db.Read().Select(t.Context(), &rows, `SELECT kind, folio, code, blob FROM paper_copies WHERE sealed = 1 ORDER BY kind, folio`); err != nil {
			t.Fatal(err)
		}
		tried := 0
		for i := 0; i < len(rows); i += len(rows) / 2 {
			row := rows[i]
			path := fileOf(t, files, row.Blob)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range []int{0, len(whole) / 3, len(whole) - 12000, len(whole) - 1} {
				changed := slices.Clone(whole)
				changed[at] ^= 1
				put(t, path, changed)
				k, r := found(t, p)
				tried++
				said := strings.Join(k.Findings, "\n")
				if r.Holds() || !strings.Contains(said, row.Kind+" "+row.Folio) || !strings.Contains(said, row.Code) || !strings.Contains(said, "byte por byte") || strings.Contains(said, rows[(i+1)%len(rows)].Code) {
					t.Errorf("byte %d of %s %s: %q", at, row.Kind, row.Folio, said)
				}
				if !strings.Contains(said, "sello") {
					t.Errorf("byte %d of %s %s: nothing is said of its seal: %q", at, row.Kind, row.Folio, said)
				}
			}
			put(t, path, whole)
		}
		if tried < 8 {
			t.Errorf("only %d bytes were flipped", tried)
		}
		// A seal that somebody else's key put on is no seal of this system.
		other, err := program.OpenOwn(t.TempDir(), time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		_, r = found(t, p)
		if !r.Holds() {
			t.Fatalf("put back as it was it does not hold:\n%s", r)
		}
		if err := r.Trust(func(c *x509.Certificate) (bool, error) { return other.Mine(c) }); err != nil || r.Holds() || !strings.Contains(r.String(), "no es de este sistema") {
			t.Errorf("a foreign key is trusted (%v):\n%s", err, r)
		}
		// What is gone is named.
		if err := os.Remove(fileOf(t, files, rows[0].Blob)); err != nil {
			t.Fatal(err)
		}
		if k, _ := found(t, p); len(k.Findings) != 1 || !strings.Contains(k.Findings[0], rows[0].Folio) || !strings.Contains(k.Findings[0], "falta") {
			t.Errorf("a PDF that is gone: %q", k.Findings)
		}
		err = db.Write(t.Context(), func(c *database.Conn) error {
			unguard := []string{`ALTER TABLE paper_copies DISABLE TRIGGER USER`}
			if db.Engine() == database.SQLite {
				unguard = nil
				if err := c.Select(t.Context(), &unguard, `SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'paper_copies'`); err != nil {
					return err
				}
			}
			for _, q := range unguard {
				if _, err := c.Exec(t.Context(), q); err != nil {
					return err
				}
			}
			_, err := c.Exec(t.Context(), `DELETE FROM paper_copies WHERE code = ?`, rows[1].Code)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, r := found(t, p); !strings.Contains(r.String(), "se congeló la copia "+rows[1].Code) {
			t.Errorf("a frozen copy whose row is gone:\n%s", r)
		}
	})
}

// fileOf finds the file of a hash in the folder of files.
func fileOf(t *testing.T, dir, hash string) string {
	t.Helper()
	path := ""
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(p, hash[len(hash)-40:]) {
			path = p
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no file of %s (%v)", hash, err)
	}
	return path
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
