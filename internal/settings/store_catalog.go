package settings

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Items returns a catalogue in its order, with what is offered no more.
// problem.NotFound for a parameter that is no catalogue.
func (s *Store) Items(ctx context.Context, c *database.Conn, name Name) ([]Item, error) {
	list, _, err := s.items(ctx, c, name)
	return list, err
}

// items tells also whether the catalogue was written out, as its first change does.
func (s *Store) items(ctx context.Context, c *database.Conn, name Name) (list []Item, written bool, err error) {
	if !IsCatalog(name) {
		return nil, false, problem.Missing("ese catálogo")
	}
	err = c.Select(ctx, &list, `SELECT item_key, label, position, active, checks, solution, floors, version FROM catalog_items
		WHERE catalog = ? ORDER BY position, item_key`, name)
	if err != nil {
		return nil, false, fmt.Errorf("read a catalogue: %w", err)
	}
	if len(list) > 0 {
		return list, true, nil
	}
	v, err := s.ValuesIn(ctx, c)
	return itemsOf(name, v), false, err
}

// Item returns one entry of a catalogue; problem.NotFound when there is none.
func (s *Store) Item(ctx context.Context, c *database.Conn, name Name, key string) (Item, error) {
	list, err := s.Items(ctx, c, name)
	if err != nil {
		return Item{}, err
	}
	n := slices.IndexFunc(list, func(i Item) bool { return i.Key == key })
	if n < 0 {
		return Item{}, problem.Missing("esa entrada del catálogo")
	}
	return list[n], nil
}

// AddItem adds an entry at its Position, or last when that is none, and returns it
// with its key. problem.Invalid when the name is missing or another entry has it.
func (s *Store) AddItem(ctx context.Context, c *database.Conn, by audit.By, name Name, i Item) (Item, error) {
	if err := i.check(); err != nil {
		return i, err
	}
	i.Key, i.Version, i.Active = keyOf(i.Label), 1, true
	if i.Key == "" {
		return i, problem.OnField("nombre", "Escribe un nombre con letras o números.")
	}
	list, err := s.open(ctx, c, by, name, i, "alta")
	if err != nil {
		return i, err
	}
	if slices.ContainsFunc(list, func(x Item) bool { return x.Key == i.Key || x.Label == i.Label }) {
		return i, problem.OnField("nombre", "Ya hay una entrada con ese nombre; si dejó de ofrecerse, vuelve a activarla.")
	}
	_, err = c.Exec(ctx, `INSERT INTO catalog_items (catalog, item_key, label, position, active, checks, solution, floors, version) VALUES (?, ?, ?, ?, 1, ?, ?, ?, 1)`,
		name, i.Key, i.Label, len(list)+1, i.Checks, i.Solution, i.Floors)
	if err != nil {
		return i, fmt.Errorf("add to a catalogue: %w", err)
	}
	if err := called(ctx, c, name, i, database.At(by.At)); err != nil {
		return i, err
	}
	return i, s.place(ctx, c, name, append(list, i), i.Key, i.Position)
}

// UpdateItem changes an entry; its key stays. problem.Conflict when somebody
// changed it since Version was read, problem.Refused when nothing would be left to
// choose from.
func (s *Store) UpdateItem(ctx context.Context, c *database.Conn, by audit.By, name Name, i Item) error {
	if err := i.check(); err != nil {
		return err
	}
	list, err := s.open(ctx, c, by, name, i, "cambio")
	if err != nil {
		return err
	}
	n := slices.IndexFunc(list, func(x Item) bool { return x.Key == i.Key })
	if n < 0 {
		return problem.Missing("esa entrada del catálogo")
	}
	was := list[n]
	if was.Version != i.Version {
		return overtaken
	}
	if slices.ContainsFunc(list, func(x Item) bool { return x.Label == i.Label && x.Key != i.Key }) {
		return problem.OnField("nombre", "Ya hay una entrada con ese nombre.")
	}
	if !i.Active && !slices.ContainsFunc(list, func(x Item) bool { return x.Active && x.Key != i.Key }) {
		return problem.New(problem.Refused, "Es la única entrada que se ofrece.", "Agrega o activa otra antes de dejar de ofrecer esta.")
	}
	active := 0
	if i.Active {
		active = 1
	}
	changed, err := c.Exec(ctx, `UPDATE catalog_items SET label = ?, active = ?, checks = ?, solution = ?, floors = ?, version = version + 1
		WHERE catalog = ? AND item_key = ? AND version = ?`, i.Label, active, i.Checks, i.Solution, i.Floors, name, i.Key, was.Version)
	switch {
	case err != nil:
		return fmt.Errorf("change a catalogue: %w", err)
	case changed == 0:
		return overtaken
	}
	if was.Label != i.Label {
		if err := called(ctx, c, name, i, database.At(by.At)); err != nil {
			return err
		}
	}
	return s.place(ctx, c, name, list, i.Key, i.Position)
}

var overtaken = problem.New(problem.Conflict, "Alguien más cambió la entrada mientras la editabas.", "Revisa los datos actuales y vuelve a hacer tu cambio.")

// open begins a change of a catalogue: its audit entry comes first and makes two who
// change it wait for each other, and a catalogue of which nothing was changed yet is
// written out.
func (s *Store) open(ctx context.Context, c *database.Conn, by audit.By, name Name, next Item, action string) ([]Item, error) {
	if !IsCatalog(name) {
		return nil, problem.Missing("ese catálogo")
	}
	if err := audit.Append(ctx, c, by.On(chainOf(name), action, next)); err != nil {
		return nil, err
	}
	list, written, err := s.items(ctx, c, name)
	if err != nil {
		return nil, err
	}
	s.forget()
	if written {
		return list, nil
	}
	for _, i := range list {
		_, err := c.Exec(ctx, `INSERT INTO catalog_items (catalog, item_key, label, position, active, checks, solution, floors, version) VALUES (?, ?, ?, ?, 1, ?, ?, ?, 1)`,
			name, i.Key, i.Label, i.Position, i.Checks, i.Solution, i.Floors)
		if err != nil {
			return nil, fmt.Errorf("write a catalogue out: %w", err)
		}
		if err := called(ctx, c, name, i, database.Instant{}); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// called notes from when an entry has its name.
func called(ctx context.Context, c *database.Conn, name Name, i Item, since database.Instant) error {
	_, err := c.Exec(ctx, `INSERT INTO catalog_names (id, catalog, item_key, label, since) VALUES (?, ?, ?, ?, ?)`, database.NewID(), name, i.Key, i.Label, since)
	if err != nil {
		return fmt.Errorf("keep the name of an entry: %w", err)
	}
	return nil
}

// place moves an entry to a position and numbers the others anew; 0 leaves it.
func (s *Store) place(ctx context.Context, c *database.Conn, name Name, list []Item, key string, position int) error {
	from := slices.IndexFunc(list, func(x Item) bool { return x.Key == key })
	if position < 1 {
		position = from + 1
	}
	moved := list[from]
	list = slices.Insert(slices.Delete(slices.Clone(list), from, from+1), min(position, len(list))-1, moved)
	for n, i := range list {
		if i.Position == n+1 && i.Key != key {
			continue
		}
		if _, err := c.Exec(ctx, `UPDATE catalog_items SET position = ? WHERE catalog = ? AND item_key = ?`, n+1, name, i.Key); err != nil {
			return fmt.Errorf("order a catalogue: %w", err)
		}
	}
	return nil
}

// NamedAt returns what an entry was called at an instant, so that what was filed
// then keeps its words; the key itself when it never had a name.
func (s *Store) NamedAt(ctx context.Context, c *database.Conn, name Name, key string, at database.Instant) (string, error) {
	var list []string
	err := c.Select(ctx, &list, `SELECT label FROM catalog_names WHERE catalog = ? AND item_key = ? AND since <= ? ORDER BY since DESC, id DESC LIMIT 1`, name, key, at)
	if err != nil {
		return "", fmt.Errorf("read the name of an entry: %w", err)
	}
	if len(list) > 0 {
		return list[0], nil
	}
	v, err := s.Now(ctx)
	for _, x := range append(v.Choices(name), Defaults().Choices(name)...) {
		if x.Key == key {
			return x.Label, err
		}
	}
	return key, err
}
