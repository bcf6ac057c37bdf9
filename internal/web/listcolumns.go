package web

import (
	"slices"
	"time"
)

// ListColumn is one column of a list of things of a kind: how it is shown, and what of it
// a file carries under which heads.
type ListColumn[T any] struct {
	Key, Title string
	On         bool // it is shown
	Number     bool
	Heads      []string
	Cell       func(row T, now time.Time) Cell
	Values     func(row T, now time.Time) []any // one for each head
}

// PlainColumn makes a column of plain text.
func PlainColumn[T any](key, title string, read func(row T) string) ListColumn[T] {
	return ListColumn[T]{Key: key, Title: title, Heads: []string{title},
		Cell:   func(row T, _ time.Time) Cell { return Cell{Text: read(row)} },
		Values: func(row T, _ time.Time) []any { return []any{read(row)} }}
}

// WithColumns shows of all columns those that are wanted by their keys. The first names the
// row and is always there.
func WithColumns[T any](all []ListColumn[T], wanted []string) []ListColumn[T] {
	for i := range all {
		all[i].On = i == 0 || slices.Contains(wanted, all[i].Key)
	}
	return all
}

// ColumnChoices offers every column but the first.
func ColumnChoices[T any](columns []ListColumn[T]) (list []ColumnChoice) {
	for _, c := range columns[1:] {
		list = append(list, ColumnChoice{Key: c.Key, Title: c.Title, On: c.On})
	}
	return list
}

// ListSheet is the table of a list: its rows in the columns that are shown.
func ListSheet[T any](caption string, rows []T, columns []ListColumn[T], now time.Time) Sheet {
	s := Sheet{Caption: caption, Hide: true, Keys: true, Cards: true}
	for _, c := range columns {
		if c.On {
			s.Columns = append(s.Columns, Column{Title: c.Title, Number: c.Number})
		}
	}
	for _, x := range rows {
		var row []Cell
		for _, c := range columns {
			if c.On {
				row = append(row, c.Cell(x, now))
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// Carried are the heads of a file, each once, and what a row puts under them, of the columns
// that are shown.
func Carried[T any](columns []ListColumn[T]) (heads []string, take func(row T, now time.Time) []any) {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c ListColumn[T]) bool { return !c.On })
	var keep []bool
	for _, c := range columns {
		for _, h := range c.Heads {
			fresh := !slices.Contains(heads, h)
			if keep = append(keep, fresh); fresh {
				heads = append(heads, h)
			}
		}
	}
	return heads, func(row T, now time.Time) []any {
		cells, n := make([]any, 0, len(heads)), 0
		for _, c := range columns {
			for _, v := range c.Values(row, now) {
				if keep[n] {
					cells = append(cells, v)
				}
				n++
			}
		}
		return cells
	}
}
