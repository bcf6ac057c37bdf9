// Package repairpages are the pages of external files: the machines that went to a
// warranty claim or to the state agency under the norm SEI-028, what each waits for, and
// «Lo que sigue» for whose turn it is (domain §4.3, rev11 P-07, P-08, P-09).
//
//	GET  /expedientes                              open files, and those that ended: a list
//	POST /listas/expedientes/…                     its columns, views and export
//	GET  /expedientes/{folio}                      one file
//	GET  /expedientes/{folio}/actividades/{slug}   POST does an act of it
//	GET  …/actividades/{slug}/hoja/{hoja}          what it will sign, whole; POST signs it; /{n} as PDF
//	GET  /expedientes/{folio}/archivos/{id}        a proof, to be kept; /miniatura a small picture of it
package repairpages

import (
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/views"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB        *database.DB
	Desk      *repair.Desk
	Orders    *orders.Desk // keeps the files that people attach
	People    *people.Store
	Equipment *equipment.Store
	Letters   *letters.Store
	Papers    *papers.Store
	Dealings  *dealings.Store
	Documents *documents.Store
	Views     *views.Store
}

// exportTime is how long an export may take.
const exportTime = 50 * time.Second

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	read := web.Policy{Signed: true, Object: web.ObjectRepair, Note: "la mesa juzga: la persona del expediente, quien lee toda orden y la Coordinación Administrativa; uno ajeno responde como inexistente"}
	laid := web.Policy{Signed: true, Object: web.ObjectPaper, Note: "solo a quien se le mostró; la mesa juzga turno y expediente, y se firma eso o nada"}
	return append(p.choices().Routes(), []web.Route{
		{Method: http.MethodGet, Path: web.FilesPath, Name: "expediente.lista", Policy: read, Handler: p.list},
		{Method: http.MethodPost, Path: "/listas/" + listName + "/descargar", Name: "expedientes.descargar", Handler: p.export, Unkept: "no se escribe nada", Timeout: exportTime,
			Policy: web.Policy{Signed: true, Object: web.ObjectRepair, Note: "la misma consulta que la lista, y queda en la auditoría"}},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}", Name: "expediente.ver", Policy: read, Handler: p.show, Content: web.Sign},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/actividades/{slug}", Name: "expediente.actividad", Policy: read, Handler: p.activity, Content: web.Sign},
		{Method: http.MethodPost, Path: web.FilesPath + "/{folio}/actividades/{slug}", Name: "expediente.realizar", Policy: read, Handler: p.perform, Form: actForm, Content: web.Sign, Body: web.UploadBody, Timeout: web.UploadTime},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/actividades/{slug}/hoja/{hoja}", Name: "expediente.hoja", Policy: laid, Handler: p.shown, Content: web.Sign},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/actividades/{slug}/hoja/{hoja}/{n}", Name: "expediente.hoja-pdf", Policy: laid, Handler: p.shownPDF},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/actividades/{slug}/hoja/{hoja}/fotos/{huella}", Name: "expediente.hoja-foto", Policy: laid, Handler: p.laidPhoto},
		{Method: http.MethodPost, Path: web.FilesPath + "/{folio}/actividades/{slug}/hoja/{hoja}", Name: "expediente.hoja.firmar", Policy: laid, Handler: p.signShown, Unkept: "solo las firmas; lo escrito espera con la hoja", Content: web.Sign, Body: web.UploadBody, Timeout: web.UploadTime},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/formatos/{id}", Name: "expediente.formato", Policy: read, Handler: p.paper},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/formatos/{id}/pdf", Name: "expediente.formato-pdf", Policy: read, Handler: p.paperPDF},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/archivos/{id}", Name: "expediente.archivo", Policy: read, Handler: p.download},
		{Method: http.MethodGet, Path: web.FilesPath + "/{folio}/archivos/{id}/miniatura", Name: "expediente.miniatura", Policy: read, Handler: p.thumbnail},
	}...)
}
