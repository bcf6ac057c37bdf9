package procedurepages

import (
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// readingView is one reading with its parameters as they are in force.
type readingView struct {
	procedure.Reading
	Settings []settingView
}

type settingView struct {
	Name    string
	Value   string // in force; "" for a family of parameters
	Default string
	Others  string
}

func (p *pages) readings(w http.ResponseWriter, r *http.Request) error {
	values, err := p.Settings.Now(r.Context())
	if err != nil {
		return err
	}
	all := procedure.Readings()
	list := make([]readingView, len(all))
	for i, reading := range all {
		list[i].Reading = reading
		for _, s := range reading.Settings {
			v := settingView{Name: s.Name, Default: s.Default, Others: s.Others}
			if _, known := settings.Find(settings.Name(s.Name)); known {
				v.Value = strings.Join(strings.Split(values.Text(settings.Name(s.Name)), "\n"), " · ")
			}
			list[i].Settings = append(list[i].Settings, v)
		}
	}
	return web.Render(w, r, http.StatusOK, readingsPage(list))
}

// words says what a parameter is set to.
func (s settingView) words() string {
	text := "Por omisión: " + s.Default + "."
	if s.Value != "" {
		text = "En vigor: " + s.Value + ". " + text
	}
	if s.Others != "" {
		text += " También: " + s.Others + "."
	}
	return text
}
