package seals

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/cms"
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

// Sum is the hash over all that the evidence says, as its audit entry bears it.
func (e Evidence) Sum() (string, error) {
	e.At = e.At.UTC().Truncate(time.Microsecond)
	return audit.Hash(e)
}

// Genuine tells why an advanced signature is not over its text, which names the hash of
// what was signed, by the certificate that stands with it; "" when it is, and for every
// other level. Nothing but the evidence is asked, so that anybody can do it anywhere.
func (e Evidence) Genuine() string {
	if e.Level != Advanced {
		return ""
	}
	raw, err := base64.StdEncoding.DecodeString(e.Proof)
	block, _ := pem.Decode([]byte(e.Chain))
	if err != nil || block == nil || !strings.Contains(e.Text, e.Hash) {
		return "no se puede leer"
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "no se puede leer"
	}
	if s, err := cms.Parse(raw); err == nil {
		if !s.Certificate.Equal(cert) || s.Verify([]byte(e.Text)) != nil {
			return "no es de su certificado"
		}
		return ""
	}
	if cms.Check(cert, []byte(e.Text), raw) != nil {
		return "no es de su certificado"
	}
	return ""
}
