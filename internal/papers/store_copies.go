package papers

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Copy is what was printed of a complete paper, kept byte for byte (rev11 ).
type Copy struct {
	ID            string           `db:"id"`
	Code          string           `db:"code"` // for the public page; see CodeOf
	Kind          Kind             `db:"kind"`
	OrderID       string           `db:"order_id"`
	RepairID      string           `db:"repair_id"`
	PaperID       string           `db:"paper_id"`  // "" for ST-OS and letters
	LetterID      string           `db:"letter_id"` // of a letter only
	Folio         string           `db:"folio"`
	Version       int              `db:"version"`        // of the paper
	Added         int              `db:"added"`          // how often a signature of it had been strengthened
	FormatVersion string           `db:"format_version"` // of its format, as it was printed
	Revision      string           `db:"revision"`       // of the procedure
	DataHash      string           `db:"data_hash"`      // SHA-256 of the data that the PDF carries
	Blob          string           `db:"blob"`           // address of the PDF, which is the SHA-256 of its bytes
	Size          int64            `db:"size"`
	Sealed        bool             `db:"sealed"` // by the certificate of the system
	At            database.Instant `db:"at"`
}

// codeLength is how many characters a code has: 80 bits, which nobody guesses.
const codeLength = 16

// codes are the characters of a code: none is taken for another when it is typed.
var codes = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// CodeOf is the verification code of a paper: the beginning of the SHA-256 of its
// data, so that whoever holds the data can reckon it without the program.
func CodeOf(data []byte) string {
	sum := sha256.Sum256(data)
	return codes.EncodeToString(sum[:])[:codeLength]
}

// SpokenCode writes a code in groups of four, as it is printed.
func SpokenCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

// ReadCode reads a code as somebody typed it, and returns "" for what is none.
func ReadCode(typed string) string {
	typed = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	if len(typed) != codeLength || strings.ContainsFunc(typed, func(r rune) bool { return !strings.ContainsRune("0123456789ABCDEFGHJKMNPQRSTVWXYZ", r) }) {
		return ""
	}
	return typed
}

const copyColumns = `id, code, kind, order_id, repair_id, paper_id, letter_id, folio, version, added, format_version, revision, data_hash, blob, size, sealed, at`

// Freeze keeps what was printed of a version, whose bytes are in the blob store
// already, and returns the copy that stands: another instance may have been quicker.
func (s *Store) Freeze(ctx context.Context, c *database.Conn, cp Copy, by audit.By) (Copy, error) {
	cp.ID, cp.At = database.NewID(), database.At(by.At)
	sealed := 0
	if cp.Sealed {
		sealed = 1
	}
	n, err := c.Exec(ctx, `INSERT INTO paper_copies (`+copyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		cp.ID, cp.Code, cp.Kind, cp.OrderID, cp.RepairID, cp.PaperID, cp.LetterID, cp.Folio, cp.Version, cp.Added, cp.FormatVersion, cp.Revision,
		cp.DataHash, cp.Blob, cp.Size, sealed, cp.At)
	if err != nil {
		return Copy{}, fmt.Errorf("freeze a paper: %w", err)
	}
	if n == 0 {
		was, ok, err := s.CopyOf(ctx, c, cp)
		if err == nil && !ok {
			err = fmt.Errorf("freeze a paper: the code %s stands for something else", cp.Code)
		}
		return was, err
	}
	return cp, audit.Append(ctx, c, by.On(chainOf(cp.subject()), "copia", map[string]any{
		"formato": cp.Kind, "folio": cp.Folio, "versión": cp.Version, "versión del formato": cp.FormatVersion, "código": cp.Code, "copia": cp.Blob, "datos": cp.DataHash}))
}

// subject is what the copy is of.
func (cp Copy) subject() string {
	switch {
	case cp.PaperID != "":
		return cp.PaperID
	case cp.LetterID != "":
		return cp.LetterID
	}
	return cp.OrderID
}

// CopyOf returns the copy that was frozen of the same kind, paper, letter or order,
// version and strengthened signatures as the one given, and false when there is none.
func (s *Store) CopyOf(ctx context.Context, c *database.Conn, of Copy) (Copy, bool, error) {
	var cp Copy
	err := c.Get(ctx, &cp, `SELECT `+copyColumns+` FROM paper_copies WHERE kind = ? AND order_id = ? AND paper_id = ? AND letter_id = ? AND version = ? AND added = ?`,
		of.Kind, of.OrderID, of.PaperID, of.LetterID, of.Version, of.Added)
	switch {
	case database.IsNone(err):
		return Copy{}, false, nil
	case err != nil:
		return Copy{}, false, fmt.Errorf("read a frozen paper: %w", err)
	}
	return cp, true, nil
}

// ByCode returns the copy with a code as somebody typed it; problem.NotFound when
// there is none. Anybody may ask: whoever answers shows no personal data.
func (s *Store) ByCode(ctx context.Context, c *database.Conn, typed string) (Copy, error) {
	var cp Copy
	err := c.Get(ctx, &cp, `SELECT `+copyColumns+` FROM paper_copies WHERE code = ?`, ReadCode(typed))
	switch {
	case database.IsNone(err):
		return Copy{}, problem.Missing("un documento con ese código")
	case err != nil:
		return Copy{}, fmt.Errorf("read a frozen paper: %w", err)
	}
	return cp, nil
}

// CopiesOf returns what was frozen of an order and of its external file, if it has one,
// oldest first.
func (s *Store) CopiesOf(ctx context.Context, c *database.Conn, orderID, repairID string) ([]Copy, error) {
	if orderID == "" {
		return nil, nil
	}
	var cs []Copy
	err := c.Select(ctx, &cs, `SELECT `+copyColumns+` FROM paper_copies
		WHERE order_id <> '' AND order_id = ? OR order_id = '' AND repair_id <> '' AND repair_id = ? ORDER BY at, kind, version, id`, orderID, repairID)
	if err != nil {
		return nil, fmt.Errorf("read frozen papers: %w", err)
	}
	return cs, nil
}

// Due notes that something of an order may be complete, in the transaction of what
// completed it.
func (s *Store) Due(ctx context.Context, c *database.Conn, orderID string, at time.Time) error {
	_, err := c.Exec(ctx, `INSERT INTO paper_due (order_id, at) VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET at = excluded.at`, orderID, database.At(at))
	if err != nil {
		return fmt.Errorf("note what is to be frozen: %w", err)
	}
	return nil
}

// DueRow is an order with something to freeze.
type DueRow struct {
	OrderID string           `db:"order_id"`
	At      database.Instant `db:"at"`
}

// DueNow returns the orders that have waited longest to be frozen.
func (s *Store) DueNow(ctx context.Context, c *database.Conn, limit int) ([]DueRow, error) {
	var rows []DueRow
	if err := c.Select(ctx, &rows, `SELECT order_id, at FROM paper_due ORDER BY at, order_id LIMIT ?`, limit); err != nil {
		return nil, fmt.Errorf("read what is to be frozen: %w", err)
	}
	return rows, nil
}

// Done takes an order off the list, unless something else became due meanwhile.
func (s *Store) Done(ctx context.Context, c *database.Conn, row DueRow) error {
	if _, err := c.Exec(ctx, `DELETE FROM paper_due WHERE order_id = ? AND at = ?`, row.OrderID, row.At); err != nil {
		return fmt.Errorf("settle what was frozen: %w", err)
	}
	return nil
}
