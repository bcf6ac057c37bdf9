package orders

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// UndoFor is how long who did the last act of an order may take it back. Pages offer it
// for eight seconds where scripts run, and until the next page where they do not.
const UndoFor = 10 * time.Minute

// undone is the reason that history gives for an act that takes the last one back.
const undone = "Deshizo lo que acababa de hacer."

// opposite is the act of the procedure that puts back what an act has just done to the
// order; nil where none puts back all of it. Signatures, decisions, conclusions and what
// else is evidence stand (docs/decisions/0062-undo.md).
func (o *Order) opposite(act procedure.Act) Act {
	a := o.Record.Assigned
	switch {
	case act == procedure.Assign && o.State == procedure.E03 && a != nil && a.Whole:
		return &Unassign{Reason: Reason{Text: undone}}
	case act == procedure.Reassign && a != nil && a.Whole && a.Former != "":
		return &Reassign{AdviserID: string(a.Former), Reason: Reason{Text: undone}}
	case act == procedure.Pause && o.Record.Pause != nil:
		return &Resume{}
	}
	return nil
}

// Undo takes back the last act of an order by the act of the procedure that is its
// opposite, which is judged and recorded as any other: the step that is undone stays in
// the history, and another one follows it. opt.Version is the version that the act left.
// Errors are problems as of Perform: Conflict when anything has happened since (it says
// who did what), Forbidden for somebody else's act, Refused for what is not undone and
// after UndoFor (rev11 S-04).
func (d *Desk) Undo(ctx context.Context, actor people.Actor, ref string, opt Options) (Result, error) {
	c := d.DB.Read()
	o, _, err := d.find(ctx, c, actor, ref)
	if err != nil {
		return Result{}, err
	}
	sent, err := sentBefore(ctx, c, actor, opt.Key)
	switch {
	case err != nil:
		return Result{}, err
	case sent: // it is answered as it was, whatever act stands here
		return d.Perform(ctx, actor, ref, &Resume{}, opt)
	case opt.Version != o.Version:
		return Result{}, d.changed(ctx, c, o, opt.Version)
	}
	steps, err := Steps(ctx, c, o.ID, o.Version-1)
	if err != nil {
		return Result{}, err
	}
	var last Step // none, when the last change was no act
	var act Act
	if len(steps) > 0 {
		last, act = steps[0], o.opposite(steps[0].Act)
	}
	switch {
	case len(steps) > 0 && last.Actor != actor.Person.ID:
		return Result{}, problem.New(problem.Forbidden, "Eso lo hizo otra persona y solo ella puede deshacerlo.", "Abre la orden y sigue lo que indica «Lo que sigue».").At("/ordenes/"+o.Folio, "Ver la orden")
	case act == nil:
		return Result{}, problem.New(problem.Refused, "Eso no se deshace: lo que se firma, se decide o se cierra queda como está.", "Si hay que corregirlo, usa lo que la orden ofrece en «También puedes».").At("/ordenes/"+o.Folio, "Ver la orden")
	case d.Clock().Sub(last.At) > UndoFor:
		return Result{}, problem.New(problem.Refused, "Ya pasó el momento de deshacerlo.", "Ábrela y usa «También puedes»: ahí queda con su motivo.").At("/ordenes/"+o.Folio, "Ver la orden")
	}
	return d.Perform(ctx, actor, ref, act, opt)
}
