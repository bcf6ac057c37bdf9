package papers

import (
	"context"
	"encoding/json"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// verifyPage is how many versions Verify reads at once.
const verifyPage = 500

// Verify recomputes the hash of every version of every paper, and what every
// signature binds in the version that it signed. It returns how many versions and
// signatures it judged; the error names the first that does not hold.
func (s *Store) Verify(ctx context.Context, c *database.Conn) (int, error) {
	n, id, version := 0, "", 0
	for {
		var rows []struct {
			PaperID string `db:"paper_id"`
			Version int    `db:"version"`
			Data    string `db:"data"`
			Hash    string `db:"hash"`
			Folio   string `db:"folio"`
		}
		err := c.Select(ctx, &rows, `
			SELECT v.paper_id, v.version, v.data, v.hash, p.folio FROM paper_versions v JOIN papers p ON p.id = v.paper_id
			WHERE (v.paper_id, v.version) > (?, ?) ORDER BY v.paper_id, v.version LIMIT ?`, id, version, verifyPage)
		if err != nil {
			return n, fmt.Errorf("read versions: %w", err)
		}
		for _, r := range rows {
			data := json.RawMessage(r.Data)
			canonical, err := audit.Canonical(data)
			hash, _ := audit.Hash(data)
			if err != nil || string(canonical) != r.Data || hash != r.Hash {
				return n, altered(fmt.Sprintf("El formato %s (%s) no conserva su contenido en la versión %d.", r.Folio, r.PaperID, r.Version))
			}
			n++
		}
		if len(rows) < verifyPage {
			break
		}
		id, version = rows[len(rows)-1].PaperID, rows[len(rows)-1].Version
	}
	signatures, err := s.verifySignatures(ctx, c)
	return n + signatures, err
}

// altered is the finding that a record is not what was stored.
func altered(what string) error {
	return problem.New(problem.Internal, what, "Compara con el último respaldo verificado y avisa a quien administra el sistema.")
}

func (s *Store) verifySignatures(ctx context.Context, c *database.Conn) (int, error) {
	n, id, slot, version := 0, "", "", 0
	for {
		var rows []struct {
			signatureRow
			Data  string `db:"data"`
			Folio string `db:"folio"`
		}
		err := c.Select(ctx, &rows, `
			SELECT `+signatureColumns+`, v.data, p.folio
			FROM paper_signatures s JOIN papers p ON p.id = s.paper_id
			JOIN paper_versions v ON v.paper_id = s.paper_id AND v.version = s.version
			WHERE (s.paper_id, s.slot, s.version) > (?, ?, ?) ORDER BY s.paper_id, s.slot, s.version LIMIT ?`,
			id, slot, version, verifyPage)
		if err != nil {
			return n, fmt.Errorf("read signatures: %w", err)
		}
		for _, r := range rows {
			hash, err := HashOf(json.RawMessage(r.Data), r.signature().Sections...)
			if err != nil || hash != r.Hash {
				return n, altered(fmt.Sprintf("La firma %s del formato %s (%s), versión %d, no corresponde a lo firmado.", r.Slot, r.Folio, r.PaperID, r.Version))
			}
			n++
		}
		if len(rows) < verifyPage {
			return n, nil
		}
		last := rows[len(rows)-1]
		id, slot, version = last.PaperID, last.Slot, last.Version
	}
}
