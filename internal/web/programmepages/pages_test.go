package programmepages_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

const pin = "7294"

var begin = time.Date(2026, 10, 5, 16, 0, 0, 0, time.UTC)

// world is the program behind a server, with its cast.
type world struct {
	t    *testing.T
	p    *program.Program
	cast *seed.Cast
	url  string
	now  *clock.Fake
}

func start(t *testing.T) *world {
	t.Helper()
	now := clock.NewFake(begin)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: pin, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(context.Background(), p, begin)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	return &world{t, p, cast, server.URL, now}
}

// as is somebody of the cast in a browser; "" nobody.
func (w *world) as(name string) func(method, path string, pairs ...string) (int, string, http.Header) {
	w.t.Helper()
	token := ""
	if name != "" {
		var err error
		if token, err = w.p.People.EnterAs(context.Background(), w.cast.Person(name).ID); err != nil {
			w.t.Fatal(err)
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(method, path string, pairs ...string) (int, string, http.Header) {
		w.t.Helper()
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		req, _ := http.NewRequest(method, w.url+path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", w.url)
		if token != "" {
			req.AddCookie(&http.Cookie{Name: "soporte", Value: token})
		}
		res, err := client.Do(req)
		if err != nil {
			w.t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		return res.StatusCode, string(body), res.Header
	}
}

func (w *world) code(want, got int, what string) {
	w.t.Helper()
	if got != want {
		w.t.Fatalf("%s answers %d, want %d", what, got, want)
	}
}

func find(t *testing.T, body, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no %s on the page", pattern)
	}
	return m[1]
}

// rev11 P-04: proposed, moved, sent, signed, published, answered and followed, on pages.
func TestAYearIsPlannedOnPages(t *testing.T) {
	w := start(t)
	chief, head, adviser, user, stranger := w.as(seed.Beatriz), w.as(seed.Ramiro), w.as(seed.Jorge), w.as(seed.Lucia), w.as("")
	code, _, _ := user("GET", "/programa")
	w.code(403, code, "the programme for a user")
	code, body, _ := chief("GET", "/programa?anio=2027")
	w.code(200, code, "a year without a programme")
	if !strings.Contains(body, "Todavía no hay programa") || !strings.Contains(body, "Preparar la propuesta") {
		t.Error("an empty year does not say what to do")
	}
	code, _, _ = chief("POST", "/programa")
	w.code(422, code, "an empty proposal")
	code, _, _ = adviser("POST", "/programa", "anio", "2027")
	w.code(403, code, "a proposal by an AST")
	jorge, paola := string(w.cast.Person(seed.Jorge).ID), string(w.cast.Person(seed.Paola).ID)
	code, _, h := chief("POST", "/programa", "anio", "2027", "ast", jorge, "ast", paola, "por_dia", "4", "por_semana", "10", "anticipo", "60")
	w.code(303, code, "a proposal")
	code, body, _ = chief("GET", h.Get("Location"))
	w.code(200, code, "the proposal")
	id := find(t, body, `action="/programa/([0-9a-f-]{36})/enviar"`)
	week := find(t, body, `href="(/programa/[0-9a-f-]{36}/semanas/2027-0[3-9]-\d\d)"[^>]*>[^<]*</a>[^<]*</th><td[^>]*>\d`)

	// A week, and a maintenance moved by the form that the page of each has.
	code, body, _ = chief("GET", week)
	w.code(200, code, "a week")
	entry := find(t, body, `href="(/mantenimientos/[0-9a-f-]{36})"`)
	code, body, _ = chief("GET", entry)
	w.code(200, code, "a maintenance")
	seen := find(t, body, `name="visto" value="(\d+)"`)
	code, body, _ = chief("POST", entry+"/mover", "fecha", "2027-03-15", "ast", paola, "visto", seen)
	w.code(422, code, "a move to a holiday")
	if !strings.Contains(body, "no es hábil") || !strings.Contains(body, `value="2027-03-15"`) {
		t.Error("the holiday is not named, or what was typed is gone")
	}
	code, body, _ = chief("POST", entry+"/mover", "fecha", "2027-12-30", "ast", paola, "visto", seen)
	w.code(422, code, "a move after it is due")
	if !strings.Contains(body, "después de su vencimiento") || !strings.Contains(body, "de_todos_modos") {
		t.Error("it is not said what speaks against it, or there is no way to do it anyway")
	}
	code, _, _ = chief("POST", entry+"/mover", "fecha", "2027-12-30", "ast", paola, "visto", seen, "de_todos_modos", "si")
	w.code(303, code, "a move all the same")
	code, _, _ = chief("POST", entry+"/mover", "fecha", "2027-12-29", "ast", paola, "visto", seen, "de_todos_modos", "si")
	w.code(409, code, "a move of what somebody moved meanwhile")
	code, _, _ = adviser("POST", entry+"/mover", "fecha", "2027-12-29", "ast", paola, "visto", "2")
	w.code(403, code, "a move by an AST")

	code, _, _ = chief("POST", "/programa/"+id+"/enviar")
	w.code(303, code, "sending it")
	code, body, _ = head("GET", "/programa?anio=2027")
	w.code(200, code, "the programme for the TDTIC")
	hash := find(t, body, `name="huella" value="([0-9a-f]{64})"`)
	code, _, _ = head("POST", "/programa/"+id+"/aprobar", "huella", hash)
	w.code(422, code, "an approval without a signature")
	code, _, _ = head("POST", "/programa/"+id+"/devolver")
	w.code(422, code, "a return without observations")
	code, _, _ = head("POST", "/programa/"+id+"/aprobar", "huella", strings.Repeat("0", 64), "firma", pin)
	w.code(409, code, "an approval of something else")
	code, _, _ = head("POST", "/programa/"+id+"/aprobar", "huella", hash, "firma", pin)
	w.code(303, code, "an approval")
	code, _, _ = user("GET", entry)
	w.code(404, code, "a maintenance before it is published")
	code, _, _ = chief("POST", "/programa/"+id+"/publicar")
	w.code(303, code, "its publication")

	// The list, its views and its file.
	code, _, _ = adviser("GET", "/programa/"+id+"/lista?ver=pendientes")
	w.code(200, code, "the list")
	for _, format := range []string{"csv", "xlsx"} {
		code, body, h = chief("POST", "/listas/programa/descargar", "version", id, "formato", format)
		if code != 200 || !strings.Contains(h.Get("Content-Disposition"), "programa-2027."+format) || len(body) < 500 {
			t.Errorf("%s: %d, %s, %d bytes", format, code, h.Get("Content-Disposition"), len(body))
		}
	}

	// A user is told and answers.
	entries, err := w.p.Maintenance.Store.OfProgramme(context.Background(), w.p.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if at, _ := time.Parse(time.DateOnly, e.Day); e.User == w.cast.Person(seed.Lucia).ID && e.Day > "2027-03" {
			w.now.Set(at.Add(-20*24*time.Hour + 18*time.Hour))
			break
		}
	}
	if _, err := w.p.Maintenance.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	user = w.as(seed.Lucia)

	// What waits for her answer is a turn of hers, and stands on the machine and the board.
	code, body, _ = user("GET", "/mi-turno")
	w.code(200, code, "her turn")
	if !strings.Contains(body, "Confirma la fecha de tu mantenimiento") || strings.Contains(body, "No tienes pendientes") {
		t.Error("a day that waits for her is no turn of hers")
	}
	waits := find(t, body, `href="(/mantenimientos/[0-9a-f-]{36})"`)
	code, body, _ = user("GET", waits)
	w.code(200, code, "the day that waits")
	machine := find(t, body, `href="(/equipos/[0-9a-f-]{36})"`)
	code, body, _ = user("GET", machine)
	w.code(200, code, "her machine")
	if !strings.Contains(body, "Mantenimiento programado") || !strings.Contains(body, waits) {
		t.Error("the page of her machine does not say when it is maintained")
	}
	if strings.Contains(body, "Programa 2027") {
		t.Error("a user reads the whole course of the programme")
	}
	chief = w.as(seed.Beatriz)
	code, body, _ = chief("GET", machine+"?ver=mantenimiento")
	w.code(200, code, "the life of the machine")
	if !strings.Contains(body, "Programa 2027: El sistema avisó a la persona usuaria") {
		t.Error("the life of the machine does not tell of its programme")
	}
	code, body, _ = chief("GET", "/tablero")
	w.code(200, code, "the board")
	month := find(t, body, `href="(/programa/[0-9a-f-]{36}/lista\?mes=2027-\d\d)"`)
	if !strings.Contains(body, "Preventivos del mes") {
		t.Error("the board does not say how the month stands")
	}
	for _, path := range []string{month, month + "&ver=por-responder"} {
		code, _, _ = chief("GET", path)
		w.code(200, code, path)
	}
	code, body, _ = user("GET", "/avisos")
	w.code(200, code, "the tray")
	for _, m := range regexp.MustCompile(`href="(/mantenimientos/[0-9a-f-]{36})"`).FindAllStringSubmatch(body, -1) {
		entry = m[1]
		code, body, _ = user("GET", entry)
		w.code(200, code, "the user's maintenance")
		if strings.Contains(body, entry+"/otra-fecha") { // what has its order already is answered there
			break
		}
	}
	seen = find(t, body, `name="visto" value="(\d+)"`)
	code, body, _ = user("POST", entry+"/otra-fecha", "visto", seen)
	w.code(422, code, "another day without a reason")
	if strings.Contains(body, "Moverlo") {
		t.Error("a user is offered to move it")
	}

	// A calendar: made, followed without a session, revoked.
	adviser, chief = w.as(seed.Jorge), w.as(seed.Beatriz)
	code, _, _ = user("GET", "/cuenta/calendarios")
	w.code(403, code, "calendars of a user")
	code, _, _ = adviser("POST", "/cuenta/calendarios")
	w.code(422, code, "a calendar without a name")
	code, body, _ = adviser("POST", "/cuenta/calendarios", "alcance", "ast", "nombre", "Teléfono")
	w.code(200, code, "a new calendar")
	feed := find(t, body, `(/calendarios/[A-Za-z0-9_-]{43}\.ics)`)
	code, body, h = stranger("GET", feed)
	if code != 200 || h.Get("Content-Type") != "text/calendar; charset=utf-8" || strings.Contains(body, "Lucía") {
		t.Errorf("the calendar answers %d %s", code, h.Get("Content-Type"))
	}
	cal, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil || len(cal.Events()) == 0 {
		t.Errorf("no calendar: %v", err)
	}
	code, body, _ = adviser("GET", "/cuenta")
	w.code(200, code, "the account")
	if strings.Contains(body, feed) || !strings.Contains(body, "Teléfono") {
		t.Error("the account shows the secret, or not the calendar")
	}
	revoke := find(t, body, `action="(/cuenta/calendarios/[0-9a-f-]{36}/revocar)"`)
	code, _, _ = chief("POST", revoke)
	w.code(404, code, "somebody else's calendar")
	code, _, _ = adviser("POST", revoke)
	w.code(303, code, "one's own calendar")
	code, _, _ = stranger("GET", feed)
	w.code(404, code, "a revoked calendar")
}
