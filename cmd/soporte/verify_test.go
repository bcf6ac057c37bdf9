package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A dossier that was downloaded is judged without any database, and a byte that was
// changed in it is told by the name of its file (rev11 Q-08).
func TestADownloadedDossierIsJudgedAlone(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	address, _, _ := serving(t, "demo")
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar}
	read := func(path string) string {
		r, err := c.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", path, r.StatusCode, err)
		}
		return string(b)
	}
	door := regexp.MustCompile(`(?s)/demo/([0-9a-f-]{36}).{0,900}?Gloria`).FindAllStringSubmatch(read("/demo"), -1)
	if len(door) == 0 {
		t.Fatal("the auditor has no door")
	}
	last := regexp.MustCompile(`/demo/([0-9a-f-]{36})`).FindAllStringSubmatch(door[len(door)-1][0], -1)
	r, err := c.Post(address+"/demo/"+last[len(last)-1][1], "application/x-www-form-urlencoded", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	whole := read("/ordenes/OS-2026-000004/expediente.zip")
	file := filepath.Join(t.TempDir(), "expediente.zip")
	judge := func(content string, args ...string) (int, string) {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, e := soporte(t, "", append([]string{"verificar", file}, args...)...)
		return code, out + e
	}
	code, out := judge(whole)
	if code != 0 || !strings.Contains(out, "El expediente está íntegro.") {
		t.Fatalf("%d %s", code, out)
	}
	key := regexp.MustCompile(`soporte-[0-9a-f]{8}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+`).FindString(out)
	if code, out := judge(whole, "--clave", key, "--json"); code != 0 || !strings.Contains(out, `"que": "Firma del manifiesto"`) {
		t.Errorf("by its key: %d %s", code, out)
	}
	if code, out := judge(whole, "--clave", "otra+00000000+AAAA"); code != 1 || !strings.Contains(out, "lo firmó alguien más") {
		t.Errorf("by another key: %d %s", code, out)
	}
	at := strings.Index(whole, `"con_notas`)
	if code, out := judge(whole[:at] + "\"con_nOtas" + whole[at+10:]); code != 1 || !strings.Contains(out, "datos/mensajes.json") || !strings.Contains(out, "NO está íntegro") {
		t.Errorf("altered: %d %s", code, out)
	}
	if code, out, e := soporte(t, "", "verificar", "--expediente", file+"x"); code != 1 || !strings.Contains(out+e, "No se puede abrir") {
		t.Errorf("a file that is not there: %d %s%s", code, out, e)
	}
}
