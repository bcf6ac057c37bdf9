package seals

import (
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
)

// Level is how a signature was given, as it is stored and printed.
type Level string

// The levels of domain §5. Internal needs nothing of this room.
const (
	Internal    Level = "interna"
	Handwritten Level = "autógrafa" // on paper, with its scan
	Drawn       Level = "pantalla"  // on the screen of who attends, for people without account
	Witnessed   Level = "testigo"   // by a name that was written, before a witness
	Advanced    Level = "e.firma"   // X.509
)

// Words says a level as it is read on screen and paper.
func (l Level) Words() string {
	switch l {
	case Handwritten:
		return "Firma autógrafa, con su escaneo"
	case Drawn:
		return "Trazo en pantalla"
	case Witnessed:
		return "Nombre escrito ante testigo"
	case Advanced:
		return "e.firma (firma electrónica avanzada)"
	case Internal:
		return "Firma interna, con contraseña o PIN"
	}
	return "Firma " + string(l)
}

// Name is a level in few words, as a place to sign bears it.
func (l Level) Name() string {
	switch l {
	case Internal:
		return "Firma interna"
	case Handwritten:
		return "Firma autógrafa"
	case Drawn:
		return "Trazo en pantalla"
	case Witnessed:
		return "Nombre ante testigo"
	}
	return string(l)
}

// Says is what a place to sign shows of the evidence beside name, level and hash.
func (e Evidence) Says() string {
	var parts []string
	switch e.Level {
	case Handwritten:
		parts = append(parts, "Escaneo SHA-256 "+e.Blob[:min(16, len(e.Blob))]+"…")
	case Witnessed:
		parts = append(parts, "Testigo: "+e.Witness)
	case Advanced:
		parts = append(parts, "Certificado n.º "+e.Serial+", de "+e.Issuer, e.Algorithm)
		if e.Revocation != "" {
			parts = append(parts, "Revocación: "+e.Revocation)
		}
	}
	return strings.Join(parts, ". ")
}

// Evidence proves the signature in one place of one version of a paper.
type Evidence struct {
	Subject    string // Paper or Letter
	Slot       string
	Version    int
	Level      Level
	Hash       string // SHA-256 of what was signed
	PersonID   string // "" for people without account
	Name       string
	Post       string // post, or company
	IDShown    string // kind of identification that was seen; never its number
	Blob       string // picture or scan, by its hash
	MediaType  string
	Witness    string
	AttestedBy string // person who was there, or attached the scan
	Text       string // what an advanced signature was made over
	Proof      string // the signature, base64
	Chain      string // its certificates up to the authority, PEM
	Serial     string
	Issuer     string
	Algorithm  string
	Revocation string // what the lists said, in words
	At         time.Time
}

// sum is the hash over all that the evidence says.
func (e Evidence) sum() (string, error) {
	e.At = e.At.UTC().Truncate(time.Microsecond)
	return audit.Hash(e)
}
