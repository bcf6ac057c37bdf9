package main

import (
	"sync"
	"sync/atomic"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// bareTransactions counts how many transactions of one row a second the database
// makes durable, with as many writers as there are workers, through the same pools
// and settings as the program's.
func (b *bench) bareTransactions(a *archive) (figure, error) {
	db, err := database.Open(b.ctx, a.url)
	if err != nil {
		return figure{}, err
	}
	defer db.Close()
	exec := func(text string, args ...any) error {
		return db.Write(b.ctx, func(c *database.Conn) error { _, err := c.Exec(b.ctx, text, args...); return err })
	}
	if err := exec(`CREATE TABLE IF NOT EXISTS bench_bare (id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL)`); err != nil {
		return figure{}, err
	}
	defer exec(`DROP TABLE bench_bare`)
	var done atomic.Int64
	var failed atomic.Value
	run := func(lasts time.Duration) time.Duration {
		began := time.Now()
		var wg sync.WaitGroup
		for range b.workers {
			wg.Go(func() {
				for time.Since(began) < lasts {
					if err := exec(`INSERT INTO bench_bare (id, text) VALUES (?, ?)`, database.NewID(), "una fila"); err != nil {
						failed.Store(err)
						return
					}
					done.Add(1)
				}
			})
		}
		wg.Wait()
		return time.Since(began)
	}
	run(300 * time.Millisecond)
	done.Store(0)
	lasted := run(time.Duration(b.seconds * float64(time.Second)))
	if err, ok := failed.Load().(error); ok {
		return figure{}, err
	}
	return figure{name: "transacciones", n: int(done.Load()), rate: float64(done.Load()) / lasted.Seconds()}, nil
}
