package contingency

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Block is a run of folios that was printed for a unit (rev11 F-09).
type Block struct {
	ID          string           `db:"id"`
	Series      string           `db:"series"`
	Year        int              `db:"year"`
	First       int64            `db:"first"`
	Last        int64            `db:"last"`
	UnitID      string           `db:"unit_id"`
	DeliveredTo string           `db:"delivered_to"` // who received the prints
	IssuedBy    string           `db:"issued_by"`
	IssuedAt    database.Instant `db:"issued_at"`
	Free        int64            `db:"free"` // folios neither used nor void
	Used        int64            `db:"used"`
	Void        int64            `db:"void"`
}

// Folios writes the folios of the block in order, for printing.
func (b Block) Folios() []string {
	var fs []string
	for n := b.First; n <= b.Last; n++ {
		fs = append(fs, Write(b.Series, b.Year, n))
	}
	return fs
}

// FolioState is what became of a folio.
type FolioState string

// The states of a folio.
const (
	Free FolioState = "libre"
	Used FolioState = "usado"
	Void FolioState = "anulado"
)

// Folio is one folio of a block.
type Folio struct {
	Folio     string           `db:"folio"`
	BlockID   string           `db:"block_id"`
	State     FolioState       `db:"state"`
	UsedFor   string           `db:"used_for"` // order or paper id
	Reason    string           `db:"reason"`   // why it is void
	SettledBy string           `db:"settled_by"`
	SettledAt database.Instant `db:"settled_at"`
	IssuedAt  database.Instant `db:"issued_at"` // when its block was handed out
	UnitID    string           `db:"unit_id"`
}

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct {
	db  *database.DB
	now clock.Clock
}

// New makes the store of the room over an open database; clock tells until when
// an open outage has lasted.
func New(db *database.DB, now clock.Clock) *Store { return &Store{db: db, now: now} }

// largest is how many folios a block may have: more would be a mistake at the
// keyboard.
const largest = 500

// Issue numbers a block of folios of a series in the local year and returns it
// (rev11 F-09). problem.Invalid when a datum is missing.
func (s *Store) Issue(ctx context.Context, c *database.Conn, by audit.By, series, unitID, deliveredTo string, folios int) (Block, error) {
	switch {
	case !slices.Contains(Series, series):
		return Block{}, problem.OnField("serie", "Elige qué formato se imprime.")
	case unitID == "":
		return Block{}, problem.OnField("unidad", "Elige la unidad que recibe el bloque.")
	case strings.TrimSpace(deliveredTo) == "":
		return Block{}, problem.OnField("recibe", "Escribe quién recibe el bloque.")
	case folios < 1 || folios > largest:
		return Block{}, problem.OnField("cantidad", fmt.Sprintf("Escribe de 1 a %d folios.", largest))
	}
	b := Block{ID: database.NewID(), Series: series, Year: by.At.In(clock.Mexico).Year(), UnitID: unitID, DeliveredTo: deliveredTo,
		IssuedBy: by.Actor, IssuedAt: database.At(by.At), Free: int64(folios)}
	for n := range folios {
		number, err := c.Next(ctx, series, b.Year)
		if err != nil {
			return Block{}, fmt.Errorf("number a block: %w", err)
		}
		if n == 0 {
			b.First = number
		}
		b.Last = number
	}
	if b.Last > 99999 {
		return Block{}, problem.New(problem.Refused, "Se agotaron los folios de contingencia de este año.", "Avisa a quien administra el sistema.")
	}
	_, err := c.Exec(ctx, `INSERT INTO contingency_blocks (id, series, year, first, last, unit_id, delivered_to, issued_by, issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		b.ID, b.Series, b.Year, b.First, b.Last, b.UnitID, b.DeliveredTo, b.IssuedBy, b.IssuedAt)
	if err != nil {
		return Block{}, fmt.Errorf("issue a block: %w", err)
	}
	for i, folio := range b.Folios() {
		_, err := c.Exec(ctx, `INSERT INTO contingency_folios (folio, block_id, number) VALUES (?, ?, ?)`, folio, b.ID, b.First+int64(i))
		if err != nil {
			return Block{}, fmt.Errorf("issue a folio: %w", err)
		}
	}
	return b, audit.Append(ctx, c, by.On("bloque:"+b.ID, "emisión", b))
}

const blockColumns = `b.id, b.series, b.year, b.first, b.last, b.unit_id, b.delivered_to, b.issued_by, b.issued_at,
	(SELECT count(*) FROM contingency_folios f WHERE f.block_id = b.id AND f.state = 'libre') AS free,
	(SELECT count(*) FROM contingency_folios f WHERE f.block_id = b.id AND f.state = 'usado') AS used,
	(SELECT count(*) FROM contingency_folios f WHERE f.block_id = b.id AND f.state = 'anulado') AS void
	FROM contingency_blocks b`

// Blocks returns the blocks, newest first, with what became of their folios.
func (s *Store) Blocks(ctx context.Context, c *database.Conn) ([]Block, error) {
	var bs []Block
	err := c.Select(ctx, &bs, `SELECT `+blockColumns+` ORDER BY b.issued_at DESC, b.id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read the blocks: %w", err)
	}
	return bs, nil
}

// Block returns one block; problem.NotFound when there is none.
func (s *Store) Block(ctx context.Context, c *database.Conn, id string) (Block, error) {
	var b Block
	err := c.Get(ctx, &b, `SELECT `+blockColumns+` WHERE b.id = ?`, id)
	switch {
	case database.IsNone(err):
		return Block{}, problem.Missing("ese bloque")
	case err != nil:
		return Block{}, fmt.Errorf("read a block: %w", err)
	}
	return b, nil
}

const folioColumns = `f.folio, f.block_id, f.state, f.used_for, f.reason, f.settled_by, f.settled_at, b.issued_at, b.unit_id
	FROM contingency_folios f JOIN contingency_blocks b ON b.id = f.block_id`

// FoliosOf returns the folios of a block in order, for the monthly list of the
// ones that did not come back.
func (s *Store) FoliosOf(ctx context.Context, c *database.Conn, blockID string) ([]Folio, error) {
	var fs []Folio
	if err := c.Select(ctx, &fs, `SELECT `+folioColumns+` WHERE f.block_id = ? ORDER BY f.number`, blockID); err != nil {
		return nil, fmt.Errorf("read the folios of a block: %w", err)
	}
	return fs, nil
}

// Look finds a folio as a person typed it. problem.Invalid when it is misspelt,
// problem.NotFound when no block has it.
func (s *Store) Look(ctx context.Context, c *database.Conn, typed string) (Folio, error) {
	folio, err := Read(typed)
	if err != nil {
		return Folio{}, err
	}
	var f Folio
	err = c.Get(ctx, &f, `SELECT `+folioColumns+` WHERE f.folio = ?`, folio)
	switch {
	case database.IsNone(err):
		return Folio{}, problem.Missing("ese folio en ningún bloque")
	case err != nil:
		return Folio{}, fmt.Errorf("read a folio: %w", err)
	}
	return f, nil
}

// Use spends a folio on an order or paper, once: problem.Refused when it was used
// or is void, and as Look does (rev11 P-12, R-U-01).
func (s *Store) Use(ctx context.Context, c *database.Conn, typed, usedFor string, by audit.By) (Folio, error) {
	f, err := s.settle(ctx, c, typed, Used, usedFor, "", by)
	if err != nil {
		return Folio{}, err
	}
	return f, audit.Append(ctx, c, by.On("bloque:"+f.BlockID, "folio usado", map[string]string{"folio": f.Folio, "en": usedFor}))
}

// Annul voids a free folio that was spoiled or lost, with a reason.
func (s *Store) Annul(ctx context.Context, c *database.Conn, typed, reason string, by audit.By) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se anula el folio.")
	}
	f, err := s.settle(ctx, c, typed, Void, "", reason, by)
	if err != nil {
		return err
	}
	return audit.Append(ctx, c, by.On("bloque:"+f.BlockID, "folio anulado", map[string]string{"folio": f.Folio, "motivo": reason}))
}

func (s *Store) settle(ctx context.Context, c *database.Conn, typed string, state FolioState, usedFor, reason string, by audit.By) (Folio, error) {
	f, err := s.Look(ctx, c, typed)
	if err != nil {
		return Folio{}, err
	}
	n, err := c.Exec(ctx, `UPDATE contingency_folios SET state = ?, used_for = ?, reason = ?, settled_by = ?, settled_at = ? WHERE folio = ? AND state = 'libre'`,
		state, usedFor, reason, by.Actor, database.At(by.At), f.Folio)
	switch {
	case err != nil:
		return Folio{}, fmt.Errorf("settle a folio: %w", err)
	case n == 0:
		return Folio{}, problem.New(problem.Refused, "El folio "+f.Folio+" ya se usó o está anulado.", "Revisa el folio impreso; cada uno sirve una sola vez.").For("R-U-01")
	}
	f.State, f.UsedFor, f.Reason, f.SettledBy, f.SettledAt = state, usedFor, reason, by.Actor, database.At(by.At)
	return f, nil
}

// FreeByUnit returns how many folios of a series each unit still has, for the
// warning that a unit runs short (rev11 E-10). Units that never had any are left out.
func (s *Store) FreeByUnit(ctx context.Context, c *database.Conn, series string) (map[string]int64, error) {
	var rows []struct {
		UnitID string `db:"unit_id"`
		Free   int64  `db:"free"`
	}
	err := c.Select(ctx, &rows, `
		SELECT b.unit_id, sum(CASE f.state WHEN 'libre' THEN 1 ELSE 0 END) AS free
		FROM contingency_blocks b JOIN contingency_folios f ON f.block_id = b.id
		WHERE b.series = ? GROUP BY b.unit_id`, series)
	if err != nil {
		return nil, fmt.Errorf("count free folios: %w", err)
	}
	free := make(map[string]int64, len(rows))
	for _, r := range rows {
		free[r.UnitID] = r.Free
	}
	return free, nil
}
