// Package dbtest gives tests real databases of both engines, each migrated,
// empty and their own. Only tests import it.
//
// PostgreSQL comes from SOPORTE_TEST_POSTGRES, the URL of a cluster whose user may
// create databases; `make test` starts one for all packages. When it is not set,
// the test process starts a cluster of its own, which ends with the process. A
// machine without PostgreSQL fails the test: an engine that is not tested does
// not work.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"secogem.gob.mx/soporte/internal/database"
)

// Each runs f as the subtests "sqlite" and "postgres", each with a migrated
// empty database of its own.
func Each(t *testing.T, f func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite returns a migrated empty SQLite database in the test's folder, closed
// when the test ends.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	image, err := sqliteImage()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "soporte.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

// sqliteImage is the file of a migrated empty database: migrating once and
// copying is quicker than migrating for every test.
var sqliteImage = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "soporte-dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "image.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing has folded the journal into it
})

func migrate(dbURL string) error {
	ctx := context.Background()
	db, err := database.Open(ctx, dbURL)
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx); err != nil {
		db.Close()
		return err
	}
	return db.Close()
}

func open(t testing.TB, dbURL string) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), dbURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Postgres returns a migrated empty PostgreSQL database, dropped when the test
// ends.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	db, _ := postgresWithURL(t)
	return db
}

// URLs returns the addresses of one migrated empty database of each engine, for
// tests that start the program as a process.
func URLs(t testing.TB) map[database.Engine]string {
	t.Helper()
	lite := SQLite(t)
	_, pg := postgresWithURL(t)
	return map[database.Engine]string{database.SQLite: "sqlite:" + lite.Path(), database.Postgres: pg}
}

// Bare returns the addresses of one database of each engine that nobody has opened or
// migrated yet.
func Bare(t testing.TB) map[database.Engine]string {
	t.Helper()
	tp, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := "vacia_" + randomName()
	if err := tp.run("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tp.run("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return map[database.Engine]string{
		database.SQLite:   "sqlite:" + filepath.Join(t.TempDir(), "soporte.db"),
		database.Postgres: withDatabase(tp.cluster, name),
	}
}

func postgresWithURL(t testing.TB) (*database.DB, string) {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := "prueba_" + randomName()
	if err := template.run("CREATE DATABASE " + name + " TEMPLATE " + template.name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // runs after the database is closed
		if err := template.run("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address := withDatabase(template.cluster, name)
	return open(t, address), address
}

// template is a migrated empty database from which the tests' ones are made.
type template struct {
	cluster string // URL of the cluster
	name    string
}

func (tp template) run(statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, tp.cluster)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// postgresTemplate makes the template, or finds the one that another package's
// tests made from the same migrations in the same cluster.
var postgresTemplate = sync.OnceValues(func() (template, error) {
	cluster := os.Getenv("SOPORTE_TEST_POSTGRES")
	if cluster == "" {
		started, err := startCluster()
		if err != nil {
			return template{}, err
		}
		cluster = started
	}
	fingerprint, err := migrationsHash()
	if err != nil {
		return template{}, err
	}
	tp := template{cluster: cluster, name: "plantilla_" + fingerprint}

	ctx := context.Background()
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return tp, err
	}
	defer conn.Close(ctx) // frees the lock, too
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(727001)"); err != nil {
		return tp, err
	}
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", tp.name).Scan(&exists)
	if err != nil || exists {
		return tp, err
	}
	// It gets its name only when it is whole.
	draft := "borrador_" + randomName()
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+draft); err != nil {
		return tp, err
	}
	if err := migrate(withDatabase(cluster, draft)); err != nil {
		return tp, err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+draft+" RENAME TO "+tp.name)
	return tp, err
})

func migrationsHash() (string, error) {
	files, err := database.Migrations()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, f := range files {
		sum.Write([]byte(f.Name))
		sum.Write([]byte(f.Text))
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

func withDatabase(cluster, name string) string {
	u, err := url.Parse(cluster)
	if err != nil {
		return cluster
	}
	u.Path = "/" + name
	return u.String()
}

func randomName() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
