package scenario_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"regexp"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// certify gives somebody a certificate of an authority that the institution believes:
// «certifica irma». It is registered and confirmed as the pages would.
func (w *world) certify(_ line, args []string) error {
	who, ok := w.person(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	now := w.clock.Now()
	made := func(name string, serial int64, parent *x509.Certificate, by crypto.Signer, key *ecdsa.PrivateKey, usage x509.KeyUsage) (*x509.Certificate, error) {
		c := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(3, 0, 0), KeyUsage: usage, BasicConstraintsValid: true, IsCA: parent == nil}
		if parent == nil {
			parent, by = c, key
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
		if err != nil {
			return nil, err
		}
		return x509.ParseCertificate(der)
	}
	ca, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if w.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return err
	}
	root, err := made("AC de la historia", 1, nil, nil, ca, x509.KeyUsageCertSign)
	if err != nil {
		return err
	}
	own, err := made(who.Name, 2, root, ca, w.key, x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment)
	if err != nil {
		return err
	}
	admin := audit.By{Actor: "p-administra", Role: string(people.Administrator), At: now}
	return w.p.DB.Write(context.Background(), func(c *database.Conn) error {
		ctx := context.Background()
		if _, err := w.p.Evidence.Trust(ctx, c, root.Raw, admin); err != nil {
			return err
		}
		got, err := w.p.Evidence.Register(ctx, c, string(who.ID), own.Raw, audit.By{Actor: string(who.ID), At: now})
		if err != nil {
			return err
		}
		return w.p.Evidence.Confirm(ctx, c, got.ID, admin)
	})
}

// toSign finds the text that a page offers to be signed elsewhere.
var toSign = regexp.MustCompile(`href="data:text/plain;charset=utf-8;base64,([A-Za-z0-9+/=]+)"`)

// advanced is @efirma: the signature, with the certificate of the story, of the text
// that the page shows.
func (w *world) advanced() (string, error) {
	m := toSign.FindStringSubmatch(w.at.page)
	if m == nil || w.key == nil {
		return "", fmt.Errorf("the page offers no text to sign, or nobody has a certificate")
	}
	text, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(text)
	signature, err := w.key.Sign(rand.Reader, h[:], crypto.SHA256)
	return base64.StdEncoding.EncodeToString(signature), err
}
