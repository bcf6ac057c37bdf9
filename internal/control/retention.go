package control

import (
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
)

// Final is what happens to records when their time is over.
type Final string

// The two ends of a series.
const (
	Discard Final = "baja"
	Keep    Final = "conservación"
)

// OrderSeries is the series of the orders, the one whose attachments acts give up.
const OrderSeries = "ordenes"

// Series is a retention series in one version (rev11 Q-08): how many years its records
// stay in the office and then in the archive, counted from when they close.
type Series struct {
	ID      string
	Version int64  // 1 is what the program begins with
	Name    string // what it holds
	Code    string // of the institution's catalogue; "" while it has not given one
	Process int    // years «en trámite»
	Archive int    // years «en concentración»
	Final   Final
	Basis   string
	Reason  string // of this version
	By      string
}

// DueOn is the first day on which records that closed on a day may be given up.
func (s Series) DueOn(closed calendar.Day) calendar.Day {
	t := closed.Time(time.UTC, 12, 0, 0).AddDate(s.Process+s.Archive, 0, 0)
	return calendar.DayOf(t, time.UTC).Add(1)
}

// ArchiveOn is the first day on which they pass from the office to the archive.
func (s Series) ArchiveOn(closed calendar.Day) calendar.Day {
	return calendar.DayOf(closed.Time(time.UTC, 12, 0, 0).AddDate(s.Process, 0, 0), time.UTC).Add(1)
}

const firstBasis = "Provisional, hasta que el área de archivos dé la clave y los plazos del catálogo de disposición documental."

// firstSeries are the series that the program begins with (domain §6, row 22).
func firstSeries() []Series {
	list := []Series{
		{ID: OrderSeries, Name: "Órdenes de servicio: formatos, mensajes, pasos y adjuntos", Process: 3, Archive: 5, Final: Discard},
		{ID: "externos", Name: "Expedientes externos: garantía y norma SEI-028", Process: 3, Archive: 5, Final: Keep},
		{ID: "oficios", Name: "Registro de oficios, con versiones, acuses y respuestas", Process: 3, Archive: 5, Final: Keep},
		{ID: "bodega", Name: "Bodega: entradas, salidas y existencias", Process: 3, Archive: 5, Final: Keep},
		{ID: "inventario", Name: "Equipos: custodia, resguardos y garantías", Process: 3, Archive: 5, Final: Keep},
		{ID: "contingencia", Name: "Contingencia: bloques de folios y caídas", Process: 3, Archive: 5, Final: Keep},
		{ID: "documento", Name: "Control documental: revisiones, formatos, copias y actas de baja", Process: 3, Archive: 5, Final: Keep},
		{ID: "bitacora", Name: "Bitácora de auditoría y muestras", Process: 3, Archive: 5, Final: Keep},
		{ID: "personas", Name: "Personas: roles, nombramientos y ausencias", Process: 3, Archive: 5, Final: Keep},
	}
	for i := range list {
		list[i].Version, list[i].Basis = 1, firstBasis
	}
	return list
}

// File is an attachment that an act lists: what stays of it for ever.
type File struct {
	Name string `json:"nombre"`
	Size int64  `json:"bytes"`
	Hash string `json:"huella"`
}

// Item is an order of a disposal act with the files that it gives up.
type Item struct {
	OrderID string
	Folio   string
	Closed  calendar.Day
	Due     calendar.Day
	Files   []File
}

// Hold keeps an order from being given up (domain §6, row 22).
type Hold struct {
	ID, OrderID, Folio string
	Document, Reason   string
	By                 string
	At                 time.Time
	Ended              time.Time // zero while it holds
	EndDocument        string
}

// The steps of a disposal act.
const (
	Authorised = "autorizada"
	Declined   = "rechazada"
	Executed   = "ejecutada"
)

// DisposalEvent is a step of an act, with who answers for it.
type DisposalEvent struct {
	Kind           string
	Name, Post     string
	Document, Note string
	Hash           string // of the list, as it was signed
	By             string
	At             time.Time
}

// Disposal is an act of disposal: a list of what is given up, proposed by one person and
// authorised by another.
type Disposal struct {
	ID, Folio string
	Basis     string
	Digest    string // over the items
	By        string
	At        time.Time
	Items     []Item
	Events    []DisposalEvent
}

// Did returns a step of the act, and false while it was not taken.
func (d Disposal) Did(kind string) (DisposalEvent, bool) {
	i := slices.IndexFunc(d.Events, func(e DisposalEvent) bool { return e.Kind == kind })
	if i < 0 {
		return DisposalEvent{}, false
	}
	return d.Events[i], true
}

// State is where the act stands: «propuesta», or its last step.
func (d Disposal) State() string {
	for _, kind := range []string{Executed, Declined, Authorised} {
		if _, ok := d.Did(kind); ok {
			return kind
		}
	}
	return "propuesta"
}

// digestOf is the hash of a list of items, which both signatures bind.
func digestOf(items []Item) (string, error) {
	type line struct {
		Order  string       `json:"orden"`
		Folio  string       `json:"folio"`
		Closed calendar.Day `json:"cerrada"`
		Files  []File       `json:"archivos"`
	}
	list := make([]line, len(items))
	for i, x := range items {
		list[i] = line{x.OrderID, x.Folio, x.Closed, x.Files}
	}
	return audit.Hash(list)
}
