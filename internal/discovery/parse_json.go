package discovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

var (
	errNoObject = errors.New("it is no object of JSON")
	errTrailing = errors.New("something follows the object")
	otherKind   = problem.New(problem.Invalid, "El inventario no es de una computadora.", "Las impresoras y equipos de red se anotan desde la computadora que los usa, o en Catálogos.")
)

// readJSON walks a message of GLPI Agent: one object whose «content» has the sections that
// the XML has, with names in small letters.
func readJSON(r io.Reader) (m Message, e error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	w := walker{Decoder: d, message: &m}
	if e := w.value(nil); e != nil {
		return m, e
	}
	if _, e := d.Token(); !errors.Is(e, io.EOF) {
		return m, errTrailing
	}
	switch {
	case m.Query == "":
		return m, errNoObject
	case m.Query == Inventory && w.kind != "" && !strings.EqualFold(w.kind, "Computer"):
		return m, otherKind
	}
	m.JSON, m.Facts = true, w.facts()
	m.Facts.Partial = w.partial
	return m, nil
}

// walker goes through the values of a message, so that memory does not grow with it.
type walker struct {
	*json.Decoder
	gathered
	message *Message
	kind    string // of the machine, as GLPI calls it
	partial bool
}

// value reads one value at a path; the elements of a list stand at the path of the list.
func (w *walker) value(path []string) error {
	if len(path) > deepest {
		return errTooDeep
	}
	t, e := w.Token()
	if e != nil {
		return e
	}
	section := ""
	if len(path) == 2 && path[0] == "content" {
		section = strings.ToUpper(path[1])
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			for w.More() {
				if e := w.value(path); e != nil {
					return e
				}
			}
			_, e = w.Token()
			return e
		}
		if section != "" {
			w.begin(section)
		}
		for w.More() {
			name, e := w.Token()
			if e != nil {
				return e
			}
			if e := w.value(append(path[:len(path):len(path)], fmt.Sprint(name))); e != nil {
				return e
			}
		}
		if section != "" {
			w.take(section, "")
		}
		_, e = w.Token()
		return e
	case nil:
		return nil
	default:
		if len(path) == 0 {
			return errNoObject
		}
		w.told(path, clean(fmt.Sprint(t)))
	}
	return nil
}

// told keeps a datum of the head, or of a section.
func (w *walker) told(path []string, v string) {
	if len(path) == 1 {
		switch path[0] {
		case "action":
			w.message.Query = strings.ToUpper(v)
		case "deviceid":
			w.message.Device = v
		case "itemtype":
			w.kind = v
		case "tag":
			w.tag = v
		case "partial":
			w.partial = v == "true"
		}
		return
	}
	if path[0] == "content" {
		w.take(strings.ToUpper(strings.Join(path[1:], "/")), v)
	}
}
