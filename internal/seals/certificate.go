package seals

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/problem"
)

// LargestFile is how long a certificate, a list or a signature may be.
const LargestFile = 1 << 20

// Authority is a certificate whose holder the institution believes.
type Authority struct {
	ID          string // SHA-256 of the certificate
	Name        string
	Certificate *x509.Certificate
	AddedBy     string
	AddedAt     time.Time
	RemovedBy   string
	RemovedAt   time.Time // zero while it is believed
	Reason      string    // why it was taken away
	List        *List     // newest list of revoked certificates, nil when none was loaded
}

// Trusted tells whether the authority is believed.
func (a Authority) Trusted() bool { return a.RemovedAt.IsZero() }

// List is a list of revoked certificates as it was loaded.
type List struct {
	Number     string
	ThisUpdate time.Time
	NextUpdate time.Time // zero when the list does not say
	AddedAt    time.Time

	revoked *x509.RevocationList
}

// CertificateState says whether a person may sign with a certificate.
type CertificateState string

// The states of a person's certificate.
const (
	Waiting   CertificateState = "por confirmar"
	Confirmed CertificateState = "confirmado"
	Withdrawn CertificateState = "retirado"
)

// Certificate is one with which a person signs.
type Certificate struct {
	ID           string // SHA-256 of the certificate
	PersonID     string
	State        CertificateState
	Name         string // of the subject
	RFC          string // x500UniqueIdentifier, as the e.firma bears it; "" when it has none
	CURP         string // serialNumber of the subject, likewise
	Serial       string // as its authority writes it: 20 digits for the e.firma
	Issuer       string
	X509         *x509.Certificate
	RegisteredAt time.Time
	DecidedBy    string // who confirmed or withdrew it
	DecidedAt    time.Time
	Reason       string
}

// idOf names a certificate, a list or a signature by the hash of its bytes.
func idOf(der []byte) string {
	h := sha256.Sum256(der)
	return hex.EncodeToString(h[:])
}

// unwrap accepts DER, PEM of a kind, and base64 of DER as it is pasted.
func unwrap(b []byte, kind string) []byte {
	if block, _ := pem.Decode(b); block != nil {
		if strings.Contains(block.Type, kind) {
			return block.Bytes
		}
		return nil
	}
	if text := strings.Join(strings.Fields(string(b[:min(len(b), LargestFile)])), ""); text != "" && len(b) > 0 && b[0] != 0x30 {
		if der, err := base64.StdEncoding.DecodeString(text); err == nil {
			return der
		}
	}
	return b
}

// readCertificate reads a certificate in DER or PEM; a file that is a key instead is
// named as such, because it must never be sent anywhere.
func readCertificate(b []byte) (*x509.Certificate, error) {
	if isKey(b) {
		return nil, problem.OnField("certificado", "Ese archivo es una llave privada y no se guardó. Nunca la envíes: elige el certificado (.cer).")
	}
	cert, err := x509.ParseCertificate(unwrap(b, "CERTIFICATE"))
	if err != nil {
		return nil, problem.OnField("certificado", "El archivo no es un certificado X.509. Elige el archivo .cer o .pem del certificado.").Because(err)
	}
	if weak(cert) {
		return nil, problem.OnField("certificado", "La llave del certificado es demasiado corta o de un tipo que no se acepta: debe ser RSA de 2048 bits o más, o ECDSA P-256 o mayor.")
	}
	return cert, nil
}

// isKey recognises a private key, in PEM or as PKCS #8 with or without its password.
func isKey(b []byte) bool {
	if bytes.Contains(b[:min(len(b), 200)], []byte("PRIVATE KEY")) {
		return true
	}
	var encrypted struct {
		Algorithm asn1.RawValue
		Data      []byte
	}
	if rest, err := asn1.Unmarshal(b, &encrypted); err == nil && len(rest) == 0 && len(encrypted.Data) > 100 {
		return true
	}
	_, err := x509.ParsePKCS8PrivateKey(b)
	return err == nil
}

func weak(cert *x509.Certificate) bool {
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.Size() < 256
	case *ecdsa.PublicKey:
		return key.Curve.Params().BitSize < 256
	}
	return true
}

var (
	oidUnique = asn1.ObjectIdentifier{2, 5, 4, 45}
	oidSerial = asn1.ObjectIdentifier{2, 5, 4, 5}
)

// describe reads from a certificate what people know it by.
func describe(c *x509.Certificate) Certificate {
	d := Certificate{ID: idOf(c.Raw), X509: c, Name: nameOf(c.Subject.CommonName, c.Subject.String()), Issuer: nameOf(c.Issuer.CommonName, c.Issuer.String()), Serial: serialOf(c)}
	for _, n := range c.Subject.Names {
		v, ok := n.Value.(string)
		if !ok {
			continue
		}
		// A legal person's certificate adds its representative after a slash.
		v, _, _ = strings.Cut(v, "/")
		switch {
		case n.Type.Equal(oidUnique):
			d.RFC = strings.ToUpper(strings.TrimSpace(v))
		case n.Type.Equal(oidSerial):
			d.CURP = strings.ToUpper(strings.TrimSpace(v))
		}
	}
	return d
}

func nameOf(common, whole string) string {
	if common = strings.TrimSpace(common); common != "" {
		return common
	}
	if whole != "" {
		return whole
	}
	return "sin nombre"
}

// serialOf writes a serial number as its authority does: the tax authority's are the
// ASCII of twenty digits, others are shown in hexadecimal.
func serialOf(c *x509.Certificate) string {
	b := c.SerialNumber.Bytes()
	for _, x := range b {
		if x < '0' || x > '9' {
			return strings.ToUpper(hex.EncodeToString(b))
		}
	}
	if len(b) < 10 {
		return strings.ToUpper(hex.EncodeToString(b))
	}
	return string(b)
}

// maySign tells what keeps a certificate from signing at an instant, "" when nothing
// does: its dates, and what its key was issued for.
func maySign(c *x509.Certificate, now time.Time) string {
	switch {
	case now.Before(c.NotBefore):
		return "todavía no está vigente: empieza el " + day(c.NotBefore)
	case now.After(c.NotAfter):
		return "venció el " + day(c.NotAfter)
	case c.IsCA:
		return "es de una autoridad y no de una persona"
	case c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return "no se emitió para firmar"
	}
	return ""
}

// chainOf finds the way from a certificate to an authority that is believed.
func chainOf(c *x509.Certificate, between []*x509.Certificate, trusted []Authority, now time.Time) ([]*x509.Certificate, bool) {
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	for _, a := range trusted {
		if a.Trusted() {
			roots.AddCert(a.Certificate)
		}
	}
	for _, o := range between {
		others.AddCert(o)
	}
	chains, err := c.Verify(x509.VerifyOptions{Roots: roots, Intermediates: others, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil || len(chains) == 0 {
		return nil, false
	}
	return chains[0], true
}

// revocation tells in words what the loaded lists say about a certificate, and whether
// it was revoked by then.
func revocation(chain []*x509.Certificate, authorities []Authority, now time.Time) (words string, revoked bool) {
	if len(chain) < 2 {
		return "no consultada: el certificado no tiene emisor en la lista de autoridades", false
	}
	id := idOf(chain[1].Raw)
	for _, a := range authorities {
		if a.ID != id || a.List == nil {
			continue
		}
		for _, r := range a.List.revoked.RevokedCertificateEntries {
			if r.SerialNumber.Cmp(chain[0].SerialNumber) == 0 && !r.RevocationTime.After(now) {
				return "revocado el " + day(r.RevocationTime) + " según la lista " + a.List.Number + " de " + a.Name, true
			}
		}
		words = "no revocado según la lista " + a.List.Number + " de " + a.Name + ", del " + day(a.List.ThisUpdate)
		if n := a.List.NextUpdate; !n.IsZero() && now.After(n) {
			words += "; la lista venció el " + day(n)
		}
		return words, false
	}
	return "no consultada: no hay lista de revocación cargada de " + nameOf(chain[1].Subject.CommonName, chain[1].Subject.String()), false
}

// pemOf writes certificates as text.
func pemOf(certs []*x509.Certificate) string {
	var b bytes.Buffer
	for _, c := range certs {
		_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}) // a buffer takes all
	}
	return b.String()
}

// PEM is the certificate as text.
func (c Certificate) PEM() string { return pemOf([]*x509.Certificate{c.X509}) }

// Describe reads from a certificate what people know it by; nothing about it is judged.
func Describe(c *x509.Certificate) Certificate { return describe(c) }
