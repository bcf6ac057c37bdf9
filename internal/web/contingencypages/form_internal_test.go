package contingencypages

import (
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/papers"
)

// rev11 F-09, domain §5.9: the screen asks for fields of the format, by their names of always,
// and each is required on both.
func TestTheIssueFormIsThatOfTheFormat(t *testing.T) {
	f, _ := papers.FormatOf(papers.Contingency)
	required := map[string]bool{}
	for _, x := range f.Fields() {
		required[x.Key] = x.Required
	}
	names := ""
	for _, in := range forms.Describe(&blockForm{}) {
		names += in.Name + " "
		if !in.Required || !required[in.Name] {
			t.Errorf("%s: required on screen %v, in the format %v", in.Name, in.Required, required[in.Name])
		}
	}
	if names != "unidad cantidad recibe " {
		t.Error(names)
	}
}
