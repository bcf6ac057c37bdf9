package papers

import (
	"encoding/json"
	"strings"
	"testing"
)

// domain §5.2 D: what goes back is compared with what came, and each difference has its name.
func TestWhatDoesNotGoBackAsItCameIsNamed(t *testing.T) {
	came := func() *DeliveryPart {
		return &DeliveryPart{Case: "buena", Screen: "desgaste", Ports: "buena", Seals: "na", Accessories: Accessories{
			{Name: "cargador", Comes: "si", Serial: "CN-1"}, {Name: "mouse", Comes: "no"}, {Name: "cable", Comes: "si"}, {Name: "otro", Comes: "si", Serial: "Maletín"}, {Name: "otro", Comes: "si", Serial: "Candado"},
		}}
	}
	for _, c := range []struct {
		name   string
		change func(b *DeliveryPart, r *ReturnedPart)
		want   string
	}{
		{"as it came", func(*DeliveryPart, *ReturnedPart) {}, ""},
		{"without its charger", func(_ *DeliveryPart, r *ReturnedPart) { r.Rows[0].Back = "no" }, "cargador (se recibió y no se devuelve)"},
		{"a row taken out", func(_ *DeliveryPart, r *ReturnedPart) { r.Rows = r.Rows[:3] }, "otro (se recibió y no se devuelve)"},
		{"with a mouse that did not come", func(_ *DeliveryPart, r *ReturnedPart) {
			r.Rows = append(r.Rows, ReturnedRow{Name: "mouse", Back: "si"})
		}, "mouse (se devuelve y no se recibió)"},
		{"with another charger", func(_ *DeliveryPart, r *ReturnedPart) { r.Rows[0].Serial = "CN-2" }, "cargador (se recibió «CN-1» y se devuelve «CN-2»)"},
		{"with the serial in other letters", func(_ *DeliveryPart, r *ReturnedPart) { r.Rows[0].Serial = " cn-1" }, ""},
		{"a damaged screen", func(_ *DeliveryPart, r *ReturnedPart) { r.Screen = "danada" }, "pantalla (se recibió «Con desgaste» y se devuelve «Dañada»)"},
		{"two at once", func(_ *DeliveryPart, r *ReturnedPart) { r.Case, r.Rows[1].Back = "desgaste", "no" }, "cable de corriente (se recibió y no se devuelve); carcasa (se recibió «Buena» y se devuelve «Con desgaste»)"},
		{"a delivery of before, whose condition nobody chose", func(b *DeliveryPart, r *ReturnedPart) { b.Case = "" }, ""},
	} {
		b := came()
		r := b.AsDelivered()
		c.change(b, &r)
		got := strings.Join(r.Unlike(b), "; ")
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := (ReturnedPart{Case: "danada"}).Unlike(nil); got != nil {
		t.Errorf("without a section B: %q", got)
	}
}

// The sheet says section D as two texts; one that was written as text keeps its words.
func TestSectionDIsTwoTextsOnItsSheet(t *testing.T) {
	r := ReturnedPart{Rows: []ReturnedRow{{Name: "cargador", Back: "si", Serial: "CN-1"}, {Name: "cable", Back: "no"}}, Case: "buena", Screen: "na", Ports: "danada", Seals: "buena", Differences: "El cable quedó en su oficina"}
	r.Settle()
	if r.Accessories != "Cargador (CN-1); Cable de corriente: no se devuelve" || r.Condition != "Carcasa buena, pantalla no aplica, puertos dañada, sellos buena. El cable quedó en su oficina." {
		t.Errorf("%q, %q", r.Accessories, r.Condition)
	}
	var old ReturnedPart
	if err := json.Unmarshal([]byte(`{"accesorios":"Cargador","condicion":"Igual que al recibirla"}`), &old); err != nil {
		t.Fatal(err)
	}
	if old.Settle(); old.Accessories != "Cargador" || old.Condition != "Igual que al recibirla" {
		t.Errorf("an older paper says %q, %q", old.Accessories, old.Condition)
	}
	none := ReturnedPart{Case: "buena", Screen: "na", Ports: "buena", Seals: "na"}
	if none.Settle(); none.Accessories != "Ninguno" {
		t.Errorf("without accessories: %q", none.Accessories)
	}
}
