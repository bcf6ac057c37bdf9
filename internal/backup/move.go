package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
)

// Journey is what a move did.
type Journey struct {
	Huella string
	Rows   int
	Tables int
	Took   time.Duration
}

// Move copies every row of a database into an empty one, of the other engine or of the
// same, and compares their fingerprints before anything is in its place: all of it is
// there afterwards, or nothing. Sessions go along, so nobody has to sign in again. The
// old database is left as it is; nobody may serve it meanwhile. step is told of every
// table.
//
// problem.Refused for a target that is not empty, problem.Conflict when a program
// serves one of the two.
func Move(ctx context.Context, from *database.DB, to string, now clock.Clock, step func(table string, rows int)) (Journey, error) {
	began := now()
	if err := alone(ctx, from); err != nil {
		return Journey{}, err
	}
	if err := from.Migrate(ctx); err != nil {
		return Journey{}, err
	}
	at, err := open(ctx, to, os.TempDir())
	if err != nil {
		return Journey{}, err
	}
	defer at.close()
	j := Journey{}
	counted := func(table string, rows int) {
		j.Rows, j.Tables = j.Rows+rows, j.Tables+1
		if step != nil {
			step(table, rows)
		}
	}
	if at.path == "" {
		err = pour(ctx, from, at.db, counted)
	} else {
		err = at.fillBeside(ctx, from, counted)
	}
	if err != nil {
		return j, err
	}
	db, err := database.Open(ctx, to)
	if err != nil {
		return j, err
	}
	defer db.Close()
	if j.Huella, _, err = proof.Fingerprint(ctx, db, nil); err != nil {
		return j, err
	}
	j.Took = now().Sub(began)
	return j, db.Write(ctx, func(c *database.Conn) error {
		return Note(ctx, c, Run{At: now(), Kind: Moved, OK: true, Name: string(from.Engine()) + " → " + string(db.Engine()), Huella: j.Huella, Took: j.Took})
	})
}

// A server ends the session of a program that has stopped a moment after its farewell: it is
// looked at so many times, so far apart, before the database counts as served.
const (
	looks = 40
	apart = 50 * time.Millisecond
)

// alone refuses a database that a program serves.
func alone(ctx context.Context, db *database.DB) error {
	if err := db.Serve(ctx); err != nil {
		return err
	}
	next := time.NewTicker(apart)
	defer next.Stop()
	n, err := db.Others(ctx)
	for tried := 1; err == nil && n > 0 && tried < looks; tried++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next.C:
			n, err = db.Others(ctx)
		}
	}
	if err != nil {
		return err
	}
	if n > 0 {
		return problem.New(problem.Conflict, fmt.Sprintf("Todavía hay %d conexiones de Soporte con la base de datos.", n), "Detén todas las instancias del programa y vuelve a intentarlo.")
	}
	return nil
}

// fillBeside fills a file beside the place and gives it its name when it is whole.
func (p *place) fillBeside(ctx context.Context, from *database.DB, step func(string, int)) error {
	trial, err := os.MkdirTemp(p.beside, ".trasladando-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(trial)
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(trial, "soporte.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := pour(ctx, from, db, step); err != nil {
		return err
	}
	return p.put(ctx, db, nil)
}

// pour copies every row of one database into an empty other one in one transaction, and
// compares the fingerprints before it ends.
func pour(ctx context.Context, from, to *database.DB, step func(table string, rows int)) error {
	if err := to.Migrate(ctx); err != nil {
		return err
	}
	return to.Write(ctx, func(dst *database.Conn) error {
		return from.ReadTx(ctx, func(src *database.Conn) error {
			list, err := shapes(ctx, dst)
			if err != nil {
				return err
			}
			if err := claim(ctx, dst, list); err != nil {
				return err
			}
			if err := clear(ctx, dst, list); err != nil {
				return err
			}
			for _, s := range list {
				w := newWriter(dst, s.name, s.columns)
				if err := rows(ctx, src, s, func(row []any) error { return w.put(ctx, row) }); err != nil {
					return fmt.Errorf("copy %s: %w", s.name, err)
				}
				if err := w.flush(ctx); err != nil {
					return err
				}
				if step != nil {
					step(s.name, w.n)
				}
			}
			return equal(ctx, src, dst)
		})
	})
}

// equal compares the fingerprints of two databases table by table.
func equal(ctx context.Context, a, b *database.Conn) error {
	want, err := proof.FingerprintOn(ctx, a, nil)
	if err != nil {
		return err
	}
	got, err := proof.FingerprintOn(ctx, b, nil)
	if err != nil {
		return err
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			return problem.New(problem.Internal, "La tabla "+want[i].Name+" no llegó igual.", "No se cambió nada. Avisa a quien mantiene el programa.")
		}
	}
	return nil
}
