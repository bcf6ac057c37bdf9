package discoverypages_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
)

// The agent of Debian, as scripts/install-test-deps.sh brings it.
const theAgent = "/usr/bin/fusioninventory-agent"

// runAgent lets the real agent report this machine, with its configuration and its state in
// a folder of the test, and returns what it logged.
func runAgent(t *testing.T, home, server, account, secret, tag string) string {
	t.Helper()
	if _, err := os.Stat(theAgent); err != nil {
		t.Fatalf("the agent is missing; scripts/install-test-deps.sh brings it: %v", err)
	}
	// The agent keeps its state where its own module says; ours is found first.
	setup := fmt.Sprintf("package setup;\nuse parent qw(Exporter);\nour @EXPORT = ('%%setup');\nour %%setup = (datadir => '/usr/share/fusioninventory', libdir => '/usr/share/fusioninventory/lib', vardir => '%s');\n1;\n", filepath.Join(home, "estado"))
	for name, text := range map[string]string{"setup.pm": setup, "agent.cfg": ""} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(home, "estado"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "perl", "-I", home, "-Msetup", theAgent, "--conf-file="+filepath.Join(home, "agent.cfg"), "--server="+server,
		"--user="+account, "--password="+secret, "--force", "--no-httpd", "--no-task=deploy,collect,esx,netdiscovery,netinventory,wakeonlan",
		"--no-category=software,process,environment,local_user,local_group,user", "--tag="+tag, "--logger=stderr", "--debug", "--timeout=30")
	cmd.Dir = home
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the agent failed: %v\n%s", err, said)
	}
	return string(said)
}

// The real agent reports this machine, and the proposal is reviewed datum by datum.
func TestTheRealAgentReportsAndIsReviewed(t *testing.T) {
	w, home := start(t), t.TempDir()
	saul := w.as("Saúl")
	saul.get("/hallazgos").is(200).says("Nada por revisar.")
	log := runAgent(t, home, w.url+"/agentes/inventario", w.agent.User, w.secret, "inv 0004 21873")
	if strings.Contains(log, "[error]") {
		t.Errorf("the agent complains: %s", log)
	}
	queue := saul.get("/hallazgos").is(200).says("1 equipo por revisar.", "INV-0004-21873", "distintos")
	saul.get("/administracion").is(200).says("1 hallazgo por revisar.")
	path := queue.action("/hallazgos/[0-9a-f-]{36}")
	page := saul.get(path).is(200).says("Datos que no coinciden", "Procesador", "Memoria", "FusionInventory-Agent")
	if a, err := w.p.Equipment.Asset(t.Context(), w.p.DB.Read(), w.laptop.ID); err != nil || a != w.laptop {
		t.Errorf("the agent changed the inventory: %+v, %v", a, err)
	}
	saul.post(page.action(path+"/datos/[0-9a-f-]{36}/aceptar"), url.Values{"visto": {""}}).is(http.StatusSeeOther)
	page = saul.get(path).is(200).says("Lo que ya se decidió", "Aceptado", "Saúl Ejemplo")
	reject := page.action(path + "/datos/[0-9a-f-]{36}/rechazar")
	saul.get(reject).is(200).says("El inventario se queda como está.")
	saul.post(reject, url.Values{"motivo": {""}}).is(http.StatusUnprocessableEntity).says("Motivo")
	saul.post(reject, url.Values{"motivo": {"Es de una máquina virtual"}}).is(http.StatusSeeOther)
	saul.get(path).is(200).says("Rechazado", "Es de una máquina virtual")
	w.as("Carla").get("/equipos/" + string(w.laptop.ID)).is(200).says("Visto por su agente")

	// A second report changes nothing but when it was seen.
	open, _ := w.p.Discovery.Proposals(t.Context(), w.p.DB.Read(), strings.TrimPrefix(path, "/hallazgos/"))
	w.clock.Advance(24 * time.Hour)
	runAgent(t, home, w.url+"/agentes/inventario", w.agent.User, w.secret, "inv 0004 21873")
	again, err := w.p.Discovery.OfAsset(t.Context(), w.p.DB.Read(), w.laptop.ID)
	if err != nil || !again.Last.Equal(monday.Add(24*time.Hour)) {
		t.Errorf("seen %v, %v", again.Last, err)
	}
	if now, _ := w.p.Discovery.Proposals(t.Context(), w.p.DB.Read(), again.ID); len(now) != len(open) {
		t.Errorf("a repeated report proposes %d things, were %d", len(now), len(open))
	}
}

// An agent with a wrong secret is told so and reports nothing.
func TestTheRealAgentWithAWrongSecretReportsNothing(t *testing.T) {
	w := start(t)
	log := runAgent(t, t.TempDir(), w.url+"/agentes/inventario", w.agent.User, "otro-secreto", "inv 0004 21873")
	if !strings.Contains(log, "401") && !strings.Contains(log, "uthentication") {
		t.Errorf("the agent does not know why: %s", log)
	}
	w.as("Saúl").get("/hallazgos?ver=todos").is(200).says("Nada por revisar").hides("INV-0004-21873")
}

func (w *world) send(t *testing.T, body []byte, account, secret string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/agentes/inventario", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("User-Agent", "FusionInventory-Agent_v2.6")
	if account != "" {
		r.SetBasicAuth(account, secret)
	}
	got, err := http.DefaultClient.Do(r)
	return read(t, got, err)
}

const report = `<REQUEST><CONTENT><BIOS><SMANUFACTURER>Dell Inc.</SMANUFACTURER><SMODEL>Latitude 3440</SMODEL><SSN>7XK2M93</SSN></BIOS>
<HARDWARE><CHASSIS_TYPE>Laptop</CHASSIS_TYPE><NAME>RECEPCION</NAME></HARDWARE></CONTENT><DEVICEID>R-1</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`

func TestWhatAnAgentIsAnswered(t *testing.T) {
	w := start(t)
	prolog := `<REQUEST><DEVICEID>R-1</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`
	if a := w.send(t, []byte(prolog), w.agent.User, w.secret).is(200); !strings.Contains(a.body, "<RESPONSE>SEND</RESPONSE>") {
		t.Errorf("a plain prolog is answered %q", a.body)
	}
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	io.WriteString(zw, prolog) //nolint:errcheck // into memory
	zw.Close()
	a := w.send(t, z.Bytes(), w.agent.User, w.secret).is(200)
	zr, err := zlib.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("a compressed prolog is answered %q: %v", a.body, err)
	}
	if said, _ := io.ReadAll(zr); !strings.Contains(string(said), "<RESPONSE>SEND</RESPONSE>") {
		t.Errorf("answered %s", said)
	}
	w.send(t, []byte(prolog), "", "").is(http.StatusUnauthorized)
	w.send(t, []byte(prolog), w.agent.User, "no").is(http.StatusUnauthorized)
	w.send(t, []byte("hola"), w.agent.User, w.secret).is(http.StatusUnprocessableEntity)
	w.send(t, []byte(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><REQUEST><QUERY>&a;</QUERY></REQUEST>`), w.agent.User, w.secret).is(http.StatusUnprocessableEntity)
	w.send(t, bytes.Repeat([]byte("<A></A>"), 1<<20), w.agent.User, w.secret).is(http.StatusRequestEntityTooLarge)
}

// GLPI Agent asks first in XML, says who it is, and goes on in JSON as it is answered.
func TestGLPIAgentIsAnsweredInJSON(t *testing.T) {
	w := start(t)
	say := func(body []byte, secret string) (answer, map[string]any) {
		t.Helper()
		var z bytes.Buffer
		zw := zlib.NewWriter(&z)
		zw.Write(body) //nolint:errcheck // into memory
		zw.Close()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/agentes/inventario", &z)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", "GLPI-Agent_v1.12")
		r.Header.Set("Content-Type", "application/x-compress-zlib")
		r.Header.Set("GLPI-Agent-ID", "47d9ca98-ec00-11f1-b549-d72a4293215f")
		r.SetBasicAuth(w.agent.User, secret)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if kind := got.Header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("answered as %s", kind)
		}
		a := read(t, got, nil)
		said := map[string]any{}
		if err := json.Unmarshal([]byte(a.body), &said); err != nil {
			t.Fatalf("answered %q: %v", a.body, err)
		}
		return a, said
	}
	file := func(name string) []byte {
		t.Helper()
		b, err := os.ReadFile(filepath.Join("..", "..", "discovery", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, body := range map[string][]byte{"prolog": []byte(`<REQUEST><DEVICEID>R-1</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`), "contact": file("glpi-agent-contact.json"), "inventory": file("glpi-agent-inventario.json")} {
		a, said := say(body, w.secret)
		a.is(200)
		inventory, _ := said["tasks"].(map[string]any)["inventory"].(map[string]any)
		if said["status"] != "ok" || said["expiration"] != 24.0 || inventory["server"] != "glpi" {
			t.Errorf("%s is answered %v", name, said)
		}
	}
	w.as("Saúl").get("/hallazgos").is(200).says("1 equipo por revisar.", "INV-0004-21873")
	a, said := say([]byte(`{"action":"netinventory","deviceid":"x"}`), w.secret)
	if a.is(http.StatusUnprocessableEntity); said["status"] != "error" || said["message"] == "" {
		t.Errorf("another task is answered %v", said)
	}
	if a, said = say(file("glpi-agent-contact.json"), "no"); a.status != http.StatusUnauthorized || said["status"] != "error" {
		t.Errorf("a wrong secret is answered %d %v", a.status, said)
	}
}

func TestAnAddressThatAsksTooOftenWaits(t *testing.T) {
	w := start(t)
	for range 20 {
		w.send(t, []byte("x"), w.agent.User, "adivino").is(http.StatusUnauthorized)
	}
	w.send(t, []byte("x"), w.agent.User, "adivino").is(http.StatusTooManyRequests)
	for range 120 - 21 {
		w.send(t, []byte("hola"), w.agent.User, w.secret).is(http.StatusUnprocessableEntity)
	}
	w.send(t, []byte(report), w.agent.User, w.secret).is(http.StatusTooManyRequests)
	w.clock.Advance(time.Minute)
	w.send(t, []byte(report), w.agent.User, w.secret).is(200)
}

// A machine that nobody entered becomes one when an administrator saves the form that the
// find filled in; until then there is none.
func TestAFoundMachineIsEnteredByAPerson(t *testing.T) {
	w := start(t)
	w.send(t, []byte(report), w.agent.User, w.secret).is(200)
	saul := w.as("Saúl")
	path := saul.get("/hallazgos").is(200).says("RECEPCION", "No está en el inventario").action("/hallazgos/[0-9a-f-]{36}")
	form := saul.get(saul.get(path).is(200).action(`/equipos/nuevo\?hallazgo=[0-9a-f-]{36}`)).is(200).says("Lo informó un agente de inventario.")
	for _, want := range []string{`value="7XK2M93"`, `value="Dell"`, `value="Latitude 3440"`, `name="hallazgo" value="` + strings.TrimPrefix(path, "/hallazgos/")} {
		if !strings.Contains(form.body, want) {
			t.Errorf("the form has no %s", want)
		}
	}
	if same, _ := w.p.Equipment.BySerial(t.Context(), w.p.DB.Read(), "7XK2M93"); len(same) != 0 {
		t.Fatal("it is in the inventory before anybody saved it")
	}
	id := strings.TrimPrefix(path, "/hallazgos/")
	saul.post("/equipos/nuevo", url.Values{"inventario": {"INV-0009-1"}, "serie": {"7XK2M93"}, "tipo": {"portatil"}, "marca": {"Dell"}, "modelo": {"Latitude 3440"}, "regimen": {equipment.Owned}, "hallazgo": {id}}).is(http.StatusSeeOther)
	saul.get(path).is(200).says("INV-0009-1", "Lo que informó coincide con el inventario.")
	saul.get("/hallazgos").is(200).says("Nada por revisar.")
	saul.get("/hallazgos?ver=todos").is(200).says("Coincide", "INV-0009-1")
}

func TestWhichMachineAFindIsAndNone(t *testing.T) {
	w := start(t)
	w.send(t, []byte(report), w.agent.User, w.secret).is(200)
	saul := w.as("Saúl")
	path := saul.get("/hallazgos").is(200).action("/hallazgos/[0-9a-f-]{36}")
	version := url.Values{"_version": {"2"}}
	with := func(k, v string) url.Values {
		out := url.Values{k: {v}}
		for k, v := range version {
			out[k] = v
		}
		return out
	}
	saul.post(path+"/equipo", with("inventario", "")).is(http.StatusUnprocessableEntity)
	saul.post(path+"/equipo", with("inventario", "NADA-9")).is(http.StatusUnprocessableEntity).says("Ningún equipo tiene «NADA-9»")
	saul.post(path+"/equipo", with("inventario", "inv-OOO4-21873")).is(http.StatusSeeOther)
	saul.get(path).is(200).says("Datos que no coinciden", "Serie", "7XK2M93", "Latitude 3440")
	saul.post(path+"/descartar", with("motivo", "De un visitante")).is(http.StatusConflict).says("El hallazgo cambió")
	version.Set("_version", "3")
	saul.post(path+"/descartar", with("motivo", "")).is(http.StatusUnprocessableEntity)
	saul.post(path+"/descartar", with("motivo", "De un visitante")).is(http.StatusSeeOther)
	saul.get(path).is(200).says("Descartado", "De un visitante").hides("Datos que no coinciden")
	for who, status := range map[string]int{"Ana": 403, "Carla": 403} {
		for _, page := range []string{"/hallazgos", path, "/agentes"} {
			w.as(who).get(page).is(status)
		}
		w.as(who).post(path+"/descartar", with("motivo", "porque sí")).is(status)
	}
	saul.get("/hallazgos/no-hay").is(http.StatusNotFound)
}

func TestTheSecretOfAnAccountIsShownOnce(t *testing.T) {
	w := start(t)
	saul := w.as("Saúl")
	saul.post("/agentes", url.Values{"nombre": {""}}).is(http.StatusUnprocessableEntity)
	saul.post("/agentes", url.Values{"nombre": {"Edificio central"}}).is(http.StatusUnprocessableEntity).says("Ya hay una cuenta con ese nombre")
	made := saul.post("/agentes", url.Values{"nombre": {"Almacén norte"}}).is(200).says("Copia el secreto ahora", "server = http://soporte.test/agentes/inventario", "password = ")
	lines := strings.Split(made.body[strings.Index(made.body, "user = "):], "\n")
	account := strings.TrimPrefix(lines[0], "user = ")
	secret, _, _ := strings.Cut(strings.TrimPrefix(lines[1], "password = "), "<")
	w.send(t, []byte(report), account, secret).is(200)
	list := saul.get("/agentes").is(200).says("Almacén norte", account, "Vigente").hides(secret)
	saul.post(list.action("/agentes/[0-9a-f-]{36}/anular"), nil).is(http.StatusSeeOther)
	saul.get("/agentes").is(200).says("Anulada")
}
