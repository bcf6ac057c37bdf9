package seed

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/seals"
)

// special marks a value of a row that a copy reckons as a number.
type special struct {
	kind  specialKind
	index int
}

type specialKind byte

const (
	orderNumber specialKind = iota
	letterSeq
	letterYear
	moveSeq
)

// standing are the tables of which nothing belongs to one order.
var standing = []string{"units", "persons", "assets", "providers", "role_grants", "appointments", "credentials", "settings", "supply_items",
	"counters", "sessions", "sign_in_attempts", "idempotency_keys", "audit_heads", "audit_pending", "audit_log", "person_words", "unit_words", "asset_tails"}

// pattern makes the pattern of the order that a walk took, with everything that
// names it or what belongs to it.
func (s *scratch) pattern(w *walk) (*pattern, error) {
	p := &pattern{kind: w.story.kind, weight: w.story.weight, sums: map[string]sum{}}
	wr := &writer{pattern: p, cast: s.ids, letters: map[string]int{}, shape: s.shape, kept: s.keeps}
	taken, err := s.belongings(w, p)
	if err == nil {
		err = s.survey(wr, taken)
	}
	if err == nil {
		err = s.write(wr, taken)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(w.story.course, " "), err)
	}
	return p, nil
}

// belongings finds the rows of an order: those that name it, and those that name
// what these rows are.
func (s *scratch) belongings(w *walk, p *pattern) ([]rowAt, error) {
	var open []string
	for _, ref := range w.refs {
		v, err := s.p.Desk.Open(s.ctx, orders.System(), ref)
		if err != nil {
			return nil, err
		}
		p.orders = append(p.orders, ownOrder{string(v.Order.ID), v.Order.Folio})
		open = append(open, string(v.Order.ID))
		if v.Order.AssetID != "" && len(p.orders) == 1 {
			open = append(open, string(v.Order.AssetID))
		}
	}
	var taken []rowAt
	for len(open) > 0 {
		id := open[0]
		open = open[1:]
		if _, ofCast := s.ids[id]; !ofCast && !slices.Contains(p.ids, id) {
			p.ids = append(p.ids, id)
		}
		for _, at := range s.where[id] {
			table := s.shape.tables[at.table]
			if slices.Contains(standing, table.name) || slices.Contains(taken, at) {
				continue
			}
			taken = append(taken, at)
			if i := s.shape.column(at.table, "id"); i >= 0 {
				own := s.rows[at.table][at.row][i].(string)
				if !slices.Contains(p.ids, own) && !slices.Contains(open, own) {
					open = append(open, own)
				}
			}
		}
	}
	slices.SortFunc(taken, func(a, b rowAt) int {
		if a.table != b.table {
			return a.table - b.table
		}
		return a.row - b.row
	})
	return taken, nil
}

// get reads a column of a row.
func (s *scratch) get(at rowAt, column string) any {
	return s.rows[at.table][at.row][s.shape.column(at.table, column)]
}

func (s *scratch) str(at rowAt, column string) string {
	v, _ := s.get(at, column).(string)
	return v
}

// survey looks for what texts will refer to: folios, terms, letters, hashes, and
// when the order began and ended.
func (s *scratch) survey(w *writer, taken []rowAt) error {
	for _, at := range taken {
		switch s.shape.tables[at.table].name {
		case "orders":
			if err := s.surveyOrder(w, at); err != nil {
				return err
			}
		case "papers", "repairs":
			// A survey bears the folio of its order.
			if f := s.str(at, "folio"); f != "" && !strings.HasPrefix(f, "OS") && !slices.ContainsFunc(w.folios, func(x folioUse) bool { return x.old == f }) {
				t, err := database.ParseInstant(s.str(at, "opened_at"))
				if err != nil {
					return err
				}
				w.folios = append(w.folios, folioUse{f[:strings.IndexByte(f, '-')], f, t.Time})
			}
		case "letters":
			drafted, err := database.ParseInstant(s.str(at, "drafted_at"))
			if err != nil {
				return err
			}
			w.letters[s.str(at, "number")] = len(w.letters)
			w.letterCount, w.letterAt = len(w.letters), drafted.Time
		case "paper_versions", "letter_versions", "paper_signatures":
			if _, known := w.sums[s.str(at, "hash")]; !known {
				w.sums[s.str(at, "hash")] = sum{}
			}
		case "seal_evidence":
			w.sums[s.str(at, "sum")] = sum{}
		}
		if s.shape.column(at.table, "at") >= 0 {
			if t, err := database.ParseInstant(s.str(at, "at")); err == nil && t.After(w.end) {
				w.end = t.Time
			}
		}
	}
	return nil
}

func (s *scratch) surveyOrder(w *writer, at rowAt) error {
	created, err := database.ParseInstant(s.str(at, "created_at"))
	if err != nil {
		return err
	}
	if w.start.IsZero() || created.Before(w.start) {
		w.start = created.Time
	}
	if f := s.str(at, "folio"); f != "" {
		filed := created
		if s.str(at, "origin") != "" {
			if filed, err = database.ParseInstant(s.str(at, "requested_at")); err != nil {
				return err
			}
		}
		w.folios = append(w.folios, folioUse{"OS", f, filed.Time})
	}
	var r orders.Record
	if err := json.Unmarshal([]byte(s.str(at, "record")), &r); err != nil {
		return err
	}
	if r.Survey == nil {
		return nil
	}
	concluded, err := database.ParseInstant(s.str(at, "concluded_at"))
	w.terms = append(w.terms, term{concluded.Time, r.Survey.Due, r.Survey.Explanation})
	return err
}

// write turns the rows into texts with places to fill in.
func (s *scratch) write(w *writer, taken []rowAt) error {
	if err := s.writeSums(w, taken); err != nil {
		return err
	}
	chains := map[string]*chain{}
	var names []string
	for _, at := range taken {
		table := s.shape.tables[at.table].name
		switch table {
		case "audit_entries":
			name := s.str(at, "chain")
			if strings.HasPrefix(name, "bien:") && s.str(at, "action") == "alta" {
				continue
			}
			if chains[name] == nil {
				text, err := w.parse(name)
				if err != nil {
					return err
				}
				chains[name] = &chain{name: text, machine: strings.HasPrefix(name, "bien:")}
				names = append(names, name)
			}
			e, err := s.entry(w, at)
			if err != nil {
				return err
			}
			chains[name].entries = append(chains[name].entries, e)
		case "custody":
			row, err := s.row(w, at)
			if err != nil {
				return err
			}
			w.asset = &machineUse{custody: row, away: s.str(at, "place") != "usuario"}
		case "custody_ledger":
			if s.str(at, "kind") == "alta" {
				continue
			}
			row, err := s.row(w, at)
			if err != nil {
				return err
			}
			row.values[s.shape.column(at.table, "seq")] = special{kind: moveSeq}
			w.moves = append(w.moves, row)
		default:
			row, err := s.row(w, at)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			w.rows = append(w.rows, row)
		}
	}
	for _, n := range names {
		w.chains = append(w.chains, *chains[n])
	}
	return nil
}

// writeSums says how each hash comes about.
func (s *scratch) writeSums(w *writer, taken []rowAt) error {
	type version struct {
		paper string
		n     any
	}
	data := map[version]string{}
	for _, at := range taken {
		switch s.shape.tables[at.table].name {
		case "paper_versions":
			data[version{s.str(at, "paper_id"), s.get(at, "version")}] = s.str(at, "data")
			text, err := w.parse(s.str(at, "data"))
			if err != nil {
				return err
			}
			w.sums[s.str(at, "hash")] = sum{of: text}
		case "letter_versions":
			text, err := w.parse(s.str(at, "content"))
			if err != nil {
				return err
			}
			w.sums[s.str(at, "hash")] = sum{of: text}
		}
	}
	for _, at := range taken {
		if s.shape.tables[at.table].name != "paper_signatures" || w.sums[s.str(at, "hash")].of != nil {
			continue
		}
		text, err := w.parse(data[version{s.str(at, "paper_id"), s.get(at, "version")}])
		if err != nil {
			return err
		}
		w.sums[s.str(at, "hash")] = sum{of: text, sections: strings.Split(s.str(at, "sections"), ",")}
	}
	for _, at := range taken {
		if s.shape.tables[at.table].name != "seal_evidence" {
			continue
		}
		said, err := s.evidence(at)
		if err != nil {
			return err
		}
		text, err := w.parse(said)
		if err != nil {
			return err
		}
		w.sums[s.str(at, "sum")] = sum{of: text}
	}
	return nil
}

// evidence is what the hash of a row of evidence is over.
func (s *scratch) evidence(at rowAt) (string, error) {
	str := func(column string) string { return s.str(at, column) }
	t, err := database.ParseInstant(str("at"))
	if err != nil {
		return "", err
	}
	version, _ := s.get(at, "version").(int64)
	text, err := audit.Canonical(seals.Evidence{Subject: str("subject"), Slot: str("slot"), Version: int(version), Level: seals.Level(str("level")), Hash: str("hash"), PersonID: str("person_id"),
		Name: str("name"), Post: str("post"), IDShown: str("id_shown"), Blob: str("blob"), MediaType: str("media_type"), Witness: str("witness"), AttestedBy: str("attested_by"),
		Text: str("signed_text"), Proof: str("proof"), Chain: str("chain"), Serial: str("serial"), Issuer: str("issuer"), Algorithm: str("algorithm"), Revocation: str("revocation"), At: t.UTC()})
	return string(text), err
}

func (s *scratch) row(w *writer, at rowAt) (plainRow, error) {
	t := s.shape.tables[at.table]
	row := plainRow{table: at.table, values: make([]any, len(t.columns))}
	for i, v := range s.rows[at.table][at.row] {
		str, isText := v.(string)
		if !isText {
			row.values[i] = w.number(t.name, t.columns[i], v.(int64), s, at)
			continue
		}
		if t.columns[i] == "record" && len(w.terms) > 0 {
			for n, x := range w.terms {
				was := jsonInside(x.old)
				str = strings.Replace(str, `"provisional":false,"computo":"`+was, fmt.Sprintf(`"provisional":‹provisional·%d›,"computo":"%s`, n, was), 1)
				str = strings.Replace(str, `"provisional":true,"computo":"`+was, fmt.Sprintf(`"provisional":‹provisional·%d›,"computo":"%s`, n, was), 1)
			}
		}
		text, err := w.parse(str)
		if err != nil {
			return row, fmt.Errorf("%s: %w", t.columns[i], err)
		}
		row.values[i] = text
	}
	return row, nil
}

// number is a whole number of a row, or a mark for one that copies reckon anew.
func (w *writer) number(table, column string, n int64, s *scratch, at rowAt) any {
	switch {
	case table == "orders" && column == "number" && n > 0:
		return special{orderNumber, slices.IndexFunc(w.folios, func(f folioUse) bool { return f.old == s.str(at, "folio") })}
	case table == "letters" && column == "seq":
		return special{letterSeq, w.letters[s.str(at, "number")]}
	case table == "letters" && column == "year":
		return special{letterYear, w.letters[s.str(at, "number")]}
	}
	return n
}

func (s *scratch) entry(w *writer, at rowAt) (e entry, err error) {
	for _, part := range []struct {
		into   *text
		column string
	}{{&e.at, "at"}, {&e.actor, "actor"}, {&e.data, "data"}} {
		if *part.into, err = w.parse(s.str(at, part.column)); err != nil {
			return e, err
		}
	}
	e.role, e.action = s.str(at, "role"), s.str(at, "action")
	for _, x := range []struct {
		into *string
		s    string
	}{{&e.roleJSON, e.role}, {&e.actionJSON, e.action}} {
		b, err := audit.Canonical(x.s)
		if err != nil {
			return e, err
		}
		*x.into = string(b)
	}
	return e, nil
}
