package main

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	signing "secogem.gob.mx/soporte/internal/seals" // the verb `sellos` has its name here
)

// sealVerbs are about the system's own certificate.
type sealVerbs struct {
	Ver       showSeal    `cmd:"" help:"Muestra el certificado en vigor, en PEM, para quien comprueba sellos."`
	Solicitar requestSeal `cmd:"" help:"Escribe la solicitud (CSR) para que una autoridad emita el certificado."`
	Instalar  installSeal `cmd:"" help:"Instala el certificado que emitió la autoridad, con su cadena."`
	Renovar   renewSeal   `cmd:"" help:"Cambia la llave y hace un certificado nuevo; el anterior se conserva para comprobar."`
}

// own opens the system's key; the verbs are for who may read the data folder.
func (p place) own() (*signing.Own, error) { return program.OpenOwn(p.certificado(), clock.System()()) }

type showSeal struct{ place }

// Run prints the public certificate.
func (v *showSeal) Run(c console) error {
	o, err := v.own()
	if err != nil {
		return err
	}
	s, err := o.Signer()
	if err != nil {
		return err
	}
	text, err := o.PublicPEM()
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s\n", about(s.Certificate))
	_, err = c.out.Write(text)
	return err
}

// about says in one line whose a certificate is and how to recognise it.
func about(x *x509.Certificate) string {
	h := sha256.Sum256(x.Raw)
	name := x.Subject.CommonName
	if len(x.Subject.Organization) > 0 {
		name += ", " + x.Subject.Organization[0]
	}
	return fmt.Sprintf("%s · vigente del %s al %s · SHA-256 %s", name, x.NotBefore.In(clock.Mexico).Format("02/01/2006"), x.NotAfter.In(clock.Mexico).Format("02/01/2006"), hex.EncodeToString(h[:]))
}

type requestSeal struct{ place }

// Run prints the request.
func (v *requestSeal) Run(c console) error {
	o, err := v.own()
	if err != nil {
		return err
	}
	text, err := o.Request()
	if err == nil {
		_, err = c.out.Write(text)
	}
	return err
}

type installSeal struct {
	place
	Archivo string `arg:"" placeholder:"ARCHIVO" help:"Certificado y cadena, en PEM, o el certificado en DER."`
}

// Run puts the certificate in force.
func (v *installSeal) Run(c console) error {
	o, err := v.own()
	if err != nil {
		return err
	}
	file, err := readSmall(v.Archivo)
	if err != nil {
		return err
	}
	if err := o.Install(file, clock.System()()); err != nil {
		return err
	}
	s, err := o.Signer()
	if err == nil {
		fmt.Fprintf(c.out, "Instalado: %s\n", about(s.Certificate))
	}
	return err
}

type renewSeal struct{ place }

// Run makes a new key.
func (v *renewSeal) Run(c console) error {
	o, err := v.own()
	if err != nil {
		return err
	}
	if err := o.Rotate(program.Organization, clock.System()()); err != nil {
		return err
	}
	s, err := o.Signer()
	if err == nil {
		fmt.Fprintf(c.out, "Certificado nuevo: %s\n", about(s.Certificate))
	}
	return err
}

// mostPDF is how large a file may be that is checked.
const mostPDF = 256 << 20

func readSmall(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.Size() > mostPDF {
		return nil, problem.New(problem.Invalid, "El archivo "+name+" es demasiado grande.", "")
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, problem.New(problem.Invalid, "No se pudo leer "+name+".", "Revisa la ruta y los permisos.").Because(err)
	}
	return b, nil
}

// seal judges the seal of one PDF, without a database: what it covers, and whether its
// certificate is the one that is expected (F-01).
func (v *verify) seal(c console) error {
	doc, err := readSmall(v.PDF)
	if err != nil {
		return err
	}
	found, err := pades.VerifySeals(doc)
	for i, s := range found {
		fmt.Fprintf(c.out, "Sello %d: %s, %s, del %s\n", i+1, s.Name, strings.ToLower(s.Reason), s.At.In(clock.Mexico).Format("02/01/2006 15:04"))
		if len(s.Certificates) > 0 {
			fmt.Fprintf(c.out, "  certificado: %s\n", about(s.Certificates[0]))
		}
		if s.Problem != "" {
			fmt.Fprintf(c.out, "  NO vale: %s\n", s.Problem)
		}
	}
	if err != nil {
		fmt.Fprintln(c.out, explain(err))
		return errFound
	}
	last := found[len(found)-1].Certificates
	expected, known, err := v.expected(last)
	switch {
	case err != nil:
		return err
	case !known:
		fmt.Fprintln(c.out, "El archivo no ha cambiado desde que se selló. No se comparó con ningún certificado: indica --certificado para saber de quién es el sello.")
	case !expected:
		fmt.Fprintln(c.out, "El archivo no ha cambiado desde que se selló, pero el sello NO es del certificado esperado.")
		return errFound
	default:
		fmt.Fprintln(c.out, "El sello vale: es del certificado esperado y ni un byte ha cambiado desde entonces.")
	}
	return nil
}

// expected compares the certificates of a seal with the given one, or with the system's
// own; known tells whether there was one to compare with.
func (v *verify) expected(chain []*x509.Certificate) (expected, known bool, err error) {
	if v.Certificado == "" {
		if _, err := os.Stat(filepath.Join(v.certificado(), signing.OwnFile)); errors.Is(err, fs.ErrNotExist) {
			return false, false, nil
		}
		o, err := v.own()
		if err != nil {
			return false, false, err
		}
		mine, err := o.Mine(chain[0])
		return mine, true, err
	}
	file, err := readSmall(v.Certificado)
	if err != nil {
		return false, false, err
	}
	if block, _ := pem.Decode(file); block != nil {
		file = block.Bytes
	}
	want, err := x509.ParseCertificate(file)
	if err != nil {
		return false, false, problem.New(problem.Invalid, "El archivo "+v.Certificado+" no es un certificado.", "").Because(err)
	}
	// The seal's own certificate, or one that issued it and was named by the seal.
	for i, x := range chain {
		if x.Equal(want) && (i == 0 || leads(chain[:i+1])) {
			return true, true, nil
		}
	}
	return false, true, nil
}

// leads tells whether each certificate was issued by the next.
func leads(chain []*x509.Certificate) bool {
	for i := range len(chain) - 1 {
		if chain[i].CheckSignatureFrom(chain[i+1]) != nil {
			return false
		}
	}
	return true
}
