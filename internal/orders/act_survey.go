package orders

import (
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/dealings"
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

// LogProcedure records a gestión before another body, or what followed in one
// (rev11 R-S-02); the room of dealings keeps it.
type LogProcedure struct {
	Free
	dealings.Form
}

// Key names the activity.
func (*LogProcedure) Key() procedure.Act { return procedure.LogProcedure }

// Check judges its fields on the day of the act.
func (a *LogProcedure) Check(d *Doing) error { return a.Form.Check(localDay(d.Now)) }

// Apply keeps its words in the history.
func (a *LogProcedure) Apply(d *Doing) { d.Effects.Text = a.Words() }
