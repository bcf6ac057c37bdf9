package seals

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/cms"
	"secogem.gob.mx/soporte/internal/problem"
)

// Challenge is what an advanced signature is made over: one place of one version of
// one paper, by one person. A signature over it is worth nothing anywhere else, and in
// its own place it can stand once.
type Challenge struct {
	Subject  string // Paper or Letter
	Kind     string // code of the format
	Folio    string
	Version  int
	Slot     string
	PersonID string
	Name     string
	Hash     string // SHA-256 of what was shown
}

// Paper and Letter name what is signed.
func Paper(id string) string { return "formato:" + id }

// Letter names an oficio.
func Letter(id string) string { return "oficio:" + id }

// Text is what is signed, byte by byte: UTF-8, lines that end with CR LF, so that tools
// that treat it as text sign the same.
func (c Challenge) Text() []byte {
	line := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, s)
	}
	var b strings.Builder
	for _, l := range [][2]string{
		{"Soporte", "firma electrónica de un documento"}, {"Documento", c.Subject}, {"Formato", c.Kind}, {"Folio", c.Folio},
		{"Versión", strconv.Itoa(c.Version)}, {"Lugar de firma", c.Slot}, {"Quien firma", c.Name}, {"Cuenta", c.PersonID}, {"SHA-256", c.Hash},
	} {
		b.WriteString(l[0] + ": " + line(l[1]) + "\r\n")
	}
	return []byte(b.String())
}

// Field is the input of a signing page in which an advanced signature arrives; problems
// about it name it.
const Field = "efirma"

func onField(words string) *problem.Error { return problem.OnField(Field, words) }

// Judge decides whether an advanced signature over a challenge counts. proof is CMS
// (.p7s, detached or not, DER, PEM or base64) or the bare signature in base64;
// certificates are the person's. What comes back is ready for Keep. The error is a
// problem.Error of kind Invalid on Field that says what is wrong (domain §6 no. 7 to 10).
func Judge(c Challenge, proof []byte, certificates []Certificate, authorities []Authority, now time.Time) (Evidence, error) {
	raw := unwrap(proof, "")
	if len(proof) > LargestFile || len(raw) == 0 {
		return Evidence{}, onField("La firma está vacía o es demasiado larga: elige el archivo .p7s o pega la firma en base64.")
	}
	if isKey(proof) || isKey(raw) {
		return Evidence{}, onField("Eso es una llave privada y no se guardó. Nunca la envíes: firma en tu equipo y entrega solo la firma.")
	}
	var confirmed []Certificate
	for _, x := range certificates {
		if x.State == Confirmed && x.PersonID == c.PersonID {
			confirmed = append(confirmed, x)
		}
	}
	if len(confirmed) == 0 {
		return Evidence{}, onField("No tienes un certificado confirmado. Regístralo en «Mi cuenta» y pide que lo confirmen.")
	}
	signer, between, err := whose(c, raw, confirmed)
	if err != nil {
		return Evidence{}, err
	}
	if why := maySign(signer, now); why != "" {
		return Evidence{}, onField("El certificado con que se firmó " + why + ".")
	}
	chain, ok := chainOf(signer, between, authorities, now)
	if !ok {
		return Evidence{}, onField("Tu certificado no lo emitió una autoridad que esta institución reconozca. Pide a quien administra que revise la lista de autoridades.")
	}
	words, revoked := revocation(chain, authorities, now)
	if revoked {
		return Evidence{}, onField("Tu certificado está " + words + ".")
	}
	d := describe(signer)
	return Evidence{Subject: c.Subject, Slot: c.Slot, Version: c.Version, Level: Advanced, Hash: c.Hash, PersonID: c.PersonID, Name: c.Name,
		Text: string(c.Text()), Proof: base64.StdEncoding.EncodeToString(raw), Chain: pemOf(chain), Serial: d.Serial, Issuer: d.Issuer,
		Algorithm: algorithmOf(signer), Revocation: words, At: now}, nil
}

// whose finds with which of a person's certificates a signature was made, and the
// certificates that came with it.
func whose(c Challenge, raw []byte, own []Certificate) (*x509.Certificate, []*x509.Certificate, error) {
	text := c.Text()
	s, err := cms.Parse(raw)
	if err != nil { // a bare signature, perhaps
		for _, x := range own {
			if cms.Check(x.X509, text, raw) == nil {
				return x.X509, nil, nil
			}
		}
		return nil, nil, onField("La firma no corresponde a este documento, a este lugar y a tu certificado. Firma exactamente el texto que se muestra.").Because(err)
	}
	if err := s.Verify(text); err != nil {
		return nil, nil, onField("La firma no es de este documento y este lugar. Firma exactamente el texto que se muestra.").Because(err)
	}
	for _, x := range own {
		if x.X509.Equal(s.Certificate) {
			return s.Certificate, s.Certificates[1:], nil
		}
	}
	return nil, nil, onField("El certificado de la firma (" + describe(s.Certificate).Serial + ") no es uno de los tuyos confirmados.")
}

func algorithmOf(c *x509.Certificate) string {
	if key, ok := c.PublicKey.(*ecdsa.PublicKey); ok {
		return "ECDSA " + key.Params().Name
	}
	return fmt.Sprintf("RSA de %d bits", c.PublicKey.(interface{ Size() int }).Size()*8)
}

// day writes a local day as people read it.
func day(t time.Time) string { return t.In(clock.Mexico).Format("02/01/2006") }
