package web

import (
	"encoding/base64"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
)

// Signing is one signature of a paper. With Field it is the reader's to give.
type Signing struct {
	Leg         string // «Entrega», «Recibe», «Autoriza»
	Name        string
	Role        people.Role
	At          time.Time // zero when missing
	Level       string    // «Firma interna con contraseña»
	Hash        string    // hex SHA-256 that it binds
	Declaration string    // what the person declares by signing
	Field       forms.Field
	Mark        string // address of the drawn mark; "" for none
	Proof       []Pair // what proves it: certificate, witness, scan
	Void        bool   // signed once; what it bound was changed
	Words       string // what to know while it is missing
}

// Signed tells whether the signature is there.
func (s Signing) Signed() bool { return !s.At.IsZero() }

func (s Signing) shortHash() string {
	if len(s.Hash) > 16 {
		return s.Hash[:16]
	}
	return s.Hash
}

func (s Signing) missing() string {
	if s.Words != "" {
		return s.Words
	}
	return "Falta su firma."
}

// CertificatesPath is where a person registers the certificate with which they sign.
const CertificatesPath = "/cuenta/certificados"

// based writes a text as base64, which loses none of its bytes on the way.
func based(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// Question is one question of the survey, answered from 1 to 5.
type Question struct {
	Name  string
	Words string
	Value int // 0 when unanswered
	Error string
	Steps []string // five words; «Muy mal» to «Muy bien» unless said
}

var goodness = []string{"Muy mal", "Mal", "Regular", "Bien", "Muy bien"}

func (s Question) words() []string {
	if len(s.Steps) == 5 {
		return s.Steps
	}
	return goodness
}

func (s Question) optionID(i int) string {
	if i == 0 {
		return idOf(s.Name)
	}
	return idOf(s.Name) + "-" + strconv.Itoa(i)
}
