package equipment

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
)

// ID names a machine.
type ID string

// The regimes under which a machine is in the ministry (rev11 P-02, GAP-24). Which of
// them are served is a setting.
const (
	Owned    = "propiedad"
	Leased   = "arrendado"
	Personal = "personal"
	Lent     = "comodato"
)

// The statuses of a machine in the inventory.
const (
	Active   = "activo"
	Retired  = "baja"
	Replaced = "sustituido"
)

// Asset is one machine of the inventory. Dates are local days "2026-11-23", ""
// when not known.
type Asset struct {
	ID              ID     `db:"id"`
	Inventory       string `db:"inventory"` // as on the label
	Serial          string `db:"serial"`
	Type            string `db:"type"` // key of a Type
	Brand           string `db:"brand"`
	Model           string `db:"model"`
	Nickname        string `db:"nickname"` // how its people call it: «Laptop, escritorio 12»
	Regime          string `db:"regime"`
	HolderID        string `db:"holder_id"` // resguardante: the person who answers for it
	UnitID          string `db:"unit_id"`
	Building        string `db:"building"`
	Floor           string `db:"floor"`
	Office          string `db:"office"`
	ProviderID      string `db:"provider_id"`
	Contract        string `db:"contract"`
	WarrantyFrom    string `db:"warranty_from"`
	WarrantyUntil   string `db:"warranty_until"`
	AcquiredOn      string `db:"acquired_on"`
	LastMaintenance string `db:"last_maintenance"` // last completed preventive A-08 (rev11 P-04)
	Shared          bool   `db:"shared"`           // used by the whole unit
	Provisional     bool   `db:"provisional"`      // its inventory number is not definitive yet (GAP-21)
	Status          string `db:"status"`
	ReplacedBy      ID     `db:"replaced_by"`
	Version         int64  `db:"version"`
}

// Type is a kind of machine of the catalogue (rev11 G-03).
type Type struct {
	Key      string
	Label    string
	Computer bool // memory and disk are asked for on its ST-ERE
	Network  bool // network gear, property of the DTIC (GAP-55)
}

var catalogue = []Type{
	{Key: "escritorio", Label: "Computadora de escritorio", Computer: true},
	{Key: "portatil", Label: "Computadora portátil", Computer: true},
	{Key: "todo-en-uno", Label: "Computadora todo en uno", Computer: true},
	{Key: "monitor", Label: "Monitor"},
	{Key: "impresora", Label: "Impresora"},
	{Key: "multifuncional", Label: "Multifuncional"},
	{Key: "escaner", Label: "Escáner"},
	{Key: "switch", Label: "Switch", Network: true},
	{Key: "router", Label: "Router", Network: true},
	{Key: "punto-de-acceso", Label: "Punto de acceso", Network: true},
	{Key: "no-break", Label: "No-break"},
	{Key: "proyector", Label: "Proyector"},
	{Key: "telefono-ip", Label: "Teléfono IP"},
	{Key: "otro", Label: "Otro equipo"},
}

// Types returns the catalogue of kinds of machine, in the order of choice lists.
func Types() []Type { return slices.Clone(catalogue) }

// TypeOf returns a kind by its key; an unknown one is labelled by its key.
func TypeOf(key string) Type {
	if i := slices.IndexFunc(catalogue, func(t Type) bool { return t.Key == key }); i >= 0 {
		return catalogue[i]
	}
	return Type{Key: key, Label: key}
}

// Name is what a page calls the machine: its nickname, or kind, brand and model.
func (a Asset) Name() string {
	if a.Nickname != "" {
		return a.Nickname
	}
	return strings.Join(strings.Fields(TypeOf(a.Type).Label+" "+a.Brand+" "+a.Model), " ")
}

// UnderWarranty tells whether the machine is covered on a local day, and in
// Spanish what that rests on (rev11 D-11). The adviser may answer otherwise with
// evidence.
func (a Asset) UnderWarranty(day calendar.Day) (covered bool, why string) {
	on := day.String()
	switch {
	case a.WarrantyUntil == "":
		return false, "El inventario no registra garantía para este equipo."
	case a.WarrantyFrom != "" && on < a.WarrantyFrom:
		return false, fmt.Sprintf("La garantía empieza el %s.", spoken(a.WarrantyFrom))
	case on > a.WarrantyUntil:
		return false, fmt.Sprintf("La garantía terminó el %s.", spoken(a.WarrantyUntil))
	}
	why = fmt.Sprintf("La garantía vale hasta el %s", spoken(a.WarrantyUntil))
	if a.Contract != "" {
		why += ", contrato " + a.Contract
	}
	return true, why + "."
}

// spoken writes a stored day as people read it: 23/11/2026.
func spoken(day string) string {
	if p := strings.Split(day, "-"); len(p) == 3 {
		return p[2] + "/" + p[1] + "/" + p[0]
	}
	return day
}

// Key makes the form under which inventory and serial numbers are compared: what
// a person reads off a label is forgiven case, spaces, dashes and a letter O for
// a zero.
func Key(number string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(number) {
		switch {
		case r == 'O':
			b.WriteByte('0')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r > 127:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// An address of a label as a reader types it: on a Spanish keyboard its signs come out as
// others, its letters and figures do not.
var onLabel = regexp.MustCompile(`(?i)equipos.([0-9a-f]{8}).([0-9a-f]{4}).([0-9a-f]{4}).([0-9a-f]{4}).([0-9a-f]{12}).abrir$`)

// LabelID is the machine whose label a reader of codes read, and false for what is no code
// of a label of ours.
func LabelID(text string) (ID, bool) {
	m := onLabel.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", false
	}
	return ID(strings.ToLower(strings.Join(m[1:], "-"))), true
}

// Provider is an outside company that repairs or lends machines. It has no
// account (domain §7.5).
type Provider struct {
	ID      string `db:"id"`
	Name    string `db:"name"`
	Contact string `db:"contact"`
	Phone   string `db:"phone"`
	Email   string `db:"email"`
	Portal  string `db:"portal"`
	Steps   string `db:"steps"`   // how a warranty is reported, by the maker's procedure (GAP-35)
	Demands string `db:"demands"` // data that the provider asks for
	Mode    string `db:"mode"`    // "sitio", "recoleccion", "deposito"
	Active  bool   `db:"active"`
	Version int64  `db:"version"`
}
