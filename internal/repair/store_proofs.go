package repair

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
)

// Proof is a file that came with an act: what the provider or the Agencia answered, or a
// paper signed with the pen. Its content lies in the store of blobs under its hash.
type Proof struct {
	ID        string           `db:"id"`
	RepairID  ID               `db:"repair_id"`
	Seq       int64            `db:"seq"` // step with which it came in
	Name      string           `db:"name"`
	MediaType string           `db:"media_type"`
	Size      int64            `db:"size"`
	Hash      string           `db:"hash"`
	By        string           `db:"by_person"`
	At        database.Instant `db:"at"`
}

// Proofs returns the files of a file, oldest first.
func (s *Store) Proofs(ctx context.Context, c *database.Conn, id ID) ([]Proof, error) {
	var list []Proof
	err := c.Select(ctx, &list, `SELECT id, repair_id, seq, name, media_type, size, hash, by_person, at FROM repair_files WHERE repair_id = ? ORDER BY seq, id`, id)
	if err != nil {
		return nil, fmt.Errorf("read the proofs of an external file: %w", err)
	}
	return list, nil
}

// Proof returns one of them; problem.NotFound when the file has none of that id.
func (s *Store) Proof(ctx context.Context, c *database.Conn, id ID, proof string) (Proof, error) {
	var p Proof
	err := c.Get(ctx, &p, `SELECT id, repair_id, seq, name, media_type, size, hash, by_person, at FROM repair_files WHERE repair_id = ? AND id = ?`, id, proof)
	switch {
	case database.IsNone(err):
		return Proof{}, problem.Missing("ese archivo")
	case err != nil:
		return Proof{}, fmt.Errorf("read a proof of an external file: %w", err)
	}
	return p, nil
}

// prove keeps the files that came with an act beside its step.
func (s *Store) prove(ctx context.Context, c *database.Conn, f File, files []orders.File, by audit.By) error {
	for _, x := range files {
		id := database.NewID()
		_, err := c.Exec(ctx, `INSERT INTO repair_files (id, repair_id, seq, name, media_type, size, hash, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, f.ID, f.Version, x.Name, x.MediaType, x.Size, x.Hash, by.Actor, database.At(by.At))
		if err != nil {
			return fmt.Errorf("keep a proof of an external file: %w", err)
		}
		if err := audit.Append(ctx, c, by.On(ChainOf(f.ID), "adjuntó", map[string]any{"archivo": id, "nombre": x.Name, "huella": x.Hash, "bytes": x.Size})); err != nil {
			return err
		}
	}
	return nil
}
