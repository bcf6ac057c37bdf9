package equipment

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const contractColumns = `k.id, k.number, k.kind, k.provider_id, k.subject, k.coverage, k.document, k.valid_from, k.valid_until, k.version`

// ListedContract is a contract with how many active machines bear its number.
type ListedContract struct {
	Contract
	Machines int `db:"machines"`
}

// Contracts returns every contract, the one that ends first at the top and those that
// ended at the bottom: some hundreds.
func (s *Store) Contracts(ctx context.Context, c *database.Conn, day calendar.Day) (list []ListedContract, err error) {
	err = c.Select(ctx, &list, `SELECT `+contractColumns+`, (SELECT COUNT(*) FROM assets a WHERE a.contract_key = k.number_key AND a.contract_key <> '' AND a.status = 'activo') AS machines
		FROM contracts k ORDER BY CASE WHEN k.valid_until <> '' AND k.valid_until < ? THEN 2 WHEN k.valid_until = '' THEN 1 ELSE 0 END, k.valid_until, k.number LIMIT 1000`, day.String())
	if err != nil {
		err = fmt.Errorf("read contracts: %w", err)
	}
	return list, err
}

// Contract returns one contract; problem.NotFound when there is none.
func (s *Store) Contract(ctx context.Context, c *database.Conn, id string) (Contract, error) {
	return getContract(ctx, c, `k.id = ?`, id)
}

// ContractOf returns the contract whose number a machine bears; problem.NotFound when it
// bears none, or one that is not registered.
func (s *Store) ContractOf(ctx context.Context, c *database.Conn, a Asset) (Contract, error) {
	return getContract(ctx, c, `k.number_key = ?`, Key(a.Contract))
}

func getContract(ctx context.Context, c *database.Conn, where, arg string) (k Contract, err error) {
	err = c.Get(ctx, &k, `SELECT `+contractColumns+` FROM contracts k WHERE `+where, arg)
	switch {
	case database.IsNone(err):
		return k, problem.Missing("ese contrato")
	case err != nil:
		return k, fmt.Errorf("read a contract: %w", err)
	}
	return k, nil
}

var takenNumber = problem.OnField("numero", "Ya hay un contrato con ese número; búscalo en la lista.")

// AddContract adds a contract and returns it with its id. The machines that bear its number
// are under it at once. problem.Invalid for what is wrong or taken.
func (s *Store) AddContract(ctx context.Context, c *database.Conn, by audit.By, k Contract) (Contract, error) {
	if err := k.check(); err != nil {
		return Contract{}, err
	}
	k.ID, k.Version = database.NewID(), 1
	n, err := c.Exec(ctx, `INSERT INTO contracts (id, number, number_key, kind, provider_id, subject, coverage, document, valid_from, valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		k.ID, k.Number, Key(k.Number), k.Kind, k.ProviderID, k.Subject, k.Coverage, k.Document, k.From, k.Until)
	switch {
	case err != nil:
		return Contract{}, fmt.Errorf("add a contract: %w", err)
	case n == 0:
		return Contract{}, takenNumber
	}
	return k, audit.Append(ctx, c, by.On("contrato:"+k.ID, "alta", k))
}

// UpdateContract changes the data of a contract. problem.Conflict when somebody changed it
// since Version was read.
func (s *Store) UpdateContract(ctx context.Context, c *database.Conn, by audit.By, k Contract) error {
	if err := k.check(); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE contracts SET number = ?, number_key = ?, kind = ?, provider_id = ?, subject = ?, coverage = ?, document = ?, valid_from = ?, valid_until = ?, version = version + 1
		WHERE id = ? AND version = ?`, k.Number, Key(k.Number), k.Kind, k.ProviderID, k.Subject, k.Coverage, k.Document, k.From, k.Until, k.ID, k.Version)
	switch {
	case database.IsUnique(err):
		return takenNumber.Because(err)
	case err != nil:
		return fmt.Errorf("change a contract: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Alguien más cambió los datos del contrato mientras los editabas.", "Revisa los datos actuales y vuelve a hacer tu cambio.")
	}
	k.Version++
	return audit.Append(ctx, c, by.On("contrato:"+k.ID, "cambio", k))
}

// Ending is what ends soon and nobody was warned of yet.
type Ending struct {
	Contracts  []Contract
	Warranties int // of active machines
}

// Warranties of machines are told together and once a week at most: a bought lot ends on
// one day, and each machine alone would drown what matters.
const warnedAgain = 7 * 24 * time.Hour

// Warn returns what ends within some days after a day and nobody was warned of, and notes
// that they are: whoever calls tells them in the same transaction.
func (s *Store) Warn(ctx context.Context, c *database.Conn, now time.Time, day calendar.Day, days int) (e Ending, err error) {
	from, to := day.String(), day.Add(days).String()
	if err = c.Select(ctx, &e.Contracts, `SELECT `+contractColumns+` FROM contracts k WHERE k.valid_until <> '' AND k.valid_until >= ? AND k.valid_until <= ?
			AND NOT EXISTS (SELECT 1 FROM asset_warnings w WHERE w.kind = 'contrato' AND w.id = k.id AND w.until = k.valid_until)
		ORDER BY k.valid_until, k.id LIMIT 50`, from, to); err != nil {
		return e, fmt.Errorf("read contracts that end: %w", err)
	}
	for _, k := range e.Contracts {
		if _, err := c.Exec(ctx, `INSERT INTO asset_warnings (kind, id, until, at) VALUES ('contrato', ?, ?, ?) ON CONFLICT DO NOTHING`, k.ID, k.Until, database.At(now)); err != nil {
			return e, fmt.Errorf("note a warning: %w", err)
		}
	}
	var lately int
	if err = c.Get(ctx, &lately, `SELECT COUNT(*) FROM (SELECT 1 FROM asset_warnings WHERE kind = 'garantia' AND at > ? LIMIT 1) q`, database.At(now.Add(-warnedAgain))); err != nil || lately > 0 {
		return e, err
	}
	n, err := c.Exec(ctx, `INSERT INTO asset_warnings (kind, id, until, at) SELECT 'garantia', a.id, a.warranty_until, ? FROM assets a
		WHERE a.warranty_until <> '' AND a.status = 'activo' AND a.warranty_until >= ? AND a.warranty_until <= ?
			AND NOT EXISTS (SELECT 1 FROM asset_warnings w WHERE w.kind = 'garantia' AND w.id = a.id AND w.until = a.warranty_until)`, database.At(now), from, to)
	if err != nil {
		return e, fmt.Errorf("note warnings: %w", err)
	}
	e.Warranties = int(n)
	return e, nil
}
