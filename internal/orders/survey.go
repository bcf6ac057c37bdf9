package orders

// Grade is how a closed order is counted (rev11 P-10, GAP-14).
type Grade string

// The grades. A tacit one has no index.
const (
	Satisfied    Grade = "satisfactoria"
	Dissatisfied Grade = "no-satisfactoria"
	Tacit        Grade = "tacita"
)

// Label is the grade as people read it.
func (g Grade) Label() string {
	switch g {
	case Satisfied:
		return "Satisfactoria"
	case Dissatisfied:
		return "No satisfactoria"
	case Tacit:
		return "Satisfactoria (tácita)"
	}
	return ""
}

// SurveyVersion is the version of the questions that are asked now (rev11 G-02).
const SurveyVersion = 1

// Question is one question of ST-ESST.
type Question struct {
	Name     string // form field
	Text     string
	Topic    string // servicio, atención, solución, sistema
	Scale    bool   // 1 to 5
	Optional bool
	NA       bool // «No aplica» is an answer
}

// Questions returns the questions of ST-ESST for an order (rev11 F-03, rev11 G-05,
// with rev11 C-06 among them): question 1 asks for
// what a gestión leaves (GAP-04), and 6 is asked only if there was custody.
func Questions(c Conclusion, custody bool) []Question {
	first := "¿La incidencia quedó resuelta?"
	if c == WarrantyCase || c == LetterCase {
		first = "¿Te quedó claro qué sigue con tu equipo?"
	}
	q := []Question{
		{Name: "resuelta", Text: first, Topic: "solución"},
		{Name: "tiempo", Text: "El tiempo en que se te atendió fue…", Topic: "servicio", Scale: true},
		{Name: "trato", Text: "El trato y la comunicación del personal fueron…", Topic: "atención", Scale: true},
		{Name: "conocimiento", Text: "El conocimiento técnico mostrado fue…", Topic: "atención", Scale: true},
		{Name: "solucion", Text: "La solución o gestión realizada fue…", Topic: "solución", Scale: true},
	}
	if custody {
		q = append(q, Question{Name: "cuidado", Text: "El cuidado de tu equipo y tu información fue…", Topic: "servicio", Scale: true, NA: true})
	}
	return append(q, Question{Name: "sistema", Text: "Registrar y seguir tu orden en el sistema fue…", Topic: "sistema", Scale: true, Optional: true, NA: true})
}

// ScaleWords are the words of the scale, from 5 down to 1.
func ScaleWords() []string {
	return []string{"Muy satisfactorio", "Satisfactorio", "Regular", "Insatisfactorio", "Muy insatisfactorio"}
}

// Index is the satisfaction index, 0 to 100 (domain §5.3): the mean of the
// answered questions 2 to 6 with equal weights. The grade is satisfactory from
// 75 on, unless question 1 says «No».
func Index(resolved string, answers []int) (index int, g Grade) {
	sum, n := 0, 0
	for _, a := range answers {
		if a >= 1 && a <= 5 {
			sum += a - 1
			n++
		}
	}
	if n == 0 {
		return -1, Dissatisfied
	}
	// rounded to the nearest integer without floating point
	index = (100*sum*2 + 4*n) / (2 * 4 * n)
	if 100*sum >= 75*4*n && resolved != "no" {
		return index, Satisfied
	}
	return index, Dissatisfied
}
