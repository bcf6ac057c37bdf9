package control

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// SeriesVersions returns every version of every retention series: those of the program
// first, then what was decided since (rev11 Q-08).
func (s *Store) SeriesVersions(ctx context.Context, c *database.Conn) ([]Series, error) {
	all := firstSeries()
	var rows []struct {
		ID      string `db:"id"`
		Version int64  `db:"version"`
		Code    string `db:"code"`
		Process int    `db:"process_years"`
		Archive int    `db:"archive_years"`
		Final   Final  `db:"final"`
		Basis   string `db:"basis"`
		Reason  string `db:"reason"`
		By      string `db:"made_by"`
	}
	if err := c.Select(ctx, &rows, `SELECT id, version, code, process_years, archive_years, final, basis, reason, made_by FROM control_series ORDER BY at, id, version`); err != nil {
		return nil, fmt.Errorf("read the retention series: %w", err)
	}
	for _, r := range rows {
		if i := slices.IndexFunc(all, func(x Series) bool { return x.ID == r.ID }); i >= 0 {
			all = append(all, Series{r.ID, r.Version, all[i].Name, r.Code, r.Process, r.Archive, r.Final, r.Basis, r.Reason, r.By})
		}
	}
	return all, nil
}

// AllSeries returns the retention series in their last versions.
func (s *Store) AllSeries(ctx context.Context, c *database.Conn) ([]Series, error) {
	all, err := s.SeriesVersions(ctx, c)
	if err != nil {
		return nil, err
	}
	var list []Series
	for _, x := range all {
		if n := slices.IndexFunc(list, func(y Series) bool { return y.ID == x.ID }); n >= 0 {
			list[n] = x
		} else {
			list = append(list, x)
		}
	}
	return list, nil
}

// SeriesOf returns a series in its last version; problem.NotFound for an unknown one.
func (s *Store) SeriesOf(ctx context.Context, c *database.Conn, id string) (Series, error) {
	list, err := s.AllSeries(ctx, c)
	if err != nil {
		return Series{}, err
	}
	i := slices.IndexFunc(list, func(x Series) bool { return x.ID == id })
	if i < 0 {
		return Series{}, problem.Missing("esa serie")
	}
	return list[i], nil
}

// SetSeries writes the next version of a series. problem.Invalid names the input;
// problem.Conflict when somebody changed it since Version was read. Only the attachments of
// orders can end in disposal: everything else is kept (S-04).
func (s *Store) SetSeries(ctx context.Context, c *database.Conn, x Series, by audit.By) error {
	x.Code, x.Basis, x.Reason = tidy(x.Code), tidy(x.Basis), tidy(x.Reason)
	err := audit.Append(ctx, c, by.On(Chain("serie:"+x.ID), "cambio", map[string]any{"clave": x.Code, "trámite": x.Process, "concentración": x.Archive, "destino": x.Final, "fundamento": x.Basis, "motivo": x.Reason}))
	if err != nil {
		return err
	}
	last, err := s.SeriesOf(ctx, c, x.ID)
	switch {
	case err != nil:
		return err
	case last.Version != x.Version:
		return problem.New(problem.Conflict, "Alguien más cambió la serie mientras la editabas.", "Revisa lo que dice ahora y vuelve a hacer tu cambio.")
	case x.Process < 1 || x.Process > 50:
		return problem.OnField("tramite", "Escribe los años en trámite, de 1 a 50.")
	case x.Archive < 0 || x.Archive > 50:
		return problem.OnField("concentracion", "Escribe los años en concentración, de 0 a 50.")
	case x.Final != Discard && x.Final != Keep:
		return problem.OnField("destino", "Elige el destino final.")
	case x.Final == Discard && x.ID != OrderSeries:
		return problem.OnField("destino", "Solo los adjuntos de las órdenes llegan a baja; lo demás se conserva.").For("S-04")
	case x.Basis == "":
		return problem.OnField("fundamento", "Escribe el fundamento.")
	case x.Reason == "":
		return problem.OnField("motivo", "Escribe por qué se cambia.")
	}
	_, err = c.Exec(ctx, `INSERT INTO control_series (id, version, code, process_years, archive_years, final, basis, reason, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.ID, x.Version+1, x.Code, x.Process, x.Archive, x.Final, x.Basis, x.Reason, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("change a retention series: %w", err)
	}
	return nil
}
