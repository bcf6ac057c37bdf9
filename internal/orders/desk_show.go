package orders

import (
	"context"
	"net/url"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Writes tells whether an act writes what it signs: pages lay it before whoever signs, with
// Show, before they ask for the signature. A signature over a paper that stood before is
// shown where it is given.
func Writes(act procedure.Act) bool {
	switch act {
	case procedure.AcknowledgeDate, procedure.SignHandover, procedure.DeclareBackup, // F-06, beside the ST-ERE
		procedure.ReportBackup, procedure.ValidateBackup, // F-06
		procedure.DeliverAtWorkshop, procedure.HandBack, procedure.ReturnUnrepaired, // ST-ERE
		procedure.ProvideResources, procedure.TakeResources, // F-07, what is handed out and its receipt
		procedure.AskDisposal, procedure.HandForDisposal, procedure.TakeForDisposal, // F-08
		procedure.DetermineMechanism, procedure.RecordResult: // F-10, F-11
		return true
	}
	return false
}

// ShownSubject is an order as what is laid before somebody names it.
func ShownSubject(id ID) string { return "orden:" + string(id) }

// Show finds out which papers an act would write and sign, whole and with the hash that the
// signature will bind, and keeps them as they are laid before the actor; nothing else is
// kept. The act needs no secret and no level yet. typed is what was written into its form.
// What it returns goes with Perform as Options.Shown, which signs these bytes or none
// (rev11 R-U-02). Errors are those of Perform.
func (d *Desk) Show(ctx context.Context, actor people.Actor, ref string, act Act, opt Options, typed url.Values) (papers.Shown, error) {
	now := d.Clock()
	s, ok := act.(Signed)
	if !ok || !Writes(act.Key()) {
		return papers.Shown{}, problem.Missing("una hoja por firmar en esa actividad")
	}
	s.Given().Unsigned()
	base, err := d.base(ctx)
	if err != nil {
		return papers.Shown{}, err
	}
	base.Files = opt.Files
	x := papers.Shown{PersonID: string(actor.Person.ID), Through: string(actor.Through), Act: string(act.Key()), Typed: typed, At: now}
	return d.Papers.Show(ctx, x, func(c *database.Conn, x *papers.Shown) error {
		o, _, err := d.find(ctx, c, actor, ref)
		if err != nil {
			return err
		}
		if opt.Version != 0 && opt.Version != o.Version {
			return d.changed(ctx, c, o, opt.Version)
		}
		x.Subject, x.Version = ShownSubject(o.ID), o.Version
		f, err := d.facts(ctx, c, now, actor, act, o, base)
		if err != nil {
			return err
		}
		out, err := o.Perform(now, actor, act, f)
		if err != nil {
			return err
		}
		a := applied{desk: d, now: now, actor: actor, act: act, order: o, facts: f, out: out, lays: x}
		for _, ch := range out.Effects.Papers {
			if err := a.paper(ctx, c, ch); err != nil {
				return err
			}
		}
		return nil
	})
}
