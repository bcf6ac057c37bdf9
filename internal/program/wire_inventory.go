package program

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/jobs"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// endings tells the Supervisor and Coordinación Administrativa of contracts and warranties
// that end soon, each end once (GAP-36, rev11 D-11).
func (p *Program) endings() jobs.Job {
	return jobs.Job{Name: "contracts and warranties that end", Every: time.Hour, Do: func(ctx context.Context) error {
		values, err := p.Settings.Now(ctx)
		if err != nil {
			return err
		}
		now, days := p.Config.Clock(), values.Int(settings.EndingDays)
		return p.DB.Write(ctx, func(c *database.Conn) error {
			e, err := p.Equipment.Warn(ctx, c, now, calendar.DayOf(now, clock.Mexico), days)
			if err != nil {
				return err
			}
			for _, role := range []people.Role{people.Supervisor, people.Coordination} {
				to := notices.Addressee{Role: role}
				for _, k := range e.Contracts {
					until, err := calendar.ParseDay(k.Until)
					if err != nil {
						return err
					}
					text := fmt.Sprintf("El contrato %s termina el %02d/%02d/%d.", k.Number, until.Day, until.Month, until.Year)
					if err := p.Notices.TellOf(ctx, c, notices.Subject{ID: k.ID}, to, notices.AboutContract, text, now); err != nil {
						return err
					}
				}
				if e.Warranties > 0 {
					text := fmt.Sprintf("La garantía de %d equipos termina en los próximos %d días.", e.Warranties, days)
					if e.Warranties == 1 {
						text = fmt.Sprintf("La garantía de un equipo termina en los próximos %d días.", days)
					}
					if err := p.Notices.TellOf(ctx, c, notices.Subject{}, to, notices.AboutWarranties, text, now); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}}
}
