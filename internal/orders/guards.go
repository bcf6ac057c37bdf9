package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// guards implements every guard name of the procedure. A test fails when the
// procedure names one that is missing here, or when one here is never named.
var guards = map[procedure.Guard]func(d *Doing) *problem.Error{
	procedure.GActive: func(d *Doing) *problem.Error {
		return unless(d.Facts.Requester.Active, "La cuenta de quien solicita no está activa.", "Pide a la persona administradora que la active.", "G-15")
	},
	procedure.GAdmissible: admissible,
	procedure.GNotHeld:    notHeld,
	procedure.GFirst:      firstOfItsMachine,
	procedure.GPrefillCause: func(d *Doing) *problem.Error {
		return unless(d.Facts.PrefillOK, "No hay motivo para proponer esta orden.", "", "P-04")
	},
	procedure.GOwnOrLate: ownOrLate,
	procedure.GPreventive: func(d *Doing) *problem.Error {
		return unless(d.Order.Origin == Preventive, "La orden de un equipo que regresó no se descarta.", "Confírmala para que puedan instalarlo.", "P-08")
	},
	procedure.GMedium: func(d *Doing) *problem.Error {
		if d.Order.Medium == MediumPaper && d.Facts.BlockFolio != "ok" {
			return refuse("Ese folio del bloque no se puede usar: "+orElse(d.Facts.BlockFolio, "no existe")+".", "Revisa el folio impreso en el formato, con su dígito verificador.", "R-U-01")
		}
		return nil
	},
	procedure.GRealTime: func(d *Doing) *problem.Error {
		if d.Order.RequestedAt.After(d.Now) {
			return refuse("La hora real de la solicitud todavía no llega.", "Escribe la fecha y la hora en que se pidió el servicio.", "P-12")
		}
		if d.Order.RequestedAt.Before(d.Now.AddDate(-1, 0, 0)) {
			return refuse("La hora real es de hace más de un año.", "Revisa la fecha: lo tan antiguo se pide con una orden nueva.", "P-12")
		}
		if !d.Facts.BlockIssued.IsZero() && d.Order.RequestedAt.Before(d.Facts.BlockIssued) {
			return refuse("La hora real es anterior a la entrega del bloque de folios.", "Revisa la fecha escrita en el formato.", "P-12")
		}
		return nil
	},
	procedure.GOutage: func(d *Doing) *problem.Error {
		c := d.Order.Record.Capture
		known := c != nil && c.OutageID != "" && d.Facts.OutageKnown
		if d.Facts.Settings.Text(settings.OutageNeeded) == "exigir" {
			return unless(known, "Solo se captura lo que llegó durante una caída registrada.", "Elige la caída, o pide a la persona que registre su orden en el sistema.", "G-10")
		}
		ok := known || c != nil && len([]rune(c.Justification)) >= 10
		return unless(ok, "Falta decir por qué no se usó el sistema.", "Elige la caída registrada o escribe la justificación.", "G-10")
	},
	procedure.GAdviserFree: adviserFree,
	procedure.GNotOwnOrder: notOwnOrder,
	procedure.GCause:       func(d *Doing) *problem.Error { return nil }, // Reject checks it against causas.improcedencia, where it can name the field
	procedure.GNoCharge: func(d *Doing) *problem.Error {
		return unless(!d.Order.answers(d.Facts), "La orden responde por un equipo que no está con su usuario.", "Primero hay que devolverlo con el ST-ERE firmado.", "P-03")
	},
	procedure.GRequester: func(d *Doing) *problem.Error {
		if d.Role != procedure.Requester {
			return nil
		}
		return mine(d.Actor.Person.ID == d.Order.RequesterID, "Esto le toca a quien pidió el servicio.")
	},
	procedure.GAssigned: func(d *Doing) *problem.Error {
		if d.Role != procedure.Adviser {
			return nil
		}
		return mine(d.Actor.Person.ID == d.Order.AdviserID, "Esta orden la atiende otra persona.")
	},
	procedure.GNotDecided: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.Decision == nil, "La orden ya tiene una determinación del AST.", "Habla con quien te atiende.", "D-03")
	},
	procedure.GProposedRej: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.Rejection != nil, "El AST no ha propuesto la improcedencia.", "Pídele que la proponga con su motivo.", "P-02")
	},
	procedure.GProposedEsc: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.Escalation != nil, "El AST no ha propuesto escalar.", "Pídele que lo proponga y explique por qué.", "P-11")
	},
	procedure.GReceivedSeen: receivedSeen,
	procedure.GHasAsset: func(d *Doing) *problem.Error {
		return unless(d.Order.AssetID != "", "La orden es por un servicio sin equipo.", "Elige «solución inmediata» o replantea con la persona usuaria.", "G-03")
	},
	procedure.GNoChild: func(d *Doing) *problem.Error {
		c := d.Facts.Child
		return unless(c == nil || !holds(c), "La orden espera el respaldo de la orden "+folioOf(c)+".", "Concluye primero el respaldo.", "P-06")
	},
	procedure.GSurveyTerm: func(d *Doing) *problem.Error {
		return unless(!d.Order.surveyOver(d.Now), "El plazo de la encuesta terminó.", "Si la falla sigue, registra una orden nueva.", "P-10")
	},
	procedure.GSurveyOver: func(d *Doing) *problem.Error {
		return unless(d.Order.surveyOver(d.Now), "El plazo de la encuesta todavía corre.", "", "P-10")
	},
	procedure.GSolved: func(d *Doing) *problem.Error {
		return unless(d.Order.Conclusion == Solved && d.Facts.Settings.Yes(settings.ReopenAllowed), "Esta orden concluyó como «"+d.Order.Conclusion.Label()+"» y no se reabre.", "Registra una orden nueva; quedará ligada a esta.", "R-U-03")
	},
	procedure.GFreeDay:    freeDay,
	procedure.GBackupSaid: func(d *Doing) *problem.Error { return nil }, // F-06 is part of the act's own form, required there
	procedure.GBackupDone: backupDone,
	procedure.GBackupIfAsked: func(d *Doing) *problem.Error {
		if !d.Order.Record.BackupDue {
			return nil
		}
		return backupDone(d)
	},
	procedure.GBackupResult: func(d *Doing) *problem.Error {
		if !d.Order.backsUp() || d.Order.Record.BackupSaid {
			return nil
		}
		return refuse("Falta asentar el resultado del respaldo.", "Escríbelo y fírmalo en la F-06, y vuelve a concluir.", "P-06").At(d.Order.actPath(procedure.ReportBackup), "Asentar el resultado")
	},
	procedure.GWorkshop: func(d *Doing) *problem.Error {
		a := d.Order.Record.Agreement
		return unless(a == nil || !a.Workshop || d.Order.place(d.Facts) == procedure.AtDTIC, "El mantenimiento es en el taller y el equipo no ha llegado.", "Reciban el equipo con la sección B firmada.", "P-03")
	},
	procedure.GFirstDone: func(d *Doing) *problem.Error {
		return unless(d.Order.HalfDone, "Todavía falta la primera firma.", "La otra persona debe firmar antes.", "G-04")
	},
	procedure.GOtherPerson: otherPerson,
	procedure.GTestsPass:   func(d *Doing) *problem.Error { return nil }, // asked in TakeBack, whose «No» is FaultPersists
	procedure.GTermOrOwn: func(d *Doing) *problem.Error {
		if d.Role == procedure.Requester {
			return mine(d.Actor.Person.ID == d.Order.RequesterID, "Esto le toca a quien pidió el servicio.")
		}
		return unless(d.Order.Record.Warned && !d.Order.HalfDone, "El plazo para firmar todavía corre, o la persona usuaria ya firmó.", "Espera a que venza o pide lo que falta a quien le toca.", "P-03")
	},
	procedure.GTermAtDTIC: func(d *Doing) *problem.Error {
		if d.Role == procedure.Requester {
			return mine(d.Actor.Person.ID == d.Order.RequesterID, "Esto le toca a quien pidió el servicio.")
		}
		if p := mine(d.Actor.Person.ID == d.Order.AdviserID, "Esta orden la atiende otra persona."); p != nil {
			return p
		}
		ok := d.Order.Record.Warned && d.Order.place(d.Facts) == procedure.AtDTIC
		return unless(ok, "Solo quien pidió el servicio puede observar mientras corre su plazo.", "Si vence con el equipo en la DTIC, podrás devolverlo tú.", "A-10")
	},
	procedure.GWarranty: func(d *Doing) *problem.Error {
		ok, why := d.Facts.Asset.UnderWarranty(localDay(d.Now))
		return unless(ok || evidence(d) != "", why, "Adjunta o describe la evidencia de que sí hay garantía.", "D-11")
	},
	procedure.GNoWarranty: func(d *Doing) *problem.Error {
		ok, why := d.Facts.Asset.UnderWarranty(localDay(d.Now))
		return unless(!ok || evidence(d) != "", why, "Describe la evidencia de que la garantía no aplica.", "D-11")
	},
	procedure.GProviderRef: func(d *Doing) *problem.Error { return nil }, // ReportProvider asks for the reference or the proof
	procedure.GAttempts: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.Warned, "El plazo para la respuesta del proveedor todavía corre.", "Espera a que venza y registra los intentos.", "A-12")
	},
	procedure.GWaitEnabled: func(d *Doing) *problem.Error {
		return unless(d.Facts.Settings.Yes(settings.WaitForSupplies), "La espera de insumos no está habilitada.", "Responde si hay o no recursos.", "R-S-03")
	},
	procedure.GArrived: func(d *Doing) *problem.Error {
		if d.Role == procedure.System {
			return unless(!d.Order.DueAt.IsZero() && d.Now.After(d.Order.DueAt), "El plazo de los insumos todavía corre.", "", "R-S-03")
		}
		return nil
	},
	procedure.GStock: func(d *Doing) *problem.Error {
		return unless(d.Facts.Shortage == "", "No alcanza la existencia de "+d.Facts.Shortage+".", "Baja la cantidad, registra la entrada a bodega o gestiona la adquisición.", "E-09")
	},
	procedure.GSectionC: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.SectionC, "El AST no ha anotado la sección C.", "Pídele que anote que no hay garantía ni recursos.", "A-15")
	},
	procedure.GDirector: func(d *Doing) *problem.Error {
		return mine(d.Facts.IsDirector, "Hoy no eres titular de la DTIC ni su suplente.")
	},
	procedure.GNames: func(d *Doing) *problem.Error {
		if d.Facts.Adviser.Person.ID == "" {
			return unless(d.Order.AdviserID != "", "La orden no tiene AST.", "Nombra a quien la atenderá.", "P-11")
		}
		if p := adviserFree(d); p != nil {
			return p
		}
		return notOwnOrder(d)
	},
	procedure.GReturned: func(d *Doing) *problem.Error {
		if d.Act.Key() != procedure.DetermineMechanism {
			return nil // RecordResult itself brings it back, with F-11
		}
		return unless(d.Order.place(d.Facts) != procedure.AtVendor, "El equipo sigue con el tercero.", "Encárgalo otra vez a un tercero; al registrar el resultado vuelve con la constancia F-11.", "P-11")
	},
	procedure.GReturnTerm: func(d *Doing) *problem.Error {
		return unless(d.Order.Record.Warned, "El plazo para recibir el equipo todavía corre.", "Espera a que se agoten los avisos.", "P-11")
	},
	procedure.GBeyondRepair:  beyondRepair,
	procedure.GDisposalAsked: disposalAsked,
	procedure.GDisposalGiven: disposalGiven,
	procedure.GNotGone: func(d *Doing) *problem.Error {
		return unless(!d.Order.gone(), "El equipo ya se dio de baja.", "Documenta y concluye la orden.", "P-09")
	},
	procedure.GReceipt: func(d *Doing) *problem.Error {
		return unless(!d.Order.Record.SlipOwed, "Falta acusar los recursos que te entregaron.", "Acusa el vale y vuelve a concluir.", "A-14")
	},
}

func (d *Doing) guard(names []procedure.Guard) error {
	for _, name := range names {
		g, ok := guards[name]
		if !ok {
			return problem.New(problem.Internal, "Falta la regla «"+string(name)+"».", "")
		}
		if p := g(d); p != nil {
			return p
		}
	}
	return nil
}

func refuse(message, remedy, clause string) *problem.Error {
	return problem.New(problem.Refused, message, remedy).For(clause)
}

func unless(ok bool, message, remedy, clause string) *problem.Error {
	if ok {
		return nil
	}
	return refuse(message, remedy, clause)
}

func mine(ok bool, message string) *problem.Error {
	if ok {
		return nil
	}
	return problem.New(problem.Forbidden, message, "Puedes seguirla, pero no actuar en ella.")
}

// adviserFree asks for an active AST who is present (rev11 G-01, rev11 E-07).
func adviserFree(d *Doing) *problem.Error {
	a := d.Facts.Adviser
	if a.Person.ID == "" || !a.Person.Active {
		return refuse("Esa persona no es un AST en activo.", "Elige a otra persona de la lista.", "E-07")
	}
	return unless(a.Present, a.Person.Name+" no está: "+orElse(a.Why, "ausente")+".", "Elige a alguien presente.", "A-02")
}

func notOwnOrder(d *Doing) *problem.Error {
	return unless(d.Facts.Adviser.Person.ID != d.Order.RequesterID, "Nadie atiende su propia orden.", "Asígnala a otra persona.", "A-02")
}

// admissible lets in what the Secretariat owns (rev11 P-02) and services without
// a machine.
func admissible(d *Doing) *problem.Error {
	if d.Facts.NoAssets {
		return refuse("No tienes un equipo asignado y por eso no puedes pedir soporte.", "Acude con quien administra los bienes de tu unidad para que te asignen uno.", "G-15")
	}
	if d.Order.AssetID == "" {
		return unless(d.Order.Service != "", "Falta decir qué equipo o qué servicio falla.", "Elige tu equipo o escribe el punto de red o servicio.", "G-15")
	}
	for _, r := range d.Facts.Settings.List(settings.Regimes) {
		if r == string(d.Facts.Asset.Regime) {
			return nil
		}
	}
	return refuse("Ese equipo no es propiedad de la Secretaría y el soporte no puede atenderlo.", "Acude con quien te lo proporcionó; si es un error del inventario, avisa a la Coordinación Administrativa.", "P-02")
}

// noService is the value of usuario.sin_bien that lets nobody without a machine of
// their own ask for anything (GAP-51).
const noService = "nada"

// notHeld is custody invariant 5: a second order on a machine that is already in
// support belongs in the first one. Filed anyway, it can only be declared
// duplicada; a P-06 child of the order that answers is the exception.
func notHeld(d *Doing) *problem.Error {
	h := d.Facts.HeldBy
	if h == nil || d.Order.ParentID == h.ID {
		return nil
	}
	if f, ok := d.Act.(interface{ anyway() bool }); ok {
		if f.anyway() {
			return nil
		}
		if !d.knows(h) {
			return refuse("Ese equipo ya está en soporte: otra persona lo pidió antes.", "Si es la misma falla, ya se atiende; si es otra, marca «Registrarla de todos modos».", "P-03")
		}
		p := refuse("Ese equipo ya está en soporte con la orden "+h.Folio+".", "Cuenta ahí lo que falte; si es otra falla, marca «Registrarla de todos modos».", "P-03")
		if h.RequesterID == d.Order.RequesterID {
			return p.At("/ordenes/"+h.Folio, "Abrir "+h.Folio)
		}
		return p
	}
	return nil
}

// knows tells whether who acts may know of another order of the machine: the folio of
// somebody else's is not theirs to read.
func (d *Doing) knows(o *Order) bool {
	me := d.Actor.Person.ID
	return d.Actor.MayReadEveryOrder() || me == o.RequesterID || me == o.HolderID || string(me) == d.Facts.Asset.HolderID
}

// firstOfItsMachine lets a second order on a machine in support go nowhere but to
// «improcedente».
func firstOfItsMachine(d *Doing) *problem.Error {
	h := d.Facts.HeldBy
	ok := h == nil || d.Order.ParentID == h.ID
	return unless(ok, "Ese equipo ya está en soporte con la orden "+folioOf(h)+".", "Esta solo puede declararse improcedente por duplicada.", "P-03")
}

func ownOrLate(d *Doing) *problem.Error {
	if d.Role == procedure.Requester {
		return mine(d.Actor.Person.ID == d.Order.RequesterID, "Esta propuesta es para otra persona.")
	}
	if d.Act.Key() == procedure.ConfirmPrefill && d.Order.Origin == Preventive && onlyUser(d.Facts.Settings) {
		return refuse("Solo la persona usuaria confirma su mantenimiento preventivo.", "Recuérdaselo, o descarta la propuesta con su motivo.", "P-04")
	}
	late := d.Order.Origin == Preventive && d.Order.Record.Warned
	return unless(late || d.Facts.ReturnByFile, "La persona usuaria todavía puede confirmar.", "Espera a que venza su plazo.", "P-04")
}

// onlyUser tells whether nobody but the person may confirm a preventive (GAP-22).
func onlyUser(v settings.Values) bool { return v.Text(settings.PreventiveBy) == "usuario" }

func receivedSeen(d *Doing) *problem.Error {
	if d.Order.Record.ReceivedAt == nil {
		return refuse("Falta recibir la orden.", "Márcala como recibida y vuelve a determinar.", "A-03")
	}
	if d.Order.place(d.Facts) == procedure.AtDTIC {
		return nil
	}
	for _, v := range d.Order.Record.Visits {
		if v.Met {
			return nil
		}
	}
	return refuse("Falta registrar la visita.", "Registra que acudiste con la persona usuaria.", "A-03")
}

func freeDay(d *Doing) *problem.Error {
	if d.Facts.AgendaTaken != "" {
		return refuse("A esa hora ya tienes la orden "+d.Facts.AgendaTaken+".", "Elige otra hora.", "A-06")
	}
	return nil // the day itself is judged by AgreeMaintenance.Check, which can name the field
}

// holds reports whether a P-06 child still holds its parent: until it concludes.
func holds(child *Order) bool {
	switch child.State {
	case procedure.E05, procedure.F1, procedure.F2, procedure.F3, procedure.F4:
		return false
	}
	return true
}

func otherPerson(d *Doing) *problem.Error {
	var first string
	switch d.Order.State {
	case procedure.E10:
		first = string(d.Facts.signer(papers.Handover, SlotGives))
	case procedure.E04D, procedure.E16:
		first = string(d.Facts.signer(papers.Handover, SlotReturns))
	case procedure.E08:
		if g := d.Order.Record.Agreement; g == nil || !g.Workshop {
			return refuse("El mantenimiento es en sitio: el equipo no se recibe en el taller.", "Si debe trasladarse, reprograma en el taller o registra la falla.", "P-03")
		}
		if d.Order.Record.Delivered == nil {
			return refuse("Falta la firma de quien entrega el equipo.", "La persona usuaria debe firmar la sección B.", "P-03")
		}
		first = string(d.Order.Record.Delivered.By)
	}
	return unless(first != string(d.Actor.Person.ID), "Nadie firma por las dos partes.", "Debe firmar la otra persona.", "G-04")
}

// evidence is what the act under way says against the register of warranties.
func evidence(d *Doing) string {
	if w, ok := d.Act.(*DetermineWarranty); ok {
		return w.Evidence
	}
	return ""
}

func folioOf(o *Order) string {
	if o == nil {
		return ""
	}
	return o.Folio
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func localDay(t time.Time) calendar.Day { return calendar.DayOf(t, clock.Mexico) }
