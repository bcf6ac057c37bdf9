// Package proofpages is where anybody convinces themselves that nothing was altered:
// the whole file of an order, the verification of the database in words, and the public
// page behind the code that a printed paper bears (rev11 ).
//
//	GET  /ordenes/{folio}/expediente.zip|pdf   everything that belongs to the order
//	GET  /ordenes/{folio}/version-publica      reads its texts before they are made public; POST keeps it
//	GET  /ordenes/{folio}/version-publica.zip|pdf
//	GET  /verificacion                         the last verification, and what it means; POST runs one
//	GET  /verificar                            asks for the code of a paper
//	GET  /verificar/{codigo}                   confirms or denies it; POST compares a file
package proofpages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell    *web.Shell
	DB       *database.DB
	Dossiers *dossier.Maker
	Papers   *papers.Store
	Letters  *letters.Store
	People   *people.Store
	Settings *settings.Store
	Blocks   *contingency.Store                              // printed formats bear the folio of their block
	Verify   func(ctx context.Context) (proof.Report, error) // judges the whole database
	Folders  []string                                        // of checkpoints
}

type pages struct {
	Rooms
	asked *web.Throttle
}

// largestCompared is the largest file that a visitor may have compared.
const largestCompared = 32 << 20

// exportTime is how long a whole dossier may take to be written.
const exportTime = 5 * time.Minute

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r, web.NewThrottle(40, time.Minute)}
	readers := web.Policy{Who: []people.Role{people.Auditor, people.Director, people.Supervisor}, Object: web.ObjectOrder, Note: "quien lee todas las órdenes por su función; una ajena responde como inexistente, y cada descarga queda en la bitácora"}
	judges := web.Policy{Who: []people.Role{people.Auditor, people.Administrator}, Object: web.ObjectNone, Note: "resultados de la verificación, sin datos de ninguna orden"}
	public := web.Policy{Public: true, Object: web.ObjectPaper, Note: "confirma o niega un formato por su código, sin datos personales"}
	return []web.Route{
		{Method: http.MethodGet, Path: "/ordenes/{folio}/expediente.zip", Name: "expediente.zip", Policy: readers, Handler: p.zip, Timeout: exportTime},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/expediente.pdf", Name: "expediente.pdf", Policy: readers, Handler: p.pdf, Timeout: exportTime},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/version-publica", Name: "version-publica", Policy: readers, Handler: p.review, Timeout: time.Minute},
		{Method: http.MethodPost, Path: "/ordenes/{folio}/version-publica", Name: "version-publica.revisar", Policy: readers, Handler: p.keepReview, Timeout: time.Minute, Unkept: "decisiones sobre textos que ya están en la orden; vuelven marcadas si hay que corregirlas"},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/version-publica.zip", Name: "version-publica.zip", Policy: readers, Handler: p.publicZip, Timeout: exportTime},
		{Method: http.MethodGet, Path: "/ordenes/{folio}/version-publica.pdf", Name: "version-publica.pdf", Policy: readers, Handler: p.publicPDF, Timeout: exportTime},
		{Method: http.MethodGet, Path: web.VerificationPath, Name: "verificacion", Policy: judges, Handler: p.verification},
		{Method: http.MethodPost, Path: web.VerificationPath, Name: "verificacion.correr", Policy: judges, Handler: p.run, Body: 4 << 10, Timeout: exportTime, Unkept: "no lleva nada escrito"},
		{Method: http.MethodGet, Path: verifyPath, Name: "verificar", Policy: public, Handler: p.ask},
		{Method: http.MethodGet, Path: verifyPath + "/{codigo}", Name: "verificar.codigo", Policy: public, Handler: p.confirm, Content: web.Compare},
		{Method: http.MethodPost, Path: verifyPath + "/{codigo}", Name: "verificar.comparar", Policy: public, Handler: p.compare, Content: web.Compare, Body: largestCompared + 64<<10, Timeout: time.Minute, Unkept: "solo un archivo, del que se calcula la huella y no se guarda nada"},
	}
}

const verifyPath = web.VerifyPath
