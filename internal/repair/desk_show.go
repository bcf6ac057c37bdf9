package repair

import (
	"context"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Writes tells whether an act writes what it signs, or what a party without account signs
// in it: pages lay it before them, with Show, before they ask for the signature.
func Writes(act procedure.Act) bool {
	switch act {
	case procedure.HandToProvider, procedure.ProviderReturns, // F-11
		procedure.SignForProvider, procedure.JointReview, // F-05, and F-11 where it goes back
		procedure.SignCollection,                                                // F-06, beside the ST-ERE
		procedure.RequestMovement, procedure.RegisterMovement, RegisterDisposal: // F-08
		return true
	}
	return false
}

// ShownSubject is a file as what is laid before somebody names it.
func ShownSubject(id ID) string { return "expediente:" + string(id) }

// Show finds out which papers an act would write and sign, whole and with their hash, and
// keeps them as they are laid before the actor and who signs beside them; nothing else is
// kept. The act needs no secret and no level yet. What it returns goes with Perform as
// Options.Shown, which signs these bytes or none (rev11 R-U-02, P-07). Errors are those of
// Perform.
func (d *Desk) Show(ctx context.Context, actor people.Actor, folio string, act Act, opt Options, typed url.Values) (papers.Shown, error) {
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
	base.Written = now
	x := papers.Shown{PersonID: string(actor.Person.ID), Act: string(act.Key()), Typed: typed, At: now}
	return d.Papers.Show(ctx, x, func(c *database.Conn, x *papers.Shown) error {
		f, err := d.Find(ctx, c, actor, folio)
		if err != nil {
			return err
		}
		if opt.Version != 0 && opt.Version != f.Version {
			return d.changed(ctx, c, f, opt.Version)
		}
		x.Subject, x.Version = ShownSubject(f.ID), f.Version
		facts, err := d.facts(ctx, c, f, act, base, opt)
		if err != nil {
			return err
		}
		facts.Files++ // what comes with it is attached where it is signed: Perform asks for it there
		done, err := f.Perform(now, actor, act, facts)
		if err != nil {
			return err
		}
		e := effects{desk: d, doing: done, by: audit.By{Actor: string(actor.Person.ID), Role: string(done.Role), At: now}, was: f, lays: x}
		for _, ch := range done.Effects.Papers {
			if _, err := e.paper(ctx, c, ch); err != nil {
				return err
			}
		}
		return nil
	})
}
