package orders

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Suggestion is who could take an order, and why (rev11 A-02, GAP-30). The
// Supervisor decides; another choice leaves its reason.
type Suggestion struct {
	Adviser people.ID // "" when nobody is there
	Name    string
	Reason  string // Spanish
	Skill   string // what the order asks for
}

// Need is what a suggestion looks at in an order.
type Need struct {
	Requester people.ID
	AssetID   equipment.ID
	Class     Class
	Category  string
	Building  string
	Floor     string
	Former    people.ID // the AST to prefer, "" for none (GAP-18)
	Planned   people.ID // the AST of the yearly programme, "" for none (rev11 P-04)
}

// Need returns what a suggestion looks at.
func (c Card) Need() Need {
	return Need{Requester: c.RequesterID, AssetID: c.AssetID, Class: c.Class, Category: c.Category, Building: c.Building, Floor: c.Floor, Former: c.Former, Planned: c.Planned}
}

// Suggest proposes an AST: who has the skill that the order asks for, is in the
// same building and floor, and carries least (rev11 C-03, rev11 A-02). extra is
// what was proposed already on the same page and counts as load.
func Suggest(c Need, advisers []AdviserLoad, extra map[people.ID]int) Suggestion {
	want := skillFor(c)
	var best taker
	for i := range advisers {
		a := &advisers[i]
		if !a.Present || a.Person.ID == c.Requester {
			continue
		}
		x := taker{AdviserLoad: a, weight: a.Weight + float64(extra[a.Person.ID]), skill: slices.Contains(a.Person.Skills, want)}
		x.former = c.Former != "" && c.Former == a.Person.ID
		x.planned = c.Planned != "" && c.Planned == a.Person.ID
		x.near = c.Building != "" && c.Building == a.Person.Building
		x.here = x.near && c.Floor != "" && c.Floor == a.Person.Floor
		if best.AdviserLoad == nil || x.score() > best.score() {
			best = x
		}
	}
	if best.AdviserLoad == nil {
		return Suggestion{Reason: "Nadie disponible hoy: revisa las ausencias", Skill: want}
	}
	why := []string{fmt.Sprintf("carga %g", best.weight)}
	if best.here {
		why = append([]string{"está en el mismo piso"}, why...)
	} else if best.near {
		why = append([]string{"está en el mismo inmueble"}, why...)
	}
	if best.skill {
		why = append([]string{"sabe de " + strings.ToLower(want[:1]) + want[1:]}, why...)
	}
	if best.planned {
		why = append([]string{"le toca por el programa anual"}, why...)
	}
	if best.former {
		why = append([]string{"atendió la orden original"}, why...)
	}
	reason := strings.Join(why, ", ")
	return Suggestion{Adviser: best.Person.ID, Name: best.Person.Name, Skill: want, Reason: strings.ToUpper(reason[:1]) + reason[1:]}
}

// taker is an AST who could take an order.
type taker struct {
	*AdviserLoad
	skill, near, here bool
	planned           bool // the yearly programme says so
	former            bool // knows the machine from the order that sent it out
	weight            float64
}

func (x taker) score() float64 {
	s := -x.weight
	if x.skill {
		s += 6
	}
	if x.near {
		s++
	}
	if x.here {
		s += 2
	}
	if x.planned {
		s += 500 // whatever the load, which was levelled when the year was planned
	}
	if x.former {
		s += 1000 // whatever the load: the Supervisor may still decide otherwise
	}
	return s
}

// skillFor is the skill that an order asks for (rev11 C-02, rev11 C-03, rev11
// C-05).
func skillFor(c Need) string {
	switch c.Category {
	case "sin-red-o-internet", "wi-fi", "telefonia-ip":
		return "Red de datos"
	case "orientacion-de-uso", "ofimatica", "correo-institucional", "cuenta-o-contrasena":
		return "Orientación"
	}
	if c.AssetID == "" && c.Class != Guidance {
		return "Red de datos"
	}
	return "Bienes informáticos"
}
