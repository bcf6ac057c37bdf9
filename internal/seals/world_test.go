package seals_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/seals"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

var admin = audit.By{Actor: "p-admin", Role: "administrador", At: noon}

// authority is one that issues certificates in a test.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	n    int64
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Organization: []string{"Prueba"}}, NotBefore: noon.AddDate(-5, 0, 0), NotAfter: noon.AddDate(5, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true, SubjectKeyId: []byte(name)}
	return &authority{cert: create(t, c, c, key.Public(), key), key: key, n: 1}
}

func create(t *testing.T, c, parent *x509.Certificate, pub crypto.PublicKey, by crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, parent, pub, by)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// issue makes a certificate of the shape of an e.firma, after change has had its way.
func (a *authority) issue(t *testing.T, name string, key crypto.Signer, change func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	a.n++
	serial := new(big.Int).SetBytes([]byte("0000100000050000" + string([]byte{'1' + byte(a.n/1000%10), '0' + byte(a.n/100%10), '0' + byte(a.n/10%10), '0' + byte(a.n%10)})))
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name, ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: asn1.ObjectIdentifier{2, 5, 4, 45}, Value: "CUIN800101AB1"}, {Type: asn1.ObjectIdentifier{2, 5, 4, 5}, Value: "CUIN800101MMCRBY09"}}},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(3, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true}
	if change != nil {
		change(c)
	}
	return create(t, c, a.cert, key.Public(), a.key)
}

func (a *authority) revoke(t *testing.T, number int64, at time.Time, certs ...*x509.Certificate) []byte {
	t.Helper()
	l := &x509.RevocationList{Number: big.NewInt(number), ThisUpdate: at, NextUpdate: at.AddDate(0, 1, 0)}
	for _, c := range certs {
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: at})
	}
	der, err := x509.CreateRevocationList(rand.Reader, l, a.cert, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func keys(t *testing.T) map[string]crypto.Signer {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"RSA": r, "ECDSA": e}
}

// room is a store with what its tests do over and over.
type room struct {
	*seals.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(r *room)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&room{seals.New(db), t, db}) })
}

func (r *room) try(f func(ctx context.Context, c *database.Conn) error) error {
	return r.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (r *room) do(f func(ctx context.Context, c *database.Conn) error) {
	r.t.Helper()
	if err := r.try(f); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) trust(a *authority) {
	r.t.Helper()
	r.do(func(ctx context.Context, c *database.Conn) error {
		_, err := r.Trust(ctx, c, a.cert.Raw, admin)
		return err
	})
}

// enrol registers a certificate for a person and confirms it.
func (r *room) enrol(person string, cert *x509.Certificate) seals.Certificate {
	r.t.Helper()
	var got seals.Certificate
	r.do(func(ctx context.Context, c *database.Conn) (err error) {
		if got, err = r.Register(ctx, c, person, cert.Raw, audit.By{Actor: person, At: noon}); err != nil {
			return err
		}
		return r.Confirm(ctx, c, got.ID, admin)
	})
	return got
}
