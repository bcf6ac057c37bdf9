package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// Working without network (docs/decisions/0063-without-network.md). A service worker
// keeps, on one person's device, the pages that a handler says may be kept (Keeps), and
// forms of routes that may be sent later (Route.Later). Between it and the server:
//
//   - personHeader on every page says whose it is, keepHeader that it may be kept;
//   - queueHeader on a request says that no page waits for the answer: it is a status;
//   - versionHeader and leadsHeader on that answer say which version the act left and
//     where its page would have gone, reasonHeader why it was refused.
const (
	WorkerPath  = "/trabajador.js" // own
	OfflinePath = "/sin-red"       // own
	keyPath     = "/campo/llave"   // own

	personHeader  = "Soporte-Persona"
	keepHeader    = "Soporte-Guarda"
	queueHeader   = "Soporte-Cola"
	versionHeader = "Soporte-Version"
	leadsHeader   = "Soporte-Destino"
	reasonHeader  = "Soporte-Motivo"
)

// BlankPath is the blank ST-OS, on which work goes on when nothing else does.
const BlankPath = "/formatos/ST-OS/blanco"

// Keeps says that the page of this request is part of its reader's own work: their device
// may keep a copy for reading without network.
func Keeps(ctx context.Context) { visitOf(ctx).keeps = true }

// LeftAt tells a device that sends later which version an act left, so that what was
// written behind it on the same page follows.
func LeftAt(w http.ResponseWriter, version int64) {
	w.Header().Set(versionHeader, strconv.FormatInt(version, 10))
}

// Queued tells whether a device sends what it had kept: no page waits for the answer, so
// that a handler which would show its form again returns the error instead.
func Queued(r *http.Request) bool { return r.Header.Get(queueHeader) != "" }

// accepted is SeeOther for what a device had kept.
func accepted(w http.ResponseWriter, to string) {
	w.Header().Set(leadsHeader, to)
	w.WriteHeader(http.StatusNoContent)
}

// declined answers a device why what it had kept was not done, without a page that nobody
// would see. The person then sends it again as a page, whose answer shows what to correct,
// or both versions.
func declined(w http.ResponseWriter, status int, p *problem.Error) {
	words := p.Message
	if len(p.Fields) > 0 {
		words = strings.TrimSpace(words + " " + p.Fields[0].Message)
	}
	w.Header().Set(reasonHeader, url.PathEscape(words))
	w.WriteHeader(status)
}

func (s *Shell) fieldRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: WorkerPath, Name: "campo.trabajador", Handler: s.worker, Quiet: true,
			Policy: Policy{Public: true, Object: ObjectNone, Note: "un guion sin datos de nadie"}},
		{Method: http.MethodGet, Path: OfflinePath, Name: "campo.sin-red", Handler: s.offline, Content: Field,
			Policy: Policy{Public: true, Object: ObjectNone, Note: "no dice nada de nadie"}},
		{Method: http.MethodGet, Path: keyPath, Name: "campo.llave", Handler: s.deviceKey, Looks: true, Quiet: true,
			Policy: Policy{Signed: true, Object: ObjectOwn, Note: "solo la llave de quien la pide, con la que su equipo cierra lo que no pudo enviar"}},
	}
}

// deviceKey gives the key with which the reader's devices lock what they could not send:
// the same on each sign-in, and nobody else's.
func (s *Shell) deviceKey(w http.ResponseWriter, r *http.Request) error {
	if s.options.Drafts == nil {
		return problem.Missing("esa llave")
	}
	who := ActorOf(r.Context()).Person.ID
	key, err := s.options.Drafts.DeviceKey(r.Context(), who, Now(r.Context()))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"persona": string(who), "llave": key})
}

func (s *Shell) offline(w http.ResponseWriter, r *http.Request) error {
	return Render(w, r, http.StatusOK, offlinePage())
}

// shellAssets are what the pages of somebody in the field need.
var shellAssets = []string{"soporte.css", "soporte.js", "teclado.js", "campo.js", "source-sans-3.woff2", "favicon.svg"}

// braces are the wildcards of a route's path.
var braces = regexp.MustCompile(`\\\{[^}]*\\\}`)

// workerText is the service worker with what it has to know of this program before it:
// where it lives, the files of a page, and which forms may be sent later.
func (s *Shell) workerText() []byte {
	files, later := []string{}, []string{}
	for _, name := range shellAssets {
		files = append(files, s.base+filesPath+assets[name].file)
	}
	for _, r := range s.routes {
		if r.Later {
			later = append(later, "^"+braces.ReplaceAllString(regexp.QuoteMeta(s.base+r.Path), "[^/]+")+"$")
		}
	}
	body := assets["trabajador.js"].raw
	sum := sha256.Sum256([]byte(strings.Join(files, " ") + strings.Join(later, " ") + string(body)))
	var b bytes.Buffer
	for _, x := range []struct {
		name  string
		value any
	}{{"BASE", s.base}, {"VERSION", hex.EncodeToString(sum[:6])}, {"ACTIVOS", files}, {"DESPUES", later}} {
		text, err := json.Marshal(x.value)
		if err != nil {
			panic("web: the service worker cannot be written: " + err.Error()) // strings only
		}
		b.WriteString("const " + x.name + " = " + string(text) + ";\n")
	}
	b.Write(body)
	return b.Bytes()
}

const workerPolicy = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// worker serves the service worker. Browsers ask for it again by themselves and compare.
func (s *Shell) worker(w http.ResponseWriter, r *http.Request) error {
	text := s.workerText()
	sum := sha256.Sum256(text)
	header := w.Header()
	header.Set("Content-Security-Policy", workerPolicy)
	header.Set("Content-Type", "text/javascript; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	header.Set("Etag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err := w.Write(text)
	return err
}
