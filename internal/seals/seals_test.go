package seals_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/cms"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
)

var ninety = strings.Repeat("9f", 32)

func challenge() seals.Challenge {
	return seals.Challenge{Subject: seals.Letter("l-1"), Kind: "OFICIO", Folio: "DTIC/1/2026", Version: 2, Slot: "titular", PersonID: "p-1", Name: "Nayeli Cruz", Hash: ninety}
}

func bare(t *testing.T, key crypto.Signer, text []byte) []byte {
	t.Helper()
	h := sha256.Sum256(text)
	s, err := key.Sign(rand.Reader, h[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(base64.StdEncoding.EncodeToString(s))
}

// rev11 R-T-01; domain §6 no. 7 to 10.
func TestAnAdvancedSignatureCountsInItsPlaceOnly(t *testing.T) {
	all := keys(t)
	each(t, func(r *room) {
		ca := newAuthority(r.t, "AC de prueba")
		r.trust(ca)
		for name, key := range all {
			person := "p-" + name
			cert := ca.issue(r.t, "Nayeli Cruz", key, nil)
			enrolled := r.enrol(person, cert)
			if enrolled.RFC != "CUIN800101AB1" || enrolled.CURP != "CUIN800101MMCRBY09" || len(enrolled.Serial) != 20 || !strings.HasPrefix(enrolled.Serial, "00001000000500001") {
				r.t.Errorf("certificate = %+v", enrolled)
			}
			ch := challenge()
			ch.PersonID = person
			container, err := cms.Sign(ch.Text(), cms.Signer{Certificate: cert, Key: key})
			if err != nil {
				r.t.Fatal(err)
			}
			for form, proof := range map[string][]byte{"bare": bare(r.t, key, ch.Text()), "CMS": container, "CMS in PEM": pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: container})} {
				r.do(func(ctx context.Context, c *database.Conn) error {
					e, err := r.Advanced(ctx, c, ch, proof, audit.By{Actor: person, At: noon})
					if err != nil {
						r.t.Errorf("%s, %s: %v", name, form, err)
						return nil
					}
					if e.Level != seals.Advanced || e.Serial != enrolled.Serial || e.Issuer != "AC de prueba" || !strings.HasPrefix(e.Revocation, "no consultada") || strings.Count(e.Chain, "BEGIN") != 2 {
						r.t.Errorf("evidence = %+v", e)
					}
					return nil
				})
			}
			for what, other := range map[string]func(*seals.Challenge){
				"another paper":   func(c *seals.Challenge) { c.Subject = seals.Letter("l-2") },
				"another version": func(c *seals.Challenge) { c.Version++ },
				"another place":   func(c *seals.Challenge) { c.Slot = "B3" },
				"another content": func(c *seals.Challenge) { c.Hash = strings.Repeat("00", 32) },
				"another person":  func(c *seals.Challenge) { c.PersonID = "p-other" },
			} {
				moved := ch
				other(&moved)
				for _, proof := range [][]byte{bare(r.t, key, ch.Text()), container} {
					r.do(func(ctx context.Context, c *database.Conn) error {
						if _, err := r.Advanced(ctx, c, moved, proof, audit.By{Actor: person, At: noon}); problem.KindOf(err) != problem.Invalid {
							r.t.Errorf("%s, moved to %s: %v", name, what, err)
						}
						return nil
					})
				}
			}
		}
	})
}

func TestASignatureIsKeptOnceAndProvesItself(t *testing.T) {
	key := keys(t)["ECDSA"]
	each(t, func(r *room) {
		ca := newAuthority(r.t, "AC de prueba")
		r.trust(ca)
		r.enrol("p-1", ca.issue(r.t, "Nayeli Cruz", key, nil))
		ch, by := challenge(), audit.By{Actor: "p-1", Role: "titular", At: noon}
		proof := bare(r.t, key, ch.Text())
		keep := func() error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				e, err := r.Advanced(ctx, c, ch, proof, by)
				if err != nil {
					return err
				}
				return r.Keep(ctx, c, e, by)
			})
		}
		if err := keep(); err != nil {
			r.t.Fatal(err)
		}
		if err := keep(); problem.KindOf(err) != problem.Conflict {
			r.t.Errorf("the same signature twice: %v", err)
		}
		proof = bare(r.t, key, ch.Text()) // ECDSA: other bytes, same place
		if err := keep(); problem.KindOf(err) != problem.Conflict {
			r.t.Errorf("a second signature in the place: %v", err)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			list, err := r.Of(ctx, c, ch.Subject)
			if err != nil || len(list) != 1 || list[0].Name != "Nayeli Cruz" || list[0].Text != string(ch.Text()) {
				r.t.Errorf("Of = %+v, %v", list, err)
			}
			n, err := r.Verify(ctx, c)
			if err != nil || n != 1 {
				r.t.Errorf("Verify = %d, %v", n, err)
			}
			return err
		})
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := c.Exec(ctx, `UPDATE seal_evidence SET revocation = 'no revocado'`)
			return err
		}); err == nil {
			r.t.Error("evidence was changed in place")
		}
	})
}

func TestACertificateIsJudgedBeforeItSigns(t *testing.T) {
	key := keys(t)["RSA"]
	each(t, func(r *room) {
		ca, stranger := newAuthority(r.t, "AC de prueba"), newAuthority(r.t, "AC desconocida")
		r.trust(ca)
		register := func(file []byte) error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Register(ctx, c, "p-1", file, audit.By{Actor: "p-1", At: noon})
				return err
			})
		}
		pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			r.t.Fatal(err)
		}
		for what, file := range map[string][]byte{
			"vencido":  ca.issue(r.t, "X", key, func(c *x509.Certificate) { c.NotAfter = noon.AddDate(0, 0, -1) }).Raw,
			"futuro":   ca.issue(r.t, "X", key, func(c *x509.Certificate) { c.NotBefore = noon.AddDate(0, 0, 1) }).Raw,
			"cifrado":  ca.issue(r.t, "X", key, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }).Raw,
			"de CA":    ca.cert.Raw,
			"extraño":  stranger.issue(r.t, "X", key, nil).Raw,
			"llave":    pkcs8,
			"otracosa": []byte("hola"),
		} {
			if err := register(file); problem.KindOf(err) != problem.Invalid {
				r.t.Errorf("%s: %v", what, err)
			}
		}
		good := ca.issue(r.t, "Nayeli Cruz", key, nil)
		if err := register(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: good.Raw})); err != nil {
			r.t.Fatal(err)
		}
		ch := challenge()
		proof := bare(r.t, key, ch.Text())
		sign := func(at time.Time) (e seals.Evidence, err error) {
			err = r.try(func(ctx context.Context, c *database.Conn) (err error) {
				e, err = r.Advanced(ctx, c, ch, proof, audit.By{Actor: "p-1", At: at})
				return err
			})
			return e, err
		}
		if _, err := sign(noon); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("before it was confirmed: %v", err)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			own, err := r.OfPerson(ctx, c, "p-1")
			if err != nil || len(own) != 1 {
				r.t.Fatalf("%+v, %v", own, err)
			}
			if err := r.Confirm(ctx, c, own[0].ID, audit.By{Actor: "p-1", At: noon}); problem.KindOf(err) != problem.Refused {
				r.t.Errorf("confirmed by its holder: %v", err)
			}
			return r.Confirm(ctx, c, own[0].ID, admin)
		})
		if _, err := sign(noon); err != nil {
			r.t.Fatal(err)
		}
		if _, err := sign(noon.AddDate(4, 0, 0)); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("after it expired: %v", err)
		}
		load := func(file []byte) error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Load(ctx, c, file, admin)
				return err
			})
		}
		if err := load(stranger.revoke(r.t, 1, noon.AddDate(0, -2, 0))); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("a list of nobody's: %v", err)
		}
		if err := load(ca.revoke(r.t, 1, noon.AddDate(0, -2, 0))); err != nil {
			r.t.Fatal(err)
		}
		e, err := sign(noon)
		if err != nil || !strings.Contains(e.Revocation, "no revocado según la lista n.º 1 de AC de prueba") || !strings.Contains(e.Revocation, "la lista venció el") {
			r.t.Errorf("with an old list: %q, %v", e.Revocation, err)
		}
		if err := load(ca.revoke(r.t, 2, noon.AddDate(0, 0, -1), good)); err != nil {
			r.t.Fatal(err)
		}
		if err := load(ca.revoke(r.t, 1, noon.AddDate(0, -2, 0))); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("an older list: %v", err)
		}
		if _, err := sign(noon); problem.KindOf(err) != problem.Invalid || !strings.Contains(text(err), "revocado el 22/11/2026") {
			r.t.Errorf("revoked: %v", err)
		}
	})
}

func text(err error) string {
	p, ok := problem.As(err)
	if !ok || len(p.Fields) == 0 {
		return ""
	}
	return p.Fields[0].Message
}

func TestAnAuthorityThatIsTakenAwayIsBelievedNoMore(t *testing.T) {
	key := keys(t)["ECDSA"]
	each(t, func(r *room) {
		ca := newAuthority(r.t, "AC de prueba")
		r.trust(ca)
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := r.Trust(ctx, c, ca.cert.Raw, admin)
			return err
		}); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("twice: %v", err)
		}
		leaf := ca.issue(r.t, "Nayeli Cruz", key, nil)
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := r.Trust(ctx, c, leaf.Raw, admin)
			return err
		}); problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("a person's certificate as authority: %v", err)
		}
		r.enrol("p-1", leaf)
		r.do(func(ctx context.Context, c *database.Conn) error {
			list, err := r.Authorities(ctx, c)
			if err != nil || len(list) != 1 || !list[0].Trusted() {
				r.t.Fatalf("%+v, %v", list, err)
			}
			return r.Distrust(ctx, c, list[0].ID, "La autoridad dejó de operar", admin)
		})
		ch := challenge()
		err := r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := r.Advanced(ctx, c, ch, bare(r.t, key, ch.Text()), audit.By{Actor: "p-1", At: noon})
			return err
		})
		if problem.KindOf(err) != problem.Invalid {
			r.t.Errorf("signed under it: %v", err)
		}
		r.trust(ca) // it may come back
	})
}

func drawing(t *testing.T, line bool) string {
	t.Helper()
	p := image.NewNRGBA(image.Rect(0, 0, 300, 120))
	for x := 20; line && x < 200; x++ {
		p.SetNRGBA(x, 60+x%7, color.NRGBA{20, 20, 60, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestInkIsAPictureWithSomethingDrawn(t *testing.T) {
	if b, err := seals.Ink(drawing(t, true)); err != nil || len(b) == 0 {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{"nothing": "", "an empty pad": drawing(t, false), "no picture": "data:image/png;base64,aG9sYQ==", "another kind": "data:image/svg+xml;base64,PHN2Zy8+"} {
		if _, err := seals.Ink(bad); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
