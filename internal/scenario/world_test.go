package scenario_test

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// pin is what everybody of a story signs with.
const pin = "2468"

// world is the program with its cast, a clock of its own and who is at a browser.
type world struct {
	t       *testing.T
	p       *program.Program
	clock   *clock.Fake
	cast    *seed.Cast
	handler http.Handler

	browsers map[string]*browser // by name: everybody keeps their page
	at       *browser            // who acts now
	names    map[string]string   // of orders, as the story calls them
	current  string              // folio or id of the order spoken of
	codes    []int               // of requests sent together, ascending
	led      []string            // where they led
	key      *ecdsa.PrivateKey   // of the certificate of the story
}

// begin is when stories begin, unless they say otherwise: a Monday at ten.
var begin = time.Date(2026, 11, 23, 10, 0, 0, 0, clock.Mexico)

func newWorld(t *testing.T, db *database.DB, now time.Time) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{t: t, clock: clock.NewFake(now), browsers: map[string]*browser{}, names: map[string]string{}}
	var err error
	w.p, err = program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Demo: true, Files: t.TempDir(), DemoPIN: pin, Clock: w.clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if w.cast, err = seed.Load(ctx, w.p, now); err != nil {
		t.Fatal(err)
	}
	w.handler = w.p.Handler()
	return w
}

// person finds one of the cast by first name, as stories write it: lucia.
func (w *world) person(nick string) (people.Person, bool) {
	for name, p := range w.cast.People {
		first, _, _ := strings.Cut(name, " ")
		if plain(first) == nick {
			return p, true
		}
	}
	return people.Person{}, false
}

var accents = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n")

func plain(s string) string { return accents.Replace(strings.ToLower(s)) }

// meaning is what a value of a story stands for in a form: @lucia a person,
// @lucia-laptop or @DEMO-000101 a machine, @«SSD de 480 GB» a supply or provider,
// @hoy and @+2d days, @ahora an instant, @versión that of the order spoken of and
// @versión-expediente that of its external file;
// anything else itself.
func (w *world) meaning(v string) (string, error) {
	name, special := strings.CutPrefix(v, "@")
	if !special {
		return v, nil
	}
	if name == "efirma" {
		return w.advanced()
	}
	if name == "versión" { // of the order as it is now
		v, err := w.order()
		return strconv.FormatInt(v.Order.Version, 10), err
	}
	if name == "versión-expediente" {
		f, err := w.file()
		return strconv.FormatInt(f.Version, 10), err
	}
	if name == "serie" || name == "inventario" { // of the machine of the external file, or of the order
		id, err := w.theirMachine()
		if err != nil {
			return "", err
		}
		a, err := w.p.Equipment.Asset(ctx, w.p.DB.Read(), id)
		if name == "serie" {
			return a.Serial, err
		}
		return a.Inventory, err
	}
	if p, ok := w.person(name); ok {
		return string(p.ID), nil
	}
	if a, ok := w.cast.ByTag[name]; ok {
		return string(a.ID), nil
	}
	for _, list := range w.cast.Assets {
		for _, a := range list {
			if a.Inventory == name {
				return string(a.ID), nil
			}
		}
	}
	for _, i := range w.cast.Items {
		if i.Name == name {
			return i.ID, nil
		}
	}
	for _, p := range w.cast.Providers {
		if p.Name == name {
			return p.ID, nil
		}
	}
	if at, err := w.instant(name); err == nil {
		if strings.HasPrefix(name, "ahora") {
			return at.In(clock.Mexico).Format("2006-01-02T15:04"), nil
		}
		return at.In(clock.Mexico).Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("@%s is nobody and nothing of the cast", name)
}

// instant reads «hoy», «ahora», «+3d» (business days from now), «-2h», «ahora-2h».
func (w *world) instant(s string) (time.Time, error) {
	now := w.clock.Now()
	if s == "hoy" || s == "ahora" {
		return now, nil
	}
	return w.later(strings.TrimPrefix(s, "ahora"))
}

func (w *world) later(s string) (time.Time, error) {
	now := w.clock.Now()
	var n int
	var unit string
	if _, err := fmt.Sscanf(s, "%d%s", &n, &unit); err != nil {
		return now, fmt.Errorf("%q is no span", s)
	}
	switch unit {
	case "d":
		cal, err := w.p.Settings.Calendar(context.Background())
		if err != nil {
			return now, err
		}
		return plusBusinessDays(cal, now, n), nil
	case "dn":
		return now.AddDate(0, 0, n), nil
	case "h":
		return now.Add(time.Duration(n) * time.Hour), nil
	case "m":
		return now.Add(time.Duration(n) * time.Minute), nil
	case "s":
		return now.Add(time.Duration(n) * time.Second), nil
	}
	return now, fmt.Errorf("%q has no unit: d, dn, h, m or s", s)
}

func (w *world) by() audit.By { return audit.By{Actor: audit.System, At: w.clock.Now()} }
