package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/people"
)

// Handler answers a request. An error chooses status and page (see StatusOf);
// whoever returns one has written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Policy says who may use a route, and on whose objects. Exactly one of Public,
// Signed and Who is set. The shell checks the person; the store call that the
// handler makes checks the object (G-13: roles and least privilege).
type Policy struct {
	Public bool          // anybody, also without a session
	Signed bool          // any signed-in person
	Who    []people.Role // a person with one of these roles
	Object string        // what the store call protects: one of the Object constants
	Note   string        // in Spanish, for `soporte rutas`: how the object is protected
}

// The objects that a policy can name.
const (
	ObjectOrder   = "orden"    // an order, by turn, assignment, ownership or role
	ObjectDraft   = "precarga" // a prefilled draft, by its author or acceptor
	ObjectAsset   = "bien"     // an asset, by holder, unit or role
	ObjectRepair  = "externo"  // an external file
	ObjectLetter  = "oficio"   // an official letter
	ObjectPaper   = "formato"  // a format, by the order it belongs to
	ObjectFile    = "archivo"  // an attachment, by the order it belongs to
	ObjectPerson  = "persona"  // a person's record
	ObjectCatalog = "catalogo" // units, supplies, parameters, calendar
	ObjectOwn     = "propio"   // only what is the actor's own
	ObjectNone    = "ninguno"  // nothing of anybody
)

var objects = []string{ObjectOrder, ObjectDraft, ObjectAsset, ObjectRepair, ObjectLetter, ObjectPaper, ObjectFile,
	ObjectPerson, ObjectCatalog, ObjectOwn, ObjectNone}

// Route is one address of the program with its policy.
type Route struct {
	Method  string        // GET (answers HEAD too), POST, PUT, PATCH or DELETE
	Path    string        // ServeMux pattern without method, host and base path: "/ordenes/{folio}"
	Name    string        // unique, Spanish, dotted: "orden.ver"
	Policy  Policy        //
	Handler Handler       //
	Body    int64         // largest body in bytes; 0 = 1 MiB
	Timeout time.Duration // how long the handler may take; 0 = 20 s
	Content Content       // which foreign scripts the page needs; Strict unless said
	Quiet   bool          // logged at debug level only: health, metrics
	// Form returns an empty struct of the form that a POST takes in, so that what
	// is typed into it is never lost (see draft.go); nil for a request without one.
	Form func(r *http.Request) any
	// Unkept says in Spanish why nothing that is typed into a POST is kept: it has
	// no words of anybody, or only secrets. With Form it is "".
	Unkept string
	// Later marks a POST that a device may keep while the network is away and send
	// afterwards: it carries key and version, and no signature.
	Later bool
	// Looks marks a request that a page makes by itself: it keeps no session alive.
	Looks bool

	draft bool // it keeps what is typed and does nothing else
}

// Taking returns the Form of a route whose form is always a struct of this kind.
func Taking(form any) func(*http.Request) any { return func(*http.Request) any { return form } }

// MarshalJSON prints the route for `soporte rutas --json`.
func (r Route) MarshalJSON() ([]byte, error) {
	type policy struct {
		Public bool          `json:"publica"`
		Signed bool          `json:"con_sesion"`
		Who    []people.Role `json:"roles"`
		Object string        `json:"objeto"`
		Note   string        `json:"nota"`
	}
	who := r.Policy.Who
	if who == nil {
		who = []people.Role{}
	}
	return json.Marshal(struct {
		Method string `json:"metodo"`
		Path   string `json:"ruta"`
		Name   string `json:"nombre"`
		Policy policy `json:"politica"`
	}{r.Method, r.Path, r.Name, policy{r.Policy.Public, r.Policy.Signed, who, r.Policy.Object, r.Policy.Note}})
}

var (
	methods   = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	routeName = regexp.MustCompile(`^[a-z0-9]+(?:[.-][a-z0-9]+)*$`)
)

// check returns what is wrong with a route.
func (r Route) check() error {
	p := r.Policy
	choices := 0
	for _, set := range []bool{p.Public, p.Signed, len(p.Who) > 0} {
		if set {
			choices++
		}
	}
	switch {
	case !slices.Contains(methods, r.Method):
		return fmt.Errorf("the method %q is not one of %v", r.Method, methods)
	case !strings.HasPrefix(r.Path, "/"):
		return fmt.Errorf("the path %q does not begin with /", r.Path)
	case !routeName.MatchString(r.Name):
		return fmt.Errorf("the name %q is not in the form orden.ver", r.Name)
	case r.Handler == nil:
		return fmt.Errorf("it has no handler")
	case choices != 1:
		return fmt.Errorf("its policy must set exactly one of Public, Signed and Who, and sets %d", choices)
	case !slices.Contains(objects, p.Object):
		return fmt.Errorf("its policy must name what it protects, one of %v, and says %q", objects, p.Object)
	}
	return nil
}

// allows tells whether an actor passes the policy of a route that is not public.
func (p Policy) allows(a people.Actor) bool {
	if a.Person.ID == "" {
		return false
	}
	return p.Signed || slices.ContainsFunc(p.Who, a.Has)
}
