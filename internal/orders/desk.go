package orders

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Desk performs acts: one act, one transaction. It is built once, in wire.go.
type Desk struct {
	DB        *database.DB
	Clock     clock.Clock
	People    *people.Store
	Equipment *equipment.Store
	Papers    *papers.Store
	Letters   *letters.Store
	Supplies  *supplies.Store
	Settings  *settings.Store
	Evidence  *seals.Store
	Blobs     *blobs.Store // nil: files are not taken in

	// Facts are what guards need from rooms above, read in the same transaction
	// before the act is judged.
	Facts []FactFunc
	// After is what an act causes in rooms above, in the same transaction.
	After []Hook
	// GivenUp tells by which act the attachments of an order were given up; nil where
	// none ever are.
	GivenUp func(ctx context.Context, c *database.Conn, orderID string) (act string, gone bool, err error)

	// Answers tells where the answer to the letter of an order is recorded instead: at an
	// external file that waits for it; "" where the letter itself takes it. nil for never.
	Answers func(ctx context.Context, c *database.Conn, orderID string) (path string, err error)

	counted counted
}

// FactFunc adds to the facts of an act.
type FactFunc func(ctx context.Context, c *database.Conn, o *Order, act Act, f *Facts) error

// Hook follows a performed act. An error undoes the act.
type Hook func(ctx context.Context, c *database.Conn, done Done) error

// Done is a performed act as hooks see it.
type Done struct {
	Order  *Order
	Act    Act
	Actor  people.Actor
	Step   Step
	Way    procedure.Way // zero for an act that changed no state
	Tells  []procedure.Party
	Former people.ID // the AST before the act

	Maintained bool // the yearly maintenance of the machine was done with it (rev11 P-04)
}

// Options goes with an act that came from a form.
type Options struct {
	Version int64  // version of the order that the person saw; 0 skips the check (the system's own acts)
	Key     string // idempotency key of the form; "" for none
	Route   string // path of the form, part of what the key stands for
	Body    string // canonical body, to tell a repeated form from a different one
	Files   []File // files that come with the act, as Keep returned them

	// Shown is what was laid before the actor with Show; the act signs that or nothing.
	Shown *papers.Shown
}

// Result is where an act left its order.
type Result struct {
	ID       ID
	Folio    string // "" for a proposal without folio
	Repeated bool   // the same form had been received before; nothing was done again
	Version  int64  // of the order, as the act left it
	Undo     bool   // Desk.Undo takes the act back while nothing else happens
}

// Create files a new order: a Request by its requester (OS-01) or a Capture by a
// Supervisor (OS-05). What came on paper needs its scan among the files of the
// same form (domain §2 P-12). Errors are problems: Invalid, Refused, Forbidden, and
// Conflict when the key was used with another body (rev11 A-01, P-12).
func (d *Desk) Create(ctx context.Context, actor people.Actor, act Act, opt Options) (Result, error) {
	now := d.Clock()
	o := &Order{ID: ID(database.NewID()), Revision: procedure.Rev11.No, Medium: MediumSystem, RequesterID: actor.Person.ID, CreatedAt: now, RequestedAt: now, StateSince: now, Index: -1}
	switch a := act.(type) {
	case *Request:
		o.AssetID, o.Service = equipment.ID(a.AssetID), a.Service
	case *Capture:
		if err := NeedsScan(a.Medium, len(opt.Files)); err != nil {
			return Result{}, err
		}
		a.Prepare(o)
		o.AssetID, o.Service = equipment.ID(a.AssetID), a.Service
		if a.Medium != MediumPaper {
			o.Record.Capture.BlockFolio = ""
		}
	default:
		return Result{}, problem.New(problem.Refused, "Con esa actividad no empieza una orden.", "Usa «Pedir soporte».")
	}
	opt.Version = 0 // an order that does not exist yet has none that anybody saw
	return d.transact(ctx, actor, []Act{act}, opt, now, func(context.Context, *database.Conn) (*Order, int64, error) { return o, 0, nil })
}

// Propose files an order that the system suggests (OS-02). Only jobs call it.
func (d *Desk) Propose(ctx context.Context, requester people.ID, act *Prefill) (Result, error) {
	now := d.Clock()
	o := &Order{ID: ID(database.NewID()), Revision: procedure.Rev11.No, Medium: MediumSystem, RequesterID: requester, AssetID: act.AssetID, RepairID: act.RepairID,
		Origin: act.Origin, CreatedAt: now, RequestedAt: now, StateSince: now, Index: -1}
	return d.transact(ctx, System(), []Act{act}, Options{}, now, func(context.Context, *database.Conn) (*Order, int64, error) { return o, 0, nil })
}

// Perform does one act on the order with a folio, or on the proposal with an id.
// Errors are problems: NotFound for an order that the actor may not read,
// Forbidden when it is somebody else's turn, Refused when the procedure does not
// allow it now, Invalid when a field does not fit, Conflict when somebody else
// changed the order meanwhile (the message says who and what).
func (d *Desk) Perform(ctx context.Context, actor people.Actor, ref string, act Act, opt Options) (Result, error) {
	now := d.Clock()
	if s, ok := act.(Signed); ok && actor.Person.ID != systemID {
		if err := d.prepare(ctx, s.Given(), opt.Files); err != nil {
			return Result{}, err
		}
		if err := d.rehearse(ctx, actor, ref, act, opt, now); err != nil {
			return Result{}, err
		}
		if err := d.People.CheckSignatureThrough(ctx, actor.Person.ID, actor.Through, s.Given().Secret); err != nil {
			return Result{}, onSecret(err)
		}
		base, err := d.base(ctx)
		if err != nil {
			return Result{}, err
		}
		if err := d.checkBeside(ctx, actor, ref, act, base.Settings); err != nil {
			return Result{}, err
		}
	}
	return d.transact(ctx, actor, []Act{act}, opt, now, func(ctx context.Context, c *database.Conn) (*Order, int64, error) {
		return d.find(ctx, c, actor, ref)
	})
}

// rehearse judges a signed act before its secret is looked at: what would be
// refused anyway costs nobody a guess, and hears the true reason. A form that was
// received before goes on, to be answered as it was.
func (d *Desk) rehearse(ctx context.Context, actor people.Actor, ref string, act Act, opt Options, now time.Time) error {
	c := d.DB.Read()
	o, _, err := d.find(ctx, c, actor, ref)
	if err != nil {
		return err
	}
	if sent, err := sentBefore(ctx, c, actor, opt.Key); err != nil || sent {
		return err
	}
	if opt.Version != 0 && opt.Version != o.Version {
		return d.changed(ctx, c, o, opt.Version)
	}
	if err := o.hopeless(actor, act); err != nil {
		return err
	}
	base, err := d.base(ctx)
	if err != nil {
		return err
	}
	f, err := d.facts(ctx, c, now, actor, act, o, base)
	if err != nil {
		return err
	}
	_, err = o.Perform(now, actor, act, f)
	return err
}

// sentBefore tells whether a form of the actor was acted on already.
func sentBefore(ctx context.Context, c *database.Conn, actor people.Actor, key string) (bool, error) {
	if key == "" {
		return false, nil
	}
	var sent []string
	err := c.Select(ctx, &sent, `SELECT key FROM idempotency_keys WHERE actor = ? AND key = ?`, string(actor.Person.ID), key)
	return len(sent) > 0, err
}

// onSecret puts a refused signature beside its field; throttling stays as it is.
func onSecret(err error) error {
	if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
		return problem.OnField("firma", p.Message).Because(err)
	}
	return err
}

// find reads an order that the actor may read.
func (d *Desk) find(ctx context.Context, c *database.Conn, actor people.Actor, ref string) (*Order, int64, error) {
	where := byFolio
	if len(ref) == 36 {
		where = byID
	}
	if ref == "" {
		return nil, 0, missing()
	}
	o, number, err := loadOrder(ctx, c, where, ref)
	if err != nil {
		return nil, 0, err
	}
	ok, err := d.mayRead(ctx, c, actor, o)
	if err != nil {
		return nil, 0, err
	}
	if !ok {
		return nil, 0, missing()
	}
	return o, number, nil
}

// mayRead is the one rule of who may know of an order: its requester, the person
// it was asked for, the holder of its equipment; who was named for its mechanism, while
// that lasts; AST, Supervisor, TDTIC and
// auditor all; Coordinación Administrativa those with an external file or with a
// machine to be written off; the administrator none (quality.md rule 6).
func (d *Desk) mayRead(ctx context.Context, c *database.Conn, actor people.Actor, o *Order) (bool, error) {
	me := actor.Person.ID
	switch {
	case o.readBy(actor):
		return true, nil
	case o.AssetID == "":
		return false, nil
	}
	a, err := d.Equipment.Asset(ctx, c, o.AssetID)
	if err != nil {
		if problem.KindOf(err) == problem.NotFound {
			return false, nil
		}
		return false, err
	}
	return a.HolderID != "" && a.HolderID == string(me), nil
}

// readBy is mayRead as far as the order itself says it; the holder of its machine is in the
// inventory.
func (o *Order) readBy(actor people.Actor) bool {
	me := actor.Person.ID
	switch {
	case me == systemID, actor.MayReadEveryOrder(), me == o.RequesterID, me == o.HolderID, me == o.inCharge():
		return true
	}
	return actor.Has(people.Coordination) && (o.RepairID != "" || o.Record.Disposal != nil) && o.State != procedure.E00
}

// changed tells who did what since the person opened the form.
func (d *Desk) changed(ctx context.Context, c *database.Conn, o *Order, seen int64) error {
	steps, err := Steps(ctx, c, o.ID, seen)
	if err != nil || len(steps) == 0 {
		return errChanged
	}
	last := steps[len(steps)-1]
	name := "Alguien"
	if p, err := d.People.Person(ctx, c, last.Actor); err == nil {
		name = p.Name
	} else if last.Actor == systemID {
		name = "El sistema"
	}
	what := o.did(last)
	e := problem.New(problem.Conflict, name+" "+what+" a las "+last.At.In(clock.Mexico).Format("15:04")+", mientras tú veías la orden.",
		"Revisa lo nuevo y vuelve a intentarlo; lo que escribiste sigue aquí.")
	return e.At("/ordenes/"+o.Folio, "Ver la orden como está ahora")
}

// did says a step as history tells it.
func (o *Order) did(s Step) string {
	m := o.Procedure().Order
	if w, ok := m.Way(s.Way); ok {
		return w.Label
	}
	for _, x := range m.Sides {
		if x.Act == s.Act {
			return x.Label
		}
	}
	return "cambió la orden"
}

type finder func(ctx context.Context, c *database.Conn) (*Order, int64, error)

func (d *Desk) transact(ctx context.Context, actor people.Actor, acts []Act, opt Options, now time.Time, find finder) (Result, error) {
	var res Result
	// settings and calendar are cached by their room; they are read before the
	// transaction so that it stays short.
	base, err := d.base(ctx)
	if err != nil {
		return res, err
	}
	base.shown, base.Files = opt.Shown, opt.Files
	var read Order // as this act found it
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		res = Result{}
		o, number, err := find(ctx, c)
		if err != nil {
			return err
		}
		done, err := d.claim(ctx, c, actor, opt, now, o.ID, &res)
		if err != nil || done {
			res.Version = max(opt.Version, 0) + int64(len(acts))
			return err
		}
		read = *o
		if opt.Version != 0 && opt.Version != o.Version {
			return d.changed(ctx, c, o, opt.Version)
		}
		for _, act := range acts {
			if x := opt.Shown; x != nil && !x.For(string(actor.Person.ID), string(actor.Through), ShownSubject(o.ID), string(act.Key())) {
				return problem.Missing("esa hoja por firmar")
			}
			if err := d.perform(ctx, c, now, actor, act, o, number, base); err != nil {
				return err
			}
		}
		if opt.Shown != nil {
			if err := d.Papers.SignedShown(ctx, c, opt.Shown.ID, now); err != nil {
				return err
			}
		}
		if err := d.enclose(ctx, c, actor, o, opt.Files, now); err != nil {
			return err
		}
		res.ID, res.Folio, res.Version = o.ID, o.Folio, o.Version
		res.Undo = len(acts) == 1 && o.opposite(acts[0].Key()) != nil
		return nil
	})
	switch {
	case err == nil:
		d.counted.moved()
		return res, nil
	case problem.KindOf(err) == problem.Conflict && read.Version > 0 && (opt.Version == 0 || opt.Version == read.Version):
		return Result{}, d.overtaken(ctx, &read, err)
	}
	return Result{}, err
}

// overtaken tells who was faster, when somebody changed the order while this act
// was under way: PostgreSQL lets both read it before either writes.
func (d *Desk) overtaken(ctx context.Context, read *Order, conflict error) error {
	c := d.DB.Read()
	now, _, err := loadOrder(ctx, c, byID, string(read.ID))
	if err != nil || now.Version == read.Version {
		return conflict
	}
	return d.changed(ctx, c, now, read.Version)
}

// claim takes the idempotency key for the order that the act is about. A form
// that was received before answers the same; the same key with another body is
// refused.
func (d *Desk) claim(ctx context.Context, c *database.Conn, actor people.Actor, opt Options, now time.Time, id ID, res *Result) (done bool, err error) {
	leads, again, err := c.Once(ctx, database.Form{Actor: string(actor.Person.ID), Key: opt.Key, Route: opt.Route, Body: opt.whole(), Leads: string(id), At: now})
	if err != nil || !again {
		return false, err
	}
	first, _, err := loadOrder(ctx, c, byID, leads)
	if err != nil {
		return false, err
	}
	res.ID, res.Folio, res.Repeated = first.ID, first.Folio, true
	return true, nil
}

// perform judges, applies and saves one act inside the caller's transaction.
func (d *Desk) perform(ctx context.Context, c *database.Conn, now time.Time, actor people.Actor, act Act, o *Order, number int64, base Facts) error {
	if err := o.hopeless(actor, act); err != nil {
		return err
	}
	f, err := d.facts(ctx, c, now, actor, act, o, base)
	if err != nil {
		return err
	}
	was, former := o.Version, o.AdviserID
	out, err := o.Perform(now, actor, act, f)
	if err != nil {
		return err
	}
	if number, err = d.number(ctx, c, o, number, now); err != nil {
		return err
	}
	a := applied{desk: d, now: now, actor: actor, act: act, order: o, facts: f, out: out, shownTo: f.shown}
	if err := a.effects(ctx, c); err != nil {
		return err
	}
	if was == 0 {
		if err = insertOrder(ctx, c, o, number); database.IsUnique(err) && o.State == procedure.E00 {
			return refuse("Ya hay una orden propuesta para ese equipo.", "", "P-04")
		}
	} else {
		err = updateOrder(ctx, c, o, was, number)
	}
	if err != nil {
		return err
	}
	return d.record(ctx, c, actor, act, o, out, former)
}

// record writes the step and the audit entry and runs what follows.
func (d *Desk) record(ctx context.Context, c *database.Conn, actor people.Actor, act Act, o *Order, out Outcome, former people.ID) error {
	data, err := audit.Canonical(act)
	if err != nil {
		return err
	}
	if err := insertStep(ctx, c, o.ID, out.Step, data); err != nil {
		return err
	}
	if err := audit.Append(ctx, c, entryOf(o, out.Step, data)); err != nil {
		return err
	}
	done := Done{Order: o, Act: act, Actor: actor, Step: out.Step, Way: out.Way, Tells: out.Tells, Former: former, Maintained: out.Effects.Maintained}
	for _, h := range d.After {
		if err := h(ctx, c, done); err != nil {
			return err
		}
	}
	if o.ParentID != "" && out.Step.From != out.Step.To && !holds(o) {
		return d.resumeParent(ctx, c, o, out.Step.At)
	}
	return nil
}

// entryOf is the audit entry of a step: what changed and the hash-worthy whole of
// what was handed in.
func entryOf(o *Order, s Step, data []byte) audit.Entry {
	action := s.Way
	if action == "" {
		action = string(s.Act)
	}
	return audit.Entry{Chain: "orden:" + string(o.ID), At: s.At, Actor: string(s.Actor), Role: string(s.Role), Action: action, Data: map[string]any{
		"folio": o.Folio, "acto": s.Act, "de": s.From, "a": s.To, "revision": s.Revision, "texto": s.Text, "datos": jsonText(data),
	}}
}

// number gives the order its folio when it enters the queue: dense within a
// series and a local year (rev11 R-U-01). Paper keeps the folio of its block.
func (d *Desk) number(ctx context.Context, c *database.Conn, o *Order, number int64, now time.Time) (int64, error) {
	if o.Folio != "" || o.State != procedure.E02 {
		return number, nil
	}
	var err error
	if o.Record.Portrait, err = d.portray(ctx, c, o); err != nil {
		return 0, err
	}
	if n := o.Record.Capture; n != nil && o.Medium == MediumPaper {
		o.Folio = n.BlockFolio
		return 0, nil
	}
	year := now.In(clock.Mexico).Year()
	n, err := c.Next(ctx, "OS", year)
	if err != nil {
		return 0, err
	}
	o.Folio = database.Folio("OS", year, n)
	return n, nil
}

// resumeParent lets the parent's clock run again when its backup order no longer
// holds it (rev11 P-06).
func (d *Desk) resumeParent(ctx context.Context, c *database.Conn, child *Order, now time.Time) error {
	p, number, err := loadOrder(ctx, c, byID, string(child.ParentID))
	if err != nil || p.Record.Pause == nil || p.Record.Pause.Kind != "respaldo" {
		return err
	}
	base, err := d.base(ctx)
	if err != nil {
		return err
	}
	was := p.Version
	doing := &Doing{Order: p, Now: now, Facts: base}
	p.resume(doing)
	p.retime(doing)
	p.Version++
	if err := updateOrder(ctx, c, p, was, number); err != nil {
		return err
	}
	step := Step{Seq: p.Version, Act: procedure.Resume, From: p.State, To: p.State, Actor: systemID, Role: procedure.System, At: now,
		Text: "La orden de respaldo " + child.Folio + " ya no la detiene.", Revision: p.Revision}
	return d.record(ctx, c, System(), &Resume{}, p, Outcome{Step: step, Tells: []procedure.Party{procedure.TellAdviser, procedure.TellRequester}}, p.AdviserID)
}
