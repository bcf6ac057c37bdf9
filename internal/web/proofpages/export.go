package proofpages

import (
	"io"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// zip streams the whole dossier.
func (p *pages) zip(w http.ResponseWriter, r *http.Request) error {
	return p.export(w, r, "expediente", ".zip", "application/zip", always, p.Dossiers.Write)
}

// pdf is the whole dossier as one file.
func (p *pages) pdf(w http.ResponseWriter, r *http.Request) error {
	return p.export(w, r, "expediente", ".pdf", "application/pdf", always, func(out io.Writer, d *dossier.Dossier) error {
		b, err := p.Dossiers.PDF(d)
		if err == nil {
			_, err = out.Write(b)
		}
		return err
	})
}

// always is ready.
func always(*dossier.Dossier) error { return nil }

// export gathers a dossier, enters who takes it and writes it. What is left of the
// answer when the writing fails is cut off: a ZIP without its end opens nowhere.
func (p *pages) export(w http.ResponseWriter, r *http.Request, name, suffix, media string, ready func(*dossier.Dossier) error, write func(io.Writer, *dossier.Dossier) error) error {
	ctx := r.Context()
	actor := web.ActorOf(ctx)
	d, err := p.Dossiers.Gather(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	if err := ready(d); err != nil {
		return err
	}
	at := web.Now(ctx)
	err = p.DB.Write(ctx, func(c *database.Conn) error {
		by := audit.By{Actor: string(actor.Person.ID), Role: string(office(actor)), At: at}
		return audit.Append(ctx, c, by.On("expediente:"+string(d.Order.ID), "descarga", map[string]any{"folio": d.Order.Folio, "forma": name + suffix, "notas internas": d.Notes}))
	})
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(exportTime)) // where it cannot be said, the server's own limits hold
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Content-Disposition", `attachment; filename="`+name+"-"+d.Order.Folio+suffix+`"`)
	header.Set("Content-Type", media)
	header.Set("Cache-Control", "private, no-store")
	header.Set("No-Gzip-Compression", "archivo")
	out := &counted{w: w}
	if err := write(out, d); err != nil {
		if out.n == 0 {
			for _, k := range []string{"Content-Disposition", "Content-Type", "Content-Security-Policy", "No-Gzip-Compression"} {
				header.Del(k)
			}
			return err
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// office is the role by which somebody has dossiers.
func office(a people.Actor) people.Role {
	for _, r := range []people.Role{people.Auditor, people.Director, people.Supervisor} {
		if a.Has(r) {
			return r
		}
	}
	return ""
}

// counted knows whether anything was written.
type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
