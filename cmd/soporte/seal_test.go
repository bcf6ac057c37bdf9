package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/sheets"
)

// F-01: a frozen paper is checked offline, with nothing but its file and a certificate.
func TestTheSealOfAFileIsCheckedWithoutADatabase(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "datos")
	if code, out, err := soporte(t, "", "iniciar", "--datos", data, "--nombre", "Alma Ruiz", "--correo", "alma@demo.invalid", "--contraseña", "una frase que nadie adivina"); code != 0 || !strings.Contains(out, "respáldala") {
		t.Fatalf("code %d\n%s%s", code, out, err)
	}
	if info, err := os.Stat(filepath.Join(data, "certificado", "certificado.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key of the seal: %v, %v", info, err)
	}
	own, err := program.OpenOwn(filepath.Join(data, "certificado"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	by, err := own.Signer()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := pdf.Draw(sheets.Sheet{Code: "ST-ERE", Name: "Entrega-recepción", Folio: "ERE-2026-000001", Language: "es-MX", At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC),
		Data: []byte(`{"folio":"ERE-2026-000001 /ByteRange[0 1 2 3] /ETSI.CAdES.detached"}`), Blocks: []sheets.Block{sheets.Text{Text: "Recibe: Nayeli Cruz, ñandú, 👍"}}})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := pades.Seal(plain, by, pades.Stamp{Name: program.Organization, Reason: "Copia fiel", At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	sealed := write("sellado.pdf", doc)
	flipped := bytes.Clone(doc)
	flipped[len(plain)/2] ^= 1
	_, before, _ := soporte(t, "", "certificado", "ver", "--datos", data)
	cert := write("antes.pem", []byte(before))
	other := filepath.Join(dir, "otros")
	_, theirs, _ := soporte(t, "", "certificado", "ver", "--datos", other)
	for name, c := range map[string]struct {
		args    []string
		code    int
		mention string
	}{
		"in the data folder":          {[]string{sealed, "--datos", data}, 0, "ni un byte ha cambiado"},
		"by its certificate":          {[]string{sealed, "--datos", filepath.Join(dir, "nada"), "--certificado", cert}, 0, "ni un byte ha cambiado"},
		"by nobody's":                 {[]string{sealed, "--datos", filepath.Join(dir, "nada")}, 0, "No se comparó con ningún certificado"},
		"by another certificate":      {[]string{sealed, "--certificado", write("otro.pem", []byte(theirs))}, 1, "NO es del certificado esperado"},
		"one byte changed":            {[]string{write("cambiado.pdf", flipped), "--datos", data}, 1, "el contenido cambió entre el byte 1"},
		"no seal":                     {[]string{write("sin.pdf", plain), "--datos", data}, 1, "no tiene sello de este sistema"},
		"something added at the end":  {[]string{write("mas.pdf", append(bytes.Clone(doc), "\n% más\n"...)), "--datos", data}, 1, "se le añadió, quitó o cambió algo"},
		"a file that is not there":    {[]string{filepath.Join(dir, "no.pdf")}, 1, "No se pudo leer"},
		"what is no certificate":      {[]string{sealed, "--certificado", sealed}, 1, "no es un certificado"},
		"in the folder of a stranger": {[]string{sealed, "--datos", other}, 1, "NO es del certificado esperado"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, err := soporte(t, "", append([]string{"verificar", "--pdf"}, c.args...)...)
			if code != c.code || !strings.Contains(out+err, c.mention) {
				t.Errorf("code %d\n%s%s", code, out, err)
			}
		})
	}
	if code, out, err := soporte(t, "", "certificado", "renovar", "--datos", data); code != 0 || !strings.Contains(out, "Certificado nuevo") {
		t.Fatalf("renovar: %d\n%s%s", code, out, err)
	}
	if _, after, _ := soporte(t, "", "certificado", "ver", "--datos", data); after == before {
		t.Error("the certificate is the same after it was renewed")
	}
	if code, out, _ := soporte(t, "", "verificar", "--pdf", sealed, "--datos", data); code != 0 {
		t.Errorf("what the former certificate sealed no longer holds:\n%s", out)
	}
	if code, out, _ := soporte(t, "", "certificado", "solicitar", "--datos", data); code != 0 || !strings.Contains(out, "CERTIFICATE REQUEST") {
		t.Errorf("solicitar: %s", out)
	}
	if code, out, err := soporte(t, "", "certificado", "instalar", cert, "--datos", data); code != 1 || !strings.Contains(out+err, "no es de la llave de este sistema") {
		t.Errorf("instalar: %s%s", out, err)
	}
}
