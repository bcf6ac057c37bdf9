package assetpages

import (
	"context"
	"net/http"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// machine is one machine as lists show it.
type machine struct {
	Asset   equipment.Asset
	Custody equipment.Custody
	Holder  string
	Unit    string
	With    string // who has it, when not its user
}

type listView struct {
	Own []machine
	Now time.Time
}

// list shows the inventory to whoever works with machines, and to everybody else
// the machines they answer for and those that their unit shares.
func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	if staff(actor) {
		return p.inventory(w, r)
	}
	v := listView{Now: web.Now(ctx)}
	own, err := p.Equipment.AssetsOf(ctx, p.DB.Read(), string(actor.Person.ID))
	if err != nil {
		return err
	}
	if v.Own, err = p.machines(ctx, p.DB.Read(), own, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// machines adds to some machines where they are and the names around them, with a
// query for each kind of name and none for each row. custody may be known already.
func (p *pages) machines(ctx context.Context, c *database.Conn, assets []equipment.Asset, custody map[equipment.ID]equipment.Custody) ([]machine, error) {
	if len(assets) == 0 {
		return nil, nil
	}
	if custody == nil {
		ids := make([]equipment.ID, len(assets))
		for i, a := range assets {
			ids[i] = a.ID
		}
		var err error
		if custody, err = p.Equipment.Custodies(ctx, c, ids...); err != nil {
			return nil, err
		}
	}
	var ids []people.ID
	providers := false
	for _, a := range assets {
		k := custody[a.ID]
		if a.HolderID != "" {
			ids = append(ids, people.ID(a.HolderID))
		}
		if k.Place == equipment.AtProvider {
			providers = true
		} else if k.With != "" {
			ids = append(ids, people.ID(k.With))
		}
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	units, err := p.unitNames(ctx, c)
	if err != nil {
		return nil, err
	}
	companies := map[string]string{}
	if providers {
		list, err := p.Equipment.Providers(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, v := range list {
			companies[v.ID] = v.Name
		}
	}
	out := make([]machine, len(assets))
	for i, a := range assets {
		k := custody[a.ID]
		m := machine{Asset: a, Custody: k, Holder: named[people.ID(a.HolderID)].Name, Unit: units[a.UnitID], With: named[people.ID(k.With)].Name}
		if k.Place == equipment.AtProvider {
			m.With = companies[k.With]
		}
		out[i] = m
	}
	return out, nil
}

func (p *pages) unitNames(ctx context.Context, c *database.Conn) (map[string]string, error) {
	units, err := p.People.Units(ctx, c)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, nil
}

func pathOf(id equipment.ID) string { return web.AssetsPath + "/" + string(id) }

// heading is the title with the answer to where the machines are.
func (v listView) heading() web.Heading {
	h := web.Heading{Title: "Mi equipo"}
	away := 0
	for _, m := range v.Own {
		if m.Custody.Place != equipment.AtUser {
			away++
		}
	}
	switch {
	case len(v.Own) == 0:
		h.Answer = "No tienes equipo a tu nombre."
	case away == 0:
		h.Answer, h.Rest = web.Count(len(v.Own), "equipo", "equipos")+" a tu alcance.", "Todos están en su lugar."
	default:
		h.Answer, h.Rest = web.Count(away, "equipo tuyo está fuera", "equipos tuyos están fuera")+" de su lugar.", "Abajo ves quién lo tiene y con qué documento."
	}
	h.Actions = []web.Action{{Label: "Pedir soporte", Icon: web.IconCirclePlus, Href: web.AskPath}}
	return h
}

// where says in a badge where a machine is.
func (m machine) where() web.Badge {
	b := web.Badge{Text: m.Custody.Place.Label(), Icon: placeIcon(m.Custody.Place), Tone: web.Soon}
	if m.Custody.Place == equipment.AtUser {
		b.Tone = web.Good
	}
	return b
}

// near is where for the reader's own list, short enough for a telephone.
func (m machine) near() web.Badge {
	b := m.where()
	if m.Custody.Place == equipment.AtUser {
		b.Text = "En su lugar"
	}
	return b
}

func placeIcon(p equipment.Place) web.Icon {
	switch p {
	case equipment.AtUser:
		return web.IconUser
	case equipment.AtDTIC:
		return web.IconTool
	case equipment.AtProvider:
		return web.IconTruckDelivery
	case equipment.InQuarantine:
		return web.IconLock
	}
	return web.IconBuilding
}

func typeIcon(key string) web.Icon {
	switch {
	case strings.Contains(key, "portatil"), strings.Contains(key, "laptop"):
		return web.IconDeviceLaptop
	case strings.Contains(key, "impresora"), strings.Contains(key, "multifuncional"):
		return web.IconPrinter
	case strings.Contains(key, "escaner"):
		return web.IconScan
	case strings.Contains(key, "proyector"):
		return web.IconDeviceProjector
	case strings.Contains(key, "telefono"):
		return web.IconPhone
	case equipment.TypeOf(key).Network:
		return web.IconRouter
	}
	return web.IconDeviceDesktop
}

// words says where the machine is, to who uses it.
func (m machine) words(now time.Time) string {
	var parts []string
	if m.Asset.Shared {
		parts = append(parts, "compartido")
	}
	if m.Custody.Place != equipment.AtUser {
		text := web.Since(m.Custody.Since, now)
		if m.With != "" {
			text = m.With + " " + text
		}
		parts = append(parts, text)
		if m.Custody.Document != "" {
			parts = append(parts, "con "+m.Custody.Document)
		}
	} else if d := m.Asset.LastMaintenance; d != "" {
		parts = append(parts, "último mantenimiento "+day(d, now))
	}
	return strings.Join(parts, " · ")
}

func (v listView) own() []web.Line {
	lines := make([]web.Line, len(v.Own))
	for i, m := range v.Own {
		lines[i] = web.Line{Icon: typeIcon(m.Asset.Type), Title: m.Asset.Name(), Href: pathOf(m.Asset.ID), Folio: m.Asset.Inventory, Text: m.words(v.Now), State: m.near()}
	}
	return lines
}

// daysOf counts whole days.
func daysOf(since, now time.Time) int { return max(0, int(now.Sub(since)/(24*time.Hour))) }

// numbered is what stands in the link to a machine: one of a provider has no
// inventory number.
func numbered(a equipment.Asset) string {
	if a.Inventory == "" {
		return "Sin inventario"
	}
	return a.Inventory
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
