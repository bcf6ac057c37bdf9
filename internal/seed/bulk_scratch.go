package seed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/settings"
)

// scratch is a throw-away database in which the desk itself takes one order of
// each kind through the procedure, by people whose names are places to fill in.
type scratch struct {
	ctx   context.Context
	p     *program.Program
	now   *clock.Fake
	cast  *Cast
	ids   map[string]pieceRef
	since time.Time
	shape *shape
	rows  [][][]any          // by table
	where map[string][]rowAt // rows by the ids they name
	tags  int                // machines made so far
}

type rowAt struct{ table, row int }

// newScratch opens the database and its people, valid from an instant on. What they attach
// is kept in the folder of the archive itself: copies of an order name the same content.
func newScratch(ctx context.Context, since time.Time, files string) (s *scratch, cleanup func(), err error) {
	dir, err := os.MkdirTemp("", "soporte-siembra-")
	if err != nil {
		return nil, nil, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "moldes.db"))
	if err != nil {
		cleanup()
		return nil, nil, err
	}
	cleanup = func() { db.Close(); os.RemoveAll(dir) }
	if err = db.Migrate(ctx); err == nil {
		now := clock.NewFake(since)
		var p *program.Program
		if p, err = program.New(db, program.Config{BaseURL: "http://localhost", Demo: true, DemoPIN: "7294", Files: files, Clock: now.Now, Log: slog.New(slog.DiscardHandler)}); err == nil {
			s = &scratch{ctx: ctx, p: p, now: now, since: since, ids: map[string]pieceRef{}}
			err = s.people(since)
		}
	}
	if err != nil {
		cleanup()
		return nil, nil, err
	}
	return s, cleanup, nil
}

// keeps tells whether a content that somebody attached lies in the archive's folder.
func (s *scratch) keeps(hash string) bool {
	if s.p.Desk.Blobs == nil {
		return false
	}
	content, err := s.p.Desk.Blobs.Open(hash)
	if err != nil {
		return false
	}
	return content.Close() == nil
}

// people makes the cast whose names are words to fill in.
func (s *scratch) people(since time.Time) error {
	s.cast = &Cast{People: map[string]people.Person{}, ByTag: map[string]equipment.Asset{}, Roles: map[people.ID][]people.Role{}}
	by := audit.By{Actor: audit.System, At: since.AddDate(0, -1, 0)}
	return s.p.DB.Write(s.ctx, func(c *database.Conn) error {
		r := s.p.People
		// the place of the category must be one that can be chosen
		list := settings.Defaults().Text(settings.Categories) + "\n" + patternWords.Category + "=Categoría"
		if err := s.p.Settings.Set(s.ctx, c, since.AddDate(0, -1, 0), audit.System, settings.Categories, list, "Moldes de la siembra"); err != nil {
			return err
		}
		unit, err := r.AddUnit(s.ctx, c, by, people.Unit{Name: "‹usuario-unidad›"})
		if err != nil {
			return err
		}
		support, err := r.AddUnit(s.ctx, c, by, people.Unit{Name: "‹dtic›"})
		if err != nil {
			return err
		}
		s.ids[unit.ID], s.ids[support.ID] = pieceRef{unitID, 0}, pieceRef{unitID, 1}
		for i, m := range []struct {
			name, word, unit string
			role             people.Role
		}{
			pRequester: {Lucia, "usuario", unit.ID, ""}, pAdviser: {Jorge, "ast", support.ID, people.Adviser}, pOther: {Paola, "otro", support.ID, people.Adviser},
			pSupervisor: {Beatriz, "supervisor", support.ID, people.Supervisor}, pDirector: {Ramiro, "titular", support.ID, ""},
			pCoordinator: {Teresa, "coordinacion", support.ID, people.Coordination}, pHead: {aurelio, "jefe", unit.ID, ""},
		} {
			p := people.Person{Name: "‹" + m.word + "›", Post: "‹" + m.word + "-cargo›", UnitID: m.unit}
			if i == pRequester {
				p.Email, p.Extension, p.Building, p.Floor, p.Office = "‹usuario-correo@›", "‹usuario-ext›", "‹inmueble›", "‹piso›", "‹oficina›"
			}
			if p, err = r.AddPerson(s.ctx, c, by, p); err != nil {
				return err
			}
			if m.role != "" {
				if err := r.GrantRole(s.ctx, c, by, people.Grant{PersonID: p.ID, Role: m.role, From: by.At}); err != nil {
					return err
				}
			}
			if err := r.SetPIN(s.ctx, c, by, p.ID, s.p.Config.DemoPIN); err != nil {
				return err
			}
			s.cast.People[m.name], s.ids[string(p.ID)] = p, pieceRef{person, i}
		}
		unit.HeadID = s.cast.People[aurelio].ID
		if err := r.UpdateUnit(s.ctx, c, by, unit); err != nil {
			return err
		}
		if _, err := r.Appoint(s.ctx, c, by, people.Appointment{Kind: people.Head, PersonID: s.cast.People[Ramiro].ID, From: by.At, Document: "Molde"}); err != nil {
			return err
		}
		provider, err := s.p.Equipment.AddProvider(s.ctx, c, by, equipment.Provider{Name: "Proveedor"})
		s.cast.Providers, s.ids[provider.ID] = []equipment.Provider{provider}, pieceRef{providerID, 0}
		return err
	})
}

// machine makes the machine of one order; the numbers keep it apart from others.
func (s *scratch) machine() (string, error) {
	s.tags++
	n := s.tags
	tag := fmt.Sprint("molde-", n)
	holder := s.cast.People[Lucia]
	by := audit.By{Actor: audit.System, At: s.since}
	return tag, s.p.DB.Write(s.ctx, func(c *database.Conn) error {
		a, err := s.p.Equipment.Add(s.ctx, c, by, equipment.Asset{
			Inventory: fmt.Sprintf("‹bien·%d›", n), Serial: fmt.Sprintf("‹serie·%d›", n), Type: "escritorio", Brand: "‹marca›", Model: "‹modelo›", Nickname: "‹apodo›",
			Regime: equipment.Owned, HolderID: string(holder.ID), UnitID: holder.UnitID, Building: "‹inmueble›", Floor: "‹piso›", Office: "‹oficina›",
			ProviderID: s.cast.Providers[0].ID,
		})
		s.cast.ByTag[tag], s.ids[string(a.ID)] = a, pieceRef{assetID, 0}
		return err
	})
}

// play takes the stories through the procedure, with the clock walking to end.
func (s *scratch) play(list []story, end time.Time) ([]*walk, error) {
	cal, err := s.p.Settings.Calendar(s.ctx)
	if err != nil {
		return nil, err
	}
	s.now.Set(end)
	pl := &play{ctx: s.ctx, p: s.p, now: s.now, cal: cal, end: end, quiet: true, driver: &Driver{Program: s.p, Clock: s.now, Cast: s.cast}}
	walks := make([]*walk, len(list))
	for i := range list {
		if list[i].service == "" {
			if list[i].asset, err = s.machine(); err != nil {
				return nil, err
			}
		}
		walks[i] = pl.plan(&list[i])
	}
	pl.hours()
	return walks, pl.run()
}

// read takes every row out of the scratch database.
func (s *scratch) read() error {
	c := s.p.DB.Read()
	var err error
	if s.shape, err = shapeOf(s.ctx, c); err != nil {
		return err
	}
	s.rows, s.where = make([][][]any, len(s.shape.tables)), map[string][]rowAt{}
	for t, table := range s.shape.tables {
		lines, err := dump(s.ctx, c, table)
		if err != nil {
			return err
		}
		for _, line := range lines {
			row, err := readRow(line)
			if err != nil {
				return fmt.Errorf("%s: %w", table.name, err)
			}
			at := rowAt{t, len(s.rows[t])}
			s.rows[t] = append(s.rows[t], row)
			for _, v := range row {
				if id, ok := v.(string); ok {
					if _, after, chained := strings.Cut(id, ":"); chained && len(after) == 36 {
						id = after
					}
					if len(id) == 36 {
						s.where[id] = append(s.where[id], at)
					}
				}
			}
		}
	}
	return nil
}

func readRow(line string) ([]any, error) {
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	var row []any
	if err := d.Decode(&row); err != nil {
		return nil, err
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, err
			}
			row[i] = n
		case string:
		default:
			return nil, errors.New("a value that is neither text nor whole number")
		}
	}
	return row, nil
}
