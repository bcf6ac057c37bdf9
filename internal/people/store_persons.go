package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

func chainOf(id ID) string { return "persona:" + string(id) }

// AddUnit adds an administrative unit and returns it with its id (rev11 S-02).
// problem.Invalid when the name is missing or the key is another unit's.
func (s *Store) AddUnit(ctx context.Context, c *database.Conn, by audit.By, u Unit) (Unit, error) {
	if u.Name = strings.TrimSpace(u.Name); u.Name == "" {
		return Unit{}, problem.OnField("nombre", "Escribe el nombre de la unidad.")
	}
	u.ID, u.Version = database.NewID(), 1
	n, err := c.Exec(ctx, `
		INSERT INTO units (id, name, unit_key, head_id, valid_from, valid_to, version)
		VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`, u.ID, u.Name, u.Key, u.HeadID, u.ValidFrom, u.ValidTo)
	switch {
	case err != nil:
		return Unit{}, fmt.Errorf("add a unit: %w", err)
	case n == 0:
		return Unit{}, problem.OnField("clave", "Otra unidad ya usa esa clave; escribe la que le corresponde.")
	}
	if err := nameWords(ctx, c, "unit", u.ID, u.Name); err != nil {
		return Unit{}, err
	}
	return u, audit.Append(ctx, c, by.On("unidad:"+u.ID, "alta", u))
}

// UpdateUnit renames a unit, or changes its key, head or dates. problem.Conflict
// when somebody changed it since Version was read.
func (s *Store) UpdateUnit(ctx context.Context, c *database.Conn, by audit.By, u Unit) error {
	if u.Name = strings.TrimSpace(u.Name); u.Name == "" {
		return problem.OnField("nombre", "Escribe el nombre de la unidad.")
	}
	n, err := c.Exec(ctx, `
		UPDATE units SET name = ?, unit_key = ?, head_id = ?, valid_from = ?, valid_to = ?, version = version + 1
		WHERE id = ? AND version = ?`, u.Name, u.Key, u.HeadID, u.ValidFrom, u.ValidTo, u.ID, u.Version)
	switch {
	case database.IsUnique(err):
		return problem.OnField("clave", "Otra unidad ya usa esa clave; escribe la que le corresponde.").Because(err)
	case err != nil:
		return fmt.Errorf("change a unit: %w", err)
	case n == 0:
		return changedMeanwhile("la unidad")
	}
	if err := nameWords(ctx, c, "unit", u.ID, u.Name); err != nil {
		return err
	}
	u.Version++
	return audit.Append(ctx, c, by.On("unidad:"+u.ID, "cambio", u))
}

func changedMeanwhile(what string) error {
	return problem.New(problem.Conflict, "Alguien más cambió "+what+" mientras la editabas.",
		"Revisa los datos actuales y vuelve a hacer tu cambio.")
}

// NoAddress is what is said of a text that is no address.
const NoAddress = "Escribe un correo como nombre@institucion.gob.mx."

// IsAddress tells whether a text may be a person's mail: the form, not whether it exists.
func IsAddress(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	return found && local != "" && domain != "" && !strings.ContainsAny(text, " \t,;<>") && len(text) <= 254
}

// check judges the data of a person before they are stored.
func (s *Store) check(ctx context.Context, c *database.Conn, p *Person) error {
	p.Name, p.Email = strings.TrimSpace(p.Name), strings.TrimSpace(p.Email)
	if p.Name == "" {
		return problem.OnField("nombre", "Escribe el nombre completo.")
	}
	if p.Email != "" && !IsAddress(p.Email) {
		return problem.OnField("correo", NoAddress)
	}
	if p.Level != "" && !slices.Contains(Levels, p.Level) {
		return problem.OnField("nivel", "Elige un nivel académico de la lista.").For("C-01")
	}
	if _, err := s.Unit(ctx, c, p.UnitID); err != nil {
		if problem.KindOf(err) == problem.NotFound {
			return problem.OnField("unidad", "Elige la unidad administrativa de la persona.")
		}
		return err
	}
	return nil
}

var emailTaken = problem.OnField("correo", "Otra persona ya tiene ese correo; escribe uno distinto.")

// AddPerson adds an active person without credentials and returns it with its id.
// An Active of false in p is not looked at: use Suspend. problem.Invalid when a
// datum is wrong or the address is another person's.
func (s *Store) AddPerson(ctx context.Context, c *database.Conn, by audit.By, p Person) (Person, error) {
	if err := s.check(ctx, c, &p); err != nil {
		return Person{}, err
	}
	id := ID(database.NewID())
	n, err := c.Exec(ctx, `
		INSERT INTO persons (id, name, post, unit_id, email, email_key, extension, building, floor, office, active, level, level_proof, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, 1) ON CONFLICT DO NOTHING`,
		id, p.Name, p.Post, p.UnitID, p.Email, fold(p.Email), p.Extension, p.Building, p.Floor, p.Office, p.Level, p.LevelProof)
	switch {
	case err != nil:
		return Person{}, fmt.Errorf("add a person: %w", err)
	case n == 0:
		return Person{}, emailTaken
	}
	if err := nameWords(ctx, c, "person", string(id), p.Name); err != nil {
		return Person{}, err
	}
	skills := p.Skills
	if p, err = s.Person(ctx, c, id); err != nil {
		return Person{}, err
	}
	if err := audit.Append(ctx, c, by.On(chainOf(id), "alta", p)); err != nil {
		return Person{}, err
	}
	for _, skill := range skills {
		if err := s.Endorse(ctx, c, by, id, skill); err != nil {
			return Person{}, err
		}
	}
	if len(skills) > 0 {
		return s.Person(ctx, c, id)
	}
	return p, nil
}

// UpdatePerson changes name, post, unit, address and place of a person; not
// roles, skills or whether active. problem.Conflict when somebody changed the
// person since Version was read.
func (s *Store) UpdatePerson(ctx context.Context, c *database.Conn, by audit.By, p Person) error {
	if err := s.check(ctx, c, &p); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `
		UPDATE persons SET name = ?, post = ?, unit_id = ?, email = ?, email_key = ?, extension = ?,
			building = ?, floor = ?, office = ?, level = ?, level_proof = ?, version = version + 1
		WHERE id = ? AND version = ?`,
		p.Name, p.Post, p.UnitID, p.Email, fold(p.Email), p.Extension,
		p.Building, p.Floor, p.Office, p.Level, p.LevelProof, p.ID, p.Version)
	switch {
	case database.IsUnique(err):
		return emailTaken.Because(err)
	case err != nil:
		return fmt.Errorf("change a person: %w", err)
	case n == 0:
		return changedMeanwhile("los datos de la persona")
	}
	if err := nameWords(ctx, c, "person", string(p.ID), p.Name); err != nil {
		return err
	}
	p.Version++
	return audit.Append(ctx, c, by.On(chainOf(p.ID), "cambio", p))
}

// Endorse notes that a person has a skill, dated and signed for by the author
// (rev11 C-02, C-03, C-05). Endorsing again changes nothing.
func (s *Store) Endorse(ctx context.Context, c *database.Conn, by audit.By, id ID, skill string) error {
	if !slices.Contains(Skills, skill) {
		return problem.OnField("habilidad", "Elige una habilidad de la lista.").For("C-02")
	}
	n, err := c.Exec(ctx, `
		INSERT INTO person_skills (person_id, skill, endorsed_by, endorsed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, id, skill, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("endorse a skill: %w", err)
	}
	if n == 0 {
		return nil
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "habilidad", map[string]string{"habilidad": skill}))
}

// Suspend makes a person inactive: all sessions end, no order may be given to
// them, they may file none (rev11 E-07). Their past stays. problem.Refused for the last
// administrator, because nobody could undo it.
func (s *Store) Suspend(ctx context.Context, c *database.Conn, by audit.By, id ID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se suspende la cuenta.")
	}
	if err := audit.Append(ctx, c, by.On(chainOf(id), "suspensión", map[string]string{"motivo": reason})); err != nil {
		return err
	}
	if err := s.notLastAdministrator(ctx, c, by, id); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE persons SET active = 0, version = version + 1 WHERE id = ? AND active = 1`, id)
	switch {
	case err != nil:
		return fmt.Errorf("suspend a person: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "La cuenta no existe o ya estaba suspendida.", "Revisa el estado de la cuenta en la lista.")
	}
	return s.EndAll(ctx, c, id)
}

// Restore makes a suspended person active again.
func (s *Store) Restore(ctx context.Context, c *database.Conn, by audit.By, id ID) error {
	n, err := c.Exec(ctx, `UPDATE persons SET active = 1, version = version + 1 WHERE id = ? AND active = 0`, id)
	switch {
	case err != nil:
		return fmt.Errorf("restore a person: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "La cuenta no existe o no estaba suspendida.", "Revisa el estado de la cuenta en la lista.")
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "reactivación", nil))
}
