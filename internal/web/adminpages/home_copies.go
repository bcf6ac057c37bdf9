package adminpages

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/backup"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// copied is what is known of the copies of this installation: the last good one, and
// the last try if that was another one.
type copied struct {
	good, last  backup.Run
	any, tried  bool
	mostHours   int
	mostBetween time.Duration
}

func (p *pages) copied(ctx context.Context, c *database.Conn, now time.Time) (k copied, err error) {
	if k.good, k.any, err = backup.Last(ctx, c, backup.Taken, true); err != nil {
		return k, err
	}
	if k.last, k.tried, err = backup.Last(ctx, c, backup.Taken, false); err != nil {
		return k, err
	}
	values, err := p.Settings.ValuesIn(ctx, c)
	k.mostHours = values.Int(settings.CopyAge)
	k.mostBetween = time.Duration(k.mostHours) * time.Hour
	return k, err
}

// message says how things stand: red when work would be lost, and when the last try
// failed.
func (k copied) message(now time.Time) web.Message {
	good := "El último probado: " + web.Moment(k.good.At, now) + ", " + k.good.Name + "."
	switch {
	case !k.any && !k.tried:
		return web.Message{Tone: web.Soon, Icon: web.IconShieldCheck, Title: "Todavía no hay ningún respaldo.", Text: "Si el disco falla hoy, se pierde todo."}
	case k.tried && !k.last.OK && !k.any:
		return web.Message{Tone: web.Bad, Title: "El respaldo falló.", Text: "Fue " + web.Moment(k.last.At, now) + ": " + k.last.Finding + ". No hay ninguno probado."}
	case k.tried && !k.last.OK:
		return web.Message{Tone: web.Bad, Title: "El respaldo falló.", Text: "Fue " + web.Moment(k.last.At, now) + ": " + k.last.Finding + ". " + good}
	case now.Sub(k.good.At) > k.mostBetween:
		return web.Message{Tone: web.Bad, Title: "El respaldo es viejo.", Text: good + " Se quiere uno cada " + web.Number(k.mostHours) + " horas."}
	}
	return web.Message{Tone: web.Good, Icon: web.IconShieldCheck, Title: "Respaldado y probado.", Text: good}
}
