package papers

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
)

// Kind is the code of a format.
type Kind string

// The formats of domain §5. The oficio has a room of its own (letters); here its
// kind names what is frozen of it.
const (
	ServiceOrder      Kind = "ST-OS"   // Anexo I
	Handover          Kind = "ST-ERE"  // Anexo II
	Survey            Kind = "ST-ESST" // Anexo III
	Letter            Kind = "OFICIO"
	JointReview       Kind = "F-05"
	Backup            Kind = "F-06"
	SupplyRequest     Kind = "F-07"
	InventoryMovement Kind = "F-08"
	Determination     Kind = "F-10"
	ProviderReceipt   Kind = "F-11"
)

// Series is the series of the folios of a format, "" for a format that bears the
// folio of its order.
func (k Kind) Series() string {
	switch k {
	case ServiceOrder:
		return "OS"
	case Handover:
		return "ERE"
	case JointReview:
		return "ARC"
	case Backup:
		return "MRE"
	case SupplyRequest:
		return "INS"
	case InventoryMovement:
		return "MOV"
	case Determination:
		return "DET"
	case ProviderReceipt:
		return "CEP"
	}
	return ""
}

// Status is where a paper is on its way to be signed (domain §4).
type Status string

// The statuses of a paper.
const (
	Draft    Status = "borrador"
	ToSign   Status = "por firmar"
	Signed   Status = "firmado"
	Observed Status = "observado"
	Void     Status = "anulado"
)

// Paper is a format as it stands in one version, with all its signatures.
type Paper struct {
	ID         string
	Folio      string
	Kind       Kind
	OrderID    string
	RepairID   string
	Version    int
	Status     Status
	Data       json.RawMessage // canonical JSON
	Hash       string          // of Data
	Reason     string          // why this version was made
	By         string          // who made this version
	At         time.Time       // when this version was made
	Signatures []Signature
}

// Signature is one person's signature in one place of a paper. A provider's
// representative has no PersonID.
type Signature struct {
	PaperID     string
	Version     int      // the version that was signed
	Slot        string   // "A1", "B3", "B4", "C1", "D3-devuelve", "D3-recibe"…
	Sections    []string // top-level keys of the data that it binds; none for all
	PersonID    string
	Name        string
	Post        string
	Role        string
	Level       string // "interna", "autógrafa", "e.firma", "pantalla"
	Hash        string // SHA-256 of what was signed
	At          time.Time
	Declaration string
	Note        string
	Valid       bool // what it binds is unchanged in the version at hand
}

// HashOf returns the hash that a signature over some sections of the data binds:
// the canonical JSON of an object with only those keys; of all the data when none
// is named. A section that the data do not have counts as absent, so that adding
// it later ends the signature.
func HashOf(data json.RawMessage, sections ...string) (string, error) {
	if len(sections) == 0 {
		return audit.Hash(data)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return "", fmt.Errorf("papers: the data have no sections: %w", err)
	}
	part := make(map[string]json.RawMessage, len(sections))
	for _, s := range sections {
		if v, ok := all[s]; ok {
			part[s] = v
		}
	}
	return audit.Hash(part)
}

// Decode reads the data of the paper into the struct of its format.
func (p Paper) Decode(into any) error {
	if err := json.Unmarshal(p.Data, into); err != nil {
		return fmt.Errorf("read %s %s: %w", p.Kind, p.Folio, err)
	}
	return nil
}

// SignedBy returns the valid signature in a slot.
func (p Paper) SignedBy(slot string) (Signature, bool) {
	i := slices.IndexFunc(p.Signatures, func(s Signature) bool { return s.Slot == slot && s.Valid })
	if i < 0 || p.Status == Void {
		return Signature{}, false
	}
	return p.Signatures[i], true
}

// HasSigned tells whether all of some slots bear valid signatures.
func (p Paper) HasSigned(slots ...string) bool {
	return !slices.ContainsFunc(slots, func(slot string) bool {
		_, ok := p.SignedBy(slot)
		return !ok
	})
}

// judge marks which signatures hold for the data at hand.
func (p *Paper) judge() {
	for i := range p.Signatures {
		s := &p.Signatures[i]
		hash, err := HashOf(p.Data, s.Sections...)
		s.Valid = err == nil && hash == s.Hash && p.Status != Void
	}
}

// leg is the section to which a slot belongs: "B" for B3 and B4, "D3" never
// splits from "D4".
func leg(slot string) string {
	if i := strings.IndexFunc(slot, func(r rune) bool { return r >= '0' && r <= '9' }); i > 0 {
		return slot[:i]
	}
	base, _, _ := strings.Cut(slot, "-")
	return base
}

// who identifies a signer: by id, or a person without account by name.
func (s Signature) who() string {
	if s.PersonID != "" {
		return s.PersonID
	}
	return "~" + strings.ToLower(strings.Join(strings.Fields(s.Name), " "))
}
