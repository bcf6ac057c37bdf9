package documents_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
)

// What an order said of who asked and of the machine, and F-07 of supplies, stays as it was
// when it was written, and what was frozen is shown, exported and copied into the dossier as it was printed, with
// its code, though people, machines and supplies have other names in the registers since,
// and the order got another file (rev11 ).
func TestWhatIsFrozenIsShownAsItWasPrinted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, now := demonstration(t, db)
		freezeAll(t, p, views(t, p))
		type shown struct {
			sheet sheets.Sheet
			row   []any
		}
		filed := map[string]string{} // what a paper that may still be open said of what registers hold
		all := func() map[papers.Copy]shown {
			out := map[papers.Copy]shown{}
			for _, v := range views(t, p) {
				docs, err := p.Documents.Register(t.Context(), db.Read(), v)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range docs {
					said := ""
					switch x := d.Value.(type) {
					case *papers.ServiceOrderPaper:
						said = fmt.Sprintf("%+v %+v", papers.OrderPerson{Name: x.Requester.Name, Post: x.Requester.Post, Unit: x.Requester.Unit}, x.Asset)
					case *papers.SuppliesPaper:
						said = fmt.Sprintf("%+v", x.Asked.Lines)
						if x.Given != nil {
							said += fmt.Sprintf(" %+v", x.Given.Lines)
						}
					}
					if was, ok := filed[string(d.Kind)+d.Folio]; ok && was != said {
						t.Errorf("%s %s said %s, and says %s now", d.Kind, d.Folio, was, said)
					}
					filed[string(d.Kind)+d.Folio] = said
					if !d.Complete() {
						continue
					}
					s, err := p.Documents.Sheet(t.Context(), db.Read(), d)
					if err != nil {
						t.Fatal(err)
					}
					out[d.Subject()] = shown{s, d.Row()}
				}
			}
			return out
		}
		was := all()
		err := db.Write(t.Context(), func(c *database.Conn) error {
			for _, q := range []string{`UPDATE persons SET name = 'Otro nombre', post = 'Otro cargo'`, `UPDATE assets SET serial = 'OTRA', brand = 'Otra marca'`, `UPDATE supply_items SET name = name || ' otro', unit = 'caja'`} {
				if _, err := c.Exec(t.Context(), q); err != nil {
					return err
				}
			}
			_, err := c.Exec(t.Context(), `INSERT INTO control_formats (id, code, label, valid_from, document, approved_on, reviewed, approved, change, made_by, at) VALUES (?, 'ST-OS', 'otra versión', '2026-01-01', 'd', '2026-01-01', 'r', 'a', 'c', 'x', ?)`, database.NewID(), database.At(now.Now()))
			if err != nil {
				return err
			}
			for subject := range was {
				if subject.Kind != papers.ServiceOrder {
					continue
				}
				_, err := c.Exec(t.Context(), `INSERT INTO order_files (id, order_id, step_seq, name, media_type, size, hash, by_id, at) SELECT ?, id, 1, 'después.png', 'image/png', 1, ?, requester_id, ? FROM orders WHERE id = ?`,
					database.NewID(), strings.Repeat("a", 64), database.At(now.Now()), subject.OrderID)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for subject, now := range all() {
			then := was[subject]
			cp, ok, err := p.Papers.CopyOf(t.Context(), db.Read(), subject)
			if err != nil || !ok {
				t.Fatalf("%s %s: %v %v", subject.Kind, subject.Folio, ok, err)
			}
			if now.sheet.Version != cp.FormatVersion {
				t.Errorf("%s %s is shown as of %q, and was printed as of %q", subject.Kind, subject.Folio, now.sheet.Version, cp.FormatVersion)
			}
			if now.sheet.Verify == nil || now.sheet.Verify.Code != papers.SpokenCode(cp.Code) {
				t.Errorf("%s %s is shown with %+v, and its code is %s", subject.Kind, subject.Folio, now.sheet.Verify, papers.SpokenCode(cp.Code))
			}
			if !reflect.DeepEqual(now.sheet.Blocks, then.sheet.Blocks) || string(now.sheet.Data) != string(then.sheet.Data) {
				t.Errorf("%s %s is shown with other words than it was printed", subject.Kind, subject.Folio)
			}
			if !reflect.DeepEqual(now.row, then.row) {
				t.Errorf("%s %s is exported as %v, and was %v", subject.Kind, subject.Folio, now.row, then.row)
			}
		}
	})
}
