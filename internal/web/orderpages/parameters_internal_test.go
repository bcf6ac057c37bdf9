package orderpages

import (
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/settings"
)

// What a form proposes and asks follows the parameters (rev11 F-04, GAP-28, GAP-33, GAP-34).
func TestParametersGovernTheForms(t *testing.T) {
	asks := func(act orders.Act, name string) func(settings.Values) string {
		return func(v settings.Values) string {
			for _, f := range asSet(forms.Describe(act), v) {
				if f.Name == name {
					return "asked: " + f.Help
				}
			}
			return "not asked"
		}
	}
	letter := func(pick func(*orders.DraftLetter) string) func(settings.Values) string {
		return func(v settings.Values) string {
			a := &orders.DraftLetter{}
			prefillAct(a, orders.View{Order: &orders.Order{}}, v)
			return pick(a)
		}
	}
	for _, x := range []struct {
		name  settings.Name
		value string
		of    func(settings.Values) string
		want  string
	}{
		{settings.MaintenancePlace, "taller", func(v settings.Values) string {
			a := &orders.AgreeMaintenance{}
			prefillAct(a, orders.View{Order: &orders.Order{}}, v)
			return a.Place
		}, "taller"},
		{settings.LetterAddressee, "Otra agencia", letter(func(a *orders.DraftLetter) string { return a.Addressee }), "Otra agencia"},
		{settings.LetterSubject, "Otro asunto", letter(func(a *orders.DraftLetter) string { return a.Subject }), "Otro asunto"},
		{settings.LetterGrounds, "Otro fundamento", letter(func(a *orders.DraftLetter) string { return a.Grounds }), "Otro fundamento"},
		{settings.LetterCopies, "archivo", letter(func(a *orders.DraftLetter) string {
			if slices.Equal(a.Copies, []string{"archivo"}) {
				return "archivo"
			}
			return "otras"
		}), "archivo"},
		{settings.BackupNotice, "Respalda hoy.", asks(&orders.AcknowledgeDate{}, "respaldo"), "asked: Respalda hoy."},
		{settings.RemoteHelp, "sí", asks(&orders.RecordVisit{}, "a_distancia"), "asked: "},
		{settings.BackupAtOnce, "siempre", asks(&orders.Determine{}, "riesgo"), "not asked"},
	} {
		t.Run(string(x.name), func(t *testing.T) {
			if got := x.of(settings.Defaults()); got == x.want {
				t.Errorf("by default already %q", got)
			}
			if got := x.of(settings.Defaults().With(x.name, x.value)); got != x.want {
				t.Errorf("with %q: %q, want %q", x.value, got, x.want)
			}
		})
	}
}
