package assetpages

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

// moment is one thing that happened to a machine.
type moment struct {
	kind  string
	at    time.Time
	icon  web.Icon
	title string
	text  string
	folio string
	href  string
}

// The kinds of moment, as the address names them.
var kinds = []struct{ key, words string }{
	{"", "Todo"}, {"ordenes", "Órdenes"}, {"custodia", "Custodia"}, {"mantenimiento", "Mantenimiento"}, {"garantia", "Garantía"}, {"partes", "Piezas"}, {"documentos", "Documentos"},
}

// mostMoments is how much of a life one page tells.
const mostMoments = 60

// tell gathers the life of a machine in one list: orders that the reader may know of,
// changes of hands, maintenance, warranty and external files, and the formats of those
// orders (domain §7.2, §7.6).
func (p *pages) tell(ctx context.Context, v *assetView, see string) error {
	if slices.ContainsFunc(kinds, func(k struct{ key, words string }) bool { return k.key == see }) {
		v.See = see
	}
	for _, o := range v.Orders {
		v.add(moment{"ordenes", o.CreatedAt, web.IconTicket, "Se pidió soporte", o.Title(), o.Folio, web.OrdersPath + "/" + o.Folio})
		if !o.ClosedAt.IsZero() {
			v.add(moment{"ordenes", o.ClosedAt, web.IconCheck, "Terminó la orden", o.Conclusion.Label(), o.Folio, web.OrdersPath + "/" + o.Folio})
		}
		list, err := p.Papers.OfOrder(ctx, p.DB.Read(), string(o.ID))
		if err != nil {
			return err
		}
		for _, x := range list {
			v.add(moment{"documentos", x.At, web.IconFileText, string(x.Kind), "De la orden", cmp.Or(x.Folio, o.Folio), web.OrdersPath + "/" + o.Folio})
		}
	}
	v.tellCustody()
	v.tellUpkeep()
	v.tellProgramme()
	v.tellWarranty()
	v.tellParts()
	slices.SortStableFunc(v.Life, func(a, b moment) int { return b.at.Compare(a.at) })
	v.Cut = v.MoreThan || len(v.Life) > mostMoments || len(v.Ledger) > 0 && v.Ledger[0].Seq > 1
	v.Life = v.Life[:min(len(v.Life), mostMoments)]
	return nil
}

// add keeps a moment of the kind that is asked for.
func (v *assetView) add(m moment) {
	if (v.See == "" || v.See == m.kind) && !m.at.IsZero() && !m.at.After(v.Now) {
		v.Life = append(v.Life, m)
	}
}

func (v *assetView) tellCustody() {
	for _, e := range slices.Backward(v.Ledger) {
		switch e.Kind {
		case "alta":
			v.add(moment{"custodia", e.At, web.IconArchive, "Entró al inventario", e.To.Label(), "", ""})
		case "movimiento":
			v.add(moment{"custodia", e.At, placeIcon(e.To), "Pasó a " + v.receiver(e), e.From.Label() + " → " + e.To.Label(), e.Document, ""})
			if e.Document != "" && v.See == "documentos" {
				v.add(moment{"documentos", e.At, web.IconFileCheck, "Documento de la entrega", "Firmado por las dos partes", e.Document, ""})
			}
		case "baja":
			v.add(moment{"custodia", e.At, web.IconArchive, "Se dio de baja", "", e.Document, ""})
		}
	}
}

func (v *assetView) tellUpkeep() {
	for _, o := range v.Upkeep {
		title, at := "Mantenimiento", o.ClosedAt
		if o.Origin == orders.Preventive {
			title = "Mantenimiento preventivo"
		}
		if at.IsZero() {
			at = o.StateSince
		}
		v.add(moment{"mantenimiento", at, web.IconTool, title, o.Adviser, o.Folio, web.OrdersPath + "/" + o.Folio})
	}
	if v.See == "mantenimiento" && len(v.Upkeep) == 0 {
		v.add(moment{"mantenimiento", noon(v.Asset.LastMaintenance), web.IconTool, "Último mantenimiento anotado en el inventario", "", "", ""})
	}
}

// tellProgramme says what became of its maintenance in yearly programmes (rev11 P-04).
func (v *assetView) tellProgramme() {
	for _, t := range v.Told {
		who := t.PersonName
		if who == "" {
			who = "El sistema"
		}
		text := "Para el " + day(t.Day, v.Now)
		if t.AdviserName != "" {
			text += " · " + t.AdviserName + " (AST)"
		}
		if t.Text != "" {
			text += " · " + t.Text
		}
		v.add(moment{"mantenimiento", t.At.Time, web.IconCalendar, "Programa " + strconv.Itoa(t.Year) + ": " + who + " " + t.Label(), text, "", maintenance.EntryPath(t.Entry)})
	}
}

func (v *assetView) tellWarranty() {
	v.add(moment{"garantia", noon(v.Asset.AcquiredOn), web.IconCirclePlus, "Se adquirió", v.Provider, "", ""})
	v.add(moment{"garantia", noon(v.Asset.WarrantyFrom), web.IconShieldCheck, "Empezó su garantía", v.Provider, "", ""})
	v.add(moment{"garantia", noon(v.Asset.WarrantyUntil), web.IconShieldX, "Terminó su garantía", v.Provider, "", ""})
	for _, f := range v.Files {
		title := "Se reportó en garantía"
		if f.Kind == procedure.NormFile {
			title = "Se pidió su reparación por norma SEI-028"
		}
		v.add(moment{"garantia", f.OpenedAt.Time, web.IconTruckDelivery, title, v.Companies[f.ProviderID], f.Folio, v.filePath(f)})
		if !f.Open() {
			v.add(moment{"garantia", f.ClosedAt.Time, web.IconCheck, "Terminó el expediente externo", f.Label(), f.Folio, v.filePath(f)})
		}
	}
}

// filePath is the page of an external file, "" for who may not read it.
func (v assetView) filePath(f repair.File) string {
	if f.MayRead(v.Reader) {
		return repair.Path(f.Folio)
	}
	return ""
}

// tellParts says which parts orders put into the machine or took back (rev11 A-14).
func (v *assetView) tellParts() {
	for _, x := range v.Parts {
		title, icon := "Se le puso "+partWords(x), web.IconPackage
		if x.Qty > 0 {
			title, icon = "Se devolvió "+partWords(x), web.IconArrowBackUp
		}
		v.add(moment{"partes", x.At.Time, icon, title, web.Pesos(max(x.Value, -x.Value)), x.Folio, web.OrdersPath + "/" + x.Folio})
	}
}

func partWords(x supplies.Fitted) string {
	words := web.Number(int(max(x.Qty, -x.Qty))) + " " + x.Unit + " de " + x.Name
	if x.Serials != "" {
		words += ", serie " + x.Serials
	}
	return words
}

// partLines are the parts of its life with their cost.
func (v assetView) partLines() (lines []web.Line) {
	for _, x := range v.Parts {
		title, icon := partWords(x), web.IconPackage
		if x.Qty > 0 {
			title, icon = "Devuelto: "+title, web.IconArrowBackUp
		}
		lines = append(lines, web.Line{Icon: icon, Title: title, Folio: x.Folio, Href: web.OrdersPath + "/" + x.Folio, Text: web.ShortDay(x.At.Time, v.Now) + " · " + web.Pesos(max(x.Value, -x.Value))})
	}
	return lines
}

// partsCost is what the parts of its life cost, less what came back.
func (v assetView) partsCost() string {
	var sum int64
	for _, x := range v.Parts {
		sum -= x.Value
	}
	return web.Pesos(sum)
}

// noon is a stored local day as an instant; zero for none.
func noon(day string) time.Time {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return time.Time{}
	}
	return d.Time(clock.Mexico, 12, 0, 0)
}

func (v assetView) lifeLines() []web.Line {
	lines := make([]web.Line, len(v.Life))
	for i, m := range v.Life {
		text := web.ShortDay(m.at, v.Now)
		if m.text != "" {
			text += " · " + m.text
		}
		lines[i] = web.Line{Icon: m.icon, Title: m.title, Href: m.href, Folio: m.folio, Text: text}
	}
	return lines
}

func (v assetView) lifeChips() []web.Chip {
	chips := make([]web.Chip, len(kinds))
	for i, k := range kinds {
		q := url.Values{}
		if k.key != "" {
			q.Set("ver", k.key)
		}
		chips[i] = web.Chip{Label: k.words, Href: web.WithQuery(pathOf(v.Asset.ID), q), Current: v.See == k.key}
	}
	return chips
}

func (v assetView) ordersQuery() url.Values {
	return url.Values{web.TextParam: {cmp.Or(v.Asset.Inventory, v.Asset.Serial)}}
}
