package exchange

import (
	"context"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// RefuseAt makes the line of a table be refused when it is written, after all before it
// were: what a plan does not foresee.
func (x *Exchange) RefuseAt(kind Kind, line int, refusal error) {
	h := x.holdings[kind]
	put := h.put
	h.put = func(ctx context.Context, c *database.Conn, by audit.By, ch Change, look *lookup) error {
		if ch.Line == line {
			return refusal
		}
		return put(ctx, c, by, ch, look)
	}
	x.holdings[kind] = h
}
