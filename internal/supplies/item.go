package supplies

import (
	"math/bits"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Class says what a supply is for (rev11 E-09).
type Class string

// The classes of supply.
const (
	Part       Class = "refaccion"
	Consumable Class = "consumible"
	Tool       Class = "herramienta"
	Medium     Class = "medio"
)

// Classes are all of them, in the order in which lists show them.
var Classes = []Class{Part, Consumable, Tool, Medium}

// Label is the class as people read it.
func (c Class) Label() string {
	switch c {
	case Part:
		return "Refacción"
	case Consumable:
		return "Consumible"
	case Tool:
		return "Herramienta"
	case Medium:
		return "Medio"
	}
	return string(c)
}

// Item is a supply of the store room.
type Item struct {
	ID       string `db:"id"`
	Name     string `db:"name"`
	Unit     string `db:"unit"` // "pza", "lata", "L"…
	Class    Class  `db:"class"`
	Place    string `db:"place"`   // shelf or drawer
	Serials  bool   `db:"serials"` // each piece is known by its serial number
	Stock    int64  `db:"stock"`
	Reserved int64  `db:"reserved"` // of the stock, for orders
	Minimum  int64  `db:"minimum"`  // below it the Supervisor is told
	Value    int64  `db:"value"`    // of the stock, in centavos
	Active   bool   `db:"active"`
}

// Free is what can be promised to somebody else: the stock without what is reserved.
func (i Item) Free() int64 { return i.Stock - i.Reserved }

// Short tells whether what is free is under the minimum (rev11 E-09).
func (i Item) Short() bool { return i.Active && i.Free() < i.Minimum }

// Average is what a piece costs, in centavos, rounded; zero for an empty shelf.
func (i Item) Average() int64 {
	if i.Stock == 0 {
		return 0
	}
	return share(i.Value, 1, i.Stock)
}

// share is the part of a value that a quantity of the whole has, rounded half up; the
// whole takes everything, so that no centavo is left on an empty shelf.
func share(value, qty, whole int64) int64 {
	if qty >= whole {
		return value
	}
	hi, lo := bits.Mul64(uint64(value), uint64(qty))
	lo, carry := bits.Add64(lo, uint64(whole)/2, 0)
	part, _ := bits.Div64(hi+carry, lo, uint64(whole))
	return min(int64(part), value)
}

// Line is a quantity of an item, with the serial numbers of its pieces when it has them.
type Line struct {
	ItemID  string
	Qty     int64
	Serials []string
}

// Entry is one row of the ledger. Qty and Value are signed: what left the room is
// negative.
type Entry struct {
	ID          string           `db:"id"`
	ItemID      string           `db:"item_id"`
	Name        string           `db:"name"`
	Unit        string           `db:"unit"`
	Kind        string           `db:"kind"` // "entrada", "salida", "devolucion", "ajuste"; "reserva", "liberacion", "surtido"
	Qty         int64            `db:"qty"`
	Stock       int64            `db:"stock"` // after it; of a reservation, what is reserved
	Value       int64            `db:"value"` // in centavos
	OrderID     string           `db:"order_id"`
	Note        string           `db:"note"`
	Serials     string           `db:"serials"`
	Acquisition string           `db:"acquisition_id"`
	By          string           `db:"made_by"`
	At          database.Instant `db:"at"`
}

// Holds tells whether the row reserves and leaves the stock as it is.
func (e Entry) Holds() bool {
	return e.Kind == "reserva" || e.Kind == "liberacion" || e.Kind == "surtido"
}

// Receipt is what comes into the room.
type Receipt struct {
	ItemID      string
	Qty         int64
	Cost        int64 // of all of it, in centavos; 0 when it cost nothing or is not known
	Note        string
	Serials     []string
	Acquisition string
}

// most keeps quantities within what a store room holds, and mostCost what it costs.
const (
	most     = 1_000_000
	mostCost = 100_000_000_00
)

var wrongQty = problem.OnField("cantidad", "Escribe una cantidad mayor que cero.")

// ParseSerials reads serial numbers as people type them: one a line or with commas.
// Spaces go and letters become capitals, as they are on the piece.
func ParseSerials(text string) (list []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		if s = strings.ToUpper(strings.Join(strings.Fields(s), "")); s != "" {
			list = append(list, s)
		}
	}
	return list
}
