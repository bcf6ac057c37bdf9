package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/jobs"
)

func runner(now *clock.Fake, list ...jobs.Job) (*jobs.Runner, *bytes.Buffer) {
	var log bytes.Buffer
	return &jobs.Runner{Jobs: list, Clock: now.Now, Log: slog.New(slog.NewTextHandler(&log, nil))}, &log
}

func TestAJobRunsAtMostAsOftenAsItSays(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC))
	var each, hourly int
	r, _ := runner(now,
		jobs.Job{Name: "each", Do: func(context.Context) error { each++; return nil }},
		jobs.Job{Name: "hourly", Every: time.Hour, Do: func(context.Context) error { hourly++; return nil }})
	for range 181 {
		r.Once(t.Context())
		now.Advance(20 * time.Second)
	}
	if each != 181 || hourly != 2 {
		t.Errorf("in an hour and a tick: %d times each tick, %d times each hour; want 181 and 2", each, hourly)
	}
}

func TestAFailingJobDoesNotStopTheOthers(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC))
	after := 0
	r, log := runner(now,
		jobs.Job{Name: "fails", Do: func(context.Context) error { return errors.New("no disk") }},
		jobs.Job{Name: "panics", Do: func(context.Context) error { panic("a bug") }},
		jobs.Job{Name: "after", Do: func(context.Context) error { after++; return nil }})
	var told []string
	r.Observe = func(job string, ended time.Time, _ time.Duration, err error) {
		if !ended.Equal(now.Now()) {
			t.Errorf("%s ended %s", job, ended)
		}
		told = append(told, fmt.Sprint(job, " ", err != nil))
	}
	if n := r.Once(t.Context()); n != 3 || after != 1 {
		t.Errorf("did %d jobs, the last one %d times", n, after)
	}
	if want := []string{"fails true", "panics true", "after false"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	for _, want := range []string{"no disk", "a bug", "panics"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not tell %q: %s", want, log)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC))
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{}, 10)
	r, log := runner(now, jobs.Job{Name: "counts", Do: func(ctx context.Context) error { ran <- struct{}{}; return ctx.Err() }})
	ticks, ended := make(chan time.Time), make(chan struct{})
	go func() { r.Run(ctx, ticks); close(ended) }()
	<-ran // at once, before any tick
	ticks <- now.Now()
	<-ran
	cancel()
	<-ended
	if log.Len() > 0 {
		t.Errorf("ending is no failure: %s", log)
	}
}
