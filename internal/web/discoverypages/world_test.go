package discoverypages_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole served program: Saúl administers, Carla supervises, Ana asks for
// support; there is one laptop and one account of agents.
type world struct {
	t      *testing.T
	p      *program.Program
	clock  *clock.Fake
	url    string
	people map[string]people.Person
	laptop equipment.Asset
	agent  discovery.Account
	secret string
}

func start(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewFake(monday), people: map[string]people.Person{}}
	var err error
	if w.p, err = program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Demo: true, Clock: w.clock.Now, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	by := audit.By{Actor: audit.System, At: monday}
	w.write(func(c *database.Conn) error {
		unit, err := w.p.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Contraloría de prueba"})
		if err != nil {
			return err
		}
		for name, role := range map[string]people.Role{"Ana": people.Requester, "Carla": people.Supervisor, "Saúl": people.Administrator} {
			person, err := w.p.People.AddPerson(t.Context(), c, by, people.Person{Name: name + " Ejemplo", UnitID: unit.ID})
			if err != nil {
				return err
			}
			w.people[name] = person
			if role != people.Requester {
				if err := w.p.People.GrantRole(t.Context(), c, by, people.Grant{PersonID: person.ID, Role: role, From: monday.Add(-time.Hour)}); err != nil {
					return err
				}
			}
		}
		if w.laptop, err = w.p.Equipment.Add(t.Context(), c, by, equipment.Asset{Inventory: "INV-0004-21873", Type: "portatil", Nickname: "Laptop de Ana", Regime: equipment.Owned, HolderID: string(w.people["Ana"].ID)}); err != nil {
			return err
		}
		w.agent, w.secret, err = w.p.Discovery.AddAccount(t.Context(), c, by, "Edificio central")
		return err
	})
	s := httptest.NewServer(w.p.Handler())
	t.Cleanup(s.Close)
	w.url = s.URL
	return w
}

func (w *world) write(f func(c *database.Conn) error) {
	w.t.Helper()
	if err := w.p.DB.Write(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

type browser struct {
	t   *testing.T
	url string
	*http.Client
}

func (w *world) as(name string) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{w.t, w.url, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := b.PostForm(b.url+"/demo/"+string(w.people[name].ID), url.Values{})
	if err != nil {
		w.t.Fatal(err)
	}
	r.Body.Close()
	return b
}

type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
}

func read(t *testing.T, r *http.Response, err error) answer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{t, r.StatusCode, r.Header.Get("Location"), string(body)}
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Client.Get(b.url + path)
	return read(b.t, r, err)
}

func (b *browser) post(path string, values url.Values) answer {
	b.t.Helper()
	r, err := b.PostForm(b.url+path, values)
	return read(b.t, r, err)
}

var tags = regexp.MustCompile(`(?s)<(script|style|svg)\b.*?</(script|style|svg)>|<[^>]*>`)

func (a answer) words() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " ")
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %.600s", a.status, status, a.words())
	}
	return a
}

func (a answer) says(texts ...string) answer {
	a.t.Helper()
	words := a.words()
	for _, x := range texts {
		if !strings.Contains(words, x) {
			a.t.Errorf("the page does not say %q: %.1500s", x, words)
		}
	}
	return a
}

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, x := range texts {
		if strings.Contains(a.words(), x) {
			a.t.Errorf("the page says %q", x)
		}
	}
	return a
}

// path finds the first address of a form of a page.
func (a answer) action(pattern string) string {
	a.t.Helper()
	m := regexp.MustCompile(`(?:action|href)="(` + pattern + `)"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("no address like %s in %.2000s", pattern, a.body)
	}
	return m[1]
}
