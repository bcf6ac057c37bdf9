package orderpages_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"runtime/pprof"
	"strings"
	"testing"
	"time"
)

// watching counts the goroutines that serve an open page.
func watching() int {
	var all bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&all, 2); err != nil {
		return -1
	}
	return strings.Count(all.String(), "orderpages.(*Pages).watch(")
}

// comesTo waits until so many goroutines serve open pages.
func comesTo(t *testing.T, want int) {
	t.Helper()
	patience, again := time.After(20*time.Second), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for {
		n := watching()
		if n == want {
			return
		}
		select {
		case <-patience:
			t.Fatalf("%d goroutines serve open pages, want %d", n, want)
		case <-again.C:
		}
	}
}

// A page that is closed, and one whose line breaks, leave nothing running.
func TestAClosedPageLeavesNothingRunning(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	before := watching()
	var open []*listener
	for range 2 {
		open = append(open, o.ana.listen("/vivo?orden="+folio+"&desde=2.0"), o.tech.listen("/vivo?cola=turno&desde="+o.now()))
	}
	comesTo(t, before+len(open))
	for _, l := range open {
		l.leave()
		l.ended()
	}
	comesTo(t, before)
}

// A proxy that drops the line loses nothing: the page asks again by the same address and
// hears what happened meanwhile.
func TestADroppedLineIsTakenUpAgain(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	to, err := url.Parse(o.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }, FlushInterval: -1})
	t.Cleanup(proxy.Close)
	straight := o.url
	o.url = proxy.URL
	before := watching()
	const path = "&desde=2.0"
	first := o.ana.listen("/vivo?orden=" + folio + path)
	comesTo(t, before+1)
	proxy.CloseClientConnections()
	first.ended()
	comesTo(t, before)
	o.url = straight
	o.clock.Advance(time.Minute)
	o.tech.send("/ordenes/"+folio+"/mensajes", url.Values{"texto": {"Voy para allá"}, "_clave": {"k"}}).is(http.StatusSeeOther)
	o.url = proxy.URL
	again := o.ana.listen("/vivo?orden=" + folio + path)
	again.hears(`"texto":"1 cambio nuevo"`)
	again.leave()
	again.ended()
	o.url = straight
	comesTo(t, before)
}
