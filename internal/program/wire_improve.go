package program

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
)

// suggestImprovement tells the Supervisors that a survey came out not satisfactory:
// it suggests an action of improvement and reopens nothing (GAP-15, rev11 Q-09). It is
// an orders.Hook.
func (p *Program) suggestImprovement(ctx context.Context, c *database.Conn, d orders.Done) error {
	if _, answered := d.Act.(*orders.AnswerSurvey); !answered || d.Order.Grade != orders.Dissatisfied {
		return nil
	}
	values, err := p.Settings.Now(ctx)
	if err != nil || values.Text(settings.ImproveThreshold) == "nunca" {
		return err
	}
	return p.Notices.Tell(ctx, c, d.Order, notices.Addressee{Role: people.Supervisor}, "mejora",
		"Una encuesta salió no satisfactoria: revisa si pide una acción de mejora.", d.Step.At)
}
