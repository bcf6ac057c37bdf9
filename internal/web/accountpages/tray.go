package accountpages

import (
	"context"
	"net/http"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// mostNotices bounds the tray; what is older is in the history of each order.
const mostNotices = 60

// untilField carries the instant of the newest notice that the page showed, so
// that one that came meanwhile stays unread.
const untilField = "hasta"

type trayView struct {
	Closed  map[string]bool // folios that the reader may not open
	Notices []notices.Notice
	New     int
	Until   string
	Now     time.Time
}

// tray shows the notices of the person. Opening it changes nothing: reading is
// said with a button.
func (p *pages) tray(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Notices.Tray(r.Context(), web.ActorOf(r.Context()), mostNotices)
	if err != nil {
		return err
	}
	v := trayView{Notices: list, Now: web.Now(r.Context())}
	for _, n := range list {
		if n.New {
			v.New++
		}
	}
	if v.Closed, err = p.closed(r.Context(), list); err != nil {
		return err
	}
	if len(list) > 0 {
		v.Until = list[0].At.Format(time.RFC3339Nano)
	}
	return web.Render(w, r, http.StatusOK, trayPage(v))
}

// linkOf is where a notice leads: its order, or the proposal that has no folio yet.
func linkOf(n notices.Notice) string {
	switch {
	case n.Way == notices.AboutContract:
		return "/contratos/" + n.Order
	case n.Way == notices.AboutWarranties:
		return web.AssetsPath + "?garantia=por-vencer"
	case n.Way == notices.AboutPreventive:
		return web.AssetsPath + "/" + n.Order
	case strings.HasPrefix(n.Folio, "EXT-"):
		return web.FilesPath + "/" + n.Folio
	case n.Folio == maintenance.EntryFolio:
		return maintenance.EntryPath(n.Order)
	case strings.HasPrefix(n.Folio, "PROGRAMA-"):
		return maintenance.Path + "?anio=" + strings.TrimPrefix(n.Folio, "PROGRAMA-")
	case strings.HasPrefix(n.Folio, "INS-"):
		return web.StorePath + "/solicitudes/" + n.Folio
	case n.Way == "minimo":
		return web.StorePath + "/insumos/" + n.Order
	case n.Way == "adquisicion-tarde":
		return web.StorePath + "/adquisiciones/" + n.Order
	case n.Folio != "":
		return web.OrdersPath + "/" + n.Folio
	case n.Order != "":
		return "/precargas/" + n.Order
	}
	return ""
}

// closed are the folios of orders and files of which somebody is told and that they may not
// open: who heads a unit hears of what nobody received in it.
func (p *pages) closed(ctx context.Context, list []notices.Notice) (map[string]bool, error) {
	actor, c, closed := web.ActorOf(ctx), p.DB.Read(), map[string]bool{}
	if actor.MayReadEveryOrder() {
		return nil, nil
	}
	var orders, files []string
	for _, n := range list {
		switch at := linkOf(n); {
		case strings.HasPrefix(at, web.OrdersPath+"/"):
			orders = append(orders, n.Folio)
		case strings.HasPrefix(at, web.FilesPath+"/"):
			files = append(files, n.Folio)
		}
	}
	may, err := p.Desk.FindAll(ctx, c, actor, orders...)
	if err != nil {
		return nil, err
	}
	mayFile, err := p.Repair.Readable(ctx, c, actor, files...)
	for _, folio := range orders {
		closed[folio] = may[folio] == nil
	}
	for _, folio := range files {
		closed[folio] = !mayFile[folio]
	}
	return closed, err
}

func (p *pages) markRead(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	until, now := web.Now(r.Context()), web.Now(r.Context())
	if t, err := time.Parse(time.RFC3339Nano, form.Get(untilField)); err == nil && t.Before(now) {
		until = t
	}
	before, err := p.Notices.MarkRead(r.Context(), web.ActorOf(r.Context()).Person.ID, until)
	if err != nil {
		return err
	}
	web.SayUndoable(w, r, "Avisos marcados como leídos.", web.Undo{Action: web.NoticesPath + web.UndoSuffix, Hidden: []web.Hidden{
		{Name: untilField, Value: until.Format(time.RFC3339Nano)}, {Name: beforeField, Value: before.Format(time.RFC3339Nano)}}})
	return web.SeeOther(w, r, web.NoticesPath)
}

// beforeField carries until when the notices had been read before.
const beforeField = "antes"

// markUnread takes back that the notices were marked as read.
func (p *pages) markUnread(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	until, err1 := time.Parse(time.RFC3339Nano, form.Get(untilField))
	before, err2 := time.Parse(time.RFC3339Nano, form.Get(beforeField))
	if err1 != nil || err2 != nil || !before.Before(until) {
		return problem.New(problem.Invalid, "No se sabe qué avisos eran.", "Ábrelos desde la lista.").At(web.NoticesPath, "Ver los avisos")
	}
	if err := p.Notices.MarkUnread(r.Context(), web.ActorOf(r.Context()).Person.ID, until, before); err != nil {
		return err
	}
	web.SayDone(w, r, "Los avisos están otra vez sin leer.")
	return web.SeeOther(w, r, web.NoticesPath)
}

func (v trayView) heading() web.Heading {
	h := web.Heading{Title: "Avisos", Answer: "Nada sin leer.", Rest: "Aquí queda lo que cada orden te pidió o te contó."}
	if v.New > 0 {
		h.Answer = web.Count(v.New, "aviso sin leer.", "avisos sin leer.")
		h.Actions = []web.Action{{Label: "Marcar como leídos", Icon: web.IconMailOpened, Href: web.NoticesPath, Post: true,
			Hidden: []web.Hidden{{Name: untilField, Value: v.Until}}}}
	}
	return h
}

func (v trayView) lines() []web.Line {
	lines := make([]web.Line, len(v.Notices))
	for i, n := range v.Notices {
		lines[i] = web.Line{Icon: web.IconMailOpened, Title: n.Text, Href: linkOf(n), Folio: n.Folio, Text: web.Moment(n.At.Time, v.Now)}
		if v.Closed[n.Folio] {
			lines[i].Href = ""
		}
		if n.New {
			lines[i].Icon, lines[i].State = web.IconBell, web.Badge{Tone: web.Brand, Icon: web.IconMail, Text: "Sin leer"}
		}
	}
	return lines
}
