package papers

import (
	"reflect"
	"slices"
	"strings"
)

// AsDelivered is section D for a machine that goes back as section B says it came; empty
// without a section B.
func (b *DeliveryPart) AsDelivered() ReturnedPart {
	if b == nil {
		return ReturnedPart{}
	}
	r := ReturnedPart{Case: b.Case, Screen: b.Screen, Ports: b.Ports, Seals: b.Seals}
	for _, a := range b.Accessories {
		if a.Comes == "si" {
			r.Rows = append(r.Rows, ReturnedRow{Name: a.Name, Back: "si", Serial: a.Serial})
		}
	}
	return r
}

// Unlike names what does not go back as it came, as a sentence says it: an accessory that is
// missing, was not delivered or bears another serial, a part in another condition (domain
// §5.2 D). Nothing is compared with a section that does not say it.
func (r ReturnedPart) Unlike(b *DeliveryPart) (list []string) {
	if b == nil {
		return nil
	}
	for _, name := range accessoryNames(b.Accessories, r.Rows) {
		var came, back []string // serials
		for _, a := range b.Accessories {
			if a.Name == name && a.Comes == "si" {
				came = append(came, a.Serial)
			}
		}
		for _, a := range r.Rows {
			if a.Name == name && a.Back == "si" {
				back = append(back, a.Serial)
			}
		}
		what := strings.ToLower(worded(ReturnedRow{}, "Name", name))
		switch {
		case len(came) > len(back):
			list = append(list, what+" (se recibió y no se devuelve)")
		case len(came) < len(back):
			list = append(list, what+" (se devuelve y no se recibió)")
		case len(came) == 1 && came[0] != "" && back[0] != "" && !strings.EqualFold(strings.TrimSpace(came[0]), strings.TrimSpace(back[0])):
			list = append(list, what+" (se recibió «"+came[0]+"» y se devuelve «"+back[0]+"»)")
		}
	}
	for _, p := range []struct{ field, came, back string }{{"Case", b.Case, r.Case}, {"Screen", b.Screen, r.Screen}, {"Ports", b.Ports, r.Ports}, {"Seals", b.Seals, r.Seals}} {
		if p.came != "" && p.came != p.back {
			list = append(list, strings.ToLower(labelled(r, p.field))+" (se recibió «"+worded(r, p.field, p.came)+"» y se devuelve «"+worded(r, p.field, p.back)+"»)")
		}
	}
	return list
}

// accessoryNames are the names of both lists, each once, in the order of the first.
func accessoryNames(came []Accessory, back []ReturnedRow) (names []string) {
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, a := range came {
		add(a.Name)
	}
	for _, a := range back {
		add(a.Name)
	}
	return names
}

// Settle makes the texts of section D for its sheet. What was written as text before keeps
// its words.
func (r *ReturnedPart) Settle() {
	if r.Case == "" && len(r.Rows) == 0 {
		return
	}
	if r.Accessories == "" {
		var list []string
		for _, a := range r.Rows {
			words := worded(a, "Name", a.Name)
			if a.Serial != "" {
				words += " (" + a.Serial + ")"
			}
			if a.Back == "no" {
				words += ": no se devuelve"
			}
			list = append(list, words)
		}
		r.Accessories = orText(strings.Join(list, "; "), "Ninguno")
	}
	if r.Condition == "" {
		var list []string
		for _, p := range []struct{ field, value string }{{"Case", r.Case}, {"Screen", r.Screen}, {"Ports", r.Ports}, {"Seals", r.Seals}} {
			list = append(list, strings.ToLower(labelled(*r, p.field))+" "+strings.ToLower(worded(*r, p.field, p.value)))
		}
		r.Condition = upperFirst(strings.Join(list, ", ")) + "."
		for _, more := range []string{r.Note, r.Differences} {
			if more != "" {
				r.Condition += " " + strings.TrimRight(more, ".") + "."
			}
		}
	}
}

func upperFirst(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return s
}

// worded is a chosen value in the words of its field.
func worded(of any, field, value string) string {
	sf, _ := reflect.TypeOf(of).FieldByName(field)
	return itemOf(sf, reflect.ValueOf(""), "").option(value)
}

func labelled(of any, field string) string {
	sf, _ := reflect.TypeOf(of).FieldByName(field)
	return sf.Tag.Get("label")
}
