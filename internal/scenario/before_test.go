package scenario_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// startAt: es 2026-11-23 10:00. Only the first line may say it: the runner reads
// it before the world begins.
func (w *world) startAt(line, []string) error { return nil }

func when(args []string) (time.Time, error) {
	text := strings.Join(args, " ")
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, clock.Mexico); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no instant", text)
}

// grant: rol paola supervisor.
func (w *world) grant(_ line, args []string) error {
	p, ok := w.person(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	return w.p.DB.Write(ctx, func(c *database.Conn) error {
		return w.p.People.GrantRole(ctx, c, w.by(), people.Grant{PersonID: p.ID, Role: people.Role(args[1]), From: w.clock.Now().AddDate(0, 0, -1)})
	})
}

// absent: ausente jorge +0dn +3dn «comisión».
func (w *world) absent(_ line, args []string) error {
	p, ok := w.person(args[0])
	if !ok || len(args) != 4 {
		return fmt.Errorf("wants a person, two days and a reason")
	}
	from, err := w.later(args[1])
	if err != nil {
		return err
	}
	to, err := w.later(args[2])
	if err != nil {
		return err
	}
	return w.p.DB.Write(ctx, func(c *database.Conn) error {
		return w.p.People.SetAbsence(ctx, c, w.by(), p.ID, calendar.DayOf(from, clock.Mexico), calendar.DayOf(to, clock.Mexico), args[3])
	})
}

// substitute: suplente irma 5 (days from today on).
func (w *world) substitute(_ line, args []string) error {
	p, ok := w.person(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	days, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	from := calendar.DayOf(w.clock.Now(), clock.Mexico)
	return w.p.DB.Write(ctx, func(c *database.Conn) error {
		_, err := w.p.People.Appoint(ctx, c, w.by(), people.Appointment{Kind: people.Substitute, PersonID: p.ID, Document: "Oficio de suplencia DEMO-099",
			From: from.Time(clock.Mexico, 0, 0, 0), To: from.Add(days).Time(clock.Mexico, 0, 0, 0)})
		return err
	})
}

// set: parámetro reapertura.habilitada no. In a list, | stands between items.
func (w *world) set(_ line, args []string) error {
	return w.p.DB.Write(ctx, func(c *database.Conn) error {
		saul, _ := w.person("saul")
		return w.p.Settings.Set(ctx, c, w.clock.Now(), string(saul.ID), settings.Name(args[0]), strings.ReplaceAll(args[1], "|", "\n"), "Así lo pide la historia que se cuenta.")
	})
}

// machine: equipo DEMO-900001 lucia portatil garantía. The last word is optional.
func (w *world) machine(_ line, args []string) error {
	p, ok := w.person(args[1])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[1])
	}
	a := equipment.Asset{Inventory: args[0], Serial: "S" + args[0], Type: args[2], Brand: "Dell", Model: "Prueba", Regime: equipment.Owned,
		HolderID: string(p.ID), UnitID: p.UnitID, ProviderID: w.cast.Providers[0].ID}
	if len(args) > 3 {
		today := calendar.DayOf(w.clock.Now(), clock.Mexico)
		a.WarrantyFrom, a.WarrantyUntil = today.Add(-100).String(), today.Add(100).String()
	}
	return w.p.DB.Write(ctx, func(c *database.Conn) error {
		added, err := w.p.Equipment.Add(ctx, c, w.by(), a)
		w.cast.ByTag[args[0]] = added
		return err
	})
}

// prevent: preventivo 2. The program proposes at most so many preventive orders;
// it says how many there are then.
func (w *world) prevent(_ line, args []string) error {
	limit, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	_, err = w.p.Desk.ProposePreventive(ctx, limit)
	return err
}
