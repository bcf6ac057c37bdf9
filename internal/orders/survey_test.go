package orders

import (
	"testing"

	"secogem.gob.mx/soporte/internal/settings"
)

// The index and the grade of ST-ESST as their form says (rev11 F-03).
func TestIndexAndGrade(t *testing.T) {
	for _, x := range []struct {
		name     string
		resolved string
		answers  []int
		index    int
		grade    Grade
	}{
		{"all fives", "si", []int{5, 5, 5, 5}, 100, Satisfied},
		{"all fours are exactly the threshold", "si", []int{4, 4, 4, 4}, 75, Satisfied},
		{"one three below fours is not enough", "si", []int{4, 4, 4, 3}, 69, Dissatisfied},
		{"just under the threshold although it rounds up", "si", []int{5, 5, 4, 3, 3, 4, 4, 3, 4, 5, 4, 4, 4, 3, 5, 5, 4, 3, 3, 4}, 74, Dissatisfied},
		{"fives, but not resolved", "no", []int{5, 5, 5, 5, 5}, 100, Dissatisfied},
		{"partly resolved may be satisfactory", "parte", []int{4, 4, 5, 4}, 81, Satisfied},
		{"all ones", "si", []int{1, 1, 1, 1}, 0, Dissatisfied},
		{"what does not apply is left out", "si", []int{4, 4, 4, 4, 0}, 75, Satisfied},
		{"nothing answered has no index", "si", nil, -1, Dissatisfied},
	} {
		t.Run(x.name, func(t *testing.T) {
			index, grade := Index(x.resolved, x.answers)
			if index != x.index || grade != x.grade {
				t.Errorf("Index = %d %q, want %d %q", index, grade, x.index, x.grade)
			}
		})
	}
}

// The survey asks for service, attention and solution whatever the conclusion was,
// and for care of the machine only after custody (rev11 G-02, G-05, C-06).
func TestTheSurveyCoversItsTopics(t *testing.T) {
	for _, kind := range []Conclusion{Solved, WarrantyCase, LetterCase, Unsolved} {
		for _, custody := range []bool{true, false} {
			topics, care := map[string]int{}, false
			for _, q := range Questions(kind, custody) {
				topics[q.Topic]++
				care = care || q.Name == "cuidado"
			}
			if topics["servicio"] == 0 || topics["atención"] < 2 || topics["solución"] < 2 || care != custody {
				t.Errorf("%s, custody %v: topics %v, asks for care %v", kind, custody, topics, care)
			}
		}
	}
}

// rev11 G-13: impact and urgency propose, as GAP-29 reads it.
func TestSuggestedPriority(t *testing.T) {
	for _, x := range []struct {
		canWork, affects string
		want             Priority
	}{
		{"no", "sede", Critical}, {"no", "area", High}, {"parcial", "sede", High}, {"no", "yo", High},
		{"parcial", "area", Medium}, {"si", "sede", Medium}, {"parcial", "yo", Medium}, {"si", "area", Medium}, {"si", "yo", Low},
	} {
		if got := SuggestPriority(settings.Defaults(), x.canWork, x.affects); got != x.want {
			t.Errorf("can work %s, affects %s: %s, want %s", x.canWork, x.affects, got, x.want)
		}
	}
}
