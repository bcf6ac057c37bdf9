package papers

import (
	"encoding/json"
	"testing"
)

// domain §5.2 B1: section B names the F-06 by what it says; one from before it did names the
// last one in force.
func TestSectionBNamesItsF06(t *testing.T) {
	f06 := func(folio, option string, status Status) Paper {
		data, _, err := freeze(map[string]any{"orden": "OS-2026-000001", "manifestacion": map[string]string{"respaldo": option}})
		if err != nil {
			t.Fatal(err)
		}
		return Paper{Kind: Backup, Folio: folio, Data: data, Status: status}
	}
	first, second, void := f06("MRE-1", "hecho", Final), f06("MRE-2", "no-puedo", Final), f06("MRE-3", "hecho", Void)
	list := []Paper{first, second, void, {Kind: Handover, Folio: "ERE-1", Data: first.Data}}
	bound := func(answer Paper) *DeliveryPart {
		raw, err := WithSaid(json.RawMessage(`{"falla":"No enciende","contrasena_equipo":"no","vez":2}`), HandoverSaid{Password: "si"}, answer)
		if err != nil {
			t.Fatal(err)
		}
		b := &DeliveryPart{}
		if err := json.Unmarshal(raw, b); err != nil {
			t.Fatal(err)
		}
		if b.Fault != "No enciende" || b.Password != "si" {
			t.Errorf("the section became %s", raw)
		}
		return b
	}
	grown := second
	if err := json.Unmarshal([]byte(`{"orden":"OS-2026-000001","manifestacion":{"respaldo":"no-puedo"},"resultado":{"alcance":"total"}}`), &grown.Data); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		b    *DeliveryPart
		list []Paper
		want string
	}{
		"the one it was signed with":       {bound(first), list[:2], "MRE-1"},
		"with what came of the backup":     {bound(second), []Paper{first, grown}, "MRE-2"},
		"none yet":                         {bound(second), list[:1], ""},
		"a section from before":            {&DeliveryPart{}, list, "MRE-2"},
		"an order whose F-06 is not there": {bound(Paper{}), nil, ""},
	} {
		if got := c.b.BackupFolio(c.list); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := WithSaid(json.RawMessage(`"no"`), HandoverSaid{}, Paper{}); err == nil {
		t.Error("a section that is no object was taken")
	}
}
