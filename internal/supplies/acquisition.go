package supplies

import (
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// AcquisitionState is where a purchase is.
type AcquisitionState string

// The states of an acquisition.
const (
	UnderWay AcquisitionState = "curso"
	Received AcquisitionState = "recibida"
	GivenUp  AcquisitionState = "cerrada" // with less than was ordered, or nothing
)

// Label is the state as people read it.
func (s AcquisitionState) Label() string {
	switch s {
	case UnderWay:
		return "En curso"
	case Received:
		return "Recibida"
	}
	return "Cerrada sin completar"
}

// Acquisition is a purchase under way (rev11 R-S-03, GAP-31).
type Acquisition struct {
	ID       string           `db:"id"`
	Number   string           `db:"number"` // of the requisition or order: «Requisición 118»
	Supplier string           `db:"supplier"`
	Promised string           `db:"promised"` // local day
	State    AcquisitionState `db:"state"`
	Note     string           `db:"note"`
	OrderID  string           `db:"order_id"` // that waits in activity 13; "" for none
	By       string           `db:"made_by"`
	At       database.Instant `db:"at"`
	Version  int64            `db:"version"`

	Lines []AcquisitionLine `db:"-"`
}

// AcquisitionLine is what is bought of one item.
type AcquisitionLine struct {
	AcquisitionID string `db:"acquisition_id"`
	ItemID        string `db:"item_id"`
	Name          string `db:"name"`
	Unit          string `db:"unit"`
	Serials       bool   `db:"serials"`
	Qty           int64  `db:"qty"`
	Cost          int64  `db:"cost"` // expected, of all of it, in centavos
	Received      int64  `db:"received"`
}

// Left is what has not come.
func (l AcquisitionLine) Left() int64 { return l.Qty - l.Received }

// Late tells whether its promised date is over and something has not come.
func (a Acquisition) Late(today calendar.Day) bool {
	return a.State == UnderWay && a.Promised < today.String()
}

// check judges what a new acquisition says.
func (a *Acquisition) check(today calendar.Day) error {
	a.Number, a.Supplier, a.Note = strings.TrimSpace(a.Number), strings.TrimSpace(a.Supplier), strings.TrimSpace(a.Note)
	if a.Number == "" {
		return problem.OnField("gestion", "Escribe el número o nombre de la gestión, por ejemplo «Requisición 118».")
	}
	if err := promise(a.Promised, today); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, l := range a.Lines {
		switch {
		case l.Qty <= 0 || l.Qty > most:
			return wrongQty
		case l.Cost < 0 || l.Cost > mostCost:
			return problem.OnField("costo", "El costo no puede ser negativo.")
		case seen[l.ItemID]:
			return problem.OnField("lineas", "Un insumo está en dos renglones; júntalos en uno.")
		}
		seen[l.ItemID] = true
	}
	return nil
}

func promise(day string, today calendar.Day) error {
	d, err := calendar.ParseDay(day)
	if err != nil || d.Before(today) {
		return problem.OnField("fecha_compromiso", "Elige una fecha de hoy en adelante: es cuando se espera que llegue.")
	}
	return nil
}

// Need is how much of an item has to be bought, and why (rev11 R-S-03).
type Need struct {
	Item
	Waiting int64 `db:"waiting"` // for orders, by decisions «adquirir»
	Coming  int64 `db:"coming"`  // in acquisitions under way
}

// Lack is what is under the minimum.
func (n Need) Lack() int64 { return max(0, n.Minimum-n.Free()) }

// ToOrder is what nobody has ordered yet.
func (n Need) ToOrder() int64 { return max(0, n.Waiting+n.Lack()-n.Coming) }

// Came is what a reception did for an order that waited.
type Came struct {
	OrderID string
	SlipID  string
	Text    string // «1 pza de Fuente ATX»
	Whole   bool   // nothing that the order waits for is missing any more
}
