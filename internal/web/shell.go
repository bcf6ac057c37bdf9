package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/people"
)

// The addresses that the shell itself links to. The rooms register the handlers,
// except for those that say «own».
const (
	SignInPath    = "/ingresar"
	SignOutPath   = "/salir" // POST
	TurnPath      = "/mi-turno"
	BoardPath     = "/tablero"        // first page of a Supervisor
	SignPath      = "/titular"        // first page of the TDTIC
	FilesPath     = "/expedientes"    // external files (rev11 P-07, P-08)
	EstatePath    = "/patrimonio"     // first page of Coordinación Administrativa
	SystemPath    = "/administracion" // first page of an administrator
	AuditPath     = "/auditoria"      // first page of an auditor
	RecordsPath   = "/auditoria/documentos"
	OrdersPath    = "/ordenes"
	AskPath       = "/pedir-soporte"
	AssetsPath    = "/equipos"
	ProcedurePath = "/procedimiento"
	FiguresPath   = "/indicadores"
	NoticesPath   = "/avisos"
	AccountPath   = "/cuenta"
	KeysPath      = "/cuenta/atajos"      // POST
	CalendarsPath = "/cuenta/calendarios" // of the yearly programme, to follow elsewhere
	PrivacyPath   = "/aviso-de-privacidad"
	EnterPath     = "/demo" // the door of the demonstration
	SearchPath    = "/buscar"
	ThemePath     = "/tema"       // own: POST
	SessionPath   = "/sesion"     // own: keeps a session from running out
	StorybookPath = "/muestrario" // own, demonstration only
	filesPath     = "/recursos/"  // own: assets
)

// Demo makes the program a demonstration: a band on every page says so.
type Demo struct {
	PIN string // PIN with which every person of the cast signs; shown
}

// Counters are the two numbers of the top bar.
type Counters struct {
	Turns   int // orders and days to confirm that wait for the person
	Notices int // unread notices
}

// Options are what the shell needs from the program.
type Options struct {
	// BaseURL is the public address, "https://soporte.secogem.gob.mx" or with a
	// path behind it. Its scheme decides on Secure cookies and HSTS, its path is
	// where the program lives (rev11 G-12).
	BaseURL string
	// Resume finds the session of a cookie's token: people.Store.Resume. It
	// returns a problem of kind Unauthenticated for a dead one.
	Resume func(ctx context.Context, token string) (people.Actor, error)
	// Counters reads the numbers of the top bar; nil shows none. It is asked
	// once for each whole page.
	Counters func(ctx context.Context, a people.Actor) (Counters, error)
	Clock    clock.Clock
	Log      *slog.Logger
	Demo     *Demo          // nil outside the demonstration
	Revision string         // revision of the procedure in force, for the foot: "11"
	HelpDesk string         // extension of the help desk; "" leaves it out
	Proxies  []netip.Prefix // peers whose X-Forwarded-For is believed
	// Idle is how long a session lives without a request; the page warns three
	// minutes before. Zero never warns.
	Idle time.Duration
	// Peek is Resume for requests that keep no session alive; nil means Resume.
	Peek func(ctx context.Context, token string) (people.Actor, error)
	// Drafts keeps what is typed into forms and not sent; nil keeps nothing.
	Drafts *drafts.Store
	// Owes says where somebody has to go before any other page, "" when nowhere:
	// to read a privacy notice they have not read. A form that is being sent goes
	// through, so that nothing that was typed is lost. nil asks nothing.
	Owes func(ctx context.Context, a people.Actor) (path string, err error)
	// Former says whose a session was that ended, "" when it does not know:
	// people.Store.Former. With it, what was being written then is kept.
	Former func(ctx context.Context, token string) (people.ID, error)
	// Observe is told of each request that was answered: the pattern of its route, "-"
	// for an address that is none. nil tells nobody.
	Observe func(route, method string, status int, took time.Duration)
}

// Shell holds the routes and everything around them. Build it with New, give it
// the routes with Add, serve Handler.
type Shell struct {
	options Options
	base    string // "" or "/soporte"
	origin  string // "https://host"
	secure  bool
	cookies cookieNames
	headers headerSet
	log     *slog.Logger
	routes  []Route
	paths   map[string]bool // GET paths that exist, for the navigation
	mux     *http.ServeMux  // nil until Handler
	keeps   map[string]bool // patterns of the mux that keep what is typed
	forgery *http.CrossOriginProtection
	sending sync.Map // forms that are being acted on, by person and key
}

// New builds a shell with its own routes. It fails when BaseURL is no absolute
// http(s) address without query.
func New(o Options) (*Shell, error) {
	u, err := url.Parse(o.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("the base URL %q is not of the form https://host/path", o.BaseURL)
	}
	base := strings.TrimRight(u.EscapedPath(), "/")
	if base != "" && !cleanBase(base) {
		return nil, fmt.Errorf("the path of the base URL %q may have only letters, digits, - and _", o.BaseURL)
	}
	if o.Clock == nil || o.Resume == nil || o.Log == nil {
		return nil, fmt.Errorf("the shell needs Clock, Resume and Log")
	}
	if o.Revision == "" {
		o.Revision = "11"
	}
	s := &Shell{
		options: o, base: base, origin: u.Scheme + "://" + u.Host, secure: u.Scheme == "https",
		log: o.Log, paths: map[string]bool{}, forgery: http.NewCrossOriginProtection(),
	}
	if err := s.forgery.AddTrustedOrigin(s.origin); err != nil {
		return nil, fmt.Errorf("trust the base URL: %w", err)
	}
	s.cookies = namesOfCookies(s.secure, s.base)
	s.headers = headersFor(s.secure)
	s.Add(s.ownRoutes()...)
	return s, nil
}

func cleanBase(path string) bool {
	for _, c := range path {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/", c) {
			return false
		}
	}
	return !strings.Contains(path, "//")
}

// Add registers routes. A route without a complete policy, or a second one of the
// same name or address, is a mistake of ours: Add panics, so that such a program
// does not start.
func (s *Shell) Add(routes ...Route) {
	for _, r := range routes {
		if err := r.check(); err != nil {
			panic(fmt.Sprintf("web: the route %s %s (%s) does not start: %v", r.Method, r.Path, r.Name, err))
		}
		for _, other := range s.routes {
			if other.Name == r.Name || (other.Method == r.Method && other.Path == r.Path) {
				panic(fmt.Sprintf("web: the route %s %s (%s) is there already", r.Method, r.Path, r.Name))
			}
		}
		if r.Method == http.MethodGet {
			s.paths[r.Path] = true
		}
		s.routes = append(s.routes, r)
		if r.Form != nil && !r.draft {
			s.Add(s.draftRoute(r), s.recoverRoute(r))
		}
	}
}

// Routes returns every route, by path and method, for `soporte rutas`.
func (s *Shell) Routes() []Route {
	routes := slices.Clone(s.routes)
	slices.SortFunc(routes, func(a, b Route) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Method, b.Method)
	})
	return routes
}

// URL returns the path of an address of the program under its base path, for
// code without a request; components use the function URL.
func (s *Shell) URL(path string) string { return s.base + path }

// Absolute returns the whole address of a path, for mail and documents: it comes
// from the configuration and never from a request's Host.
func (s *Shell) Absolute(path string) string { return s.origin + s.base + path }

// Has tells whether a GET route exists, so that nothing links into the void.
func (s *Shell) Has(path string) bool { return s.paths[path] }

// keys tells whether somebody can switch the keys off.
func (s *Shell) keys() bool {
	return slices.ContainsFunc(s.routes, func(r Route) bool { return r.Method == http.MethodPost && r.Path == KeysPath })
}

// ownRoutes are the few addresses that belong to the shell.
func (s *Shell) ownRoutes() []Route {
	routes := []Route{
		{Method: http.MethodGet, Path: "/{$}", Name: "inicio", Handler: s.home,
			Policy: Policy{Public: true, Object: ObjectNone, Note: "lleva a la primera página de cada papel"}},
		{Method: http.MethodPost, Path: ThemePath, Name: "tema.cambiar", Handler: s.changeTheme, Unkept: "no lleva nada escrito",
			Policy: Policy{Public: true, Object: ObjectNone, Note: "solo escribe la galleta del tema"}},
		{Method: http.MethodGet, Path: SessionPath, Name: "sesion.seguir", Handler: s.stay, Quiet: true,
			Policy: Policy{Signed: true, Object: ObjectOwn, Note: "evita que la sesión termine por inactividad"}},
	}
	routes = append(routes, s.fieldRoutes()...)
	if s.options.Demo != nil {
		routes = append(routes, s.storybookRoutes()...)
	}
	return routes
}

func (s *Shell) home(w http.ResponseWriter, r *http.Request) error {
	return SeeOther(w, r, visitOf(r.Context()).first().Path)
}

func (s *Shell) stay(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
