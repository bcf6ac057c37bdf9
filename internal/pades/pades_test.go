package pades_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/cms"
	"secogem.gob.mx/soporte/internal/pades"
)

var sealedAt = time.Date(2026, 11, 28, 18, 30, 0, 0, time.UTC)

// page is a small PDF with a text of its own, as plain as the format allows.
func page(words string) []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	stream := "BT /F1 18 Tf 72 700 Td (" + words + ") Tj ET"
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R/Lang(es-MX)/ViewerPreferences<</DisplayDocTitle true>>>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(stream), stream),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Title(ST-ERE \\(prueba\\))/Producer(soporte)>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 7\n0000000000 65535 f \n")
	for _, x := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", x)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 7/Root 1 0 R/Info 6 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>\nstartxref\n%d\n%%%%EOF", start)
	return b.Bytes()
}

func signer(t testing.TB, name string, key crypto.Signer) cms.Signer {
	t.Helper()
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"Prueba"}}, NotBefore: sealedAt.AddDate(-1, 0, 0), NotAfter: sealedAt.AddDate(20, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cms.Signer{Certificate: cert, Key: key}
}

func rsaSigner(t testing.TB) cms.Signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer(t, "Sello de prueba", key)
}

func ecSigner(t testing.TB) cms.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer(t, "Otro sello de prueba", key)
}

func seal(t testing.TB, doc []byte, by cms.Signer, name string) []byte {
	t.Helper()
	out, err := pades.Seal(doc, by, pades.Stamp{Name: name, Reason: "Copia fiel del formato «ST-ERE»", At: sealedAt})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestASecondSealLeavesTheFirstValid(t *testing.T) {
	doc := page("ST-ERE ERE-2026-000001")
	one := seal(t, doc, rsaSigner(t), "Dirección de Tecnologías ñ")
	two := seal(t, one, ecSigner(t), "Archivo")
	if !bytes.HasPrefix(two, one) || !bytes.HasPrefix(one, doc) {
		t.Fatal("a seal changed what was there before")
	}
	got, err := pades.VerifySeals(two)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Name != "Dirección de Tecnologías ñ" || got[1].Name != "Archivo" || !got[0].At.Equal(sealedAt) || got[0].End != len(one) || got[1].End != len(two) {
		t.Fatalf("seals = %+v", got)
	}
	if cn := got[1].Certificates[0].Subject.CommonName; cn != "Otro sello de prueba" {
		t.Errorf("certificate of %q", cn)
	}
}

// Every byte of a sealed PDF is flipped, each in its place: all are found, and what is
// found is said (quality G24).
func TestEveryFlippedByteOfASealedPDFIsFound(t *testing.T) {
	doc := seal(t, seal(t, page("ERE-2026-000001 recibe: Nayeli Cruz"), ecSigner(t), "Soporte"), ecSigner(t), "Archivo")
	if _, err := pades.VerifySeals(doc); err != nil {
		t.Fatal(err)
	}
	step := 1
	for i := 0; i < len(doc); i += step {
		flip := byte(1) << (i % 8)
		doc[i] ^= flip
		_, err := pades.VerifySeals(doc)
		doc[i] ^= flip
		if err == nil {
			t.Fatalf("byte %d of %d changed unseen", i, len(doc))
		}
		// a container is hexadecimal all along, and cms tests its every byte: a sample will do
		if step = 1; container.Match(doc[i:min(i+64, len(doc))]) {
			step = 29
		}
	}
	other := bytes.Replace(doc, []byte("Nayeli"), []byte("Noelia"), 1)
	seals, err := pades.VerifySeals(other)
	if err == nil || len(seals) != 2 || !strings.Contains(seals[0].Problem, "el contenido cambió entre el byte 1") {
		t.Errorf("another name: %v, %+v", err, seals)
	}
}

var container = regexp.MustCompile(`^[0-9a-f]{64}$`)

func TestWhatIsAddedToASealedPDFIsFound(t *testing.T) {
	one := seal(t, page("contenido"), ecSigner(t), "Soporte")
	for name, added := range map[string]string{
		"a comment":           "% nada\n",
		"blanks at the end":   "\n",
		"an update":           "4 0 obj\n<</Length 3>>\nstream\nBT ET\nendstream\nendobj\nxref\n4 1\n" + fmt.Sprintf("%010d 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Prev 1>>\nstartxref\n%d\n%%%%EOF\n", len(one), len(one)+60),
		"a whole other paper": string(page("otro contenido")),
	} {
		t.Run(name, func(t *testing.T) {
			if seals, err := pades.VerifySeals(append(append([]byte(nil), one...), added...)); err == nil {
				t.Fatalf("not seen: %+v", seals)
			}
		})
	}
	t.Run("an update, sealed by somebody else", func(t *testing.T) {
		body := "4 0 obj\n<</Length 31>>\nstream\nBT /F1 9 Tf 9 9 Td (falso) Tj ET\nendstream\nendobj\n"
		m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(one)
		forged := append(append([]byte(nil), one...), body...)
		forged = append(forged, fmt.Sprintf("xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", len(one), m[1], len(forged))...)
		forged = seal(t, forged, ecSigner(t), "Soporte")
		seals, err := pades.VerifySeals(forged)
		if err != nil {
			t.Fatalf("the seal over the forgery covers it whole: %v", err)
		}
		// The forger's own seal holds for the forger's file; it is one seal only, of a
		// certificate nobody trusts, and the first one no longer stands for anything.
		if len(seals) != 1 || seals[0].Certificates[0].Equal(signerOf(t, one)) {
			t.Fatalf("seals = %+v", seals)
		}
	})
}

func signerOf(t *testing.T, doc []byte) *x509.Certificate {
	t.Helper()
	seals, err := pades.VerifySeals(doc)
	if err != nil {
		t.Fatal(err)
	}
	return seals[0].Certificates[0]
}

func TestAFileWithoutSealIsSaidToHaveNone(t *testing.T) {
	for name, doc := range map[string][]byte{"no PDF": []byte("hola"), "nothing": nil, "a PDF": page("sin sello")} {
		if seals, err := pades.VerifySeals(doc); err == nil || len(seals) > 0 {
			t.Errorf("%s: %+v, %v", name, seals, err)
		}
	}
	if _, err := pades.Seal([]byte("hola"), ecSigner(t), pades.Stamp{}); err == nil {
		t.Error("what is no PDF was sealed")
	}
}

// Ordinary tools read the seal: pdfsig with our certificate trusted, openssl over the
// bytes that it covers, qpdf over the whole file.
func TestOrdinaryToolsReadTheSeal(t *testing.T) {
	for name, by := range map[string]cms.Signer{"RSA": rsaSigner(t), "ECDSA": ecSigner(t)} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name string, b []byte) string {
				p := filepath.Join(dir, name)
				if err := os.WriteFile(p, b, 0o600); err != nil {
					t.Fatal(err)
				}
				return p
			}
			one := seal(t, page("ERE-2026-000001"), by, "Soporte")
			two := seal(t, one, by, "Soporte, otra vez")
			cert := write("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: by.Certificate.Raw}))
			run(t, "certutil", "-N", "-d", dir, "--empty-password")
			run(t, "certutil", "-A", "-d", dir, "-n", "sello", "-t", "CT,C,C", "-i", cert)
			for file, n := range map[string]int{write("one.pdf", one): 1, write("two.pdf", two): 2} {
				run(t, "qpdf", "--check", file)
				out := run(t, "pdfsig", "-nssdir", dir, file)
				if strings.Count(out, "Signature is Valid.") != n || strings.Count(out, "ETSI.CAdES.detached") != n || !strings.Contains(out, "Total document signed") {
					t.Errorf("pdfsig of %d seals says:\n%s", n, out)
				}
				if n == 1 && !strings.Contains(out, "Certificate is Trusted") {
					t.Errorf("pdfsig does not trust it:\n%s", out)
				}
			}
			m := regexp.MustCompile(`ByteRange\[0 (\d+) (\d+) (\d+)\]/Contents<([0-9a-f]+)>`).FindSubmatch(one)
			from, _ := strconv.Atoi(string(m[1]))
			to, _ := strconv.Atoi(string(m[2]))
			der, _ := hex.DecodeString(string(m[4]))
			content := append(append([]byte(nil), one[:from]...), one[to:]...)
			run(t, "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", write("sig.der", der), "-content", write("content", content),
				"-CAfile", cert, "-purpose", "any", "-out", filepath.Join(dir, "out"))
			broken := append([]byte(nil), one...)
			broken[bytes.Index(broken, []byte("ERE-2026"))]++
			if out := run(t, "pdfsig", "-nssdir", dir, write("broken.pdf", broken)); !strings.Contains(out, "Digest Mismatch") {
				t.Errorf("pdfsig of a changed file says:\n%s", out)
			}
		})
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func BenchmarkSeal(b *testing.B) {
	doc, by := page("ERE-2026-000001"), rsaSigner(b)
	for b.Loop() {
		seal(b, doc, by, "Soporte")
	}
}

func FuzzVerifySeals(f *testing.F) {
	f.Add(page("semilla"))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = pades.VerifySeals(b) })
}
