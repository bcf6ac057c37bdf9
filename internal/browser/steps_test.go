//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// counted is what somebody new does from the first page after signing in, and how
// many taps, strokes or inputs it may take. What is written, and the PIN, are not
// counted.
type counted struct {
	Name   string    `json:"name"`
	Walk   string    `json:"walk"` // ask, assign or acts
	Who    string    `json:"who"`
	URL    string    `json:"url"`
	Folio  string    `json:"folio"`
	Acts   []wanting `json:"acts"`
	Orders int       `json:"orders"` // that wait on the board
	Most   int       `json:"most"`
	Unit   string    `json:"unit"`
}

// wanting is an act with the answers that are wanted, by input; the rest of what its
// form insists on is filled in with what comes first.
type wanting struct {
	Slug    string            `json:"slug"`
	Answers map[string]string `json:"answers"`
}

// waiting is how many orders the walk of the Supervisor assigns.
const waiting = 10

// quality of use: the main things that each role does are done by somebody new in
// few steps, on a telephone of 360 px; the Supervisor's with the keyboard.
func TestTheMainThingsTakeFewSteps(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	d := &seed.Driver{Program: w.Program, Clock: w.clock, Cast: w.cast, Adviser: seed.Jorge}
	reach := func(key procedure.Act) string {
		for _, st := range rev.Order.Stations {
			if st.Act == key {
				folio, err := d.Reach(t.Context(), seed.Start{Requester: seed.Efrain}, st.ID)
				if err != nil {
					t.Fatal(err)
				}
				return folio
			}
		}
		t.Fatalf("no station waits for %s", key)
		return ""
	}
	slug := func(key procedure.Act) string { a, _ := rev.Activity(key); return a.Slug }
	decided := rev.Paths()[0][2] // the shortest path: what the adviser decides there
	if decided.Act != procedure.Determine {
		t.Fatalf("the third act of the shortest path is %s", decided.Act)
	}
	best := map[string]string{"resuelta": "si"} // and what the survey insists on then
	for _, question := range []string{"tiempo", "trato", "conocimiento", "solucion"} {
		best[question] = "5"
	}
	list := []counted{
		{Name: "decide D-03 and conclude", Walk: "acts", Who: seed.Jorge, Folio: reach(procedure.Determine), Most: 8, Unit: "taps", Acts: []wanting{
			{slug(procedure.Determine), map[string]string{"respuesta": string(decided.Answer)}}, {Slug: slug(procedure.Conclude)}}},
		{Name: "sign a letter", Walk: "acts", Who: seed.Ramiro, Folio: reach(procedure.SignLetter), Most: 3, Unit: "taps", Acts: []wanting{
			{slug(procedure.SignLetter), map[string]string{"declara": "si"}}}},
		{Name: "answer the survey", Walk: "acts", Who: seed.Efrain, Folio: reach(procedure.AnswerSurvey), Most: 7, Unit: "taps", Acts: []wanting{
			{slug(procedure.AnswerSurvey), best}}},
		{Name: "ask for help", Walk: "ask", Who: seed.Lucia, Most: 3, Unit: "inputs"},
	}
	board := start(t, onlyPeople)
	d = &seed.Driver{Program: board.Program, Clock: board.clock, Cast: board.cast}
	first := rev.Reach(rev.Paths()[0][0].ID)
	for range waiting {
		if _, err := d.Walk(t.Context(), seed.Start{Requester: seed.Octavio}, first...); err != nil {
			t.Fatal(err)
		}
	}
	for i := range list {
		list[i].URL = w.url
	}
	list = append(list, counted{Name: "assign ten orders", Walk: "assign", Who: seed.Beatriz, URL: board.url, Orders: waiting, Most: 12, Unit: "strokes"})
	done := 0
	for _, r := range run(t, "pasos.mjs", map[string]any{"pin": pin, "knobs": w.knobs, "walks": list}) {
		if r.Data != nil {
			done++
		}
	}
	if done != len(list) {
		t.Errorf("%d of %d walks", done, len(list))
	}
}
