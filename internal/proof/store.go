package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// Run is what a judgement of the whole database said.
type Run struct {
	At      time.Time
	Holds   bool
	Judged  int
	Finding string // the first thing that does not hold
	Report  Report // all that it said; empty for a judgement of an older release
}

// Keep notes what a judgement said, for whoever administers.
func Keep(ctx context.Context, c *database.Conn, at time.Time, r Report) (Run, error) {
	run := Run{At: at, Holds: r.Holds(), Report: r}
	for _, k := range r.Checks {
		run.Judged += k.Judged
		if len(k.Findings) > 0 && run.Finding == "" {
			run.Finding = k.Name + ": " + k.Findings[0]
		}
	}
	holds := 0
	if run.Holds {
		holds = 1
	}
	whole, err := json.Marshal(r)
	if err == nil {
		_, err = c.Exec(ctx, `INSERT INTO proof_runs (at, holds, judged, finding, report) VALUES (?, ?, ?, ?, ?) ON CONFLICT (at) DO NOTHING`, database.At(at), holds, run.Judged, run.Finding, string(whole))
	}
	if err != nil {
		return run, fmt.Errorf("keep a judgement: %w", err)
	}
	return run, nil
}

// Last returns what the last judgement said; false when there was none.
func Last(ctx context.Context, c *database.Conn) (Run, bool, error) {
	var rows []struct {
		At      database.Instant `db:"at"`
		Holds   bool             `db:"holds"`
		Judged  int              `db:"judged"`
		Finding string           `db:"finding"`
		Report  string           `db:"report"`
	}
	if err := c.Select(ctx, &rows, `SELECT at, holds, judged, finding, report FROM proof_runs ORDER BY at DESC LIMIT 1`); err != nil || len(rows) == 0 {
		return Run{}, false, err
	}
	run := Run{At: rows[0].At.Time, Holds: rows[0].Holds, Judged: rows[0].Judged, Finding: rows[0].Finding}
	if rows[0].Report != "" {
		if err := json.Unmarshal([]byte(rows[0].Report), &run.Report); err != nil {
			return run, true, fmt.Errorf("read a judgement: %w", err)
		}
	}
	return run, true, nil
}
