package orders

import (
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
)

// AnswerSurvey is activity 5, format ST-ESST (rev11 A-05).
type AnswerSurvey struct {
	Free
	papers.SurveyAnswers
}

// Key names the activity.
func (*AnswerSurvey) Key() procedure.Act { return procedure.AnswerSurvey }

// Check asks for question 6 when support had the machine.
func (a *AnswerSurvey) Check(d *Doing) error {
	if d.Order.Record.HadCustody && a.Care == "" {
		return invalid("cuidado", "Di cómo se cuidó tu equipo, o elige «No aplica».")
	}
	return nil
}

// Apply grades and closes the order.
func (a *AnswerSurvey) Apply(d *Doing) {
	var answers []int
	for _, s := range []string{a.Time, a.Manner, a.Knowledge, a.Solution, a.Care} {
		if n, err := strconv.Atoi(s); err == nil {
			answers = append(answers, n)
		}
	}
	d.Order.Index, d.Order.Grade = Index(a.Resolved, answers)
	d.Effects.Text = d.Order.Grade.Label()
	d.Effects.paper(PaperChange{Kind: "ST-ESST", Fresh: true, Section: "respuestas", Data: struct {
		Version int           `json:"version"`
		Answers *AnswerSurvey `json:"respuestas"`
		Index   int           `json:"indice"`
		Grade   Grade         `json:"calificacion"`
	}{SurveyVersion, a, d.Order.Index, d.Order.Grade}, Status: "firmado"})
}

// ExpireSurvey is three days of silence (rev11 P-10).
type ExpireSurvey struct {
	Free
	Unchecked
}

// Key names the activity.
func (*ExpireSurvey) Key() procedure.Act { return procedure.ExpireSurvey }

// Apply grades as tacitly satisfactory, without an index.
func (*ExpireSurvey) Apply(d *Doing) {
	d.Order.Grade, d.Order.Index = Tacit, -1
	if s := d.Order.Record.Survey; s != nil {
		d.Effects.Text = s.Explanation
	}
}

// Reopen brings the order back to its AST inside the survey's term (GAP-06).
type Reopen struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Qué sigue fallando" kind:"area" validate:"required,min=15,max=1000" json:"motivo"`
}

// Key names the activity.
func (*Reopen) Key() procedure.Act { return procedure.Reopen }

// Apply cancels the survey's clock and begins the diagnosis again.
func (a *Reopen) Apply(d *Doing) {
	o := d.Order
	o.Reopenings++
	o.ConcludedAt, o.SurveyDue, o.Conclusion = time.Time{}, time.Time{}, ""
	o.Record.Survey, o.Record.Decision, o.Record.Delivered, o.Record.Unsolvable = nil, nil, nil, false
	o.Record.restart()
	d.Effects.Text = a.Text
}

// LogProcedure notes a step before another body (rev11 R-S-02).
type LogProcedure struct {
	Free
	Unchecked
	Body   string `form:"instancia" label:"Instancia" kind:"text" validate:"required,min=3,max=120" json:"instancia"`
	Letter string `form:"oficio" label:"Oficio o referencia" kind:"text" validate:"max=60" json:"oficio,omitempty"`
	Result string `form:"resultado" label:"Resultado" help:"Déjalo vacío si sigue abierta." kind:"area" validate:"max=500" json:"resultado,omitempty"`
}

// Key names the activity.
func (*LogProcedure) Key() procedure.Act { return procedure.LogProcedure }

// Apply keeps the note in the history.
func (a *LogProcedure) Apply(d *Doing) {
	d.Effects.Text = a.Body
	if a.Letter != "" {
		d.Effects.Text += " · " + a.Letter
	}
	if a.Result != "" {
		d.Effects.Text += ": " + a.Result
	}
}
