package letters

import (
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
)

// Sense is what a reply says.
type Sense string

// The senses of a reply (domain §5.4 part 14).
const (
	Grants Sense = "autoriza"
	Asks   Sense = "pide-informacion" // the letter still waits for its answer
	Denies Sense = "no-autoriza"
)

// Words is the sense for people.
func (s Sense) Words() string {
	switch s {
	case Grants:
		return "Autoriza la reparación"
	case Asks:
		return "Pide información"
	case Denies:
		return "No autoriza"
	}
	return string(s)
}

// Reply is what the addressee answered to a letter.
type Reply struct {
	ID      string
	Number  string
	Day     calendar.Day
	Sense   Sense
	Summary string
	Annexes []Annex // files of the order, by hash
	By      string
	At      time.Time
}

// Answered returns the reply that settles a letter, and false while none has.
func (l Letter) Answered() (Reply, bool) {
	i := slices.IndexFunc(l.Replies, func(r Reply) bool { return r.Sense != Asks })
	if i < 0 {
		return Reply{}, false
	}
	return l.Replies[i], true
}

// SentOn is the day on which the addressee was notified; zero before.
func (l Letter) SentOn() calendar.Day {
	d, _ := l.Delivered(ToAddressee)
	return d.Day
}

// AwaitsReply tells whether the addressee has the letter and has not settled it.
func (l Letter) AwaitsReply() bool {
	_, answered := l.Answered()
	return l.State == Signed && !l.SentOn().IsZero() && !answered
}

// Event is something that was noted on a version of a letter.
type Event struct {
	Version int
	Kind    string // "observado", "instruccion", "anulado"
	Note    string
	By      string
	At      time.Time
}

// Change is a part of a letter in which two versions differ.
type Change struct {
	Part    string
	Was, Is string
}

// Changes tells in what a version differs from an earlier one, part by part in the order
// of the letter; two versions that say the same give none.
func Changes(was, is Letter) (list []Change) {
	say := func(part, a, b string) {
		if a != b {
			list = append(list, Change{part, a, b})
		}
	}
	say("Leyenda", was.Legend, is.Legend)
	say("Destinatario", was.Addressee, is.Addressee)
	say("Asunto", was.Subject, is.Subject)
	say("Fundamento", was.Grounds, is.Grounds)
	say("Solicitud y justificación", was.Body, is.Body)
	say("Contacto", was.Contact, is.Contact)
	say("Inventario", was.Asset.Inventory, is.Asset.Inventory)
	say("Equipo", was.Asset.words(), is.Asset.words())
	say("Serie", was.Asset.Serial, is.Asset.Serial)
	say("Unidad", was.Asset.Unit, is.Asset.Unit)
	say("Falla", was.Asset.Fault, is.Asset.Fault)
	say("Diagnóstico", was.Asset.Diagnosis, is.Asset.Diagnosis)
	for _, a := range is.Annexes {
		i := slices.IndexFunc(was.Annexes, func(b Annex) bool { return b.PaperID == a.PaperID })
		switch {
		case i < 0:
			say("Anexo "+a.Name, "", a.Hash)
		default:
			say("Anexo "+a.Name, was.Annexes[i].Hash, a.Hash)
		}
	}
	for _, a := range was.Annexes {
		if !slices.ContainsFunc(is.Annexes, func(b Annex) bool { return b.PaperID == a.PaperID }) {
			say("Anexo "+a.Name, a.Hash, "")
		}
	}
	for _, c := range is.Distribution {
		if !slices.ContainsFunc(was.Distribution, func(d Copy) bool { return d.Key() == c.Key() }) {
			say("Con copia para", "", c.words())
		}
	}
	for _, c := range was.Distribution {
		if !slices.ContainsFunc(is.Distribution, func(d Copy) bool { return d.Key() == c.Key() }) {
			say("Con copia para", c.words(), "")
		}
	}
	return list
}

func (a Asset) words() string { return a.Type + " " + a.Brand + " " + a.Model }

// Label says what a line of a distribution list is, in Spanish.
func (c Copy) Label() string {
	if c.Kind == ToAddressee {
		return "Destinatario"
	}
	if w := c.words(); w != "" && w != c.Name {
		return w
	}
	return "Con copia"
}

// words names a line of the distribution list.
func (c Copy) words() string {
	switch c.Kind {
	case ToCoordination:
		return "Coordinación Administrativa"
	case ToUnitHead:
		return "Titular de la unidad"
	case ToArchive:
		return "Archivo"
	case ToUser:
		return "Persona usuaria"
	}
	return c.Name
}
