package seed

// Words are what people write in the acts of one order.
type Words struct {
	Category  string // of the catalogue
	Fault     string
	CanWork   string // si, parcial, no
	Finding   string // what the AST sees first (D-03)
	Diagnosis string
	Cause     string // desgaste, configuracion, componente, uso, red, otra
	Solution  string
	Reason    string // of a cancellation, a return, an escalation
	Needs     string // resources that are missing
	Resolved  string // answer 1 of the survey
	Marks     string // answers 2 to 5 and 7, one digit
	Comment   string
	Photos    int // of the machine, on the papers that take them
}

func (w Words) category() string { return first(w.Category, "lento-o-se-congela") }
func (w Words) fault() string {
	return first(w.Fault, "El equipo se congela al abrir archivos grandes desde ayer.")
}
func (w Words) canWork() string { return first(w.CanWork, "parcial") }
func (w Words) finding() string {
	return first(w.Finding, "Se reprodujo la falla frente a la persona usuaria.")
}

func (w Words) diagnosis() string {
	return first(w.Diagnosis, "El disco está al 97 % y el sistema no tiene espacio para trabajar.")
}
func (w Words) cause() string { return first(w.Cause, "configuracion") }
func (w Words) solution() string {
	return first(w.Solution, "Se liberó espacio, se revisó el disco y se probó con los archivos del área.")
}

func (w Words) reason() string {
	return first(w.Reason, "Se revisó con la persona usuaria y hace falta otro camino.")
}
func (w Words) needs() string    { return first(w.Needs, "Un disco de estado sólido de 480 GB.") }
func (w Words) resolved() string { return first(w.Resolved, "si") }
func (w Words) marks() string    { return first(w.Marks, "5") }

func first(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
