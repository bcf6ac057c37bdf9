package orders

import (
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// The means by which an order comes in (rev11 G-10).
const (
	MediumSystem = "sistema"
	MediumPhone  = "telefono"
	MediumPaper  = "impreso"
	MediumMail   = "correo"
)

// MediumLabel says a means in Spanish; one that is none of them stays as it is.
func MediumLabel(medium string) string {
	switch medium {
	case MediumSystem:
		return "Sistema"
	case MediumPhone:
		return "Teléfono"
	case MediumPaper:
		return "Formato impreso"
	case MediumMail:
		return "Correo"
	}
	return medium
}

// RequestForm is what ST-OS asks of anybody who requests a service (domain §5.1,
// fields 7 to 19; rev11 G-06, rev11 F-01).
type RequestForm papers.OrderRequest

func (r *RequestForm) check(d *Doing) error {
	if r.Category != "" {
		if err := oneOf(d, settings.Categories, "categoria", r.Category); err != nil {
			return err
		}
	}
	if r.AssetID == "" && strings.TrimSpace(r.Service) == "" {
		return invalid("equipo", "Elige el equipo que falla o escribe el servicio.")
	}
	if r.AssetID != "" && strings.TrimSpace(r.Service) != "" {
		return invalid("servicio", "Deja un equipo o un servicio, no los dos.")
	}
	// what the register already says of person or machine stays, though the list dropped it
	if b := r.Building; b != "" && b != d.Facts.Requester.Building && b != d.Facts.Asset.Building &&
		!slices.ContainsFunc(d.Facts.Settings.Choices(settings.Buildings), func(c settings.Choice) bool { return c.Label == b }) {
		return invalid("inmueble", "Elige el inmueble de la lista; lo demás va en piso y en oficina.")
	}
	return r.institutional(d)
}

// institutional asks for a mail of the institution: of a domain that it names, or the one of
// the requester's account (domain §5.1, field 8).
func (r *RequestForm) institutional(d *Doing) error {
	if r.Email == "" || strings.EqualFold(r.Email, d.Facts.Requester.Email) {
		return nil
	}
	_, domain, _ := strings.Cut(strings.ToLower(r.Email), "@")
	list := d.Facts.Settings.List(settings.MailDomains)
	for _, x := range list {
		if x = strings.ToLower(strings.TrimPrefix(x, "@")); domain == x || strings.HasSuffix(domain, "."+x) {
			return nil
		}
	}
	return invalid("correo", "Escribe un correo institucional (de "+strings.Join(list, " o de ")+"), o deja el campo vacío para usar el de tu cuenta.")
}

func (r *RequestForm) anyway() bool { return r.Anyway }

func (r *RequestForm) fill(d *Doing) {
	o, p, a := d.Order, d.Facts.Requester, d.Facts.Asset
	o.AssetID, o.Service, o.Category, o.Fault = equipment.ID(r.AssetID), r.Service, r.Category, r.Fault
	if o.Class == "" {
		o.Class = Class(orElse(r.Class, string(Incident)))
	}
	o.Building = orElse(r.Building, orElse(a.Building, p.Building))
	o.Floor = orElse(r.Floor, orElse(a.Floor, p.Floor))
	o.Office = orElse(r.Office, orElse(a.Office, p.Office))
	o.UnitID = p.UnitID
	o.Record.Contact = Contact{Extension: orElse(r.Extension, p.Extension), Email: orElse(r.Email, p.Email), Hours: r.Hours}
	o.Record.CanWork, o.Record.Affects, o.Record.Unbacked = r.CanWork, orElse(r.Affects, "yo"), r.Unbacked
	o.RelapseOf = d.Facts.RelapseOf
	o.Priority = SuggestPriority(d.Facts.Settings, o.Record.CanWork, o.Record.Affects)
}

// Request is activity 1: the requester asks for help (rev11 A-01).
type Request struct {
	Free
	RequestForm
	OnBehalfOf string `form:"en_nombre_de" label:"Solicito en nombre de" kind:"person" validate:"max=64" json:"en_nombre_de,omitempty" section:"En nombre de otra persona"`
	BehalfWhy  string `form:"en_nombre_motivo" label:"Motivo" kind:"text" validate:"max=200" json:"en_nombre_motivo,omitempty" section:"En nombre de otra persona"`
	Mismatch   bool   `form:"no_coincide" label:"Los datos de este equipo no coinciden" help:"Al enviar te preguntamos cuáles; los revisa quien lleva el inventario." kind:"check" json:"no_coincide,omitempty"` // domain §5.1, field 13: the correction follows, nothing changes here
}

// Key names the activity.
func (*Request) Key() procedure.Act { return procedure.Request }

// Check asks for one asset or one service, and for the reason of asking for
// somebody else (GAP-49, GAP-52).
func (r *Request) Check(d *Doing) error {
	if r.OnBehalfOf != "" && !d.Facts.Settings.Yes(settings.OnBehalf) {
		return invalid("en_nombre_de", "Aquí cada quien registra lo suyo: pide a esa persona que haga su propia orden.")
	}
	if r.OnBehalfOf != "" && len([]rune(r.BehalfWhy)) < 10 {
		return invalid("en_nombre_motivo", "Escribe por qué pides en su nombre, con al menos 10 caracteres.")
	}
	return r.check(d)
}

// Apply fills the order from the form and, where it is silent, from the register.
func (r *Request) Apply(d *Doing) {
	o := d.Order
	o.HolderID = people.ID(r.OnBehalfOf)
	o.Record.OnBehalf = r.BehalfWhy
	r.fill(d)
	o.RequestedAt = d.Now
	d.Effects.Text = r.Fault
}

// Capture is an order that reached the Supervisor by telephone, paper or mail
// (rev11 G-10, P-12).
type Capture struct {
	Free
	RequestForm
	RequesterID   string    `form:"solicita" label:"Quién solicita" kind:"person" validate:"required,max=64" json:"solicita" section:"Cómo llegó"`
	Medium        string    `form:"medio" label:"Medio" kind:"radio" options:"telefono=Teléfono|impreso=Formato impreso|correo=Correo" validate:"required,oneof=telefono impreso correo" json:"medio" section:"Cómo llegó"`
	RealAt        time.Time `form:"hora_real" label:"Fecha y hora reales de la solicitud" kind:"datetime" validate:"required" json:"hora_real" section:"Cómo llegó"`
	BlockFolio    string    `form:"folio_bloque" label:"Folio impreso" help:"Solo para formato impreso, con su dígito verificador." kind:"text" validate:"max=24" when:"medio=impreso" json:"folio_bloque,omitempty" section:"Cómo llegó"`
	OutageID      string    `form:"caida" label:"Caída del sistema" kind:"choice" validate:"max=64" json:"caida,omitempty" section:"Cómo llegó"`
	Justification string    `form:"justificacion" label:"Por qué no se usó el sistema" help:"Si no hay una caída registrada." kind:"text" validate:"max=300" json:"justificacion,omitempty" section:"Cómo llegó"`
}

// Key names the activity.
func (*Capture) Key() procedure.Act { return procedure.Capture }

// Check asks for one asset or one service.
func (c *Capture) Check(d *Doing) error { return c.check(d) }

// Prepare puts on the order what the guards of OS-05 ask before the act applies.
func (c *Capture) Prepare(o *Order) {
	o.Medium, o.RequestedAt, o.RequesterID = c.Medium, c.RealAt.UTC(), people.ID(c.RequesterID)
	o.Record.Capture = &CaptureNote{OutageID: c.OutageID, Justification: strings.TrimSpace(c.Justification), BlockFolio: strings.ToUpper(strings.TrimSpace(c.BlockFolio))}
}

// Apply fills the order and keeps both times: when it was asked and when it was
// typed.
func (c *Capture) Apply(d *Doing) {
	c.fill(d)
	d.Order.CapturedBy = d.Actor.Person.ID
	d.Effects.Text, d.Effects.RealAt = c.Fault, c.RealAt.UTC()
}

// Prefill is an order that the system proposes (OS-02).
type Prefill struct {
	Free
	Unchecked
	Origin   Origin
	Fault    string
	DueOn    string
	AssetID  equipment.ID
	RepairID string
	Entry    string `json:",omitempty"` // of the yearly programme, "" without one (rev11 P-04)
	On       string `json:",omitempty"` // day of the programme
}

// Key names the activity.
func (*Prefill) Key() procedure.Act { return procedure.Prefill }

// Apply fills the proposal from the register.
func (p *Prefill) Apply(d *Doing) {
	o := d.Order
	o.Origin, o.AssetID, o.Fault, o.RepairID = p.Origin, p.AssetID, p.Fault, p.RepairID
	o.Class = Upkeep
	if p.Origin == Comeback {
		o.Class = Installation
	}
	r := RequestForm{AssetID: string(p.AssetID), Fault: p.Fault, CanWork: "si", Affects: "yo"}
	r.fill(d)
	o.Record.PrefillDue, o.Record.PlannedOn = p.DueOn, p.On
	d.Effects.Text = p.Fault
}

// ConfirmPrefill turns a proposal into an order (OS-03).
type ConfirmPrefill struct {
	Free
	Unchecked
	Fault string `form:"falla" label:"¿Algo más que deban saber?" kind:"area" validate:"max=2000" json:"falla,omitempty"`
	Hours string `form:"horario" label:"Horario en que puedes atender" kind:"text" validate:"max=60" json:"horario,omitempty"`
}

// Key names the activity.
func (*ConfirmPrefill) Key() procedure.Act { return procedure.ConfirmPrefill }

// Apply adds what the person wrote and marks who confirmed.
func (c *ConfirmPrefill) Apply(d *Doing) {
	o := d.Order
	if c.Fault != "" {
		o.Fault += "\n" + c.Fault
	}
	contact := o.Record.Contact
	contact.Hours = c.Hours
	o.Record.Contact = contact
	o.RequestedAt = d.Now
	if d.Actor.Person.ID != o.RequesterID {
		o.CapturedBy = d.Actor.Person.ID
	}
	d.Effects.Text = c.Fault
}

// Reason is a short explanation that several acts ask for.
type Reason struct {
	Text string `form:"motivo" label:"Motivo" kind:"area" validate:"required,min=10,max=500" json:"motivo"`
}

// DiscardPrefill ends a preventive proposal (OS-04).
type DiscardPrefill struct {
	Free
	Unchecked
	Reason
}

// Key names the activity.
func (*DiscardPrefill) Key() procedure.Act { return procedure.DiscardPrefill }

// Apply keeps the reason.
func (a *DiscardPrefill) Apply(d *Doing) { d.Effects.Text = a.Text }

// Cancel ends an order that its requester no longer needs (OS-08, 16, 30, 33, 38, 44).
type Cancel struct {
	Free
	Unchecked
	Reason
}

// Key names the activity.
func (*Cancel) Key() procedure.Act { return procedure.Cancel }

// Apply keeps the reason and annuls the ST-ERE that was under way.
func (a *Cancel) Apply(d *Doing) {
	d.Effects.Text = a.Text
	if d.Order.Record.Handover != "" {
		d.Effects.paper(PaperChange{Kind: "ST-ERE", Void: a.Text})
	}
}
