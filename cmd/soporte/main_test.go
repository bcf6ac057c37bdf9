package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database/dbtest"
)

// soporte runs a verb as the console does.
func soporte(t *testing.T, in string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, console{strings.NewReader(in), &o, &e})
	return code, o.String(), e.String()
}

func TestTheConsoleSpeaksSpanish(t *testing.T) {
	for name, c := range map[string]struct {
		args    []string
		code    int
		mention string
	}{
		"nothing":                 {nil, 0, "Uso: soporte VERBO"},
		"help":                    {[]string{"--help"}, 0, "Verbos:"},
		"help of a verb":          {[]string{"servir", "--help"}, 0, "También $SOPORTE_ESCUCHA"},
		"an unknown verb":         {[]string{"servirr"}, 2, "quizá querías «servir»"},
		"an unknown flag":         {[]string{"servir", "--escuchar"}, 2, "quizá querías --escucha"},
		"a verb that is missing":  {[]string{"procedimiento"}, 2, "falta el verbo"},
		"flags that are missing":  {[]string{"iniciar"}, 2, "falta indicar --correo=CORREO, --nombre=TEXTO"},
		"no number":               {[]string{"sembrar", "--ordenes", "muchas"}, 2, "debe ser un número entero"},
		"a level that is none":    {[]string{"servir", "--registro", "todo"}, 2, "debe ser uno de"},
		"table":                   {[]string{"procedimiento", "tabla"}, 0, "Responsable"},
		"BPMN":                    {[]string{"procedimiento", "bpmn"}, 0, "<bpmn"},
		"chart":                   {[]string{"procedimiento", "diagrama"}, 0, "<svg"},
		"coverage":                {[]string{"procedimiento", "cobertura"}, 0, "Cláusula"},
		"coverage for programs":   {[]string{"procedimiento", "cobertura", "--json"}, 0, `"clausula": "P-03"`},
		"routes":                  {[]string{"rutas"}, 0, "con sesión"},
		"an unknown kind of data": {[]string{"migrar", "--base-datos", "mysql:x"}, 1, "sqlite:RUTA"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, err := soporte(t, "", c.args...)
			if code != c.code || !strings.Contains(out+err, c.mention) {
				t.Errorf("code %d\n%s%s", code, out, err)
			}
			for _, english := range []string{"unknown", "unexpected", "missing", "expected", "Usage", "Show context", " or --"} {
				if strings.Contains(out+err, english) && c.code != 0 {
					t.Errorf("says %q in English: %s", english, err)
				}
			}
		})
	}
}

// A mistyped folder is told, makes nothing, and is not judged as if it were an installation.
func TestVerbsThatReadWantAnInstallation(t *testing.T) {
	none := filepath.Join(t.TempDir(), "nada")
	empty := filepath.Join(t.TempDir(), "vacia.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, verb := range [][]string{{"huella"}, {"verificar"}, {"respaldar", t.TempDir()}, {"trasladar", "--hacia", "sqlite:" + filepath.Join(t.TempDir(), "otra.db")}, {"sellos", "--reconocer", "Se restauró"}} {
		code, out, e := soporte(t, "", append(verb, "--datos", none)...)
		if code != 1 || out != "" || !strings.Contains(e, "No hay ninguna base de datos en "+none) {
			t.Errorf("%v without a folder: %d %s%s", verb, code, out, e)
		}
		if _, err := os.Stat(none); err == nil {
			t.Fatalf("%v made the folder", verb)
		}
		code, out, e = soporte(t, "", append(verb, "--base-datos", "sqlite:"+empty, "--datos", t.TempDir())...)
		if code != 1 || out != "" || !strings.Contains(e, "La base de datos está vacía") {
			t.Errorf("%v over an empty file: %d %s%s", verb, code, out, e)
		}
	}
	if code, _, e := soporte(t, "", "huella", "--base-datos", "postgres://soporte:secreto@127.0.0.1:1/x"); code != 1 || !strings.Contains(e, "No se puede abrir la base de datos de PostgreSQL. Revisa --base-datos") || strings.Contains(e, "secreto") {
		t.Errorf("a server that does not answer: %d %s", code, e)
	}
	if code, _, e := soporte(t, "", "verificar", "orden.docx"); code != 1 || !strings.Contains(e, "Indica un expediente (.zip) o un documento (.pdf)") {
		t.Errorf("a file of another kind: %d %s", code, e)
	}
}

func TestRoutesForPrograms(t *testing.T) {
	_, out, _ := soporte(t, "", "rutas", "--json")
	var list []struct {
		Path   string `json:"ruta"`
		Policy struct {
			Object string `json:"objeto"`
		} `json:"politica"`
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) < 20 {
		t.Fatalf("%d routes, %v", len(list), err)
	}
	for _, r := range list {
		if r.Policy.Object == "" {
			t.Errorf("%s protects nothing", r.Path)
		}
	}
}

// From an empty folder to people who can work, on both engines.
func TestAnInstallationBegins(t *testing.T) {
	for engine, url := range dbtest.URLs(t) {
		t.Run(string(engine), func(t *testing.T) {
			at := func(args ...string) []string {
				return append(args, "--base-datos", url, "--datos", t.TempDir())
			}
			file := func(name, text string) string {
				path := filepath.Join(t.TempDir(), name)
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			list := file("personas.csv", "nombre,unidad,correo\nEva Paz,Archivo,eva@ejemplo.gob.mx\nÑico Sol,Archivo,nico@ejemplo.gob.mx\n")
			wrong := file("mal.csv", "nombre,unidad,correo\nEva Paz,Archivo,eva@ejemplo.gob.mx\nÑico Sol,Archivo,sin-arroba\n")
			steps := []struct {
				in      string
				args    []string
				code    int
				mention string
			}{
				{"", at("migrar"), 0, "al día"},
				{"una frase larga\notra frase larga\n", at("iniciar", "--nombre", "Ana Ruiz", "--correo", "ana@ejemplo.gob.mx"), 1, "no son iguales"},
				{"corta\ncorta\n", at("iniciar", "--nombre", "Ana Ruiz", "--correo", "ana@ejemplo.gob.mx"), 1, "12 caracteres"},
				{"", at("iniciar", "--nombre", "Ana Ruiz", "--correo", "ana@ejemplo.gob.mx"), 1, "No se escribió la contraseña"},
				{"una frase bien larga\nuna frase bien larga\n", at("iniciar", "--nombre", "Ana Ruiz", "--correo", "ana@ejemplo.gob.mx"), 0, "administra el sistema"},
				{"una frase bien larga\nuna frase bien larga\n", at("iniciar", "--nombre", "Otra", "--correo", "otra@ejemplo.gob.mx"), 1, "Ya hay quien administra"},
				{"", at("persona", "crear", "--nombre", "Luis Soto", "--correo", "luis@ejemplo.gob.mx", "--unidad", "Archivo", "--papel", "ast", "--contraseña", "otra frase bien larga"), 0, "deberá cambiar"},
				{"", at("persona", "crear", "--nombre", "Eva", "--correo", "luis@ejemplo.gob.mx", "--unidad", "Archivo", "--contraseña", "otra frase bien larga"), 1, "correo"},
				{"", at("persona", "papel", "--correo", "luis@ejemplo.gob.mx", "--dar", "supervisor"), 0, "es supervisor"},
				{"", at("persona", "papel", "--correo", "luis@ejemplo.gob.mx", "--quitar", "supervisor"), 0, "ya no es"},
				{"", at("persona", "papel", "--correo", "nadie@ejemplo.gob.mx", "--dar", "ast"), 1, "persona"},
				{"", at("persona", "contraseña", "--correo", "luis@ejemplo.gob.mx", "--contraseña", "una frase distinta"), 0, "contraseña nueva"},
				{"", at("importar", "personas", filepath.Join(t.TempDir(), "no-hay.csv")), 1, "No hay ningún archivo"},
				{"", at("importar", "muebles", list), 2, "debe ser uno de"},
				{"", at("importar", "personas", wrong), 1, "Línea 3, columna «correo»"},
				{"", at("importar", "personas", list), 0, "2 renglones: 2 altas, 0 cambios, 0 iguales"},
				{"", at("importar", "personas", list, "--confirmar"), 0, "Importado: 2 altas y 0 cambios"},
				{"", at("importar", "personas", list, "--confirmar"), 0, "2 renglones: 0 altas, 0 cambios, 2 iguales"},
				{"", at("verificar"), 0, "está íntegra"},
				{"", at("huella", "--tablas"), 0, "persons"},
			}
			for _, s := range steps {
				code, out, err := soporte(t, s.in, s.args...)
				if code != s.code || !strings.Contains(out+err, s.mention) {
					t.Errorf("%v: code %d\n%s%s", s.args, code, out, err)
				}
			}
		})
	}
}

// serving runs a serving verb until the test ends and returns its address and what
// it printed before.
func serving(t *testing.T, args ...string) (address string, printed []string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(args, "--escucha", "127.0.0.1:0"), console{strings.NewReader(""), write, io.Discard})
		write.Close()
	}()
	once := false
	code := 0
	stop = func() int {
		if !once {
			once = true
			cancel()
			code = <-ended
		}
		return code
	}
	t.Cleanup(func() { stop() })
	found := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		printed = append(printed, lines.Text())
		if a := found.FindString(lines.Text()); a != "" {
			go io.Copy(io.Discard, read)
			return a, printed, stop
		}
	}
	t.Fatalf("it never served: %q", printed)
	return "", nil, nil
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestServirServesOnce(t *testing.T) {
	dir := t.TempDir()
	address, _, stop := serving(t, "servir", "--datos", dir)
	if code, body := get(t, address+"/salud/lista"); code != 200 {
		t.Errorf("%d %s", code, body)
	}
	if code, body := get(t, address+"/iniciar"); code != 200 || !strings.Contains(body, "Código de arranque") {
		t.Errorf("the first set-up: %d", code)
	}
	if code, _ := get(t, address+"/demo"); code != 404 {
		t.Errorf("a door of the demonstration: %d", code)
	}
	if code, _, err := soporte(t, "", "servir", "--datos", dir, "--escucha", "127.0.0.1:0"); code != 1 || !strings.Contains(err, "ya está sirviendo") {
		t.Errorf("a second one on the same data: %d %s", code, err)
	}
	if code, _, err := soporte(t, "", "servir", "--datos", t.TempDir(), "--escucha", strings.TrimPrefix(address, "http://")); code != 1 || !strings.Contains(err, "elige otro con --escucha") {
		t.Errorf("a port that is taken: %d %s", code, err)
	}
	if code, _, err := soporte(t, "", "servir", "--datos", t.TempDir(), "--escucha", "127.0.0.1:0", "--metricas", strings.TrimPrefix(address, "http://")); code != 1 || !strings.Contains(err, "elige otro con --metricas") {
		t.Errorf("metrics on a port that is taken: %d %s", code, err)
	}
	if code, out, err := soporte(t, "", "verificar", "--datos", dir); code != 0 {
		t.Errorf("beside a serving program: %s%s", out, err)
	}
	if code := stop(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	if code, out, _ := soporte(t, "", "sellos", "--datos", dir); code != 0 || !strings.Contains(out, "Clave pública: soporte-") {
		t.Errorf("the key of the seals: %d %s", code, out)
	}
	if code, _, err := soporte(t, "", "sellos", "--datos", dir, "--reconocer", "Se restauró el respaldo"); code != 1 || !strings.Contains(err, "No hay nada que reconocer") {
		t.Errorf("acknowledged: %d %s", code, err)
	}
	if code, out, _ := soporte(t, "", "verificar", "--datos", dir, "--json"); code != 0 || !strings.Contains(out, `"que": "Bitácora general contra sus sellos"`) {
		t.Errorf("for programs: %d %s", code, out)
	}
	if code, _, _ := soporte(t, "una frase bien larga\nuna frase bien larga\n", "iniciar", "--datos", dir, "--nombre", "Ana Ruiz", "--correo", "ana@ejemplo.gob.mx"); code != 0 {
		t.Fatal("no administrator")
	}
	address, _, _ = serving(t, "servir", "--datos", dir)
	if code, _ := get(t, address+"/iniciar"); code != 404 {
		t.Errorf("set-up with an administrator: %d", code)
	}
}

func TestTheDemonstrationLeavesNothingBehind(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	address, _, stop := serving(t, "demo")
	if code, body := get(t, address+"/demo"); code != 200 || !strings.Contains(body, "Lucía Barrera Montes") {
		t.Errorf("the door: %d", code)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "soporte-demo-*")); len(left) != 1 {
		t.Errorf("its folder: %v", left)
	}
	if code := stop(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
