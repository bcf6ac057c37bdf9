package repair

import (
	"context"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// accompanied are the acts in which somebody of the Coordinación may sign beside the AST.
type accompanied interface{ Besides() *seals.Beside }

// SignsBeside tells whether the Coordinación Administrativa signs the receipt that an act writes.
func SignsBeside(f File, act procedure.Act, set settings.Values) bool {
	if set.Text(settings.JointReviewMoment) != "ambos" {
		return false
	}
	r := f.Record.Review
	return act == procedure.HandToProvider || act == procedure.JointReview && r != nil && r.Result == procedure.ReviewFails
}

// beside is who signs for the Coordinación in the act at hand; nil where nobody does.
func (d *Doing) beside() *people.Person {
	if d.Facts.Beside.ID == "" || !SignsBeside(*d.File, d.Act.Key(), d.Facts.Settings) {
		return nil
	}
	return &d.Facts.Beside
}

// witnessed adds who signs for the Coordinación to those who sign a receipt.
func (d *Doing) witnessed(p *people.Person, ch paperChange) paperChange {
	if p != nil {
		ch.signs = append(ch.signs, signer{slot: SlotCoordination, person: p, note: "Firmó en el equipo de " + d.Actor.Person.Name + "."})
		ch.seals = append(ch.seals, SlotCoordination)
	}
	return ch
}

// pickedUp wants somebody of the Coordinación, and another person than the AST, where the
// institution has them sign when the machine leaves.
func pickedUp(d *Doing) *problem.Error {
	switch {
	case !SignsBeside(*d.File, d.Act.Key(), d.Facts.Settings):
		return nil
	case d.Facts.Beside.ID == "":
		return problem.OnField("coordinacion", "Elige quién firma por la Coordinación Administrativa: la institución pide que intervenga también a la salida.").For("P-07")
	}
	return unless(d.Facts.Beside.ID != d.Actor.Person.ID, "Nadie firma por las dos partes.", "Debe firmar otra persona de la Coordinación Administrativa.", "P-07")
}

// checkBeside confirms the secret of who signs for the Coordinación on the device of the AST.
func (d *Desk) checkBeside(ctx context.Context, actor people.Actor, act Act, set settings.Values) error {
	a, ok := act.(accompanied)
	if !ok || set.Text(settings.JointReviewMoment) != "ambos" {
		return nil
	}
	b := a.Besides()
	if b.Coordination == "" {
		return nil // the guard asked for somebody, where somebody signs
	}
	return d.People.CheckBeside(ctx, people.ID(b.Coordination), actor.Person.ID, b.CoSecret, seals.BesideField, seals.BesideMissing)
}
