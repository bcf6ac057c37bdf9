package maintenance_test

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/maintenance"
)

// rev11 P-04: what ordinary calendar programs read is a calendar of RFC 5545.
func TestACalendarIsReadByOthers(t *testing.T) {
	at := database.At(time.Date(2026, 11, 29, 18, 0, 0, 0, time.UTC))
	rows := []maintenance.Row{
		{Entry: maintenance.Entry{ID: "uno", Day: "2027-03-12", DueOn: "2027-03-15", State: maintenance.Confirmed, Live: true, Seq: 3, ChangedAt: at, Building: "Edificio Central, ala norte; patio", Hours: "de 10 a 12"},
			Inventory: "DEMO-000101", Type: "portatil", Floor: "2", UserName: "Lucía Barrera Montes", AdviserName: "Jorge Medrano Vela"},
		{Entry: maintenance.Entry{ID: "dos", Day: "2027-03-16", Hour: "10:30", Minutes: 60, DueOn: "2027-03-20", State: maintenance.Ordered, Live: true, Seq: 1, ChangedAt: at}, Inventory: "DEMO-000102", Type: "escritorio"},
		{Entry: maintenance.Entry{ID: "tres", Day: "2027-04-01", DueOn: "2027-04-02", State: maintenance.Withdrawn, Seq: 2, ChangedAt: at}, Type: "monitor"},
	}
	text := maintenance.Calendar(maintenance.OfAdviser, rows, nil, "https://soporte.demo.invalid/base")
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	list := cal.Events()
	if len(list) != 3 {
		t.Fatalf("%d events", len(list))
	}
	get := func(i int, p ics.ComponentProperty) string {
		if v := list[i].GetProperty(p); v != nil {
			return v.Value
		}
		return ""
	}
	for _, x := range []struct {
		event    int
		property ics.ComponentProperty
		want     string
	}{
		{0, ics.ComponentPropertyUniqueId, "uno@soporte.demo.invalid"}, {0, ics.ComponentPropertySequence, "2"}, {0, ics.ComponentPropertyDtStart, "20270312"}, {0, ics.ComponentPropertyDtEnd, "20270313"},
		{0, ics.ComponentPropertySummary, "Preventivo: Computadora portátil DEMO-000101"}, {0, ics.ComponentPropertyStatus, "CONFIRMED"}, {0, ics.ComponentPropertyDtstamp, "20261129T180000Z"},
		{0, ics.ComponentPropertyUrl, "https://soporte.demo.invalid/base/mantenimientos/uno"},
		{1, ics.ComponentPropertyDtStart, "20270316T163000Z"}, {1, ics.ComponentPropertyDtEnd, "20270316T173000Z"}, {1, ics.ComponentPropertySequence, "0"},
		{2, ics.ComponentPropertyStatus, "CANCELLED"},
	} {
		if got := get(x.event, x.property); got != x.want {
			t.Errorf("event %d, %s: %q, want %q", x.event, x.property, got, x.want)
		}
	}
	if place := get(0, ics.ComponentPropertyLocation); !strings.Contains(strings.ReplaceAll(place, `\`, ""), "Edificio Central, ala norte; patio, 2") {
		t.Errorf("the place comes back as %q", place)
	}
	// An hour agreed in an order keeps its name through its changes, and what is off says so.
	agreed := maintenance.Date{Order: "o1", Folio: "OS-2027-000001", At: time.Date(2027, 7, 5, 10, 30, 0, 0, clock.Mexico), Minutes: 90, Workshop: true, State: maintenance.DateAsked, Version: 7, ChangedAt: at, Inventory: "DEMO-000103", Type: "Escritorio"}
	off := agreed
	off.State, off.Version = maintenance.DateOff, 9
	for _, c := range []struct {
		date               maintenance.Date
		status, seq, start string
	}{{agreed, "TENTATIVE", "6", "20270705T163000Z"}, {off, "CANCELLED", "8", "20270705T163000Z"}} {
		cal, err := ics.ParseCalendar(strings.NewReader(maintenance.Calendar(maintenance.OfAdviser, nil, []maintenance.Date{c.date}, "https://soporte.demo.invalid")))
		if err != nil {
			t.Fatal(err)
		}
		list = cal.Events()
		for p, want := range map[ics.ComponentProperty]string{ics.ComponentPropertyUniqueId: "orden-o1@soporte.demo.invalid", ics.ComponentPropertyStatus: c.status, ics.ComponentPropertySequence: c.seq,
			ics.ComponentPropertyDtStart: c.start, ics.ComponentPropertyLocation: "Taller de la DTIC", ics.ComponentPropertyUrl: "https://soporte.demo.invalid/ordenes/OS-2027-000001"} {
			if got := get(0, p); got != want {
				t.Errorf("agreed, %s: %q, want %q", p, got, want)
			}
		}
	}
	// Nobody's name leaves with the calendar of an AST, and of the whole only that of the AST.
	if strings.Contains(text, "Lucía") || strings.Contains(text, "Jorge") {
		t.Error("a name leaves with the calendar of an AST")
	}
	whole := strings.ReplaceAll(maintenance.Calendar(maintenance.OfProgramme, rows, nil, "https://soporte.demo.invalid"), "\r\n ", "")
	if strings.Contains(whole, "Lucía") || !strings.Contains(whole, "Jorge Medrano Vela") {
		t.Error("the whole programme names its users, or not its AST")
	}
}
