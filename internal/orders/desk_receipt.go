package orders

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
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
		if f.Hands, err = d.People.Holder(ctx, c, people.Adviser, people.ID(m.Handing().Adviser), d.Clock()); err != nil {
			return err
		}
	}
	if a, ok := act.(accompanied); ok && a.Besides().Coordination != "" && SignsBeside(act.Key(), f.Settings) {
		f.Beside, err = d.People.Holder(ctx, c, people.Coordination, people.ID(a.Besides().Coordination), d.Clock())
	}
	return err
}

// checkBeside confirms the secrets of those who sign F-11 on the device of the actor: the AST and,
// where it takes part, the Coordinación Administrativa.
func (d *Desk) checkBeside(ctx context.Context, actor people.Actor, ref string, act Act, set settings.Values) error {
	m, ok := act.(moving)
	if !ok {
		return nil
	}
	c := d.DB.Read()
	o, _, err := d.find(ctx, c, actor, ref)
	if err != nil {
		return err
	}
	var f Facts
	if o.AssetID != "" {
		if f.Custody, err = d.Equipment.CustodyOf(ctx, c, o.AssetID); err != nil {
			return err
		}
	}
	if !m.Moves(o.place(f)) {
		return nil
	}
	h := m.Handing()
	err = d.People.CheckBeside(ctx, people.ID(h.Adviser), actor.Person.ID, h.HandSecret, seals.HandsField, "Falta la contraseña o el PIN del AST.")
	if err != nil {
		return err
	}
	if a, ok := act.(accompanied); ok && SignsBeside(act.Key(), set) {
		b := a.Besides()
		return d.People.CheckBeside(ctx, people.ID(b.Coordination), actor.Person.ID, b.CoSecret, seals.BesideField, seals.BesideMissing)
	}
	return nil
}
