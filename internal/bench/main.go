// Command bench measures the program as people use it: real HTTP with sessions
// against `soporte servir` in a process of its own, on SQLite and PostgreSQL, with
// a small and a large archive that take turns: the same kinds of orders, about as many
// of them open as fit, and people with as many orders and machines. Beside each figure
// stand, from the same rounds, the limits of the machine: an empty net/http handler
// that sends the same bytes, and bare durable transactions of one row on the same
// database. The yearly programme of 20,000 machines is proposed on each engine. Papers as PDF stand beside the library that draws them, with the least asked
// of it.
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
	machines     int
	engines      string
	seconds      float64
	rounds       int
	workers      int
	binary       string
	keep         string
	strict       bool
}

func main() {
	var o options
	flag.IntVar(&o.large, "ordenes", 200_000, "orders of the large archive; 0 measures no orders")
	flag.IntVar(&o.machines, "equipos", 50_000, "machines of the inventory that is searched; 0 measures none")
	flag.IntVar(&o.small, "chica", 1_000, "orders of the small archive")
	flag.IntVar(&o.open, "abiertas", 2_000, "open orders of the large archive; of the small one, the same but at most nine tenths of its orders")
	flag.StringVar(&o.engines, "motores", "sqlite,postgres", "engines to measure; none measures the papers alone")
	flag.Float64Var(&o.seconds, "segundos", 2, "how long a page is asked for in each round")
	flag.IntVar(&o.rounds, "rondas", 3, "rounds in which both archives and the limit take turns; their median counts")
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
		late, err := b.planYear(os.Stdout)
		if err != nil {
			return false, fmt.Errorf("%s: yearly programme: %w", engine, err)
		}
		missed = late || missed
		if o.machines > 0 {
			m, err := b.inventory(os.Stdout, o.machines)
			if err != nil {
				return false, fmt.Errorf("%s: inventory: %w", engine, err)
			}
			missed = m || missed
		}
		if o.large == 0 {
			continue
		}
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
	empty        []figure // the empty handler with the bytes of each page
	bare         figure   // durable transactions
	audit        chained
}

// side is an archive that is served, with what is asked of it.
type side struct {
	taken
	archive *archive
	process *process
	pages   []page
}

// measure fills both archives, serves them at once and asks for each page in turns:
// small, large, empty handler, and again. What else the machine does meanwhile then
// falls on all of them alike; of the rounds the median counts.
func (b *bench) measure() (missed bool, err error) {
	var sides [2]*side
	for i, n := range []int{b.small, b.large} {
		s := &side{taken: taken{orders: n, open: min(b.open, n*9/10)}}
		if s.archive, err = b.fill(n, s.open); err != nil {
			return false, fmt.Errorf("with %d orders: %w", n, err)
		}
		defer s.archive.close()
		sides[i] = s
	}
	if err := b.alike(sides[0].archive, sides[1].archive); err != nil {
		return false, err
	}
	for _, s := range sides {
		if s.process, err = b.serve(s.archive); err != nil {
			return false, err
		}
		defer s.process.stop()
		s.start = s.process.start
		if s.pages, err = b.pages(s.archive, s.process); err != nil {
			return false, err
		}
	}
	e, err := b.startEmpty()
	if err != nil {
		return false, err
	}
	defer e.stop()
	for i := range sides[0].pages {
		if err := b.inTurns(sides, e, i); err != nil {
			return false, err
		}
	}
	for _, s := range sides {
		s.memory = s.process.memory()
		if err := s.process.stop(); err != nil {
			return false, err
		}
		if s.audit, err = b.verifyAudit(s.archive); err != nil {
			return false, err
		}
	}
	return report(os.Stdout, b.engine, sides[0].taken, sides[1].taken), nil
}

// inTurns measures one page of both archives and its limit, round by round.
func (b *bench) inTurns(sides [2]*side, e *process, i int) error {
	name := sides[0].pages[i].name
	fmt.Fprintf(os.Stderr, "%s: %s\n", b.engine, name)
	var pages, empty, bare [2][]figure
	for range b.rounds {
		for k, s := range sides {
			f, err := b.ask(s.process, s.pages[i])
			if err != nil {
				return fmt.Errorf("%s with %d orders: %w", name, s.orders, err)
			}
			if f.rate == 0 {
				return errors.New(name + " was never answered")
			}
			pages[k] = append(pages[k], f)
			if name == creating {
				if f, err = b.bareTransactions(s.archive); err != nil {
					return err
				}
				bare[k] = append(bare[k], f)
				continue
			}
			if f, err = b.askEmpty(e, f.bytes); err != nil {
				return err
			}
			empty[k] = append(empty[k], f)
		}
	}
	for k, s := range sides {
		s.taken.pages = append(s.taken.pages, median(pages[k]))
		s.empty = append(s.empty, median(empty[k]))
		if len(bare[k]) > 0 {
			s.bare = median(bare[k])
		}
	}
	return nil
}
