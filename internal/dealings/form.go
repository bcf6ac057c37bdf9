package dealings

import (
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/problem"
)

// Form is a gestión as the Supervisor writes it: a new one, or what followed in one that is
// open, with its result when there is one (rev11 R-S-02).
type Form struct {
	Dealing string `form:"gestion" label:"Gestión" help:"Una nueva, o una que sigue abierta." kind:"radio" validate:"max=64" json:"gestion,omitempty"`
	Body    string `form:"instancia" label:"Instancia" help:"Ante quién. En una que ya está abierta puede quedar vacío." kind:"text" validate:"max=120" json:"instancia,omitempty"`
	Letter  string `form:"oficio" label:"Oficio o referencia" kind:"text" validate:"max=60" json:"oficio,omitempty"`
	Text    string `form:"asunto" label:"Qué se hizo o se pide" kind:"area" validate:"required,min=5,max=500" json:"asunto"`
	Day     string `form:"fecha" label:"Fecha en que se hizo" kind:"date" validate:"required" json:"fecha"`
	Due     string `form:"compromiso" label:"Fecha en que responderán" help:"Si la dieron. Pasada esa fecha la gestión se ve vencida." kind:"date" validate:"omitempty,notbefore=fecha" json:"compromiso,omitempty"`
	Result  string `form:"resultado" label:"Resultado" help:"Déjalo vacío si sigue abierta." kind:"area" validate:"max=500" json:"resultado,omitempty"`
}

// Fresh is the answer of the form for a dealing that begins.
const Fresh = "nueva"

// begins tells whether the form opens a dealing.
func (f Form) begins() bool { return f.Dealing == "" || f.Dealing == Fresh }

// Check judges what the fields say of one another, on a day: the errors are
// problem.Invalid on a field.
func (f Form) Check(today calendar.Day) error {
	if f.begins() && len([]rune(strings.TrimSpace(f.Body))) < 3 {
		return problem.OnField("instancia", "Escribe ante quién es la gestión.")
	}
	day, err := calendar.ParseDay(f.Day)
	if err != nil {
		return problem.OnField("fecha", "Escribe la fecha como día, mes y año.")
	}
	if day.After(today) {
		return problem.OnField("fecha", "La fecha no puede ser posterior a hoy.")
	}
	if f.Result != "" && strings.TrimSpace(f.Result) == "" {
		return problem.OnField("resultado", "Escribe el resultado, o déjalo vacío si la gestión sigue abierta.")
	}
	return nil
}

// Words are what the history of the order says of it.
func (f Form) Words() string {
	var parts []string
	for _, x := range []string{f.Body, f.Letter} {
		if x = strings.TrimSpace(x); x != "" {
			parts = append(parts, x)
		}
	}
	text := strings.TrimSpace(f.Text)
	if len(parts) > 0 {
		text = strings.Join(parts, " · ") + ": " + text
	}
	if f.Result != "" {
		text += " Resultado: " + strings.TrimSpace(f.Result)
	}
	return text
}
