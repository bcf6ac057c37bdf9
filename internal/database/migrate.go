package database

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"secogem.gob.mx/soporte/internal/problem"
)

// The schema, one file per room, the same text for both engines.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to this program's version. Each file is one
// transaction; on PostgreSQL an advisory lock keeps several processes from
// migrating at once. A database that a newer program has migrated is refused with
// a problem, because this one would not keep its rules.
//
// A line `-- append-only: TABLE` in a file has the engine itself refuse to change
// or delete rows of that table.
func (db *DB) Migrate(ctx context.Context) error {
	dialect, dir := goose.DialectSQLite3, mustSub(migrations, "migrations")
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	pool, err := db.migrationPool()
	if err != nil {
		return err
	}
	defer pool.Close()
	if db.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
		if _, err := pool.ExecContext(ctx, createBlobDomain); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	provider, err := goose.NewProvider(dialect, pool, dir, options...)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	have, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if have > newest {
		return problem.New(problem.Conflict,
			"La base de datos es de una versión más nueva de Soporte que este programa.",
			"Usa la versión del programa con la que se migró, o restaura un respaldo anterior.").
			Because(fmt.Errorf("schema %d, program %d", have, newest))
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("database: migrate: %w", err)
	}
	return db.guardAppendOnly(ctx, pool)
}

// migrationPool opens a pool of its own: the writer's only connection belongs to
// its lane.
func (db *DB) migrationPool() (*sql.DB, error) {
	if db.engine == Postgres {
		pool, err := postgresPool(db.url, false)
		if err != nil {
			return nil, err
		}
		return pool.DB, nil
	}
	pool, err := sql.Open("sqlite", sqliteDSN(db.path, false))
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	pool.SetMaxOpenConns(1)
	return pool, nil
}

// createBlobDomain lets the one schema text say BLOB on PostgreSQL too. Another
// process may be doing the same at this moment.
const createBlobDomain = `DO $$ BEGIN
	IF to_regtype('blob') IS NULL THEN CREATE DOMAIN blob AS bytea; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`

// Migration is one file of the schema.
type Migration struct{ Name, Text string }

// Migrations returns the files of the schema in order, for whoever describes or
// checks it.
func Migrations() ([]Migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	list := make([]Migration, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		list[i] = Migration{path.Base(name), string(text)}
	}
	return list, nil
}

func mustSub(f fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil { // only for a malformed name
		panic("database: " + err.Error())
	}
	return sub
}
