package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// house is an installation with its data folder.
type house struct {
	db    *database.DB
	files *blobs.Store
	data  string // holds soporte.db with SQLite
	url   string
	clock *clock.Fake
}

func tuesday() *clock.Fake { return clock.NewFake(time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC)) }

// demonstration is the data folder of an installation with the demonstration, some
// files and what else may lie there, made once.
var demonstration = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "soporte-respaldo")
	if err != nil {
		return "", err
	}
	made = dir
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "soporte.db"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return "", err
	}
	now := tuesday()
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Files: filepath.Join(dir, "archivos"), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", err
	}
	if _, err := seed.Demo(ctx, p, now); err != nil {
		return "", err
	}
	for i := range 5 {
		if err := attach(ctx, db, p.Desk.Blobs, fmt.Sprintf("acuse %d", i)); err != nil {
			return "", err
		}
	}
	for name, content := range map[string]string{"notas/uno.txt": "nota uno\n", "notas/clave.privada": "PRIVATE+KEY+soporte", "LEEME": "nota\n"} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
})

var made string // the folder of the demonstration, "" while there is none

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(made)
	os.Exit(code)
}

// attach adds a file to the first step of an order.
func attach(ctx context.Context, db *database.DB, store *blobs.Store, content string) error {
	hash, size, err := store.Put(ctx, bytes.NewReader([]byte(content)))
	if err != nil {
		return err
	}
	return db.Write(ctx, func(c *database.Conn) error {
		var order string
		if err := c.Get(ctx, &order, `SELECT order_id FROM order_steps WHERE seq = 1 ORDER BY order_id LIMIT 1`); err != nil {
			return err
		}
		_, err := c.Exec(ctx, `INSERT INTO order_files (id, order_id, step_seq, name, media_type, size, hash, by_id, at) VALUES (?, ?, 1, 'acuse.pdf', 'application/pdf', ?, ?, 'x', '2026-10-13T18:00:00.000000Z')`,
			database.NewID(), order, size, hash)
		if err != nil {
			return err
		}
		by := audit.By{Actor: "x", At: time.Date(2026, 10, 13, 18, 0, 0, 0, time.UTC)}
		return audit.Append(ctx, c, by.On("orden:"+order, "adjunta archivos", map[string]any{"archivos": []map[string]any{{"nombre": "acuse.pdf", "tipo": "application/pdf", "bytes": size, "huella": hash}}}))
	})
}

// lived returns an installation with the demonstration, for one test.
func lived(t *testing.T, engine database.Engine) *house {
	t.Helper()
	image, err := demonstration()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "datos")
	if err := os.CopyFS(data, os.DirFS(image)); err != nil {
		t.Fatal(err)
	}
	url := "sqlite:" + filepath.Join(data, "soporte.db")
	if engine == database.Postgres {
		lite, err := database.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		url = dbtest.Bare(t)[engine]
		if _, err := backup.Move(t.Context(), lite, url, tuesday().Now, nil); err != nil {
			t.Fatal(err)
		}
		lite.Close()
		for _, tail := range []string{"", "-wal", "-shm", ".sirviendo"} {
			os.Remove(filepath.Join(data, "soporte.db"+tail))
		}
	}
	h := at(t, data, url)
	h.clock.Advance(time.Second) // the move was noted too
	return h
}

// at opens what stands at a place.
func at(t *testing.T, data, url string) *house {
	t.Helper()
	db, err := database.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	files, err := blobs.Open(filepath.Join(data, "archivos"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	return &house{db, files, data, url, tuesday()}
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	for _, e := range []database.Engine{database.SQLite, database.Postgres} {
		t.Run(string(e), func(t *testing.T) { f(t, lived(t, e)) })
	}
}

func (h *house) take(t *testing.T, o backup.Options) backup.Result {
	t.Helper()
	if o.To == "" {
		o.To = t.TempDir()
	}
	o.Data, o.Clock = h.data, h.clock.Now
	r, err := backup.Take(t.Context(), h.db, h.files, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func huella(t *testing.T, h *house) string {
	t.Helper()
	hash, _, err := proof.Fingerprint(t.Context(), h.db, h.files)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func (h *house) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	err := h.db.Write(t.Context(), func(c *database.Conn) error { _, err := c.Exec(t.Context(), query, args...); return err })
	if err != nil {
		t.Fatal(err)
	}
}

// vacant returns the address of an empty database, and an empty data folder.
func vacant(t *testing.T, engine database.Engine) (url, data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "nueva")
	if engine == database.Postgres {
		return dbtest.Bare(t)[engine], data
	}
	return "sqlite:" + filepath.Join(data, "soporte.db"), data
}

// left lists all files under a folder.
func left(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil && !d.IsDir() {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
