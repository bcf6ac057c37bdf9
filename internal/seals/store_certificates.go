package seals

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

func certificateChain(id string) string { return "certificado:" + id }

// Register keeps the certificate with which a person will sign, until somebody who
// administers confirms that it is theirs. Its holder calls it, with a file of their own.
// problem.Invalid on «certificado» when it may not sign, no authority that is believed
// issued it, it was revoked, or somebody registered it before.
func (s *Store) Register(ctx context.Context, c *database.Conn, person string, file []byte, by audit.By) (Certificate, error) {
	bad := func(words string) (Certificate, error) { return Certificate{}, problem.OnField("certificado", words) }
	x, err := readCertificate(file)
	if err != nil {
		return Certificate{}, err
	}
	if why := maySign(x, by.At); why != "" {
		return bad("Ese certificado " + why + ".")
	}
	authorities, err := s.Authorities(ctx, c)
	if err != nil {
		return Certificate{}, err
	}
	chain, ok := chainOf(x, nil, authorities, by.At)
	if !ok {
		return bad("Ese certificado no lo emitió una autoridad que esta institución reconozca.")
	}
	if words, revoked := revocation(chain, authorities, by.At); revoked {
		return bad("Ese certificado está " + words + ".")
	}
	d := describe(x)
	d.PersonID, d.State, d.RegisteredAt = person, Waiting, by.At
	n, err := c.Exec(ctx, `
		INSERT INTO seal_certificates (id, person_id, state, name, rfc, curp, serial, issuer, not_before, not_after, der, registered_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, registered_at = excluded.registered_at, decided_by = '', decided_at = '', reason = ''
		WHERE seal_certificates.state = 'retirado' AND seal_certificates.person_id = excluded.person_id`,
		d.ID, person, d.State, d.Name, d.RFC, d.CURP, d.Serial, d.Issuer, database.At(x.NotBefore), database.At(x.NotAfter), encode(x.Raw), database.At(by.At))
	switch {
	case err != nil:
		return Certificate{}, fmt.Errorf("register a certificate: %w", err)
	case n == 0:
		return bad("Ese certificado ya está registrado.")
	}
	return d, audit.Append(ctx, c, by.On(certificateChain(d.ID), "registro", map[string]any{"persona": person, "nombre": d.Name, "serie": d.Serial, "emisor": d.Issuer}))
}

// Confirm says that a certificate is of the person who registered it. Who administers
// calls it, and never for themselves. problem.NotFound when it does not wait.
func (s *Store) Confirm(ctx context.Context, c *database.Conn, id string, by audit.By) error {
	n, err := c.Exec(ctx, `UPDATE seal_certificates SET state = 'confirmado', decided_by = ?, decided_at = ? WHERE id = ? AND state = 'por confirmar' AND person_id <> ?`,
		by.Actor, database.At(by.At), id, by.Actor)
	switch {
	case err != nil:
		return fmt.Errorf("confirm a certificate: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "Ese certificado no espera que lo confirmes.", "Puede que ya se haya decidido, o que sea el tuyo: entonces lo confirma otra persona que administre.")
	}
	return audit.Append(ctx, c, by.On(certificateChain(id), "confirmación", nil))
}

// Withdraw ends the use of a certificate: its holder, or who administers, calls it with
// the reason. owner limits it to the certificates of one person; "" is for who
// administers. What was signed before keeps its record.
func (s *Store) Withdraw(ctx context.Context, c *database.Conn, id, owner, reason string, by audit.By) error {
	if len([]rune(strings.TrimSpace(reason))) < 4 {
		return problem.OnField("motivo", "Escribe por qué se retira.")
	}
	n, err := c.Exec(ctx, `UPDATE seal_certificates SET state = 'retirado', decided_by = ?, decided_at = ?, reason = ? WHERE id = ? AND state <> 'retirado' AND (? = '' OR person_id = ?)`,
		by.Actor, database.At(by.At), reason, id, owner, owner)
	switch {
	case err != nil:
		return fmt.Errorf("withdraw a certificate: %w", err)
	case n == 0:
		return problem.Missing("ese certificado")
	}
	return audit.Append(ctx, c, by.On(certificateChain(id), "retiro", map[string]any{"motivo": reason}))
}

// OfPerson returns the certificates of a person, newest first.
func (s *Store) OfPerson(ctx context.Context, c *database.Conn, person string) ([]Certificate, error) {
	return certificates(ctx, c, `WHERE person_id = ? ORDER BY registered_at DESC, id`, person)
}

// Certificates returns all that people registered, those that wait first, at most limit.
func (s *Store) Certificates(ctx context.Context, c *database.Conn, limit int) ([]Certificate, error) {
	return certificates(ctx, c, `WHERE person_id <> '' ORDER BY CASE state WHEN 'por confirmar' THEN 0 WHEN 'confirmado' THEN 1 ELSE 2 END, registered_at DESC, id LIMIT ?`, limit)
}

func certificates(ctx context.Context, c *database.Conn, where string, arg any) ([]Certificate, error) {
	var rows []struct {
		PersonID     string           `db:"person_id"`
		State        CertificateState `db:"state"`
		DER          string           `db:"der"`
		RegisteredAt database.Instant `db:"registered_at"`
		DecidedBy    string           `db:"decided_by"`
		DecidedAt    database.Instant `db:"decided_at"`
		Reason       string           `db:"reason"`
	}
	err := c.Select(ctx, &rows, `SELECT person_id, state, der, registered_at, decided_by, decided_at, reason FROM seal_certificates `+where, arg)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	list := make([]Certificate, len(rows))
	for i, r := range rows {
		x, err := parse(r.DER)
		if err != nil {
			return nil, fmt.Errorf("read a certificate: %w", err)
		}
		list[i] = describe(x)
		list[i].PersonID, list[i].State, list[i].RegisteredAt = r.PersonID, r.State, r.RegisteredAt.Time
		list[i].DecidedBy, list[i].DecidedAt, list[i].Reason = r.DecidedBy, r.DecidedAt.Time, r.Reason
	}
	return list, nil
}

// Advanced judges an advanced signature with the person's certificates and the
// authorities as they are in the caller's transaction; see Judge.
func (s *Store) Advanced(ctx context.Context, c *database.Conn, ch Challenge, proof []byte, by audit.By) (Evidence, error) {
	own, err := s.OfPerson(ctx, c, ch.PersonID)
	if err != nil {
		return Evidence{}, err
	}
	authorities, err := s.Authorities(ctx, c)
	if err != nil {
		return Evidence{}, err
	}
	return Judge(ch, proof, own, authorities, by.At)
}
