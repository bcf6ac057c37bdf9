package orderpages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/web"
)

// asked reads the filters and columns that a form of the list carries.
func (p *Pages) asked(r *http.Request, values url.Values) (q url.Values, o offered, err error) {
	if o, err = p.offer(r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())); err != nil {
		return nil, o, err
	}
	q, _ = web.TidyQuery(values, o.names())
	return web.WithoutPage(q), o, nil
}

// keepColumns remembers the columns of a person.
func (p *Pages) keepColumns(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	q, _, err := p.asked(r, values)
	if err != nil {
		return err
	}
	var known []string
	wanted := strings.Split(q.Get(web.ColumnsParam), ",")
	for _, c := range allColumns(nil) {
		if slices.Contains(wanted, c.Key) {
			known = append(known, c.Key)
		}
	}
	err = p.Desk.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.Views.SetColumns(r.Context(), c, web.ActorOf(r.Context()).Person.ID, listName, known)
	})
	if err != nil {
		return err
	}
	q.Del(web.ColumnsParam)
	web.SayDone(w, r, "Tus columnas quedaron guardadas: así verás la lista desde hoy.")
	return web.SeeOther(w, r, web.WithQuery(web.OrdersPath, q))
}

// keepView keeps the filters under a name.
func (p *Pages) keepView(w http.ResponseWriter, r *http.Request) error {
	return p.changeViews(w, r, &web.Undo{}, func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error) {
		v, err := p.Views.Save(ctx, c, web.ActorOf(ctx).Person.ID, listName, values.Get("nombre"), q.Encode())
		return "La vista «" + v.Name + "» quedó guardada.", err
	})
}

// changeView renames, moves or forgets a view.
func (p *Pages) changeView(w http.ResponseWriter, r *http.Request) error {
	me, id := web.ActorOf(r.Context()).Person.ID, r.PathValue("vista")
	var undo web.Undo
	return p.changeViews(w, r, &undo, func(ctx context.Context, c *database.Conn, values, _ url.Values) (string, error) {
		switch values.Get("hacer") {
		case "eliminar":
			gone, err := p.Views.Remove(ctx, c, me, id)
			undo = web.RestoringView("/listas/ordenes/vistas", gone.Name, gone.Query)
			return "La vista quedó eliminada; las órdenes siguen donde estaban.", err
		case "adelantar":
			return "La vista va ahora un lugar antes.", p.Views.Forward(ctx, c, me, listName, id)
		}
		return "La vista tiene otro nombre.", p.Views.Rename(ctx, c, me, id, values.Get("nombre"))
	})
}

// changeViews changes the person's views and goes back to the list as it was. What
// cannot be kept is said on the list itself, with the name that was typed.
func (p *Pages) changeViews(w http.ResponseWriter, r *http.Request, undo *web.Undo, change func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error)) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	kept, err := url.ParseQuery(values.Get("consulta"))
	if err != nil {
		kept = url.Values{}
	}
	q, _, err := p.asked(r, kept)
	if err != nil {
		return err
	}
	var said string
	err = p.Desk.DB.Write(r.Context(), func(c *database.Conn) (err error) {
		said, err = change(r.Context(), c, values, q)
		return err
	})
	if shown := web.OnForm(err); shown != nil {
		return p.showList(w, r, q, web.ListFault{Problem: shown, Name: values.Get("nombre"), View: r.PathValue("vista")})
	}
	if err != nil {
		return err
	}
	web.SayUndoable(w, r, said, *undo)
	return web.SeeOther(w, r, web.WithQuery(web.OrdersPath, q))
}

// export sends what the list shows as a file: the same filters and columns, every
// page up to the limit. The desk judges and notes it.
func (p *Pages) export(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	q, o, err := p.asked(r, values)
	if err != nil {
		return err
	}
	columns, err := p.columns(ctx, actor, q)
	if err != nil {
		return err
	}
	columns = slices.DeleteFunc(columns, func(c column) bool { return !c.On })
	heads, take := web.Carried(columns)
	file := &web.ListFile{Name: "ordenes", Heads: heads, Workbook: values.Get("formato") == "xlsx"}
	done, err := p.Desk.Export(ctx, actor, whole(o.filter(q)), noteOf(q, columns, file.Workbook), func(c orders.Card) error { return file.Row(w, take(c, now)...) })
	if err == nil && done.Cut {
		err = file.Row(w, fmt.Sprintf("Aquí termina el archivo: lleva %d órdenes, que es el límite, y hay más. Acota los filtros, por ejemplo por fechas, para descargar el resto.", orders.MostExported))
	}
	return file.End(w, err)
}

// noteOf is what the audit keeps of an export: its filters, columns and form.
func noteOf(q url.Values, columns []column, workbook bool) map[string]string {
	note := map[string]string{"formato": "csv"}
	if workbook {
		note["formato"] = "xlsx"
	}
	var keys []string
	for _, c := range columns {
		keys = append(keys, c.Key)
	}
	note["columnas"] = strings.Join(keys, ",")
	for k := range q {
		if k != web.ColumnsParam {
			note[k] = q.Get(k)
		}
	}
	return note
}
