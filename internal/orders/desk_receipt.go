package orders

import (
	"context"
	"slices"

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

// signReceipt puts the signatures on F-11: that of the AST, that of who represents the third party, and
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
	ours := papers.Signature{Slot: ch.Slot, PersonID: string(ch.Hands.ID), Name: ch.Hands.Name, Post: ch.Hands.Post, Role: string(procedure.Adviser), Level: string(seals.Internal)}
	if ch.Hands.ID != me.ID {
		ours.Note = "Firmó en el equipo de " + me.Name + "."
	}
	if err := put(ours); err != nil {
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

// beside reads who an act says that signs F-11 for the DTIC and for the Coordinación Administrativa.
func (d *Desk) beside(ctx context.Context, c *database.Conn, act Act, f *Facts) (err error) {
	if m, ok := act.(moving); ok && m.Handing().Adviser != "" {
		if f.Hands, err = d.holder(ctx, c, people.Adviser, m.Handing().Adviser); err != nil {
			return err
		}
	}
	if a, ok := act.(accompanied); ok && a.Besides().Coordination != "" && SignsBeside(act.Key(), f.Settings) {
		f.Beside, err = d.holder(ctx, c, people.Coordination, a.Besides().Coordination)
	}
	return err
}

// holder finds a person among those who have a role now; nobody when they do not.
func (d *Desk) holder(ctx context.Context, c *database.Conn, role people.Role, id string) (people.Person, error) {
	holders, err := d.People.Holders(ctx, c, role, d.Clock())
	if i := slices.IndexFunc(holders, func(p people.Person) bool { return string(p.ID) == id }); i >= 0 {
		return holders[i], err
	}
	return people.Person{}, err
}

// checkBeside confirms the secrets of those who sign F-11 on the device of the actor: the AST and,
// where it takes part, the Coordinación Administrativa.
func (d *Desk) checkBeside(ctx context.Context, actor people.Actor, ref string, act Act, set settings.Values) error {
	m, ok := act.(moving)
	if !ok {
		return nil
	}
	place := procedure.Place("")
	if act.Key() == procedure.RecordResult { // whose machine is outside, or is not
		v, err := d.Open(ctx, actor, ref)
		if err != nil {
			return err
		}
		place = v.Place()
	}
	if !m.Moves(place) {
		return nil
	}
	h := m.Handing()
	if err := d.checkSecond(ctx, actor, h.Adviser, h.HandSecret, seals.HandsField, "Falta la contraseña o el PIN del AST."); err != nil {
		return err
	}
	if a, ok := act.(accompanied); ok && SignsBeside(act.Key(), set) {
		b := a.Besides()
		return d.checkSecond(ctx, actor, b.Coordination, b.CoSecret, seals.BesideField, "Falta la contraseña o el PIN de quien firma por la Coordinación Administrativa.")
	}
	return nil
}

// checkSecond confirms the secret of a second person on the device of the actor, at its own input.
func (d *Desk) checkSecond(ctx context.Context, actor people.Actor, id, secret, field, missing string) error {
	if secret == "" {
		return problem.OnField(field, missing)
	}
	err := d.People.CheckSignatureThrough(ctx, people.ID(id), actor.Person.ID, secret)
	if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
		return problem.OnField(field, p.Message).Because(err)
	}
	return err
}
