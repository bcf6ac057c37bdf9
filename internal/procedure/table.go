package procedure

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Row is one activity of the letter as tables and `soporte procedimiento tabla
// --json` show it.
type Row struct {
	No       int      `json:"numero"`
	Key      string   `json:"clave"` // the slug of its URL
	Role     string   `json:"rol"`   // official name of who does it
	Title    string   `json:"titulo"`
	Text     string   `json:"texto"`
	Question string   `json:"pregunta"`
	Next     []int    `json:"sigue"` // numbers that follow by the letter; empty at the end; 4 after 8 by GAP-01
	Formats  []string `json:"formatos"`
	Clause   string   `json:"clausula"`
}

// Table returns the numbered activities in their order (rev11 Q-05).
func (r Revision) Table() []Row {
	var out []Row
	for _, a := range r.Activities {
		if !a.Numbered() {
			continue
		}
		row := Row{No: a.No, Key: a.Slug, Role: roleOf(a).Label(), Title: a.Title, Text: a.Text, Next: r.NextNumbers(a.No), Formats: slices.Clone(a.Formats), Clause: a.Clause}
		if a.Question != nil {
			row.Question = a.Question.Text
		}
		if row.Formats == nil {
			row.Formats = []string{}
		}
		out = append(out, row)
	}
	return out
}

// NextNumbers returns the numbers of the activities that follow one by the
// letter, ascending; where the letter is silent, by the reading that does what is
// pending (8 leads to 4, GAP-01).
func (r Revision) NextNumbers(no int) []int {
	letter, reading := []int{}, []int{}
	add := func(to *[]int, n int) {
		if n != 0 && n != no && !slices.Contains(*to, n) {
			*to = append(*to, n)
		}
	}
	ends := false
	for _, w := range r.Order.Ways {
		st, _ := r.Order.Station(w.From)
		if r.numberAt(r.Order, w) != no || w.From != "" && !r.pending(st, w) {
			continue
		}
		to, _ := r.NextOf(w)
		if w.Letter {
			add(&letter, to)
			end, _ := r.Order.Station(w.To)
			ends = ends || end.Ending
		} else {
			add(&reading, to)
		}
	}
	if len(letter) == 0 && !ends {
		letter = reading
	}
	slices.Sort(letter)
	return letter
}

// WriteTableJSON writes the table as one JSON array, one activity a line.
func WriteTableJSON(w io.Writer, rows []Row) error {
	var b strings.Builder
	b.WriteString("[\n")
	for i, row := range rows {
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(rows)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteTable writes the table as plain text in columns.
func WriteTable(w io.Writer, rows []Row) error {
	cells := [][]string{{"No.", "Responsable", "Actividad", "Sigue", "Formatos", "Cláusula"}}
	for _, row := range rows {
		cells = append(cells, []string{fmt.Sprint(row.No), row.Role, row.Title, row.Follows(), orDash(strings.Join(row.Formats, ", ")), row.Clause})
	}
	_, err := io.WriteString(w, columns(cells))
	return err
}

// Follows says what follows: «4, 6 o 9», or «Fin».
func (row Row) Follows() string {
	if len(row.Next) == 0 {
		return "Fin"
	}
	s := fmt.Sprint(row.Next[0])
	for i, n := range row.Next[1:] {
		if i == len(row.Next)-2 {
			s += fmt.Sprintf(" o %d", n)
		} else {
			s += fmt.Sprintf(", %d", n)
		}
	}
	return s
}

// Markdown is the row as the digest docs/procedimiento/rev11.md writes it.
func (row Row) Markdown() string {
	text := row.Text
	if row.Question != "" {
		text += " " + row.Question
	}
	return fmt.Sprintf("| %d | %s | **%s.** %s | %s | %s | %s |", row.No, row.Role, row.Title, text, orDash(strings.Join(row.Formats, ", ")), row.Follows(), row.Clause)
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// columns pads cells so that columns align.
func columns(rows [][]string) string {
	width := map[int]int{}
	for _, row := range rows {
		for i, c := range row {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, c := range row {
			line += c + strings.Repeat(" ", width[i]-utf8.RuneCountInString(c)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
