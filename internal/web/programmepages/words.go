package programmepages

import (
	"fmt"
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/web"
)

// refused are the fields of the form that came back.
func (v yearView) refused() []forms.Field {
	for _, f := range []formView{v.prepare, v.back, v.sign} {
		if f.bad != nil {
			return f.fields
		}
	}
	return nil
}

// next says what the Supervisor does with the version.
func (v yearView) next() string {
	if v.version.State == maintenance.Approved {
		return "Publícalo: desde entonces cada persona usuaria recibe su aviso y su orden a tiempo."
	}
	return "Revísalo y mueve lo que haga falta; después envíalo a la persona titular de la DTIC."
}

// prepareStyle makes the button the main one where nothing else is.
func (v yearView) prepareStyle() web.Style {
	if v.version.ID == "" {
		return web.Primary
	}
	return web.Normal
}

// signed are what the forms of the TDTIC carry: the version and the content they saw.
func (v yearView) signed() []web.Hidden {
	return []web.Hidden{{Name: "visto", Value: strconv.FormatInt(v.seq, 10)}, {Name: "huella", Value: v.hash}}
}

func (v yearView) actLines() []web.Line {
	lines := make([]web.Line, len(v.acts))
	for i, a := range v.acts {
		lines[i] = web.Line{Icon: web.IconHistory, Title: bare(a.Name) + " " + a.Label(), Text: web.Exact(a.At.Time)}
		if a.Note != "" {
			lines[i].Text += ". " + a.Note
		}
		if a.Hash != "" {
			lines[i].Icon = web.IconSignature
			lines[i].Text += ". Huella " + a.Hash[:min(12, len(a.Hash))]
		}
	}
	return lines
}

// section is the destination under which the page stands for its reader.
func (v entryView) section() string {
	if v.answers && !v.reads {
		return web.AssetsPath
	}
	return web.TurnPath
}

// weekOf is the address of the week of the entry.
func (v entryView) weekOf() string {
	d, err := calendar.ParseDay(v.row.Day)
	if err != nil || d.Year != v.version.Year {
		return versionHref(v.version)
	}
	return weekPath(v.version.ID, maintenance.Monday(d))
}

func (v entryView) askTitle() string {
	if v.row.State == maintenance.Confirmed {
		return "Ya confirmaste esta fecha"
	}
	return fmt.Sprintf("¿Te queda bien el %s?", dayWords(v.row.Day))
}

func (v entryView) yesStyle() web.Style {
	if v.row.State == maintenance.Confirmed {
		return web.Normal
	}
	return web.Primary
}
