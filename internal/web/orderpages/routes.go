// Package orderpages shows orders and takes what people do with them: Mi turno,
// Pedir soporte, the page of one order with «Lo que sigue», the Supervisor's
// board, lists, the survey and the papers as pages (rev11 §10, domain §7).
//
//	GET  /mi-turno                              what waits for me
//	GET  /pedir-soporte                         POST files an order (rev11 A-01)
//	GET  /capturar                              POST captures one that came otherwise (rev11 P-12)
//	GET  /tablero                               POST assigns several (rev11 A-02)
//	GET  /titular                               what the TDTIC signs, and the figures
//	POST /titular/{folio}/actividades/{slug}    signs, observes or determines there
//	GET  /ordenes                               lists and searches
//	POST /listas/ordenes/columnas                   remembers a person's columns
//	POST /listas/ordenes/vistas                 keeps a view; /{id} renames, moves, forgets it
//	POST /listas/ordenes/descargar                   the list as CSV or XLSX
//	GET  /ordenes/{folio}                       one order
//	GET  /ordenes/{folio}/acuse                 its receipt
//	GET  /ordenes/{folio}/no-coincide           POST says that its machine is not as the inventory has it
//	GET  /ordenes/{folio}/actividades/{slug}    POST performs an activity
//	GET  …/actividades/{slug}/hoja/{hoja}       what it will sign, whole; POST signs it; /{n} as PDF
//	GET  /formatos                              the eleven formats; POST exports one
//	GET  /formatos/{codigo}/blanco              one of them for the pen, as PDF
//	GET  /ordenes/{folio}/formatos/{id}         a paper of the order as it is printed; /pdf as PDF
//	GET  /ordenes/{folio}/formatos/{id}/firma/{lugar} POST strengthens a signature
//	GET  …/hoja/{hoja}/fotos/{huella}           a photograph of a sheet that waits for its signature
//	GET  /ordenes/{folio}/notificaciones        POST records who was notified of a letter
//	GET  /oficios                               the register of letters; one at /{id}
//	POST /oficios/{id}/respuesta                what its addressee answered; /anular voids it
//	POST /listas/oficios/descargar              the register as CSV or XLSX
//	POST /ordenes/{folio}/archivos              adds files (ST-OS field 18)
//	GET  /ordenes/{folio}/archivos/{id}         one of them, to be kept
//	GET  /ordenes/{folio}/archivos/{id}/miniatura a small picture of it
//	POST /ordenes/{folio}/mensajes              a message or an internal note
//	GET  /vivo                                  what changed, and who looks, as it happens
//	GET  /precargas/{id}                        a proposal, until it has a folio
//	GET  /precargas/{id}/actividades/{slug}     POST confirms or discards it
package orderpages

import (
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// exportTime is how long an export may take.
const exportTime = 50 * time.Second

// Pages are the pages of the room; build it with the rooms it shows.
type Pages struct {
	Desk        *orders.Desk
	People      *people.Store
	Equipment   *equipment.Store
	Supplies    *supplies.Store
	Papers      *papers.Store
	Letters     *letters.Store
	Settings    *settings.Store
	Contingency *contingency.Store
	Messages    *messages.Store
	Repair      *repair.Store
	Live        *live.Bus
	Indicators  *indicators.Store
	Views       *views.Store
	Documents   *documents.Store
	Dealings    *dealings.Store
	Maintenance *maintenance.Store
	Discovery   *discovery.Store
}

// Routes lists the addresses of the room with their policies.
func (p *Pages) Routes() []web.Route {
	signed := func(object, note string) web.Policy { return web.Policy{Signed: true, Object: object, Note: note} }
	supervisor := func(object, note string) web.Policy {
		return web.Policy{Who: []people.Role{people.Supervisor}, Object: object, Note: note}
	}
	director := func(note string) web.Policy {
		return web.Policy{Who: []people.Role{people.Director}, Object: web.ObjectLetter, Note: note}
	}
	register := func(note string) web.Policy {
		return web.Policy{Who: []people.Role{people.Director, people.Supervisor, people.Auditor}, Object: web.ObjectLetter, Note: note}
	}
	const byDesk = "la mesa juzga persona, turno y relación con la orden; una ajena responde como inexistente"
	return []web.Route{
		{Method: http.MethodGet, Path: web.TurnPath, Name: "turno", Handler: p.turn, Content: web.Field, Policy: signed(web.ObjectOwn, "solo lo que espera a la persona o a su función")},
		{Method: http.MethodGet, Path: web.AskPath, Name: "orden.pedir", Handler: p.ask, Policy: signed(web.ObjectOwn, "lista solo los equipos propios")},
		{Method: http.MethodPost, Path: web.AskPath, Name: "orden.crear", Handler: p.file, Later: true, Form: requestForm, Body: web.UploadBody, Timeout: web.UploadTime, Policy: signed(web.ObjectOwn, "crea a nombre de quien la pide")},
		{Method: http.MethodGet, Path: "/capturar", Name: "orden.captura", Handler: p.capture, Policy: supervisor(web.ObjectOrder, "captura por otro medio")},
		{Method: http.MethodPost, Path: "/capturar", Name: "orden.capturar", Handler: p.fileCapture, Form: captureForm, Body: web.UploadBody, Timeout: web.UploadTime, Policy: supervisor(web.ObjectOrder, "captura por otro medio")},
		{Method: http.MethodGet, Path: "/tablero", Name: "tablero", Handler: p.board, Content: web.Field, Policy: supervisor(web.ObjectOrder, "órdenes abiertas y cargas")},
		{Method: http.MethodPost, Path: "/tablero", Name: "tablero.asignar", Handler: p.assignMany, Form: web.Taking(manyForm{}), Policy: supervisor(web.ObjectOrder, byDesk)},
		{Method: http.MethodPost, Path: "/tablero" + web.UndoSuffix, Name: "tablero.deshacer", Handler: p.undoAssigned, Unkept: "no lleva nada escrito", Policy: supervisor(web.ObjectOrder, "solo lo que asignó quien lo deshace; la mesa juzga cada orden")},
		{Method: http.MethodPost, Path: "/ordenes/{folio}" + web.UndoSuffix, Name: "orden.deshacer", Handler: p.undo, Unkept: "no lleva nada escrito", Policy: signed(web.ObjectOrder, byDesk)},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/mensajes/{id}" + web.UndoSuffix, Name: "orden.escribir.deshacer", Handler: p.withdraw, Unkept: "no lleva nada escrito", Policy: signed(web.ObjectOrder, "solo quien escribió el mensaje, mientras nadie conteste")},
		{Method: http.MethodPost, Path: "/listas/ordenes/vistas" + web.UndoSuffix, Name: "orden.lista.vista.deshacer", Handler: p.restoreView, Unkept: "no lleva nada escrito", Policy: signed(web.ObjectOwn, "solo las vistas de quien las guarda")},
		{Method: http.MethodGet, Path: web.SignPath, Name: "titular", Handler: p.toSign, Policy: director("lo que espera la firma del TDTIC; la mesa juzga cada orden")},
		{Method: http.MethodPost, Path: web.SignPath + "/{folio}/actividades/{slug}", Name: "titular.realizar", Handler: p.signHere, Form: actForm, Policy: director(byDesk)},
		{Method: http.MethodGet, Path: web.OrdersPath, Name: "orden.lista", Handler: p.list, Policy: signed(web.ObjectOrder, "la consulta filtra por quien la hace")},
		{Method: http.MethodPost, Path: "/listas/ordenes/columnas", Name: "orden.lista.columnas", Handler: p.keepColumns, Unkept: "casillas que se vuelven a marcar en un momento", Policy: signed(web.ObjectOwn, "solo las columnas de quien las elige")},
		{Method: http.MethodPost, Path: "/listas/ordenes/vistas", Name: "orden.lista.guardar", Handler: p.keepView, Unkept: "un nombre de pocas letras; si no se puede guardar, vuelve escrito", Policy: signed(web.ObjectOwn, "solo las vistas de quien las guarda")},
		{Method: http.MethodPost, Path: "/listas/ordenes/vistas/{vista}", Name: "orden.lista.vista", Handler: p.changeView, Unkept: "un nombre de pocas letras", Policy: signed(web.ObjectOwn, "la vista de otra persona responde como inexistente")},
		{Method: http.MethodPost, Path: "/listas/ordenes/descargar", Name: "orden.lista.descargar", Handler: p.export, Unkept: "no se escribe nada", Timeout: exportTime, Policy: signed(web.ObjectOrder, "la misma consulta que la lista, y queda en la auditoría")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}", Name: "orden.ver", Handler: p.show, Policy: signed(web.ObjectOrder, byDesk)},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/acuse", Name: "orden.acuse", Handler: p.receipt, Policy: signed(web.ObjectOrder, byDesk)},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/no-coincide", Name: "orden.no-coincide", Handler: p.mismatch, Policy: signed(web.ObjectOrder, "la mesa admite a quien pidió, a quien tiene el resguardo y a su AST")},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/no-coincide", Name: "orden.no-coincide.enviar", Handler: p.mismatch, Form: web.Taking(mismatchForm{}), Policy: signed(web.ObjectOrder, "la mesa admite a quien pidió, a quien tiene el resguardo y a su AST; el inventario no cambia")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/actividades/{slug}", Name: "orden.actividad", Handler: p.activity, Content: web.Sign, Policy: signed(web.ObjectOrder, byDesk)},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/actividades/{slug}", Name: "orden.realizar", Handler: p.perform, Later: true, Form: actForm, Content: web.Sign, Body: uploadBody, Timeout: uploadTime, Policy: signed(web.ObjectOrder, byDesk)},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/actividades/{slug}/hoja/{hoja}", Name: "orden.hoja", Handler: p.shown, Content: web.Sign, Policy: signed(web.ObjectPaper, "solo a quien se le mostró; la mesa juzga turno y orden")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/actividades/{slug}/hoja/{hoja}/{n}", Name: "orden.hoja-pdf", Handler: p.shownPDF, Policy: signed(web.ObjectPaper, "solo a quien se le mostró; la mesa juzga turno y orden")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/actividades/{slug}/hoja/{hoja}/fotos/{huella}", Name: "orden.hoja-foto", Handler: p.laidPhoto, Policy: signed(web.ObjectPaper, "solo a quien se le mostró; la mesa juzga turno y orden")},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/actividades/{slug}/hoja/{hoja}", Name: "orden.hoja.firmar", Handler: p.signShown, Unkept: "solo la firma; lo escrito espera con la hoja", Content: web.Sign, Body: uploadBody, Timeout: uploadTime, Policy: signed(web.ObjectPaper, "solo a quien se le mostró; se firma eso o nada")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/formatos/{id}", Name: "orden.formato", Handler: p.paper, Policy: signed(web.ObjectPaper, byDesk)},
		{Method: http.MethodGet, Path: formatsPath, Name: "formatos", Handler: p.formats, Policy: signed(web.ObjectNone, "la lista de formatos es de consulta general")},
		{Method: http.MethodPost, Path: formatsPath, Name: "formatos.descargar", Handler: p.exportFormat, Unkept: "no se escribe nada", Timeout: exportTime, Policy: web.Policy{Who: exporters, Object: web.ObjectPaper, Note: "las órdenes que la lista de quien descarga muestra, y queda en la auditoría"}},
		{Method: http.MethodGet, Path: formatsPath + "/{codigo}/blanco", Name: "formatos.blanco", Handler: p.blank, Policy: signed(web.ObjectNone, "un formato en blanco no dice nada de nadie")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/formatos/{id}/pdf", Name: "orden.formato-pdf", Handler: p.paperPDF, Policy: signed(web.ObjectPaper, byDesk)},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/formatos/{id}/firma/{lugar}", Name: "orden.reforzar", Handler: p.strengthen, Content: web.Sign, Policy: signed(web.ObjectPaper, "solo quien firmó ese lugar")},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/formatos/{id}/firma/{lugar}", Name: "orden.reforzar.firmar", Handler: p.addStrength, Form: strengthForm, Content: web.Sign, Body: uploadBody, Timeout: uploadTime, Policy: signed(web.ObjectPaper, "solo quien firmó ese lugar; se pide de nuevo su contraseña o PIN")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}" + deliveriesPath, Name: "orden.notificaciones", Handler: p.receipts, Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodPost, Path: "/ordenes/{folio}" + deliveriesPath, Name: "orden.notificar", Handler: p.deliver, Form: deliveryForm, Body: web.UploadBody, Timeout: web.UploadTime, Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodGet, Path: web.LettersPath, Name: "oficio.lista", Handler: p.letterList, Policy: register("todo el registro; cada quien más lee solo su copia")},
		{Method: http.MethodPost, Path: lettersFile, Name: "oficio.lista.descargar", Handler: p.exportLetters, Unkept: "no se escribe nada", Timeout: exportTime, Policy: register("la misma consulta que la lista, y queda en la auditoría")},
		{Method: http.MethodGet, Path: web.LettersPath + "/{oficio}", Name: "oficio.ver", Handler: p.letterRecord, Policy: signed(web.ObjectLetter, "TDTIC, Supervisión y auditoría, todos; la persona usuaria y la Coordinación Administrativa, su copia firmada")},
		{Method: http.MethodGet, Path: web.LettersPath + "/{oficio}/respuesta", Name: "oficio.respuesta", Handler: p.replyForm, Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodPost, Path: web.LettersPath + "/{oficio}/respuesta", Name: "oficio.respuesta.asentar", Handler: p.reply, Form: web.Taking(orders.ReplyForm{}), Body: web.UploadBody, Timeout: web.UploadTime, Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodGet, Path: web.LettersPath + "/{oficio}/anular", Name: "oficio.anular", Handler: p.voidForm, Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodPost, Path: web.LettersPath + "/{oficio}/anular", Name: "oficio.anular.guardar", Handler: p.voidLetter, Form: web.Taking(orders.VoidForm{}), Policy: supervisor(web.ObjectLetter, byDesk)},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/archivos", Name: "orden.adjuntar", Handler: p.attach, Later: true, Unkept: "solo archivos, que el navegador no deja guardar a medias", Body: web.UploadBody, Timeout: web.UploadTime, Policy: signed(web.ObjectFile, "la mesa juzga quién participa en la orden")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/archivos/{id}", Name: "orden.archivo", Handler: p.download, Policy: signed(web.ObjectFile, "quien puede leer la orden; uno ajeno responde como orden inexistente")},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/archivos/{id}/miniatura", Name: "orden.miniatura", Handler: p.thumbnail, Policy: signed(web.ObjectFile, "quien puede leer la orden; uno ajeno responde como orden inexistente")},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/mensajes", Name: "orden.escribir", Handler: p.write, Later: true, Form: messageForm, Policy: signed(web.ObjectOrder, "escriben quien la pidió y quienes la atienden; notas, solo estos")},
		{Method: http.MethodGet, Path: "/vivo", Name: "vivo", Handler: p.watch, Looks: true, Quiet: true, Timeout: streamLife, Policy: signed(web.ObjectOrder, "la mesa juzga quién lee la orden o la cola; una ajena responde como inexistente")},
		{Method: http.MethodGet, Path: "/precargas/{folio}", Name: "precarga.ver", Handler: p.show, Policy: signed(web.ObjectDraft, byDesk)},
		{Method: http.MethodGet, Path: "/precargas/{folio}/actividades/{slug}", Name: "precarga.actividad", Handler: p.activity, Policy: signed(web.ObjectDraft, byDesk)},
		{Method: http.MethodPost, Path: "/precargas/{folio}/actividades/{slug}", Name: "precarga.realizar", Handler: p.perform, Form: actForm, Policy: signed(web.ObjectDraft, byDesk)},
	}
}

// pathOf is the address of an order, or of a proposal without folio.
func pathOf(o *orders.Order) string { return refPath(o.Folio, string(o.ID)) }

func refPath(folio, id string) string {
	if folio == "" {
		return "/precargas/" + id
	}
	return "/ordenes/" + folio
}
