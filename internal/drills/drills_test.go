package drills

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seed"
)

// installation is a database with its folder, and the people in it. The test looks in
// beside the serving process.
type installation struct {
	url, data string
	db        *database.DB
	files     *blobs.Store
	accounts  []seed.Account
}

func install(t *testing.T, engine database.Engine) *installation {
	t.Helper()
	in := &installation{url: dbtest.URLs(t)[engine], data: filepath.Join(t.TempDir(), "datos")}
	var err error
	if in.files, err = blobs.Open(filepath.Join(in.data, "archivos")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.files.Close() })
	in.open(t)
	if in.accounts, err = seed.Sow(t.Context(), in.db, seed.Archive{Orders: 8, Open: 0, Seed: 3, Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return in
}

func (in *installation) open(t *testing.T) {
	t.Helper()
	var err error
	if in.db, err = database.Open(context.Background(), in.url); err != nil {
		t.Fatal(err)
	}
	db := in.db
	t.Cleanup(func() { db.Close() })
}

// crew are the people at work, with their ledger.
type crew struct {
	workers []*worker
	ledger  *ledger
}

// hands at once.
const hands = 6

func hire(k *cast) *crew {
	c := &crew{ledger: &ledger{}}
	for n := range hands {
		c.workers = append(c.workers, &worker{n: n, cast: k, ledger: c.ledger, day: time.Now().AddDate(0, 0, 2)})
	}
	return c
}

// work has everybody work against a process until it is gone. what runs meanwhile and
// ends the process.
func (c *crew) work(t *testing.T, p *process, what func()) {
	t.Helper()
	var wg sync.WaitGroup
	for _, w := range c.workers {
		w.at, w.http = p.address, client()
		wg.Go(w.work)
	}
	what()
	p.kill()
	wg.Wait()
	for _, w := range c.workers {
		w.http.CloseIdleConnections()
		if w.err != nil {
			t.Errorf("somebody was refused: %v\n%s", w.err, p.log)
		}
	}
}

// after waits for so many acknowledgements more and a moment at random, or until half
// a minute has passed.
func (c *crew) after(acks int) {
	c.ledger.mu.Lock()
	want := c.ledger.acks + acks
	c.ledger.mu.Unlock()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	moment := time.Duration(rand.IntN(60)) * time.Millisecond
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); <-tick.C {
		c.ledger.mu.Lock()
		got := c.ledger.acks
		c.ledger.mu.Unlock()
		if got >= want {
			<-time.After(moment)
			return
		}
	}
}

// judge compares a database with the ledger and has the program's own verification
// judge it. It returns everything that is wrong.
func judge(ctx context.Context, in *installation, l *ledger, waiting []*pending) (faults []string, err error) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	report, err := proof.VerifySealed(ctx, in.db, in.files, filepath.Join(in.data, "sellos"))
	if err != nil {
		return nil, err
	}
	if !report.Holds() {
		say("verificar:\n%s", report)
	}
	if in.db.Engine() == database.SQLite {
		var whole []string
		if err := in.db.Read().Select(ctx, &whole, `PRAGMA integrity_check`); err != nil || !slices.Equal(whole, []string{"ok"}) {
			say("integrity_check: %v %v", whole, err)
		}
	}
	var rows []struct {
		Folio string `db:"folio"`
		Fault string `db:"fault"`
		Steps int    `db:"steps"`
	}
	err = in.db.Read().Select(ctx, &rows, `SELECT o.folio, o.fault, (SELECT COUNT(*) FROM order_steps s WHERE s.order_id = o.id) AS steps FROM orders o WHERE o.fault LIKE '%marca-%'`)
	if err != nil {
		return nil, err
	}
	var hashes []string
	if err := in.db.Read().Select(ctx, &hashes, `SELECT hash FROM order_files`); err != nil {
		return nil, err
	}
	files := map[string]int{}
	for _, h := range hashes {
		files[h]++
	}
	open := map[string]*pending{}
	for _, p := range waiting {
		open[p.order.mark] = p
	}
	there := map[string]int{}
	at := map[string]int{}
	for i, r := range rows {
		_, mark, _ := strings.Cut(r.Fault, "marca-")
		there["marca-"+mark]++
		at[r.Folio] = i
	}
	for mark, n := range there {
		if n > 1 {
			say("%s was filed %d times", mark, n)
		}
	}
	for _, o := range l.orders {
		i, ok := at[o.folio]
		if !ok {
			say("%s was acknowledged and is lost", o.folio)
			continue
		}
		if !strings.Contains(rows[i].Fault, o.mark) {
			say("%s is another order", o.folio)
		}
		more := 0
		if p := open[o.mark]; p != nil {
			more = p.steps
		}
		if got := rows[i].Steps; got < o.steps || got > o.steps+more {
			say("%s has %d steps, acknowledged %d, not answered %d", o.folio, got, o.steps, more)
		}
		for _, f := range o.files {
			if files[f] != 1 {
				say("the file of %s is there %d times", o.folio, files[f])
			}
		}
		delete(there, o.mark)
	}
	for mark := range there {
		if open[mark] == nil {
			say("%s is there and nobody filed it", mark)
		}
	}
	return faults, nil
}

func (c *crew) waiting() (list []*pending) {
	for _, w := range c.workers {
		if w.wait != nil {
			list = append(list, w.wait)
		}
	}
	return list
}

func must(t *testing.T, in *installation, c *crew) {
	t.Helper()
	faults, err := judge(t.Context(), in, c.ledger, c.waiting())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

// kills ends the program by force again and again while people work.
func kills(t *testing.T, engine database.Engine, n int) {
	const most = 50 // in one installation, so that looking through it stays quick
	done, acks := 0, 0
	var slowest time.Duration
	for done < n {
		in := install(t, engine)
		p := start(t, in)
		c := hire(enter(t, p.address, in))
		for range min(most, n-done) {
			c.work(t, p, func() { c.after(rand.IntN(20)) })
			p = start(t, in) // ready again
			slowest = max(slowest, p.ready)
			must(t, in, c)
			done++
			if t.Failed() {
				t.Fatalf("after %d kills", done)
			}
		}
		p.kill()
		acks += c.ledger.acks
	}
	if acks < 4*n {
		t.Errorf("%d acknowledgements in %d kills: nobody worked", acks, n)
	}
	t.Logf("%d kills, %d acknowledged writes, 0 lost, 0 doubled; ready again after %s at most", done, acks, slowest.Round(time.Millisecond))
}

// G1: nothing acknowledged is lost, nothing is done twice, folios are dense.
func TestTheProgramIsKilledOnSQLite(t *testing.T) {
	n, _, _ := counts(t)
	kills(t, database.SQLite, n)
}

// G2, as far as the program goes.
func TestTheProgramIsKilledOnPostgres(t *testing.T) {
	_, n, _ := counts(t)
	kills(t, database.Postgres, n)
}

// The drill that finds nothing must be able to find: a disk that gives back an earlier
// state, as after a power cut without fsync, and work that is done twice, are found.
func TestTheDrillFindsWhatIsLost(t *testing.T) {
	in := install(t, database.SQLite)
	p := start(t, in)
	c := hire(enter(t, p.address, in))
	c.work(t, p, func() { c.after(20) })
	must(t, in, c)
	// The disk as it is now: what a power cut without fsync would give back later.
	path := strings.TrimPrefix(in.url, "sqlite:")
	image := filepath.Join(t.TempDir(), "imagen.db")
	for _, tail := range []string{"", "-wal"} {
		part, err := os.ReadFile(path + tail)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(image+tail, part, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p = start(t, in)
	c.work(t, p, func() { c.after(20) })
	must(t, in, c)
	earlier := &installation{url: "sqlite:" + image, data: in.data, files: in.files}
	earlier.open(t)
	faults, err := judge(t.Context(), earlier, c.ledger, c.waiting())
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(faults, "\n"); !strings.Contains(text, "is lost") && !strings.Contains(text, "acknowledged") {
		t.Errorf("an earlier state passes: %s", text)
	}
	fresh := install(t, database.SQLite)
	p = start(t, fresh)
	c = hire(enter(t, p.address, fresh))
	c.work(t, p, func() { c.after(10) })
	twice := &ledger{orders: []*order{c.ledger.orders[0]}}
	twice.orders[0].steps--
	faults, err = judge(t.Context(), fresh, twice, nil)
	if err != nil || !strings.Contains(strings.Join(faults, "\n"), "steps, acknowledged") || !strings.Contains(strings.Join(faults, "\n"), "nobody filed it") {
		t.Errorf("a step and orders too many pass: %v %v", faults, err)
	}
}

var huellaIn = regexp.MustCompile(`huella ([0-9a-f]{64})`)

// G20: a copy taken under load comes back equal, with everything that was acknowledged
// before it began.
func TestCopiesUnderLoadComeBack(t *testing.T) {
	_, _, n := counts(t)
	if n == 0 {
		return
	}
	const most = 10 // in one installation, as above
	taken := 0
	for taken < n {
		engine := []database.Engine{database.SQLite, database.Postgres}[taken/most%2]
		if n < 2*most {
			engine = []database.Engine{database.SQLite, database.Postgres}[taken%2]
		}
		in := install(t, engine)
		p := start(t, in)
		c := hire(enter(t, p.address, in))
		copies := t.TempDir()
		round := min(most, n-taken)
		if n < 2*most {
			round = 1
		}
		c.work(t, p, func() {
			for range round {
				c.after(10)
				drill(t, in, c, copies)
				taken++
			}
		})
	}
	t.Logf("%d copies under load restored with equal fingerprint, nothing acknowledged before them missing", taken)
}

func drill(t *testing.T, in *installation, c *crew, copies string) {
	c.ledger.mu.Lock()
	before := &ledger{}
	for _, o := range c.ledger.orders {
		copied := *o
		before.orders = append(before.orders, &copied)
	}
	c.ledger.mu.Unlock()
	out, err := run(t, "respaldar", copies, "--datos", in.data, "--base-datos", in.url, "--conservar", "1")
	if err != nil {
		t.Errorf("respaldar: %v\n%s", err, out)
		return
	}
	list, _ := filepath.Glob(filepath.Join(copies, "respaldo-*"))
	if len(list) != 1 {
		t.Errorf("copies: %v", list)
		return
	}
	data := filepath.Join(t.TempDir(), "vuelta")
	back, err := run(t, "restaurar", list[0], "--datos", data)
	if err != nil {
		t.Errorf("restaurar: %v\n%s", err, back)
		return
	}
	huella, err := run(t, "huella", "--datos", data)
	want := huellaIn.FindStringSubmatch(out)
	if err != nil || want == nil || strings.TrimSpace(huella) != want[1] {
		t.Errorf("huella %s, %v; the copy said %s", huella, err, out)
	}
	restored := &installation{url: "sqlite:" + filepath.Join(data, "soporte.db"), data: data}
	restored.open(t)
	defer restored.db.Close()
	have := map[string]int{}
	var rows []struct {
		Folio string `db:"folio"`
		Steps int    `db:"steps"`
	}
	if err := restored.db.Read().Select(t.Context(), &rows, `SELECT o.folio, (SELECT COUNT(*) FROM order_steps s WHERE s.order_id = o.id) AS steps FROM orders o`); err != nil {
		t.Error(err)
	}
	for _, r := range rows {
		have[r.Folio] = r.Steps
	}
	for _, o := range before.orders {
		if have[o.folio] < o.steps {
			t.Errorf("%s had %d steps before the copy began, and has %d in it", o.folio, o.steps, have[o.folio])
		}
	}
	os.RemoveAll(data)
}
