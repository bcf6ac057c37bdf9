package cms_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/cms"
)

var day = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// issue makes a certificate for a key, by an issuer or by itself.
func issue(t *testing.T, name string, key crypto.Signer, by *cms.Signer) *x509.Certificate {
	t.Helper()
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(20, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true, IsCA: by == nil}
	if c.IsCA {
		c.KeyUsage |= x509.KeyUsageCertSign
	}
	parent, signer := c, key
	if by != nil {
		parent, signer = by.Certificate, by.Key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func signers(t *testing.T) map[string]cms.Signer {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := cms.Signer{Certificate: issue(t, "Autoridad de prueba", r, nil), Key: r}
	return map[string]cms.Signer{
		"RSA, on its own":   root,
		"ECDSA, on its own": {Certificate: issue(t, "Persona EC", e, nil), Key: e},
		"ECDSA under RSA":   {Certificate: issue(t, "Persona", e, &root), Chain: []*x509.Certificate{root.Certificate}, Key: e},
	}
}

func TestASignatureHoldsForItsContentOnly(t *testing.T) {
	content := []byte("lo que se firma\r\n")
	for name, s := range signers(t) {
		t.Run(name, func(t *testing.T) {
			der, err := cms.Sign(content, s)
			if err != nil {
				t.Fatal(err)
			}
			got, err := cms.Parse(der)
			if err != nil {
				t.Fatal(err)
			}
			if err := got.Verify(content); err != nil || !got.Exact() || !got.Certificate.Equal(s.Certificate) {
				t.Fatalf("Verify = %v, Exact = %v", err, got.Exact())
			}
			if err := got.Verify([]byte("otra cosa")); !errors.Is(err, cms.ErrContent) {
				t.Errorf("another content: %v", err)
			}
			raw, err := s.Key.Sign(rand.Reader, digest(content), crypto.SHA256)
			if err != nil {
				t.Fatal(err)
			}
			if err := cms.Check(s.Certificate, content, raw); err != nil {
				t.Errorf("bare signature: %v", err)
			}
			if err := cms.Check(s.Certificate, content[1:], raw); !errors.Is(err, cms.ErrSignature) {
				t.Errorf("bare signature over another content: %v", err)
			}
		})
	}
}

// Every byte of a container counts: whichever is changed, it no longer reads, no
// longer verifies, or is no longer as it was written (quality G24).
func TestEveryByteOfAContainerCounts(t *testing.T) {
	content := []byte("lo que se firma")
	for name, s := range signers(t) {
		der, err := cms.Sign(content, s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range der {
			for _, flip := range []byte{1, 0x20, 0xff} {
				other := append([]byte(nil), der...)
				other[i] ^= flip
				got, err := cms.Parse(other)
				if err == nil && got.Verify(content) == nil && got.Exact() {
					t.Fatalf("%s: byte %d of %d changed unseen", name, i, len(der))
				}
			}
		}
	}
}

func TestAKeyOfAnotherCertificateDoesNotSign(t *testing.T) {
	all := signers(t)
	s := all["RSA, on its own"]
	s.Key = all["ECDSA, on its own"].Key
	if _, err := cms.Sign([]byte("x"), s); !errors.Is(err, cms.ErrSignature) {
		t.Fatalf("err = %v", err)
	}
}

// What we write is read by openssl, and what openssl writes by us.
func TestOpenSSLAgrees(t *testing.T) {
	content := []byte("primera línea\r\nsegunda línea\r\n")
	for name, s := range signers(t) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := func(name string, b []byte) string {
				p := filepath.Join(dir, name)
				if err := os.WriteFile(p, b, 0o600); err != nil {
					t.Fatal(err)
				}
				return p
			}
			root := s.Certificate
			if len(s.Chain) > 0 {
				root = s.Chain[0]
			}
			ca := file("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}))
			cert := file("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate.Raw}))
			pkcs8, err := x509.MarshalPKCS8PrivateKey(s.Key)
			if err != nil {
				t.Fatal(err)
			}
			key := file("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
			text := file("texto", content)
			der, err := cms.Sign(content, s)
			if err != nil {
				t.Fatal(err)
			}
			openssl(t, "cms", "-verify", "-cades", "-inform", "DER", "-in", file("ours.p7s", der), "-content", text, "-binary", "-CAfile", ca, "-purpose", "any", "-out", filepath.Join(dir, "out"))
			for i, options := range [][]string{{}, {"-cades"}, {"-nodetach"}, {"-noattr"}, {"-keyid"}, {"-keyopt", "rsa_padding_mode:pss"}, {"-md", "sha512"}} {
				if options = append([]string{}, options...); len(options) > 1 && options[0] == "-keyopt" && name != "RSA, on its own" {
					continue
				}
				if len(options) == 1 && options[0] == "-keyid" && len(s.Certificate.SubjectKeyId) == 0 {
					continue
				}
				out := filepath.Join(dir, "theirs.p7s")
				openssl(t, append([]string{"cms", "-sign", "-binary", "-in", text, "-signer", cert, "-inkey", key, "-outform", "DER", "-out", out}, options...)...)
				theirs, err := os.ReadFile(out)
				if err != nil {
					t.Fatal(err)
				}
				got, err := cms.Parse(theirs)
				if err != nil {
					t.Fatalf("%d %v: %v", i, options, err)
				}
				if err := got.Verify(content); err != nil {
					t.Errorf("%v: %v", options, err)
				}
				if err := got.Verify(content[2:]); err == nil {
					t.Errorf("%v holds for another content", options)
				}
			}
			out := filepath.Join(dir, "old.p7s")
			openssl(t, "cms", "-sign", "-binary", "-in", text, "-signer", cert, "-inkey", key, "-outform", "DER", "-out", out, "-md", "sha1")
			old, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cms.Parse(old); !errors.Is(err, cms.ErrAlgorithm) {
				t.Errorf("SHA-1: %v", err)
			}
		})
	}
}

func openssl(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
		t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
}

func digest(b []byte) []byte { h := sha256.Sum256(b); return h[:] }

func FuzzAContainerIsReadOrRefused(f *testing.F) {
	f.Add([]byte{0x30, 0x03, 0x06, 0x01, 0x00})
	f.Fuzz(func(_ *testing.T, b []byte) {
		if s, err := cms.Parse(b); err == nil {
			_ = s.Verify(b)
			_ = s.Exact()
		}
	})
}
