package database

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// NewID makes an identifier: a UUIDv7, which sorts by the moment it was made.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Folio writes a number of a series as people read it: OS-2026-000042.
func Folio(series string, year int, n int64) string {
	return fmt.Sprintf("%s-%04d-%06d", series, year, n)
}

// Next takes the next number of a series in a year, beginning with 1. The counter
// is a row that is raised in the caller's transaction: numbers are dense and
// unique, and a rolled-back transaction gives its number back. It fails outside
// Write.
func (c *Conn) Next(ctx context.Context, series string, year int) (int64, error) {
	var n int64
	err := c.Get(ctx, &n, `INSERT INTO counters (series, year, last) VALUES (?, ?, 1)
		ON CONFLICT (series, year) DO UPDATE SET last = counters.last + 1
		RETURNING last`, series, year)
	return n, err
}
