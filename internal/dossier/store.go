package dossier

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Review is what somebody decided about the free texts of an order.
type Review struct {
	By    string // person id; "" when nobody has read them yet
	At    time.Time
	Marks Marks
}

// LastReview returns the review in force of an order, the zero one when there is none:
// then every free text is masked whole.
func LastReview(ctx context.Context, c *database.Conn, orderID string) (Review, error) {
	var rows []struct {
		By    string           `db:"by_id"`
		At    database.Instant `db:"at"`
		Marks string           `db:"marks"`
	}
	if err := c.Select(ctx, &rows, `SELECT by_id, at, marks FROM dossier_reviews WHERE order_id = ? ORDER BY at DESC, id DESC LIMIT 1`, orderID); err != nil || len(rows) == 0 {
		return Review{Marks: Marks{}}, err
	}
	r := Review{By: rows[0].By, At: rows[0].At.Time}
	if err := json.Unmarshal([]byte(rows[0].Marks), &r.Marks); err != nil {
		return r, fmt.Errorf("read a review of texts: %w", err)
	}
	return r, nil
}

// KeepReview keeps what somebody decided about every free text of a dossier, which they
// may have. problem.Invalid with a message per text when a fragment is not in it, or when
// only fragments are to be masked and none is named.
func (m *Maker) KeepReview(ctx context.Context, d *Dossier, by audit.By, marks Marks) error {
	bad := problem.New(problem.Invalid, "Revisa lo que se testa.", "")
	kept := Marks{}
	texts, err := d.FreeTexts()
	if err != nil {
		return err
	}
	for _, x := range texts {
		mark, ok := marks[x.Key]
		if !ok {
			mark.Hide = HideAll
		}
		parts := mark.Parts
		mark.Parts = nil
		switch mark.Hide {
		case HideAll, ShowAll:
		case HidePart:
			for _, p := range parts {
				if p = strings.TrimSpace(p); p == "" || slices.Contains(mark.Parts, p) {
					continue
				}
				if !strings.Contains(x.Text, p) {
					bad.Fields = append(bad.Fields, problem.Field{Name: PartsField(x.Key), Message: "«" + p + "» no está en el texto: escríbelo igual, con sus mayúsculas y acentos."})
				}
				mark.Parts = append(mark.Parts, p)
			}
			if len(mark.Parts) == 0 {
				bad.Fields = append(bad.Fields, problem.Field{Name: PartsField(x.Key), Message: "Escribe qué se testa, un fragmento por renglón, o elige otra opción."})
			}
		default:
			bad.Fields = append(bad.Fields, problem.Field{Name: HideField(x.Key), Message: "Elige qué se hace con este texto."})
		}
		kept[x.Key] = mark
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	text, err := audit.Canonical(kept)
	if err != nil {
		return err
	}
	return m.DB.Write(ctx, func(c *database.Conn) error {
		_, err := c.Exec(ctx, `INSERT INTO dossier_reviews (id, order_id, by_id, at, marks) VALUES (?, ?, ?, ?, ?)`,
			database.NewID(), string(d.Order.ID), by.Actor, database.At(by.At), string(text))
		if err != nil {
			return fmt.Errorf("keep a review of texts: %w", err)
		}
		return audit.Append(ctx, c, by.On("expediente:"+string(d.Order.ID), "revisa textos", map[string]any{"folio": d.Order.Folio, "decisiones": json.RawMessage(text)}))
	})
}

// HideField and PartsField name the inputs of a text in the review.
func HideField(key string) string { return "testar-" + key }

// PartsField names the input for the fragments of a text.
func PartsField(key string) string { return "partes-" + key }
