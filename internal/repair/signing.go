package repair

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// OutsideLevels are the ways in which who represents the provider may sign in an act, the
// usual one first; none where no party without account signs. On the device of the AST they
// draw their mark, or write their name before a witness; where the institution has them
// sign on paper, its scan comes with the act (prov.firma, GAP-20, rev11 P-07).
func OutsideLevels(f File, act procedure.Act, set settings.Values) []string {
	switch act {
	case procedure.HandToProvider, procedure.ProviderReturns, procedure.SignForProvider:
	case procedure.JointReview: // what fails goes back at once, with a receipt that they sign
		if r := f.Record.Review; r == nil || r.Result != procedure.ReviewFails {
			return nil
		}
	default:
		return nil
	}
	return orders.OutsideLevels(set)
}

// level judges how a party without account signs, and that what the level needs is there.
// Who has an account signs internally.
func (d *Doing) level(s *seals.Signing) error {
	allowed := OutsideLevels(*d.File, d.Act.Key(), d.Facts.Settings)
	if len(allowed) == 0 {
		return s.Judge([]string{seals.ByInternal}, 0, orders.FilesField)
	}
	return s.Judge(allowed, 0, orders.FilesField)
}

// given is the part of the act at hand that signs.
func (e *effects) given() *seals.Signing {
	if s, ok := e.doing.Act.(Signed); ok {
		return s.Given()
	}
	return &seals.Signing{}
}

// prove keeps what proves the signature of a party without account: mark, scan or witness,
// attested by the AST who was there.
func (e *effects) prove(ctx context.Context, c *database.Conn, p papers.Paper, sig papers.Signature, o Outsider) error {
	x, ok := e.given().Proves(seals.Evidence{Subject: seals.Paper(p.ID), Slot: sig.Slot, Version: p.Version, Hash: sig.Hash, Name: sig.Name, Post: sig.Post, IDShown: idWords[o.IDType]}, string(e.doing.Actor.Person.ID))
	if !ok {
		return nil
	}
	return e.desk.Evidence.Keep(ctx, c, x, e.by)
}
