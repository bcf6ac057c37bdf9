//go:build browser

package browser

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// keyPassword is that of the private key, which no request may carry.
const keyPassword = "Contraseña-de-la-llave-4711"

// enciphered is a private key as e.firma keys come today: PKCS #8 under PBES2, with
// PBKDF2 and AES-256 in CBC.
func enciphered(t *testing.T, pkcs8 []byte, password string) []byte {
	t.Helper()
	salt, iv := make([]byte, 16), make([]byte, aes.BlockSize)
	rand.Read(salt)
	rand.Read(iv)
	const rounds = 10_000
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	pad := aes.BlockSize - len(pkcs8)%aes.BlockSize
	body := append(slices.Clone(pkcs8), slices.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(body, body)
	type algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters any
	}
	type derivation struct {
		Salt   []byte
		Rounds int
		PRF    algorithm
	}
	der, err := asn1.Marshal(struct {
		Scheme algorithm
		Body   []byte
	}{algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, struct{ KDF, Cipher algorithm }{
		algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, derivation{salt, rounds, algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}, asn1.NullRawValue}}},
		algorithm{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, iv},
	}}, body})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// certified gives somebody a certificate that the institution believes, and its key.
func (w *world) certified(who people.Person) *rsa.PrivateKey {
	w.t.Helper()
	now := w.clock.Now()
	ca, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		w.t.Fatal(err)
	}
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		w.t.Fatal(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "AC de prueba"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(3, 0, 0), KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(4711), Subject: pkix.Name{CommonName: who.Name}, NotBefore: root.NotBefore, NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true}
	made := func(c, parent *x509.Certificate, key crypto.PublicKey) []byte {
		der, err := x509.CreateCertificate(rand.Reader, c, parent, key, ca)
		if err != nil {
			w.t.Fatal(err)
		}
		return der
	}
	admin := audit.By{Actor: "p-administra", Role: string(people.Administrator), At: now}
	err = w.DB.Write(w.t.Context(), func(c *database.Conn) error {
		if _, err := w.Evidence.Trust(w.t.Context(), c, made(root, root, ca.Public()), admin); err != nil {
			return err
		}
		got, err := w.Evidence.Register(w.t.Context(), c, string(who.ID), made(leaf, root, own.Public()), audit.By{Actor: string(who.ID), At: now})
		if err != nil {
			return err
		}
		return w.Evidence.Confirm(w.t.Context(), c, got.ID, admin)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return own
}

// signedHandover is a ST-ERE that Lucía signed with her PIN.
func (w *world) signedHandover() (folio string, p papers.Paper) {
	w.t.Helper()
	lucia, jorge := people.Actor{Person: w.cast.Person(seed.Lucia), Roles: []people.Role{people.Requester}}, people.Actor{Person: w.cast.Person(seed.Jorge), Roles: []people.Role{people.Adviser}}
	machine := w.cast.ByTag["lucia-laptop"]
	res, err := w.Desk.Create(w.t.Context(), lucia, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(machine.ID), Fault: "No enciende desde la mañana.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	handover := func() papers.Paper {
		v, err := w.Desk.Open(w.t.Context(), orders.System(), res.Folio)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, x := range v.Papers {
			if x.Kind == papers.Handover {
				return x
			}
		}
		return papers.Paper{}
	}
	do := func(who people.Actor, act orders.Act) {
		w.t.Helper()
		w.clock.Advance(time.Minute)
		if _, err := w.Desk.Perform(w.t.Context(), who, res.Folio, act, orders.Options{}); err != nil {
			w.t.Fatalf("%s: %v", act.Key(), err)
		}
	}
	do(people.Actor{Person: w.cast.Person(seed.Beatriz), Roles: []people.Role{people.Supervisor}}, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(jorge.Person.ID), Priority: "alta", Why: "Conoce el equipo desde antes"}})
	do(jorge, &orders.Receive{})
	do(jorge, &orders.RecordVisit{})
	do(jorge, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "traslado", Reason: "Hay que abrirla en el taller."}})
	do(jorge, &orders.DocumentHandover{DeliveryPart: papers.DeliveryPart{Purpose: "reparacion", Serial: machine.Serial, Memory: "16 GB", Disk: "SSD 480 GB", Accessories: []orders.Accessory{{Name: "cargador", Comes: "si"}},
		Case: "buena", Screen: "buena", Ports: "buena", Seals: "na", PowersOn: "no", Tested: "si", Fault: "No enciende desde la mañana.", Works: "Revisión de la fuente de poder."}})
	do(lucia, &orders.SignHandover{BackupForm: orders.BackupForm{Option: "hecho", Medium: "Unidad de red del área", Day: calendar.DayOf(w.clock.Now(), clock.Mexico).String()}, Signing: seals.Signing{Secret: pin, Declared: true, PaperHash: handover().Hash}})
	return res.Folio, handover()
}

// domain §5, levels of signature, rev11 F-02: an e.firma key is opened in the browser and
// stays there: what is sent is the signature, and the server judges it.
func TestAnEFirmaKeyNeverLeavesTheBrowser(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	lucia := w.cast.Person(seed.Lucia)
	key := w.certified(lucia)
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := enciphered(t, plain, keyPassword)
	folio, p := w.signedHandover()
	sheet := "/ordenes/" + folio + "/formatos/" + p.ID
	run(t, "efirma.mjs", map[string]any{"url": w.url, "who": seed.Lucia, "page": sheet + "/firma/" + orders.SlotGives, "sheet": sheet, "pin": pin, "key": file, "password": keyPassword,
		"never": [][]byte{file[:64], file[len(file)-64:], plain[:64], key.D.Bytes()[:48], key.Primes[0].Bytes()[:48], []byte(keyPassword)}})
	list, err := w.Evidence.Of(t.Context(), w.DB.Read(), seals.Paper(p.ID))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(list, func(e seals.Evidence) bool {
		return e.Level == seals.Advanced && e.Slot == orders.SlotGives && e.PersonID == string(lucia.ID) && e.Proof != ""
	}) {
		t.Errorf("the server keeps no advanced signature: %+v", list)
	}
}
