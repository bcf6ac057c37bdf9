package estatepages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// How much a page shows at most.
const (
	mostFiles = 200
	mostAway  = 100
)

type homeView struct {
	answer, rest string
	reviews      []web.Line // X30: the three look at it together (P-07)
	replacements []web.Line // X35 and machines with a provisional number (P-09)
	disposals    []web.Line // proposed to be written off (P-09)
	unnumbered   []web.Line // movements without the number of the system of the State (P-09)
	asked        int        // of them, those that wait for the Coordinación
	files        web.Sheet
	fileCount    int // all that are open; the sheet has the first of them
	days         int
	long         []web.Line // away for more than so many days, the longest first
	longCount    int        // and how many there are
	places       []web.Pair
	away         int
}

// known are the names that several files need, read once.
type known struct {
	assets    map[equipment.ID]equipment.Asset
	custody   map[equipment.ID]equipment.Custody
	providers map[string]string
	orders    map[string]string // folio of an order by its id
	letters   map[string]string // number of a letter by its id
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	files, err := p.Repair.ListOpen(ctx, c, mostFiles)
	if err != nil {
		return err
	}
	k, err := p.around(ctx, c, files)
	if err != nil {
		return err
	}
	v := homeView{files: fileSheet(files, k, now)}
	if v.fileCount, err = p.Repair.CountOpen(ctx, c); err != nil {
		return err
	}
	if err := p.whatIsHere(ctx, c, now, &v); err != nil {
		return err
	}
	provisional, err := p.Equipment.Provisional(ctx, c, mostAway)
	if err != nil {
		return err
	}
	for _, a := range provisional {
		v.replacements = append(v.replacements, web.Line{Icon: web.IconReplace, Title: a.Name(), Href: assetPath(a.ID) + "/numero", Folio: a.Inventory, Text: numberWords(a), State: web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "Sin número definitivo"}})
	}
	if err := p.whatIsProposed(ctx, c, now, &v); err != nil {
		return err
	}
	if err := p.whatHasNoNumber(ctx, c, now, &v); err != nil {
		return err
	}
	if err := p.whatIsAway(ctx, c, now, &v); err != nil {
		return err
	}
	v.answer, v.rest = answerOf(v)
	return web.Render(w, r, http.StatusOK, homePage(v))
}

// whatIsHere lists the machines that came back: those that the three have to look at, by
// the day that was proposed and then by how long they wait, and the replacements whose
// movement is not registered (domain §7.6).
func (p *pages) whatIsHere(ctx context.Context, c *database.Conn, now time.Time, v *homeView) error {
	files, err := p.Repair.Waiting(ctx, c, "", "", []procedure.State{procedure.X30, procedure.X35}, mostFiles)
	if err != nil {
		return err
	}
	k, err := p.around(ctx, c, files)
	if err != nil {
		return err
	}
	slices.SortStableFunc(files, func(a, b repair.File) int {
		x, _, agreed := a.Meeting()
		y, _, other := b.Meeting()
		switch {
		case agreed && other:
			return x.Compare(y)
		case agreed:
			return -1
		case other:
			return 1
		}
		return 0
	})
	for _, f := range files {
		line := web.Line{Icon: web.IconDeviceDesktop, Title: k.assets[equipment.ID(f.AssetID)].Name(), Href: filePath(f.Folio), Folio: f.Folio, Text: k.who(f) + ", " + web.Since(f.StateSince.Time, now),
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(f.StateSince.Time))}}
		if f.State == procedure.X35 {
			v.replacements = append(v.replacements, line)
			continue
		}
		line.Text += ", sin fecha"
		if at, place, ok := f.Meeting(); ok {
			line.Text = strings.TrimSuffix(web.Moment(at, now)+", "+place, ", ") + " · " + k.who(f)
			line.State = web.Badge{Icon: web.IconCalendar, Text: web.ShortDay(at, now)}
			if at.Before(now) {
				line.State = web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Pasó su fecha"}
			}
		}
		v.reviews = append(v.reviews, line)
	}
	return nil
}

// numberWords say what number a machine has that waits for its definitive one.
func numberWords(a equipment.Asset) string {
	if a.Inventory == "" {
		return "entró sin número"
	}
	return "número provisional"
}

// whatHasNoNumber lists the movements that were acknowledged without the number of the system of
// the State (rev11 P-09).
func (p *pages) whatHasNoNumber(ctx context.Context, c *database.Conn, now time.Time, v *homeView) error {
	list, err := p.Papers.Unnumbered(ctx, c, mostAway)
	if err != nil {
		return err
	}
	for _, m := range list {
		var body papers.MovementPaper
		if err := m.Decode(&body); err != nil {
			return err
		}
		v.unnumbered = append(v.unnumbered, web.Line{Icon: web.IconFileText, Title: movementWords[body.Move.Kind], Href: "/movimientos/" + url.PathEscape(m.Folio) + "/numero", Folio: m.Folio, Text: body.Order,
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(m.At))}})
	}
	return nil
}

// movementWords say what a movement is.
var movementWords = map[string]string{"sustitucion": "Sustitución", "baja": "Baja"}

// whatIsProposed lists the machines that an AST hands over to be written off, and those that
// external files proposed to write off (EX-09).
func (p *pages) whatIsProposed(ctx context.Context, c *database.Conn, now time.Time, v *homeView) error {
	list, err := p.Repair.Disposals(ctx, c, "", mostAway)
	if err != nil {
		return err
	}
	ids := make([]equipment.ID, len(list))
	for i, x := range list {
		ids[i] = equipment.ID(x.AssetID)
	}
	named, err := p.Equipment.Named(ctx, c, ids...)
	if err != nil {
		return err
	}
	handed, err := p.Desk.HandedOver(ctx, c, mostAway)
	if err != nil {
		return err
	}
	of := make([]equipment.ID, len(handed))
	for i, x := range handed {
		of[i] = x.AssetID
	}
	machines, err := p.Equipment.Named(ctx, c, of...)
	if err != nil {
		return err
	}
	for _, x := range handed {
		a := machines[x.AssetID]
		v.asked++
		v.disposals = append(v.disposals, web.Line{Icon: web.IconArchive, Title: a.Name(), Href: orders.DisposalPath(x.Order), Folio: a.Inventory, Text: x.Paper + ", orden " + x.Order + ": lo entrega su AST",
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(x.Since.Time))}})
	}
	for i, x := range list {
		a := named[ids[i]]
		line := web.Line{Icon: web.IconArchive, Title: a.Name(), Href: repair.DisposalPath(x.File), Folio: a.Inventory, Text: x.Paper + ", expediente " + x.File,
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(x.Since.Time))}}
		if x.Asked == 0 {
			line.Href, line.Text = filePath(x.File), line.Text+", falta la firma de la Supervisión"
		} else {
			v.asked++
		}
		v.disposals = append(v.disposals, line)
	}
	return nil
}

// whatIsAway lists the machines that have been out of their place for long, and counts
// all that are.
func (p *pages) whatIsAway(ctx context.Context, c *database.Conn, now time.Time, v *homeView) error {
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	v.days = values.Int(settings.AwayDays)
	list, err := p.Equipment.Away(ctx, c, mostAway)
	if err != nil {
		return err
	}
	ids := make([]equipment.ID, len(list))
	for i, x := range list {
		ids[i] = x.AssetID
	}
	named, err := p.Equipment.Named(ctx, c, ids...)
	if err != nil {
		return err
	}
	if v.longCount, err = indicators.AwayLong(ctx, c, now.AddDate(0, 0, -v.days)); err != nil {
		return err
	}
	for _, x := range list {
		if now.Sub(x.Since) < time.Duration(v.days)*24*time.Hour {
			continue
		}
		a := named[x.AssetID]
		v.long = append(v.long, web.Line{Icon: web.IconDeviceDesktop, Title: a.Name(), Href: assetPath(a.ID), Folio: a.Inventory, Text: x.Place.Label() + ", " + orWord(x.Document, "sin documento"),
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(x.Since))}})
	}
	count, err := p.Equipment.CountAway(ctx, c)
	if err != nil {
		return err
	}
	for _, place := range []equipment.Place{equipment.AtDTIC, equipment.AtProvider, equipment.InQuarantine, equipment.AtCoordination} {
		if n := count[place]; n > 0 {
			v.away += n
			v.places = append(v.places, web.Pair{Term: place.Label(), Text: web.Number(n)})
		}
	}
	return nil
}

func answerOf(v homeView) (string, string) {
	rest := web.Count(v.fileCount, "expediente externo abierto", "expedientes externos abiertos") + " y " + web.Count(v.away, "equipo fuera de su lugar.", "equipos fuera de su lugar.")
	switch {
	case len(v.reviews) > 0:
		return web.Count(len(v.reviews), "revisión conjunta por hacer.", "revisiones conjuntas por hacer."), rest
	case len(v.replacements) > 0:
		return web.Count(len(v.replacements), "reemplazo sin número definitivo.", "reemplazos sin número definitivo."), rest
	case v.asked > 0:
		return web.Count(v.asked, "baja propuesta por registrar.", "bajas propuestas por registrar."), rest
	}
	return "Nada espera por la Coordinación.", rest
}

// around reads what the files name, a query for each kind and none for each file.
func (p *pages) around(ctx context.Context, c *database.Conn, files []repair.File) (known, error) {
	k := known{providers: map[string]string{}}
	var assets []equipment.ID
	var folios []string
	for _, f := range files {
		assets, folios = append(assets, equipment.ID(f.AssetID)), append(folios, f.OrderID)
		if f.NewOrderID != "" {
			folios = append(folios, f.NewOrderID)
		}
	}
	var err error
	if k.assets, err = p.Equipment.Named(ctx, c, assets...); err != nil {
		return k, err
	}
	if k.custody, err = p.Equipment.Custodies(ctx, c, assets...); err != nil {
		return k, err
	}
	providers, err := p.Equipment.AllProviders(ctx, c)
	if err != nil {
		return k, err
	}
	for _, x := range providers {
		k.providers[x.ID] = x.Name
	}
	if k.orders, err = orders.FoliosOf(ctx, c, folios...); err != nil {
		return k, err
	}
	var letters []string
	for _, f := range files {
		if f.LetterID != "" {
			letters = append(letters, f.LetterID)
		}
	}
	k.letters, err = p.Letters.NumbersOf(ctx, c, letters...)
	return k, err
}

// who is whom the file depends on outside: a provider, or the Agencia by its letter.
func (k known) who(f repair.File) string {
	if f.Kind == procedure.NormFile {
		return "Agencia, oficio " + orWord(k.letters[f.LetterID], "por asentar")
	}
	return orWord(clean(k.providers[f.ProviderID]), "Proveedor por asentar")
}

func fileSheet(files []repair.File, k known, now time.Time) web.Sheet {
	s := web.Sheet{Caption: "Expedientes externos abiertos", Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Expediente"}, {Title: "Equipo"}, {Title: "En qué va"}, {Title: "Con quién"}, {Title: "Custodia"}}}
	for _, f := range files {
		a, at := k.assets[equipment.ID(f.AssetID)], k.custody[equipment.ID(f.AssetID)]
		s.Rows = append(s.Rows, []web.Cell{
			{Text: f.Folio, Folio: true, Href: filePath(f.Folio), Small: k.orders[f.OrderID]},
			{Text: a.Name(), Href: assetPath(a.ID), Small: a.Inventory},
			{Text: f.Label(), Small: "espera a " + turnOf(f) + ", " + web.Since(f.StateSince.Time, now)},
			{Text: k.who(f), Small: reference(f, now)},
			{Text: at.Place.Label(), Small: orWord(at.Document, "sin documento")},
		})
	}
	return s
}

// turnOf says whose turn a file is.
func turnOf(f repair.File) string {
	turn := f.Turn()
	if len(turn) == 0 {
		return "nadie"
	}
	var names []string
	for _, r := range turn {
		names = append(names, r.Label())
	}
	return strings.Join(names, ", ")
}

func reference(f repair.File, now time.Time) string {
	var parts []string
	if f.ProviderRef != "" {
		parts = append(parts, "su folio "+f.ProviderRef)
	}
	if f.PromisedOn != "" {
		day := dayWords(f.PromisedOn, now)
		if day[0] >= '0' && day[0] <= '9' {
			day = "el " + day
		}
		parts = append(parts, "prometió para "+day)
	}
	return strings.Join(parts, ", ")
}

func filePath(folio string) string { return web.FilesPath + "/" + url.PathEscape(folio) }

func assetPath(id equipment.ID) string { return web.AssetsPath + "/" + url.PathEscape(string(id)) }

// dayWords says a date of a paper as people read it; what is no date stays as it is.
func dayWords(date string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, date, clock.Mexico)
	if err != nil {
		return date
	}
	return web.ShortDay(t, now)
}

func orWord(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func clean(name string) string { return strings.TrimSuffix(name, " (DEMO)") }
