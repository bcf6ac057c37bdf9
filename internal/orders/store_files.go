package orders

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

type fileRow struct {
	ID        string           `db:"id"`
	OrderID   string           `db:"order_id"`
	Step      int64            `db:"step_seq"`
	Name      string           `db:"name"`
	MediaType string           `db:"media_type"`
	Size      int64            `db:"size"`
	Hash      string           `db:"hash"`
	By        string           `db:"by_id"`
	At        database.Instant `db:"at"`
}

func (r fileRow) file() File {
	return File{ID: r.ID, OrderID: ID(r.OrderID), Step: r.Step, Name: r.Name, MediaType: r.MediaType, Size: r.Size, Hash: r.Hash, By: people.ID(r.By), At: r.At.Time}
}

const fileColumns = `id, order_id, step_seq, name, media_type, size, hash, by_id, at`

// Files returns the files of an order, the oldest first. Whoever calls it has
// opened the order with Desk.Open, which judges who may read it.
func Files(ctx context.Context, c *database.Conn, id ID) ([]File, error) {
	var rows []fileRow
	err := c.Select(ctx, &rows, `SELECT `+fileColumns+` FROM order_files WHERE order_id = ? ORDER BY at, id`, string(id))
	files := make([]File, len(rows))
	for i, r := range rows {
		files[i] = r.file()
	}
	return files, err
}

// fileOf reads one file of an order. One that is missing, and one of another
// order, is answered as a missing order.
func fileOf(ctx context.Context, c *database.Conn, id ID, file string) (File, error) {
	var r fileRow
	err := c.Get(ctx, &r, `SELECT `+fileColumns+` FROM order_files WHERE id = ? AND order_id = ?`, file, string(id))
	if database.IsNone(err) {
		return File{}, missing()
	}
	return r.file(), err
}

// countFiles returns how many files an order has.
func countFiles(ctx context.Context, c *database.Conn, id ID) (int, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM order_files WHERE order_id = ?`, string(id))
	return n, err
}

// filesSince returns how many files an order took in since an instant.
func filesSince(ctx context.Context, c *database.Conn, id ID, at time.Time) (int, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM order_files WHERE order_id = ? AND at >= ?`, string(id), database.At(at))
	return n, err
}

func insertFiles(ctx context.Context, c *database.Conn, o *Order, files []File, by string, at time.Time) error {
	for _, f := range files {
		_, err := c.Exec(ctx, `INSERT INTO order_files (`+fileColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			f.ID, string(o.ID), o.Version, f.Name, f.MediaType, f.Size, f.Hash, by, database.At(at))
		if err != nil {
			return err
		}
	}
	return nil
}
