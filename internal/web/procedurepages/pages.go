// Package procedurepages shows the procedure: the document in our own words, and
// how it lives: the chart with the
// orders that are in each activity, the course of one order, the table, the
// readings, what covers each clause, and the diagram as files (rev11,
// GAP-45). Everything is asked of the procedure's value; nothing about the flow is
// written here.
package procedurepages

import (
	"fmt"
	"net/http"

	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	Shell    *web.Shell
	DB       *database.DB
	Desk     *orders.Desk
	Settings *settings.Store
	Control  *control.Store
}

// Addresses of this room.
const (
	readingsPath = web.ProcedurePath + "/criterios"
	tablePath    = web.ProcedurePath + "/tabla"
	chartPath    = web.ProcedurePath + "/diagrama.svg"
	viewerPath   = web.ProcedurePath + "/bpmn"
	coveragePath = web.ProcedurePath + "/cobertura"
	documentPath = web.ProcedurePath + "/documento"
)

type pages struct {
	Rooms
	rev    procedure.Revision // the one in force
	months monthMemory
}

// Routes returns the routes of the room. The procedure is open to whoever is
// signed in; the orders that its pages list are those that the desk lets the
// reader know of.
func Routes(r Rooms) []web.Route {
	all := procedure.Revisions()
	p := &pages{Rooms: r, rev: all[len(all)-1]}
	open := web.Policy{Signed: true, Object: web.ObjectNone, Note: "el procedimiento es de consulta general"}
	byDesk := web.Policy{Signed: true, Object: web.ObjectOrder, Note: "conteos sin datos de nadie; cada orden la filtra la mesa"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.ProcedurePath, Name: "procedimiento", Handler: p.live, Policy: byDesk},
		{Method: http.MethodGet, Path: documentPath, Name: "procedimiento.documento", Handler: p.document, Policy: open},
		{Method: http.MethodGet, Path: documentPath + "/{seccion}", Name: "procedimiento.documento.seccion", Handler: p.section, Policy: open},
		{Method: http.MethodGet, Path: readingsPath, Name: "procedimiento.criterios", Handler: p.readings, Policy: open},
		{Method: http.MethodGet, Path: tablePath, Name: "procedimiento.tabla", Handler: p.table, Policy: open},
		{Method: http.MethodGet, Path: coveragePath, Name: "procedimiento.cobertura", Handler: p.coverage, Policy: open},
		{Method: http.MethodGet, Path: chartPath, Name: "procedimiento.diagrama", Handler: p.chartFile, Policy: open},
		{Method: http.MethodGet, Path: viewerPath, Name: "procedimiento.bpmn", Handler: p.viewer, Policy: open, Content: web.Diagram},
		{Method: http.MethodGet, Path: bpmnPath(p.rev), Name: "procedimiento.bpmn.archivo", Handler: p.bpmnFile, Policy: open},
	}
}

func bpmnPath(r procedure.Revision) string {
	return fmt.Sprintf("%s/rev%d.bpmn", web.ProcedurePath, r.No)
}

// otherViews leads from each page of the room to the others.
func otherViews(current string) []web.Chip {
	chips := []web.Chip{
		{Label: "Procedimiento vivo", Href: web.ProcedurePath},
		{Label: "Documento", Href: documentPath},
		{Label: "Tabla", Href: tablePath},
		{Label: "Criterios aplicados", Href: readingsPath},
		{Label: "Cobertura", Href: coveragePath},
		{Label: "BPMN", Href: viewerPath},
	}
	for i := range chips {
		chips[i].Current = chips[i].Href == current
	}
	return chips
}
