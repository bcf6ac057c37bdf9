package discovery

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/equipment"
)

// Facts are what a machine said of itself, of what the inventory compares. A text is ""
// when it did not say; sizes are in MB, as agents give them.
type Facts struct {
	UUID      string   `json:"uuid,omitempty"`
	Serial    string   `json:"serie,omitempty"`
	AssetTag  string   `json:"etiqueta,omitempty"` // written into the machine by its maker or owner
	Tag       string   `json:"tag,omitempty"`      // given to the agent by whoever installed it
	Brand     string   `json:"marca,omitempty"`
	Model     string   `json:"modelo,omitempty"`
	Chassis   string   `json:"chasis,omitempty"`
	Name      string   `json:"nombre,omitempty"` // in the network
	System    string   `json:"sistema,omitempty"`
	Processor string   `json:"procesador,omitempty"`
	MemoryMB  int64    `json:"memoria_mb,omitempty"`
	DiskMB    int64    `json:"disco_mb,omitempty"`
	MACs      []string `json:"mac,omitempty"`
	IPs       []string `json:"ip,omitempty"`
	Agent     string   `json:"agente,omitempty"`

	Attached []Attached `json:"conectados,omitempty"`  // monitors and printers
	Kind     string     `json:"tipo,omitempty"`        // of what is attached to Host
	Host     string     `json:"conectado_a,omitempty"` // the computer that reports it
	Partial  bool       `json:"-"`                     // it tells some parts only
}

// The data that are proposed, by their key.
const (
	FieldInventory = "inventario"
	FieldSerial    = "serie"
	FieldType      = "tipo"
	FieldBrand     = "marca"
	FieldModel     = "modelo"
	FieldProcessor = "procesador" // of the technical sheet
	FieldMemory    = "memoria"
	FieldDisk      = "disco"
)

// FieldLabels are the data in the order in which they are reviewed, with their words.
var FieldLabels = []struct{ Key, Label string }{
	{FieldInventory, "Inventario"}, {FieldSerial, "Serie"}, {FieldType, "Tipo"}, {FieldBrand, "Marca"}, {FieldModel, "Modelo"},
	{FieldProcessor, "Procesador"}, {FieldMemory, "Memoria"}, {FieldDisk, "Almacenamiento"},
}

// LabelOf is the name of a datum.
func LabelOf(field string) string {
	for _, f := range FieldLabels {
		if f.Key == field {
			return f.Label
		}
	}
	return field
}

// placeholders are what makers leave where a number should stand.
var placeholders = []string{"", "0", "NA", "N/A", "NONE", "UNKNOWN", "INVALID", "NOTSPECIFIED", "NOTAPPLICABLE", "NOTAVAILABLE", "DEFAULTSTRING", "DEFAULT", "SYSTEMSERIALNUMBER", "SYSTEMPRODUCTNAME",
	"SYSTEMMANUFACTURER", "SYSTEMVERSION", "SYSTEMNAME", "CHASSISSERIALNUMBER", "TOBEFILLEDBYOEM", "OEM", "EMPTY", "NOASSETTAG", "NOASSETINFORMATION", "ASSET1234567890", "0123456789", "123456789", "1234567890", "XXXXXXX", "SERIALNUMBER", "BASEBOARDSERIALNUMBER",
	"00000000000000000000000000000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "03000200040005000006000700080009", "ASSETTAG", "NOTSET"}

// told is a datum, or "" when the maker left a filler in its place.
func told(v string) string {
	bare := strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "", "_", "").Replace(v))
	if slices.Contains(placeholders, bare) || strings.Trim(bare, "0") == "" || strings.Trim(bare, "X") == "" {
		return ""
	}
	return v
}

// identity is what tells this machine from others from one report to the next. An agent's
// own name comes last: copies of a disk carry it to many machines.
func (f Facts) identity(device string) string {
	switch {
	case equipment.Key(f.Serial) != "":
		return "serie:" + brandKey(f.Brand) + ":" + equipment.Key(f.Serial)
	case f.UUID != "":
		return "uuid:" + f.UUID
	case device != "":
		return "agente:" + device
	}
	return ""
}

// digest is what a report says, so that one that says the same again changes nothing.
func (f Facts) digest() (string, error) { return audit.Hash(f) }

// chassis are the kinds of case that agents name, as types of the catalogue (rev11 G-03).
var chassis = map[string]string{
	"desktop": "escritorio", "low profile desktop": "escritorio", "pizza box": "escritorio", "mini tower": "escritorio", "tower": "escritorio",
	"space-saving": "escritorio", "mini pc": "escritorio", "stick pc": "escritorio", "lunch box": "escritorio",
	"portable": "portatil", "laptop": "portatil", "notebook": "portatil", "hand held": "portatil", "sub notebook": "portatil",
	"tablet": "portatil", "convertible": "portatil", "detachable": "portatil", "all in one": "todo-en-uno",
}

// proposals are the data of a report as the inventory would write them, by field; a datum
// the machine did not tell is left out.
func (f Facts) proposals() map[string]string {
	all := map[string]string{
		FieldInventory: f.AssetTag, FieldSerial: f.Serial, FieldType: chassis[strings.ToLower(f.Chassis)], FieldBrand: brandWords(f.Brand), FieldModel: f.Model,
		FieldProcessor: f.Processor, FieldMemory: MemoryWords(f.MemoryMB), FieldDisk: DiskWords(f.DiskMB),
	}
	if f.Kind != "" {
		all[FieldType] = f.Kind
	}
	for k, v := range all {
		if v == "" {
			delete(all, k)
		}
	}
	return all
}

// Suggested is what the inventory could say of a machine that it does not have yet.
func (f Facts) Suggested() equipment.Asset {
	p := f.proposals()
	return equipment.Asset{Inventory: p[FieldInventory], Serial: p[FieldSerial], Type: p[FieldType], Brand: p[FieldBrand], Model: p[FieldModel], Nickname: "", Regime: equipment.Owned}
}

// MemoryWords writes an amount of memory in whole GB: what a system keeps for itself is
// no other memory. "" for none.
func MemoryWords(mb int64) string {
	if mb <= 0 {
		return ""
	}
	return fmt.Sprintf("%d GB", max(1, (mb+512)/1024))
}

// DiskWords writes the size of the disks together as makers do, in decimal GB. "" for none.
func DiskWords(mb int64) string {
	if mb <= 0 {
		return ""
	}
	return fmt.Sprintf("%d GB", max(1, (mb+500)/1000))
}

var companies = []string{"INCORPORATED", "CORPORATION", "COMPUTER", "COMPANY", "LIMITED", "INC", "CORP", "LTD", "CO", "LLC", "GMBH", "SA"}

// brandWords is the name of a maker without the form of its company.
func brandWords(brand string) string {
	words := strings.Fields(strings.NewReplacer(",", " ", ".", " ").Replace(brand))
	for len(words) > 1 && slices.Contains(companies, strings.ToUpper(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	name := strings.Join(words, " ")
	switch strings.ToUpper(name) {
	case "HEWLETT-PACKARD", "HEWLETT PACKARD":
		return "HP"
	case "LENOVO", "DELL", "ACER", "ASUS", "TOSHIBA", "SAMSUNG", "FUJITSU":
		return strings.ToUpper(name[:1]) + strings.ToLower(name[1:])
	}
	return name
}

func brandKey(brand string) string { return equipment.Key(brandWords(brand)) }

// same tells whether the inventory says already, in its own way, what a report says.
func same(field, present, proposed string) bool {
	a, b := equipment.Key(present), equipment.Key(proposed)
	switch field {
	case FieldBrand:
		a, b = brandKey(present), brandKey(proposed)
		fallthrough
	case FieldModel: // «Latitude 3440» and «Dell Latitude 3440» are one
		return a == b || a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
	case FieldType:
		return present == proposed
	}
	return a == b
}
