package forms

import (
	"net/url"
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/problem"
)

// Receipt is a format's own struct: its fields are obligatory where it is filled.
type Receipt struct {
	Who   string `form:"quien" label:"Quién" validate:"required,min=5,max=20"`
	State string `form:"condicion" label:"Condición" kind:"area" validate:"required,min=10,max=300"`
}

type whole struct {
	Receipt `was:"quien=representante"`
}

type perhaps struct {
	Leaves  bool `form:"sale" label:"Sale"`
	Receipt `optional:"yes" when:"sale=si"`
}

// nested embeds what embeds: what the outer one says holds for both.
type nested struct {
	Perhaps `optional:"yes"`
}

// Perhaps is embedded.
type Perhaps struct {
	Receipt
}

// One struct serves a form that always asks for it and one that asks for it on a condition.
func TestAnEmbeddedStructIsAskedForAsItsFormSays(t *testing.T) {
	said := func(form any, v url.Values) (names []string) {
		if bad, ok := problem.As(Decode(v, form)); ok {
			for _, f := range bad.Fields {
				names = append(names, f.Name)
			}
		}
		return names
	}
	for name, c := range map[string]struct {
		form any
		sent url.Values
		want []string
	}{
		"always":                       {&whole{}, url.Values{}, []string{"quien", "condicion"}},
		"where it is not due":          {&perhaps{}, url.Values{}, nil},
		"where it may be":              {&perhaps{}, url.Values{"sale": {"si"}}, nil},
		"too short none the less":      {&perhaps{}, url.Values{"sale": {"si"}, "condicion": {"Bien"}}, []string{"condicion"}},
		"what its condition takes off": {&perhaps{}, url.Values{"condicion": {"Bien"}}, nil},
		"in what is embedded":          {&nested{}, url.Values{"quien": {"Yo"}}, []string{"quien"}},
	} {
		if got := said(c.form, c.sent); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for _, f := range Describe(&perhaps{}) {
		if f.Name != "sale" && (f.Required || f.When != "sale=si") {
			t.Errorf("%+v", f)
		}
	}
}

// What was sent or kept under the name that an input had before still counts; what comes under
// the new one goes first.
func TestAnInputIsKnownByItsOldName(t *testing.T) {
	old := url.Values{"representante": {"Iván Robles"}, "condicion": {"Con su cargador"}}
	var form whole
	if err := Decode(old, &form); err != nil || form.Who != "Iván Robles" {
		t.Errorf("%+v, %v", form, err)
	}
	both := url.Values{"representante": {"Iván Robles"}, "quien": {"Nora Beltrán"}, "condicion": {"Con su cargador"}}
	if err := Decode(both, &form); err != nil || form.Who != "Nora Beltrán" {
		t.Errorf("%+v, %v", form, err)
	}
	if kept := Draft(whole{}, old); kept.Get("representante") != "Iván Robles" {
		t.Errorf("the draft keeps %v", kept)
	}
	for _, f := range Fill(Describe(whole{}), old, nil) {
		if f.Name == "quien" && f.Value != "Iván Robles" {
			t.Errorf("the form comes back with %q", f.Value)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an old name that another input has was taken")
		}
	}()
	Describe(struct {
		Receipt `was:"quien=sale"`
		Leaves  bool `form:"sale" label:"Sale"`
	}{})
}
