package papers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

func chainOf(id string) string { return "formato:" + id }

type paperRow struct {
	ID       string           `db:"id"`
	Folio    string           `db:"folio"`
	Kind     Kind             `db:"kind"`
	OrderID  string           `db:"order_id"`
	RepairID string           `db:"repair_id"`
	Version  int              `db:"version"`
	Status   Status           `db:"status"`
	Data     string           `db:"data"`
	Hash     string           `db:"hash"`
	Reason   string           `db:"reason"`
	By       string           `db:"made_by"`
	At       database.Instant `db:"at"`
}

func (r paperRow) paper() Paper {
	return Paper{ID: r.ID, Folio: r.Folio, Kind: r.Kind, OrderID: r.OrderID, RepairID: r.RepairID, Version: r.Version,
		Status: r.Status, Data: json.RawMessage(r.Data), Hash: r.Hash, Reason: r.Reason, By: r.By, At: r.At.Time}
}

type signatureRow struct {
	PaperID     string           `db:"paper_id"`
	Slot        string           `db:"slot"`
	Version     int              `db:"version"`
	Sections    string           `db:"sections"`
	PersonID    string           `db:"person_id"`
	Name        string           `db:"name"`
	Post        string           `db:"post"`
	Role        string           `db:"role"`
	Level       string           `db:"level"`
	Hash        string           `db:"hash"`
	Declaration string           `db:"declaration"`
	Note        string           `db:"note"`
	At          database.Instant `db:"at"`
}

func (r signatureRow) signature() Signature {
	s := Signature{PaperID: r.PaperID, Version: r.Version, Slot: r.Slot, PersonID: r.PersonID, Name: r.Name, Post: r.Post,
		Role: r.Role, Level: r.Level, Hash: r.Hash, At: r.At.Time, Declaration: r.Declaration, Note: r.Note}
	if r.Sections != "" {
		s.Sections = strings.Split(r.Sections, ",")
	}
	return s
}

const paperColumns = `p.id, p.folio, p.kind, p.order_id, p.repair_id, v.version, p.status, v.data, v.hash, v.reason, v.made_by, v.at`

const signatureColumns = `s.paper_id, s.slot, s.version, s.sections, s.person_id, s.name, s.post, s.role, s.level, s.hash,
	s.declaration, s.note, s.at`

// Get returns a paper in the version in force, with all its signatures;
// problem.NotFound when there is none.
func (s *Store) Get(ctx context.Context, c *database.Conn, id string) (Paper, error) {
	return one(ctx, c, `v.version = p.version AND p.id = ?`, id)
}

// Version returns a paper as it stood in an earlier version, its signatures judged
// against that one; problem.NotFound when there is none.
func (s *Store) Version(ctx context.Context, c *database.Conn, id string, version int) (Paper, error) {
	return one(ctx, c, `p.id = ? AND v.version = ?`, id, version)
}

// ByFolio returns the paper of a kind with a folio, in the version in force;
// problem.NotFound when there is none.
func (s *Store) ByFolio(ctx context.Context, c *database.Conn, kind Kind, folio string) (Paper, error) {
	if folio == "" {
		return Paper{}, problem.Missing("ese formato")
	}
	return one(ctx, c, `v.version = p.version AND p.kind = ? AND p.folio = ?`, kind, folio)
}

func one(ctx context.Context, c *database.Conn, where string, args ...any) (Paper, error) {
	ps, err := several(ctx, c, where, args...)
	if err == nil && len(ps) == 0 {
		err = problem.Missing("ese formato")
	}
	if err != nil {
		return Paper{}, err
	}
	return ps[0], nil
}

// several reads papers and, in a second query, their signatures.
func several(ctx context.Context, c *database.Conn, where string, args ...any) ([]Paper, error) {
	from := ` FROM papers p JOIN paper_versions v ON v.paper_id = p.id `
	var rows []paperRow
	err := c.Select(ctx, &rows, `SELECT `+paperColumns+from+`WHERE `+where+` ORDER BY p.opened_at, p.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read papers: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var signed []signatureRow
	err = c.Select(ctx, &signed, `SELECT `+signatureColumns+` FROM paper_signatures s
		WHERE s.paper_id IN (SELECT p.id`+from+`WHERE `+where+`) ORDER BY s.at, s.slot, s.version`, args...)
	if err != nil {
		return nil, fmt.Errorf("read signatures: %w", err)
	}
	ps, at := make([]Paper, len(rows)), make(map[string]int, len(rows))
	for i, r := range rows {
		ps[i], at[r.ID] = r.paper(), i
	}
	for _, r := range signed {
		// A signature made after the version at hand was not there yet.
		if p := &ps[at[r.PaperID]]; r.Version <= p.Version {
			p.Signatures = append(p.Signatures, r.signature())
		}
	}
	for i := range ps {
		ps[i].judge()
	}
	return ps, nil
}

// OfOrder returns the papers of an order in their versions in force, with their
// signatures, oldest first, in two queries.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, orderID string) ([]Paper, error) {
	if orderID == "" {
		return nil, nil
	}
	return several(ctx, c, `v.version = p.version AND p.order_id <> '' AND p.order_id = ?`, orderID)
}

// OfRepair returns the papers of an external file as OfOrder does those of an
// order.
func (s *Store) OfRepair(ctx context.Context, c *database.Conn, repairID string) ([]Paper, error) {
	if repairID == "" {
		return nil, nil
	}
	return several(ctx, c, `v.version = p.version AND p.repair_id <> '' AND p.repair_id = ?`, repairID)
}

// Versions returns all versions of a paper, oldest first, each with the
// signatures that were there by then.
func (s *Store) Versions(ctx context.Context, c *database.Conn, id string) ([]Paper, error) {
	var last int
	err := c.Get(ctx, &last, `SELECT version FROM papers WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return nil, problem.Missing("ese formato")
	case err != nil:
		return nil, fmt.Errorf("read versions: %w", err)
	}
	ps := make([]Paper, last)
	for i := range ps {
		if ps[i], err = s.Version(ctx, c, id, i+1); err != nil {
			return nil, err
		}
	}
	return ps, nil
}

// Notes are what people wrote when they returned or annulled a paper.
type Notes struct {
	Observed string // of the last one who returned it
	Void     string // why it was annulled
	By       string // who annulled it
}

// NotesOf reads the notes of a paper from its chain, where they are kept.
func (s *Store) NotesOf(ctx context.Context, c *database.Conn, p Paper) (Notes, error) {
	var n Notes
	if p.Status != Observed && p.Status != Void {
		return n, nil
	}
	records, err := audit.History(ctx, c, chainOf(p.ID))
	if err != nil {
		return n, err
	}
	for _, r := range records {
		var said struct {
			Note   string `json:"nota"`
			Reason string `json:"motivo"`
		}
		if err := json.Unmarshal([]byte(r.Data), &said); err != nil && r.Data != "" {
			return n, fmt.Errorf("read the chain of %s: %w", p.Folio, err)
		}
		switch r.Action {
		case string(Observed):
			n.Observed = said.Note
		case string(Void):
			n.Void, n.By = said.Reason, r.Actor
		}
	}
	return n, nil
}

// NextFolio takes the next folio of a format's series in a local year, in the
// caller's transaction; "" for a format that has none of its own.
func (s *Store) NextFolio(ctx context.Context, c *database.Conn, kind Kind, year int) (string, error) {
	series := kind.Series()
	if series == "" {
		return "", nil
	}
	n, err := c.Next(ctx, series, year)
	if err != nil {
		return "", fmt.Errorf("number a paper: %w", err)
	}
	return database.Folio(series, year, n), nil
}

// Open begins a paper of an order or of an external file in its first version and
// returns it with its id. p gives kind, folio, order or file, and status (ready to
// be signed when it gives none); data is a struct or map that JSON writes as an
// object. problem.Conflict when the folio is taken.
func (s *Store) Open(ctx context.Context, c *database.Conn, p Paper, data any, by audit.By) (Paper, error) {
	if p.OrderID == "" && p.RepairID == "" {
		return Paper{}, problem.New(problem.Refused, "Todo formato pertenece a una orden o a un expediente.", "Ábrelo desde la orden.").For("P-01")
	}
	var err error
	if p.Data, p.Hash, err = freeze(data); err != nil {
		return Paper{}, err
	}
	if p.Status == "" {
		p.Status = ToSign
	}
	p.ID, p.Version, p.By, p.At, p.Signatures = database.NewID(), 1, by.Actor, database.At(by.At).Time, nil
	n, err := c.Exec(ctx, `
		INSERT INTO papers (id, folio, kind, order_id, repair_id, version, status, opened_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
		ON CONFLICT DO NOTHING`, p.ID, p.Folio, p.Kind, p.OrderID, p.RepairID, p.Status, database.At(p.At))
	switch {
	case err != nil:
		return Paper{}, fmt.Errorf("open a paper: %w", err)
	case n == 0:
		return Paper{}, problem.New(problem.Conflict, "Ya hay un formato con el folio "+p.Folio+".", "Vuelve a intentarlo: se tomará el folio siguiente.")
	}
	if err := s.addVersion(ctx, c, p); err != nil {
		return Paper{}, err
	}
	return p, audit.Append(ctx, c, by.On(chainOf(p.ID), "apertura", map[string]any{
		"formato": p.Kind, "folio": p.Folio, "orden": p.OrderID, "expediente": p.RepairID, "estado": p.Status, "huella": p.Hash}))
}

func (s *Store) addVersion(ctx context.Context, c *database.Conn, p Paper) error {
	_, err := c.Exec(ctx, `
		INSERT INTO paper_versions (paper_id, version, data, hash, reason, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Version, string(p.Data), p.Hash, p.Reason, p.By, database.At(p.At))
	if err != nil {
		return fmt.Errorf("keep a version: %w", err)
	}
	return nil
}

// freeze makes the canonical form of a paper's data, which must be an object.
func freeze(data any) (canonical json.RawMessage, hash string, err error) {
	b, err := audit.Canonical(data)
	if err != nil {
		return nil, "", err
	}
	if len(b) == 0 || b[0] != '{' {
		return nil, "", fmt.Errorf("papers: the data of a paper are an object, not %.20s", b)
	}
	hash, err = audit.Hash(json.RawMessage(b))
	return b, hash, err
}
