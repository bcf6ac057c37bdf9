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

// HeldRole is a role as it was given to a person, past and future ones included.
type HeldRole struct {
	Role     Role             `db:"role"`
	From     database.Instant `db:"valid_from"`
	To       database.Instant `db:"valid_to"` // zero when open
	Document string           `db:"document"`
	By       string           `db:"granted_by"`
	At       database.Instant `db:"granted_at"`
}

// Grants returns every role that a person was given, newest first, for the page of
// the person.
func (s *Store) Grants(ctx context.Context, c *database.Conn, id ID) ([]HeldRole, error) {
	var list []HeldRole
	err := c.Select(ctx, &list, `SELECT role, valid_from, valid_to, document, granted_by, granted_at FROM role_grants
		WHERE person_id = ? ORDER BY valid_from DESC, id DESC`, id)
	if err != nil {
		return nil, fmt.Errorf("read the grants of a person: %w", err)
	}
	return list, nil
}

// Endorsement is a skill with who vouches for it.
type Endorsement struct {
	Skill string           `db:"skill"`
	By    string           `db:"endorsed_by"`
	At    database.Instant `db:"endorsed_at"`
}

// Endorsements returns the skills of a person with who vouches for each (rev11 C-02).
func (s *Store) Endorsements(ctx context.Context, c *database.Conn, id ID) ([]Endorsement, error) {
	var list []Endorsement
	err := c.Select(ctx, &list, `SELECT skill, endorsed_by, endorsed_at FROM person_skills WHERE person_id = ? ORDER BY skill`, id)
	if err != nil {
		return nil, fmt.Errorf("read the skills of a person: %w", err)
	}
	return list, nil
}

// Unendorse takes a skill back that was noted by mistake, with the reason; the
// chain of the person keeps both. problem.Refused when the person does not have it.
func (s *Store) Unendorse(ctx context.Context, c *database.Conn, by audit.By, id ID, skill, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se retira la habilidad.")
	}
	n, err := c.Exec(ctx, `DELETE FROM person_skills WHERE person_id = ? AND skill = ?`, id, skill)
	switch {
	case err != nil:
		return fmt.Errorf("take a skill back: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "La persona no tiene registrada esa habilidad.", "Revisa sus habilidades actuales.")
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "habilidad retirada", map[string]string{"habilidad": skill, "motivo": reason}))
}

// Search returns persons whose name, post or address contains every word that was
// typed, by name, at most limit from an offset on; all persons when nothing was
// typed. For the list of administration, a few thousand persons long.
func (s *Store) Search(ctx context.Context, c *database.Conn, text string, limit, offset int) ([]Person, error) {
	where, args := "", []any(nil)
	for _, word := range firstWords(text, 6) {
		if where == "" {
			where = "WHERE "
		} else {
			where += " AND "
		}
		where += `(lower(p.name) LIKE ? ESCAPE '!' OR lower(p.post) LIKE ? ESCAPE '!' OR p.email_key LIKE ? ESCAPE '!' OR p.name LIKE ? ESCAPE '!')`
		like := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(word)) + "%"
		// SQLite folds plain letters only, so a word with an accent is also
		// looked for as it was typed.
		typed := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word) + "%"
		args = append(args, like, like, like, typed)
	}
	var rows []personRow
	if err := c.Select(ctx, &rows, `SELECT `+personColumns+personTables+where+` ORDER BY p.name, p.id LIMIT ? OFFSET ?`, append(args, limit, offset)...); err != nil {
		return nil, fmt.Errorf("search persons: %w", err)
	}
	return persons(rows), nil
}

func firstWords(text string, most int) []string {
	words := strings.Fields(text)
	return slices.Clip(words[:min(most, len(words))])
}
