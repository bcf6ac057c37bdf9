package database

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// refusal is a change of a table that the engine refuses, written once in a migration
// file for both:
//
//	-- refuse: NAME when UPDATE ON TABLE
//	--   if what the row itself says, of OLD and NEW
//	--   unless what has to hold, of OLD, NEW and any table
//
// Either part may be left out. A NAME is given once and for all: what it means is not
// changed by a later file, which writes another one.
type refusal struct {
	name, verb, table string
	when, unless      string // "" for always, and for never
}

var (
	refuseLine = regexp.MustCompile(`(?m)^-- refuse: ([a-z_]+) when (INSERT|UPDATE|DELETE) ON ([a-z_]+)\n((?:--   .*\n)*)`)
	refusePart = regexp.MustCompile(`(?m)^--   `)
)

// refusalsIn reads the refusals of one migration file.
func refusalsIn(text string) (list []refusal) {
	for _, m := range refuseLine.FindAllStringSubmatch(text, -1) {
		r := refusal{name: m[1], verb: m[2], table: m[3]}
		part := &r.when
		for line := range strings.Lines(refusePart.ReplaceAllString(m[4], "")) {
			switch word, rest, _ := strings.Cut(line, " "); word {
			case "if":
				part, line = &r.when, rest
			case "unless":
				part, line = &r.unless, rest
			}
			*part += line
		}
		r.when, r.unless = strings.TrimSpace(r.when), strings.TrimSpace(r.unless)
		list = append(list, r)
	}
	return list
}

// refusals reads those of the migration files up to a version.
func refusals(to int64) ([]refusal, error) {
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	var list []refusal
	for _, f := range files {
		if f.Version <= to {
			list = append(list, refusalsIn(f.Text)...)
		}
	}
	return list, nil
}

// statements are what makes an engine refuse. Its message begins with the name.
func (r refusal) statements(engine Engine) []string {
	if engine == SQLite {
		where := make([]string, 0, 2)
		if r.when != "" {
			where = append(where, "("+r.when+")")
		}
		if r.unless != "" {
			where = append(where, "NOT ("+r.unless+")")
		}
		when := ""
		if len(where) > 0 {
			when = " WHEN " + strings.Join(where, " AND ")
		}
		return []string{fmt.Sprintf(`CREATE TRIGGER %s BEFORE %s ON %s%s BEGIN SELECT RAISE(ABORT, '%s: refused'); END`, r.name, r.verb, r.table, when, r.name)}
	}
	row, when, unless := "NEW", "", "FALSE"
	if r.verb == "DELETE" {
		row = "OLD"
	}
	if r.when != "" { // judged by the engine before it calls anything
		when = " WHEN (" + r.when + ")"
	}
	if r.unless != "" {
		unless = r.unless
	}
	return []string{
		fmt.Sprintf(`CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN IF NOT (%s) THEN RAISE EXCEPTION '%s: refused'; END IF; RETURN %s; END $$`, r.name, unless, r.name, row),
		fmt.Sprintf(`CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW%s EXECUTE FUNCTION %s()`, r.name, r.verb, r.table, when, r.name),
	}
}

// refuse has the engine refuse what it does not yet. Two programs that begin at once do
// it one after the other.
func (db *DB) refuse(ctx context.Context, pool *sql.DB, to int64) error {
	list, err := refusals(to)
	if err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer tx.Rollback()
	query := `SELECT name FROM sqlite_master WHERE type = 'trigger'`
	if db.engine == Postgres {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('soporte: refusals'))`); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		query = `SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = current_schema()`
	}
	have, err := names(ctx, tx, query)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	for _, r := range list {
		if slices.Contains(have, r.name) {
			continue
		}
		for _, statement := range r.statements(db.engine) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("database: refuse %s: %w", r.name, err)
			}
		}
	}
	return tx.Commit()
}

func names(ctx context.Context, tx *sql.Tx, query string) (list []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, rows.Err()
}
