// Package figurespages is the page of indicators: figures of a period and of a unit,
// each reckoned from the steps of the orders when it is asked for, with its definition,
// the orders behind it, and the proof that it is what the history says (domain §5.3,
// rev11 S-01, Q-09, R-A-02).
//
//	GET  /indicadores?periodo=2026-11&unidad=…    the figures
//	POST /indicadores/descargar                   the figures, or the orders behind them, as a file
package figurespages

import (
	"net/http"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB         *database.DB
	People     *people.Store
	Equipment  *equipment.Store
	Settings   *settings.Store
	Indicators *indicators.Store
}

type pages struct {
	Rooms
	rev    procedure.Revision
	memory memory
}

const filePath = web.FiguresPath + "/descargar"

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{Rooms: r, rev: procedure.Rev11}
	policy := web.Policy{Who: []people.Role{people.Adviser, people.Supervisor, people.Director, people.Auditor}, Object: web.ObjectNone,
		Note: "cifras del servicio; el AST ve de la carga solo la suya, y las órdenes detrás de las cifras son de Supervisión, TDTIC y auditoría"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.FiguresPath, Name: "indicadores", Policy: policy, Handler: p.home},
		{Method: http.MethodPost, Path: filePath, Name: "indicadores.descargar", Policy: policy, Handler: p.file, Timeout: time.Minute, Unkept: "no se escribe nada", Body: 4 << 10},
	}
}

// seesAll tells whether somebody may see the load of each AST and the orders one by
// one; an AST sees their own.
func seesAll(a people.Actor) bool {
	return a.Has(people.Supervisor) || a.Has(people.Director) || a.Has(people.Auditor)
}

// memory keeps the reports that were asked for last for a minute, so that who turns
// pages back and forth makes nobody else wait.
type memory struct {
	mu   sync.Mutex
	kept map[string]indicators.Report
}

const (
	memoryFor  = time.Minute
	memorySize = 16
)

// get returns a report that is fresh enough, or makes it. Who asks for one while it
// is made waits for the one count.
func (m *memory) get(key string, now time.Time, count func() (indicators.Report, error)) (indicators.Report, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.kept[key]; ok && now.Sub(r.At) >= 0 && now.Sub(r.At) < memoryFor {
		return r, nil
	}
	r, err := count()
	if err != nil {
		return r, err
	}
	if m.kept == nil || len(m.kept) >= memorySize {
		m.kept = map[string]indicators.Report{}
	}
	m.kept[key] = r
	return r, nil
}
