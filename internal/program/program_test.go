package program_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

type cast struct {
	user, chief, tech people.Actor
	asset             equipment.Asset
}

func build(t testing.TB, db *database.DB) (*program.Program, *clock.Fake, cast) {
	t.Helper()
	fake := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: "2468", Clock: fake.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var k cast
	ctx := context.Background()
	by := audit.By{Actor: audit.System, At: monday}
	err = db.Write(ctx, func(c *database.Conn) error {
		u, err := p.People.AddUnit(ctx, c, by, people.Unit{Name: "Contraloría Social", Key: "210A"})
		if err != nil {
			return err
		}
		person := func(name, mail string, roles ...people.Role) people.Actor {
			x, err := p.People.AddPerson(ctx, c, by, people.Person{Name: name, Post: "Analista", UnitID: u.ID, Email: mail, Extension: "2214", Building: "Central", Floor: "2", Active: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range roles {
				if err := p.People.GrantRole(ctx, c, by, people.Grant{PersonID: x.ID, Role: r, From: monday.AddDate(-1, 0, 0)}); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.People.SetPIN(ctx, c, by, x.ID, "2468"); err != nil {
				t.Fatal(err)
			}
			return people.Actor{Person: x, Roles: append(roles, people.Requester), At: monday}
		}
		k.user = person("Lucía Barrera", "lucia@demo.invalid")
		k.chief = person("Beatriz Solano", "beatriz@demo.invalid", people.Supervisor)
		k.tech = person("Jorge Medrano", "jorge@demo.invalid", people.Adviser)
		k.asset, err = p.Equipment.Add(ctx, c, by, equipment.Asset{Inventory: "DEMO-0001", Serial: "S1", Type: "portatil", Brand: "Dell", Model: "L14", Regime: equipment.Owned, HolderID: string(k.user.Person.ID), UnitID: u.ID})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, fake, k
}

func TestTheShortestPathRunsThroughTheDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, fake, k := build(t, db)
		ctx := context.Background()
		res, err := p.Desk.Create(ctx, k.user, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(k.asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{Key: "a", Body: "x"})
		if err != nil {
			t.Fatal(err)
		}
		do := func(who people.Actor, act orders.Act) {
			t.Helper()
			fake.Advance(10 * time.Minute)
			if _, err := p.Desk.Perform(ctx, who, res.Folio, act, orders.Options{}); err != nil {
				t.Fatalf("%s: %v", act.Key(), err)
			}
		}
		do(k.chief, &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(k.tech.Person.ID), Priority: "alta", Why: "Conoce el equipo y pasa por ahí"}})
		do(k.tech, &orders.Receive{})
		do(k.tech, &orders.RecordVisit{})
		do(k.tech, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "inmediata", Reason: "El cable estaba suelto"}})
		do(k.tech, &orders.Conclude{DiagnosisPart: papers.DiagnosisPart{Diagnosis: "El cable de corriente estaba suelto", Cause: "uso"}, SolutionPart: papers.SolutionPart{Solution: "Se conectó y se probó"}})
		do(k.user, &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: "si", Time: "5", Manner: "5", Knowledge: "5", Solution: "5"}})
		v, err := p.Desk.Open(ctx, k.user, res.Folio)
		if err != nil {
			t.Fatal(err)
		}
		if v.Order.State != procedure.F1 || v.Order.Grade != orders.Satisfied || res.Folio != "OS-2026-000001" {
			t.Errorf("ended as %s %s %s", res.Folio, v.Order.State, v.Order.Grade)
		}
		if n, err := audit.VerifyAll(ctx, db.Read()); err != nil {
			t.Errorf("audit after %d entries: %v", n, err)
		}
	})
}

func TestTheShortestPathIsWalkedOnPages(t *testing.T) {
	db := dbtest.SQLite(t)
	p, _, k := build(t, db)
	srv := httptest.NewServer(p.Handler())
	defer srv.Close()
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	token, err := p.People.EnterAs(context.Background(), k.user.Person.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/mi-turno", "/pedir-soporte", "/ordenes"} {
		req, _ := http.NewRequest(http.MethodGet, srv.URL+path, nil)
		req.AddCookie(&http.Cookie{Name: "soporte", Value: token})
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("GET %s: %s", path, res.Status)
		}
	}
}
