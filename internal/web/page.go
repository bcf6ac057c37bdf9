package web

import (
	"context"
	"log/slog"
	"slices"
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
	Path  string
	Name  string
	Icon  Icon
	Turns bool // shows how many orders wait for the person
}

// HomePath leads each person to their own first page.
const HomePath = "/"

// firsts are the first pages of the roles, the role that does most in the
// procedure first (domain §7, ui.md §5).
var firsts = []struct {
	role people.Role
	Destination
}{
	{people.Director, Destination{SignPath, "Mi turno", IconInbox, true}},
	{people.Supervisor, Destination{BoardPath, "Mi turno", IconInbox, true}},
	{people.Adviser, Destination{TurnPath, "Mi turno", IconInbox, true}},
	{people.Coordination, Destination{EstatePath, "Patrimonio", IconBuildingCommunity, false}},
	{people.Administrator, Destination{SystemPath, "Sistema", IconSettings, false}},
	{people.Auditor, Destination{AuditPath, "Muestreo", IconScan, false}},
	{people.Requester, Destination{TurnPath, "Mi turno", IconInbox, true}},
}

// first is the first page of the person: that of the role that does most, among
// those whose route is there.
func (v *visit) first() Destination {
	for _, f := range firsts {
		if (f.role == people.Requester || v.actor.Has(f.role)) && v.has(f.Path) {
			return f.Destination
		}
	}
	return Destination{Path: TurnPath, Name: "Mi turno", Icon: IconInbox, Turns: true}
}

// places are the first pages of all the roles of a person, for those who have
// several; each once, the one they land on first.
func (v *visit) places() []Destination {
	var list []Destination
	for _, f := range firsts {
		if f.role != people.Requester && !v.actor.Has(f.role) || !v.has(f.Path) {
			continue
		}
		if d := f.Destination; !slices.ContainsFunc(list, func(x Destination) bool { return x.Path == d.Path }) {
			switch d.Path {
			case SignPath:
				d.Name, d.Icon = "Por firmar", IconRubberStamp
			case BoardPath:
				d.Name, d.Icon = "Tablero", IconClipboardList
			}
			list = append(list, d)
		}
	}
	return list
}

// destinations are the 4 or 5 places of a role, in order, its first page first;
// those whose route is not there (yet) are left out.
func (v *visit) destinations() []Destination {
	orders, machines := Destination{Path: OrdersPath, Name: "Órdenes", Icon: IconTicket}, Destination{Path: AssetsPath, Name: "Equipos", Icon: IconDeviceDesktop}
	chart := Destination{Path: ProcedurePath, Name: "Procedimiento", Icon: IconSitemap}
	all := []Destination{v.first()}
	switch MainRole(v.actor) {
	case people.Requester:
		all = append(all, Destination{Path: AskPath, Name: "Pedir soporte", Icon: IconCirclePlus}, Destination{Path: OrdersPath, Name: "Mis órdenes", Icon: IconTicket}, Destination{Path: AssetsPath, Name: "Mi equipo", Icon: IconDeviceDesktop})
	case people.Administrator:
		all = append(all, Destination{Path: "/personas", Name: "Personas", Icon: IconUsers}, Destination{Path: "/catalogos", Name: "Catálogos", Icon: IconListCheck}, Destination{Path: "/parametros", Name: "Parámetros", Icon: IconAdjustments}, Destination{Path: TurnPath, Name: "Mi turno", Icon: IconInbox, Turns: true})
	case people.Auditor:
		all = append(all, Destination{Path: RecordsPath, Name: "Documentos", Icon: IconCertificate}, orders, machines, chart)
	default:
		all = append(all, orders, machines, chart) // the figures are in «Más» and the palette: five places push the search out
	}
	kept := all[:0]
	for _, d := range all {
		if v.sample || v.may(d.Path) {
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

// isCurrent tells whether a destination is the one the page belongs to. What
// belongs to somebody's turn belongs to the first page that shows it.
func (p Page) isCurrent(d Destination) bool {
	return p.Section == d.Path || p.Section == TurnPath && d.Turns
}

// InputID is the id of the element of an input, for pages that write one
// themselves: the summary of errors leads there.
func InputID(name string) string { return idOf(name) }

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
