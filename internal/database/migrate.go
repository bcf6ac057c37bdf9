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
	_ "modernc.org/sqlite" // the driver registers itself as "sqlite"

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
// or delete rows of that table. A line `-- refuse: NAME when UPDATE ON TABLE`, with what
// it looks at in the lines below, has it refuse one kind of change (refusal).
func (db *DB) Migrate(ctx context.Context) error { return db.migrate(ctx, newest) }

// MigrateTo brings an older or empty database up to an earlier version of the
// schema, so that the data of that version can be put into it. problem.Invalid when
// this program never had that version. Everybody else calls Migrate.
func (db *DB) MigrateTo(ctx context.Context, version int64) error {
	files, err := Migrations()
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Version == version {
			return db.migrate(ctx, version)
		}
	}
	return problem.New(problem.Invalid, fmt.Sprintf("Este programa no conoce el esquema %d.", version),
		"Usa la versión de Soporte con que se hizo, o una más nueva.")
}

// Schema returns the version of the schema that the data have; 0 before the first
// migration.
func (db *DB) Schema(ctx context.Context) (version int64, err error) {
	err = db.ReadTx(ctx, func(c *Conn) error {
		version, err = c.Schema(ctx)
		return err
	})
	return version, err
}

// Schema is DB.Schema as this Conn sees it.
func (c *Conn) Schema(ctx context.Context) (version int64, err error) {
	there := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`
	if c.db.engine == Postgres {
		there = `SELECT COUNT(*) FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
			WHERE t.relkind = 'r' AND t.relname = 'goose_db_version' AND s.nspname = current_schema()`
	}
	var n int
	if err := c.Get(ctx, &n, there); err != nil || n == 0 {
		return 0, err
	}
	err = c.Get(ctx, &version, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`)
	return version, err
}

const newest = -1 // for migrate: all that there are

func (db *DB) migrate(ctx context.Context, to int64) error {
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
	have, last, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if have > last {
		return problem.New(problem.Conflict,
			"La base de datos es de una versión más nueva de Soporte que este programa.",
			"Usa la versión del programa con la que se migró, o restaura un respaldo anterior.").
			Because(fmt.Errorf("schema %d, program %d", have, last))
	}
	if to == newest {
		to = last
	}
	if _, err := provider.UpTo(ctx, to); err != nil {
		return fmt.Errorf("database: migrate: %w", err)
	}
	return db.guard(ctx, pool, to)
}

// migrationPool opens a pool of its own: the writer's only connection belongs to
// its lane.
func (db *DB) migrationPool() (*sql.DB, error) {
	if db.engine == Postgres {
		pool, err := postgresPool(db.url, db.name, false)
		if err != nil {
			return nil, err
		}
		return pool.DB, nil
	}
	pool, err := sql.Open("sqlite", migrationDSN(db.path))
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
type Migration struct {
	Version    int64 // the number before its name
	Name, Text string
}

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
		version, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("database: %s: %w", name, err)
		}
		list[i] = Migration{version, path.Base(name), string(text)}
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
