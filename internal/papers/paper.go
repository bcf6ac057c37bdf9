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
	Supplies          Kind = "F-07"
	InventoryMovement Kind = "F-08"
	Determination     Kind = "F-10"
	Receipt           Kind = "F-11"
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
	case Supplies:
		return "INS"
	case InventoryMovement:
		return "MOV"
	case Determination:
		return "DET"
	case Receipt:
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
	Final    Status = "firmado"
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
	Sections    []string // parts of the data that it binds, as HashOf names them; none for all
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

// sectionsKey is the top-level key under which a format in legs keeps them.
const sectionsKey = "secciones"

// HashOf returns the hash that a signature over some parts of the data binds: the
// canonical JSON of an object with only those parts; of all the data when none is
// named. A part is a top-level key, or "secciones.B" for what is one step below.
// One that the data do not have counts as absent, so that adding it later ends
// the signature.
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
		from, key := all, s
		if top, below, nested := strings.Cut(s, "."); nested {
			from, key = nil, below
			if v, ok := all[top]; ok {
				if err := json.Unmarshal(v, &from); err != nil {
					return "", fmt.Errorf("papers: %s has no sections: %w", top, err)
				}
			}
		}
		if v, ok := from[key]; ok {
			part[s] = v
		}
	}
	return audit.Hash(part)
}

// SectionsOf tells what a signature in a slot binds when the signer does not say:
// in a format in legs, what identifies the paper and the leg of the slot («B» for
// B3), so that the next leg does not end it; otherwise everything (nil).
func (p Paper) SectionsOf(slot string) []string {
	var all map[string]json.RawMessage
	var legs map[string]json.RawMessage
	if json.Unmarshal(p.Data, &all) != nil || json.Unmarshal(all[sectionsKey], &legs) != nil {
		return nil
	}
	if _, ok := legs[leg(slot)]; !ok {
		return nil
	}
	parts := []string{sectionsKey + "." + leg(slot)}
	for key := range all {
		if key != sectionsKey {
			parts = append(parts, key)
		}
	}
	slices.Sort(parts)
	return parts
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

// answered are the keys of F-06 that stand there when its user answers.
var answered = []string{"orden", "solicita", "ast", "equipo", "manifestacion"}

// AnswerOf is the hash of what F-06 says as its user answers it, which they sign; what comes
// of a backup later is not in it. A ST-ERE names the F-06 by it (domain §5.2 B1).
func AnswerOf(p Paper) (string, error) { return HashOf(p.Data, answered...) }

// judge marks which signatures hold for the data at hand.
func (p *Paper) judge() {
	for i := range p.Signatures {
		s := &p.Signatures[i]
		sections := s.Sections
		if len(sections) == 0 && p.Kind == Backup {
			sections = answered // a F-06 from before its result was written bound all of what it said then
		}
		hash, err := HashOf(p.Data, sections...)
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
