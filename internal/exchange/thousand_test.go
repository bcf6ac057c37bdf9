package exchange_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/exchange"
)

// most is how long a thousand rows may take, from the file to the last of them in its
// place, on a machine that is busy with other tests.
const most = 30 * time.Second

// A thousand machines come in at once, all of them or none, and soon enough that nobody
// closes the page; a second time nothing changes.
func TestAThousandRowsComeIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := over(db)
		table := d.export(t, exchange.Equipment)
		place := map[string]int{}
		for i, c := range d.Columns(exchange.Equipment) {
			place[c.Key] = i
		}
		lines := make([]exchange.Row, 0, 1000)
		for n := range 1000 {
			row := make([]string, len(place))
			for name, value := range map[string]string{"inventario": fmt.Sprintf("INV-%05d", n), "serie": fmt.Sprintf("SER-%05d", n), "tipo": "portatil", "marca": "Norte", "modelo": "L14", "regimen": "propiedad"} {
				at, ok := place[name]
				if !ok {
					t.Fatalf("there is no column %q among %v", name, place)
				}
				row[at] = value
			}
			lines = append(lines, exchange.Row{Line: n + 2, Cells: row})
		}
		table.Rows = lines
		content := written(t, table, true)
		begin := time.Now()
		plan := d.load(t, exchange.Equipment, read(t, content))
		took := time.Since(begin)
		if len(plan.Changes) != 1000 {
			t.Fatalf("%d changes, want 1000", len(plan.Changes))
		}
		t.Logf("1,000 machines from XLSX, read, judged and kept in %v", took.Round(time.Millisecond))
		if took > most {
			t.Errorf("a thousand rows took %v, more than %v", took, most)
		}
		again, err := d.Preview(context.Background(), exchange.Equipment, read(t, content))
		if err != nil || len(again.Changes) != 0 {
			t.Errorf("a second time: %d changes, %v", len(again.Changes), err)
		}
		// One row that does not fit, and none comes in.
		lines[999].Cells[place["tipo"]] = "no-existe"
		lines[0].Cells[place["marca"]] = "Sur"
		bad, err := d.Preview(context.Background(), exchange.Equipment, read(t, written(t, exchange.Table{Header: table.Header, Rows: lines}, false)))
		if err != nil || len(bad.Problems) != 1 {
			t.Errorf("a row that does not fit: %d problems, %v", len(bad.Problems), err)
		}
	})
}
