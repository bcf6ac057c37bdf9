package documents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/sheets"
)

var demoDay = time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)

// demonstration is a program with the orders of the demonstration.
func demonstration(t *testing.T, db *database.DB) (*program.Program, *clock.Fake) {
	t.Helper()
	now := clock.NewFake(demoDay)
	p, err := program.New(db, program.Config{BaseURL: "https://soporte.example", Demo: true, Files: t.TempDir(), DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Demo(t.Context(), p, now); err != nil {
		t.Fatal(err)
	}
	return p, now
}

func views(t *testing.T, p *program.Program) (list []orders.View) {
	t.Helper()
	auditor := people.Actor{Person: people.Person{ID: "nadie"}, Roles: []people.Role{people.Auditor}}
	page, err := p.Desk.List(t.Context(), auditor, orders.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Cards {
		v, err := p.Desk.Open(t.Context(), auditor, c.Folio)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// What acts write into a paper are fields of its format, what is complete is frozen by
// the job, and a reprint after ten years, under a newer version of every format, gives
// the very bytes (rev11 F-01 to F-11, Q-06, Q-08).
func TestThePapersOfTheDemonstrationFillTheirFormatsAndAreFrozen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, now := demonstration(t, db)
		kinds := map[papers.Kind]int{}
		list := views(t, p)
		for _, v := range list {
			for _, x := range v.Papers {
				known(t, x)
			}
			docs, err := p.Documents.OfOrder(t.Context(), db.Read(), v)
			if err != nil {
				t.Fatalf("%s: %v", v.Order.Folio, err)
			}
			for _, d := range docs {
				kinds[d.Kind]++
				s, err := p.Documents.Sheet(t.Context(), db.Read(), d)
				if err != nil {
					t.Fatalf("%s %s: %v", d.Kind, d.Folio, err)
				}
				if s.Version != control.Proposal || s.Revision != "11" || len(s.Institution) == 0 || s.Control == "" || s.Privacy == "" || len(s.Blocks) == 0 {
					t.Errorf("%s %s is not dressed: %+v", d.Kind, d.Folio, s)
				}
				if f, _ := papers.FormatOf(d.Kind); len(f.Columns()) != len(d.Row()) {
					t.Errorf("%s %s: %d columns, %d cells", d.Kind, d.Folio, len(f.Columns()), len(d.Row()))
				}
			}
		}
		for _, k := range []papers.Kind{papers.ServiceOrder, papers.Handover, papers.Survey, papers.Letter, papers.Backup, papers.Supplies, papers.Determination, papers.Receipt} {
			if kinds[k] == 0 {
				t.Errorf("no %s in the demonstration", k)
			}
		}
		frozen := freezeAll(t, p, list)
		ageTenYears(t, p, now)
		for subject, was := range frozen {
			v, err := p.Desk.Open(t.Context(), orders.System(), subject.OrderID)
			if err != nil {
				t.Fatal(err)
			}
			d, err := p.Documents.Of(t.Context(), db.Read(), v, orElse(subject.PaperID+subject.LetterID, documents.StOS))
			if err != nil {
				t.Fatal(err)
			}
			again, cp, err := p.Documents.PDF(t.Context(), d)
			if err != nil || !bytes.Equal(again, was) {
				t.Errorf("%s %s: another print after ten years (%v)", d.Kind, d.Folio, err)
			}
			if got, err := p.Papers.ByCode(t.Context(), db.Read(), papers.SpokenCode(cp.Code)); err != nil || got != cp || cp.FormatVersion != control.Proposal {
				t.Errorf("by its code: %+v, %v", got, err)
			}
		}
	})
}

// freezeAll runs the job for a sample of orders until nothing is due, and gives what it
// froze of each kind.
func freezeAll(t *testing.T, p *program.Program, list []orders.View) map[papers.Copy][]byte {
	t.Helper()
	ctx := t.Context()
	for rounds := 0; ; rounds++ {
		if err := p.Documents.Catch(ctx); err != nil {
			t.Fatal(err)
		}
		due, err := p.Papers.DueNow(ctx, p.DB.Read(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(due) == 0 {
			break
		}
		if rounds > 50 {
			t.Fatal("the list of what is due does not get shorter")
		}
	}
	out, seen := map[papers.Copy][]byte{}, map[papers.Kind]int{}
	for _, v := range list {
		docs, err := p.Documents.OfOrder(ctx, p.DB.Read(), v)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			cp, ok, err := p.Papers.CopyOf(ctx, p.DB.Read(), d.Subject())
			if err != nil || ok != d.Complete() {
				t.Fatalf("%s %s (%s): frozen %v, complete %v, %v", d.Kind, d.Folio, d.Status, ok, d.Complete(), err)
			}
			if seen[d.Kind]++; !ok || seen[d.Kind] > 3 {
				continue
			}
			b, err := p.Documents.Frozen(cp)
			if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
				t.Fatalf("%s %s: %v", d.Kind, d.Folio, err)
			}
			out[d.Subject()] = b
		}
	}
	return out
}

// ageTenYears lets ten years pass and puts a new version of each format in force.
func ageTenYears(t *testing.T, p *program.Program, now *clock.Fake) {
	t.Helper()
	now.Set(demoDay.AddDate(10, 0, 0))
	today := calendar.DayOf(now.Now(), clock.Mexico)
	err := p.DB.Write(t.Context(), func(c *database.Conn) error {
		for _, f := range control.Formats() {
			v := control.Version{Format: f, Label: "versión 2", From: today, Document: "Minuta 4/2036", ApprovedOn: today, Reviewed: "Una persona", Approved: "Otra persona", Change: "Otro acomodo"}
			if err := p.Control.RegisterVersion(t.Context(), c, v, audit.By{Actor: audit.System, Role: "admin", At: now.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := p.Documents.Blank(t.Context(), p.DB.Read(), "ST-ERE", "", "", now.Now())
	if err != nil || fresh.Version != "versión 2" || fresh.Stamp != "" {
		t.Errorf("a blank of today: %q %q %v", fresh.Version, fresh.Stamp, err)
	}
	old, err := p.Documents.Blank(t.Context(), p.DB.Read(), "ST-ERE", documents.First, "", now.Now())
	if err != nil || old.Version != control.Proposal || old.Stamp != control.ObsoleteStamp {
		t.Errorf("a blank of the first version: %q %q %v", old.Version, old.Stamp, err)
	}
	if _, err := p.Documents.Blank(t.Context(), p.DB.Read(), "ST-ERE", "otra", "", now.Now()); problem.KindOf(err) != problem.NotFound {
		t.Errorf("a version that is none: %v", err)
	}
}

// beside are what acts store beside the fields of a format: how often a section was
// written, and what the signature of the form said.
var beside = []string{"vez", "declara", "huella", "nivel"}

// known fails on what a paper stores and its format does not have.
func known(t *testing.T, p papers.Paper) {
	t.Helper()
	f, ok := papers.FormatOf(p.Kind)
	if !ok {
		t.Fatalf("no format %s", p.Kind)
	}
	var body any
	if err := json.Unmarshal(p.Data, &body); err != nil {
		t.Fatal(err)
	}
	if err := strict(body, f.New()); err != nil {
		t.Errorf("%s %s stores what its format does not have: %v", p.Kind, p.Folio, err)
	}
}

func strict(body, into any) error {
	data, err := json.Marshal(without(body))
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

func without(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			if slices.Contains(beside, k) {
				delete(x, k)
				continue
			}
			x[k] = without(v)
		}
	case []any:
		for i := range x {
			x[i] = without(x[i])
		}
	}
	return x
}

func TestAStrangeFieldOfAPaperIsFound(t *testing.T) {
	body := map[string]any{"orden": "OS-1", "B": map[string]any{"falla": "x", "vez": 2, "color": "azul"}}
	if err := strict(body, &papers.HandoverPaper{}); err == nil || !strings.Contains(err.Error(), "color") {
		t.Errorf("a field that no format has: %v", err)
	}
}

// Who may not read the comment of a survey gets it neither as page nor as PDF, and what
// they see is neither frozen nor verified (rev11 F-03).
func TestWhoMayNotReadACommentGetsNoFrozenCopy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, _ := demonstration(t, db)
		for _, v := range views(t, p) {
			i := slices.IndexFunc(v.Papers, func(x papers.Paper) bool {
				return x.Kind == papers.Survey && strings.Contains(string(x.Data), `"comentarios"`)
			})
			if i < 0 || v.Order.AdviserID == "" {
				continue
			}
			who, err := p.People.Person(context.Background(), db.Read(), v.Order.AdviserID)
			if err != nil {
				t.Fatal(err)
			}
			seen, err := p.Desk.Open(t.Context(), people.Actor{Person: who, Roles: []people.Role{people.Adviser}}, v.Order.Folio)
			if err != nil {
				t.Fatal(err)
			}
			d, err := p.Documents.Of(t.Context(), db.Read(), seen, v.Papers[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			data, _ := d.Data()
			s, err := p.Documents.Sheet(t.Context(), db.Read(), d)
			if err != nil || !d.Masked || strings.Contains(string(data), `"comentarios"`) || s.Verify != nil || s.Data != nil {
				t.Errorf("masked %v, verify %v, data %s, %v", d.Masked, s.Verify, data, err)
			}
			if _, cp, err := p.Documents.PDF(t.Context(), d); err != nil || cp.ID != "" {
				t.Errorf("its PDF is the frozen copy %s (%v)", cp.Code, err)
			}
			return
		}
		t.Fatal("no survey with a comment")
	})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// rev11 P-07, GAP-20: who represents the provider signs on the device of the AST; the mark
// that they drew stands in the place of the sheet, with who took it and its hash in the data.
func TestTheMarkOfTheProviderStandsOnTheirPapers(t *testing.T) {
	p, _ := demonstration(t, dbtest.SQLite(t))
	c := p.DB.Read()
	var rows []struct {
		ID     string `db:"id"`
		Repair string `db:"repair_id"`
	}
	if err := c.Select(t.Context(), &rows, `SELECT id, repair_id FROM papers WHERE repair_id <> '' AND kind IN ('F-05', 'F-11') ORDER BY folio`); err != nil || len(rows) == 0 {
		t.Fatalf("no paper of a provider in the demonstration (%v)", err)
	}
	seen := 0
	for _, r := range rows {
		f, err := p.Repair.Get(t.Context(), c, repair.ID(r.Repair))
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.Papers.OfRepair(t.Context(), c, r.Repair)
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.Documents.OneOfFile(f, list, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.Documents.Sheet(t.Context(), c, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range placesOf(s.Blocks) {
			if place.Level != "Trazo en pantalla" {
				continue
			}
			seen++
			if place.Mark == nil || len(place.Mark.Bytes) < 200 || !strings.HasPrefix(place.Mark.Alt, "Trazo de la firma de") || place.At == "" || len(place.Hash) != 64 {
				t.Errorf("%s %s: %+v", d.Kind, d.Folio, place)
			}
			if !strings.Contains(string(s.Data), `"nivel":"pantalla"`) || !strings.Contains(string(s.Data), `"prueba":[{"archivo":`) && !strings.Contains(string(s.Data), `"identificacion":`) {
				t.Errorf("%s %s: its data do not say how it was signed: %s", d.Kind, d.Folio, s.Data)
			}
		}
	}
	if seen < 3 {
		t.Errorf("%d marks on %d papers", seen, len(rows))
	}
}

func placesOf(blocks []sheets.Block) (list []sheets.Place) {
	for _, b := range blocks {
		switch b := b.(type) {
		case sheets.Together:
			list = append(list, placesOf(b.Blocks)...)
		case sheets.Places:
			list = append(list, b.Items...)
		}
	}
	return list
}
