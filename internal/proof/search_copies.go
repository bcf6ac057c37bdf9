package proof

import (
	"context"
	"fmt"
	"strconv"

	"secogem.gob.mx/soporte/internal/database"
)

// copyRow is a frozen paper, with whether the audit says that it was frozen so.
type copyRow struct {
	ID      string `db:"id"`
	Kind    string `db:"kind"`
	Folio   string `db:"folio"`
	Version int    `db:"version"`
	Code    string `db:"code"`
	Blob    string `db:"blob"`
	Size    int64  `db:"size"`
	Sealed  int    `db:"sealed"`
	Entered int    `db:"entered"`
}

func (r copyRow) String() string {
	return r.Kind + " " + r.Folio + ", versión " + strconv.Itoa(r.Version) + " (código " + r.Code + ")"
}

// copies reads the frozen papers after one of them.
func copies(ctx context.Context, c *database.Conn, after string) (rows []copyRow, err error) {
	err = c.Select(ctx, &rows, `
		SELECT p.id, p.kind, p.folio, p.version, p.code, p.blob, p.size, p.sealed,
			CASE WHEN EXISTS (SELECT 1 FROM audit_entries a
				WHERE a.chain = 'formato:' || CASE WHEN p.paper_id <> '' THEN p.paper_id WHEN p.letter_id <> '' THEN p.letter_id ELSE p.order_id END
				AND a.action = 'copia' AND a.data LIKE '%"copia":"' || p.blob || '"%' AND a.data LIKE '%"código":"' || p.code || '"%') THEN 1 ELSE 0 END AS entered
		FROM paper_copies p WHERE p.id > ? ORDER BY p.id LIMIT 200`, after)
	if err != nil {
		return nil, fmt.Errorf("read frozen papers: %w", err)
	}
	return rows, nil
}
