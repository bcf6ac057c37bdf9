package seed

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
)

// Driver takes orders through the procedure as the people of the cast would, with
// every act handed to the desk by the person whose turn it is. It moves the clock
// of the program, which must be Clock. It is not safe for concurrent use.
type Driver struct {
	Program *program.Program
	Clock   *clock.Fake
	Cast    *Cast
	Words   Words         // what is written in the acts; the zero Words says something that fits
	Between time.Duration // from one act to the next in Walk; 0 for ten minutes

	next    []string // ways that the walk under way still has to go
	variant string   // of the way under way
	slot    int      // next slot of the agenda that is offered
	result  string   // of the joint review that is written next
	waits   bool     // the driver may move the clock until a term runs out
	Adviser string   // who is given the order, by name; "" for Jorge
}

// Scan is a paper of the contingency as it comes from the scanner, for captures of
// the demonstration and of tests: a PDF with its folio and what somebody wrote.
func Scan(folio, fault string) orders.Upload {
	return orders.Upload{Name: folio + ".pdf", Content: bytes.NewReader(scanned("ST-OS (DEMO)", folio, fault))}
}

// scanned writes one page of text as a PDF.
func scanned(lines ...string) []byte {
	var text, out bytes.Buffer
	text.WriteString("BT /F1 16 Tf 72 720 Td 24 TL\n")
	for _, l := range lines {
		ascii := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' || strings.ContainsRune(`()\`, r) {
				return -1
			}
			return r
		}, l)
		fmt.Fprintf(&text, "(%s) Tj T*\n", ascii)
	}
	text.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	out.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	from := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, x := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", x)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, from)
	return out.Bytes()
}

// Start says who asks for what when a walk begins.
type Start struct {
	Requester string       // name in the cast; "" for Lucía
	Asset     equipment.ID // "" for a machine made for this walk
	Service   string       // a service without machine instead of an asset
}

// A way may be written with a variant: what the same way can do besides.
const (
	WithWorkshop = "+taller"   // OS-28: the maintenance is in the workshop
	WithBackup   = "+respaldo" // OS-31, OS-42: the person asks for a backup (P-06)
	WithOuting   = "+sale"     // OS-62: the machine leaves with the third party
	ByPaper      = "+impreso"  // OS-05: captured from a paper of a block
)

// Walk files an order with the first way (OS-01, OS-02 or OS-05) and takes it
// through the others, with every act that they need before: reception, visit,
// first signatures, proposals. It waits, by moving the clock, where a term must
// run out. Ways of the external file (EX-…) are passed over: the program goes
// them by itself with the way that carries them, or they are gone in their own
// room. It returns the folio, or the id of a proposal without one; the error names
// the way that was refused.
func (d *Driver) Walk(ctx context.Context, from Start, ways ...string) (string, error) {
	ways = slices.DeleteFunc(slices.Clone(ways), func(w string) bool { return strings.HasPrefix(w, "EX-") })
	if len(ways) == 0 {
		return "", fmt.Errorf("seed: a walk needs a way")
	}
	d.waits = true
	defer func() { d.waits, d.next = false, nil }()
	ref := ""
	for i, way := range ways {
		d.next = ways[i+1:]
		res, err := d.Go(ctx, from, ref, way)
		if err != nil {
			return ref, err
		}
		ref = refOf(res)
		d.pause()
	}
	return ref, nil
}

// Reach files an order and takes it to a state by the shortest course.
func (d *Driver) Reach(ctx context.Context, from Start, state procedure.State) (string, error) {
	var best []string
	for _, w := range procedure.Rev11.Order.Ways {
		if course := procedure.Rev11.Reach(w.ID); w.To == state && course != nil && (best == nil || len(course) < len(best)) {
			best = course
		}
	}
	if best == nil {
		return "", fmt.Errorf("seed: no way leads to %s", state)
	}
	return d.Walk(ctx, from, best...)
}

func (d *Driver) pause() {
	gap := d.Between
	if gap == 0 {
		gap = 10 * time.Minute
	}
	d.Clock.Advance(gap)
}

func refOf(r orders.Result) string {
	if r.Folio != "" {
		return r.Folio
	}
	return string(r.ID)
}

// Go goes one way on an order, after what the way needs. ref is the order's folio
// or id, "" for the ways that begin one.
func (d *Driver) Go(ctx context.Context, from Start, ref, way string) (orders.Result, error) {
	res, err := d.goWay(ctx, from, ref, way)
	if err != nil {
		return res, fmt.Errorf("seed: %s on %q: %w", way, ref, err)
	}
	return res, nil
}

func (d *Driver) goWay(ctx context.Context, from Start, ref, name string) (orders.Result, error) {
	id, variant, _ := strings.Cut(name, "+")
	way, ok := procedure.Rev11.Order.Way(id)
	if !ok {
		return orders.Result{}, fmt.Errorf("no such way")
	}
	if way.From == "" {
		return d.begin(ctx, from, way, variant)
	}
	d.variant = variant
	if err := d.prepare(ctx, ref, way); err != nil {
		return orders.Result{}, err
	}
	if slices.Equal(way.By, []procedure.Role{procedure.System}) {
		return d.byClock(ctx, ref, way)
	}
	return d.perform(ctx, ref, way, variant)
}

// begin files the order.
func (d *Driver) begin(ctx context.Context, from Start, way procedure.Way, variant string) (orders.Result, error) {
	requester := d.person(from.Requester)
	if from.Asset == "" && from.Service == "" {
		a, err := d.Machine(ctx, requester, false)
		if err != nil {
			return orders.Result{}, err
		}
		from.Asset = a.ID
	}
	act, err := d.firstAct(ctx, requester, from, way, variant)
	if err != nil {
		return orders.Result{}, err
	}
	switch a := act.(type) {
	case *orders.Prefill:
		return d.Program.Desk.Propose(ctx, requester.ID, a)
	case *orders.Capture:
		actor, err := d.actor(ctx, d.person(Beatriz))
		if err != nil {
			return orders.Result{}, err
		}
		var opt orders.Options
		if a.Medium == orders.MediumPaper {
			if opt.Files, err = d.Program.Desk.Keep(ctx, []orders.Upload{Scan(a.BlockFolio, a.Fault)}); err != nil {
				return orders.Result{}, err
			}
		}
		return d.Program.Desk.Create(ctx, actor, a, opt)
	}
	actor, err := d.actor(ctx, requester)
	if err != nil {
		return orders.Result{}, err
	}
	return d.Program.Desk.Create(ctx, actor, act, orders.Options{})
}

// perform hands the act of a way to the desk. A slot of the agenda that is taken
// is answered with the next one.
func (d *Driver) perform(ctx context.Context, ref string, way procedure.Way, variant string) (orders.Result, error) {
	for attempt := 0; ; attempt++ {
		v, err := d.open(ctx, ref)
		if err != nil {
			return orders.Result{}, err
		}
		act, err := d.sample(ctx, way, v, variant)
		if err != nil {
			return orders.Result{}, err
		}
		res, err := d.Do(ctx, v, way.By[0], act)
		if way.Act == procedure.AgreeMaintenance && problem.KindOf(err) == problem.Refused && attempt < 60 {
			d.slot++
			continue
		}
		return res, err
	}
}

// Do hands an act to the desk by the person who plays a role in an order.
func (d *Driver) Do(ctx context.Context, v orders.View, role procedure.Role, act orders.Act) (orders.Result, error) {
	actor, err := d.Actor(ctx, v.Order, role)
	if err != nil {
		return orders.Result{}, err
	}
	opt := orders.Options{}
	switch act.Key() {
	case procedure.DocumentHandover, procedure.DeliverAtWorkshop:
		if opt.Files, err = d.photos(ctx); err != nil {
			return orders.Result{}, err
		}
	}
	return d.Program.Desk.Perform(ctx, actor, refOf(orders.Result{ID: v.Order.ID, Folio: v.Order.Folio}), act, opt)
}

// Actor returns who plays a role in an order now: its requester, its AST, the
// Supervisor, whoever signs as TDTIC today.
func (d *Driver) Actor(ctx context.Context, o *orders.Order, role procedure.Role) (people.Actor, error) {
	switch role {
	case procedure.Requester:
		return d.actorByID(ctx, o.RequesterID)
	case procedure.Adviser:
		return d.actorByID(ctx, o.AdviserID)
	case procedure.Supervisor:
		return d.actor(ctx, d.person(Beatriz))
	case procedure.Director:
		p, _, err := d.Program.People.Director(ctx, d.Program.DB.Read(), d.Clock.Now())
		if err != nil {
			return people.Actor{}, err
		}
		return d.actor(ctx, p)
	case procedure.Coordination:
		return d.actor(ctx, d.person(Teresa))
	}
	return orders.System(), nil
}

// Member returns one of the cast as somebody who acts now, by name.
func (d *Driver) Member(ctx context.Context, name string) (people.Actor, error) {
	p, ok := d.Cast.People[name]
	if !ok {
		return people.Actor{}, fmt.Errorf("seed: %q is not of the cast", name)
	}
	return d.actor(ctx, p)
}

func (d *Driver) actorByID(ctx context.Context, id people.ID) (people.Actor, error) {
	p, err := d.Program.People.Person(ctx, d.Program.DB.Read(), id)
	if err != nil {
		return people.Actor{}, err
	}
	return d.actor(ctx, p)
}

func (d *Driver) actor(ctx context.Context, p people.Person) (people.Actor, error) {
	now := d.Clock.Now()
	roles, err := d.Program.People.RolesOf(ctx, d.Program.DB.Read(), p.ID, now)
	return people.Actor{Person: p, Roles: roles, At: now}, err
}

func (d *Driver) person(name string) people.Person {
	if name == "" {
		name = Lucia
	}
	return d.Cast.People[name]
}

// open reads an order with its papers as the program itself sees it.
func (d *Driver) open(ctx context.Context, ref string) (orders.View, error) {
	return d.Program.Desk.Open(ctx, orders.System(), ref)
}

func (d *Driver) today() calendar.Day { return calendar.DayOf(d.Clock.Now(), clock.Mexico) }

// wait moves the clock past an instant and lets the program look at it.
func (d *Driver) wait(ctx context.Context, until time.Time) error {
	if d.Clock.Now().Before(until) {
		d.Clock.Set(until)
	}
	_, err := d.Program.Desk.Tick(ctx, d.Program.Notices.Alarm)
	return err
}
