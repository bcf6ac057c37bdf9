package web

import (
	"context"
	"log/slog"
	"strings"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Page is what Layout needs to know of a page.
type Page struct {
	Title   string // of the browser's tab, unique among the pages
	Section string // path of the destination that is marked as current: OrdersPath
	Wide    bool   // the procedure's map may take 1760 px
	// Problem is what the answer reports, so that the tab says it and the
	// keyboard begins at the summary. The page shows it with ErrorSummary.
	Problem *problem.Error
}

func (p Page) tab() string {
	if p.Problem != nil {
		return "Corrige: " + p.Title + " · Soporte"
	}
	return p.Title + " · Soporte"
}

func (p Page) class() string {
	if p.Wide {
		return "ancho"
	}
	return ""
}

// Focus is the head of a page without navigation: one task only, as signing or
// filling a format.
type Focus struct {
	Back      string // path to return to
	BackWords string // «Volver a la orden»
	Name      string // «ST-ERE Entrega-recepción»
	Folio     string
	Detail    string // «Laptop Norte L14»
	State     Badge  // of the document; without text it is left out
	// Words and Actions are the bar that stays at the foot: what is missing, and
	// the one main button, which names its form (Action.Form).
	Words   string
	Actions []Action
}

// Destination is one entry of the navigation.
type Destination struct {
	Path string
	Name string
	Icon Icon
}

// destinations are the 4 or 5 places of a role, in order; those whose route is not
// there (yet) are left out.
func (v *visit) destinations() []Destination {
	var all []Destination
	turn := Destination{TurnPath, "Mi turno", IconInbox}
	switch MainRole(v.actor) {
	case people.Requester:
		all = []Destination{turn, {AskPath, "Pedir soporte", IconCirclePlus}, {OrdersPath, "Mis órdenes", IconTicket}, {AssetsPath, "Mi equipo", IconDeviceDesktop}}
	case people.Administrator:
		all = []Destination{turn, {"/administracion", "Sistema", IconSettings}, {"/personas", "Personas", IconUsers}, {"/catalogos", "Catálogos", IconListCheck}, {"/parametros", "Parámetros", IconAdjustments}}
	case people.Coordination:
		all = []Destination{turn, {"/expedientes", "Expedientes", IconArchive}, {OrdersPath, "Órdenes", IconTicket}, {AssetsPath, "Equipos", IconDeviceDesktop}, {ProcedurePath, "Procedimiento", IconSitemap}}
	default:
		all = []Destination{turn, {OrdersPath, "Órdenes", IconTicket}, {AssetsPath, "Equipos", IconDeviceDesktop}, {ProcedurePath, "Procedimiento", IconSitemap}, {FiguresPath, "Indicadores", IconChartBar}}
	}
	kept := all[:0]
	for _, d := range all {
		if v.has(d.Path) {
			kept = append(kept, d)
		}
	}
	return kept
}

// has tells whether a destination can be shown.
func (v *visit) has(path string) bool { return v.sample || v.shell.Has(path) }

// numbers reads the counters of the top bar once for a page. When they cannot be
// read the page goes without them.
func (v *visit) numbers(ctx context.Context) Counters {
	if v.counters == nil {
		v.counters = &Counters{}
		if read := v.shell.options.Counters; read != nil && v.actor.Person.ID != "" {
			c, err := read(ctx, v.actor)
			if err != nil {
				v.shell.log.LogAttrs(ctx, slog.LevelWarn, "sin contadores", slog.String("error", err.Error()))
			} else {
				v.counters = &c
			}
		}
	}
	return *v.counters
}

// isCurrent tells whether a destination is the one the page belongs to.
func (p Page) isCurrent(d Destination) bool { return p.Section == d.Path }

// idOf makes the id of an element out of the name of an input:
// "lines[0].item" → "c-lines-0-item".
func idOf(name string) string {
	var b strings.Builder
	b.WriteString("c-")
	dash := false
	for _, c := range name {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' {
			b.WriteRune(c)
			dash = false
		} else if !dash && c != ']' {
			b.WriteByte('-')
			dash = true
		}
	}
	return strings.TrimRight(b.String(), "-")
}
