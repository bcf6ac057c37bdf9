package database_test

import (
	"context"
	"errors"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

func TestAfterCommitRunsForWhatIsCommittedOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, told := t.Context(), 0
		tell := func() { told++ }
		if err := db.Write(ctx, func(c *database.Conn) error {
			c.AfterCommit(tell)
			if told != 0 {
				t.Error("it was told before the commit")
			}
			return nil
		}); err != nil || told != 1 {
			t.Errorf("committed: told %d times, %v", told, err)
		}
		refused := errors.New("no")
		if err := db.Write(ctx, func(c *database.Conn) error { c.AfterCommit(tell); return refused }); !errors.Is(err, refused) || told != 1 {
			t.Errorf("rolled back: told %d times, %v", told, err)
		}
		if err := db.Write(ctx, func(c *database.Conn) error {
			c.AfterCommit(tell)
			c.Exec(ctx, `INSERT INTO nowhere VALUES (1)`) //nolint:errcheck // passed over on purpose
			return nil
		}); err == nil || told != 1 {
			t.Errorf("a failure that was passed over: told %d times, %v", told, err)
		}
		db.Read().AfterCommit(tell)
		if told != 2 {
			t.Error("outside of a transaction it is told at once")
		}
	})
}

func TestOneProcessHearsTheOther(t *testing.T) {
	db := dbtest.Postgres(t)
	ctx, cancel := context.WithCancel(t.Context())
	ready, heard, over := make(chan bool), make(chan string, 2), make(chan error)
	go func() {
		over <- db.Listen(ctx, "prueba", func() { close(ready) }, func(text string) { heard <- text })
	}()
	<-ready
	if err := db.Notify(ctx, "otra", "x"); err != nil {
		t.Fatal(err)
	}
	if err := db.Notify(ctx, "prueba", "¿oyes?"); err != nil {
		t.Fatal(err)
	}
	if text := <-heard; text != "¿oyes?" {
		t.Errorf("heard %q", text)
	}
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if err := db.Listen(t.Context(), "a b", func() {}, func(string) {}); err == nil {
		t.Error("a channel of any name")
	}
	if err := db.Notify(t.Context(), "prueba", string(make([]byte, 8000))); err == nil {
		t.Error("a message of any length")
	}
}

func TestAFileHasOneProcess(t *testing.T) {
	db := dbtest.SQLite(t)
	if err := db.Listen(t.Context(), "prueba", func() {}, func(string) {}); !errors.Is(err, database.ErrAlone) {
		t.Error(err)
	}
	if err := db.Notify(t.Context(), "prueba", "x"); !errors.Is(err, database.ErrAlone) {
		t.Error(err)
	}
}
