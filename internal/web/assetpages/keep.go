package assetpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// listName is what the room of views calls the inventory.
const listName = "equipos"

// staffOnly refuses who has no inventory: their page has neither views nor columns.
func staffOnly(r *http.Request) error {
	if !staff(web.ActorOf(r.Context())) {
		return problem.New(problem.NotFound, "Esta página no existe.", "Tu equipo está en «Mi equipo».")
	}
	return nil
}

// keepColumns remembers the columns of a person.
func (p *pages) keepColumns(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err == nil {
		err = staffOnly(r)
	}
	if err != nil {
		return err
	}
	q, _ := web.TidyQuery(values, filters)
	q = withoutPage(q)
	wanted := strings.Split(q.Get(web.ColumnsParam), ",")
	var known []string
	for _, c := range allColumns() {
		if slices.Contains(wanted, c.key) {
			known = append(known, c.key)
		}
	}
	err = p.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.Views.SetColumns(r.Context(), c, web.ActorOf(r.Context()).Person.ID, listName, known)
	})
	if err != nil {
		return err
	}
	q.Del(web.ColumnsParam)
	web.SayDone(w, r, "Tus columnas quedaron guardadas: así verás la lista desde hoy.")
	return web.SeeOther(w, r, web.WithQuery(web.AssetsPath, q))
}

// keepView keeps the filters under a name.
func (p *pages) keepView(w http.ResponseWriter, r *http.Request) error {
	return p.changeViews(w, r, &web.Undo{}, func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error) {
		v, err := p.Views.Save(ctx, c, web.ActorOf(ctx).Person.ID, listName, values.Get("nombre"), q.Encode())
		return "La vista «" + v.Name + "» quedó guardada.", err
	})
}

// changeView renames, moves or forgets a view.
func (p *pages) changeView(w http.ResponseWriter, r *http.Request) error {
	me, id := web.ActorOf(r.Context()).Person.ID, r.PathValue("vista")
	var undo web.Undo
	return p.changeViews(w, r, &undo, func(ctx context.Context, c *database.Conn, values, _ url.Values) (string, error) {
		switch values.Get("hacer") {
		case "eliminar":
			gone, err := p.Views.Remove(ctx, c, me, id)
			undo = web.RestoringView("/listas/equipos/vistas", gone.Name, gone.Query)
			return "La vista quedó eliminada; los equipos siguen donde estaban.", err
		case "adelantar":
			return "La vista va ahora un lugar antes.", p.Views.Forward(ctx, c, me, listName, id)
		}
		return "La vista tiene otro nombre.", p.Views.Rename(ctx, c, me, id, values.Get("nombre"))
	})
}

// changeViews changes the person's views and goes back to the inventory as it was.
// What cannot be kept is said on the inventory itself, with the name that was typed.
func (p *pages) changeViews(w http.ResponseWriter, r *http.Request, undo *web.Undo, change func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error)) error {
	values, err := web.ReadForm(r)
	if err == nil {
		err = staffOnly(r)
	}
	if err != nil {
		return err
	}
	kept, err := url.ParseQuery(values.Get("consulta"))
	if err != nil {
		kept = url.Values{}
	}
	q, _ := web.TidyQuery(kept, filters)
	q = withoutPage(q)
	var said string
	err = p.DB.Write(r.Context(), func(c *database.Conn) (err error) {
		said, err = change(r.Context(), c, values, q)
		return err
	})
	if shown := web.OnForm(err); shown != nil {
		return p.showInventory(w, r, q, web.ListFault{Problem: shown, Name: values.Get("nombre"), View: r.PathValue("vista")})
	}
	if err != nil {
		return err
	}
	web.SayUndoable(w, r, said, *undo)
	return web.SeeOther(w, r, web.WithQuery(web.AssetsPath, q))
}

func withoutPage(q url.Values) url.Values {
	out := url.Values{}
	for k, v := range q {
		if k != web.AfterParam && k != web.BeforeParam {
			out[k] = v
		}
	}
	return out
}
