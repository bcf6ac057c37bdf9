package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/exchange"
)

// A list leaves as CSV with its mark, local moments and no cell that could run, and
// as a workbook in which days and moments are dates and text is text.
func TestAListLeavesAsAFile(t *testing.T) {
	moment, day := time.Date(2026, 11, 24, 3, 5, 0, 0, time.UTC), calendar.Day{Year: 2026, Month: 11, Day: 30}
	rows := [][]any{{"=1+1", "00042", 7, moment, day}, {"Núñez, \"Ana\"", nil, 0, time.Time{}, nil}}
	header := []string{"Folio", "Serie", "Veces", "Cuándo", "Vence"}
	write := func(begin func(*bytes.Buffer) (exchange.Lines, error)) []byte {
		t.Helper()
		var b bytes.Buffer
		l, err := begin(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if err := l.Row(r...); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.End(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	text := write(func(b *bytes.Buffer) (exchange.Lines, error) { return exchange.NewCSV(b, header) })
	want := "\ufeffFolio,Serie,Veces,Cuándo,Vence\r\n'=1+1,00042,7,2026-11-23 21:05,2026-11-30\r\n\"Núñez, \"\"Ana\"\"\",,0,,\r\n"
	if string(text) != want {
		t.Errorf("CSV %q, want %q", text, want)
	}
	book, err := excelize.OpenReader(bytes.NewReader(write(func(b *bytes.Buffer) (exchange.Lines, error) { return exchange.NewXLSX(b, header) })))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"A1": "Folio", "A2": "'=1+1", "B2": "00042", "C2": "7", "D2": "2026-11-23 21:05", "E2": "2026-11-30", "A3": `Núñez, "Ana"`, "D3": ""} {
		if got, err := book.GetCellValue("Datos", cell); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", cell, got, err, want)
		}
	}
	if raw, err := book.GetCellValue("Datos", "E2", excelize.Options{RawCellValue: true}); err != nil || strings.Contains(raw, "-") {
		t.Errorf("the day is stored as %q, %v, not as a date", raw, err)
	}
	if f, err := book.GetCellFormula("Datos", "A2"); err != nil || f != "" {
		t.Errorf("a formula %q, %v", f, err)
	}
}
