package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/views"
)

// ListChoices are what people make of a list for themselves, and where that is kept: the
// columns they want to see, and views, which are filters under a name. Its routes stand
// under «/listas/{Name}».
type ListChoices struct {
	DB      *database.DB
	Views   *views.Store
	Name    string   // what the room of views calls the list: «equipos»
	Path    string   // of the list
	Stay    string   // what a removed view leaves as it is: «los equipos siguen donde estaban»
	Filters []string // inputs of the list
	Columns []string // keys of its columns
	// May refuses who has no such list; nil refuses nobody.
	May func(r *http.Request) error
	// Show shows the list that an address asks for, with what went wrong with a form of it.
	Show func(w http.ResponseWriter, r *http.Request, q url.Values, fault ListFault) error
}

// Where is the address under which the list keeps things.
func (k ListChoices) Where() string { return "/listas/" + k.Name }

// Routes are where columns and views are kept, of whoever keeps them.
func (k ListChoices) Routes() []Route {
	own := func(note string) Policy { return Policy{Signed: true, Object: ObjectOwn, Note: note} }
	post := func(path, name, unkept, note string, h Handler) Route {
		return Route{Method: http.MethodPost, Path: k.Where() + path, Name: k.Name + name, Unkept: unkept, Policy: own(note), Handler: h}
	}
	return []Route{
		post("/columnas", ".columnas", "casillas que se vuelven a marcar en un momento", "solo las columnas de quien las elige", k.keepColumns),
		post("/vistas", ".guardar", "un nombre de pocas letras; si no se puede guardar, vuelve escrito", "solo las vistas de quien las guarda", k.keepView),
		post("/vistas"+UndoSuffix, ".vista.deshacer", "no lleva nada escrito", "solo las vistas de quien las guarda", k.restoreView),
		post("/vistas/{vista}", ".vista", "un nombre de pocas letras", "la vista de otra persona responde como inexistente", k.changeView),
	}
}

// read reads a form of the list, of whoever has one.
func (k ListChoices) read(r *http.Request) (url.Values, error) {
	values, err := ReadForm(r)
	if err == nil && k.May != nil {
		err = k.May(r)
	}
	return values, err
}

func (k ListChoices) tidied(q url.Values) url.Values {
	q, _ = TidyQuery(q, k.Filters)
	return WithoutPage(q)
}

// keepColumns remembers the columns of a person.
func (k ListChoices) keepColumns(w http.ResponseWriter, r *http.Request) error {
	values, err := k.read(r)
	if err != nil {
		return err
	}
	q := k.tidied(values)
	wanted := strings.Split(q.Get(ColumnsParam), ",")
	known := slices.DeleteFunc(slices.Clone(k.Columns), func(key string) bool { return !slices.Contains(wanted, key) })
	err = k.DB.Write(r.Context(), func(c *database.Conn) error {
		return k.Views.SetColumns(r.Context(), c, ActorOf(r.Context()).Person.ID, k.Name, known)
	})
	if err != nil {
		return err
	}
	q.Del(ColumnsParam)
	SayDone(w, r, "Tus columnas quedaron guardadas: así verás la lista desde hoy.")
	return SeeOther(w, r, WithQuery(k.Path, q))
}

// keepView keeps the filters under a name.
func (k ListChoices) keepView(w http.ResponseWriter, r *http.Request) error {
	return k.change(w, r, &Undo{}, func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error) {
		v, err := k.Views.Save(ctx, c, ActorOf(ctx).Person.ID, k.Name, values.Get("nombre"), q.Encode())
		return "La vista «" + v.Name + "» quedó guardada.", err
	})
}

// changeView renames, moves or forgets a view.
func (k ListChoices) changeView(w http.ResponseWriter, r *http.Request) error {
	me, id := ActorOf(r.Context()).Person.ID, r.PathValue("vista")
	var undo Undo
	return k.change(w, r, &undo, func(ctx context.Context, c *database.Conn, values, _ url.Values) (string, error) {
		switch values.Get("hacer") {
		case "eliminar":
			gone, err := k.Views.Remove(ctx, c, me, id)
			undo = RestoringView(k.Where()+"/vistas", gone.Name, gone.Query)
			return "La vista quedó eliminada; " + k.Stay + ".", err
		case "adelantar":
			return "La vista va ahora un lugar antes.", k.Views.Forward(ctx, c, me, k.Name, id)
		}
		return "La vista tiene otro nombre.", k.Views.Rename(ctx, c, me, id, values.Get("nombre"))
	})
}

// change changes the person's views and goes back to the list as it was. What cannot be kept
// is said on the list itself, with the name that was typed.
func (k ListChoices) change(w http.ResponseWriter, r *http.Request, undo *Undo, change func(ctx context.Context, c *database.Conn, values, q url.Values) (string, error)) error {
	values, err := k.read(r)
	if err != nil {
		return err
	}
	kept, err := url.ParseQuery(values.Get("consulta"))
	if err != nil {
		kept = url.Values{}
	}
	q := k.tidied(kept)
	var said string
	err = k.DB.Write(r.Context(), func(c *database.Conn) (err error) {
		said, err = change(r.Context(), c, values, q)
		return err
	})
	if shown := OnForm(err); shown != nil {
		return k.Show(w, r, q, ListFault{Problem: shown, Name: values.Get("nombre"), View: r.PathValue("vista")})
	}
	if err != nil {
		return err
	}
	SayUndoable(w, r, said, *undo)
	return SeeOther(w, r, WithQuery(k.Path, q))
}

// restoreView keeps again a view that was just removed, at the end of the person's.
func (k ListChoices) restoreView(w http.ResponseWriter, r *http.Request) error {
	values, err := k.read(r)
	if err != nil {
		return err
	}
	err = k.Views.Restore(r.Context(), ActorOf(r.Context()).Person.ID, k.Name, values.Get("nombre"), values.Get("consulta"), SentForm(r, values))
	if err != nil {
		return err
	}
	SayDone(w, r, "La vista «"+values.Get("nombre")+"» está otra vez, al final de las tuyas.")
	return GoBack(w, r, values, k.Path)
}

// Chosen are the keys of the columns that the address asks for, or the person remembers, or
// everybody begins with.
func (k ListChoices) Chosen(ctx context.Context, q url.Values, usual []string) ([]string, error) {
	if q.Get(ColumnsParam) != "" {
		return strings.Split(q.Get(ColumnsParam), ","), nil
	}
	kept, err := k.Views.Columns(ctx, k.DB.Read(), ActorOf(ctx).Person.ID, k.Name)
	if err != nil || len(kept) == 0 {
		return usual, err
	}
	return kept, nil
}

// mostCounted is where counters of views stop.
const mostCounted = 100

// CountViews fills in the usual views of a list and the person's own, each with its counter.
// count counts what the filters of a view find, and stops at a number.
func (k ListChoices) CountViews(ctx context.Context, l *List, usual []views.Saved, count func(q url.Values, most int) (int, error)) error {
	own, err := k.Views.Of(ctx, k.DB.Read(), ActorOf(ctx).Person.ID, k.Name)
	if err != nil {
		return err
	}
	here := WithoutPage(l.Query).Encode()
	for _, v := range slices.Concat(usual, own) {
		asked, err := url.ParseQuery(v.Query)
		if err != nil {
			return err
		}
		n, err := count(asked, mostCounted)
		if err != nil {
			return err
		}
		chip := Chip{Label: v.Name, Href: WithQuery(k.Path, asked), Current: here == asked.Encode(), Count: Number(n)}
		if n >= mostCounted {
			chip.Count = "99+"
		}
		l.Views = append(l.Views, chip)
	}
	for i, v := range own {
		l.Own = append(l.Own, OwnView{ID: v.ID, Name: v.Name, First: i == 0})
	}
	return nil
}
