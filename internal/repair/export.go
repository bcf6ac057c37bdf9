package repair

import (
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// MostExported is how many files one export carries at most.
const MostExported = 10_000

// Export walks the files of a filter as List gives them to the actor, page by page, and notes
// in the author's chain of exports what was asked for and how many left; cut tells that there
// were more. An error of each ends it; what had left by then is noted too.
func (d *Desk) Export(ctx context.Context, actor people.Actor, by audit.By, f Filter, asked map[string]string, each func(Listed) error) (cut bool, err error) {
	rows := 0
	rows, cut, err = d.export(ctx, actor, f, each)
	entry := by.On("exportacion:"+by.Actor, "exportación", map[string]any{"de": "expedientes externos", "pedido": asked, "renglones": rows, "cortada": cut, "completa": err == nil})
	// What left must be noted even when the browser went away meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	noted := d.DB.Write(ctx, func(c *database.Conn) error { return audit.Append(ctx, c, entry) })
	if err == nil {
		err = noted
	}
	return cut, err
}

func (d *Desk) export(ctx context.Context, actor people.Actor, f Filter, each func(Listed) error) (rows int, cut bool, err error) {
	f.Limit, f.After, f.Before = mostListed, Mark{}, Mark{}
	for {
		page, err := d.List(ctx, d.DB.Read(), actor, f)
		if err != nil {
			return rows, false, err
		}
		for _, x := range page.Rows {
			if rows == MostExported {
				return rows, true, nil
			}
			if err := each(x); err != nil {
				return rows, false, err
			}
			rows++
		}
		if !page.More {
			return rows, false, nil
		}
		f.After = page.Rows[len(page.Rows)-1].Mark(f.Ended)
	}
}
