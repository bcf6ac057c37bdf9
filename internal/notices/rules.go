package notices

import (
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// special are the texts that say more than whose turn it is: by way, or by act
// where an act changes no station, then by party.
// A party without a text of its own gets the general one.
var special = map[string]map[procedure.Party]string{
	"OS-01": {procedure.TellRequester: "Recibimos tu solicitud. Te avisaremos quién te atiende.", procedure.TellSupervisor: "Hay una orden nueva por asignar."},
	"OS-02": {procedure.TellRequester: "Confirma la orden que te proponemos."},
	"OS-03": {procedure.TellRequester: "Confirmaste tu orden. Te avisaremos quién te atiende.", procedure.TellSupervisor: "Hay una orden nueva por asignar."},
	"OS-05": {procedure.TellRequester: "Capturamos la solicitud que hiciste por otro medio."},
	"OS-06": {procedure.TellAdviser: "Te asignaron una orden.", procedure.TellRequester: "Ya hay quien te atienda."},
	"OS-07": {procedure.TellRequester: "Tu orden no procede. Abre la orden para ver el motivo y a dónde acudir."},
	"OS-11": {procedure.TellRequester: "Fuimos a verte y no te encontramos. Revisa la nueva cita.", procedure.TellSupervisor: "Van varias visitas sin éxito en una orden: revisa qué la detiene."},
	"OS-12": {procedure.TellRequester: "Tu orden ya está en atención."},
	"OS-15": {procedure.TellRequester: "Tu orden no procede. Abre la orden para ver el motivo y a dónde acudir."},
	"OS-18": {procedure.TellRequester: "Concluimos tu servicio. Contesta la encuesta, o avisa si la falla sigue."},
	"OS-19": {procedure.TellRequester: "Tu equipo está listo. Acuerda la entrega."},
	"OS-20": {procedure.TellRequester: "Recibiste tu equipo. Contesta la encuesta, o avisa si la falla sigue."},
	"OS-25": {procedure.TellAdviser: "Contestaron la encuesta de una orden tuya.", procedure.TellSupervisor: "Contestaron la encuesta de una orden."},
	"OS-26": {procedure.TellRequester: "Venció el plazo de la encuesta y la orden se cerró como satisfactoria.", procedure.TellSupervisor: "Una orden se cerró por plazo de encuesta."},
	"OS-27": {procedure.TellAdviser: "La falla persiste en una orden que concluiste.", procedure.TellSupervisor: "Una orden se reabrió porque la falla persiste."},
	"OS-28": {procedure.TellRequester: "Hay fecha para tu mantenimiento. Revísala y firma de enterado."},
	"OS-40": {procedure.TellRequester: "Revisa y firma la entrega de tu equipo."},
	"OS-42": {procedure.TellRequester: "Tu equipo quedó en la DTIC. Tienes copia del ST-ERE en tu orden.", procedure.TellAdviser: "Recibiste un equipo. Tienes copia del ST-ERE en la orden."},
	"OS-48": {procedure.TellRequester: "Reportamos tu equipo al proveedor. Cuando regrese deberás registrar una orden nueva para instalarlo."},
	"OS-57": {procedure.TellRequester: "Recibiste tu equipo sin reparación; sigue un oficio para repararlo fuera.", procedure.TellSupervisor: "Un equipo se devolvió sin reparación: elabora el oficio."},
	"OS-60": {procedure.TellRequester: "Se firmó el oficio de tu equipo. Tienes copia en tu orden; contesta la encuesta.", procedure.TellAreas: "Se firmó un oficio SEI-028 que te corresponde conocer."},

	string(procedure.ProposeRejection):  {procedure.TellSupervisor: "Un AST propone declarar improcedente una orden: revísala y decide."},
	string(procedure.ProposeEscalation): {procedure.TellSupervisor: "Un AST propone escalar una orden al TDTIC: revísala y decide."},
	string(procedure.AskSupplies):       {procedure.TellSupervisor: "Un AST solicita insumos para una orden."},
	string(procedure.TakeResources):     {procedure.TellSupervisor: "Un AST acusó de recibido los recursos de una orden."},
	string(procedure.HandBack):          {procedure.TellRequester: "Tu equipo está listo: pruébalo y firma que lo recibes."},
	string(procedure.ReturnUnrepaired):  {procedure.TellRequester: "Te devolvemos tu equipo sin reparar: revísalo y firma que lo recibes."},
	string(procedure.TakeIn):            {procedure.TellRequester: "Tu equipo llegó al taller. Tienes copia del ST-ERE en tu orden."},
	string(procedure.DeliverAtWorkshop): {procedure.TellAdviser: "Firmaron la entrega de un equipo en el taller: confirma que lo recibes."},
	string(procedure.SignHandover):      {procedure.TellAdviser: "Firmaron la entrega de un equipo: confirma que lo recibes."},
	string(procedure.AnnotateWarranty):  {procedure.TellSupervisor: "Un ST-ERE sin garantía espera que lo recibas."},
	string(procedure.DeclareBackup):     {procedure.TellAdviser: "Respondieron por el respaldo en una orden tuya."},
	string(procedure.ValidateBackup):    {procedure.TellAdviser: "Dijeron si validan el respaldo en una orden tuya."},
	string(procedure.Resume):            {procedure.TellRequester: "Terminó la orden de respaldo: valida su resultado o responde otra vez por tu información."},
	string(procedure.AskDisposal):       {procedure.TellAdviser: "La Supervisión solicitó la baja de un equipo que atiendes: entrégalo a la Coordinación Administrativa."},
	string(procedure.HandForDisposal):   {procedure.TellCoordinator: "El AST firmó la entrega de un equipo para su baja: recíbelo y registra la baja."},
	string(procedure.TakeForDisposal):   {procedure.TellAdviser: "La Coordinación Administrativa recibió un equipo para su baja: documenta y concluye la orden.", procedure.TellSupervisor: "La Coordinación Administrativa recibió un equipo y registró su baja.", procedure.TellRequester: "Tu equipo no tuvo solución y se dio de baja."},
	string(procedure.Reassign):          {procedure.TellFormer: "Una orden que atendías pasó a otra persona.", procedure.TellAdviser: "Te asignaron una orden.", procedure.TellRequester: "Cambió quién te atiende."},
}

// general is what a party is told when a way has no text of its own for it.
func general(d orders.Done, p procedure.Party) string {
	role, _, _ := d.Order.Awaiting()
	st, ok := d.Order.Procedure().Order.Station(d.Order.State)
	if ok && st.Ending && p == procedure.TellRequester {
		return "Tu orden se cerró: " + st.Label + "."
	}
	if ok && !st.Ending {
		if roleOf(p) == role {
			return "Es tu turno en una orden: " + st.Label + "."
		}
		if p == procedure.TellRequester {
			return "Tu orden avanzó: " + st.Label + "."
		}
		return "Una orden que sigues avanzó: " + st.Label + "."
	}
	return "Una orden que sigues se cerró."
}

// roleOf is the role of a party, "" for parties that are no role of the order.
func roleOf(p procedure.Party) procedure.Role {
	switch p {
	case procedure.TellRequester:
		return procedure.Requester
	case procedure.TellAdviser:
		return procedure.Adviser
	case procedure.TellSupervisor:
		return procedure.Supervisor
	case procedure.TellDirector:
		return procedure.Director
	}
	return ""
}

// ofUnit is what who heads a unit is told, by way or timer: they cannot open the order or file
// of another person, so that it says all they need.
var ofUnit = map[string]string{
	string(procedure.TReturn):   "Un equipo de tu unidad está listo en la DTIC y nadie lo ha recibido. Pide que lo reciban, o autoriza por escrito a otra persona.",
	string(procedure.TNewOrder): "Un equipo de tu unidad ya regresó y nadie ha confirmado la orden para instalarlo. Pide que la confirmen.",
	"OS-67":                     "Nadie recibió a tiempo un equipo de tu unidad que está listo: lo resolverá la persona titular de la DTIC.",
	"OS-68":                     "Nadie recibió a tiempo un equipo de tu unidad que se devuelve: lo resolverá la persona titular de la DTIC.",
	"XN3":                       "La reparación de un equipo de tu unidad está autorizada y nadie lo ha entregado. Pide que lo entreguen.",
	"EX-21":                     "La Supervisión registró la orden para instalar un equipo de tu unidad que ya regresó.",
}

// OfUnit is what who heads a unit is told of a way, a timer or a station; another text for
// what nothing special is said of.
func OfUnit(about, other string) string {
	if t, ok := ofUnit[about]; ok {
		return t
	}
	return other
}

// Text is what a party is told about a performed act, without folio.
func Text(d orders.Done, p procedure.Party) string {
	if p == procedure.TellRequester && d.Step.Way == "OS-03" && d.Step.Role == procedure.Supervisor {
		return "La Supervisión registró en tu nombre la orden que te propusimos. Te avisaremos quién te atiende."
	}
	if p == procedure.TellRequester && d.Step.Way == "OS-12" && d.Order.Record.BackupDue {
		return "Responde por el respaldo de tu información para que se trabaje en tu equipo."
	}
	about := d.Step.Way
	if about == "" {
		about = string(d.Step.Act)
	}
	if t, ok := special[about][p]; ok {
		return t
	}
	if p == procedure.TellUnitHead {
		return OfUnit(about, general(d, p))
	}
	return general(d, p)
}
