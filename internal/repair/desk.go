package repair

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// Desk performs what people do in external files: one act, one transaction, as the desk
// of orders does. It is built once, in program.
type Desk struct {
	DB        *database.DB
	Clock     clock.Clock
	Files     *Store
	People    *people.Store
	Equipment *equipment.Store
	Papers    *papers.Store
	Evidence  *seals.Store // of what parties without account sign
	Blobs     *blobs.Store // where their marks are kept; nil: none is taken
	Settings  *settings.Store

	// After is what an act causes in rooms above, in the same transaction.
	After []Hook
}

// Hook follows a performed act. An error undoes the act.
type Hook func(ctx context.Context, c *database.Conn, done Done) error

// Done is a performed act, or an alarm of the clock, as hooks see it.
type Done struct {
	File   File
	Act    Act // nil for an alarm
	Actor  people.Actor
	Step   Step
	Tells  []procedure.Party
	Former people.ID     // the AST before the act, when it changed
	Files  []orders.File // that came with the act
	Timer  procedure.Timer
	Late   bool // an alarm: the term ran out
}

// Options goes with an act that came from a form.
type Options struct {
	Version int64  // version of the file that the person saw
	Key     string // idempotency key of the form
	Route   string
	Body    string
	Files   []orders.File // files that come with it, as orders.Desk.Keep returned them
	Photos  []orders.File // photographs of the machine, as orders.Desk.KeepPhotos returned them

	// Shown is what was laid before the actor with Show; the act signs that or nothing.
	Shown *papers.Shown
}

// MayRead is the one rule of who may know of a file: its user, its AST, whoever reads
// every order, and the Coordinación Administrativa.
func (f File) MayRead(a people.Actor) bool {
	return ReadsEvery(a) || string(a.Person.ID) == f.UserID
}

// ReadsEvery tells who reads every file: whoever reads every order, and the Coordinación
// Administrativa.
func ReadsEvery(a people.Actor) bool { return a.MayReadEveryOrder() || a.Has(people.Coordination) }

// Find returns the file with a folio that the actor may read; one that they may not
// read is as if it were not there.
func (d *Desk) Find(ctx context.Context, c *database.Conn, actor people.Actor, folio string) (File, error) {
	f, err := d.Files.ByFolio(ctx, c, folio)
	if err == nil && !f.MayRead(actor) {
		return File{}, problem.Missing("ese expediente externo")
	}
	return f, err
}

// View is a file with what its page shows.
type View struct {
	File   File
	Facts  Facts
	Offers []Offer
	Steps  []Step
	Proofs []Proof
}

// Open reads a file for its page, with what the actor may do in it now.
func (d *Desk) Open(ctx context.Context, actor people.Actor, folio string) (View, error) {
	c := d.DB.Read()
	f, err := d.Find(ctx, c, actor, folio)
	if err != nil {
		return View{}, err
	}
	v := View{File: f}
	base, err := d.base(ctx)
	if err != nil {
		return View{}, err
	}
	if v.Facts, err = d.facts(ctx, c, f, nil, base, Options{}); err != nil {
		return View{}, err
	}
	v.Offers = f.Offers(d.Clock(), actor, v.Facts)
	if v.Steps, err = d.Files.Steps(ctx, c, f.ID); err != nil {
		return View{}, err
	}
	v.Proofs, err = d.Files.Proofs(ctx, c, f.ID)
	return v, err
}

// base are the parameters and the calendar, which their room caches; they are read
// before the transaction so that it stays short.
func (d *Desk) base(ctx context.Context) (Facts, error) {
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return Facts{}, err
	}
	cal, err := d.Settings.Calendar(ctx)
	return Facts{Settings: v, Calendar: cal}, err
}

// facts reads what guards and acts may ask of a file.
func (d *Desk) facts(ctx context.Context, c *database.Conn, f File, act Act, facts Facts, opt Options) (Facts, error) {
	var err error
	if facts.Asset, err = d.Equipment.Asset(ctx, c, equipment.ID(f.AssetID)); err != nil {
		return facts, err
	}
	if facts.Custody, err = d.Equipment.CustodyOf(ctx, c, facts.Asset.ID); err != nil {
		return facts, err
	}
	if facts.Papers, err = d.Papers.OfRepair(ctx, c, string(f.ID)); err != nil {
		return facts, err
	}
	if facts.Scans, err = d.scansSince(ctx, c, f, facts.Papers); err != nil {
		return facts, err
	}
	facts.Files, facts.Photos = len(opt.Files), opt.Photos
	if f.NewOrderID != "" {
		if facts.Adviser, err = orders.AdviserOf(ctx, c, f.NewOrderID); err != nil {
			return facts, err
		}
	}
	facts.Notice = facts.Settings.Text(settings.BackupNotice)
	if facts.NoticeNo, err = d.Settings.VersionIn(ctx, c, settings.BackupNotice); err != nil {
		return facts, err
	}
	if f.State == procedure.X91 { // a proposed disposal waits until nobody works on the machine
		if facts.OpenOrders, err = orders.OpenFor(ctx, c, facts.Asset.ID); err != nil {
			return facts, err
		}
	}
	if a, ok := act.(accompanied); ok && a.Besides().Coordination != "" && facts.Settings.Text(settings.JointReviewMoment) == "ambos" {
		if facts.Beside, err = d.People.Holder(ctx, c, people.Coordination, people.ID(a.Besides().Coordination), d.Clock()); err != nil {
			return facts, err
		}
	}
	if a, ok := act.(*Reassign); ok {
		p, err := d.People.Person(ctx, c, people.ID(a.AdviserID))
		if err != nil && problem.KindOf(err) != problem.NotFound {
			return facts, err
		}
		roles, err := d.People.RolesOf(ctx, c, people.ID(a.AdviserID), d.Clock())
		if err != nil {
			return facts, err
		}
		facts.Free = p.Active && has(roles, people.Adviser)
	}
	return facts, nil
}

func has(roles []people.Role, r people.Role) bool {
	for _, x := range roles {
		if x == r {
			return true
		}
	}
	return false
}

// Perform does one act in the file with a folio. Errors are problems: NotFound for a
// file that the actor may not read, Forbidden when it is somebody else's turn, Refused
// when the procedure does not allow it now, Invalid when a field does not fit, Conflict
// when somebody changed the file meanwhile (rev11 P-07, P-08, P-09).
func (d *Desk) Perform(ctx context.Context, actor people.Actor, folio string, act Act, opt Options) (File, error) {
	now := d.Clock()
	base, err := d.base(ctx)
	if err != nil {
		return File{}, err
	}
	if opt.Shown != nil {
		base.Written = opt.Shown.At
	}
	if s, ok := act.(Signed); ok {
		if err := s.Given().Prepare(ctx, d.Blobs, scansOf(opt.Files)...); err != nil {
			return File{}, err
		}
		// What would be refused anyway costs nobody a guess of their secret.
		if err := d.rehearse(ctx, actor, folio, act, base, opt); err != nil {
			return File{}, err
		}
		if err := d.People.CheckSignature(ctx, actor.Person.ID, s.Given().Secret); err != nil {
			if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
				return File{}, problem.OnField("firma", p.Message).Because(err)
			}
			return File{}, err
		}
		if err := d.checkBeside(ctx, actor, act, base.Settings); err != nil {
			return File{}, err
		}
	}
	var res File
	err = d.DB.Write(ctx, func(c *database.Conn) error {
		f, err := d.Find(ctx, c, actor, folio)
		if err != nil {
			return err
		}
		_, again, err := c.Once(ctx, database.Form{Actor: string(actor.Person.ID), Key: opt.Key, Route: opt.Route, Body: opt.whole(), Leads: string(f.ID), At: now})
		if err != nil || again {
			res = f
			return err
		}
		if opt.Version != 0 && opt.Version != f.Version {
			return d.changed(ctx, c, f, opt.Version)
		}
		if x := opt.Shown; x != nil && !x.For(string(actor.Person.ID), "", ShownSubject(f.ID), string(act.Key())) {
			return problem.Missing("esa hoja por firmar")
		}
		facts, err := d.facts(ctx, c, f, act, base, opt)
		if err != nil {
			return err
		}
		done, err := f.Perform(now, actor, act, facts)
		if err != nil {
			return err
		}
		if res, err = d.carryOut(ctx, c, f, done, opt); err != nil || opt.Shown == nil {
			return err
		}
		return d.Papers.SignedShown(ctx, c, opt.Shown.ID, now)
	})
	return res, err
}

// scansOf are the files that came with a form as what a signature may name.
func scansOf(files []orders.File) []seals.Enclosure {
	list := make([]seals.Enclosure, len(files))
	for i, f := range files {
		list[i] = seals.Enclosure{Hash: f.Hash, MediaType: f.MediaType}
	}
	return list
}

// scansSince counts what came in since a file is in its station. A photograph of the machine
// is no answer and no receipt of anybody.
func (d *Desk) scansSince(ctx context.Context, c *database.Conn, f File, list []papers.Paper) (n int, err error) {
	proofs, err := d.Files.Proofs(ctx, c, f.ID)
	for _, x := range proofs {
		photo := slices.ContainsFunc(list, func(p papers.Paper) bool {
			return slices.ContainsFunc(p.Photos(), func(y papers.PhotoOfMachine) bool { return y.Hash == x.Hash })
		})
		if !photo && !x.At.Before(f.StateSince.Time) {
			n++
		}
	}
	return n, err
}

func (o Options) whole() string {
	whole := o.Body
	for _, f := range slices.Concat(o.Files, o.Photos) {
		whole += "\n" + f.Hash + " " + f.Name
	}
	return whole
}

func (d *Desk) rehearse(ctx context.Context, actor people.Actor, folio string, act Act, base Facts, opt Options) error {
	c := d.DB.Read()
	f, err := d.Find(ctx, c, actor, folio)
	if err != nil {
		return err
	}
	if opt.Key != "" && opt.Version != f.Version {
		var sent []string
		if err := c.Select(ctx, &sent, `SELECT key FROM idempotency_keys WHERE actor = ? AND key = ?`, string(actor.Person.ID), opt.Key); err != nil || len(sent) > 0 {
			return err
		}
	}
	if opt.Version != 0 && opt.Version != f.Version {
		return d.changed(ctx, c, f, opt.Version)
	}
	facts, err := d.facts(ctx, c, f, act, base, opt)
	if err != nil {
		return err
	}
	_, err = f.Perform(d.Clock(), actor, act, facts)
	return err
}

// changed tells who did what since the person opened the form.
func (d *Desk) changed(ctx context.Context, c *database.Conn, f File, seen int64) error {
	steps, err := d.Files.Steps(ctx, c, f.ID)
	if err != nil {
		return err
	}
	who, what, at := "Alguien", "cambió el expediente", ""
	if n := len(steps); n > 0 && steps[n-1].Seq > seen {
		last := steps[n-1]
		what, at = last.Words(), " a las "+last.At.In(clock.Mexico).Format("15:04")
		if p, err := d.People.Person(ctx, c, people.ID(last.Actor)); err == nil {
			who = p.Name
		}
	}
	return problem.New(problem.Conflict, who+" "+what+at+", mientras tú veías el expediente.",
		"Revisa lo nuevo y vuelve a intentarlo; lo que escribiste sigue aquí.").At(Path(f.Folio), "Ver el expediente como está ahora")
}

// Path is the address of a file's page.
func Path(folio string) string { return "/expedientes/" + folio }

// Words say a step as the history tells it.
func (s Step) Words() string {
	if w, ok := machine.Way(s.Way); ok {
		return w.Label
	}
	for _, x := range slices.Concat(machine.Sides, disposalSides) {
		if x.Act == s.Act && s.Act != "" {
			return x.Label
		}
	}
	return "movió el expediente"
}

// carryOut saves a judged act: papers, custody, the machine that takes the place of
// another, proofs, the file with its step, and what follows upstairs.
func (d *Desk) carryOut(ctx context.Context, c *database.Conn, was File, done *Doing, opt Options) (File, error) {
	by := audit.By{Actor: string(done.Actor.Person.ID), Role: string(done.Role), At: done.Now}
	e := effects{desk: d, doing: done, by: by, was: was, shownTo: opt.Shown}
	if err := e.carryOut(ctx, c); err != nil {
		return File{}, err
	}
	data, err := audit.Canonical(done.Act)
	if err != nil {
		return File{}, err
	}
	step := Step{Way: done.Way.ID, From: was.State, To: done.File.State, Note: done.Effects.Note, Act: done.Act.Key(), Data: string(data)}
	f, err := d.Files.save(ctx, c, *done.File, step, by)
	if err != nil {
		return File{}, err
	}
	came := opt.Files
	if len(opt.Photos) > 0 { // what stays of those that a paper had is there already
		there, err := d.Files.Proofs(ctx, c, f.ID)
		if err != nil {
			return File{}, err
		}
		for _, x := range opt.Photos {
			if !slices.ContainsFunc(there, func(p Proof) bool { return p.Hash == x.Hash }) {
				came = append(slices.Clip(came), x)
			}
		}
	}
	if err := d.Files.prove(ctx, c, f, came, by); err != nil {
		return File{}, err
	}
	step.RepairID, step.Seq, step.Actor, step.Role, step.At = f.ID, f.Version, by.Actor, by.Role, database.At(by.At)
	for _, h := range d.After {
		if err := h(ctx, c, Done{File: f, Act: done.Act, Actor: done.Actor, Step: step, Tells: done.Effects.Tells, Former: done.Effects.Former, Files: opt.Files}); err != nil {
			return File{}, err
		}
	}
	return f, nil
}

// Begin opens the file of an order with its clock running (EX-01, EX-02).
func (d *Desk) Begin(ctx context.Context, c *database.Conn, f File, by audit.By) (File, error) {
	base, err := d.base(ctx)
	if err != nil {
		return File{}, err
	}
	way, ok := machine.Way("EX-01")
	if f.Kind == procedure.NormFile {
		way, ok = machine.Way("EX-02")
	}
	if !ok {
		return File{}, fmt.Errorf("repair: no way opens a file of kind %q", f.Kind)
	}
	f.State, f.StateSince = way.Goes(f.Kind), database.At(by.At)
	f.retime(base)
	return d.Files.Open(ctx, c, f, by)
}
