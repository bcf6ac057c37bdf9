package seed

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

type day = calendar.Day

// sampleSide returns an act without change of state that the desk accepts from the
// order as it stands.
func (d *Driver) sampleSide(ctx context.Context, act procedure.Act, v orders.View) (orders.Act, error) {
	w, o, st := d.Words, v.Order, d.sign(inUse(v, papers.Handover))
	switch act {
	case procedure.Receive:
		return &orders.Receive{}, nil
	case procedure.RecordVisit:
		return &orders.RecordVisit{Note: "Atendido en su lugar."}, nil
	case procedure.ProposeRejection:
		cause, err := d.cause(ctx)
		return &orders.ProposeRejection{Cause: cause, Reason: d.because()}, err
	case procedure.ProposeEscalation:
		return &orders.ProposeEscalation{FactsSaid: papers.FactsSaid{Facts: "Se intentó lo que la mesa puede hacer. " + w.reason()}}, nil
	case procedure.HandBack:
		return d.handBack(v, st), nil
	case procedure.SignHandover:
		a := &orders.SignHandover{HandoverSaid: papers.HandoverSaid{Password: "si"}, Signing: st}
		a.BackupForm = d.backup(d.variant)
		return a, nil
	case procedure.AnnotateWarranty:
		return &orders.AnnotateWarranty{AwaitPart: papers.AwaitPart{Warranty: "La garantía venció según el inventario.", Resources: w.needs()}}, nil
	case procedure.ReturnUnrepaired:
		a := &orders.ReturnUnrepaired{DiagnosisPart: papers.DiagnosisPart{Diagnosis: w.diagnosis(), Cause: w.cause()}, Signing: st}
		a.Returned = returned(v)
		a.Power, a.Net, a.Print, a.Apps, a.Info = "no", "na", "na", "na", "na"
		return a, nil
	case procedure.DeliverAtWorkshop:
		return &orders.DeliverAtWorkshop{Accessories: "Cable de corriente", Condition: "Buena, enciende", Signing: st}, nil
	case procedure.TakeIn:
		return &orders.TakeIn{Signing: st}, nil
	case procedure.DeclareBackup:
		a := &orders.DeclareBackup{Signing: st}
		a.BackupForm = d.backup("")
		return a, nil
	case procedure.ReportBackup:
		return &orders.ReportBackup{BackupResult: papers.BackupResult{Reach: "total", Medium: "Unidad de red del área, a cargo de quien la pidió", Tools: "Arranque externo y copia con verificación", Saved: "Carpeta de expedientes del área"}, Signing: d.sign(papers.Paper{})}, nil
	case procedure.ValidateBackup:
		return &orders.ValidateBackup{BackupAgreed: papers.BackupAgreed{Agreed: "si"}, Signing: d.sign(papers.Paper{})}, nil
	case procedure.TakeResources:
		return &orders.TakeResources{Signing: d.sign(papers.Paper{})}, nil
	case procedure.AskSupplies:
		return &orders.AskSupplies{Lines: d.lines()}, nil
	case procedure.Reassign:
		p := d.person(Paola)
		if p.ID == o.AdviserID {
			p = d.person(Jorge)
		}
		return &orders.Reassign{AdviserID: string(p.ID), Reason: d.because()}, nil
	case procedure.Pause:
		return &orders.Pause{Kind: "ausencia", Until: d.workday(2).String(), Reason: orders.Reason{Text: "La persona usuaria está de comisión."}}, nil
	case procedure.Resume:
		return &orders.Resume{}, nil
	case procedure.LogProcedure:
		return &orders.LogProcedure{Form: dealings.Form{Body: "Recursos Materiales", Letter: "Tarjeta 118", Text: "Se pidió cotizar la pieza que falta.", Day: d.today().String()}}, nil
	}
	return nil, fmt.Errorf("no sample for %s", act)
}

// returned is section D of a machine that goes back as it came.
func returned(v orders.View) orders.Returned {
	r := orders.ReturnedAs(v.Papers)
	if r.Case == "" { // delivered for a maintenance: section B is what its user wrote
		r.Case, r.Screen, r.Ports, r.Seals = "buena", "na", "buena", "buena"
	}
	return r
}

func (d *Driver) handBack(v orders.View, st seals.Signing) *orders.HandBack {
	o := v.Order
	a := &orders.HandBack{ResultPart: papers.ResultPart{Result: "reparado"}, Signing: st}
	if o.Record.Unsolvable {
		a.Result = "sin-reparacion"
	}
	a.Returned = returned(v)
	a.Power, a.Net, a.Print, a.Apps, a.Info = "conforme", "conforme", "na", "conforme", "conforme"
	return a
}
