package exchange

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// Kind is what a table holds.
type Kind string

// The kinds of table.
const (
	Units     Kind = "unidades"
	Persons   Kind = "personas"
	Equipment Kind = "equipos"
)

// Problem is what is wrong at one place of a file. Column is "" when it is the
// whole line.
type Problem struct {
	Line    int
	Column  string
	Message string
}

// Difference is a cell that would change.
type Difference struct{ Column, Before, After string }

// Change is a row that would be added, or changed.
type Change struct {
	Line int
	Name string
	New  bool
	What []Difference

	id      string
	version int64
	record  record
}

// Plan is what an import would do.
type Plan struct {
	Kind     Kind
	Rows     int
	Same     int
	Changes  []Change
	Problems []Problem
	Notes    []string
}

// Added counts the rows that are new.
func (p Plan) Added() (n int) {
	for _, c := range p.Changes {
		if c.New {
			n++
		}
	}
	return n
}

// Digest names what the plan would do, to tell whether the data moved between its
// preview and its confirmation.
func (p Plan) Digest() string {
	lines := make([]any, 0, len(p.Changes))
	for _, c := range p.Changes {
		lines = append(lines, []any{c.Line, c.id, c.version, c.record})
	}
	h, err := audit.Hash(lines)
	if err != nil {
		panic("exchange: a plan that cannot be hashed: " + err.Error()) // texts and numbers only
	}
	return h
}

// stored is what the data hold already.
type stored struct {
	id      string
	version int64
	record  record
}

// holding is one kind of table: its columns, what there is of it, how a row is
// recognised and how it is written.
type holding struct {
	columns []Column
	load    func(ctx context.Context, c *database.Conn, look *lookup) ([]stored, error)
	// keys are the marks by which a row is the same thing as one that is stored;
	// no two things share one.
	keys func(record) []string
	// alike is a weaker mark for rows without key; several things may share it.
	alike func(record) string
	name  func(record) string
	// judge says what is wrong with a row as a whole, by column.
	judge func(record) (column, wrong string)
	put   func(ctx context.Context, c *database.Conn, by audit.By, ch Change, look *lookup) error
}

// plan judges a table against what is stored, and changes nothing.
func (x *Exchange) plan(ctx context.Context, c *database.Conn, kind Kind, t Table) (Plan, *lookup, error) {
	h, p := x.holdings[kind], Plan{Kind: kind, Rows: len(t.Rows), Notes: t.Notes}
	look, err := x.lookup(ctx, c)
	if err != nil {
		return p, nil, err
	}
	have, err := h.load(ctx, c, look)
	if err != nil {
		return p, nil, err
	}
	at, ok := h.header(t, &p)
	if !ok {
		return p, look, nil
	}
	m, strange := newMatcher(h, have), 0
	for _, r := range t.Rows {
		rec, ok := h.row(r, at, look, &p)
		if ok {
			if id := rec["id"]; id != "" && m.byID[id] == nil {
				strange++
			}
			m.take(&p, r.Line, rec)
		}
	}
	if len(t.Rows) == 0 {
		p.Problems = append(p.Problems, Problem{Line: 1, Message: "El archivo no tiene renglones debajo de los encabezados."})
	}
	if strange > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("El id de %d renglones no existe aquí, como en un archivo de otra instalación: se buscan por sus demás datos.", strange))
	}
	slices.SortStableFunc(p.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return p, look, nil
}

// header finds where each column stands. The order is free; a column that may be
// left out leaves what is stored as it is.
func (h holding) header(t Table, p *Plan) (map[string]int, bool) {
	bad := len(p.Problems)
	say := func(column, message string) { p.Problems = append(p.Problems, Problem{1, column, message}) }
	if t.Header == nil {
		say("", "El archivo no tiene encabezados. Descarga la plantilla y llénala.")
		return nil, false
	}
	at := map[string]int{}
	for i, name := range t.Header {
		name = tidy(unescape(name))
		if name == "" {
			continue
		}
		n := slices.IndexFunc(h.columns, func(c Column) bool { return fold(c.Key) == fold(name) })
		if n < 0 {
			say(shorten(name), "Esa columna no se conoce. Usa los encabezados de la plantilla.")
			continue
		}
		if _, twice := at[h.columns[n].Key]; twice {
			say(h.columns[n].Key, "La columna está dos veces. Deja una.")
		}
		at[h.columns[n].Key] = i
	}
	for _, c := range h.columns {
		if _, there := at[c.Key]; !there && c.Required {
			say(c.Key, "Falta la columna «"+c.Key+"».")
		}
	}
	return at, len(p.Problems) == bad
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// row reads the cells of a line; ok is false when one of them is wrong.
func (h holding) row(r Row, at map[string]int, look *lookup, p *Plan) (record, bool) {
	rec, ok := record{}, true
	wrong := func(column, message string) {
		ok = false
		p.Problems = append(p.Problems, Problem{r.Line, column, message})
	}
	known := map[int]bool{}
	for _, c := range h.columns {
		i, there := at[c.Key]
		if !there {
			continue
		}
		known[i] = true
		if slices.Contains(r.Formulas, i) {
			wrong(c.Key, "La celda tiene una fórmula. Pega su resultado como valor.")
			continue
		}
		cell := ""
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		value, bad := c.read(cell, look)
		if bad != "" {
			wrong(c.Key, bad)
			continue
		}
		rec[c.Key] = value
	}
	for i, cell := range r.Cells {
		if !known[i] && tidy(cell) != "" {
			wrong("", fmt.Sprintf("Hay un dato en la columna %d, que no tiene encabezado.", i+1))
			break
		}
	}
	return rec, ok
}

// matcher finds, for each row of a file, the stored thing that it is about, and
// refuses two rows about one thing.
type matcher struct {
	h      holding
	byID   map[string]*stored
	byKey  map[string]*stored
	alike  map[string][]*stored
	lines  map[string]int // id or key → line that has it
	unkept map[string]int // alike mark of rows without key → line
}

func newMatcher(h holding, have []stored) *matcher {
	m := &matcher{h, map[string]*stored{}, map[string]*stored{}, map[string][]*stored{}, map[string]int{}, map[string]int{}}
	for i := range have {
		s := &have[i]
		m.byID[s.id] = s
		for _, k := range h.keys(s.record) {
			m.byKey[k] = s
		}
		mark := h.alike(s.record)
		m.alike[mark] = append(m.alike[mark], s)
	}
	return m
}

// take adds a row of the file to the plan.
func (m *matcher) take(p *Plan, line int, given record) {
	say := func(column, format string, args ...any) {
		p.Problems = append(p.Problems, Problem{line, column, fmt.Sprintf(format, args...)})
	}
	old, wrong := m.find(given)
	if wrong != "" {
		say("", "%s", wrong)
		return
	}
	next := Change{Line: line, New: old == nil, record: record{}}
	if old != nil {
		next.id, next.version, next.record = old.id, old.version, maps.Clone(old.record)
	}
	maps.Copy(next.record, given)
	next.record["id"] = next.id
	next.Name = m.h.name(next.record)
	if !m.settled(old, next.record, say) {
		return
	}
	if column, wrong := m.h.judge(next.record); wrong != "" {
		say(column, "%s", wrong)
		return
	}
	marks := m.h.keys(next.record)
	for _, k := range marks {
		if other := m.byKey[k]; other != nil && other != old {
			say("", "Ese dato ya es de «%s»: revisa %s.", m.h.name(other.record), keyWords(k))
			return
		}
	}
	if next.id != "" {
		marks = append(marks, "id "+next.id)
	}
	if len(marks) == 0 {
		marks = []string{"igual " + m.h.alike(next.record)}
	}
	for _, k := range marks {
		if first, taken := m.lines[k]; taken {
			say("", "Repite la línea %d: las dos hablan de lo mismo (%s).", first, keyWords(k))
			return
		}
	}
	for _, k := range marks {
		m.lines[k] = line
	}
	if old != nil {
		for _, c := range m.h.columns {
			if before, after := old.record[c.Key], next.record[c.Key]; before != after && c.Key != "id" {
				next.What = append(next.What, Difference{c.Key, before, after})
			}
		}
		if len(next.What) == 0 {
			p.Same++
			return
		}
	}
	p.Changes = append(p.Changes, next)
}

// find returns what a row is about, nil when it is new.
func (m *matcher) find(given record) (*stored, string) {
	if s := m.byID[given["id"]]; s != nil {
		return s, ""
	}
	var found *stored
	marks := m.h.keys(given)
	for _, k := range marks {
		switch s := m.byKey[k]; {
		case s == nil:
		case found != nil && s != found:
			return nil, fmt.Sprintf("Sus datos son de dos: «%s» y «%s». Escribe el id del que quieres cambiar.", m.h.name(found.record), m.h.name(s.record))
		default:
			found = s
		}
	}
	if found != nil {
		return found, ""
	}
	// Somebody without key is recognised by what they are called, unless the row
	// has a key and so do those who are called the same.
	var alike []*stored
	mark := m.h.alike(given)
	for _, s := range m.alike[mark] {
		if mark == "" {
			break
		}
		if len(marks) == 0 || len(m.h.keys(s.record)) == 0 {
			alike = append(alike, s)
		}
	}
	switch len(alike) {
	case 0:
		return nil, ""
	case 1:
		return alike[0], ""
	}
	return nil, "Hay varios con ese nombre. Escribe el id del que quieres cambiar."
}

// settled refuses a change of what an import does not change.
func (m *matcher) settled(old *stored, rec record, say func(column, format string, args ...any)) bool {
	ok := true
	for _, c := range m.h.columns {
		if c.shape != fixed || c.Key == "id" {
			continue
		}
		want := c.whenNew
		if old != nil {
			want = old.record[c.Key]
		}
		if got := rec[c.Key]; got != "" && fold(got) != fold(want) {
			say(c.Key, "Aquí solo cabe «%s». %s", want, c.why)
			ok = false
		}
		rec[c.Key] = want
	}
	return ok
}

// keyWords says a mark to a person.
func keyWords(mark string) string {
	kind, value, _ := strings.Cut(mark, " ")
	if kind == "igual" {
		return "el mismo nombre, sin clave"
	}
	return kind + " " + strings.TrimSpace(value)
}
