package web

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/problem"
)

// Theme is how the person wants the pages coloured.
type Theme string

// The three themes. Automatic follows the system: then <html> has no attribute
// and the style sheet's media query decides.
const (
	Automatic Theme = "auto"
	Light     Theme = "claro"
	Dark      Theme = "oscuro"
)

// attribute is the value of data-bs-theme; "" leaves the attribute out.
func (t Theme) attribute() string {
	switch t {
	case Light:
		return "light"
	case Dark:
		return "dark"
	}
	return ""
}

func (s *Shell) themeOf(r *http.Request) Theme {
	c, err := r.Cookie(s.cookies.theme)
	if err != nil {
		return Automatic
	}
	switch t := Theme(c.Value); t {
	case Light, Dark:
		return t
	}
	return Automatic
}

const year = 365 * 24 * 60 * 60

func (s *Shell) changeTheme(w http.ResponseWriter, r *http.Request) error {
	form, err := ReadForm(r)
	if err != nil {
		return err
	}
	switch t := Theme(form.Get("tema")); t {
	case Light, Dark:
		http.SetCookie(w, s.cookies.cookie(s.cookies.theme, string(t), year))
	case Automatic:
		http.SetCookie(w, s.cookies.cookie(s.cookies.theme, "", -1))
	default:
		return problem.OnField("tema", "Elige claro, oscuro o automático.")
	}
	return SeeOther(w, r, LocalPath(form.Get("volver"), "/"))
}
