package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

// Pace is how often the program looks at the clock. Terms are reckoned in hours
// and days, so that a reminder half a minute late is on time.
const Pace = 20 * time.Second

// Job is one thing to do by the clock.
type Job struct {
	Name  string        // for the log
	Every time.Duration // at most this often; 0 at each tick
	Do    func(ctx context.Context) error
}

// Runner runs jobs one after the other, so that they never compete with each
// other for the one writer of SQLite. It is not safe for concurrent use.
type Runner struct {
	Jobs  []Job
	Clock clock.Clock
	Log   *slog.Logger
	// Observe is told of each run of a job, when it ended and what it took; nil tells nobody.
	Observe func(job string, ended time.Time, took time.Duration, err error)

	last map[string]time.Time
}

// Run does what is due at once and then at each tick, until ctx ends; a job under
// way is then given up by its own context. A job that fails is logged and tried
// again when it is due again.
func (r *Runner) Run(ctx context.Context, ticks <-chan time.Time) {
	r.Once(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-ticks:
			if !open {
				return
			}
			r.Once(ctx)
		}
	}
}

// Once does what is due now and returns how many jobs it did, failed ones
// included.
func (r *Runner) Once(ctx context.Context) int {
	if r.last == nil {
		r.last = make(map[string]time.Time)
	}
	did := 0
	for _, j := range r.Jobs {
		if ctx.Err() != nil {
			return did
		}
		now := r.Clock()
		if before, done := r.last[j.Name]; done && now.Sub(before) < j.Every {
			continue
		}
		r.last[j.Name] = now
		did++
		err := r.do(ctx, j)
		if ctx.Err() != nil {
			return did // given up, not failed
		}
		if err != nil {
			r.Log.ErrorContext(ctx, "job failed", "job", j.Name, "err", err)
		}
		if ended := r.Clock(); r.Observe != nil {
			r.Observe(j.Name, ended, ended.Sub(now), err)
		}
	}
	return did
}

// do runs one job; one that panics must not take the program with it.
func (r *Runner) do(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return j.Do(ctx)
}
