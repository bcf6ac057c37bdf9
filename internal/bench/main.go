// Command bench measures the program as people use it: real HTTP with sessions
// against `soporte servir` in a process of its own, on SQLite and PostgreSQL, with
// a small and a large archive. Beside each figure stand, from the same run, the
// limits of the machine: an empty net/http handler that sends the same bytes, and
// bare durable transactions of one row on the same database. Papers as PDF stand beside
// the library that draws them, with the least asked of it.
//
//	make bench                                 the whole, some ten minutes
//	make bench ARGS='--ordenes 5000 --motores sqlite --segundos 2'
//
// PostgreSQL is measured in the cluster of SOPORTE_TEST_POSTGRES, which
// scripts/with-postgres.sh starts.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// options say what is measured and how long.
type options struct {
	large, small int
	open         int
	engines      string
	seconds      float64
	workers      int
	binary       string
	keep         string
	strict       bool
}

func main() {
	var o options
	flag.IntVar(&o.large, "ordenes", 200_000, "orders of the large archive")
	flag.IntVar(&o.small, "chica", 1_000, "orders of the small archive")
	flag.IntVar(&o.open, "abiertas", 2_000, "open orders of the large archive; of the small one, the same but at most half of its orders")
	flag.StringVar(&o.engines, "motores", "sqlite,postgres", "engines to measure; none measures the papers alone")
	flag.Float64Var(&o.seconds, "segundos", 5, "how long each page is asked for")
	flag.IntVar(&o.workers, "concurrencia", 8, "requests under way at once")
	flag.StringVar(&o.binary, "soporte", "", "the program to measure; built from here when missing")
	flag.StringVar(&o.keep, "conservar", "", "folder in which filled SQLite archives are kept for the next run")
	flag.BoolVar(&o.strict, "exigir", false, "fail when a wanted figure is missed")
	echo := flag.String("vacio", "", "")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *echo != "" {
		os.Exit(serveEmpty(ctx, *echo))
	}
	missed, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if missed && o.strict {
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (missed bool, err error) {
	about(os.Stdout, o)
	if missed, err = drawPapers(os.Stdout, o.seconds); err != nil {
		return false, fmt.Errorf("papers: %w", err)
	}
	if o.engines == "" {
		return missed, nil
	}
	dir, err := os.MkdirTemp("", "soporte-bench-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if o.binary == "" {
		o.binary = filepath.Join(dir, "soporte")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", o.binary, "./cmd/soporte")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return false, fmt.Errorf("build the program: %w", err)
		}
	}
	for _, engine := range strings.Split(o.engines, ",") {
		b := &bench{options: o, ctx: ctx, dir: dir, engine: database.Engine(strings.TrimSpace(engine))}
		m, err := b.measure()
		if err != nil {
			return false, fmt.Errorf("%s: %w", engine, err)
		}
		missed = m || missed
	}
	return missed, nil
}

// bench measures one engine.
type bench struct {
	options
	ctx    context.Context
	dir    string
	engine database.Engine
}

// taken is what was measured on one archive.
type taken struct {
	orders, open int
	start        time.Duration // from the start of the process to the first page
	memory       int64         // resident at most, bytes
	pages        []figure
	empty        map[string]figure // the empty handler with the bytes of each page
	bare         float64           // durable transactions a second
}

func (b *bench) measure() (missed bool, err error) {
	var all []taken
	for _, n := range []int{b.small, b.large} {
		t, err := b.archive(n)
		if err != nil {
			return false, fmt.Errorf("with %d orders: %w", n, err)
		}
		all = append(all, t)
	}
	return report(os.Stdout, b.engine, all[0], all[1]), nil
}

// archive fills a database, serves it and asks for every page.
func (b *bench) archive(n int) (t taken, err error) {
	t = taken{orders: n, open: min(b.open, n/2), empty: map[string]figure{}}
	a, err := b.fill(n, t.open)
	if err != nil {
		return t, err
	}
	defer a.close()
	s, err := b.serve(a)
	if err != nil {
		return t, err
	}
	defer s.stop()
	t.start = s.start
	pages, err := b.pages(a, s)
	if err != nil {
		return t, err
	}
	for _, p := range pages {
		fmt.Fprintf(os.Stderr, "%s, %d orders: %s\n", b.engine, n, p.name)
		f, err := b.ask(s, p)
		if err != nil {
			return t, fmt.Errorf("%s: %w", p.name, err)
		}
		t.pages = append(t.pages, f)
	}
	t.memory = s.memory()
	if err := s.stop(); err != nil {
		return t, err
	}
	return t, b.limits(a, &t)
}

// limits measures what the machine can do at most, with the same bytes and on the
// same database.
func (b *bench) limits(a *archive, t *taken) error {
	e, err := b.startEmpty()
	if err != nil {
		return err
	}
	defer e.stop()
	for _, f := range t.pages {
		if f.rate == 0 {
			return errors.New(f.name + " was never answered")
		}
		if t.empty[f.name], err = b.askEmpty(e, f.bytes); err != nil {
			return err
		}
	}
	t.bare, err = b.bareTransactions(a)
	return err
}
