package seed

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Cast are the invented people of the demonstration with their machines.
type Cast struct {
	Units     map[string]people.Unit       // by name
	People    map[string]people.Person     // by name without «(DEMO)»
	Assets    map[string][]equipment.Asset // by the name of who answers for them
	Providers []equipment.Provider         //
	Items     []supplies.Item              // of the store room
	ByTag     map[string]equipment.Asset   // machines that a story names
	Roles     map[people.ID][]people.Role  // what each one is, beside Requester
}

// The parts that tests and stories ask for.
const (
	Lucia     = "Lucía Barrera Montes"   // requester, Contraloría Social
	Efrain    = "Efraín Olvera Pineda"   // requester, Investigación
	Maricela  = "Maricela Tovar Ríos"    // requester, Delegación Norte
	Octavio   = "Octavio Lara Quiroz"    // requester, Responsabilidades
	Nayeli    = "Nayeli Cruz Ibarra"     // requester without a machine (GAP-51)
	Beatriz   = "Beatriz Solano Duarte"  // Supervisor
	Jorge     = "Jorge Medrano Vela"     // AST, hardware
	Paola     = "Paola Rentería Gil"     // AST, networks
	Hugo      = "Hugo Cisneros Mata"     // AST, away
	Ramiro    = "Ramiro Esquivel Nava"   // TDTIC
	Irma      = "Irma Collado Paz"       // substitute of the TDTIC
	Teresa    = "Teresa Villaseñor Luna" // Coordinación Administrativa
	Saul      = "Saúl Ocampo Rey"        // administrator
	Gloria    = "Gloria Anaya Sosa"      // auditor
	demoTail  = " (DEMO)"
	demoRules = "Datos de demostración"
)

// Person returns one of the cast by name; the zero Person for an unknown name.
func (c *Cast) Person(name string) people.Person { return c.People[name] }

// settle creates units, people, machines and supplies as they stand at an instant.
type settle struct {
	ctx  context.Context
	p    *program.Program
	now  time.Time
	by   audit.By
	cast *Cast
}

// Load creates the cast in an empty database, as of an instant: warranties, ages
// and absences are told from it. Everybody signs with the PIN of the program's
// configuration.
func Load(ctx context.Context, p *program.Program, now time.Time) (*Cast, error) {
	s := &settle{ctx: ctx, p: p, now: now, by: audit.By{Actor: audit.System, At: now.AddDate(0, -3, 0)}, cast: &Cast{
		Units: map[string]people.Unit{}, People: map[string]people.Person{}, Assets: map[string][]equipment.Asset{},
		ByTag: map[string]equipment.Asset{}, Roles: map[people.ID][]people.Role{},
	}}
	for _, do := range []func(c *database.Conn) error{s.units, s.people, s.buildings, s.heads, s.director, s.calendar, s.machines, s.storeRoom} {
		if err := p.DB.Write(ctx, do); err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
	}
	return s.cast, nil
}

func (s *settle) units(c *database.Conn) error {
	for i, name := range unitNames {
		u, err := s.p.People.AddUnit(s.ctx, c, s.by, people.Unit{Name: name, Key: fmt.Sprintf("DEMO-%02d", i+1)})
		if err != nil {
			return err
		}
		s.cast.Units[name] = u
	}
	return nil
}

func (s *settle) people(c *database.Conn) error {
	since := s.now.AddDate(-1, 0, 0)
	for _, m := range cast {
		p, err := s.p.People.AddPerson(s.ctx, c, s.by, people.Person{
			Name: m.name + demoTail, Post: m.post, UnitID: s.cast.Units[m.unit].ID, Email: m.mail + "@demo.invalid", Extension: m.ext,
			Building: m.building, Floor: m.floor, Office: m.office, Level: m.level,
		})
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		s.cast.People[m.name] = p
		for _, r := range m.roles {
			if err := s.p.People.GrantRole(s.ctx, c, s.by, people.Grant{PersonID: p.ID, Role: r, From: since, Document: demoRules}); err != nil {
				return err
			}
			s.cast.Roles[p.ID] = append(s.cast.Roles[p.ID], r)
		}
		for _, skill := range m.skills {
			if err := s.p.People.Endorse(s.ctx, c, s.by, p.ID, skill); err != nil {
				return err
			}
		}
		if pin := s.p.Config.DemoPIN; pin != "" {
			if err := s.p.People.SetPIN(s.ctx, c, s.by, p.ID, pin); err != nil {
				return err
			}
		}
	}
	return nil
}

// heads names who answers for each unit: whom the terms warn (T-DEV).
func (s *settle) heads(c *database.Conn) error {
	for _, m := range cast {
		if !m.head {
			continue
		}
		u := s.cast.Units[m.unit]
		u.HeadID = s.cast.People[m.name].ID
		if err := s.p.People.UpdateUnit(s.ctx, c, s.by, u); err != nil {
			return err
		}
		u.Version++
		s.cast.Units[m.unit] = u
	}
	return nil
}

// director appoints the TDTIC, with two substitutions by document: one that is
// over and one that is to come. Hugo is on leave today.
func (s *settle) director(c *database.Conn) error {
	p := s.p.People
	day := func(n int) time.Time { return calendar.DayOf(s.now, clock.Mexico).Add(n).Time(clock.Mexico, 0, 0, 0) }
	ramiro, irma := s.cast.People[Ramiro].ID, s.cast.People[Irma].ID
	for _, a := range []people.Appointment{
		{Kind: people.Head, PersonID: ramiro, From: s.now.AddDate(-1, 0, 0), Document: "Nombramiento DEMO-001"},
		{Kind: people.Substitute, PersonID: irma, From: day(-75), To: day(-70), Document: "Oficio de suplencia DEMO-014"},
		{Kind: people.Substitute, PersonID: irma, From: day(28), To: day(35), Document: "Oficio de suplencia DEMO-022"},
	} {
		if _, err := p.Appoint(s.ctx, c, s.by, a); err != nil {
			return err
		}
	}
	today := calendar.DayOf(s.now, clock.Mexico)
	return p.SetAbsence(s.ctx, c, s.by, s.cast.People[Hugo].ID, today.Add(-3), today.Add(8), "vacaciones")
}

// calendar loads the official days known so far, so that terms are reckoned with
// them.
// buildings are those in which the cast sits, in the catalogue from which lists are
// narrowed.
func (s *settle) buildings(c *database.Conn) error {
	list, err := s.p.Settings.Items(s.ctx, c, settings.Buildings)
	if err != nil {
		return err
	}
	known := map[string]bool{"": true}
	for _, i := range list {
		known[i.Label] = true
	}
	for _, m := range cast {
		if known[m.building] {
			continue
		}
		known[m.building] = true
		if _, err := s.p.Settings.AddItem(s.ctx, c, s.by, settings.Buildings, settings.Item{Label: m.building}); err != nil {
			return err
		}
	}
	return nil
}

func (s *settle) calendar(c *database.Conn) error {
	known := calendar.Provisional()
	days := map[int][]calendar.Holiday{}
	for _, h := range known.Holidays {
		days[h.Day.Year] = append(days[h.Day.Year], h)
	}
	for _, y := range slices.Sorted(maps.Keys(known.LoadedYears)) {
		if _, err := s.p.Settings.SetDays(s.ctx, c, s.by.At, s.by.Actor, y, "", days[y], "Días inhábiles provisionales de la demostración"); err != nil {
			return err
		}
	}
	return nil
}

func (s *settle) storeRoom(c *database.Conn) error {
	for _, i := range storeRoom {
		i.Class, i.Value = supplies.Part, i.Stock*price(i.Name)
		if slices.Contains(consumables, i.Name) {
			i.Class = supplies.Consumable
		}
		item, err := s.p.Supplies.Add(s.ctx, c, i, s.by)
		if err != nil {
			return fmt.Errorf("%s: %w", i.Name, err)
		}
		s.cast.Items = append(s.cast.Items, item)
	}
	return nil
}
