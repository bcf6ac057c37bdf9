package database

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"secogem.gob.mx/soporte/internal/problem"
)

// Serve claims the database for one serving process, until Close. On SQLite it
// locks a file beside the database and refuses with a problem when another
// process holds it; the verbs that work beside a running program do not call it.
// On PostgreSQL several processes may serve, so it claims nothing.
func (db *DB) Serve(context.Context) error {
	if db.engine != SQLite {
		return nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.serving != nil {
		return nil
	}
	f, err := os.OpenFile(db.path+".sirviendo", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return problem.New(problem.Conflict,
				"Otro proceso de Soporte ya está sirviendo esta base de datos.",
				"Detén el otro proceso o indica otra base con --base-datos.").Because(err)
		}
		return fmt.Errorf("database: %w", err)
	}
	db.serving = f
	return nil
}

// Others counts the connections to the same PostgreSQL database that Soporte holds
// beside this one: other processes, or this one with the database open twice. 0 on
// SQLite, where Serve tells.
func (db *DB) Others(ctx context.Context) (n int, err error) {
	if db.engine == SQLite {
		return 0, nil
	}
	err = db.Read().Get(ctx, &n, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name LIKE ? AND application_name <> ?`, applicationPrefix+"%", db.name)
	return n, err
}
