package orders

import (
	"reflect"
	"strings"
	"testing"
)

// rev11 F-07: each act that lists supplies on F-07 lets the desk put their names beside them, and
// keeps its own lines as they were typed.
func TestWhatListsSuppliesLetsThemBeNamed(t *testing.T) {
	listers := 0
	for key, made := range makers {
		act := made()
		v := reflect.ValueOf(act).Elem()
		for i := range v.NumField() {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "lineas" {
				continue
			}
			listers++
			v.Field(i).Set(reflect.ValueOf([]Line{{ItemID: "typed"}}))
			x, ok := act.(lister)
			if !ok {
				t.Errorf("%s lists supplies, and nobody names them", key)
				continue
			}
			named, ok := x.listing([]Line{{ItemID: "typed", Name: "Memoria"}}).(lister)
			if !ok || named.listed()[0].Name != "Memoria" || x.listed()[0].Name != "" {
				t.Errorf("%s: named %v, typed %v", key, named, x.listed())
			}
		}
	}
	if listers == 0 {
		t.Error("no act lists supplies")
	}
}
