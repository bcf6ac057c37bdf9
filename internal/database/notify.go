package database

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrAlone says that a database has one serving process, so that there is nobody
// else to tell or to hear.
var ErrAlone = errors.New("database: one process serves this database")

// longestMessage is what PostgreSQL takes in one notification, less a little.
const longestMessage = 7900

var channelName = regexp.MustCompile(`^[a-z_]{1,40}$`)

// Notify sends a short text to every process that listens on a channel of this
// database, our own included. It is a hint and no record: who does not listen at
// the moment never hears it. ErrAlone on SQLite.
func (db *DB) Notify(ctx context.Context, channel, text string) error {
	if db.engine == SQLite {
		return ErrAlone
	}
	if len(text) > longestMessage {
		return fmt.Errorf("database: a notification of %d bytes", len(text))
	}
	run, done, err := db.write.borrow(ctx)
	if err != nil {
		return err
	}
	_, err = run.exec(ctx, `SELECT pg_notify($1, $2)`, []any{channel, text})
	done()
	return classify(err)
}

// Listen hears what Notify sends on a channel until ctx ends, over a connection of
// its own beside the pools. ready runs once nothing sent from then on is missed,
// hear for each text, both in this goroutine. It returns when ctx ends or the
// connection is lost; whoever wants to go on calls it again. ErrAlone on SQLite.
func (db *DB) Listen(ctx context.Context, channel string, ready func(), hear func(text string)) error {
	if db.engine == SQLite {
		return ErrAlone
	}
	if !channelName.MatchString(channel) {
		return fmt.Errorf("database: the channel %q is not a plain name", channel)
	}
	conn, err := pgx.Connect(ctx, db.url)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		conn.Close(end)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	ready()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		hear(n.Payload)
	}
}
