package discovery

import (
	"context"
	"encoding/json"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// New makes the store of the room over an open database and the inventory it proposes to.
func New(db *database.DB, inventory *equipment.Store) *Store {
	return &Store{db: db, equipment: inventory}
}

// The standings of a find.
const (
	Doubtful = "dudoso" // its numbers point to more than one machine
	Foreign  = "ajeno"  // somebody said that it is not the ministry's
)

// Find is a machine that reports.
type Find struct {
	ID        string           `db:"id"`
	Identity  string           `db:"identity"`
	AssetID   equipment.ID     `db:"asset_id"` // "" when it is none of the inventory
	MatchedBy string           `db:"matched_by"`
	Standing  string           `db:"standing"` // "", Doubtful or Foreign
	Reason    string           `db:"reason"`
	Waits     bool             `db:"waits"` // for somebody to review it
	Name      string           `db:"name"`
	FactsText string           `db:"facts"`
	Digest    string           `db:"digest"`
	AgentID   string           `db:"agent_id"`
	First     database.Instant `db:"first_seen"`
	Last      database.Instant `db:"last_seen"`
	Version   int64            `db:"version"`

	Facts Facts `db:"-"`
}

// Proposal is a datum of a machine that differs from its report.
type Proposal struct {
	ID        string           `db:"id"`
	FindID    string           `db:"find_id"`
	AssetID   equipment.ID     `db:"asset_id"`
	Field     string           `db:"field"`
	Present   string           `db:"present"` // what the inventory said then
	Proposed  string           `db:"proposed"`
	State     string           `db:"state"` // "pendiente", "aceptada", "rechazada", "superada"
	Reason    string           `db:"reason"`
	At        database.Instant `db:"made_at"`
	DecidedBy string           `db:"decided_by"`
	DecidedAt database.Instant `db:"decided_at"`
}

// Pending tells whether somebody still has to decide on it.
func (p Proposal) Pending() bool { return p.State == "pendiente" }

const findColumns = `f.id, f.identity, f.asset_id, f.matched_by, f.standing, f.reason, f.waits, f.name, f.facts, f.digest, f.agent_id, f.first_seen, f.last_seen, f.version`

const proposalColumns = `p.id, p.find_id, p.asset_id, p.field, p.present, p.proposed, p.state, p.reason, p.made_at, p.decided_by, p.decided_at`

var missing = problem.Missing("ese hallazgo")

func chainOf(id string) string { return "hallazgo:" + id }

// Find returns a machine that reports; problem.NotFound when there is none.
func (s *Store) Find(ctx context.Context, c *database.Conn, id string) (Find, error) {
	return s.find(ctx, c, `f.id = ?`, id)
}

func (s *Store) find(ctx context.Context, c *database.Conn, where string, arg any) (Find, error) {
	var f Find
	err := c.Get(ctx, &f, `SELECT `+findColumns+` FROM discovery_finds f WHERE `+where, arg)
	switch {
	case database.IsNone(err):
		return Find{}, missing
	case err != nil:
		return Find{}, fmt.Errorf("read a find: %w", err)
	}
	if err := json.Unmarshal([]byte(f.FactsText), &f.Facts); err != nil {
		return Find{}, fmt.Errorf("read what a machine said: %w", err)
	}
	return f, nil
}

// OfAsset returns the latest report of a machine; problem.NotFound when it never reported.
func (s *Store) OfAsset(ctx context.Context, c *database.Conn, id equipment.ID) (Find, error) {
	return s.find(ctx, c, `f.asset_id = ? ORDER BY f.last_seen DESC LIMIT 1`, id)
}

// Proposals returns what was proposed for a find, the undecided first, then the newest.
func (s *Store) Proposals(ctx context.Context, c *database.Conn, findID string) (ps []Proposal, err error) {
	if err = c.Select(ctx, &ps, `SELECT `+proposalColumns+` FROM discovery_proposals p WHERE p.find_id = ?
		ORDER BY CASE p.state WHEN 'pendiente' THEN 0 ELSE 1 END, p.made_at DESC, p.id DESC LIMIT 200`, findID); err != nil {
		err = fmt.Errorf("read proposals: %w", err)
	}
	return ps, err
}

// Datum is a line of the technical sheet of a machine, with who accepted it.
type Datum struct {
	Field string           `db:"field"`
	Value string           `db:"value"`
	By    string           `db:"by_id"`
	At    database.Instant `db:"at"`
}

// Sheet returns the technical sheet of a machine, by field: what somebody accepted.
func (s *Store) Sheet(ctx context.Context, c *database.Conn, id equipment.ID) (map[string]Datum, error) {
	var ds []Datum
	if err := c.Select(ctx, &ds, `SELECT field, value, by_id, at FROM discovery_sheets WHERE asset_id = ?`, id); err != nil {
		return nil, fmt.Errorf("read a technical sheet: %w", err)
	}
	sheet := make(map[string]Datum, len(ds))
	for _, d := range ds {
		sheet[d.Field] = d
	}
	return sheet, nil
}

// Waiting counts the finds that somebody has to review, up to a limit.
func (s *Store) Waiting(ctx context.Context, c *database.Conn, limit int) (n int, err error) {
	if err = c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM discovery_finds f WHERE f.waits = 1 LIMIT ?) q`, limit); err != nil {
		err = fmt.Errorf("count finds: %w", err)
	}
	return n, err
}

// note appends to the chain of a find.
func note(ctx context.Context, c *database.Conn, by audit.By, id, action string, data any) error {
	return audit.Append(ctx, c, by.On(chainOf(id), action, data))
}

// Proposal returns one datum of a find that somebody still has to decide on;
// problem.Conflict when somebody did.
func (s *Store) Proposal(ctx context.Context, c *database.Conn, findID, id string) (Proposal, error) {
	_, p, err := s.proposal(ctx, c, findID, id)
	return p, err
}
