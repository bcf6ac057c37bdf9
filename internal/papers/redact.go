package papers

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/seals"
)

// Written is a text in a document that somebody may have written: under which key of its
// format, and with which label.
type Written struct{ Key, Label, Text string }

// Redacted is a copy of a document in which each text that somebody may have written is
// what say makes of it, as the public version needs (rev11 Q-08). Days, figures and what is
// chosen from the program's own lists stay. Ink is left out: it is a person's. So are
// photographs, in which anything may be seen.
func (d Document) Redacted(say func(Written) string) Document {
	d.Value = redacted(reflect.ValueOf(d.Value), "", say).Interface()
	d.Signatures, d.Proofs = slices.Clone(d.Signatures), slices.Clone(d.Proofs)
	d.Marks, d.Pictures, d.Pending = nil, nil, maps.Clone(d.Pending)
	for i := range d.Signatures {
		s := &d.Signatures[i]
		s.Name = say(Written{"firma", "Quién firmó", s.Name})
		if s.PersonID == "" {
			s.Post = say(Written{"cargo", "Cargo de quien firmó", s.Post})
		}
		s.Note = say(Written{"nota", "Nota de una firma", s.Note})
	}
	for i := range d.Proofs {
		e := &d.Proofs[i]
		e.Witness = say(Written{"testigo", "Testigo de una firma", e.Witness})
	}
	return d
}

// redacted copies a value of a format with its texts changed.
func redacted(v reflect.Value, label string, say func(Written) string) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(redacted(v.Elem(), label, say))
		return out
	case reflect.Struct:
		if v.Type() == timeOf {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			sf := v.Type().Field(i)
			if sf.Type == photosOf {
				out.Field(i).SetZero()
				continue
			}
			if !sf.IsExported() || !textual(sf.Type) {
				continue
			}
			tag := sf.Tag.Get
			if tag("options") != "" || tag("question") != "" || tag("kind") == "date" || tag("kind") == "time" {
				continue
			}
			key := orText(keyOf(sf), tag("form"))
			text := orText(orText(tag("print"), tag("label")), label)
			out.Field(i).Set(redactedUnder(v.Field(i), key, text, say))
		}
		return out
	case reflect.Slice:
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(redacted(v.Index(i), label, say))
		}
		return out
	}
	return v
}

// redactedUnder copies the value of one field, whose key and label its texts bear.
func redactedUnder(v reflect.Value, key, label string, say func(Written) string) reflect.Value {
	switch {
	case v.Kind() == reflect.String:
		if strings.TrimSpace(v.String()) == "" {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.SetString(say(Written{key, label, v.String()}))
		return out
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(redactedUnder(v.Index(i), key, label, say))
		}
		return out
	}
	return redacted(v, label, say)
}

// textual tells whether a type may hold texts.
func textual(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return true
	case reflect.Pointer, reflect.Slice:
		return textual(t.Elem())
	case reflect.Struct:
		return t != reflect.TypeFor[time.Time]()
	}
	return false
}

// Words are the words of the program's own lists that a sheet of any format may bear as a
// value: they say nothing of anybody.
func Words() []string {
	list := []string{"Sí", "No"}
	for _, f := range Formats() {
		for _, p := range f.parts(f.New()) {
			for _, it := range p.items {
				list = append(list, optionWords(it)...)
				for _, c := range it.columns {
					list = append(list, optionWords(c)...)
				}
			}
		}
	}
	for _, l := range []seals.Level{seals.Internal, seals.Handwritten, seals.Drawn, seals.Witnessed, seals.Advanced} {
		list = append(list, l.Name())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func optionWords(it item) (list []string) {
	for _, o := range it.options {
		list = append(list, o.label)
	}
	return list
}
