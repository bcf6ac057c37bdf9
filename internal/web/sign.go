package web

import (
	"encoding/base64"
	"strconv"
)

// CertificatesPath is where a person registers the certificate with which they sign.
const CertificatesPath = "/cuenta/certificados"

// based writes a text as base64, which loses none of its bytes on the way.
func based(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// Question is one question of the survey, answered from 1 to 5.
type Question struct {
	Name  string
	Words string
	Value int // 0 when unanswered
	Error string
	Steps []string // five words; «Muy mal» to «Muy bien» unless said
}

var goodness = []string{"Muy mal", "Mal", "Regular", "Bien", "Muy bien"}

func (s Question) words() []string {
	if len(s.Steps) == 5 {
		return s.Steps
	}
	return goodness
}

func (s Question) optionID(i int) string {
	if i == 0 {
		return idOf(s.Name)
	}
	return idOf(s.Name) + "-" + strconv.Itoa(i)
}
