package people

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// nameWords keeps the words by which a person or a unit is found, in the transaction
// that changes the name.
func nameWords(ctx context.Context, c *database.Conn, what, id, name string) error {
	if _, err := c.Exec(ctx, `DELETE FROM `+what+`_words WHERE `+what+`_id = ?`, id); err != nil {
		return fmt.Errorf("forget the words of a name: %w", err)
	}
	for _, w := range Words(name) {
		if _, err := c.Exec(ctx, `INSERT INTO `+what+`_words (`+what+`_id, word) VALUES (?, ?)`, id, w); err != nil {
			return fmt.Errorf("keep the words of a name: %w", err)
		}
	}
	return nil
}
