package database

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
)

// postgresOldest is the first major version against which the tests run.
const postgresOldest = 150000

func openPostgres(ctx context.Context, url string) (*DB, error) {
	name := applicationPrefix + NewID()
	writer, err := postgresPool(url, name, false)
	if err != nil {
		return nil, err
	}
	reader, err := postgresPool(url, name, true)
	if err != nil {
		writer.Close()
		return nil, err
	}
	db := &DB{engine: Postgres, url: url, name: name}
	db.write = &pgPool{db: writer}
	db.read = &pgPool{db: reader, options: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}}
	if err := assertPostgres(ctx, writer); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// postgresConns is how many connections read at once, and how many write: most of what
// one does is to wait for the server.
const postgresConns = 8

// applicationPrefix begins the name under which the server knows our connections; the
// rest tells one open database from another.
const applicationPrefix = "soporte-"

func postgresPool(url, name string, readOnly bool) (*sqlx.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	params := config.RuntimeParams
	params["timezone"] = "UTC"
	params["application_name"] = name
	// A statement is planned once a connection, and again when its tables are analysed:
	// planning the joins of a page anew for its parameters costs more than running them,
	// and pages find what they show by keys and by indexes in their order, for which no
	// value of a parameter wants another plan.
	params["plan_cache_mode"] = "force_generic_plan"
	if readOnly {
		params["default_transaction_read_only"] = "on"
	}
	// pgx keeps the prepared statements of each connection by itself.
	pool := sqlx.NewDb(stdlib.OpenDB(*config), "pgx")
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	return pool, nil
}

// assertPostgres refuses a server that would lose acknowledged work.
func assertPostgres(ctx context.Context, pool *sqlx.DB) error {
	var version int
	if err := pool.GetContext(ctx, &version, "SELECT current_setting('server_version_num')::int"); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if version < postgresOldest {
		return fmt.Errorf("database: PostgreSQL %d is too old, want 15 or later", version/10000)
	}
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := pool.GetContext(ctx, &value, "SELECT current_setting($1)", setting); err != nil {
			return fmt.Errorf("database: %s: %w", setting, err)
		}
		if value == "off" {
			return fmt.Errorf("database: PostgreSQL runs with %s=off and would lose acknowledged work: turn it on", setting)
		}
	}
	return nil
}

// pgPool is a PostgreSQL pool as a source.
type pgPool struct {
	db      *sqlx.DB
	options *sql.TxOptions
}

func (p *pgPool) close() error { return p.db.Close() }

func (p *pgPool) busy() int { return p.db.Stats().InUse }

func (p *pgPool) borrow(context.Context) (runner, func(), error) {
	return plain{p.db}, func() {}, nil
}

func (p *pgPool) begin(ctx context.Context) (runner, func(bool) error, error) {
	tx, err := p.db.BeginTxx(ctx, p.options)
	if err != nil {
		return nil, nil, err
	}
	end := func(commit bool) error {
		if commit {
			return tx.Commit()
		}
		tx.Rollback() // it may be over already; the connection is given back either way
		return nil
	}
	return plain{tx}, end, nil
}

// plain runs statements on something of sqlx as they are.
type plain struct {
	on interface {
		sqlx.QueryerContext
		sqlx.ExecerContext
	}
}

func (p plain) get(ctx context.Context, dest any, query string, args []any) error {
	return sqlx.GetContext(ctx, p.on, dest, query, args...)
}

func (p plain) all(ctx context.Context, dest any, query string, args []any) error {
	return sqlx.SelectContext(ctx, p.on, dest, query, args...)
}

func (p plain) exec(ctx context.Context, query string, args []any) (int64, error) {
	res, err := p.on.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
