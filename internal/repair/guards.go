package repair

import (
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// byOrders are the guards of ways that an order causes: the rules stand where the order
// is judged and in the hook that follows it (program).
var byOrders = []procedure.Guard{
	procedure.XWarrantyEnd, procedure.XNormEnd, procedure.XNewOrder, procedure.XNewOrderTerm, procedure.XMayFile,
	procedure.XRepaired, procedure.XNotRepaired,
}

// offerable are the guards that tell who may do something, whatever a form will say.
var offerable = map[procedure.Guard]bool{
	procedure.XHolder: true, procedure.XAssigned: true, procedure.XFirstDone: true, procedure.XOtherPerson: true,
	procedure.XDocumented: true, procedure.XOwnOrLate: true, procedure.XThree: true, procedure.XHandoverTerm: true,
	procedure.XOfThisOrder: true, procedure.XReviewPending: true, procedure.XSameUnit: true, procedure.XOtherUnit: true, procedure.XRemarks: true,
}

// guards implements the guard names of the external file. A test fails when the
// procedure names one that is neither here nor in byOrders.
var guards = map[procedure.Guard]func(d *Doing) *problem.Error{
	procedure.XHolder: func(d *Doing) *problem.Error {
		if d.Role != procedure.Requester {
			return nil
		}
		return mine(string(d.Actor.Person.ID) == d.File.UserID, "Esto le toca a la persona del expediente.")
	},
	procedure.XAssigned: func(d *Doing) *problem.Error {
		if d.Role != procedure.Adviser {
			return nil
		}
		return mine(string(d.Actor.Person.ID) == d.File.AdviserID, "Este expediente lo sigue otra persona.")
	},
	procedure.XOfThisOrder: func(d *Doing) *problem.Error {
		return mine(d.Facts.Adviser != "" && d.Actor.Person.ID == d.Facts.Adviser, "Lo configura el AST de la orden de instalación.")
	},
	procedure.XMode:  asked, // day and way of the service are fields of ArrangeService
	procedure.XReply: replied,
	procedure.XProof: func(d *Doing) *problem.Error {
		return unproved(d, "Falta la constancia del proveedor.", "Adjunta su respuesta o su reporte: una imagen o un PDF.", "P-08")
	},
	procedure.XDestiny: asked, // RecordReply asks for the destiny with its answer
	procedure.XScope: func(d *Doing) *problem.Error {
		return unproved(d, "Falta lo que se envió a la Agencia.", "Adjunta el alcance con su acuse: una imagen o un PDF.", "R-S-02")
	},
	procedure.XDocumented: func(d *Doing) *problem.Error {
		p, ok := d.Facts.paperByID(d.File.Record.Handover)
		return unless(ok && p.Status != papers.Observed, "Todavía no está lleno el ST-ERE de recolección.", "El AST lo llena antes de firmar.", "P-03")
	},
	procedure.XFirstDone: func(d *Doing) *problem.Error {
		return unless(d.File.Record.HalfDone, "Todavía falta la primera parte.", "La otra persona la hace antes.", "G-04")
	},
	procedure.XOtherPerson: otherPerson,
	procedure.XBackup: func(d *Doing) *problem.Error {
		return unless(d.File.Record.Backup != "", "Falta la manifestación de respaldo.", "La persona usuaria la contesta al firmar la entrega.", "P-05")
	},
	procedure.XOwnOrLate: func(d *Doing) *problem.Error {
		if d.Role == procedure.Requester {
			return nil // XHolder judged the person
		}
		return unless(d.File.Late(d.Now), "El plazo para entregar el equipo todavía corre.", "Espera a que venza, o pide a la persona usuaria que decline.", "R-S-02")
	},
	procedure.XPickedUp: pickedUp,
	procedure.XStorage:  asked, // the answer about the disk is required in HandToProvider
	procedure.XReport:   asked, // the report is a required field of EndOnSite
	procedure.XSerial:   serialRead,
	procedure.XThree: func(d *Doing) *problem.Error {
		r := d.File.Record.Review
		if r == nil {
			return refuse("Todavía no hay acta de revisión conjunta.", "Llénala y recaba la firma del proveedor.", "P-07")
		}
		p, ok := d.Facts.paperByID(r.Paper)
		_, provider := p.SignedBy(SlotProvider)
		_, coordination := p.SignedBy(SlotCoordination)
		return unless(ok && provider && coordination, "Faltan firmas en el acta de revisión conjunta.", "Firman el proveedor y la Coordinación Administrativa; al final, tú.", "P-07")
	},
	procedure.XSameUnit: func(d *Doing) *problem.Error {
		r := d.File.Record.Review
		return unless(r == nil || r.Result == procedure.ReviewSame && sameSerial(r.Serial, d.Facts.Asset.Serial), "La serie del acta no es la del equipo que salió.", "Si regresó otro bien, asiéntalo como sustitución.", "P-09")
	},
	procedure.XOtherUnit: func(d *Doing) *problem.Error {
		r := d.File.Record.Review
		return unless(r == nil || r.Result == procedure.ReviewSwap && !sameSerial(r.Serial, d.Facts.Asset.Serial) && r.Machine != nil, "La serie del acta es la del equipo que salió.", "Si es el mismo bien, asiéntalo como conforme.", "P-09")
	},
	procedure.XRemarks: func(d *Doing) *problem.Error {
		r := d.File.Record.Review
		if r == nil {
			return refuse("Todavía no hay acta de revisión conjunta.", "Llénala y recaba la firma del proveedor.", "P-07")
		}
		p, _ := d.Facts.paperByID(r.Paper)
		return unless(r.Result == procedure.ReviewFails && p.HasSigned(SlotProvider), "El acta no dice que la revisión no fue conforme.", "Llénala con lo que no está conforme.", "P-07")
	},
	procedure.XInventoryNo: inventoryNumber,
	procedure.XHandoverTerm: func(d *Doing) *problem.Error {
		return unless(d.File.Late(d.Now), "El día acordado para la entrega todavía no pasa.", "Espera a ese día, o da seguimiento.", "P-08")
	},
	procedure.XReviewPending: reviewPending,
	procedure.GAdviserFree: func(d *Doing) *problem.Error {
		return unless(d.Facts.Free, "Esa persona no puede seguir el expediente.", "Elige a un AST activo.", "A-02")
	},
}

// asked is the rule of guards that a required field of the act's own form holds.
func asked(*Doing) *problem.Error { return nil }

func mine(ok bool, message string) *problem.Error {
	if ok {
		return nil
	}
	return problem.New(problem.Forbidden, message, "Si crees que debería tocarte a ti, pide a la Supervisión que revise el expediente.")
}

func replied(d *Doing) *problem.Error {
	return unproved(d, "Falta la respuesta de la Agencia.", "Adjunta el oficio con que contestó: una imagen o un PDF.", "R-S-02")
}

// unproved refuses an act that came without the paper it rests on, at the input for it.
func unproved(d *Doing, message, next, clause string) *problem.Error {
	bad := unless(d.Facts.Files > 0 || d.Facts.Scans > 0, message, next, clause)
	if bad != nil {
		bad.Fields = append(bad.Fields, problem.Field{Name: orders.FilesField, Message: "Falta este documento."})
	}
	return bad
}

// otherPerson refuses that who signed first signs as the other party too.
func otherPerson(d *Doing) *problem.Error {
	me := d.Actor.Person.ID
	switch d.Act.(type) {
	case *SignReview:
		r := d.File.Record.Review
		if r == nil {
			return nil
		}
		p, _ := d.Facts.paperByID(r.Paper)
		other := !slices.ContainsFunc(p.Signatures, func(s papers.Signature) bool { return s.Valid && s.PersonID == string(me) })
		return unless(other && string(me) != d.File.AdviserID, "Quien firma por la Coordinación no puede ser el AST del expediente.", "Debe firmar otra persona.", "P-07")
	}
	return unless(me != d.File.Record.First, "Quien entrega no puede ser quien recibe.", "Debe firmar otra persona.", "G-04")
}

// serialRead asks that the serial be read from the machine: it is written in the form
// and, where the machine should be the one on record, it is that one.
func serialRead(d *Doing) *problem.Error {
	if a, ok := d.Act.(*Configure); ok {
		if want := d.Facts.Asset.Serial; !sameSerial(a.Serial, want) {
			return problem.OnField("serie", "La serie no es la del inventario ("+want+"): revisa qué equipo tienes enfrente.").For("R-A-07")
		}
	}
	return nil
}

func sameSerial(a, b string) bool {
	plain := func(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }
	return plain(a) == plain(b)
}

func inventoryNumber(d *Doing) *problem.Error {
	a, ok := d.Act.(*RegisterMovement)
	if !ok {
		return nil
	}
	if d.Facts.Settings.Yes(settings.DefinitiveNumber) && a.Sort == provisional {
		return problem.OnField("tipo_numero", "La institución exige el número definitivo antes de entregar el equipo.").For("P-09")
	}
	return nil
}

// reviewPending refuses who has signed the act of the review already.
func reviewPending(d *Doing) *problem.Error {
	r := d.File.Record.Review
	p, ok := papers.Paper{}, false
	if r != nil {
		p, ok = d.Facts.paperByID(r.Paper)
	}
	_, provider := p.SignedBy(SlotProvider)
	_, coordination := p.SignedBy(SlotCoordination)
	if d.Role == people.Coordination {
		if !ok || !provider {
			return refuse("Todavía no hay acta firmada por el proveedor.", "El AST la llena y recaba su firma durante la revisión.", "P-07")
		}
		return unless(!coordination, "La Coordinación ya firmó esta acta.", "Falta que el AST la asiente.", "P-07")
	}
	return unless(!provider || !coordination, "El acta ya tiene las firmas del proveedor y de la Coordinación.", "Asienta el resultado.", "P-07")
}
