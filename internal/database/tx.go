package database

import "context"

// attempts bounds how often Write runs its function when PostgreSQL found that
// two transactions cannot both go through.
const attempts = 3

// Write runs f inside one transaction: BEGIN IMMEDIATE on SQLite, READ COMMITTED
// on PostgreSQL. It commits when f returns nil and otherwise rolls back and
// returns f's error as it is. The end of ctx ends the transaction.
//
// On PostgreSQL f runs again, at most three times in all, after a deadlock or a
// serialization failure; so f must not keep results of an earlier run, nor send
// anything outside. f must not call Write: there is one writer on SQLite, and the
// inner call would wait for the outer one for ever. Hand the Conn on instead.
func (db *DB) Write(ctx context.Context, f func(c *Conn) error) error {
	for attempt := 1; ; attempt++ {
		err := db.transact(ctx, db.write, f)
		if attempt == attempts || !isCollision(err) {
			return err
		}
	}
}

// Read returns the Conn on which single queries run. Each one sees what was
// committed before it; writing fails.
func (db *DB) Read() *Conn { return &Conn{db: db, src: db.read} }

// ReadTx runs f on one consistent snapshot of the data, for pages and exports
// that put several queries together. Writing fails.
func (db *DB) ReadTx(ctx context.Context, f func(c *Conn) error) error {
	return db.transact(ctx, db.read, f)
}

func (db *DB) transact(ctx context.Context, src source, f func(c *Conn) error) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	run, end, err := src.begin(ctx)
	if err != nil {
		return classify(err)
	}
	tx := &txn{run: run, ctx: ctx}
	defer func() {
		if !tx.done { // f panicked, or left by runtime.Goexit
			tx.done = true
			end(false)
		}
	}()
	err = f(&Conn{db: db, tx: tx})
	if err == nil {
		err = tx.failed // f passed over a failure
	}
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	tx.done = true
	if err != nil {
		end(false)
		return err
	}
	if err := end(true); err != nil {
		return classify(err)
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}
