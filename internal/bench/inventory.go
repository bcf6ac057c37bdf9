package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

// How large the inventory is that is searched, how long the life that is opened, and how
// long either may take for ninety-nine of a hundred.
const (
	lifeEvents   = 200
	searchWithin = 150 * time.Millisecond
	lifeWithin   = 200 * time.Millisecond
)

// partsDrawn is how many parts of numbers a page is asked for, in turns; they are drawn from a
// fixed seed, so that two runs ask for the same.
const partsDrawn = 200

// inventory measures the search over many machines and the page of one that has seen much,
// through HTTP, one request at a time.
func (b *bench) inventory(w io.Writer, machines int) (missed bool, err error) {
	place, _, err := b.place(machines, 0)
	if err != nil {
		return false, err
	}
	defer place.close()
	db, err := database.Open(b.ctx, place.url)
	if err != nil {
		return false, err
	}
	defer db.Close()
	if err := db.Migrate(b.ctx); err != nil {
		return false, err
	}
	now := clock.System()
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1", Demo: true, Clock: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return false, err
	}
	fmt.Fprintf(os.Stderr, "%s: filling %d machines\n", b.engine, machines)
	began := time.Now()
	s := stock{b: b, p: p, by: audit.By{Actor: audit.System, At: now().Add(-time.Hour)}}
	if err := s.fill(machines); err != nil {
		return false, err
	}
	filled := time.Since(began)
	served := httptest.NewServer(p.Handler())
	defer served.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return false, err
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.PostForm(served.URL+"/demo/"+s.chief, url.Values{})
	if err != nil {
		return false, err
	}
	res.Body.Close()
	fmt.Fprintf(w, "\n## Inventario de %d equipos (%s)\n\nLlenado en %.0f s. Una solicitud a la vez, por HTTP. Las partes de números se sortean con una semilla fija: cada medición pide las mismas %d.\n\n| Página | n | p50 | p99 | |\n|---|--:|--:|--:|---|\n", machines, b.engine, filled.Seconds(), partsDrawn)
	for _, page := range []struct {
		name   string
		path   func() string
		within time.Duration
	}{
		{"buscar por una parte del número", asked("/equipos?q=", s.parts(4)), searchWithin},
		{"buscar por casi todo el número, con O por 0", asked("/equipos?q=", withO(s.parts(8))), searchWithin},
		{"buscar desde la barra", asked("/buscar?q=", s.parts(6)), searchWithin},
		{"lista del inventario", func() string { return "/equipos" }, searchWithin},
		{fmt.Sprintf("vida de un equipo con %d movimientos", lifeEvents), func() string { return "/equipos/" + string(s.old) }, lifeWithin},
	} {
		took, err := b.timed(c, served.URL, page.path)
		if err != nil {
			return false, fmt.Errorf("%s: %w", page.name, err)
		}
		p99, mark := took[len(took)*99/100], "✓"
		if p99 > page.within {
			mark, missed = fmt.Sprintf("✗ (≤ %d ms)", page.within.Milliseconds()), true
		}
		fmt.Fprintf(w, "| %s | %d | %.1f ms | %.1f ms | %s |\n", page.name, len(took), ms(took[len(took)/2]), ms(p99), mark)
	}
	return missed, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// timed asks for a page as long as is measured, at least as often as parts are drawn, and returns how
// long each answer took, the quickest first.
func (b *bench) timed(c *http.Client, at string, path func() string) (took []time.Duration, err error) {
	for until := time.Now().Add(time.Duration(b.seconds * float64(time.Second))); len(took) < partsDrawn || time.Now().Before(until); {
		began := time.Now()
		res, err := c.Get(at + path())
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		switch {
		case err != nil:
			return nil, err
		case res.StatusCode != http.StatusOK && res.StatusCode != http.StatusSeeOther: // a whole number leads to its machine
			return nil, fmt.Errorf("answers %s", res.Status)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took, nil
}

// stock is the inventory that is measured.
type stock struct {
	b       *bench
	p       *program.Program
	by      audit.By
	chief   string
	numbers []string
	old     equipment.ID // the machine with a long life
}

// parts are parts of the numbers of machines, the same in every run.
func (s *stock) parts(length int) (list []string) {
	draw := rand.New(rand.NewPCG(1, uint64(length)))
	for range partsDrawn {
		number := s.numbers[draw.IntN(len(s.numbers))]
		from := draw.IntN(len(number) - length + 1)
		list = append(list, number[from:from+length])
	}
	return list
}

func withO(parts []string) []string {
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(part, "0", "o")
	}
	return parts
}

// asked asks for one part after another, and begins again after the last.
func asked(at string, parts []string) func() string {
	n := 0
	return func() string {
		n++
		return at + url.QueryEscape(parts[(n-1)%len(parts)])
	}
}

func (s *stock) fill(machines int) error {
	ctx, types := s.b.ctx, equipment.Types()
	var chief, tech people.Person
	err := s.p.DB.Write(ctx, func(c *database.Conn) (err error) {
		unit, err := s.p.People.AddUnit(ctx, c, s.by, people.Unit{Name: "Unidad de prueba"})
		if err != nil {
			return err
		}
		if chief, err = s.p.People.AddPerson(ctx, c, s.by, people.Person{Name: "Supervisión de prueba", UnitID: unit.ID}); err != nil {
			return err
		}
		if tech, err = s.p.People.AddPerson(ctx, c, s.by, people.Person{Name: "AST de prueba", UnitID: unit.ID}); err != nil {
			return err
		}
		return s.p.People.GrantRole(ctx, c, s.by, people.Grant{PersonID: chief.ID, Role: people.Supervisor, From: s.by.At})
	})
	if err != nil {
		return err
	}
	s.chief = string(chief.ID)
	for made := 0; made < machines; {
		err := s.p.DB.Write(ctx, func(c *database.Conn) error {
			for range min(1000, machines-made) {
				number := fmt.Sprintf("SECOGEM-%02d-%07d", made%17, 1_000_000+made*7)
				bought := s.by.At.AddDate(0, 0, -made%2900) // over eight years, under a warranty of three
				a, err := s.p.Equipment.Add(ctx, c, s.by, equipment.Asset{Inventory: number, Serial: fmt.Sprintf("%X", uint64(made+1)*2654435761%0xffffffffff), Type: types[made%len(types)].Key, Brand: "Marca", Model: "Modelo", Regime: equipment.Owned, HolderID: string(chief.ID),
					AcquiredOn: bought.Format(time.DateOnly), WarrantyFrom: bought.Format(time.DateOnly), WarrantyUntil: bought.AddDate(3, 0, 0).Format(time.DateOnly)})
				if err != nil {
					return err
				}
				s.numbers, s.old = append(s.numbers, number), a.ID
				made++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	user := equipment.Signed{PersonID: string(chief.ID), Name: chief.Name, Role: "usuario", Level: "interna"}
	adviser := equipment.Signed{PersonID: string(tech.ID), Name: tech.Name, Role: "ast", Level: "interna"}
	ask := &orders.Request{}
	ask.AssetID, ask.Fault, ask.CanWork = string(s.old), "La de muchas fallas no enciende otra vez.", "no"
	order, err := s.p.Desk.Create(ctx, people.Actor{Person: chief, Roles: []people.Role{people.Requester}, At: s.by.At}, ask, orders.Options{})
	if err != nil {
		return err
	}
	charge := equipment.Charge{Kind: equipment.ByOrder, ID: string(order.ID)}
	return s.p.DB.Write(ctx, func(c *database.Conn) error {
		for n := range lifeEvents {
			m := equipment.Move{Asset: s.old, From: equipment.AtUser, To: equipment.AtDTIC, With: string(tech.ID), Charge: charge, Document: "ERE-2026-000001", DocumentHash: strings.Repeat("a", 64),
				At: s.by.At.Add(time.Duration(n) * time.Second), Gives: user, Receives: adviser}
			if n%2 == 1 {
				m.From, m.To, m.With, m.Gives, m.Receives = m.To, m.From, string(chief.ID), adviser, user
			}
			if err := s.p.Equipment.Move(ctx, c, m); err != nil {
				return err
			}
		}
		return nil
	})
}
