package proof

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// chainsAfter returns the last of the next chains that begin with a prefix, "" when there are
// no more than those of one page.
func chainsAfter(ctx context.Context, c *database.Conn, prefix, after string) (string, error) {
	var list []string
	err := c.Select(ctx, &list, `SELECT DISTINCT chain FROM audit_entries WHERE chain > ? AND chain < ? ORDER BY chain LIMIT ?`, after, prefix+"~", page)
	if err != nil {
		return "", fmt.Errorf("read the chains: %w", err)
	}
	if len(list) < page {
		return "", nil
	}
	return list[len(list)-1], nil
}

// entriesAmong reads the entries of the chains after one up to another; of orders only those of
// their files, for their steps are judged elsewhere (judgeOrders).
func entriesAmong(ctx context.Context, c *database.Conn, from, to string) (rows []entryRow, err error) {
	only := ""
	if strings.HasPrefix(to, "orden:") {
		only = ` AND action = 'adjunta archivos'`
	}
	err = c.Select(ctx, &rows, `SELECT chain, seq, at, actor, role, action, data FROM audit_entries WHERE chain > ? AND chain <= ?`+only+` ORDER BY chain, seq`, from, to)
	return rows, err
}

// witnessRow is a row that was entered in the audit when it was written, with the chain in which
// it was, what it is in words, and what it says that the entry says too, field by field.
type witnessRow struct {
	Chain  string `db:"chain"`
	Action string `db:"action"`
	Actor  string `db:"actor"`
	At     string `db:"at"`
	A      string `db:"a"`
	B      string `db:"b"`
	C      string `db:"c"`
	D      string `db:"d"`
	E      string `db:"e"`
	F      string `db:"f"`
	More   string `db:"more"` // what older entries do not say
}

// witnesses are the tables of which each row has an entry, by the prefix of their chains. The
// fields of a row stand in the order in which an entry of its action is read (said).
var witnesses = map[string][]string{
	"formato:": {
		`SELECT 'formato:' || paper_id AS chain, CASE WHEN version = 1 THEN 'apertura' ELSE 'versión' END AS action, made_by AS actor, at, CAST(version AS TEXT) AS a, hash AS b,
			CASE WHEN version = 1 THEN '' ELSE reason END AS c, '' AS d, '' AS e, '' AS f, '' AS more FROM paper_versions WHERE paper_id > ? AND paper_id <= ?`,
		`SELECT 'formato:' || paper_id AS chain, 'firma' AS action, CASE WHEN person_id = '' THEN 'sistema' ELSE person_id END AS actor, at, CAST(version AS TEXT) AS a, slot AS b, sections AS c,
			name AS d, level AS e, hash AS f, role || '|' || post || '|' || declaration || '|' || note AS more FROM paper_signatures WHERE paper_id > ? AND paper_id <= ?`,
		`SELECT 'formato:' || paper_id AS chain, 'registro posterior' AS action, person_id AS actor, at, inventory AS a, number AS b, day AS c, '' AS d, '' AS e, '' AS f, '' AS more
			FROM paper_annexes WHERE paper_id > ? AND paper_id <= ?`,
		evidenceOf("formato:"),
	},
	"oficio:": {
		`SELECT 'oficio:' || v.letter_id AS chain, CASE WHEN v.version = 1 THEN 'elaborado' ELSE 'versión' END AS action, v.made_by AS actor, v.at, CAST(v.version AS TEXT) AS a, v.hash AS b,
			CASE WHEN v.version = 1 THEN l.number ELSE '' END AS c, CASE WHEN v.version = 1 THEN l.order_id ELSE '' END AS d, '' AS e, '' AS f, '' AS more
			FROM letter_versions v JOIN letters l ON l.id = v.letter_id WHERE v.letter_id > ? AND v.letter_id <= ?`,
		`SELECT 'oficio:' || letter_id AS chain, kind AS action, made_by AS actor, at, CAST(version AS TEXT) AS a, note AS b, '' AS c, '' AS d, '' AS e, '' AS f, '' AS more
			FROM letter_events WHERE letter_id > ? AND letter_id <= ?`,
		`SELECT 'oficio:' || letter_id AS chain, 'firmado' AS action, person_id AS actor, at, CAST(version AS TEXT) AS a, name AS b, level AS c, CAST(substitute AS TEXT) AS d, hash AS e, '' AS f,
			post || '|' || note AS more FROM letter_signatures WHERE letter_id > ? AND letter_id <= ?`,
		`SELECT 'oficio:' || letter_id AS chain, 'notificado' AS action, made_by AS actor, at, recipient AS a, medium AS b, day AS c, proof AS d, '' AS e, '' AS f, '' AS more
			FROM letter_deliveries WHERE letter_id > ? AND letter_id <= ?`,
		`SELECT 'oficio:' || letter_id AS chain, 'respuesta' AS action, made_by AS actor, at, number AS a, day AS b, sense AS c, summary AS d, annexes AS e, '' AS f, '' AS more
			FROM letter_replies WHERE letter_id > ? AND letter_id <= ?`,
		evidenceOf("oficio:"),
	},
	"expediente:": {
		`SELECT 'expediente:' || s.repair_id AS chain, CASE WHEN s.way <> '' THEN s.way WHEN s.act <> '' THEN s.act ELSE 'colocado' END AS action, s.actor, s.at, s.from_state AS a, s.to_state AS b,
			s.note AS c, s.data AS d, r.folio AS e, s.role AS f, '' AS more FROM repair_steps s JOIN repairs r ON r.id = s.repair_id WHERE s.repair_id > ? AND s.repair_id <= ?`,
		`SELECT 'expediente:' || repair_id AS chain, 'adjuntó' AS action, by_person AS actor, at, id AS a, name AS b, hash AS c, CAST(size AS TEXT) AS d, '' AS e, '' AS f, '' AS more
			FROM repair_files WHERE repair_id > ? AND repair_id <= ?`,
	},
	"orden:": {
		`SELECT 'orden:' || order_id AS chain, 'adjunta archivos' AS action, by_id AS actor, at, hash AS a, name AS b, media_type AS c, CAST(size AS TEXT) AS d, '' AS e, '' AS f, '' AS more
			FROM order_files WHERE order_id > ? AND order_id <= ?`,
	},
}

func evidenceOf(prefix string) string {
	return `SELECT subject AS chain, 'evidencia de firma' AS action, '' AS actor, '' AS at, CAST(version AS TEXT) AS a, slot AS b, level AS c, name AS d, sum AS e, '' AS f, '' AS more
		FROM seal_evidence WHERE subject > '` + prefix + `' || ? AND subject <= '` + prefix + `' || ?`
}

// witnessed reads the rows of the chains after one up to another.
func witnessed(ctx context.Context, c *database.Conn, prefix, from, to string) (all []witnessRow, err error) {
	for _, q := range witnesses[prefix] {
		var rows []witnessRow
		if err := c.Select(ctx, &rows, q, strings.TrimPrefix(from, prefix), strings.TrimPrefix(to, prefix)); err != nil {
			return nil, fmt.Errorf("read what was entered in the audit: %w", err)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// called is how people call what a chain is of: a format, a letter, an external file or an order.
func called(ctx context.Context, c *database.Conn, chain string) (string, error) {
	prefix, id, _ := strings.Cut(chain, ":")
	q := map[string]string{
		"formato":    `SELECT kind || ' ' || folio FROM papers WHERE id = ?`,
		"oficio":     `SELECT 'Oficio ' || number FROM letters WHERE id = ?`,
		"expediente": `SELECT 'Expediente ' || folio FROM repairs WHERE id = ?`,
		"orden":      `SELECT 'Orden ' || folio FROM orders WHERE id = ?`,
	}[prefix]
	var name string
	err := c.Get(ctx, &name, q, id)
	if database.IsNone(err) {
		return chain, nil
	}
	return name, err
}

// copiesLost returns the entries of frozen papers after one whose row is gone, and the last entry
// that was looked at; "" when there are no more.
func copiesLost(ctx context.Context, c *database.Conn, chain string, seq int64) (lost []entryRow, last entryRow, err error) {
	var rows []entryRow
	err = c.Select(ctx, &rows, `SELECT chain, seq, at, actor, role, action, data FROM audit_entries
		WHERE chain >= 'formato:' AND chain < 'formato:~' AND (chain, seq) > (?, ?) AND action = 'copia' ORDER BY chain, seq LIMIT ?`, chain, seq, page)
	if err != nil || len(rows) == 0 {
		return nil, last, err
	}
	for _, r := range rows {
		var n int
		if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM paper_copies WHERE code = ?`, copyCode(r.Data)); err != nil {
			return nil, last, err
		}
		if n == 0 {
			lost = append(lost, r)
		}
	}
	return lost, rows[len(rows)-1], nil
}
