package database_test

import (
	"fmt"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

// kept is a row of idempotency_keys, as wide as rows of other rooms are.
type kept struct {
	Actor     string           `db:"actor"`
	Key       string           `db:"key"`
	Route     string           `db:"route"`
	BodyHash  string           `db:"body_hash"`
	Status    int              `db:"status"`
	Location  string           `db:"location"`
	CreatedAt database.Instant `db:"created_at"`
}

func eachBench(b *testing.B, f func(b *testing.B, db *database.DB)) {
	b.Run("sqlite", func(b *testing.B) { f(b, filled(b, dbtest.SQLite(b))) })
	b.Run("sqlite-unprepared", func(b *testing.B) {
		db := dbtest.SQLite(b)
		db.KeepNoStatements()
		f(b, filled(b, db))
	})
	b.Run("postgres", func(b *testing.B) { f(b, filled(b, dbtest.Postgres(b))) })
}

func filled(b *testing.B, db *database.DB) *database.DB {
	b.Helper()
	err := db.Write(b.Context(), func(c *database.Conn) error {
		for i := range 1000 {
			if err := claim(b.Context(), c, fmt.Sprintf("k%04d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	return db
}

func BenchmarkPointRead(b *testing.B) {
	eachBench(b, func(b *testing.B, db *database.DB) {
		for b.Loop() {
			var k kept
			if err := db.Read().Get(b.Context(), &k, "SELECT * FROM idempotency_keys WHERE actor = ? AND key = ?", "ana", "k0500"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPointReadParallel(b *testing.B) {
	eachBench(b, func(b *testing.B, db *database.DB) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				var k kept
				if err := db.Read().Get(b.Context(), &k, "SELECT * FROM idempotency_keys WHERE actor = ? AND key = ?", "ana", "k0500"); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

func BenchmarkPageOf50(b *testing.B) {
	eachBench(b, func(b *testing.B, db *database.DB) {
		for b.Loop() {
			var page []kept
			if err := db.Read().Select(b.Context(), &page, "SELECT * FROM idempotency_keys WHERE actor = ? AND key > ? ORDER BY key LIMIT 50", "ana", "k0500"); err != nil {
				b.Fatal(err)
			}
			if len(page) != 50 {
				b.Fatalf("%d rows", len(page))
			}
		}
	})
}

// A registration: a number, three rows, one change, in one transaction.
func BenchmarkRegistration(b *testing.B) {
	eachBench(b, func(b *testing.B, db *database.DB) {
		ctx := b.Context()
		for b.Loop() {
			err := db.Write(ctx, func(c *database.Conn) error {
				n, err := c.Next(ctx, "OS", 2026)
				if err != nil {
					return err
				}
				for i := range 3 {
					if err := claim(ctx, c, fmt.Sprintf("n%d-%d", n, i)); err != nil {
						return err
					}
				}
				_, err = c.Exec(ctx, "UPDATE idempotency_keys SET status = ? WHERE actor = ? AND key = ?", 303, "ana", fmt.Sprintf("n%d-0", n))
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
