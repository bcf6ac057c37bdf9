package program_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/program"
)

// asked is what came back for a form.
type asked struct {
	status   int
	location string
	body     string
}

// askFor sends the form with which the person of a session asks for support.
func askFor(t *testing.T, at, token string, form url.Values) asked {
	req, err := http.NewRequest(http.MethodPost, at+"/pedir-soporte", strings.NewReader(form.Encode()))
	if err != nil {
		t.Error(err)
		return asked{}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "soporte", Value: token})
	res, err := http.DefaultTransport.RoundTrip(req) // follows nothing
	if err != nil {
		t.Error(err)
		return asked{}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return asked{res.StatusCode, res.Header.Get("Location"), string(body)}
}

// sentTwice sends one form to first, and while it is being saved there to second:
// that one is told so. Afterwards the same form is answered as the first was, and
// another form under its key is not taken.
func sentTwice(t *testing.T, first, second *program.Program, k cast) {
	inside, finish := make(chan struct{}), make(chan struct{})
	first.Desk.After = append(first.Desk.After, func(context.Context, *database.Conn, orders.Done) error {
		close(inside)
		<-finish
		return nil
	})
	one, other := httptest.NewServer(first.Handler()), httptest.NewServer(second.Handler())
	defer one.Close()
	defer other.Close()
	token, err := first.People.EnterAs(t.Context(), k.user.Person.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"equipo": {string(k.asset.ID)}, "falla": {"La laptop no enciende desde hoy en la mañana"}, "puede_trabajar": {"no"}, "afecta": {"yo"}, "_clave": {"clave-1"}}
	changed := url.Values{}
	for name, v := range form {
		changed[name] = v
	}
	changed.Set("falla", "Es otra falla, escrita en la misma página del navegador")

	answer := make(chan asked, 1)
	go func() { answer <- askFor(t, one.URL, token, form) }()
	<-inside
	for range 2 { // asking again does not free it
		if a := askFor(t, other.URL, token, form); a.status != http.StatusConflict || !strings.Contains(a.body, "Ese formulario ya se está guardando.") || a.location != "" {
			t.Errorf("while the first is saved: %d %s", a.status, a.location)
		}
	}
	close(finish)
	was := <-answer
	if was.status != http.StatusSeeOther || !strings.Contains(was.location, "OS-2026-000001") {
		t.Fatalf("the first: %d %s", was.status, was.location)
	}
	for name, at := range map[string]string{"the same instance": one.URL, "the other": other.URL} {
		if a := askFor(t, at, token, form); a.status != was.status || a.location != was.location {
			t.Errorf("afterwards, %s: %d %s, want %d %s", name, a.status, a.location, was.status, was.location)
		}
		if a := askFor(t, at, token, changed); a.status != http.StatusUnprocessableEntity {
			t.Errorf("with another body, %s: %d, want 422", name, a.status)
		}
	}
	var n int
	if err := second.DB.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM orders`); err != nil || n != 1 {
		t.Errorf("%d orders (%v), want 1", n, err)
	}
}

func TestAFormThatIsBeingSavedIsNotTakenAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, _, k := build(t, db)
		sentTwice(t, p, p, k)
	})
}

func TestAFormThatIsBeingSavedIsNotTakenByAnotherInstance(t *testing.T) {
	at := dbtest.URLs(t)[database.Postgres]
	open := func() *database.DB {
		db, err := database.Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	first, fake, k := build(t, open())
	second, err := program.New(open(), program.Config{BaseURL: "http://127.0.0.1:8081", Clock: fake.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	sentTwice(t, first, second, k)
}
