package control

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Instruments returns the normative list in its last versions: the eleven of the document
// in its order, then what was added (rev11 S-05).
func (s *Store) Instruments(ctx context.Context, c *database.Conn) ([]Instrument, error) {
	all, err := s.instrumentVersions(ctx, c)
	if err != nil {
		return nil, err
	}
	var list []Instrument
	for _, i := range all {
		if n := slices.IndexFunc(list, func(x Instrument) bool { return x.ID == i.ID }); n >= 0 {
			list[n] = i
		} else {
			list = append(list, i)
		}
	}
	return list, nil
}

// InstrumentVersions returns every version of an instrument, oldest first;
// problem.NotFound for an unknown one.
func (s *Store) InstrumentVersions(ctx context.Context, c *database.Conn, id string) ([]Instrument, error) {
	all, err := s.instrumentVersions(ctx, c)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(i Instrument) bool { return i.ID != id })
	if len(all) == 0 {
		return nil, problem.Missing("ese instrumento")
	}
	return all, nil
}

func (s *Store) instrumentVersions(ctx context.Context, c *database.Conn) ([]Instrument, error) {
	all := firstInstruments()
	var rows []struct {
		ID        string `db:"id"`
		Version   int64  `db:"version"`
		Title     string `db:"title"`
		Link      string `db:"link"`
		Published string `db:"published"`
		From      string `db:"valid_from"`
		To        string `db:"valid_to"`
		Reason    string `db:"reason"`
		By        string `db:"made_by"`
	}
	if err := c.Select(ctx, &rows, `SELECT id, version, title, link, published, valid_from, valid_to, reason, made_by FROM control_instruments ORDER BY at, id, version`); err != nil {
		return nil, fmt.Errorf("read the normative list: %w", err)
	}
	for _, r := range rows {
		all = append(all, Instrument{ID: r.ID, Version: r.Version, Title: r.Title, Link: r.Link, Published: r.Published, From: readDay(r.From), To: readDay(r.To), Reason: r.Reason, By: r.By})
	}
	return all, nil
}

// SetInstrument adds an instrument, or with an ID writes its next version; what it said
// before stays. problem.Invalid names the input: «titulo», «enlace», «hasta» or «motivo»;
// problem.Conflict when somebody changed it since Version was read.
func (s *Store) SetInstrument(ctx context.Context, c *database.Conn, i Instrument, by audit.By) error {
	i.Title, i.Link, i.Published, i.Reason = tidy(i.Title), tidy(i.Link), tidy(i.Published), tidy(i.Reason)
	action := "cambio"
	if i.ID == "" {
		i.ID, i.Version, action = database.NewID(), 0, "alta"
	}
	// The entry comes first: two who change the list wait for each other.
	err := audit.Append(ctx, c, by.On(Chain("normatividad"), action, map[string]string{"id": i.ID, "título": i.Title, "enlace": i.Link, "publicación": i.Published,
		"desde": i.From.String(), "hasta": i.To.String(), "motivo": i.Reason}))
	if err != nil {
		return err
	}
	switch {
	case i.Title == "":
		return problem.OnField("titulo", "Escribe el nombre del instrumento.").For("S-05")
	case i.Link != "" && !readable(i.Link):
		return problem.OnField("enlace", "Escribe la dirección completa, que empieza con https:// o http://.")
	case !i.To.IsZero() && !i.From.IsZero() && i.To.Before(i.From):
		return problem.OnField("hasta", "El último día no puede ser anterior al primero.")
	case i.Reason == "":
		return problem.OnField("motivo", "Escribe por qué se cambia.")
	}
	if action == "cambio" {
		list, err := s.InstrumentVersions(ctx, c, i.ID)
		if err != nil {
			return err
		}
		if list[len(list)-1].Version != i.Version {
			return problem.New(problem.Conflict, "Alguien más cambió el instrumento mientras lo editabas.", "Revisa lo que dice ahora y vuelve a hacer tu cambio.")
		}
	}
	_, err = c.Exec(ctx, `INSERT INTO control_instruments (id, version, title, link, published, valid_from, valid_to, reason, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		i.ID, i.Version+1, i.Title, i.Link, i.Published, i.From.String(), i.To.String(), i.Reason, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("change the normative list: %w", err)
	}
	return nil
}

// readable tells whether a link leads to a page of the web.
func readable(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
