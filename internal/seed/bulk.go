package seed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/settings"
)

// Archive says what Sow writes.
type Archive struct {
	Orders int    // all of them
	Open   int    // of these, how many wait for somebody; -1 for a fifth, at most 2000
	Seed   uint64 // the same seed gives the same archive, but for its people's ids
	Now    time.Time
	Files  string             // folder of the files that people attached; "" keeps none: their rows then name a content that is nowhere
	Tell   func(done, of int) // progress; nil for none
}

// Sow fills an empty database with invented past and open orders, so that anybody
// can measure at size. What one order of each kind leaves in the tables is what
// the desk itself wrote in a throw-away database; the archive is copies of that,
// with other people, machines, days and folios, and with every hash and chain
// reckoned anew. It returns the accounts. problem.Conflict when the database is
// not empty.
func Sow(ctx context.Context, db *database.DB, a Archive) ([]Account, error) {
	if a.Orders < 1 || a.Orders > 5_000_000 {
		return nil, problem.New(problem.Invalid, "El número de órdenes va de 1 a 5 000 000.", "Indica otro con --ordenes.")
	}
	if a.Open < 0 {
		a.Open = min(a.Orders/5, 2000)
	}
	if a.Open > a.Orders {
		return nil, problem.New(problem.Invalid, "No puede haber más órdenes abiertas que órdenes.", "Baja --abiertas.")
	}
	empty, err := isEmpty(ctx, db.Read(), "persons", "orders", "assets", "units")
	if err != nil {
		return nil, err
	}
	if !empty {
		return nil, problem.New(problem.Conflict, "La base de datos ya tiene datos.", "Siembra solo una base vacía: indica otra con --base-datos.")
	}
	now := clock.NewFake(a.Now)
	p, err := program.New(db, program.Config{BaseURL: "http://localhost", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	s := &sowing{ctx: ctx, p: p, Archive: a, r: rand.New(rand.NewPCG(a.Seed, 11)), series: map[seriesYear]int64{}}
	if err := s.sow(); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	return s.world.accounts, nil
}

type seriesYear struct {
	series string
	year   int
}

// sowing is an archive being written.
type sowing struct {
	Archive
	ctx     context.Context
	p       *program.Program
	r       *rand.Rand
	world   *world
	shape   *shape
	plan    []planOf
	plans   *planner
	numbers [][]int64 // of the folios OS, by plan and folio
	series  map[seriesYear]int64
	letter  struct{ pattern, key string }
	free    int // next computer that no open order has
	buffers [][][]any
}

func (s *sowing) sow() error {
	cal, err := s.p.Settings.Calendar(s.ctx)
	if err != nil {
		return err
	}
	values, err := s.p.Settings.Now(s.ctx)
	if err != nil {
		return err
	}
	s.letter.pattern, s.letter.key = values.Text(settings.LetterPattern), values.Text(settings.LetterKey)
	s.plans = &planner{r: s.r, cal: cal, now: s.Now, fits_: map[fit]bool{}}
	if err := s.patterns(); err != nil {
		return err
	}
	slices.SortStableFunc(s.plan, func(a, b planOf) int { return a.began().Compare(b.began()) })
	s.number()
	since := s.plan[0].began().AddDate(0, 0, -30)
	if s.world, err = populate(s.ctx, s.p, s.r, sizeFor(s.Open), since); err != nil {
		return err
	}
	return s.write()
}

// patterns has one order of each kind gone through in a scratch database and
// plans the copies of each.
func (s *sowing) patterns() error {
	scratch, cleanup, err := newScratch(s.ctx, cleanEnd.AddDate(-1, 0, 0), s.Files)
	if err != nil {
		return err
	}
	defer cleanup()
	done, err := scratch.play(finished(), cleanEnd)
	if err != nil {
		return err
	}
	open, err := scratch.play(underWay(), s.Now)
	if err != nil {
		return err
	}
	if err := scratch.read(); err != nil {
		return err
	}
	s.shape = scratch.shape
	var closed, waiting []*pattern
	for i, w := range append(done, open...) {
		p, err := scratch.pattern(w)
		if err != nil {
			return err
		}
		if i < len(done) {
			closed = append(closed, p)
		} else {
			waiting = append(waiting, p)
		}
	}
	if s.plan, err = s.plans.closed(closed, s.Orders-s.Open); err != nil {
		return err
	}
	s.plan = append(s.plan, s.plans.open(waiting, s.Open)...)
	return s.trim()
}

// trim counts orders and not plans: a machine that came back has two orders.
func (s *sowing) trim() error {
	n := 0
	for _, p := range s.plan {
		n += len(p.pattern.orders)
	}
	for i := 0; n > s.Orders && i < len(s.plan); {
		if p := s.plan[i].pattern; len(p.orders) == 1 && p.end.AddDate(0, 0, s.plan[i].shift).Before(s.Now.AddDate(0, 0, -1)) && !slices.ContainsFunc(p.orders, func(o ownOrder) bool { return o.folio == "" }) && p.kind != "abierta" && p.kind != "custodia" {
			s.plan = slices.Delete(s.plan, i, i+1)
			n--
			continue
		}
		i++
	}
	if n != s.Orders {
		return errors.New("the number of orders cannot be met: ask for more")
	}
	return nil
}

// number gives the folios of the orders, dense within a year, in the order in
// which they were asked for.
func (s *sowing) number() {
	type use struct {
		at    time.Time
		plan  int
		folio int
	}
	var uses []use
	s.numbers = make([][]int64, len(s.plan))
	for i, p := range s.plan {
		s.numbers[i] = make([]int64, len(p.pattern.folios))
		for f, x := range p.pattern.folios {
			if x.series == "OS" {
				uses = append(uses, use{x.at.AddDate(0, 0, p.shift).Add(-p.jitter), i, f})
			}
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int { return a.at.Compare(b.at) })
	for _, u := range uses {
		s.numbers[u.plan][u.folio] = s.next("OS", u.at)
	}
}

func (s *sowing) next(series string, at time.Time) int64 {
	key := seriesYear{series, at.In(clock.Mexico).Year()}
	s.series[key]++
	return s.series[key]
}

// write makes the copies and stores them, some hundreds in one transaction.
func (s *sowing) write() error {
	const batch = 2500 // large, for an index page is then written once for many rows
	s.buffers = make([][][]any, len(s.shape.tables))
	full, failed := make(chan [][][]any, 1), make(chan error, 1)
	go func() {
		var err error
		for rows := range full {
			if err == nil {
				err = s.store(rows)
			}
		}
		failed <- err
	}()
	var err error
	for i := range s.plan {
		if err = s.ctx.Err(); err != nil {
			break
		}
		if err = s.copy(i); err != nil {
			break
		}
		if i%batch == batch-1 {
			full <- s.flush()
			if s.Tell != nil {
				s.Tell(i+1, len(s.plan))
			}
		}
	}
	full <- s.flush()
	close(full)
	if e := <-failed; err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return s.finish()
}

func (s *sowing) flush() [][][]any {
	rows := s.buffers
	s.buffers = make([][][]any, len(s.shape.tables))
	return rows
}

// store writes rows in the order in which the schema makes the tables.
func (s *sowing) store(rows [][][]any) error {
	return s.p.DB.Write(s.ctx, func(c *database.Conn) error {
		if err := roomy(s.ctx, c); err != nil {
			return err
		}
		for t, list := range rows {
			if err := insertRows(s.ctx, c, s.shape.tables[t], list); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *sowing) add(table string, values ...any) {
	t := s.shape.byName[table]
	s.buffers[t] = append(s.buffers[t], values)
}

// copy makes one copy and puts its rows into the buffers.
func (s *sowing) copy(i int) error {
	x, err := s.cast(i)
	if err != nil {
		return err
	}
	for _, r := range x.rows {
		s.buffers[r.table] = append(s.buffers[r.table], x.row(r))
	}
	for _, m := range x.moves {
		x.machine.seq++
		s.buffers[m.table] = append(s.buffers[m.table], x.row(m))
	}
	for _, c := range x.chains {
		name, seq, head := x.link(c, func(values ...any) {
			s.add("audit_entries", values...)
			s.add("audit_pending", values[0], values[1])
		})
		if c.machine {
			x.machine.entries, x.machine.head = seq, head
			continue
		}
		s.add("audit_heads", name, seq, head)
	}
	if x.asset != nil && len(x.moves) > 0 {
		x.machine.custody = x.row(x.asset.custody)
		x.machine.custody[s.shape.column(x.asset.custody.table, "seq")] = x.machine.seq
	}
	return nil
}

// cast chooses who and what is in a copy.
func (s *sowing) cast(i int) (*copied, error) {
	plan := s.plan[i]
	p := plan.pattern
	x := &copied{pattern: p, shift: plan.shift, jitter: plan.jitter, vendor: s.world.vendor, sums: make(map[string]string, len(p.sums)), numbers: s.numbers[i]}
	began := plan.began()
	x.ids = make([]string, len(p.ids))
	for n := range x.ids {
		x.ids[n] = newID(s.r, began.Add(time.Duration(n)*time.Millisecond))
	}
	var err error
	if x.machine, err = s.machineFor(p, plan, began); err != nil {
		return nil, err
	}
	requester := s.world.requesters[s.r.IntN(len(s.world.requesters))]
	if x.machine != nil {
		requester = s.world.requesters[x.machine.holder]
		x.words = x.machine.words
	}
	x.fillWords(s.r, s.world, requester)
	for n, f := range p.folios {
		at := f.at.AddDate(0, 0, plan.shift).Add(-plan.jitter)
		if f.series != "OS" {
			x.numbers[n] = s.next(f.series, at)
		}
		x.folios = append(x.folios, database.Folio(f.series, at.In(clock.Mexico).Year(), x.numbers[n]))
	}
	for _, t := range p.terms {
		dl := s.plans.cal.SurveyDeadline(t.concluded.AddDate(0, 0, plan.shift).Add(-plan.jitter), surveyRule, nil)
		x.said = append(x.said, said{dl.Explanation, strconv.FormatBool(dl.Provisional)})
	}
	x.letters = make([]letterUse, p.letterCount)
	for n := range x.letters {
		at := p.letterAt.AddDate(0, 0, plan.shift)
		seq, year := s.next("OFICIO", at), at.In(clock.Mexico).Year()
		x.letters[n] = letterUse{s.letterNumber(year, seq), int64(year), seq}
	}
	return x, nil
}

// letterNumber writes the number of a letter by the institution's pattern, as
// room letters does.
func (s *sowing) letterNumber(year int, seq int64) string {
	pattern := s.letter.pattern
	for _, place := range []string{"{consecutivo}", "{año}"} {
		if !strings.Contains(pattern, place) {
			pattern += "/" + place
		}
	}
	return strings.NewReplacer("{clave}", s.letter.key, "{consecutivo}", strconv.FormatInt(seq, 10), "{año}", strconv.Itoa(year)).Replace(pattern)
}

// machineFor chooses the machine of a copy: one that no other order has at that
// time. An order that waits with a machine in its charge keeps it for itself.
func (s *sowing) machineFor(p *pattern, plan planOf, began time.Time) (*machineState, error) {
	w := s.world
	switch {
	case p.asset == nil:
		return nil, nil
	case p.asset.away || p.kind == "abierta":
		for ; s.free < len(w.machines); s.free++ {
			if m := w.machines[s.free]; !m.taken && !m.busy.After(began) {
				m.taken = true
				s.free++
				return m, nil
			}
		}
		return nil, errors.New("there are not enough machines")
	}
	end := p.end.AddDate(0, 0, plan.shift)
	for range 200 {
		m := w.machines[s.r.IntN(len(w.machines))]
		if len(p.moves) == 0 && s.r.IntN(6) == 0 {
			m = w.others[s.r.IntN(len(w.others))]
		}
		if m.taken || m.busy.After(began) {
			continue
		}
		if len(p.moves) > 0 {
			m.busy = end
		}
		return m, nil
	}
	return nil, errors.New("every machine is busy")
}

// finish writes what only the whole archive tells: where each machine is, the ends
// of its chains, the counters, and that all of it is invented.
func (s *sowing) finish() error {
	custody := s.shape.tables[s.shape.byName["custody"]]
	key := s.shape.column(s.shape.byName["custody"], "asset_id")
	return s.p.DB.Write(s.ctx, func(c *database.Conn) error {
		for _, m := range slices.Concat(s.world.machines, s.world.others) {
			if m.custody == nil {
				continue
			}
			if err := updateRow(s.ctx, c, custody, custody.columns[key], m.id, m.custody); err != nil {
				return err
			}
			if err := updateRow(s.ctx, c, tableShape{"audit_heads", []string{"seq", "hash"}}, "chain", "bien:"+m.id, []any{m.entries, m.head}); err != nil {
				return err
			}
		}
		var counters [][]any
		for k, last := range s.series {
			counters = append(counters, []any{k.series, k.year, last})
		}
		if err := insertRows(s.ctx, c, tableShape{"counters", []string{"series", "year", "last"}}, counters); err != nil {
			return err
		}
		var seen [][]any
		for _, a := range s.world.everybody() {
			seen = append(seen, []any{a, database.At(s.Now.AddDate(0, 0, -2))})
		}
		if err := insertRows(s.ctx, c, tableShape{"notice_seen", []string{"person_id", "seen_at"}}, seen); err != nil {
			return err
		}
		by := audit.By{Actor: audit.System, At: s.Now}
		if err := audit.Append(s.ctx, c, by.On("instalacion", "siembra de demostración", map[string]any{"ordenes": s.Orders, "abiertas": s.Open, "semilla": s.Seed})); err != nil {
			return err
		}
		return gather(s.ctx, c)
	})
}
