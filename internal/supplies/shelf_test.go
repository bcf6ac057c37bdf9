package supplies_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/supplies"
)

// The list of the store room is cut by the engine: what ran out first, then what runs
// short, each by name, and both ways through its pages nothing is met twice or never.
func TestTheShelfIsWalkedInItsOrder(t *testing.T) {
	each(t, func(r *room) {
		var want []string
		for i := range 23 {
			name := fmt.Sprintf("Pieza %02d_%%", i)
			switch {
			case i%7 == 0:
				r.item(name, 0, 5)
				want = append(want, "0 "+name)
			case i%5 == 0:
				r.item(name, 2, 5)
				want = append(want, "1 "+name)
			default:
				r.item(name, 9, 5)
				want = append(want, "2 "+name)
			}
		}
		slices.Sort(want)
		page := func(f supplies.Shelf) []supplies.Item {
			t.Helper()
			f.Limit = 6
			list, err := r.Shelf(r.t.Context(), r.db.Read(), f)
			if err != nil {
				r.t.Fatal(err)
			}
			return list
		}
		said := func(list []supplies.Item) (all []string) {
			for _, i := range list {
				all = append(all, i.KeyOf().At)
			}
			return all
		}
		var got []string
		var first []supplies.Key
		f := supplies.Shelf{}
		for {
			list := page(f)
			more := len(list) > 6
			list = list[:min(len(list), 6)]
			first = append(first, list[0].KeyOf())
			got = append(got, said(list)...)
			if !more {
				break
			}
			f.After = list[len(list)-1].KeyOf()
		}
		if !slices.Equal(got, want) {
			r.t.Errorf("forwards it is\n%s, not\n%s", strings.Join(got, ", "), strings.Join(want, ", "))
		}
		back := said(page(supplies.Shelf{Before: first[2]}))
		if !slices.Equal(back[len(back)-6:], want[6:12]) {
			r.t.Errorf("backwards from the third page it is %v, not %v", back, want[6:12])
		}
		if n := len(page(supplies.Shelf{Short: true})); n != 7 {
			r.t.Errorf("a page of what runs short has %d", n)
		}
		r.item("Batería CMOS Ñandú", 1, 0)
		for text, n := range map[string]int{"bateria": 1, "BATERÍA cmos": 1, "ñandu": 1, "pieza 0": 7, "100%": 0, "07_%": 1, "_": 7, "bateria pieza": 0} {
			if got := len(page(supplies.Shelf{Text: text})); got != n {
				r.t.Errorf("«%s» finds %d, not %d", text, got, n)
			}
		}
		if n := len(page(supplies.Shelf{Class: supplies.Tool})); n != 0 {
			r.t.Errorf("%d tools", n)
		}
	})
}
