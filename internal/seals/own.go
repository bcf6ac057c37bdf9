package seals

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/cms"
	"secogem.gob.mx/soporte/internal/problem"
)

// Own is the system's own certificate and key, with which frozen papers are sealed.
// They lie in one file of the data folder that nobody else may read; certificates of
// keys that were replaced stay beside it, so that what they sealed can be checked. It
// is safe for concurrent use, also by several processes on one folder.
type Own struct {
	dir string

	mu     sync.Mutex
	seen   time.Time // when the file that signer came from was written
	size   int64
	signer cms.Signer
}

// OwnFile is the name of the file that holds the key and its certificate.
const OwnFile = "certificado.pem"

const (
	ownYears   = 10
	ownBits    = 2048
	ownSubject = "Sello electrónico de Soporte"
)

// OpenOwn opens the folder of the system's key. The first time it makes a key with a
// certificate that it signs itself, for an organization's name.
func OpenOwn(dir, organization string, now time.Time) (*Own, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the folder of the seal: %w", err)
	}
	o := &Own{dir: dir}
	if _, err := os.Stat(o.path()); errors.Is(err, fs.ErrNotExist) {
		if err := o.create(organization, now, false); err != nil {
			return nil, err
		}
	}
	_, err := o.Signer()
	return o, err
}

func (o *Own) path() string { return filepath.Join(o.dir, OwnFile) }

// create makes a key and its certificate and puts them in place; unless it replaces one,
// whoever else was quicker wins.
func (o *Own) create(organization string, now time.Time, replace bool) error {
	key, err := rsa.GenerateKey(rand.Reader, ownBits)
	if err != nil {
		return fmt.Errorf("make the key of the seal: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return err
	}
	c := &x509.Certificate{SerialNumber: serial, Subject: subject(organization), NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(ownYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return fmt.Errorf("make the certificate of the seal: %w", err)
	}
	return o.write(key, [][]byte{der}, replace)
}

func subject(organization string) pkix.Name {
	n := pkix.Name{CommonName: ownSubject, Country: []string{"MX"}}
	if organization != "" {
		n.Organization = []string{organization}
	}
	return n
}

// write puts key and certificates into one file, whole or not at all.
func (o *Own) write(key crypto.Signer, certs [][]byte, replace bool) error {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write the key of the seal: %w", err)
	}
	var b bytes.Buffer
	for _, c := range certs {
		_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: c})
	}
	_ = pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	f, err := os.CreateTemp(o.dir, ".sello-*") // readable by its owner only
	if err != nil {
		return fmt.Errorf("write the key of the seal: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b.Bytes())
	if err == nil {
		err = f.Sync()
	}
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err != nil {
		return fmt.Errorf("write the key of the seal: %w", err)
	}
	if replace {
		return os.Rename(f.Name(), o.path())
	}
	if err := os.Link(f.Name(), o.path()); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write the key of the seal: %w", err)
	}
	return nil
}

// Signer returns key and certificate as they are now: another process may have replaced
// them.
func (o *Own) Signer() (cms.Signer, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	info, err := os.Stat(o.path())
	if err != nil {
		return cms.Signer{}, fmt.Errorf("read the key of the seal: %w", err)
	}
	if info.ModTime().Equal(o.seen) && info.Size() == o.size && o.signer.Key != nil {
		return o.signer, nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		return cms.Signer{}, problem.New(problem.Unavailable, "Otras cuentas del equipo pueden leer la llave del sello ("+o.path()+").", "Quita el permiso con chmod 600 y vuelve a intentarlo.")
	}
	b, err := os.ReadFile(o.path())
	if err != nil {
		return cms.Signer{}, fmt.Errorf("read the key of the seal: %w", err)
	}
	var s cms.Signer
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "PRIVATE KEY" {
			key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return s, fmt.Errorf("read the key of the seal: %w", err)
			}
			s.Key, _ = key.(crypto.Signer)
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		switch {
		case err != nil:
			return s, fmt.Errorf("read the certificate of the seal: %w", err)
		case s.Certificate == nil:
			s.Certificate = c
		default:
			s.Chain = append(s.Chain, c)
		}
	}
	if s.Key == nil || s.Certificate == nil {
		return s, errors.New("seals: the file of the seal has no key or no certificate")
	}
	o.seen, o.size, o.signer = info.ModTime(), info.Size(), s
	return s, nil
}

// Request writes what an authority needs to issue a certificate for the key, in PEM.
func (o *Own) Request() ([]byte, error) {
	s, err := o.Signer()
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{RawSubject: s.Certificate.RawSubject}, s.Key)
	if err != nil {
		return nil, fmt.Errorf("request a certificate: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}

// Install puts in place the certificate that an authority issued for the key, the
// certificates above it after it, in PEM or DER. problem.Invalid when it is for another
// key, may not sign, or its chain has a gap.
func (o *Own) Install(file []byte, now time.Time) error {
	bad := func(words string) error {
		return problem.New(problem.Invalid, words, "Instala el certificado que la autoridad emitió para la solicitud de este sistema.")
	}
	s, err := o.Signer()
	if err != nil {
		return err
	}
	var certs []*x509.Certificate
	rest := file
	for block, r := pem.Decode(rest); block != nil; block, r = pem.Decode(rest) {
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return bad("El archivo no contiene solo certificados.")
		}
		certs, rest = append(certs, c), r
	}
	if len(certs) == 0 {
		if certs, err = x509.ParseCertificates(file); err != nil || len(certs) == 0 {
			return bad("El archivo no es un certificado.")
		}
	}
	public, ok := certs[0].PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(s.Key.Public()) {
		return bad("El primer certificado no es de la llave de este sistema.")
	}
	if why := maySign(certs[0], now); why != "" {
		return bad("El certificado " + why + ".")
	}
	ders := [][]byte{certs[0].Raw}
	for i, c := range certs[1:] {
		if certs[i].CheckSignatureFrom(c) != nil {
			return bad("La cadena de certificados está incompleta o en desorden.")
		}
		ders = append(ders, c.Raw)
	}
	if err := o.retire(s); err != nil {
		return err
	}
	return o.write(s.Key, ders, true)
}

// Rotate makes a new key with a certificate that it signs itself. The key before is
// gone; its certificate stays, so that what it sealed can be checked.
func (o *Own) Rotate(organization string, now time.Time) error {
	s, err := o.Signer()
	if err != nil {
		return err
	}
	if err := o.retire(s); err != nil {
		return err
	}
	return o.create(organization, now, true)
}

// retire keeps the certificate in force among the former ones.
func (o *Own) retire(s cms.Signer) error {
	name := filepath.Join(o.dir, formerName(s.Certificate.Raw))
	if err := os.WriteFile(name, []byte(pemOf(append([]*x509.Certificate{s.Certificate}, s.Chain...))), 0o644); err != nil {
		return fmt.Errorf("keep the former certificate of the seal: %w", err)
	}
	return nil
}

// formerName is the file of a certificate that is no longer in force.
func formerName(der []byte) string { return "anterior-" + idOf(der)[:16] + ".pem" }

// Former gives what is public of a file of key and certificate, under the name that makes
// it a former certificate of the system: with it what was sealed goes on being recognised
// where the key itself is not. It is false for any other file.
func Former(file []byte) (name string, public []byte, ok bool) {
	var b bytes.Buffer
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		if name == "" {
			name = formerName(block.Bytes)
		}
		_ = pem.Encode(&b, &pem.Block{Type: block.Type, Bytes: block.Bytes}) // a buffer does not fail
	}
	return name, b.Bytes(), name != ""
}

// PublicPEM is the certificate in force with its chain, for whoever checks a seal.
func (o *Own) PublicPEM() ([]byte, error) {
	s, err := o.Signer()
	if err != nil {
		return nil, err
	}
	return []byte(pemOf(append([]*x509.Certificate{s.Certificate}, s.Chain...))), nil
}

// Mine tells whether a certificate is the system's, in force or a former one.
func (o *Own) Mine(c *x509.Certificate) (bool, error) {
	s, err := o.Signer()
	if err != nil {
		return false, err
	}
	if s.Certificate.Equal(c) {
		return true, nil
	}
	b, err := os.ReadFile(filepath.Join(o.dir, formerName(c.Raw)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read a former certificate of the seal: %w", err)
	}
	block, _ := pem.Decode(b)
	return block != nil && bytes.Equal(block.Bytes, c.Raw), nil
}
