package web

// Figure is a number of the service: what it is, how it moved, how it is defined,
// and the list that it counts.
type Figure struct {
	ID      string // of its title
	Name    string
	Value   string // «91.4»; "—" when there is nothing to reckon with
	Unit    string // «%», «h»
	Words   string // how it moved, or of how many it is
	Tone    Tone   // of the words
	Meaning string // its definition
	Href    string // the list behind it; "" when there is none
	Link    string // words of that link
	Trend   []Pair // month and value
}
