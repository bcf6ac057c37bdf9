package database

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
)

var appendOnlyLine = regexp.MustCompile(`(?m)^--\s*append-only:\s*([a-z_]+)\s*$`)

// appendOnlyTables reads the tables that the migration files up to a version declare
// append-only.
func appendOnlyTables(to int64) ([]string, error) {
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	var tables []string
	for _, f := range files {
		if f.Version > to {
			break
		}
		for _, m := range appendOnlyLine.FindAllStringSubmatch(f.Text, -1) {
			tables = append(tables, m[1])
		}
	}
	return tables, nil
}

// guard makes the engine refuse changes of append-only tables, and what the migration
// files up to a version refuse. The two engines write triggers differently, so this is
// Go and not a migration file.
func (db *DB) guard(ctx context.Context, pool *sql.DB, to int64) error {
	tables, err := appendOnlyTables(to)
	if err != nil {
		return err
	}
	for _, table := range tables {
		for _, statement := range guardStatements(db.engine, table) {
			if _, err := pool.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("database: append-only %s: %w", table, err)
			}
		}
	}
	return db.refuse(ctx, pool, to)
}

func guardStatements(engine Engine, table string) []string {
	var list []string
	if engine == SQLite {
		for _, verb := range []string{"UPDATE", "DELETE"} {
			list = append(list, strings.NewReplacer("TABLE", table, "VERB", verb, "NAME", table+"_no_"+strings.ToLower(verb)).
				Replace(`CREATE TRIGGER IF NOT EXISTS NAME BEFORE VERB ON TABLE
				BEGIN SELECT RAISE(ABORT, 'TABLE is append-only'); END`))
		}
		return list
	}
	list = append(list, `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`)
	return append(list, strings.ReplaceAll(`CREATE OR REPLACE TRIGGER TABLE_append_only
		BEFORE UPDATE OR DELETE OR TRUNCATE ON TABLE EXECUTE FUNCTION refuse_change()`, "TABLE", table))
}
