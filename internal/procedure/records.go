package procedure

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// The controlled records of the document, letter by letter. This file is the only
// place of the program where sentences of the document stand.
//
//go:embed registros.json
var registros []byte

// Records are the controlled records of a revision: its cover, the instruments it
// rests on, its annexes, its controlled copies and its history (rev11,
// Q-04, S-05).
type Records struct {
	Title       string        `json:"titulo"`
	Revision    int           `json:"revision"`
	InForce     string        `json:"vigencia"`
	Signatures  []CoverAct    `json:"firmas"`
	Sections    []Section     `json:"secciones"`
	Instruments []string      `json:"normatividad"`
	Annexes     []Annex       `json:"anexos"`
	Copies      []Copy        `json:"copias"`
	History     []HistoryLine `json:"historia"`
}

// LiteralDate is a date as it is written, and as it can be read.
type LiteralDate struct {
	Literal string  `json:"literal"` // "31/02/2018"
	Parsed  *string `json:"fecha"`   // "2018-02-09"; nil when the calendar has no such day (GAP-39)
	Mark    string  `json:"marca"`   // Spanish, what is wrong with it
}

// CoverAct is one of the four signatures of the cover (rev11 Q-01).
type CoverAct struct {
	Act  string      `json:"acto"` // Elaboró, Revisó, Aprobó, Vo.Bo.
	Name string      `json:"nombre"`
	Post string      `json:"puesto"`
	Date LiteralDate `json:"fecha"`
}

// Section is one of the thirteen sections of the document (rev11 Q-05).
type Section struct {
	No    int    `json:"numero"`
	Title string `json:"titulo"`
}

// Annex is one of the three annexed formats (rev11 Q-06).
type Annex struct {
	Annex string `json:"anexo"`
	Code  string `json:"codigo"`
	Name  string `json:"nombre"`
}

// Copy is a controlled copy (rev11 Q-04). Numbers need not be consecutive (GAP-42).
type Copy struct {
	No   string      `json:"numero"`
	Name string      `json:"nombre"`
	Date LiteralDate `json:"fecha"`
	Unit string      `json:"unidad"`
}

// HistoryLine is one revision of the history (rev11 Q-03).
type HistoryLine struct {
	Revision string      `json:"revision"`
	Date     LiteralDate `json:"fecha"`
	Reviewed string      `json:"reviso"`
	Approved string      `json:"aprobo"`
	Change   string      `json:"cambio"`
	Version  string      `json:"version"` // label of version, only where the text says one (GAP-40)
}

// RecordsOf returns the controlled records of a revision.
func RecordsOf(no int) (Records, error) {
	var r Records
	if err := json.Unmarshal(registros, &r); err != nil {
		return r, fmt.Errorf("procedure: registros.json: %w", err)
	}
	if r.Revision != no {
		return Records{}, fmt.Errorf("procedure: revision %d has no records", no)
	}
	return r, nil
}

// Observations are what the records themselves give to think about, for the
// quality system to see; nothing is corrected (GAP-39, GAP-44).
func (r Records) Observations() []string {
	var out []string
	for i, a := range r.Signatures {
		for _, b := range r.Signatures[i+1:] {
			if a.Name == b.Name {
				out = append(out, fmt.Sprintf("La misma persona firma «%s» y «%s».", a.Act, b.Act))
			}
		}
	}
	for _, h := range r.History {
		if h.Date.Parsed == nil {
			out = append(out, fmt.Sprintf("Revisión %s, %s: %s.", h.Revision, h.Date.Literal, h.Date.Mark))
		}
	}
	return out
}
