package settings

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// CalendarIn reads the calendar where a transaction sees it, uncached. Until an
// administrator loads the first official days it is the provisional one.
func (s *Store) CalendarIn(ctx context.Context, c *database.Conn) (calendar.Calendar, error) {
	cal := calendar.Provisional()
	var version int64
	if err := c.Get(ctx, &version, `SELECT COALESCE(max(version), 0) FROM calendars`); err != nil {
		return cal, fmt.Errorf("read the calendar: %w", err)
	}
	if version > 0 {
		var err error
		if cal, err = calendarVersion(ctx, c, version); err != nil {
			return cal, err
		}
	}
	v, err := s.ValuesIn(ctx, c)
	if err != nil {
		return cal, err
	}
	cal.Opens, cal.Closes, cal.Zone = sinceMidnight(v.Text(Opening)), sinceMidnight(v.Text(Closing)), clock.Mexico
	return cal, nil
}

// sinceMidnight reads «09:00»; a value that is none is judged by the calendar.
func sinceMidnight(hour string) time.Duration {
	t, err := time.Parse("15:04", hour)
	if err != nil {
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func versionName(version int64) string { return fmt.Sprintf("calendario-%d", version) }

func calendarVersion(ctx context.Context, c *database.Conn, version int64) (calendar.Calendar, error) {
	cal := calendar.Calendar{Version: versionName(version), LoadedYears: map[int]bool{}}
	var days []struct {
		Day         string `db:"day"`
		Name        string `db:"name"`
		Provisional bool   `db:"provisional"`
	}
	if err := c.Select(ctx, &days, `SELECT day, name, provisional FROM calendar_days WHERE version = ? ORDER BY day`, version); err != nil {
		return cal, fmt.Errorf("read the days of the calendar: %w", err)
	}
	for _, d := range days {
		day, err := calendar.ParseDay(d.Day)
		if err != nil {
			return cal, fmt.Errorf("read a day of the calendar: %w", err)
		}
		cal.Holidays = append(cal.Holidays, calendar.Holiday{Day: day, Name: d.Name, Provisional: d.Provisional})
	}
	var years []int
	if err := c.Select(ctx, &years, `SELECT year FROM calendar_years WHERE version = ?`, version); err != nil {
		return cal, fmt.Errorf("read the years of the calendar: %w", err)
	}
	for _, y := range years {
		cal.LoadedYears[y] = true
	}
	return cal, nil
}

// YearMark stands for the days of a year in a calendar: what SetDays compares, so that of two
// who load them at once nobody undoes what the other did without seeing it.
func YearMark(c calendar.Calendar, year int) string {
	var days []string
	for _, h := range c.Holidays {
		if h.Day.Year == year {
			days = append(days, fmt.Sprintf("%s %t %q", h.Day, h.Provisional, h.Name))
		}
	}
	slices.Sort(days)
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%t\n%s", c.LoadedYears[year], strings.Join(days, "\n"))))[:16]
}

// SetDays loads the official days of a year in place of those it had, as a new
// version of the calendar: terms that were computed name the one they rest on. seen is the
// YearMark of what the author looked at, "" for who looked at none: problem.Conflict when
// somebody loaded other days of the year since. problem.Invalid when a day is of another year
// or comes twice, or the reason is missing.
func (s *Store) SetDays(ctx context.Context, c *database.Conn, now time.Time, by string, year int, seen string, days []calendar.Holiday, reason string) (version string, err error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return "", problem.OnField("motivo", "Escribe en qué publicación constan los días.")
	}
	twice := map[calendar.Day]bool{}
	for _, d := range days {
		switch {
		case d.Day.Year != year:
			return "", problem.OnField("dias", fmt.Sprintf("El día %s no es de %d.", d.Day, year))
		case twice[d.Day]:
			return "", problem.OnField("dias", fmt.Sprintf("El día %s está dos veces.", d.Day))
		case strings.TrimSpace(d.Name) == "":
			return "", problem.OnField("dias", fmt.Sprintf("Escribe el nombre del día %s.", d.Day))
		}
		twice[d.Day] = true
	}
	// The counter makes two who load days wait for each other: the second builds
	// upon what the first loaded.
	n, err := c.Next(ctx, "CALENDARIO", 0)
	if err != nil {
		return "", fmt.Errorf("number a calendar: %w", err)
	}
	old, err := s.CalendarIn(ctx, c)
	if err != nil {
		return "", err
	}
	if seen != "" && seen != YearMark(old, year) {
		return "", problem.New(problem.Conflict, fmt.Sprintf("Alguien más cargó los días de %d mientras los editabas.", year), "Revisa lo que dice ahora y, si sigue haciendo falta, carga los tuyos otra vez.")
	}
	all := days
	for _, h := range old.Holidays {
		if h.Day.Year != year {
			all = append(all[:len(all):len(all)], h)
		}
	}
	years := map[int]bool{year: true}
	for y, loaded := range old.LoadedYears {
		if loaded {
			years[y] = true
		}
	}
	_, err = c.Exec(ctx, `INSERT INTO calendars (version, set_by, at, reason) VALUES (?, ?, ?, ?)`, n, by, database.At(now), reason)
	if err != nil {
		return "", fmt.Errorf("add a calendar: %w", err)
	}
	for _, h := range all {
		provisional := 0
		if h.Provisional {
			provisional = 1
		}
		_, err = c.Exec(ctx, `INSERT INTO calendar_days (version, day, name, provisional) VALUES (?, ?, ?, ?)`, n, h.Day.String(), h.Name, provisional)
		if err != nil {
			return "", fmt.Errorf("add a day: %w", err)
		}
	}
	for y := range years {
		if _, err = c.Exec(ctx, `INSERT INTO calendar_years (version, year) VALUES (?, ?)`, n, y); err != nil {
			return "", fmt.Errorf("add a year: %w", err)
		}
	}
	s.forget()
	return versionName(n), audit.Append(ctx, c, audit.By{Actor: by, Role: "administrador", At: now}.On("calendario", "versión",
		map[string]any{"versión": n, "año": year, "días": days, "motivo": reason}))
}
