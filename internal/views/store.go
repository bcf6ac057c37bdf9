package views

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Bounds of what one person may keep of one list.
const (
	Most         = 20   // views
	longestName  = 40   // characters
	longestQuery = 2000 // bytes
)

// Saved is a view: filters of a list under a name.
type Saved struct {
	ID    string `db:"id"`
	Name  string `db:"name"`
	Query string `db:"query"` // of the list's address, without «?»
}

// Store keeps views and columns. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room.
func New(db *database.DB) *Store { return &Store{db: db} }

// Of returns a person's views of a list, in the person's order.
func (s *Store) Of(ctx context.Context, c *database.Conn, person people.ID, list string) ([]Saved, error) {
	var all []Saved
	err := c.Select(ctx, &all, `SELECT id, name, query FROM saved_views WHERE person_id = ? AND list = ? ORDER BY position, id`, person, list)
	if err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	return all, nil
}

// Restore keeps again a view that was just removed, as Save does, and once for a form that
// is sent twice.
func (s *Store) Restore(ctx context.Context, person people.ID, list, name, query string, form database.Form) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		_, again, err := c.Once(ctx, form)
		if err != nil || again {
			return err
		}
		_, err = s.Save(ctx, c, person, list, name, query)
		return err
	})
}

// Save keeps a view at the end of a person's. problem.Invalid when the name is
// missing, too long or taken; problem.Refused when there are as many as may be.
func (s *Store) Save(ctx context.Context, c *database.Conn, person people.ID, list, name, query string) (Saved, error) {
	name, err := named(name)
	if err != nil {
		return Saved{}, err
	}
	if len(query) > longestQuery {
		return Saved{}, problem.New(problem.Refused, "La vista tiene demasiados filtros para guardarla.", "Quita algunos y vuelve a guardarla.")
	}
	all, err := s.Of(ctx, c, person, list)
	switch {
	case err != nil:
		return Saved{}, err
	case len(all) >= Most:
		return Saved{}, problem.New(problem.Refused, fmt.Sprintf("Ya tienes %d vistas guardadas, que son las que caben.", Most), "Elimina una que ya no uses y vuelve a guardar esta.")
	}
	v := Saved{ID: database.NewID(), Name: name, Query: query}
	n, err := c.Exec(ctx, `INSERT INTO saved_views (id, person_id, list, name, query, position)
		VALUES (?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM saved_views WHERE person_id = ? AND list = ?)) ON CONFLICT DO NOTHING`,
		v.ID, person, list, v.Name, v.Query, person, list)
	switch {
	case err != nil:
		return Saved{}, fmt.Errorf("keep a view: %w", err)
	case n == 0:
		return Saved{}, taken
	}
	return v, nil
}

var taken = problem.OnField("nombre", "Ya tienes una vista con ese nombre; escribe otro.")

func named(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", problem.OnField("nombre", "Escribe un nombre para la vista, por ejemplo «Impresoras del piso 2».")
	case n > longestName:
		return "", problem.OnField("nombre", fmt.Sprintf("Escribe un nombre de %d letras o menos; lleva %d.", longestName, n))
	}
	return name, nil
}

// Rename gives a view another name. problem.NotFound when it is not the person's;
// problem.Invalid when the name is missing, too long or taken.
func (s *Store) Rename(ctx context.Context, c *database.Conn, person people.ID, id, name string) error {
	name, err := named(name)
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE saved_views SET name = ? WHERE id = ? AND person_id = ?`, name, id, person)
	switch {
	case database.IsUnique(err):
		return taken.Because(err)
	case err != nil:
		return fmt.Errorf("rename a view: %w", err)
	case n == 0:
		return missing()
	}
	return nil
}

func missing() error { return problem.Missing("esa vista") }

// Remove forgets a view and returns it, for whoever takes that back: Save keeps it again.
// problem.NotFound when it is not the person's.
func (s *Store) Remove(ctx context.Context, c *database.Conn, person people.ID, id string) (Saved, error) {
	var gone []Saved
	if err := c.Select(ctx, &gone, `SELECT id, name, query FROM saved_views WHERE id = ? AND person_id = ?`, id, person); err != nil {
		return Saved{}, fmt.Errorf("read a view: %w", err)
	}
	if len(gone) == 0 {
		return Saved{}, missing()
	}
	_, err := c.Exec(ctx, `DELETE FROM saved_views WHERE id = ? AND person_id = ?`, id, person)
	return gone[0], err
}

// Forward moves a view one place to the front of its list; the first one stays.
// problem.NotFound when it is not the person's.
func (s *Store) Forward(ctx context.Context, c *database.Conn, person people.ID, list, id string) error {
	all, err := s.Of(ctx, c, person, list)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(v Saved) bool { return v.ID == id })
	if at < 0 {
		return missing()
	}
	if at > 0 {
		all[at-1], all[at] = all[at], all[at-1]
	}
	for i, v := range all {
		if _, err := c.Exec(ctx, `UPDATE saved_views SET position = ? WHERE id = ? AND person_id = ?`, i+1, v.ID, person); err != nil {
			return fmt.Errorf("order views: %w", err)
		}
	}
	return nil
}

// Columns returns the columns that a person wants to see in a list, nil for the ones
// that the list itself chooses.
func (s *Store) Columns(ctx context.Context, c *database.Conn, person people.ID, list string) ([]string, error) {
	var kept []string
	err := c.Select(ctx, &kept, `SELECT columns FROM list_columns WHERE person_id = ? AND list = ?`, person, list)
	if err != nil || len(kept) == 0 || kept[0] == "" {
		return nil, err
	}
	return strings.Split(kept[0], ","), nil
}

// SetColumns keeps the columns that a person wants to see in a list; none gives the
// choice back to the list.
func (s *Store) SetColumns(ctx context.Context, c *database.Conn, person people.ID, list string, columns []string) error {
	kept := strings.Join(columns, ",")
	if len(kept) > longestQuery {
		return problem.New(problem.Refused, "Son demasiadas columnas.", "Elige menos.")
	}
	_, err := c.Exec(ctx, `INSERT INTO list_columns (person_id, list, columns) VALUES (?, ?, ?)
		ON CONFLICT (person_id, list) DO UPDATE SET columns = excluded.columns`, person, list, kept)
	if err != nil {
		return fmt.Errorf("keep columns: %w", err)
	}
	return nil
}
