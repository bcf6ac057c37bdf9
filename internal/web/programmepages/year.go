package programmepages

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// mostOut is how many machines without a place the page names.
const mostOut = 50

// returnForm is what the TDTIC has to say of a proposal.
type returnForm struct {
	Text string `form:"observaciones" label:"Qué hay que cambiar" kind:"area" validate:"required,min=10,max=1000"`
}

// signForm is the signature of the TDTIC.
type signForm struct {
	Secret string `form:"firma" label:"Tu contraseña o PIN" kind:"password" validate:"required,max=200"`
}

// yearView is the page of a year.
type yearView struct {
	heading  web.Heading
	year     int
	years    []web.Chip
	versions []web.Chip
	version  maintenance.Programme // the one that is shown; zero without any
	figures  []web.Figure
	by       []web.Chip // by AST or by building
	weeks    web.Sheet
	out      web.Sheet
	outs     int
	acts     []maintenance.Act
	keeps    bool // the reader is a Supervisor
	signs    bool // the reader may sign for the DTIC
	hash     string
	seq      int64
	prepare  formView
	back     formView
	sign     formView
	problem  *problem.Error
	now      calendar.Day
	email    string // of who signs, for password managers
}

func (p *pages) year(w http.ResponseWriter, r *http.Request) error { return p.showYear(w, r, nil) }

// showYear shows a year; a form of it may have come back.
func (p *pages) showYear(w http.ResponseWriter, r *http.Request, s *sent) error {
	ctx, c, actor := r.Context(), p.DB.Read(), web.ActorOf(r.Context())
	v := yearView{now: today(r), keeps: actor.Has(people.Supervisor), signs: actor.Has(people.Director), problem: s.problem()}
	years, err := p.Desk.Store.Years(ctx, c)
	if err != nil {
		return err
	}
	v.year = v.now.Year
	if n, err := strconv.Atoi(r.FormValue("anio")); err == nil && n > 2000 && n < 2200 {
		v.year = n
	} else if len(years) > 0 && !slices.Contains(years, v.year) {
		v.year = years[0]
	}
	versions, err := p.Desk.Store.Versions(ctx, c, v.year)
	if err != nil {
		return err
	}
	versions = slices.DeleteFunc(versions, func(x maintenance.Programme) bool { return x.State == maintenance.Dropped })
	v.version = chosen(versions, r.FormValue("version"))
	for _, y := range withNext(years, v.now) {
		v.years = append(v.years, web.Chip{Label: strconv.Itoa(y), Href: maintenance.YearPath(y), Current: y == v.year})
	}
	if len(versions) > 1 {
		for _, x := range versions {
			v.versions = append(v.versions, web.Chip{Label: fmt.Sprintf("Versión %d, %s", x.Version, lower(x.State.Label())), Href: versionHref(x), Current: x.ID == v.version.ID})
		}
	}
	if v.version.ID != "" {
		if err := p.showVersion(r, &v); err != nil {
			return err
		}
	}
	if v.keeps {
		if err := p.prepareForm(r, &v, s); err != nil {
			return err
		}
	}
	v.email = actor.Person.Email
	v.back = formOf(yearPath+"/"+v.version.ID+"/devolver", &returnForm{}, nil, s)
	v.sign = formOf(yearPath+"/"+v.version.ID+"/aprobar", &signForm{}, nil, s)
	v.head()
	return web.Render(w, r, s.status(), yearPage(v))
}

// chosen is the version that is asked for, or the one that matters: in force, or coming.
func chosen(list []maintenance.Programme, asked string) maintenance.Programme {
	if n, err := strconv.Atoi(asked); err == nil {
		for _, x := range list {
			if x.Version == n {
				return x
			}
		}
	}
	rank := func(x maintenance.Programme) int {
		switch {
		case x.State == maintenance.Current:
			return 0
		case x.Coming():
			return 1
		}
		return 2
	}
	if len(list) == 0 {
		return maintenance.Programme{}
	}
	return slices.MinFunc(list, func(a, b maintenance.Programme) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Version, a.Version))
	})
}

// withNext are the years with a programme, with this one and the next.
func withNext(years []int, now calendar.Day) []int {
	list := slices.Clone(years)
	for _, y := range []int{now.Year, now.Year + 1} {
		if !slices.Contains(list, y) {
			list = append(list, y)
		}
	}
	slices.Sort(list)
	return list
}

func versionHref(x maintenance.Programme) string {
	return web.WithQuery(yearPath, url.Values{"anio": {strconv.Itoa(x.Year)}, "version": {strconv.Itoa(x.Version)}})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}

// showVersion fills in what a version says.
func (p *pages) showVersion(r *http.Request, v *yearView) (err error) {
	ctx, c, x := r.Context(), p.DB.Read(), v.version
	v.seq = x.Seq
	cover, err := p.Desk.Store.Coverage(ctx, c, x.ID, v.now)
	if err != nil {
		return err
	}
	v.figures = figures(x, cover)
	visits, err := p.Desk.Store.Visits(ctx, c, x.ID)
	if err != nil {
		return err
	}
	cal, err := p.Settings.Calendar(ctx)
	if err != nil {
		return err
	}
	byBuilding := r.FormValue("por") == "inmueble"
	names, err := p.names(r, x, visits)
	if err != nil {
		return err
	}
	v.weeks = weekSheet(x, visits, names, cal, byBuilding)
	q := url.Values{"anio": {strconv.Itoa(x.Year)}, "version": {strconv.Itoa(x.Version)}}
	v.by = append(v.by, web.Chip{Label: "Por AST", Href: web.WithQuery(yearPath, q), Current: !byBuilding})
	q = url.Values{"anio": q["anio"], "version": q["version"], "por": {"inmueble"}}
	v.by = append(v.by, web.Chip{Label: "Por inmueble", Href: web.WithQuery(yearPath, q), Current: byBuilding})
	rows, n, err := p.Desk.Store.Outs(ctx, c, x.ID, mostOut)
	if err != nil {
		return err
	}
	v.outs, v.out = n, outSheet(rows)
	if v.acts, err = p.Desk.Store.Acts(ctx, c, x.ID); err != nil {
		return err
	}
	slices.Reverse(v.acts)
	if v.signs && x.State == maintenance.Sent {
		_, v.hash, err = p.Desk.Store.Content(ctx, c, x)
	}
	return err
}

// names are the AST of a version, also those who take part and have nothing yet.
func (p *pages) names(r *http.Request, x maintenance.Programme, visits []maintenance.Visit) (map[people.ID]people.Person, error) {
	ids := x.TakePart()
	for _, v := range visits {
		ids = append(ids, people.ID(v.Adviser))
	}
	slices.Sort(ids)
	return p.People.Named(r.Context(), p.DB.Read(), slices.Compact(ids)...)
}

func percent(tenths int) string { return fmt.Sprintf("%d.%d", tenths/10, tenths%10) }

// figures are the numbers of a version: in force, how much is done; before, what it plans.
func figures(x maintenance.Programme, v maintenance.Coverage) []web.Figure {
	list := func(view string) string {
		return web.WithQuery(yearPath+"/"+x.ID+"/lista", url.Values{"ver": {view}})
	}
	total := web.Figure{ID: "cifra-total", Name: "Mantenimientos del año", Value: web.Number(v.Total), Words: fmt.Sprintf("a lo más %d por AST y semana", x.Level),
		Meaning: "Equipos con un día en esta versión, sin los que salieron del inventario. La carga semanal es la menor con la que caben los mismos equipos sin retrasar más.", Href: yearPath + "/" + x.ID + "/lista", Link: "Ver la lista"}
	late := web.Figure{ID: "cifra-tarde", Name: "Programados después de vencer", Value: web.Number(v.Late), Words: "no hubo lugar antes, o ya estaban vencidos",
		Meaning: "Mantenimientos pendientes cuyo día es posterior a su vencimiento.", Href: list(maintenance.ViewLate), Link: "Ver cuáles"}
	if x.State != maintenance.Current && x.State != maintenance.Former {
		return []web.Figure{total, late}
	}
	cover := web.Figure{ID: "cifra-cobertura", Name: "Cobertura", Value: "—", Words: "nada ha vencido todavía",
		Meaning: "Mantenimientos cumplidos, de los que vencieron antes de hoy y los que ya se cumplieron. No cuenta los equipos que salieron del inventario.", Href: list(maintenance.ViewDemanded), Link: "Ver los exigibles"}
	if n, ok := v.Percent(); ok {
		cover.Value, cover.Unit, cover.Words = percent(n), "%", fmt.Sprintf("%s de %s exigibles", web.Number(v.Done), web.Number(v.Demanded))
	}
	overdue := web.Figure{ID: "cifra-vencidas", Name: "Vencidos", Value: web.Number(v.Overdue), Words: "su día de vencer ya pasó", Meaning: "Mantenimientos que vencieron antes de hoy y no se han hecho.", Href: list(maintenance.ViewOverdue), Link: "Ver los vencidos"}
	if v.Overdue > 0 {
		overdue.Tone = web.Bad
	}
	asks := web.Figure{ID: "cifra-otra", Name: "Piden otra fecha", Value: web.Number(v.Asks), Words: "esperan a la Supervisión", Meaning: "Mantenimientos cuya persona usuaria pidió otra fecha, o cuya orden terminó sin hacerlo.", Href: list(maintenance.ViewAsks), Link: "Ver quiénes"}
	if v.Asks > 0 {
		asks.Tone = web.Soon
	}
	return []web.Figure{cover, overdue, asks, total, late}
}

// weekSheet is the year: a row a week, a column an AST or a building.
func weekSheet(x maintenance.Programme, visits []maintenance.Visit, names map[people.ID]people.Person, cal calendar.Calendar, byBuilding bool) web.Sheet {
	title := func(v maintenance.Visit) string {
		if byBuilding {
			if v.Building == "" {
				return "Sin inmueble"
			}
			return v.Building
		}
		return bare(names[people.ID(v.Adviser)].Name)
	}
	type count struct{ n, done int }
	cells, columns, totals := map[string]map[string]count{}, []string{}, map[string]count{}
	if !byBuilding {
		for _, id := range x.TakePart() {
			columns = append(columns, bare(names[id].Name))
		}
	}
	for _, v := range visits {
		d, err := calendar.ParseDay(v.Day)
		if err != nil {
			continue // the store keeps days only
		}
		week, col := maintenance.Monday(d).String(), title(v)
		if cells[week] == nil {
			cells[week] = map[string]count{}
		}
		if !slices.Contains(columns, col) {
			columns = append(columns, col)
		}
		k, t := cells[week][col], totals[week]
		cells[week][col] = count{k.n + v.N, k.done + v.Done}
		totals[week] = count{t.n + v.N, t.done + v.Done}
	}
	slices.Sort(columns)
	s := web.Sheet{Caption: fmt.Sprintf("Mantenimientos de %d por semana", x.Year), Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Semana"}, {Title: "Total"}}}
	for _, col := range columns {
		s.Columns = append(s.Columns, web.Column{Title: col, Number: true})
	}
	cell := func(k count, limit bool) web.Cell {
		if k.n == 0 {
			return web.Cell{}
		}
		c := web.Cell{Text: web.Number(k.n)}
		if k.done > 0 {
			c.Small = web.Count(k.done, "cumplido", "cumplidos")
		}
		if limit && k.n > x.Weekly {
			c = web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Soon, Icon: web.IconAlertTriangle, Text: fmt.Sprintf("%d de %d", k.n, x.Weekly)})}
		}
		return c
	}
	first := calendar.Day{Year: x.Year, Month: 1, Day: 1}
	for d := maintenance.Monday(first); d.Year <= x.Year; d = d.Add(7) {
		week := d.String()
		off := holidays(cal, d)
		if totals[week].n == 0 && (len(off) == 5 || d.Add(4).String() < x.FromDay) {
			continue
		}
		head := web.Cell{Text: weekWords(d), Href: yearPath + "/" + x.ID + "/semanas/" + week}
		if len(off) > 0 {
			head.Small = web.Count(len(off), "día inhábil", "días inhábiles")
		}
		row := []web.Cell{head, cell(totals[week], false)}
		if n := totals[week].n; n > 0 {
			row[1].Text = web.Count(n, "equipo", "equipos")
		}
		for _, col := range columns {
			row = append(row, cell(cells[week][col], !byBuilding))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// holidays are the working days of a week that are none, with why.
func holidays(cal calendar.Calendar, monday calendar.Day) (list []string) {
	for i := range 5 {
		if ok, why := cal.IsBusinessDay(monday.Add(i)); !ok {
			list = append(list, why)
		}
	}
	return list
}

func outSheet(rows []maintenance.OutRow) web.Sheet {
	s := web.Sheet{Caption: "Equipos sin lugar en esta versión", Hide: true, Cards: true, Columns: []web.Column{{Title: "Equipo"}, {Title: "Por qué"}, {Title: "Vence"}}}
	for _, x := range rows {
		name := x.Inventory
		if name == "" {
			name = "Sin inventario"
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: name, Href: web.AssetsPath + "/" + x.Asset, Folio: true, Small: x.Name()}, {Text: x.Why}, {Text: dayWords(x.DueOn)}})
	}
	return s
}

// prepareForm is the form of the proposal: of the year that is shown, with who takes part
// now and the limits of the version before, or of the parameters.
func (p *pages) prepareForm(r *http.Request, v *yearView, s *sent) error {
	ctx, c := r.Context(), p.DB.Read()
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	advisers, err := p.People.Advisers(ctx, c, calendar.DayOf(web.Now(ctx), clock.Mexico))
	if err != nil {
		return err
	}
	f := maintenance.PrepareForm{Year: v.year, Daily: values.Int(settings.ProgrammeDaily), Weekly: values.Int(settings.ProgrammeWeekly), Ahead: values.Int(settings.ProgrammeAhead)}
	choices := forms.Choices{"ast": nil}
	for _, a := range advisers {
		label := bare(a.Person.Name)
		if !a.Present {
			label += " (" + lower(a.Why) + ")"
		}
		choices["ast"] = append(choices["ast"], forms.Option{Key: string(a.Person.ID), Label: label})
		f.Advisers = append(f.Advisers, string(a.Person.ID))
	}
	if x := v.version; x.Coming() || x.State == maintenance.Current {
		f.Daily, f.Weekly, f.Ahead, f.Advisers = x.Daily, x.Weekly, x.Ahead, nil
		for _, id := range x.TakePart() {
			f.Advisers = append(f.Advisers, string(id))
		}
	}
	v.prepare = formOf(yearPath, &f, choices, s)
	return nil
}

// head answers how the year stands.
func (v *yearView) head() {
	v.heading = web.Heading{Title: fmt.Sprintf("Programa anual %d", v.year)}
	x := v.version
	switch {
	case x.ID == "":
		v.heading.Answer = "Todavía no hay programa para este año."
		v.heading.Rest = "Mientras tanto, cada equipo recibe su propuesta de orden al vencer."
	case x.State == maintenance.Current:
		v.heading.Answer = v.figures[0].Words + "."
		v.heading.Answer = string(v.heading.Answer[0]&^0x20) + v.heading.Answer[1:]
		if v.figures[0].Unit != "" {
			v.heading.Answer = "Cobertura de " + v.figures[0].Value + " %: " + v.figures[0].Words + "."
		}
		v.heading.Rest = v.figures[1].Value + " vencidos."
	case x.State == maintenance.Draft:
		v.heading.Answer = fmt.Sprintf("Versión %d, en propuesta.", x.Version)
		v.heading.Rest = "Se puede mover; nadie ha recibido aviso."
	case x.State == maintenance.Sent:
		v.heading.Answer = fmt.Sprintf("Versión %d, espera la aprobación de la persona titular de la DTIC.", x.Version)
	case x.State == maintenance.Approved:
		v.heading.Answer = fmt.Sprintf("Versión %d, aprobada. Falta publicarla.", x.Version)
	default:
		v.heading.Answer = fmt.Sprintf("Versión %d, sustituida por una posterior.", x.Version)
	}
	if x.ID != "" {
		v.heading.Actions = append(v.heading.Actions, web.Action{Label: "Ver la lista", Icon: web.IconList, Href: yearPath + "/" + x.ID + "/lista"})
	}
	v.heading.Actions = append(v.heading.Actions, web.Action{Label: "Seguirlo en mi calendario", Icon: web.IconCalendar, Href: feedsPath})
}

// steps are what the reader may do with the version that is shown.
func (v yearView) steps() (list []web.Action) {
	if !v.keeps {
		return nil
	}
	do := func(label, what string, style web.Style) {
		list = append(list, web.Action{Label: label, Href: yearPath + "/" + v.version.ID + "/" + what, Post: true, Style: style,
			Hidden: []web.Hidden{{Name: "visto", Value: strconv.FormatInt(v.seq, 10)}, {Name: web.KeyField, Value: database.NewID()}}})
	}
	switch v.version.State {
	case maintenance.Draft:
		do("Enviar a aprobación", "enviar", web.Primary)
		do("Desechar la propuesta", "desechar", web.Plain)
	case maintenance.Approved:
		do("Publicar el programa", "publicar", web.Primary)
		do("Desechar la versión", "desechar", web.Plain)
	}
	return list
}

// canPrepare tells whether a proposal may be made: for a year to come or under way, while
// no version waits to be signed or published.
func (v yearView) canPrepare() bool {
	return v.keeps && v.year >= v.now.Year && v.version.State != maintenance.Sent && v.version.State != maintenance.Approved
}

func (v yearView) prepareTitle() string {
	switch v.version.State {
	case "":
		return "Preparar la propuesta"
	case maintenance.Draft:
		return "Preparar otra vez"
	}
	return "Preparar otra versión"
}

func (v yearView) prepareWords() string {
	switch v.version.State {
	case maintenance.Draft:
		return "Se reparte de nuevo; lo que moviste a mano se queda donde está."
	case maintenance.Current:
		return "Lo confirmado, lo que ya tiene orden y lo cumplido se queda como está; lo demás se reparte de nuevo."
	}
	return "Se reparte el año entre los AST que elijas, por inmueble, en días hábiles y lo más cerca posible de cada vencimiento."
}
