package proof

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
)

type custodyRow struct {
	AssetID    string `db:"asset_id"`
	Inventory  string `db:"inventory"`
	Status     string `db:"status"`
	Place      string `db:"place"`
	Holder     string `db:"holder"`
	ChargeKind string `db:"charge_kind"`
	ChargeID   string `db:"charge_id"`
	Seq        int64  `db:"seq"`
	Document   string `db:"document"`
	Answers    bool   `db:"answers"` // what it is charged to is open
	Rows       int64  `db:"rows_in"`
}

func custodies(ctx context.Context, c *database.Conn) (rows []custodyRow, err error) {
	err = c.Select(ctx, &rows, `SELECT a.id AS asset_id, a.inventory, a.status, COALESCE(k.place, '') AS place, COALESCE(k.holder, '') AS holder,
			COALESCE(k.charge_kind, '') AS charge_kind, COALESCE(k.charge_id, '') AS charge_id, COALESCE(k.seq, 0) AS seq, COALESCE(k.document, '') AS document,
			CASE WHEN EXISTS (SELECT 1 FROM orders o WHERE k.charge_kind = 'orden' AND o.id = k.charge_id AND o.is_open = 1 AND o.asset_id = a.id)
				OR EXISTS (SELECT 1 FROM repairs r WHERE k.charge_kind = 'externo' AND r.id = k.charge_id AND r.closed_at = '' AND r.asset_id = a.id) THEN 1 ELSE 0 END AS answers,
			(SELECT COUNT(*) FROM custody_ledger l WHERE l.asset_id = a.id) AS rows_in
		FROM assets a LEFT JOIN custody k ON k.asset_id = a.id ORDER BY a.id`)
	return rows, err
}

type ledgerRow struct {
	AssetID    string `db:"asset_id"`
	Seq        int64  `db:"seq"`
	Kind       string `db:"kind"`
	From       string `db:"from_place"`
	To         string `db:"to_place"`
	Holder     string `db:"holder"`
	ChargeKind string `db:"charge_kind"`
	ChargeID   string `db:"charge_id"`
	Document   string `db:"document"`
	Proven     bool   `db:"proven"` // a version of that paper has the hash
}

func ledger(ctx context.Context, c *database.Conn, asset string, seq int64) (rows []ledgerRow, err error) {
	err = c.Select(ctx, &rows, `SELECT l.asset_id, l.seq, l.kind, l.from_place, l.to_place, l.holder, l.charge_kind, l.charge_id, l.document,
			CASE WHEN l.document_hash = '' OR EXISTS (SELECT 1 FROM papers p JOIN paper_versions v ON v.paper_id = p.id
				WHERE p.folio <> '' AND p.folio = l.document AND p.kind NOT IN ('ST-OS', 'ST-ESST') AND p.kind IN ('ST-ERE', 'F-05', 'F-08', 'F-11') AND v.hash = l.document_hash) THEN 1 ELSE 0 END AS proven
		FROM custody_ledger l WHERE (l.asset_id, l.seq) > (?, ?) ORDER BY l.asset_id, l.seq LIMIT 2000`, asset, seq)
	return rows, err
}

type fileRow struct {
	ID      string `db:"id"`
	Folio   string `db:"folio"`
	Kind    string `db:"kind"`
	State   string `db:"state"`
	Version int64  `db:"version"`
	Closed  string `db:"closed_at"`
	Steps   int64  `db:"steps"`
	Last    string `db:"last_state"`
	Place   string `db:"place"` // of its machine, when the file or its new order answers for it
	Order   bool   `db:"order_known"`
}

func files(ctx context.Context, c *database.Conn) (rows []fileRow, err error) {
	err = c.Select(ctx, &rows, `SELECT r.id, r.folio, r.kind, r.state, r.version, r.closed_at,
			(SELECT COUNT(*) FROM repair_steps s WHERE s.repair_id = r.id) AS steps,
			COALESCE((SELECT s.to_state FROM repair_steps s WHERE s.repair_id = r.id ORDER BY s.seq DESC LIMIT 1), '') AS last_state,
			COALESCE((SELECT k.place FROM custody k WHERE k.asset_id = r.asset_id AND k.charge_id IN (r.id, r.new_order_id) AND k.charge_id <> ''), 'usuario') AS place,
			CASE WHEN EXISTS (SELECT 1 FROM orders o WHERE o.id = r.order_id AND o.repair_id = r.id) THEN 1 ELSE 0 END AS order_known
		FROM repairs r ORDER BY r.id`)
	return rows, err
}

type supplyRow struct {
	Name  string `db:"name"`
	Stock int64  `db:"stock"`
	Sum   int64  `db:"entered"`
	Value int64  `db:"value"`
	Worth int64  `db:"worth"` // what the ledger adds up to
	Kept  int64  `db:"reserved"`
	Held  int64  `db:"held"` // what the reservations add up to
}

func stocks(ctx context.Context, c *database.Conn) (rows []supplyRow, err error) {
	err = c.Select(ctx, &rows, `SELECT i.name, i.stock, i.value, i.reserved,
			CAST(COALESCE((SELECT SUM(l.qty) FROM supply_ledger l WHERE l.item_id = i.id), 0) AS BIGINT) AS entered,
			CAST(COALESCE((SELECT SUM(l.value) FROM supply_ledger l WHERE l.item_id = i.id), 0) AS BIGINT) AS worth,
			CAST(COALESCE((SELECT SUM(h.qty) FROM supply_holds h WHERE h.item_id = i.id), 0) AS BIGINT) AS held
		FROM supply_items i ORDER BY i.name`)
	return rows, err
}

type counterRow struct {
	Series string `db:"series"`
	Year   int    `db:"year"`
	Last   int64  `db:"last"`
}

func counters(ctx context.Context, c *database.Conn) (rows []counterRow, err error) {
	err = c.Select(ctx, &rows, `SELECT series, year, last FROM counters ORDER BY series, year`)
	return rows, err
}

type seriesRow struct {
	Series string `db:"series"`
	Year   int    `db:"year"`
	N      int64  `db:"n"`        // distinct numbers
	Total  int64  `db:"total"`    // rows
	Least  int64  `db:"least"`    //
	Most   int64  `db:"greatest"` //
}

// numbered counts the numbers that were given out, where they are used. A folio is
// SERIES-YEAR-NUMBER.
func numbered(ctx context.Context, c *database.Conn) (rows []seriesRow, err error) {
	const columns = `COUNT(DISTINCT n) AS n, COUNT(*) AS total, MIN(n) AS least, MAX(n) AS greatest`
	for _, query := range []string{
		`SELECT 'OS' AS series, year, ` + columns + ` FROM (SELECT CAST(substr(folio, 4, 4) AS BIGINT) AS year, number AS n FROM orders WHERE number > 0) t GROUP BY year`,
		`SELECT series, year, ` + columns + ` FROM (SELECT substr(folio, 1, 3) AS series, CAST(substr(folio, 5, 4) AS BIGINT) AS year, CAST(substr(folio, 10) AS BIGINT) AS n
			FROM papers WHERE folio LIKE '___-____-______%' AND kind IN ('ST-ERE', 'F-05', 'F-06', 'F-07', 'F-08', 'F-10', 'F-11')) t GROUP BY series, year`,
		`SELECT 'EXT' AS series, year, ` + columns + ` FROM (SELECT CAST(substr(folio, 5, 4) AS BIGINT) AS year, CAST(substr(folio, 10) AS BIGINT) AS n FROM repairs) t GROUP BY year`,
		`SELECT 'OFICIO' AS series, year, ` + columns + ` FROM (SELECT year, seq AS n FROM letters) t GROUP BY year`,
		`SELECT 'BAJ' AS series, year, ` + columns + ` FROM (SELECT CAST(substr(folio, 5, 4) AS BIGINT) AS year, CAST(substr(folio, 10) AS BIGINT) AS n FROM control_disposals) t GROUP BY year`,
	} {
		var some []seriesRow
		if err := c.Select(ctx, &some, query); err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return rows, nil
}

// misnumbered returns orders whose number is not the one in their folio.
func misnumbered(ctx context.Context, c *database.Conn) (folios []string, err error) {
	err = c.Select(ctx, &folios, `SELECT folio FROM orders WHERE number > 0 AND CAST(substr(folio, 9) AS BIGINT) <> number ORDER BY folio LIMIT 20`)
	return folios, err
}
