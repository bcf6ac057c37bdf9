package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// idShown says in words what kind of ID who represents a third party showed.
var idShown = map[string]string{"ine": "INE", "pasaporte": "pasaporte", "gafete": "gafete de la empresa"}

// signReceipt puts the signatures on F-11: the actor's, that of who represents the third party, and
// where it takes part that of the Coordinación Administrativa; each binds the whole paper.
func (a *applied) signReceipt(ctx context.Context, c *database.Conn, cur papers.Paper, ch PaperChange) (papers.Paper, error) {
	hash, err := papers.HashOf(cur.Data)
	if err != nil {
		return cur, err
	}
	me, o := a.actor.Person, ch.Outside
	put := func(sig papers.Signature) (err error) {
		sig.Hash, sig.At, sig.Declaration = hash, a.now, declaration
		cur, err = a.desk.Papers.Sign(ctx, c, cur.ID, cur.Version, sig)
		return err
	}
	if err := put(papers.Signature{Slot: ch.Slot, PersonID: string(me.ID), Name: me.Name, Post: me.Post, Role: string(a.out.Step.Role), Level: string(seals.Internal)}); err != nil {
		return cur, err
	}
	theirs := papers.Signature{Slot: ch.OutsideSlot, Name: o.Name, Post: "Representante de " + o.Company, Role: string(procedure.Provider), Level: string(seals.LevelOf(a.signed().Level)),
		Note: "Se identificó con: " + idShown[o.IDType] + ". Recabó la firma " + me.Name + "."}
	if err := put(theirs); err != nil {
		return cur, err
	}
	e := seals.Evidence{Subject: seals.Paper(cur.ID), Slot: theirs.Slot, Version: cur.Version, Hash: hash, Name: theirs.Name, Post: theirs.Post, IDShown: idShown[o.IDType]}
	if err := a.prove(ctx, c, e); err != nil {
		return cur, err
	}
	slots := []string{SlotLeaves, SlotArrives}
	if p := ch.Beside; p != nil {
		slots = append(slots, SlotPresence)
		if err := put(papers.Signature{Slot: SlotPresence, PersonID: string(p.ID), Name: p.Name, Post: p.Post, Role: string(procedure.Coordination), Level: string(seals.Internal), Note: "Firmó en el equipo de " + me.Name + "."}); err != nil {
			return cur, err
		}
	}
	return a.desk.Papers.Seal(ctx, c, cur.ID, cur.Version, slots, a.by())
}

// accompanied are the acts in which somebody of the Coordinación may sign beside the actor.
type accompanied interface{ Besides() *seals.Beside }

// beside reads who an act says that signs for the Coordinación Administrativa.
func (d *Desk) beside(ctx context.Context, c *database.Conn, act Act, f *Facts) error {
	a, ok := act.(accompanied)
	if !ok || a.Besides().Coordination == "" || !SignsBeside(act.Key(), f.Settings) {
		return nil
	}
	holders, err := d.People.Holders(ctx, c, people.Coordination, d.Clock())
	for _, p := range holders {
		if string(p.ID) == a.Besides().Coordination {
			f.Beside = p
		}
	}
	return err
}

// checkBeside confirms the secret of who signs for the Coordinación on the device of the actor.
func (d *Desk) checkBeside(ctx context.Context, actor people.Actor, act Act, set settings.Values) error {
	a, ok := act.(accompanied)
	if !ok || a.Besides().Coordination == "" || !SignsBeside(act.Key(), set) || !Moves(act, "") {
		return nil
	}
	if a.Besides().CoSecret == "" {
		return problem.OnField(seals.BesideField, "Falta la contraseña o el PIN de quien firma por la Coordinación Administrativa.")
	}
	err := d.People.CheckSignatureThrough(ctx, people.ID(a.Besides().Coordination), actor.Person.ID, a.Besides().CoSecret)
	if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
		return problem.OnField(seals.BesideField, p.Message).Because(err)
	}
	return err
}
