package seals

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const evidenceColumns = `subject, slot, version, level, hash, person_id, name, post, id_shown, blob, media_type, witness, attested_by,
	signed_text, proof, chain, serial, issuer, algorithm, revocation, at`

type evidenceRow struct {
	Subject    string           `db:"subject"`
	Slot       string           `db:"slot"`
	Version    int              `db:"version"`
	Level      Level            `db:"level"`
	Hash       string           `db:"hash"`
	PersonID   string           `db:"person_id"`
	Name       string           `db:"name"`
	Post       string           `db:"post"`
	IDShown    string           `db:"id_shown"`
	Blob       string           `db:"blob"`
	MediaType  string           `db:"media_type"`
	Witness    string           `db:"witness"`
	AttestedBy string           `db:"attested_by"`
	Text       string           `db:"signed_text"`
	Proof      string           `db:"proof"`
	Chain      string           `db:"chain"`
	Serial     string           `db:"serial"`
	Issuer     string           `db:"issuer"`
	Algorithm  string           `db:"algorithm"`
	Revocation string           `db:"revocation"`
	At         database.Instant `db:"at"`
	Sum        string           `db:"sum"`
}

func (r evidenceRow) evidence() Evidence {
	return Evidence{Subject: r.Subject, Slot: r.Slot, Version: r.Version, Level: r.Level, Hash: r.Hash, PersonID: r.PersonID, Name: r.Name, Post: r.Post,
		IDShown: r.IDShown, Blob: r.Blob, MediaType: r.MediaType, Witness: r.Witness, AttestedBy: r.AttestedBy, Text: r.Text, Proof: r.Proof, Chain: r.Chain,
		Serial: r.Serial, Issuer: r.Issuer, Algorithm: r.Algorithm, Revocation: r.Revocation, At: r.At.Time}
}

// Keep stores the evidence of a signature in the transaction of the signature, with its
// entry in the chain of the paper. problem.Conflict when the place bears evidence of
// that level already, or the same signature was used before.
func (s *Store) Keep(ctx context.Context, c *database.Conn, e Evidence, by audit.By) error {
	e.At = database.At(by.At).Time
	sum, err := e.Sum()
	if err != nil {
		return err
	}
	if strings.TrimSpace(e.Name) == "" || e.Hash == "" || (e.Level == Handwritten || e.Level == Drawn) == (e.Blob == "") {
		return fmt.Errorf("seals: the evidence of %s %s is not whole", e.Subject, e.Slot)
	}
	used := ""
	if e.Proof != "" {
		used = idOf([]byte(e.Proof))
	}
	n, err := c.Exec(ctx, `INSERT INTO seal_evidence (`+evidenceColumns+`, proof_hash, sum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.Subject, e.Slot, e.Version, e.Level, e.Hash, e.PersonID, e.Name, e.Post, e.IDShown, e.Blob, e.MediaType, e.Witness, e.AttestedBy,
		e.Text, e.Proof, e.Chain, e.Serial, e.Issuer, e.Algorithm, e.Revocation, database.At(e.At), used, sum)
	switch {
	case err != nil:
		return fmt.Errorf("keep evidence: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Esa firma ya está asentada.", "No hace falta firmar otra vez.")
	}
	return audit.Append(ctx, c, by.On(e.Subject, "evidencia de firma", map[string]any{
		"versión": e.Version, "lugar": e.Slot, "nivel": e.Level, "nombre": e.Name, "serie": e.Serial, "revocación": e.Revocation, "archivo": e.Blob, "huella": sum}))
}

// Of returns the evidence of some papers, oldest first.
func (s *Store) Of(ctx context.Context, c *database.Conn, subjects ...string) ([]Evidence, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	q, args, err := c.In(`SELECT `+evidenceColumns+`, sum FROM seal_evidence WHERE subject IN (?) ORDER BY at, subject, slot, version, level`, subjects)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	return read(ctx, c, q, args...)
}

func read(ctx context.Context, c *database.Conn, q string, args ...any) ([]Evidence, error) {
	var rows []evidenceRow
	if err := c.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	list := make([]Evidence, len(rows))
	for i, r := range rows {
		list[i] = r.evidence()
		if sum, err := list[i].Sum(); err != nil || sum != r.Sum {
			return nil, altered(list[i], "no conserva lo que se asentó")
		}
	}
	return list, nil
}

func altered(e Evidence, what string) error {
	return problem.New(problem.Internal, fmt.Sprintf("La evidencia de la firma %s de %s, versión %d, %s.", e.Slot, e.Subject, e.Version, what),
		"Compara con el último respaldo verificado y avisa a quien administra el sistema.")
}

// Verify judges every evidence anew: what was asserted is what is stored and what its
// audit says, and every advanced signature is over its text and by its certificate. It
// returns how many it judged; the error names the first that does not hold.
func (s *Store) Verify(ctx context.Context, c *database.Conn) (int, error) {
	const page = 200
	n := 0
	after := Evidence{}
	for {
		list, err := read(ctx, c, `SELECT `+evidenceColumns+`, sum FROM seal_evidence
			WHERE (subject, slot, version, level) > (?, ?, ?, ?) ORDER BY subject, slot, version, level LIMIT ?`, after.Subject, after.Slot, after.Version, after.Level, page)
		if err != nil {
			return n, err
		}
		for _, e := range list {
			if err := e.holds(ctx, c); err != nil {
				return n, err
			}
			n++
		}
		if len(list) < page {
			return n, nil
		}
		after = list[len(list)-1]
	}
}

func (e Evidence) holds(ctx context.Context, c *database.Conn) error {
	sum, err := e.Sum()
	if err != nil {
		return err
	}
	history, err := audit.History(ctx, c, e.Subject)
	if err != nil {
		return err
	}
	noted := false
	for _, h := range history {
		noted = noted || h.Action == "evidencia de firma" && strings.Contains(h.Data, `"huella":"`+sum+`"`)
	}
	if !noted {
		return altered(e, "no está en su bitácora")
	}
	if why := e.Genuine(); why != "" {
		return altered(e, why)
	}
	return nil
}
