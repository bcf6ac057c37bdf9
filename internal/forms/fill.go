package forms

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// Fill puts back what was typed, as it was typed, with the messages of a problem
// beside the inputs, so that nobody has to type twice. Secrets stay empty. p may
// be nil.
func Fill(fields []Field, values url.Values, p *problem.Error) []Field {
	messages := make(map[string]string)
	if p != nil {
		for _, f := range p.Fields {
			messages[f.Name] = f.Message
		}
	}
	return fill(fields, values, messages)
}

func fill(fields []Field, values url.Values, messages map[string]string) []Field {
	list := slices.Clone(fields)
	for i := range list {
		f := &list[i]
		f.Error = messages[f.Name]
		f.Options = slices.Clone(f.Options)
		sent := values[f.Name]
		if f.Was != "" && sent == nil {
			sent = values[f.Was]
		}
		switch {
		case f.Kind == Table:
			f.Children = fill(f.withRows(values), values, messages)
			continue
		case f.Kind == Row:
			f.Children = fill(f.Children, values, messages)
			continue
		case f.Secret:
			f.Value, f.Values = "", nil
		case f.Kind == Checks || f.Kind == Files:
			f.Value, f.Values = "", echoable(sent)
		case f.Kind == Check:
			f.Value = ""
			if len(sent) > 0 {
				if yes, ok := parseYes(sent[0]); ok && yes {
					f.Value = Yes
				}
			}
		default:
			f.Value = ""
			if len(sent) > 0 {
				f.Value = echoable(sent[:1])[0]
			}
		}
		f.mark()
	}
	return list
}

// withRows returns the rows of a table: as many as were shown or sent.
func (f Field) withRows(values url.Values) []Field {
	if len(f.Children) == 0 {
		return nil
	}
	last := len(f.Children) - 1
	for name := range values {
		if rest, ok := strings.CutPrefix(name, f.Name+"["); ok {
			if n, _, ok := rowAndCell("[" + rest); ok && n < max(f.Max, 1) {
				last = max(last, n)
			}
		}
	}
	rows := slices.Clone(f.Children)
	for n := len(rows); n <= last; n++ {
		rows = append(rows, renumber(f.Children[0], f.Name, n))
	}
	return rows
}

// renumber copies a row under another number.
func renumber(row Field, table string, n int) Field {
	from, to := row.Name, table+"["+strconv.Itoa(n)+"]"
	row.Name = to
	row.Children = slices.Clone(row.Children)
	for i := range row.Children {
		c := &row.Children[i]
		c.Name = to + strings.TrimPrefix(c.Name, from)
		if c.When != "" {
			c.When = to + strings.TrimPrefix(c.When, from)
		}
	}
	return row
}

// echoable makes what was sent safe to put into a page again.
func echoable(sent []string) []string {
	list := make([]string, len(sent))
	for i, s := range sent {
		list[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	}
	return list
}

// Draft picks from what was sent that which may be kept as a draft of the form v:
// its own inputs, without secrets, of a bearable size.
func Draft(v any, values url.Values) url.Values {
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p, kept := planOf(t), make(url.Values)
	for name, sent := range values {
		in := p.byName[name]
		if in == nil {
			in = p.byOld[name]
		}
		if table, rest, ok := strings.Cut(name, "["); ok && in == nil {
			if host := p.byName[table]; host != nil && host.row != nil {
				if n, cell, ok := rowAndCell("[" + rest); ok && n < host.field.Max {
					in = host.row.byName[cell]
				}
			}
		}
		if in == nil || in.row != nil || in.field.Secret || len(sent) > maxList {
			continue
		}
		for _, s := range echoable(sent) {
			if len(s) <= 8*maxArea {
				kept.Add(name, s)
			}
		}
	}
	return kept
}
