package backup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
)

// wholeSince is the first schema with every table that the verification reads: from
// there on data of an earlier schema are judged too, once they are brought up.
const wholeSince = 20261123133000

// steps are the schemas from which an upgrade is tried on PostgreSQL, and whose data are
// judged whole once they are brought up, in the short run: those that left the house. The
// last but one comes to them. make long tries and judges all.
var steps = []int64{20261123133000, 20261128160010}

func migrations(t *testing.T) []database.Migration {
	t.Helper()
	list, err := database.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// G21: data of every earlier schema are brought up to this one and hold. The rows are
// those of the demonstration, as far as that schema had a place for them.
func TestEveryEarlierSchemaIsBroughtUp(t *testing.T) {
	source := lived(t, database.SQLite)
	var demo []backup.TableRows
	err := source.db.ReadTx(t.Context(), func(c *database.Conn) (err error) {
		demo, err = backup.ReadAll(t.Context(), c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files := migrations(t)
	newest := files[len(files)-1].Version
	for i, m := range files[:len(files)-1] {
		for _, engine := range engines() {
			chosen := i == len(files)-2 || slices.Contains(steps, m.Version) || os.Getenv("SOPORTE_LONG") != ""
			if engine == database.Postgres && !chosen {
				continue
			}
			t.Run(fmt.Sprintf("%d %s", m.Version, engine), func(t *testing.T) {
				h := empty(t, engine)
				if err := h.db.MigrateTo(t.Context(), m.Version); err != nil {
					t.Fatal(err)
				}
				before := fillAsFarAsItGoes(t, h.db, demo)
				if i > 20 && len(before) < 30 {
					t.Errorf("only %d tables were filled", len(before))
				}
				if err := h.db.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				if have, err := h.db.Schema(t.Context()); err != nil || have != newest {
					t.Errorf("schema %d, %v", have, err)
				}
				after := byTable(t, h.db)
				for _, b := range before {
					if a, ok := after[b.Table]; !ok || !kept(b, a) {
						t.Errorf("%s: %d rows, and after the upgrade not the same %d", b.Table, len(b.Rows), len(a.Rows))
					}
				}
				if m.Version < wholeSince || !chosen {
					return
				}
				r, err := proof.Verify(t.Context(), h.db, source.files)
				if err != nil {
					t.Fatal(err)
				}
				if i < len(files)-2 {
					r.Checks = slices.DeleteFunc(r.Checks, func(k proof.Check) bool { return cutOff(k) })
				}
				if !r.Holds() {
					t.Error(r)
				}
			})
		}
	}
}

// cutOff tells whether a check is the one that compares rows with what was entered of them in
// the audit. Rows of today's demonstration lose on their way into an earlier schema what that
// schema had no column for, and their entries still say it: it has to find that. Data that the
// programs of their day wrote are judged by it whole (TestCopiesOfEarlierProgramsAreRestored).
func cutOff(k proof.Check) bool { return k.Name == proof.Witnessed && len(k.Findings) > 0 }

func empty(t *testing.T, engine database.Engine) *house {
	t.Helper()
	url := dbtest.Bare(t)[engine]
	return at(t, t.TempDir(), url)
}

func byTable(t *testing.T, db *database.DB) map[string]backup.TableRows {
	t.Helper()
	of := map[string]backup.TableRows{}
	err := db.ReadTx(t.Context(), func(c *database.Conn) error {
		list, err := backup.ReadAll(t.Context(), c)
		for _, l := range list {
			of[l.Table] = l
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return of
}

// fillAsFarAsItGoes puts the rows of a later schema into an earlier one: the columns
// that it has, of the tables whose columns are all there still.
func fillAsFarAsItGoes(t *testing.T, db *database.DB, demo []backup.TableRows) (put []backup.TableRows) {
	t.Helper()
	old := byTable(t, db)
	err := db.Write(t.Context(), func(c *database.Conn) error {
		put = nil
		names, err := backup.Tables(t.Context(), c)
		if err != nil {
			return err
		}
		for _, name := range slices.Backward(names) {
			if len(old[name].Rows) > 0 { // the migrations themselves put them there
				if err := backup.Empty(t.Context(), c, name); err != nil {
					return err
				}
			}
		}
		for _, name := range names {
			i := slices.IndexFunc(demo, func(d backup.TableRows) bool { return d.Table == name })
			if i < 0 {
				continue
			}
			rows, ok := under(demo[i], old[name].Columns)
			if !ok || len(rows.Rows) == 0 {
				continue
			}
			if err := backup.PutRows(t.Context(), c, rows); err != nil {
				return err
			}
			put = append(put, rows)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return put
}

// under returns the rows with these columns only; false when one is not among theirs.
func under(t backup.TableRows, columns []string) (backup.TableRows, bool) {
	out := backup.TableRows{Table: t.Table, Columns: columns}
	var from []int
	for _, c := range columns {
		i := slices.Index(t.Columns, c)
		if i < 0 {
			return out, false
		}
		from = append(from, i)
	}
	for _, r := range t.Rows {
		row := make([]any, len(from))
		for k, i := range from {
			row[k] = r[i]
		}
		out.Rows = append(out.Rows, row)
	}
	return out, true
}

// derived are tables that migrations fill or change from others.
var derived = []string{"audit_pending", "person_words", "unit_words", "asset_tails"}

// kept tells whether every row that was there is there, as far as its columns go.
func kept(before, after backup.TableRows) bool {
	if slices.Contains(derived, before.Table) {
		return len(after.Rows) > 0
	}
	now, ok := under(after, before.Columns)
	if !ok {
		return len(before.Rows) == 0
	}
	lines := func(t backup.TableRows) (list []string) {
		for _, r := range t.Rows {
			list = append(list, fmt.Sprintf("%q", r))
		}
		sort.Strings(list)
		return list
	}
	return slices.Equal(lines(before), lines(now))
}

// Copies that the programs of their day took of data that they had written: each
// schema that left the house has one, and every later program restores it.
func TestCopiesOfEarlierProgramsAreRestored(t *testing.T) {
	list, err := filepath.Glob("testdata/esquema-*")
	if err != nil || len(list) < 2 {
		t.Fatalf("%v %v", list, err)
	}
	for _, dir := range list {
		for _, engine := range engines() {
			t.Run(filepath.Base(dir)+" "+string(engine), func(t *testing.T) {
				url, data := vacant(t, engine)
				m, err := backup.Restore(t.Context(), dir, backup.Target{URL: url, Data: data, Clock: tuesday().Now})
				if err != nil {
					t.Fatal(err)
				}
				if want := fmt.Sprintf("esquema-%d", m.Schema); filepath.Base(dir) != want {
					t.Errorf("holds %s", want)
				}
				h := at(t, data, url)
				if r, err := proof.Verify(t.Context(), h.db, h.files); err != nil || !r.Holds() {
					t.Errorf("%v\n%s", err, r)
				}
				var orders int
				if err := h.db.Read().Get(t.Context(), &orders, `SELECT COUNT(*) FROM orders`); err != nil || orders < 30 {
					t.Errorf("%d orders, %v", orders, err)
				}
			})
		}
	}
}

var creates = regexp.MustCompile(`(?im)^CREATE (?:TABLE|(?:UNIQUE )?INDEX)\s+([a-z_0-9]+)`)

// G21: a migration that fails at its last statement leaves the schema before it, and
// goes through once what stood in its way is gone.
func TestAnInterruptedMigrationLeavesTheSchemaBefore(t *testing.T) {
	for _, engine := range engines() {
		t.Run(string(engine), func(t *testing.T) {
			h := empty(t, engine)
			tried := 0
			files := migrations(t)
			for i, m := range files {
				made := creates.FindAllStringSubmatch(m.Text, -1)
				if i > 0 && len(made) > 0 && (engine == database.SQLite || i%6 == 0 || os.Getenv("SOPORTE_LONG") != "") {
					tried++
					last := made[len(made)-1][1]
					if strings.Contains(m.Text, "DROP TABLE "+last) {
						continue // it may stand there
					}
					before := strings.Join(relations(t, h.db), " ")
					h.exec(t, `CREATE TABLE `+last+` (in_the_way INTEGER)`)
					if err := h.db.MigrateTo(t.Context(), m.Version); err == nil {
						t.Fatalf("%s went through with %s in its way", m.Name, last)
					}
					h.exec(t, `DROP TABLE `+last)
					if have, err := h.db.Schema(t.Context()); err != nil || have != files[i-1].Version {
						t.Errorf("%s: schema %d after it failed, %v", m.Name, have, err)
					}
					if got := strings.Join(relations(t, h.db), " "); got != before {
						t.Errorf("%s left something behind:\n%s\n%s", m.Name, before, got)
					}
				}
				if err := h.db.MigrateTo(t.Context(), m.Version); err != nil {
					t.Fatalf("%s: %v", m.Name, err)
				}
			}
			if tried < 3 {
				t.Errorf("only %d were tried", tried)
			}
		})
	}
}

// relations are the names of all tables with their columns, and of all indexes.
func relations(t *testing.T, db *database.DB) (list []string) {
	t.Helper()
	query := `SELECT m.name || '.' || COALESCE(i.name, '') FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) i WHERE m.type IN ('table', 'index') ORDER BY 1`
	if db.Engine() == database.Postgres {
		query = `SELECT t.relname || '.' || a.attname FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid
			WHERE s.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1`
	}
	if err := db.Read().Select(t.Context(), &list, query); err != nil {
		t.Fatal(err)
	}
	return list
}

// Every table is in the fingerprint or has a reason to be out of it, and is in a copy
// or has one; what is named is there.
func TestEveryTableIsAccountedFor(t *testing.T) {
	h := empty(t, database.SQLite)
	if err := h.db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, prints, err := proof.Fingerprint(t.Context(), h.db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name := range byTable(t, h.db) {
		in := slices.ContainsFunc(prints, func(p proof.Table) bool { return p.Name == name })
		if reason := proof.Passing()[name]; in == (reason != "") {
			t.Errorf("%s: in the fingerprint %v, reason to be out of it %q", name, in, reason)
		}
	}
	tables := byTable(t, h.db)
	for _, list := range []map[string]string{proof.Passing(), backup.Left()} {
		for name, reason := range list {
			if _, ok := tables[name]; !ok && name != "goose_db_version" || reason == "" {
				t.Errorf("%s is named as left out (%q) and is no table", name, reason)
			}
		}
	}
	for name := range backup.Left() {
		if proof.Passing()[name] == "" {
			t.Errorf("%s is in the fingerprint and in no copy", name)
		}
	}
}

// hashes are the columns of hashes that name no file, each with what they are of.
var hashes = map[string]string{
	"discovery_agents.secret_hash": "the secret of an agent account",
	"idempotency_keys.body_hash":   "of a form", "audit_heads.hash": "of the last entry", "audit_entries.hash": "of the entry", "audit_nodes.hash": "of the log",
	"credentials.hash": "of a password or PIN", "sessions.token_hash": "of a token", "invitations.token_hash": "of a token", "custody_ledger.document_hash": "of the data of a paper",
	"paper_versions.hash": "of the data of the paper", "paper_signatures.hash": "of what was signed", "paper_copies.data_hash": "of the data of the paper",
	"letter_versions.hash": "of the letter", "letter_signatures.hash": "of the letter", "privacy_acceptances.text_hash": "of the words that were read",
	"maintenance_acts.hash": "of what was signed", "maintenance_feeds.token_hash": "of a token",
	"exchange_uploads.file_hash": "of a file whose content stands in the row", "control_disposal_events.hash": "of the list that was decided on", "seal_evidence.hash": "of what was signed", "seal_evidence.proof_hash": "of a signature that stands in the row",
}

var ofHash = regexp.MustCompile(`^\s+([a-z_]*(?:hash|blob))\s+TEXT`)

// A column that names files is declared, so that copies take them along.
func TestColumnsThatNameFilesAreDeclared(t *testing.T) {
	declared, err := database.BlobColumns()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, d := range declared {
		known[d.Table+"."+d.Column] = true
	}
	for _, f := range migrations(t) {
		table := ""
		for line := range strings.Lines(f.Text) {
			if m := regexp.MustCompile(`^(?:CREATE|ALTER) TABLE ([a-z_]+)`).FindStringSubmatch(line); m != nil {
				table = m[1]
			}
			if m := ofHash.FindStringSubmatch(line); m != nil && !known[table+"."+m[1]] && hashes[table+"."+m[1]] == "" {
				t.Errorf("%s: %s.%s holds a hash: declare it with «-- blob: %s.%s» if it names a file, or say here what it is of", f.Name, table, m[1], table, m[1])
			}
		}
	}
	if len(known) < 2 {
		t.Errorf("declared: %v", known)
	}
}
