package equipment

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// MostExported is how many machines one export carries at most.
const MostExported = 10_000

// Export walks the machines of a filter as List gives them, page by page, and notes in
// the author's chain of exports what was asked for and how many left; cut tells that
// there were more. An error of each ends it; what had left by then is noted too.
func (s *Store) Export(ctx context.Context, by audit.By, scope Scope, f Filter, asked map[string]string, each func(Listed) error) (cut bool, err error) {
	rows := 0
	rows, cut, err = s.export(ctx, scope, f, each)
	entry := by.On("exportacion:"+by.Actor, "exportación", map[string]any{"de": "equipos", "pedido": asked, "renglones": rows, "cortada": cut, "completa": err == nil})
	// What left must be noted even when the browser went away meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	noted := s.db.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, entry) })
	if err == nil {
		err = noted
	}
	return cut, err
}

func (s *Store) export(ctx context.Context, scope Scope, f Filter, each func(Listed) error) (rows int, cut bool, err error) {
	f.Limit, f.AfterKey, f.AfterID, f.BeforeKey, f.BeforeID = mostListed, "", "", "", ""
	for {
		page, err := s.List(ctx, s.db.Read(), scope, f)
		if err != nil {
			return rows, false, err
		}
		for _, a := range page.Rows {
			if rows == MostExported {
				return rows, true, nil
			}
			if err := each(a); err != nil {
				return rows, false, err
			}
			rows++
		}
		if !page.More {
			return rows, false, nil
		}
		last := page.Rows[len(page.Rows)-1]
		f.AfterKey, f.AfterID = last.Key, last.ID
	}
}
