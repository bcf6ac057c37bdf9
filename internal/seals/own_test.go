package seals_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
)

func TestTheSystemsKeyIsMadeOnceAndReadByItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sello")
	var wg sync.WaitGroup
	got := make([]*x509.Certificate, 4)
	for i := range got {
		wg.Go(func() {
			o, err := seals.OpenOwn(dir, "Secretaría de prueba", noon)
			if err != nil {
				t.Error(err)
				return
			}
			s, err := o.Signer()
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = s.Certificate
		})
	}
	wg.Wait()
	for _, c := range got {
		if c == nil || !c.Equal(got[0]) {
			t.Fatal("four who start at once hold different keys")
		}
	}
	info, err := os.Stat(filepath.Join(dir, seals.OwnFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.Chmod(filepath.Join(dir, seals.OwnFile), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := seals.OpenOwn(dir, "", noon); problem.KindOf(err) != problem.Unavailable {
		t.Errorf("a key that others may read: %v", err)
	}
}

func TestAFormerCertificateOfTheSystemIsStillItsOwn(t *testing.T) {
	o, err := seals.OpenOwn(t.TempDir(), "Secretaría de prueba", noon)
	if err != nil {
		t.Fatal(err)
	}
	first, err := o.Signer()
	if err != nil {
		t.Fatal(err)
	}
	request, err := o.Request()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(request)
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil {
		t.Fatalf("request: %v", err)
	}
	ca := newAuthority(t, "AC institucional")
	issued := ca.issue(t, "Sello", first.Key, nil)
	if err := o.Install(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.issue(t, "Otro", ca.key, nil).Raw}), noon); problem.KindOf(err) != problem.Invalid {
		t.Errorf("a certificate of another key: %v", err)
	}
	chain := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issued.Raw}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw})...)
	if err := o.Install(chain, noon); err != nil {
		t.Fatal(err)
	}
	second, err := o.Signer()
	if err != nil || !second.Certificate.Equal(issued) || len(second.Chain) != 1 {
		t.Fatalf("installed: %v", err)
	}
	if err := o.Rotate("Secretaría de prueba", noon); err != nil {
		t.Fatal(err)
	}
	third, err := o.Signer()
	if err != nil || third.Certificate.Equal(issued) {
		t.Fatalf("rotated: %v", err)
	}
	for _, c := range []*x509.Certificate{first.Certificate, issued, third.Certificate} {
		if mine, err := o.Mine(c); err != nil || !mine {
			t.Errorf("%s is not known: %v", c.SerialNumber, err)
		}
	}
	if mine, err := o.Mine(ca.cert); err != nil || mine {
		t.Errorf("a stranger's is: %v", err)
	}
}
