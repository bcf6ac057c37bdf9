package discovery

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// Account is an account under which inventory agents report: of a site, or of a way in
// which they are installed. Never its secret.
type Account struct {
	ID    string           `db:"id"`
	Name  string           `db:"name"`
	User  string           `db:"account"` // what the agent gives as its user
	By    string           `db:"made_by"`
	At    database.Instant `db:"made_at"`
	Used  database.Instant `db:"used_at"`
	Ended database.Instant `db:"ended_at"`
	Finds int              `db:"finds"` // machines that reported last under it
}

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct {
	db        *database.DB
	equipment *equipment.Store
}

// AddAgent makes an account for agents and returns it with its secret, which is shown once
// and kept as a hash: it is random and long, so that a quick hash is enough. Whoever calls
// judges who may. problem.Invalid for a name that is missing or taken.
func (s *Store) AddAccount(ctx context.Context, c *database.Conn, by audit.By, name string) (Account, string, error) {
	if name = clean(name); len([]rune(name)) < 3 {
		return Account{}, "", problem.OnField("nombre", "Escribe un nombre de al menos tres letras, por ejemplo el del sitio.")
	}
	a := Account{ID: database.NewID(), Name: name, User: "agente-" + strings.ToLower(random(5)), By: by.Actor, At: database.At(by.At)}
	secret := random(20)
	n, err := c.Exec(ctx, `INSERT INTO discovery_agents (id, name, account, secret_hash, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Name, a.User, hashOf(secret), a.By, a.At)
	switch {
	case err != nil:
		return Account{}, "", fmt.Errorf("add an account of agents: %w", err)
	case n == 0:
		return Account{}, "", problem.OnField("nombre", "Ya hay una cuenta con ese nombre; escribe otro.")
	}
	return a, secret, audit.Append(ctx, c, by.On("agente:"+a.ID, "alta", map[string]string{"nombre": a.Name, "cuenta": a.User}))
}

// EndAgent makes an account useless from now on. Its machines stay.
func (s *Store) EndAccount(ctx context.Context, c *database.Conn, by audit.By, id string) error {
	n, err := c.Exec(ctx, `UPDATE discovery_agents SET ended_at = ? WHERE id = ? AND ended_at = ''`, database.At(by.At), id)
	switch {
	case err != nil:
		return fmt.Errorf("end an account of agents: %w", err)
	case n == 0:
		return problem.Missing("esa cuenta de agentes, o ya está anulada")
	}
	return audit.Append(ctx, c, by.On("agente:"+id, "baja", nil))
}

// Agents returns every account, those in use first.
func (s *Store) Accounts(ctx context.Context, c *database.Conn) (as []Account, err error) {
	if err = c.Select(ctx, &as, `SELECT a.id, a.name, a.account, a.made_by, a.made_at, a.used_at, a.ended_at,
			(SELECT COUNT(*) FROM discovery_finds f WHERE f.agent_id = a.id) AS finds
		FROM discovery_agents a ORDER BY CASE a.ended_at WHEN '' THEN 0 ELSE 1 END, a.name`); err != nil {
		err = fmt.Errorf("read the accounts of agents: %w", err)
	}
	return as, err
}

// stranger is the one answer to an account that does not enter, whatever the reason.
var stranger = problem.New(problem.Unauthenticated, "La cuenta o el secreto del agente no son correctos.", "Pide otra cuenta a quien administra el sistema.")

// Admit finds the account of an agent by what it gave. problem.Unauthenticated for a wrong
// or ended one.
func (s *Store) Admit(ctx context.Context, c *database.Conn, account, secret string) (Account, error) {
	var row struct {
		Account
		Hash string `db:"secret_hash"`
	}
	err := c.Get(ctx, &row, `SELECT id, name, account, made_by, made_at, used_at, ended_at, secret_hash FROM discovery_agents WHERE account = ?`, account)
	switch {
	case database.IsNone(err):
		return Account{}, stranger
	case err != nil:
		return Account{}, fmt.Errorf("read an account of agents: %w", err)
	case subtle.ConstantTimeCompare([]byte(row.Hash), []byte(hashOf(secret))) != 1, !row.Ended.IsZero():
		return Account{}, stranger
	}
	return row.Account, nil
}

// used notes that an account reported, once a minute at most.
func used(ctx context.Context, c *database.Conn, id string, now time.Time) error {
	_, err := c.Exec(ctx, `UPDATE discovery_agents SET used_at = ? WHERE id = ? AND used_at < ?`, database.At(now), id, database.At(now.Add(-time.Minute)))
	if err != nil {
		return fmt.Errorf("note the use of an account of agents: %w", err)
	}
	return nil
}

func random(bytes int) string {
	raw := make([]byte, bytes)
	rand.Read(raw) //nolint:errcheck // never fails: crypto/rand ends the program instead
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte("agente\x00" + secret))
	return hex.EncodeToString(sum[:])
}
