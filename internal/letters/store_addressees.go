package letters

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// AddresseeChain names the audit chain of an addressee, for the page of its history.
func AddresseeChain(id string) string { return "destinatario:" + id }

// Addressees returns the catalogue in its last versions, the one that began last first
// (GAP-33).
func (s *Store) Addressees(ctx context.Context, c *database.Conn) ([]Addressee, error) {
	var rows []struct {
		ID          string `db:"id"`
		Version     int64  `db:"version"`
		Name        string `db:"name"`
		Post        string `db:"post"`
		Institution string `db:"institution"`
		Address     string `db:"address"`
		From        string `db:"valid_from"`
		To          string `db:"valid_to"`
		By          string `db:"made_by"`
	}
	err := c.Select(ctx, &rows, `SELECT id, version, name, post, institution, address, valid_from, valid_to, made_by FROM letter_addressees a
		WHERE version = (SELECT MAX(b.version) FROM letter_addressees b WHERE b.id = a.id) ORDER BY valid_from DESC, id`)
	if err != nil {
		return nil, fmt.Errorf("read the addressees of letters: %w", err)
	}
	list := make([]Addressee, len(rows))
	for i, r := range rows {
		list[i] = Addressee{ID: r.ID, Version: r.Version, Name: r.Name, Post: r.Post, Institution: r.Institution, Address: r.Address, By: r.By}
		list[i].From, _ = calendar.ParseDay(r.From)
		if r.To != "" {
			list[i].To, _ = calendar.ParseDay(r.To)
		}
	}
	return list, nil
}

// AddresseesOn returns those to whom letters of a day may go.
func (s *Store) AddresseesOn(ctx context.Context, c *database.Conn, day calendar.Day) ([]Addressee, error) {
	list, err := s.Addressees(ctx, c)
	return slices.DeleteFunc(list, func(a Addressee) bool { return !a.InForceOn(day) }), err
}

// SetAddressee adds an addressee, or with an ID writes its next version. Who may is judged
// by the route. problem.Invalid names the input; problem.Conflict when somebody changed it
// since Version was read; problem.NotFound for an unknown ID.
func (s *Store) SetAddressee(ctx context.Context, c *database.Conn, a Addressee, by audit.By) (Addressee, error) {
	for _, text := range []*string{&a.Name, &a.Post, &a.Institution, &a.Address} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	switch {
	case a.Institution == "":
		return a, problem.OnField("institucion", "Escribe la institución.").For("GAP-33")
	case a.Name == "" && a.Post == "":
		return a, problem.OnField("cargo", "Escribe el cargo, o el nombre de la persona.").For("GAP-33")
	case a.From.IsZero():
		return a, problem.OnField("desde", "Escribe desde qué día.")
	case !a.To.IsZero() && a.To.Before(a.From):
		return a, problem.OnField("hasta", "El último día no puede ser anterior al primero.")
	}
	action := "cambio"
	if a.ID == "" {
		a.ID, a.Version, action = database.NewID(), 0, "alta"
	}
	// The entry comes first: two who change the same one wait for each other.
	err := audit.Append(ctx, c, by.On(AddresseeChain(a.ID), action, map[string]string{"nombre": a.Name, "cargo": a.Post, "institución": a.Institution,
		"domicilio": a.Address, "desde": a.From.String(), "hasta": a.To.String()}))
	if err != nil {
		return a, err
	}
	if action == "cambio" {
		list, err := s.Addressees(ctx, c)
		if err != nil {
			return a, err
		}
		i := slices.IndexFunc(list, func(x Addressee) bool { return x.ID == a.ID })
		switch {
		case i < 0:
			return a, problem.Missing("ese destinatario")
		case list[i].Version != a.Version:
			return a, problem.New(problem.Conflict, "Alguien más cambió al destinatario mientras lo editabas.", "Revisa los datos actuales y vuelve a hacer tu cambio.")
		}
	}
	a.Version, a.By = a.Version+1, by.Actor
	_, err = c.Exec(ctx, `INSERT INTO letter_addressees (id, version, name, post, institution, address, valid_from, valid_to, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Version, a.Name, a.Post, a.Institution, a.Address, a.From.String(), a.To.String(), by.Actor, database.At(by.At))
	if err != nil {
		return a, fmt.Errorf("keep an addressee: %w", err)
	}
	return a, nil
}
