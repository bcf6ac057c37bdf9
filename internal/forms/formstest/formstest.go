// Package formstest has what tests of forms need in several rooms.
package formstest

import (
	"net/url"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
)

// Emptied sends a form empty, a pointer to its struct, and returns the names of its required
// inputs that were taken so, without a message of their own; asked is how many are required.
func Emptied(form any) (taken []string, asked int) {
	said := map[string]bool{}
	if bad, ok := problem.As(forms.Decode(url.Values{}, form)); ok {
		for _, f := range bad.Fields {
			said[f.Name] = f.Message != ""
		}
	}
	for _, f := range forms.Describe(form) {
		if !f.Required {
			continue
		}
		asked++
		if f.When == "" && !said[f.Name] {
			taken = append(taken, f.Name)
		}
	}
	return taken, asked
}
