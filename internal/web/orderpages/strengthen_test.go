package orderpages_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"net/http"
	"regexp"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

// certify gives somebody a certificate of an authority that the institution believes, and
// returns its key.
func (o *office) certify(b *browser) *ecdsa.PrivateKey {
	o.t.Helper()
	now := o.clock.Now()
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			o.t.Fatal(err)
		}
		return k
	}
	ca, own := key(), key()
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "AC de prueba"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(3, 0, 0), KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: b.person.Name}, NotBefore: root.NotBefore, NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true}
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, ca.Public(), ca)
	if err != nil {
		o.t.Fatal(err)
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, own.Public(), ca)
	if err != nil {
		o.t.Fatal(err)
	}
	admin := audit.By{Actor: "p-administra", Role: string(people.Administrator), At: now}
	err = o.p.DB.Write(o.t.Context(), func(c *database.Conn) error {
		if _, err := o.p.Evidence.Trust(o.t.Context(), c, rootDER, admin); err != nil {
			return err
		}
		got, err := o.p.Evidence.Register(o.t.Context(), c, string(b.person.ID), leafDER, audit.By{Actor: string(b.person.ID), At: now})
		if err != nil {
			return err
		}
		return o.p.Evidence.Confirm(o.t.Context(), c, got.ID, admin)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return own
}

// handedOver is an order whose ST-ERE its requester signed with their PIN, and the page on
// which that signature is strengthened.
func (o *office) handedOver() (folio, page, sheet string) {
	o.t.Helper()
	o.pin(o.ana, "739164")
	folio, filled := o.toBeMoved()
	form := "/ordenes/" + folio + "/actividades/llenar-st-ere"
	o.tech.send(form, with(o.tech.get(form).is(200).hidden(form), filled)).is(http.StatusSeeOther)
	p := o.ofKind(folio, papers.Handover)[0]
	o.clock.Advance(time.Minute)
	if _, err := o.p.Desk.Perform(o.t.Context(), o.actor(o.ana), folio, signedHandover(p), orders.Options{}); err != nil {
		o.t.Fatal(err)
	}
	sheet = "/ordenes/" + folio + "/formatos/" + p.ID
	return folio, sheet + "/firma/" + orders.SlotGives, sheet
}

var offered = regexp.MustCompile(`href="data:text/plain;charset=utf-8;base64,([A-Za-z0-9+/=]+)"`)

// A signature that was given with a PIN is strengthened with an e.firma that was made
// elsewhere: over the very text of the page, once, by who gave it (domain §5, levels of
// signature; rev11 F-02, G-14).
func TestASignatureIsStrengthenedWithADetachedOne(t *testing.T) {
	o := openOffice(t, t.TempDir())
	_, page, sheet := o.handedOver()
	o.ana.get(page).is(200).says("Refuerza tu firma", "No tienes un certificado confirmado y vigente")
	key := o.certify(o.ana)
	o.ana.get(sheet).is(200).says("Reforzar mi firma")
	for _, other := range []*browser{o.tech, o.chief, o.eyes, o.other} {
		other.get(page).is(http.StatusNotFound)
		other.send(page, o.ana.get(page).hidden(page)).is(http.StatusNotFound)
	}
	at := o.ana.get(page).is(200).says("Tu certificado: Ana Ejemplo", "AC de prueba")
	text, err := base64.StdEncoding.DecodeString(offered.FindStringSubmatch(at.body)[1])
	if err != nil {
		t.Fatal(err)
	}
	sign := func(text []byte) string {
		h := sha256.Sum256(text)
		raw, err := key.Sign(rand.Reader, h[:], crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(raw)
	}
	sent := at.hidden(page)
	for name, value := range map[string]string{"nivel": "efirma", "declara": "si", "firma": "739164"} {
		sent.Set(name, value)
	}
	o.ana.send(page, sent).is(422).says("Falta la e.firma")
	sent.Set("efirma", sign(append(text, '.')))
	o.ana.send(page, sent).is(422).says("no corresponde a este documento")
	sent.Set("efirma", sign(text))
	sent.Set("firma", "000000")
	o.ana.send(page, sent).is(422)
	o.ana.get(sheet).is(200).hides("Certificado n.º")
	sent.Set("firma", "739164")
	o.ana.send(page, sent).is(http.StatusSeeOther)
	o.ana.get(sheet).is(200).says("Firma interna y e.firma", "Certificado n.º").hides("Reforzar mi firma")
	o.ana.send(page, sent).is(http.StatusConflict)
}

// The scan of what was signed by hand comes later, with the page on which it was asked for,
// and lies with the order (domain §5, levels of signature; rev11 F-02).
func TestTheScanOfAHandwrittenSignatureComesLater(t *testing.T) {
	o := openOffice(t, t.TempDir())
	folio, page, sheet := o.handedOver()
	sent := o.ana.get(page).is(200).says("Escaneo o foto del documento firmado").hidden(page)
	for name, value := range map[string]string{"nivel": "autografa", "declara": "si", "firma": "739164"} {
		sent.Set(name, value)
	}
	o.ana.send(page, sent).is(422).says("Adjunta el escaneo o la foto del documento firmado a mano")
	o.ana.send(page, sent, attached{"firma.txt", "no es un escaneo"}).is(422).says("no es una imagen (JPEG, PNG o WebP) ni un PDF")
	o.tech.send(page, sent, attached{"firma.pdf", paper}).is(http.StatusNotFound)
	if got := o.listed(folio); len(got) != 0 {
		t.Fatalf("kept of what was refused: %+v", got)
	}
	o.ana.send(page, sent, attached{"firma.pdf", paper}).is(http.StatusSeeOther)
	if got := o.listed(folio); len(got) != 1 || got[0].Name != "firma.pdf" {
		t.Errorf("the scan is not with the order: %+v", got)
	}
	o.chief.get(sheet).is(200).says("Firma interna y firma autógrafa")
	o.ana.send(page, sent, attached{"otra.pdf", paper + "2"}).is(http.StatusConflict)
}
