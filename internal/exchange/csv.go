package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const bom = "\ufeff"

// WriteCSV writes a table as spreadsheets read it without asking: UTF-8 with its
// mark, commas, lines ended by CRLF, no cell that could run as a formula.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	write := func(cells []string) error {
		safe := make([]string, len(cells))
		for i, c := range cells {
			safe[i] = Escape(c)
		}
		return out.Write(safe)
	}
	if err := write(t.Header); err != nil {
		return err
	}
	for _, r := range t.Rows {
		if err := write(r.Cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func readCSV(content []byte) (Table, error) {
	var t Table
	content = bytes.TrimPrefix(content, []byte(bom))
	if n := bytes.IndexByte(content, 0); n >= 0 {
		return t, unreadable(fmt.Sprintf("Línea %d: hay bytes que no son texto.", 1+bytes.Count(content[:n], []byte("\n"))),
			"Guarda el archivo como CSV UTF-8 o como libro de Excel (.xlsx).")
	}
	if !utf8.Valid(content) {
		content = fromWindows(content)
		t.Notes = append(t.Notes, "El archivo no venía en UTF-8: se leyó como el CSV de Excel. Revisa acentos y eñes en la vista previa.")
	}
	in := csv.NewReader(bytes.NewReader(content))
	in.Comma, in.FieldsPerRecord = separator(content), -1
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return t, unreadable(fmt.Sprintf("Línea %d: las comillas no cierran o están fuera de lugar.", bad.StartLine),
				"Encierra entre comillas dobles las celdas que las llevan y duplica las de adentro.")
		}
		if err != nil {
			return t, err
		}
		line, _ := in.FieldPos(0)
		if err := t.take(Row{Line: line, Cells: cells}); err != nil {
			return t, err
		}
	}
	return t, nil
}

// separator is the one of , ; and tab that the first line has most of: which one a
// spreadsheet writes depends on how its machine is set.
func separator(content []byte) rune {
	first, _, _ := strings.Cut(string(content[:min(len(content), 64<<10)]), "\n")
	best, most := ',', strings.Count(first, ",")
	for _, c := range []rune{';', '\t'} {
		if n := strings.Count(first, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// windows are the characters 0x80 to 0x9F of Windows-1252, in which Excel writes
// plain CSV.
var windows = [32]rune{'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ'}

func fromWindows(content []byte) []byte {
	var b bytes.Buffer
	for _, c := range content {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			r = windows[c-0x80]
		}
		b.WriteRune(r)
	}
	return b.Bytes()
}
