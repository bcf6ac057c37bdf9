package housekeeping

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strings"
	"testing"
)

// beginsSQL recognises a literal that begins a statement, or a part of one.
var beginsSQL = regexp.MustCompile(`^\s*(SELECT|INSERT\s+INTO|INSERT\s+OR|UPDATE|DELETE\s+FROM|WITH)\s`)

// mayHoldSQL tells whether a file is one of those in which a room keeps its SQL.
func mayHoldSQL(file string) bool {
	name := path.Base(file)
	return name == "desk.go" || strings.HasPrefix(name, "store") || strings.HasPrefix(name, "search")
}

// sqlStandsInStores: rule 2, SQL text only in store*.go, desk.go and search*.go.
// The ground itself and tests are free.
func sqlStandsInStores(t *tree) (list []offence) {
	for _, file := range t.goFiles("") {
		if isTest(file) || mayHoldSQL(file) || strings.HasPrefix(file, "internal/database/") {
			continue
		}
		eachText(t, file, func(where, s string) {
			if beginsSQL.MatchString(s) {
				list = append(list, offence{where, fmt.Sprintf("SQL (%s…) outside of store*.go, desk.go and search*.go", firstWords(s))})
			}
		})
	}
	return list
}

var createsTable = regexp.MustCompile(`(?i)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_0-9]+)`)

// tablesBelongToRooms: rule 3, a room touches its own tables only; page queries and
// indicators may read those of others and write none. The migration file of a room
// names its tables; those of the ground serve everybody.
func tablesBelongToRooms(t *tree) (list []offence) {
	owner := make(map[string]string)
	for _, file := range t.paths() {
		room := migrationRoom(file)
		if room == "" || room == "ground" {
			continue
		}
		for _, m := range createsTable.FindAllStringSubmatch(t.files[file], -1) {
			owner[strings.ToLower(m[1])] = room
		}
	}
	for _, file := range t.goFiles("internal/") {
		room, _, _ := strings.Cut(strings.TrimPrefix(file, "internal/"), "/")
		if isTest(file) || !mayHoldSQL(file) || room == "database" {
			continue
		}
		mayRead := strings.HasPrefix(path.Base(file), "search") || room == "indicators"
		eachText(t, file, func(where, s string) {
			for _, u := range tablesIn(s) {
				of := owner[u.table]
				if of == "" || of == room || mayRead && !u.written {
					continue
				}
				list = append(list, offence{where, fmt.Sprintf("room %s touches the table %s of %s: ask that room", room, u.table, of)})
			}
		})
	}
	return list
}

// use is a table that a statement names, and whether it writes to it.
type use struct {
	table   string
	written bool
}

var (
	sqlToken = regexp.MustCompile(`'(?:[^']|'')*'|--[^\n]*|[A-Za-z_][A-Za-z_0-9]*|[(),;\x00]`)
	endsFrom = map[string]bool{"where": true, "group": true, "order": true, "having": true, "limit": true, "union": true, "except": true, "intersect": true,
		"window": true, "returning": true, "set": true, "values": true, "select": true, "fetch": true, ";": true}
)

// tablesIn finds the tables that a statement, or a part of one, names: after FROM and
// its commas, JOIN, INTO and UPDATE.
func tablesIn(sql string) (list []use) {
	from := []bool{false} // by depth of parentheses: is this the list of a FROM
	before, wants, writes := "", false, false
	for _, token := range sqlToken.FindAllString(sql, -1) {
		token = strings.ToLower(token)
		depth := len(from) - 1
		switch {
		case token[0] == '\'' || token[0] == '-' || token == unknownText: // no table of ours
			wants = false
			continue
		case token == "(":
			// FROM (a, b): what stands in the parentheses is the list, unless it is a query
			from, wants = append(from, wants), wants && before != "lateral"
		case token == ")":
			from, wants = from[:max(depth, 1)], false
		case token == ",":
			wants, writes = from[depth], false
		case token == "from":
			from[depth], wants, writes = before != "distinct", before != "distinct", before == "delete"
		case token == "join":
			wants, writes = true, false
		case token == "into" || token == "update":
			wants, writes = true, true
		case endsFrom[token]:
			from[depth], wants = false, false
		case wants && (token == "only" || token == "lateral"): // the table comes next
		case wants:
			list, wants = append(list, use{token, writes}), false
		}
		before = token
	}
	return list
}

// eachText visits what a file writes as text: each literal, and literals and constants
// that are joined with + as the one text they become. What only a run knows ends a word.
func eachText(t *tree, file string, visit func(where, s string)) {
	f := t.parse(file)
	if f == nil {
		return
	}
	known := constants(t, dirOf(file))
	var look func(n ast.Node) bool
	look = func(n ast.Node) bool {
		if s, ok := text(n); ok {
			visit(t.at(n), s)
			return false
		}
		sum, ok := n.(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD {
			return true
		}
		s, written := "", false
		for _, part := range summands(sum) {
			_, literal := text(part)
			value, ok := valueOf(part, known, 0)
			if !ok {
				value = unknownText
				ast.Inspect(part, look)
			}
			s, written = s+value, written || literal
		}
		if written {
			visit(t.at(n), s)
		}
		return false
	}
	ast.Inspect(f, look)
}

const unknownText = "\x00"

// summands are the operands of a chain of +, from left to right.
func summands(e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return summands(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return append(summands(e.X), summands(e.Y)...)
		}
	}
	return []ast.Expr{e}
}

// valueOf is the text of a literal, of a constant of the package, or of both joined.
func valueOf(e ast.Expr, known map[string]ast.Expr, depth int) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return text(e)
	case *ast.ParenExpr:
		return valueOf(e.X, known, depth)
	case *ast.Ident:
		if at := known[e.Name]; at != nil && depth < 9 {
			return valueOf(at, known, depth+1)
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, okX := valueOf(e.X, known, depth)
			y, okY := valueOf(e.Y, known, depth)
			return x + y, okX && okY
		}
	}
	return "", false
}

// constants are those of a folder by name; one that two places give is not known.
func constants(t *tree, dir string) map[string]ast.Expr {
	known := map[string]ast.Expr{}
	for _, file := range t.goFiles(dir + "/") {
		if isTest(file) || dirOf(file) != dir {
			continue
		}
		for n := range t.nodes(file) {
			decl, ok := n.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				continue
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if _, twice := known[name.Name]; twice || i >= len(v.Values) {
						known[name.Name] = nil
						continue
					}
					known[name.Name] = v.Values[i]
				}
			}
		}
	}
	return known
}

func firstWords(s string) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(3, len(words))], " ")
}

const migrationFolder = "internal/database/migrations/"

var migrationName = regexp.MustCompile(`^([0-9]{14})_([a-z]+(?:_[a-z]+)*)\.sql$`)

// migrationRoom returns the room to which a migration file belongs: the first
// word of its name.
func migrationRoom(file string) string {
	if !strings.HasPrefix(file, migrationFolder) {
		return ""
	}
	m := migrationName.FindStringSubmatch(path.Base(file))
	if m == nil {
		return ""
	}
	room, _, _ := strings.Cut(m[2], "_")
	return room
}

// migrationsAreOneLine: names in one form, no number twice, and only forwards.
func migrationsAreOneLine(t *tree) (list []offence) {
	taken := make(map[string]string)
	for _, file := range t.paths() {
		if !strings.HasPrefix(file, migrationFolder) {
			continue
		}
		m := migrationName.FindStringSubmatch(path.Base(file))
		if m == nil {
			list = append(list, offence{file, "wants a name like 20261123100000_room.sql"})
			continue
		}
		if other := taken[m[1]]; other != "" {
			list = append(list, offence{file, "has the number of " + other})
		}
		taken[m[1]] = path.Base(file)
		if !strings.Contains(t.files[file], "-- +goose Up") {
			list = append(list, offence{file, "has no line «-- +goose Up»"})
		}
		if strings.Contains(t.files[file], "+goose Down") {
			list = append(list, offence{file, "goes back: a restored backup is the way back"})
		}
	}
	return list
}

func TestSQLStandsInStores(t *testing.T) {
	holds(t, sqlStandsInStores)
	for name, literal := range map[string]string{
		"select":              "`SELECT id FROM orders`",
		"select over lines":   "`\n\tSELECT id\n\tFROM orders`",
		"insert":              `"INSERT INTO orders VALUES (?)"`,
		"update":              `"UPDATE orders SET x = 1"`,
		"delete":              `"DELETE FROM orders"`,
		"with":                `"WITH n AS (SELECT 1) SELECT * FROM n"`,
		"a beginning, joined": `"SELECT " + "id"`,
		"a beginning, split":  `"SEL" + "ECT id FROM " + table`,
		"a call in between":   `table + f("SELECT id")`,
	} {
		finds(t, name, sqlStandsInStores, plant(map[string]string{"internal/orders/order.go": "package orders\nvar q = " + literal}), "internal/orders/order.go:2")
	}
	passes(t, "where SQL may stand", sqlStandsInStores, plant(map[string]string{
		"internal/orders/store.go":        "package orders\nvar q = `SELECT 1 `",
		"internal/orders/store_papers.go": "package orders\nvar p = `SELECT 1 `",
		"internal/orders/desk.go":         "package orders\nvar r = `SELECT 1 `",
		"internal/orders/search_page.go":  "package orders\nvar s = `SELECT 1 `",
		"internal/orders/order_test.go":   "package orders\nvar u = `SELECT 1 `",
		"internal/database/numbers.go":    "package database\nvar v = `SELECT 1 `",
		"internal/orders/order.go":        "package orders\nvar w = \"UPDATED\" + \"select one of these\" + \"Without\"",
	}))
}

func TestTablesBelongToRooms(t *testing.T) {
	holds(t, tablesBelongToRooms)
	schema := func(more map[string]string) *tree {
		files := map[string]string{
			migrationFolder + "20261123100000_ground.sql": "CREATE TABLE counters (a TEXT);",
			migrationFolder + "20261123112000_people.sql": "CREATE TABLE persons (a TEXT);\ncreate table if not exists sessions (a TEXT);",
		}
		for name, content := range more {
			files[name] = content
		}
		return plant(files)
	}
	for name, statement := range map[string]string{
		"read":                    "SELECT a FROM persons",
		"join":                    "SELECT a FROM orders o JOIN sessions s ON s.a = o.a",
		"write":                   "INSERT INTO persons (a) VALUES (?)",
		"change":                  "UPDATE sessions SET a = ?",
		"erase":                   "DELETE FROM persons",
		"comma":                   "SELECT a FROM orders, sessions WHERE a = 1",
		"comma after an alias":    "SELECT a FROM orders AS o, persons p",
		"comma after a condition": "SELECT a FROM orders o JOIN papers p ON p.a = COALESCE(o.a, 1), sessions s",
		"comma after a query":     "SELECT a FROM (SELECT a, b FROM orders) o, persons",
		"comma inside of a query": "SELECT a, (SELECT 1 FROM orders x, persons y WHERE x.a = y.a) FROM orders",
		"comma after a part":      " FROM orders o,\n\tpersons",
		"list in parentheses":     "SELECT a FROM (orders, persons)",
		"change by another's":     "UPDATE orders SET a = 1 FROM sessions",
		"erase by another's":      "DELETE FROM orders USING papers WHERE a IN (SELECT a FROM sessions)",
		"lower case":              "select a from orders, persons",
	} {
		finds(t, name, tablesBelongToRooms, schema(map[string]string{"internal/orders/store.go": "package orders\nvar q = `" + statement + "`"}), "of people")
	}
	for name, source := range map[string]string{
		"a name in two literals":    `var q = "SELECT a FROM per" + "sons WHERE a = 1"`,
		"between two literals":      `var q = "SELECT a FROM " + "persons"`,
		"in parentheses":            `var q = "SELECT a FROM orders JOIN " + ("ses" + "sions")`,
		"a constant":                "const whose = `persons`\nvar q = `SELECT a FROM ` + whose + ` WHERE a = 1`",
		"a constant of a constant":  "const (\n\tpart = `per`\n\twhose = part + `sons`\n)\nvar q = `SELECT a FROM ` + whose",
		"a constant inside":         "func f() string {\n\tconst whose = `sessions`\n\treturn `DELETE FROM ` + whose\n}",
		"a word in three":           `var q = "SELECT a FR" + "OM" + " persons"`,
		"after what a run knows":    "func f(a string) string { return `SELECT ` + a + ` FROM per` + `sons` }",
		"inside of what a run does": "func f(a string) string { return a + g(`SELECT a FROM ` + `persons`) }",
	} {
		finds(t, name, tablesBelongToRooms, schema(map[string]string{"internal/orders/store.go": "package orders\n" + source}), "of people")
	}
	finds(t, "a constant of another file", tablesBelongToRooms, schema(map[string]string{
		"internal/orders/store.go": "package orders\nvar q = `SELECT a FROM ` + whose", "internal/orders/order.go": "package orders\nconst whose = `persons`"}), "store.go:2", "of people")
	for name, statement := range map[string]string{
		"write": "INSERT INTO persons (a) VALUES (?)", "write or replace": "INSERT OR REPLACE INTO persons (a) VALUES (?)", "change": "UPDATE sessions SET a = ?", "erase": "DELETE FROM persons WHERE a IN (SELECT a FROM orders)",
		"inside of a query": "WITH x AS (DELETE FROM sessions RETURNING a) SELECT a FROM x",
	} {
		for _, file := range []string{"internal/orders/search_page.go", "internal/indicators/store.go"} {
			finds(t, name+" in "+file, tablesBelongToRooms, schema(map[string]string{file: "package p\nvar q = `" + statement + "`"}), "of people")
		}
	}
	passes(t, "own tables, the ground's, page queries", tablesBelongToRooms, schema(map[string]string{
		"internal/people/store_sessions.go": "package people\nvar q = `SELECT a FROM persons JOIN sessions`",
		"internal/orders/desk.go":           "package orders\nvar q = `INSERT INTO counters (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2`",
		"internal/orders/search.go":         "package orders\nvar r = `SELECT a FROM persons, orders`\nvar s = `UPDATE orders SET a = (SELECT a FROM sessions)`",
		"internal/orders/store.go":          "package orders\nvar s = `SELECT a, persons, COUNT(b, sessions) FROM orders o WHERE a IN (1, persons) AND b = 'FROM x, persons' -- FROM persons\n ORDER BY a, persons`\nvar u = `SELECT a IS DISTINCT FROM b, persons FROM orders FOR UPDATE`\nvar v = `INSERT INTO orders (a, persons) VALUES (1, sessions)`",
		"internal/orders/store_joined.go":   "package orders\nfunc f(table string) string { return `SELECT a FROM ` + table + `persons` }\nvar v = `SELECT a FROM orders WHERE b = ` + `persons`",
		"internal/indicators/store.go":      "package indicators\nvar r = `SELECT a FROM persons`",
	}))
}

func TestMigrationsAreOneLine(t *testing.T) {
	holds(t, migrationsAreOneLine)
	good := "-- +goose Up\n"
	finds(t, "number twice", migrationsAreOneLine, plant(map[string]string{
		migrationFolder + "20261123100000_ground.sql": good, migrationFolder + "20261123100000_people.sql": good}), "has the number of")
	finds(t, "short number", migrationsAreOneLine, plant(map[string]string{migrationFolder + "202611231000_ground.sql": good}), "wants a name")
	finds(t, "another kind of file", migrationsAreOneLine, plant(map[string]string{migrationFolder + "notes.txt": ""}), "wants a name")
	finds(t, "backwards", migrationsAreOneLine, plant(map[string]string{migrationFolder + "20261123100000_ground.sql": good + "-- +goose Down\n"}), "goes back")
	finds(t, "without a mark", migrationsAreOneLine, plant(map[string]string{migrationFolder + "20261123100000_ground.sql": "CREATE TABLE a (b TEXT);"}), "goose Up")
}

// The chain proves nothing if its rows can be changed.
func TestTheAuditIsAppendOnly(t *testing.T) {
	r := func(t *tree) (list []offence) {
		declared := false
		for _, file := range t.paths() {
			if strings.HasPrefix(file, migrationFolder) && strings.Contains(t.files[file], "\n-- append-only: audit_entries\n") {
				declared = true
			}
		}
		if !declared {
			list = append(list, offence{migrationFolder, "no file has the line «-- append-only: audit_entries»"})
		}
		return list
	}
	holds(t, r)
	finds(t, "without the line", r, plant(map[string]string{migrationFolder + "20261123110000_audit.sql": "CREATE TABLE audit_entries (a TEXT);\n"}), "append-only")
}
