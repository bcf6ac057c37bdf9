package seals

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

// trustChain is the chain of the audit in which changes of the trust stand.
const trustChain = "confianza"

func encode(der []byte) string { return base64.StdEncoding.EncodeToString(der) }

func parse(text string) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// Trust adds the certificate of an authority to those that the institution believes, in
// the caller's transaction; one that was taken away before comes back. Only who
// administers may call it. problem.Invalid on «certificado» when the file is not the
// certificate of an authority, or has expired.
func (s *Store) Trust(ctx context.Context, c *database.Conn, file []byte, by audit.By) (Authority, error) {
	cert, err := readCertificate(file)
	if err != nil {
		return Authority{}, err
	}
	switch {
	case !cert.BasicConstraintsValid || !cert.IsCA || cert.KeyUsage != 0 && cert.KeyUsage&x509.KeyUsageCertSign == 0:
		return Authority{}, problem.OnField("certificado", "Ese certificado es de una persona o de un equipo, no de una autoridad que emite certificados.")
	case by.At.After(cert.NotAfter):
		return Authority{}, problem.OnField("certificado", "El certificado de esa autoridad venció el "+day(cert.NotAfter)+".")
	}
	a := Authority{ID: idOf(cert.Raw), Name: nameOf(cert.Subject.CommonName, cert.Subject.String()), Certificate: cert, AddedBy: by.Actor, AddedAt: by.At}
	n, err := c.Exec(ctx, `
		INSERT INTO seal_authorities (id, name, der, not_before, not_after, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET removed_by = '', removed_at = '', reason = '', added_by = excluded.added_by, added_at = excluded.added_at
		WHERE seal_authorities.removed_at <> ''`,
		a.ID, a.Name, encode(cert.Raw), database.At(cert.NotBefore), database.At(cert.NotAfter), by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return Authority{}, fmt.Errorf("trust an authority: %w", err)
	case n == 0:
		return Authority{}, problem.OnField("certificado", "Esa autoridad ya está en la lista.")
	}
	return a, audit.Append(ctx, c, by.On(trustChain, "reconoce autoridad", map[string]any{
		"huella": a.ID, "nombre": a.Name, "desde": database.At(cert.NotBefore), "hasta": database.At(cert.NotAfter)}))
}

// Distrust takes an authority away; what was signed before keeps its record.
// problem.NotFound when it is not believed now.
func (s *Store) Distrust(ctx context.Context, c *database.Conn, id, reason string, by audit.By) error {
	if len([]rune(strings.TrimSpace(reason))) < 10 {
		return problem.OnField("motivo", "Escribe por qué se quita, con al menos 10 caracteres.")
	}
	n, err := c.Exec(ctx, `UPDATE seal_authorities SET removed_by = ?, removed_at = ?, reason = ? WHERE id = ? AND removed_at = ''`, by.Actor, database.At(by.At), reason, id)
	switch {
	case err != nil:
		return fmt.Errorf("distrust an authority: %w", err)
	case n == 0:
		return problem.Missing("esa autoridad en la lista")
	}
	return audit.Append(ctx, c, by.On(trustChain, "quita autoridad", map[string]any{"huella": id, "motivo": reason}))
}

// Authorities returns all that were ever believed, those that are first, by name.
func (s *Store) Authorities(ctx context.Context, c *database.Conn) ([]Authority, error) {
	var rows []struct {
		ID        string           `db:"id"`
		Name      string           `db:"name"`
		DER       string           `db:"der"`
		AddedBy   string           `db:"added_by"`
		AddedAt   database.Instant `db:"added_at"`
		RemovedBy string           `db:"removed_by"`
		RemovedAt database.Instant `db:"removed_at"`
		Reason    string           `db:"reason"`
	}
	err := c.Select(ctx, &rows, `SELECT id, name, der, added_by, added_at, removed_by, removed_at, reason FROM seal_authorities
		ORDER BY CASE WHEN removed_at = '' THEN 0 ELSE 1 END, name, id`)
	if err != nil {
		return nil, fmt.Errorf("read authorities: %w", err)
	}
	list, at := make([]Authority, len(rows)), map[string]int{}
	for i, r := range rows {
		cert, err := parse(r.DER)
		if err != nil {
			return nil, fmt.Errorf("read authority %s: %w", r.ID, err)
		}
		list[i] = Authority{ID: r.ID, Name: r.Name, Certificate: cert, AddedBy: r.AddedBy, AddedAt: r.AddedAt.Time, RemovedBy: r.RemovedBy, RemovedAt: r.RemovedAt.Time, Reason: r.Reason}
		at[r.ID] = i
	}
	return list, s.lists(ctx, c, list, at)
}

// lists puts to each authority its newest list of revoked certificates.
func (s *Store) lists(ctx context.Context, c *database.Conn, list []Authority, at map[string]int) error {
	var rows []struct {
		AuthorityID string           `db:"authority_id"`
		Number      string           `db:"number"`
		ThisUpdate  database.Instant `db:"this_update"`
		NextUpdate  database.Instant `db:"next_update"`
		DER         string           `db:"der"`
		AddedAt     database.Instant `db:"added_at"`
	}
	err := c.Select(ctx, &rows, `SELECT authority_id, number, this_update, next_update, der, added_at FROM seal_crls l
		WHERE NOT EXISTS (SELECT 1 FROM seal_crls m WHERE m.authority_id = l.authority_id AND (m.this_update, m.id) > (l.this_update, l.id))`)
	if err != nil {
		return fmt.Errorf("read revocation lists: %w", err)
	}
	for _, r := range rows {
		der, err := base64.StdEncoding.DecodeString(r.DER)
		if err != nil {
			return fmt.Errorf("read a revocation list: %w", err)
		}
		parsed, err := x509.ParseRevocationList(der)
		if err != nil {
			return fmt.Errorf("read a revocation list: %w", err)
		}
		if i, ok := at[r.AuthorityID]; ok {
			list[i].List = &List{Number: r.Number, ThisUpdate: r.ThisUpdate.Time, NextUpdate: r.NextUpdate.Time, AddedAt: r.AddedAt.Time, revoked: parsed}
		}
	}
	return nil
}

// Load keeps a list of revoked certificates of an authority that is believed, signed by
// it. problem.Invalid on «lista» when it is not, or is older than the one at hand.
func (s *Store) Load(ctx context.Context, c *database.Conn, file []byte, by audit.By) (Authority, error) {
	bad := func(words string) (Authority, error) { return Authority{}, problem.OnField("lista", words) }
	l, err := x509.ParseRevocationList(unwrap(file, "CRL"))
	if err != nil {
		return bad("El archivo no es una lista de revocación (.crl).")
	}
	all, err := s.Authorities(ctx, c)
	if err != nil {
		return Authority{}, err
	}
	for _, a := range all {
		if !a.Trusted() || l.CheckSignatureFrom(a.Certificate) != nil {
			continue
		}
		if a.List != nil && !l.ThisUpdate.After(a.List.ThisUpdate) {
			return bad("Ya hay una lista de esa autoridad igual o más reciente, del " + day(a.List.ThisUpdate) + ".")
		}
		if l.ThisUpdate.After(by.At.Add(time.Hour)) {
			return bad("La lista dice ser de una fecha que aún no llega: " + day(l.ThisUpdate) + ".")
		}
		number := "sin número"
		if l.Number != nil {
			number = "n.º " + l.Number.String()
		}
		_, err := c.Exec(ctx, `INSERT INTO seal_crls (authority_id, id, number, this_update, next_update, der, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			a.ID, idOf(l.Raw), number, database.At(l.ThisUpdate), database.At(l.NextUpdate), encode(l.Raw), by.Actor, database.At(by.At))
		if err != nil {
			return Authority{}, fmt.Errorf("keep a revocation list: %w", err)
		}
		return a, audit.Append(ctx, c, by.On(trustChain, "carga lista de revocación", map[string]any{
			"autoridad": a.ID, "lista": idOf(l.Raw), "número": number, "revocados": len(l.RevokedCertificateEntries)}))
	}
	return bad("Ninguna autoridad de la lista firmó ese archivo.")
}
