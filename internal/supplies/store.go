package supplies

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use once Tell
// is set.
type Store struct {
	db *database.DB

	// Tell is told, in the transaction, what somebody should know of; nil for nobody.
	Tell func(ctx context.Context, c *database.Conn, a Alert) error
}

// Alert is something that the store room tells people (rev11 R-S-03, R-A-06).
type Alert struct {
	Person  string // to whom; "" for whoever is Supervisor
	Subject string // what it is about: id of the item, slip or acquisition
	Folio   string // of a slip; "" otherwise
	Kind    string // "minimo", "adquisicion-tarde", "solicitud"
	Text    string
	At      time.Time
}

func (s *Store) tell(ctx context.Context, c *database.Conn, a Alert) error {
	if s.Tell == nil {
		return nil
	}
	return s.Tell(ctx, c, a)
}

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

const itemColumns = `id, name, unit, class, place, serials, stock, reserved, minimum, value, active`

// List returns the active items by name.
func (s *Store) List(ctx context.Context, c *database.Conn) ([]Item, error) {
	var items []Item
	err := c.Select(ctx, &items, `SELECT `+itemColumns+` FROM supply_items WHERE active = 1 ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read the store room: %w", err)
	}
	return items, nil
}

// Item returns one item, active or not; problem.NotFound when there is none.
func (s *Store) Item(ctx context.Context, c *database.Conn, id string) (Item, error) {
	var i Item
	err := c.Get(ctx, &i, `SELECT `+itemColumns+` FROM supply_items WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return Item{}, problem.Missing("ese insumo")
	case err != nil:
		return Item{}, fmt.Errorf("read a supply: %w", err)
	}
	return i, nil
}

// tidy cuts what surrounds the words of an item and judges them.
func (i *Item) tidy() error {
	i.Name, i.Unit, i.Place = strings.TrimSpace(i.Name), strings.TrimSpace(i.Unit), strings.TrimSpace(i.Place)
	if i.Class == "" {
		i.Class = Part
	}
	switch {
	case i.Name == "":
		return problem.OnField("nombre", "Escribe el nombre del insumo.")
	case i.Unit == "":
		return problem.OnField("unidad", "Escribe en qué unidad se cuenta, por ejemplo «pza».")
	case i.Class.Label() == string(i.Class):
		return problem.OnField("clase", "Elige una clase de la lista.")
	case i.Minimum < 0:
		return problem.OnField("minimo", "El mínimo no puede ser negativo.")
	}
	return nil
}

var nameTaken = problem.OnField("nombre", "Ya hay un insumo con ese nombre; búscalo en la lista.")

// Add adds an item, with the stock it has on the shelf as its first entry and Value as
// what that cost, and returns it with its id. Pieces with serial numbers come in by an
// entry that names them. problem.Invalid when a datum is missing or the name is taken.
func (s *Store) Add(ctx context.Context, c *database.Conn, i Item, by audit.By) (Item, error) {
	if err := i.tidy(); err != nil {
		return Item{}, err
	}
	switch {
	case i.Stock < 0:
		return Item{}, problem.OnField("existencia", "La existencia y el mínimo no pueden ser negativos.")
	case i.Serials && i.Stock > 0:
		return Item{}, problem.OnField("existencia", "Cada pieza lleva número de serie: escribe 0 y registra después una entrada con sus números.")
	}
	shelf := Receipt{Qty: i.Stock, Cost: i.Value, Note: "Existencia inicial"}
	i.ID, i.Stock, i.Reserved, i.Value, i.Active = database.NewID(), 0, 0, 0, true
	n, err := c.Exec(ctx, `INSERT INTO supply_items (id, name, unit, class, place, serials, stock, minimum) VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
		i.ID, i.Name, i.Unit, i.Class, i.Place, flag(i.Serials), i.Minimum)
	switch {
	case err != nil:
		return Item{}, fmt.Errorf("add a supply: %w", err)
	case n == 0:
		return Item{}, nameTaken
	}
	if err := audit.Append(ctx, c, by.On(chainOf(i.ID), "alta", i)); err != nil {
		return Item{}, err
	}
	if shelf.Qty > 0 {
		shelf.ItemID = i.ID
		err = s.Enter(ctx, c, shelf, by)
		i.Stock, i.Value = shelf.Qty, shelf.Cost
	}
	return i, err
}

// Mark stands for the data of an item that people write, and not for what moves by itself:
// what Change compares, so that nobody writes over what somebody else corrected meanwhile.
func (i Item) Mark() string {
	data := fmt.Sprintf("%q %q %q %q %t %d %t", i.Name, i.Unit, i.Class, i.Place, i.Serials, i.Minimum, i.Active)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(data)))[:16]
}

// Change corrects name, unit, class, place and minimum of an item, or takes it out of
// the lists when Active is false. seen is the Mark of what its author looked at:
// problem.Conflict when somebody changed it since. problem.Refused to take out what is in
// stock, or to begin or stop counting by serial number with pieces on the shelf.
func (s *Store) Change(ctx context.Context, c *database.Conn, i Item, seen string, by audit.By) error {
	if err := i.tidy(); err != nil {
		return err
	}
	var old Item
	err := c.Get(ctx, &old, `UPDATE supply_items SET seq = seq + 1 WHERE id = ? RETURNING `+itemColumns, i.ID)
	switch {
	case database.IsNone(err):
		return problem.Missing("ese insumo")
	case err != nil:
		return fmt.Errorf("take a supply: %w", err)
	case old.Mark() != seen:
		return problem.New(problem.Conflict, "Alguien más corrigió los datos de este insumo mientras los editabas.", "Revisa lo que dice ahora y, si sigue haciendo falta, guarda otra vez.")
	case !i.Active && old.Stock > 0:
		return problem.OnField("activo", fmt.Sprintf("Todavía hay %d %s: no se retira de la lista lo que está en la repisa.", old.Stock, old.Unit))
	case i.Serials != old.Serials && old.Stock > 0:
		return problem.OnField("series", "Con existencias en la repisa no cambia cómo se cuentan: primero sácalas con un ajuste.")
	}
	var taken []string
	if err := c.Select(ctx, &taken, `SELECT id FROM supply_items WHERE name = ? AND id <> ?`, i.Name, i.ID); err != nil {
		return fmt.Errorf("look for a name: %w", err)
	}
	if len(taken) > 0 {
		return nameTaken
	}
	_, err = c.Exec(ctx, `UPDATE supply_items SET name = ?, unit = ?, class = ?, place = ?, serials = ?, minimum = ?, active = ? WHERE id = ?`,
		i.Name, i.Unit, i.Class, i.Place, flag(i.Serials), i.Minimum, flag(i.Active), i.ID)
	if err != nil {
		return fmt.Errorf("change a supply: %w", err)
	}
	after := old
	after.Name, after.Unit, after.Class, after.Place, after.Serials, after.Minimum, after.Active = i.Name, i.Unit, i.Class, i.Place, i.Serials, i.Minimum, i.Active
	if err := audit.Append(ctx, c, by.On(chainOf(i.ID), "corrección", map[string]any{"antes": old, "ahora": after})); err != nil {
		return err
	}
	return s.warn(ctx, c, old, after, by)
}

// flag is a yes or no as both engines store it.
func flag(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func chainOf(id string) string { return "insumo:" + id }

// warn tells the Supervisor once that an item fell under its minimum (rev11 E-09).
func (s *Store) warn(ctx context.Context, c *database.Conn, before, after Item, by audit.By) error {
	if before.Short() || !after.Short() {
		return nil
	}
	return s.tell(ctx, c, Alert{Subject: after.ID, Kind: "minimo", At: by.At,
		Text: fmt.Sprintf("Bodega: %s quedó por debajo de su mínimo (%d de %d).", after.Name, after.Free(), after.Minimum)})
}
