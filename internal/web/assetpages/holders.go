package assetpages

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// held is a time in which somebody answered for a machine in the inventory.
type held struct {
	who  string // "" for nobody
	from time.Time
	to   time.Time // zero for until now
}

// holders tells who answered for a machine and when, the latest first, as its chain keeps
// it (rev11 G-15, P-09): nobody wrote it down beside, and nobody can alter it.
func (p *pages) holders(ctx context.Context, c *database.Conn, id equipment.ID) ([]held, error) {
	chain, err := audit.History(ctx, c, "bien:"+string(id))
	if err != nil {
		return nil, err
	}
	var list []held
	for _, x := range chain {
		if x.Action != "alta" && x.Action != "cambio" {
			continue
		}
		var a struct{ HolderID string }
		if err := json.Unmarshal([]byte(x.Data), &a); err != nil {
			return nil, fmt.Errorf("read who held a machine: %w", err)
		}
		if n := len(list); n > 0 {
			if list[n-1].who == a.HolderID {
				continue
			}
			list[n-1].to = x.At.Time
		}
		list = append(list, held{who: a.HolderID, from: x.At.Time})
	}
	ids := make([]people.ID, len(list))
	for i, h := range list {
		ids[i] = people.ID(h.who)
	}
	names, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].who = names[people.ID(list[i].who)].Name
	}
	slices.Reverse(list)
	return list, nil
}

func (v assetView) holderLines() []web.Line {
	lines := make([]web.Line, len(v.Held))
	for i, h := range v.Held {
		title, text := h.who, "desde "+web.ShortDay(h.from, v.Now)
		if title == "" {
			title = "Sin resguardante"
		}
		if !h.to.IsZero() {
			text += " hasta " + web.ShortDay(h.to, v.Now)
		}
		lines[i] = web.Line{Icon: web.IconUser, Title: title, Text: text}
		if h.to.IsZero() {
			lines[i].State = web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Hoy"}
		}
	}
	return lines
}
