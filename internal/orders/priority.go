package orders

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

// Weight is what an order of this priority counts in a load (GAP-30).
func (p Priority) Weight() int { return 4 - min(p.Rank(), 3) }

// SuggestPriority reads the two answers of ST-OS through the matrix of impact and
// urgency (GAP-29). The Supervisor decides.
func SuggestPriority(canWork, affects string) Priority {
	urgency := map[string]int{"si": 0, "parcial": 1, "no": 2}[canWork]
	impact := map[string]int{"yo": 0, "area": 1, "sede": 2}[affects]
	switch urgency + impact {
	case 4:
		return Critical
	case 3:
		return High
	case 2:
		if urgency == 2 {
			return High
		}
		return Medium
	case 1:
		return Medium
	}
	return Low
}
