package orders

import (
	"strconv"

	"secogem.gob.mx/soporte/internal/settings"
)

// Priority orders the queue of the Supervisor (rev11 G-13, GAP-29).
type Priority string

// The priorities, the most urgent first.
const (
	Critical Priority = "critica"
	High     Priority = "alta"
	Medium   Priority = "media"
	Low      Priority = "baja"
)

// Priorities lists them, the most urgent first.
func Priorities() []Priority { return []Priority{Critical, High, Medium, Low} }

// Label is the priority as people read it.
func (p Priority) Label() string {
	switch p {
	case Critical:
		return "Crítica"
	case High:
		return "Alta"
	case Medium:
		return "Media"
	case Low:
		return "Baja"
	}
	return ""
}

// Rank orders priorities: 0 is the most urgent. An unknown one comes last.
func (p Priority) Rank() int {
	for i, q := range Priorities() {
		if p == q {
			return i
		}
	}
	return len(Priorities())
}

// Weights is what an order of each priority counts in a load (GAP-30).
type Weights map[Priority]int

// WeightsOf reads them as the institution set them; one that it does not name
// counts as from the start.
func WeightsOf(v settings.Values) Weights {
	w := Weights{}
	for _, values := range []settings.Values{settings.Defaults(), v} {
		for _, c := range values.Choices(settings.LoadWeights) {
			if n, err := strconv.Atoi(c.Label); err == nil {
				w[Priority(c.Key)] = n
			}
		}
	}
	return w
}

// Of is what an order counts; one without priority counts as a low one.
func (w Weights) Of(p Priority) int {
	if n, ok := w[p]; ok {
		return n
	}
	return w[Low]
}

// SuggestPriority reads the two answers of ST-OS through the institution's matrix
// of impact and urgency (GAP-29). The Supervisor decides.
func SuggestPriority(v settings.Values, canWork, affects string) Priority {
	key := affects + "/" + canWork
	for _, values := range []settings.Values{v, settings.Defaults()} {
		for _, c := range values.Choices(settings.PriorityMatrix) {
			if c.Key == key {
				return Priority(c.Label)
			}
		}
	}
	return Low
}
