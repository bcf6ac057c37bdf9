package accountpages

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// Setup guards the page on which the first administrator of an installation is
// made. There are no default accounts: whoever started the server reads a code on
// its console, and the page asks for it.
type Setup struct {
	digest [sha256.Size]byte
	done   atomic.Bool
}

var codeLetters = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// NewSetup makes a set-up with a code of 80 random bits, good until an
// administrator exists or the process ends. `soporte servir` prints the code when
// it starts without an administrator; it is kept here only as a hash.
func NewSetup() (s *Setup, code string) {
	var raw [10]byte
	rand.Read(raw[:]) //nolint:errcheck // never fails: crypto/rand ends the program instead
	text := codeLetters.EncodeToString(raw[:])
	return &Setup{digest: digestOf(text)}, text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// Accepts tells whether a code is the one that was printed, forgiving case,
// spaces and dashes. After the first administrator no code is.
func (s *Setup) Accepts(code string) bool {
	got := digestOf(code)
	return !s.done.Load() && subtle.ConstantTimeCompare(got[:], s.digest[:]) == 1
}

func digestOf(code string) [sha256.Size]byte {
	plain := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(code))
	return sha256.Sum256([]byte(plain))
}

// setupOpen tells whether the first administrator is still to be made.
func (p *pages) setupOpen(ctx context.Context) bool {
	if p.Setup == nil || p.Setup.done.Load() {
		return false
	}
	holders, err := p.People.Holders(ctx, p.DB.Read(), people.Administrator, web.Now(ctx))
	if err != nil {
		return false
	}
	if len(holders) > 0 {
		p.Setup.done.Store(true)
	}
	return len(holders) == 0
}

// firstAccount is the form of the set-up.
type firstAccount struct {
	Code     string `form:"codigo" label:"Código de arranque" help:"Lo mostró el servidor en su consola al arrancar; sirve una sola vez." kind:"text" validate:"required,max=40"`
	Name     string `form:"nombre" label:"Tu nombre completo" kind:"text" validate:"required,min=3,max=120"`
	Email    string `form:"correo" label:"Correo institucional" kind:"text" validate:"required,max=254,email"`
	Password string `form:"nueva" label:"Contraseña" help:"Al menos 12 caracteres; una frase de varias palabras es fácil de recordar." kind:"password" validate:"required,max=200"`
	Again    string `form:"nueva_repetida" label:"Repite la contraseña" kind:"password" validate:"required,same=nueva"`
}

type setupView struct {
	Problem *problem.Error
	Fields  []forms.Field
}

// gone is the answer once somebody administers: the page does not exist any more.
var gone = problem.New(problem.NotFound, "Esta página no existe.", "Revisa la dirección o entra desde Mi turno.")

func (p *pages) setupPage(w http.ResponseWriter, r *http.Request) error {
	if !p.setupOpen(r.Context()) {
		return gone
	}
	return p.showSetup(w, r, nil, nil)
}

func (p *pages) showSetup(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	v := setupView{Fields: forms.Describe(firstAccount{})}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
	}
	return web.Render(w, r, web.StatusOf(err), firstAccountPage(v))
}

// setup makes the first administrator and signs them in.
func (p *pages) setup(w http.ResponseWriter, r *http.Request) error {
	if !p.setupOpen(r.Context()) {
		return gone
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var f firstAccount
	if err := forms.Decode(form, &f); err != nil {
		return p.showSetup(w, r, form, err)
	}
	if !p.Setup.Accepts(f.Code) {
		return p.showSetup(w, r, form, problem.OnField("codigo", "No es el código que mostró el servidor. Cópialo tal cual de su consola."))
	}
	if _, err := p.People.FirstAdministrator(r.Context(), f.Name, f.Email, f.Password); err != nil {
		if problem.KindOf(err) == problem.Refused {
			p.Setup.done.Store(true)
		}
		return p.showSetup(w, r, form, onField(err, "contrasena", "nueva"))
	}
	p.Setup.done.Store(true)
	token, err := p.People.SignIn(r.Context(), f.Email, f.Password, p.Shell.ClientAddress(r))
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Tu cuenta administra el sistema. Lo que sigue: cargar unidades, personas y equipos.")
	return p.comeIn(w, r, token, web.HomePath)
}
