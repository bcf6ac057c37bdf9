package orders

import "testing"

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

func TestSuggestedPriority(t *testing.T) {
	for _, x := range []struct {
		canWork, affects string
		want             Priority
	}{
		{"no", "sede", Critical}, {"no", "area", High}, {"parcial", "sede", High}, {"no", "yo", High},
		{"parcial", "area", Medium}, {"si", "sede", Medium}, {"parcial", "yo", Medium}, {"si", "area", Medium}, {"si", "yo", Low},
	} {
		if got := SuggestPriority(x.canWork, x.affects); got != x.want {
			t.Errorf("can work %s, affects %s: %s, want %s", x.canWork, x.affects, got, x.want)
		}
	}
}
