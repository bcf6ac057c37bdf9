package adminpages

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/web"
)

// seenLately is how recently a session was used to count as somebody who is in.
const seenLately = 15 * time.Minute

// judgedAt says when the whole database was judged last, and what came of it.
func judgedAt(ctx context.Context, c *database.Conn, now time.Time) (web.Message, error) {
	run, ok, err := proof.Last(ctx, c)
	switch {
	case err != nil:
		return web.Message{}, err
	case !ok:
		return web.Message{Icon: web.IconShieldCheck, Title: "Todavía no se comprueba.", Text: "Cada madrugada se comprueban las cadenas, las firmas y la custodia."}, nil
	case !run.Holds:
		return web.Message{Tone: web.Bad, Title: "Algo no se sostiene.", Text: run.Finding + ". Comprobado " + web.Moment(run.At, now) + "."}, nil
	}
	return web.Message{Tone: web.Good, Icon: web.IconShieldCheck, Title: "Todo se sostiene.", Text: web.Number(run.Judged) + " asientos, firmas y movimientos comprobados " + web.Moment(run.At, now) + "."}, nil
}

// judge judges the whole database now.
func (p *pages) judge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	report, err := p.Verify(ctx)
	if err != nil {
		return err
	}
	err = p.DB.Write(ctx, func(c *database.Conn) error {
		_, err := proof.Keep(ctx, c, web.Now(ctx), report)
		return err
	})
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, homePath)
}

// running is the state that changes from hour to hour: who is in, and the room that is
// left for files.
func (p *pages) running(ctx context.Context, c *database.Conn, now time.Time) ([]web.Pair, error) {
	n, err := p.People.SessionsSince(ctx, c, now.Add(-seenLately))
	if err != nil {
		return nil, err
	}
	pairs := []web.Pair{{Term: "Sesiones en uso", Text: web.Number(n)}}
	if free, of, ok := diskOf(p.Files); ok {
		pairs = append(pairs, web.Pair{Term: "Disco libre", Text: gigabytes(free) + " de " + gigabytes(of)})
	}
	return pairs, nil
}

// little is the part of the disk below which it is said that room runs out.
const little = 10 // per cent

// diskOf is the room on the disk where a folder is; false when it cannot be told.
func diskOf(folder string) (free, of uint64, ok bool) {
	var s syscall.Statfs_t
	if folder == "" || syscall.Statfs(folder, &s) != nil {
		return 0, 0, false
	}
	return s.Bavail * uint64(s.Bsize), s.Blocks * uint64(s.Bsize), true
}

func gigabytes(n uint64) string { return fmt.Sprintf("%.1f GB", float64(n)/(1<<30)) }

// lacks adds what data say that an installation still lacks: room on the disk, people
// who cannot sign, machines that nobody answers for.
func (p *pages) lacks(ctx context.Context, c *database.Conn, now time.Time, say func(tone web.Tone, title, text, href, label string)) error {
	if free, of, ok := diskOf(p.Files); ok && free*100 < of*little {
		say(web.Bad, "Queda poco disco.", "Hay "+gigabytes(free)+" libres de "+gigabytes(of)+". Si se llena, nadie puede adjuntar archivos ni registrar.", homePath, "Volver a mirar")
	}
	signers := map[people.ID]people.Person{}
	for _, role := range []people.Role{people.Supervisor, people.Adviser, people.Coordination} {
		holders, err := p.People.Holders(ctx, c, role, now)
		if err != nil {
			return err
		}
		for _, h := range holders {
			signers[h.ID] = h
		}
	}
	if who, _, err := p.People.Director(ctx, c, now); err == nil {
		signers[who.ID] = who
	}
	list := make([]people.Person, 0, len(signers))
	for _, x := range signers {
		list = append(list, x)
	}
	lack, err := p.People.WithoutSecret(ctx, c, list)
	if err != nil {
		return err
	}
	if len(lack) > 0 {
		names := make([]string, len(lack))
		for i, x := range lack {
			names[i] = x.Name
		}
		say(web.Soon, web.Count(len(lack), "persona que firma no puede firmar.", "personas que firman no pueden firmar."), strings.Join(names, ", ")+": sin contraseña ni PIN. Invítalas.", personsPath, "Ir a personas")
	}
	n, err := p.Equipment.WithoutHolder(ctx, c)
	if err == nil && n > 0 {
		say(web.Neutral, web.Count(n, "equipo sin resguardante.", "equipos sin resguardante."), "Nadie puede pedir soporte por ellos ni reciben mantenimiento.", web.AssetsPath, "Ir a equipos")
	}
	return err
}
