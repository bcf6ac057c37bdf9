package orderpages_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

// listener is a page that is open.
type listener struct {
	t      *testing.T
	events chan string // «cambios 2 cambios nuevos»
	leave  context.CancelFunc
	header http.Header
}

// listen opens a stream, compressed or not, as a browser would.
func (b *browser) listen(path string, headers ...string) *listener {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.t.Context()))
	b.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		b.t.Fatalf("%s answers %s %s", path, res.Status, res.Header.Get("Content-Type"))
	}
	l := &listener{t: b.t, events: make(chan string, 100), leave: cancel, header: res.Header}
	go func() {
		defer close(l.events)
		defer res.Body.Close()
		lines, event := bufio.NewScanner(res.Body), ""
		for lines.Scan() {
			if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				event = name
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				l.events <- event + " " + data
			}
		}
	}()
	return l
}

// hears waits for an event that says some words, whatever comes before it.
func (l *listener) hears(words string) {
	l.t.Helper()
	patience := time.After(10 * time.Second)
	var heard []string
	for {
		select {
		case e, open := <-l.events:
			if strings.Contains(e, words) {
				return
			}
			heard = append(heard, e)
			if !open {
				l.t.Fatalf("it ended before %q; it said %q", words, heard)
			}
		case <-patience:
			l.t.Fatalf("never said %q; it said %q", words, heard)
		}
	}
}

// ended waits for the end of the stream and returns what it still said.
func (l *listener) ended() (rest []string) {
	l.t.Helper()
	patience := time.After(10 * time.Second)
	for {
		select {
		case e, open := <-l.events:
			if !open {
				return rest
			}
			rest = append(rest, e)
		case <-patience:
			l.t.Fatal("it does not end")
		}
	}
}

func (o *office) now() string {
	return url.QueryEscape(database.At(o.clock.Now()).String())
}

func TestAnOpenOrderHearsWhatChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, "")
		folio := o.filed()
		page := o.ana.get("/ordenes/" + folio).is(200).shows(`data-vivo="/vivo?orden=` + folio + `&amp;desde=2.0"`)
		if strings.Contains(page.words(), "cambios nuevos") {
			t.Error("the page says it before it happens")
		}
		for _, encoding := range []string{"gzip", "identity"} {
			ana := o.ana.listen("/vivo?orden="+folio+"&desde=2.0", "Accept-Encoding", encoding)
			if got := ana.header.Get("Content-Encoding"); got != "" || ana.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: encoded as %q, cached as %q", encoding, got, ana.header.Get("Cache-Control"))
			}
			o.clock.Advance(time.Minute)
			o.tech.send("/ordenes/"+folio+"/mensajes", url.Values{"texto": {"Voy para allá con " + encoding}, "_clave": {encoding}}).is(http.StatusSeeOther)
			if encoding == "gzip" {
				ana.hears(`"texto":"1 cambio nuevo"`)
			} else {
				ana.hears(`"texto":"2 cambios nuevos"`)
			}
			ana.leave()
			ana.ended()
		}
		// A note is no change for the requester's side, an act is one for both.
		ana, tech := o.ana.listen("/vivo?orden="+folio+"&desde=2.2"), o.tech.listen("/vivo?orden="+folio+"&desde=2.2")
		o.chief.send("/ordenes/"+folio+"/mensajes", url.Values{"texto": {"Revisa el tablero"}, "para": {"interna"}, "_clave": {"n"}}).is(http.StatusSeeOther)
		tech.hears(`"n":1`)
		if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.tech, people.Adviser), folio, &orders.Receive{}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		tech.hears(`"n":2`)
		ana.hears(`"n":1`)
	})
}

func (o *office) actor(b *browser, roles ...people.Role) people.Actor {
	return people.Actor{Person: b.person, Roles: append(roles, people.Requester)}
}

func TestAQueueHearsWhatConcernsItsPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, "")
		o.tech.get("/mi-turno").is(200).shows(`data-vivo="/vivo?cola=turno&amp;desde=`)
		o.chief.get("/tablero").is(200).shows(`data-vivo="/vivo?cola=tablero&amp;desde=`)
		since := o.now()
		tech, board, other := o.tech.listen("/vivo?cola=turno&desde="+since), o.chief.listen("/vivo?cola=tablero&desde="+since), o.other.listen("/vivo?cola=turno&desde="+since)
		o.clock.Advance(time.Minute)
		first := o.filed() // filed and assigned
		board.hears(`"n":2`)
		tech.hears(`"n":`)
		o.filed()
		board.hears(`"n":4`)
		// Who comes late hears what was missed.
		o.tech.listen("/vivo?cola=turno&desde=" + since).hears(`"texto":"4 cambios nuevos"`)
		o.p.Live.Close()
		for _, e := range other.ended() {
			if !strings.HasPrefix(e, "fin") {
				t.Errorf("%s concerns somebody else, who heard %s", first, e)
			}
		}
	})
}

func TestTheListAndTheTrayHearWhatIsNew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, "")
		o.chief.get("/ordenes").is(200).shows(`data-vivo="/vivo?cola=ordenes&amp;desde=`)
		o.tech.get("/avisos").is(200).shows(`data-vivo="/vivo?cola=avisos&amp;desde=`)
		since := o.now()
		all, told, other := o.chief.listen("/vivo?cola=ordenes&desde="+since), o.tech.listen("/vivo?cola=avisos&desde="+since), o.ana.listen("/vivo?cola=ordenes&desde="+since)
		o.clock.Advance(time.Minute)
		o.filed() // filed and assigned
		all.hears(`"texto":"2 cambios nuevos"`)
		told.hears(`aviso`)
		other.hears(`"n":2`)
	})
}

func TestWhoIsLookingIsShown(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	path := "/vivo?orden=" + folio + "&desde=2.0"
	tech := o.tech.listen(path)
	chief := o.chief.listen(path)
	tech.hears(`presencia {"texto":"Carla está viendo esta orden"}`)
	chief.hears(`presencia {"texto":"Jorge está viendo esta orden"}`)
	ana := o.ana.listen(path)
	tech.hears(`"Ana y Carla están viendo esta orden"`)
	o.eyes.listen(path).hears(`"Ana, Carla y Jorge están viendo esta orden"`)
	ana.leave()
	ana.ended()
	tech.hears(`"Carla está viendo esta orden"`) // who only reads is not announced
	chief.leave()
	chief.ended()
	tech.hears(`presencia {"texto":""}`)
}

func TestAStreamOfSomebodyElseIsNotThere(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	missing := o.other.get("/vivo?orden=OS-2026-999999").is(http.StatusNotFound)
	if foreign := o.other.get("/vivo?orden=" + folio).is(http.StatusNotFound); foreign.words() != missing.words() {
		t.Errorf("a foreign order says %q, a missing one %q", foreign.words(), missing.words())
	}
	o.tech.get("/vivo?cola=tablero").is(http.StatusNotFound)
	o.tech.get("/vivo?cola=todas").is(http.StatusNotFound)
	o.tech.get("/vivo").is(http.StatusNotFound)
	nobody := &browser{office: o, Client: &http.Client{CheckRedirect: o.tech.CheckRedirect}}
	nobody.get("/vivo?orden=" + folio).is(http.StatusSeeOther)
}

func TestAPersonHoldsTwoStreams(t *testing.T) {
	o := openOffice(t, "")
	path := "/vivo?cola=turno&desde=" + o.now()
	oldest, second := o.tech.listen(path), o.tech.listen(path)
	third := o.tech.listen(path)
	if rest := oldest.ended(); len(rest) != 1 || !strings.HasPrefix(rest[0], "fin") {
		t.Errorf("the oldest ends with %q", rest)
	}
	o.clock.Advance(time.Minute)
	o.filed()
	second.hears(`"n":`)
	third.hears(`"n":`)
}

func TestAStreamEndsWithTheSession(t *testing.T) {
	o := openOffice(t, "")
	o.p.Live.Every = 20 * time.Millisecond
	folio := o.filed()
	stream := o.tech.listen("/vivo?orden=" + folio + "&desde=2.0")
	o.tech.send("/salir", nil).is(http.StatusSeeOther)
	stream.ended()
	// A page that is left open keeps no session alive.
	o.ana.listen("/vivo?orden=" + folio + "&desde=2.0")
	o.clock.Advance(8*time.Hour + time.Minute)
	o.ana.get("/mi-turno").is(http.StatusSeeOther)
}

// Two programs serve one database: what happens in one is heard in the other.
func TestTwoInstancesHearEachOther(t *testing.T) {
	db := dbtest.Postgres(t)
	o := openOfficeOn(t, db, "")
	second, err := program.New(db, o.p.Config)
	if err != nil {
		t.Fatal(err)
	}
	there := o.at(second)
	folio := o.filed()
	path := "/vivo?orden=" + folio + "&desde=2.0"
	here, away := o.tech.listen(path), there.chief.listen(path)
	here.hears(`"Carla está viendo esta orden"`)
	away.hears(`"Jorge está viendo esta orden"`)
	o.clock.Advance(time.Minute)
	o.tech.send("/ordenes/"+folio+"/mensajes", url.Values{"texto": {"Ya llegué"}, "_clave": {"a"}}).is(http.StatusSeeOther)
	away.hears(`"n":1`)
	there.chief.send("/ordenes/"+folio+"/mensajes", url.Values{"texto": {"Gracias"}, "_clave": {"b"}}).is(http.StatusSeeOther)
	here.hears(`"n":2`)
	board := there.chief.listen("/vivo?cola=tablero&desde=" + o.now())
	o.clock.Advance(time.Minute)
	o.filed()
	board.hears(`"n":2`)
	away.leave()
	away.ended()
	here.hears(`presencia {"texto":""}`)
}

// at is the same office as another program serves it.
func (o *office) at(p *program.Program) *office {
	s := httptest.NewServer(p.Handler())
	o.t.Cleanup(s.Close)
	o.t.Cleanup(p.Live.Close)
	there := *o
	there.p, there.url = p, s.URL
	for _, b := range []**browser{&there.ana, &there.other, &there.chief, &there.tech, &there.eyes} {
		moved := **b
		moved.office = &there
		moved.Client = &http.Client{CheckRedirect: moved.CheckRedirect, Jar: newJar()}
		moved.send("/demo/"+string(moved.person.ID), nil).is(http.StatusSeeOther)
		*b = &moved
	}
	return &there
}
