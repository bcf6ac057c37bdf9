package program

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// Grace is how long requests under way may take to end once the program is told
// to stop.
const Grace = 20 * time.Second

// returnsEvery is how often the program looks for machines that came back.
const returnsEvery = 5 * time.Minute

// storeEvery is how often the program looks for acquisitions that are late.
const storeEvery = time.Hour

// NeedsSetup tells whether nobody administers an installation yet, so that the
// program has to be started with a Setup.
func NeedsSetup(ctx context.Context, db *database.DB, now clock.Clock) (bool, error) {
	holders, err := people.New(db, now).Holders(ctx, db.Read(), people.Administrator, now())
	return len(holders) == 0, err
}

// Jobs are what the program does by the clock while it serves.
func (p *Program) Jobs() []jobs.Job {
	return append(jobs.Standard(p.DB, p.Config.Clock, p.Desk, p.Notices, p.People, p.Papers), jobs.Job{
		Name: "machines that came back", Every: returnsEvery, Do: func(ctx context.Context) error {
			_, err := p.ProposeReturns(ctx)
			return err
		}}, jobs.Job{Name: "terms of the external files", Do: func(ctx context.Context) error {
		_, err := p.RepairDesk.Tick(ctx)
		return err
	}}, p.endings(), p.yearly(), p.oldDrafts(), p.figures(), p.judge(), p.frozen(), p.lateAcquisitions())
}

// Serve answers requests on a listener and does the jobs until ctx ends. It then
// takes no new requests, lets those under way end within Grace, and returns nil
// when they did.
func (p *Program) Serve(ctx context.Context, listener net.Listener) error {
	server := web.NewServer(p.Handler(), p.Config.Log)
	server.RegisterOnShutdown(p.Live.Close) // streams never end by themselves
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var work sync.WaitGroup
	work.Go(func() {
		ticker := time.NewTicker(jobs.Pace)
		defer ticker.Stop()
		r := &jobs.Runner{Jobs: p.Jobs(), Clock: p.Config.Clock, Log: p.Config.Log}
		if p.meter != nil {
			r.Observe = p.meter.Job
		}
		r.Run(working, ticker.C)
	})
	work.Go(func() { p.sealing(working) })
	defer work.Wait()
	defer stop()

	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	if p.meter != nil {
		watched := web.NewServer(p.meter.Handler(), p.Config.Log)
		defer watched.Close()
		go func() {
			if err := watched.Serve(p.Config.Metrics); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("metrics: %w", err)
			}
		}()
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), Grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		server.Close()
		return fmt.Errorf("requests were cut off after %s: %w", Grace, err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
