package samples

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store keeps the samples. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

// ChainOf is the chain in which what an auditor asks is entered.
func ChainOf(person people.ID) string { return "auditoria:" + string(person) }

// MostWanted bounds a sample.
const MostWanted = 200

// only lets nobody but an auditor pass; to the others samples do not exist.
func only(actor people.Actor) error {
	if !actor.Has(people.Auditor) {
		return problem.Missing("esa muestra")
	}
	return nil
}

// Take draws a sample and keeps it with its filters and seed, in the caller's
// transaction; a seed of "" is chosen. problem.Invalid names a filter that does not
// fit or says that nothing is let in. Only an auditor may.
func (s *Store) Take(ctx context.Context, c *database.Conn, actor people.Actor, by audit.By, f Filters, seed string, wanted int) (Sample, error) {
	if err := only(actor); err != nil {
		return Sample{}, err
	}
	if wanted < 1 || wanted > MostWanted {
		return Sample{}, problem.OnField("tamano", fmt.Sprintf("Pide de 1 a %d folios.", MostWanted))
	}
	folios, err := population(ctx, c, f)
	if err != nil {
		return Sample{}, err
	}
	if len(folios) == 0 {
		return Sample{}, problem.New(problem.Invalid, "Ninguna orden cumple lo que pediste.", "Amplía el periodo o quita un filtro.")
	}
	if seed = strings.TrimSpace(seed); seed == "" {
		id := database.NewID()
		seed = id[len(id)-12:]
	}
	m := Sample{ID: ID(database.NewID()), By: string(actor.Person.ID), At: database.At(by.At).Time, Filters: f, Seed: seed, Wanted: wanted,
		Population: len(folios), Digest: digestOf(folios), Folios: Draw(folios, seed, wanted)}
	filters, err := audit.Canonical(f)
	if err != nil {
		return Sample{}, err
	}
	_, err = c.Exec(ctx, `INSERT INTO samples (id, made_by, at, filters, seed, wanted, population, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		string(m.ID), m.By, database.At(by.At), string(filters), seed, wanted, m.Population, m.Digest)
	if err != nil {
		return Sample{}, fmt.Errorf("keep a sample: %w", err)
	}
	for i, folio := range m.Folios {
		if _, err := c.Exec(ctx, `INSERT INTO sample_orders (sample_id, position, folio) VALUES (?, ?, ?)`, string(m.ID), i+1, folio); err != nil {
			return Sample{}, fmt.Errorf("keep a folio of a sample: %w", err)
		}
	}
	return m, audit.Append(ctx, c, by.On(ChainOf(actor.Person.ID), "muestra", map[string]any{
		"muestra": m.ID, "filtros": f, "semilla": seed, "universo": m.Population, "huella": m.Digest, "folios": m.Folios}))
}

type row struct {
	ID         string           `db:"id"`
	By         string           `db:"made_by"`
	At         database.Instant `db:"at"`
	Filters    string           `db:"filters"`
	Seed       string           `db:"seed"`
	Wanted     int              `db:"wanted"`
	Population int              `db:"population"`
	Digest     string           `db:"digest"`
}

func (r row) sample() (Sample, error) {
	m := Sample{ID: ID(r.ID), By: r.By, At: r.At.Time, Seed: r.Seed, Wanted: r.Wanted, Population: r.Population, Digest: r.Digest}
	return m, json.Unmarshal([]byte(r.Filters), &m.Filters)
}

const sampleColumns = `SELECT id, made_by, at, filters, seed, wanted, population, digest FROM samples `

// List returns the last samples, the newest first, without their folios.
func (s *Store) List(ctx context.Context, c *database.Conn, actor people.Actor, limit int) ([]Sample, error) {
	if err := only(actor); err != nil {
		return nil, err
	}
	var rows []row
	if err := c.Select(ctx, &rows, sampleColumns+`ORDER BY at DESC, id DESC LIMIT ?`, limit); err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	list := make([]Sample, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.sample(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Get returns a sample with its folios as they were drawn; problem.NotFound when
// there is none.
func (s *Store) Get(ctx context.Context, c *database.Conn, actor people.Actor, id ID) (Sample, error) {
	if err := only(actor); err != nil {
		return Sample{}, err
	}
	var r row
	if err := c.Get(ctx, &r, sampleColumns+`WHERE id = ?`, string(id)); err != nil {
		if database.IsNone(err) {
			return Sample{}, problem.Missing("esa muestra")
		}
		return Sample{}, fmt.Errorf("read a sample: %w", err)
	}
	m, err := r.sample()
	if err != nil {
		return m, err
	}
	err = c.Select(ctx, &m.Folios, `SELECT folio FROM sample_orders WHERE sample_id = ? ORDER BY position`, r.ID)
	return m, err
}

// Again draws a sample anew with its own filters and seed, and tells whether the
// orders it is drawn from are still the same ones.
func (s *Store) Again(ctx context.Context, c *database.Conn, m Sample) (folios []string, same bool, err error) {
	all, err := population(ctx, c, m.Filters)
	if err != nil {
		return nil, false, err
	}
	return Draw(all, m.Seed, m.Wanted), digestOf(all) == m.Digest, nil
}

// Look enters that an auditor opened something, by a word and a folio (domain §7.8:
// the audit's own queries are logged).
func (s *Store) Look(ctx context.Context, by audit.By, what, folio string) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		return audit.Append(ctx, c, by.On(ChainOf(people.ID(by.Actor)), what, map[string]any{"folio": folio}))
	})
}
