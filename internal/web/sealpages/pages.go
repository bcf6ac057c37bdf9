// Package sealpages is where the institution says whom it believes, and where people
// register the certificate with which they sign (domain §6 no. 7 to 10).
//
//	GET  /confianza                               authorities, lists, certificates of people
//	POST /confianza/autoridades                   adds one; /{id}/quitar takes it away
//	POST /confianza/listas                        loads a list of revoked certificates
//	POST /confianza/certificados/{id}/confirmar   it is theirs; /retirar ends it
//	GET  /cuenta/certificados                     one's own; POST registers, /{id}/retirar ends it
//	GET  /certificado.pem                         with which the system seals
package sealpages

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/web"
)

const (
	trustPath  = "/confianza"
	publicPath = "/certificado.pem"
	fileBody   = 2 << 20
	mostShown  = 200
)

// Rooms are what the pages show.
type Rooms struct {
	DB       *database.DB
	People   *people.Store
	Evidence *seals.Store
	Own      *seals.Own // nil when this program seals nothing
}

type pages struct{ Rooms }

// reasonForm says why something is taken away.
type reasonForm struct {
	Reason string `form:"motivo" label:"Por qué" kind:"text" validate:"required,min=4,max=200"`
}

// Routes lists the addresses of the room with their policies.
func Routes(rooms Rooms) []web.Route {
	p := &pages{rooms}
	admin := web.Policy{Who: []people.Role{people.Administrator}, Object: web.ObjectCatalog, Note: "quien administra; cada cambio queda en la auditoría"}
	own := web.Policy{Signed: true, Object: web.ObjectOwn, Note: "solo los certificados propios"}
	const oneFile = "solo un archivo, que el navegador no deja guardar a medias"
	const nothing = "no se escribe nada"
	return []web.Route{
		{Method: http.MethodGet, Path: trustPath, Name: "confianza", Handler: p.trust, Policy: admin},
		{Method: http.MethodPost, Path: trustPath + "/autoridades", Name: "confianza.autoridad", Handler: p.addAuthority, Unkept: oneFile, Body: fileBody, Policy: admin},
		{Method: http.MethodPost, Path: trustPath + "/autoridades/{id}/quitar", Name: "confianza.autoridad.quitar", Handler: p.removeAuthority, Form: web.Taking(reasonForm{}), Policy: admin},
		{Method: http.MethodPost, Path: trustPath + "/listas", Name: "confianza.lista", Handler: p.loadList, Unkept: oneFile, Body: fileBody, Policy: admin},
		{Method: http.MethodPost, Path: trustPath + "/certificados/{id}/confirmar", Name: "confianza.certificado.confirmar", Handler: p.confirm, Unkept: nothing, Policy: admin},
		{Method: http.MethodPost, Path: trustPath + "/certificados/{id}/retirar", Name: "confianza.certificado.retirar", Handler: p.withdraw, Form: web.Taking(reasonForm{}), Policy: admin},
		{Method: http.MethodGet, Path: web.CertificatesPath, Name: "cuenta.certificados", Handler: p.mine, Policy: own},
		{Method: http.MethodPost, Path: web.CertificatesPath, Name: "cuenta.certificados.registrar", Handler: p.register, Unkept: oneFile, Body: fileBody, Policy: own},
		{Method: http.MethodPost, Path: web.CertificatesPath + "/{id}/retirar", Name: "cuenta.certificados.retirar", Handler: p.withdrawMine, Form: web.Taking(reasonForm{}), Policy: own},
		{Method: http.MethodGet, Path: publicPath, Name: "certificado", Handler: p.public, Policy: web.Policy{Public: true, Object: web.ObjectNone, Note: "el certificado con que el sistema sella, para quien comprueba un PDF"}},
	}
}

// view is what a page of the room shows.
type view struct {
	own         *seals.Certificate // of the system
	authorities []seals.Authority
	list        []seals.Certificate
	named       map[people.ID]people.Person
	bad         *problem.Error
	typed       string // the reason that comes back
	at          string // what the reason was about
	admin       people.ID
}

// by is the author of a change.
func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	return a.By(web.MainRole(a))
}

func (p *pages) read(ctx context.Context) (v view, err error) {
	c := p.DB.Read()
	v.admin = web.ActorOf(ctx).Person.ID
	if v.authorities, err = p.Evidence.Authorities(ctx, c); err != nil {
		return v, err
	}
	if p.Own != nil {
		s, err := p.Own.Signer()
		if err != nil {
			return v, err
		}
		d := seals.Describe(s.Certificate)
		v.own = &d
	}
	return v, nil
}

func (p *pages) name(ctx context.Context, v *view) (err error) {
	var ids []people.ID
	for _, a := range v.authorities {
		ids = append(ids, people.ID(a.AddedBy), people.ID(a.RemovedBy))
	}
	for _, x := range v.list {
		ids = append(ids, people.ID(x.PersonID), people.ID(x.DecidedBy))
	}
	ids = slices.DeleteFunc(ids, func(id people.ID) bool { return id == "" })
	slices.Sort(ids)
	v.named, err = p.People.Named(ctx, p.DB.Read(), slices.Compact(ids)...)
	return err
}

func (p *pages) trust(w http.ResponseWriter, r *http.Request) error {
	return p.showTrust(w, r, nil, "", "")
}

func (p *pages) showTrust(w http.ResponseWriter, r *http.Request, err error, at, typed string) error {
	v, failed := p.read(r.Context())
	if failed != nil {
		return failed
	}
	if v.list, failed = p.Evidence.Certificates(r.Context(), p.DB.Read(), mostShown); failed != nil {
		return failed
	}
	if failed = p.name(r.Context(), &v); failed != nil {
		return failed
	}
	if v.bad = shown(err); err != nil && v.bad == nil {
		return err
	}
	v.at, v.typed = at, typed
	return web.Render(w, r, web.StatusOf(err), trustPage(v))
}

func (p *pages) mine(w http.ResponseWriter, r *http.Request) error {
	return p.showMine(w, r, nil, "", "")
}

func (p *pages) showMine(w http.ResponseWriter, r *http.Request, err error, at, typed string) error {
	v, failed := p.read(r.Context())
	if failed != nil {
		return failed
	}
	if v.list, failed = p.Evidence.OfPerson(r.Context(), p.DB.Read(), string(v.admin)); failed != nil {
		return failed
	}
	if failed = p.name(r.Context(), &v); failed != nil {
		return failed
	}
	if v.bad = shown(err); err != nil && v.bad == nil {
		return err
	}
	v.at, v.typed = at, typed
	return web.Render(w, r, web.StatusOf(err), minePage(v))
}

// shown is a problem that is answered on the page itself.
func shown(err error) *problem.Error {
	e, ok := problem.As(err)
	if !ok {
		return nil
	}
	switch e.Kind {
	case problem.Invalid, problem.Refused, problem.Conflict:
		return e
	}
	return nil
}

// upload takes the one file out of a form.
func upload(r *http.Request, field string) ([]byte, error) {
	if _, err := web.ReadForm(r); err != nil {
		return nil, err
	}
	if r.MultipartForm == nil || len(r.MultipartForm.File[field]) == 0 {
		return nil, problem.OnField(field, "Elige el archivo.")
	}
	defer r.MultipartForm.RemoveAll()
	f, err := r.MultipartForm.File[field][0].Open()
	if err != nil {
		return nil, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, seals.LargestFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read an upload: %w", err)
	case len(b) > seals.LargestFile:
		return nil, problem.OnField(field, "El archivo pesa más de 1 MB: no es el que se pide.")
	}
	return b, nil
}

func (p *pages) addAuthority(w http.ResponseWriter, r *http.Request) error {
	file, err := upload(r, "certificado")
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			_, err := p.Evidence.Trust(r.Context(), c, file, by(r))
			return err
		})
	}
	if err != nil {
		return p.showTrust(w, r, err, "", "")
	}
	web.SayDone(w, r, "La institución reconoce ahora a esa autoridad.")
	return web.SeeOther(w, r, trustPath)
}

func (p *pages) loadList(w http.ResponseWriter, r *http.Request) error {
	file, err := upload(r, "lista")
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			_, err := p.Evidence.Load(r.Context(), c, file, by(r))
			return err
		})
	}
	if err != nil {
		return p.showTrust(w, r, err, "", "")
	}
	web.SayDone(w, r, "La lista de revocación quedó cargada.")
	return web.SeeOther(w, r, trustPath)
}

// reason reads why something ends.
func reason(r *http.Request) (string, error) {
	values, err := web.ReadForm(r)
	if err != nil {
		return "", err
	}
	var f reasonForm
	err = forms.Decode(values, &f)
	return f.Reason, err
}

func (p *pages) removeAuthority(w http.ResponseWriter, r *http.Request) error {
	why, err := reason(r)
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			return p.Evidence.Distrust(r.Context(), c, r.PathValue("id"), why, by(r))
		})
	}
	if err != nil {
		return p.showTrust(w, r, err, r.PathValue("id"), why)
	}
	web.SayDone(w, r, "Esa autoridad ya no se reconoce.")
	return web.SeeOther(w, r, trustPath)
}

func (p *pages) confirm(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.ReadForm(r); err != nil {
		return err
	}
	err := p.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.Evidence.Confirm(r.Context(), c, r.PathValue("id"), by(r))
	})
	if err != nil {
		return p.showTrust(w, r, err, "", "")
	}
	web.SayDone(w, r, "Certificado confirmado: esa persona ya puede firmar con él.")
	return web.SeeOther(w, r, trustPath)
}

func (p *pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	why, err := reason(r)
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			return p.Evidence.Withdraw(r.Context(), c, r.PathValue("id"), "", why, by(r))
		})
	}
	if err != nil {
		return p.showTrust(w, r, err, r.PathValue("id"), why)
	}
	web.SayDone(w, r, "Certificado retirado.")
	return web.SeeOther(w, r, trustPath)
}

func (p *pages) register(w http.ResponseWriter, r *http.Request) error {
	file, err := upload(r, "certificado")
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			_, err := p.Evidence.Register(r.Context(), c, string(web.ActorOf(r.Context()).Person.ID), file, by(r))
			return err
		})
	}
	if err != nil {
		return p.showMine(w, r, err, "", "")
	}
	web.SayDone(w, r, "Certificado registrado. Podrás firmar con él cuando lo confirme quien administra.")
	return web.SeeOther(w, r, web.CertificatesPath)
}

func (p *pages) withdrawMine(w http.ResponseWriter, r *http.Request) error {
	why, err := reason(r)
	if err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			return p.Evidence.Withdraw(r.Context(), c, r.PathValue("id"), string(web.ActorOf(r.Context()).Person.ID), why, by(r))
		})
	}
	if err != nil {
		return p.showMine(w, r, err, r.PathValue("id"), why)
	}
	web.SayDone(w, r, "Certificado retirado.")
	return web.SeeOther(w, r, web.CertificatesPath)
}

// public hands out the certificate with which the system seals.
func (p *pages) public(w http.ResponseWriter, _ *http.Request) error {
	if p.Own == nil {
		return problem.Missing("un certificado de este sistema")
	}
	text, err := p.Own.PublicPEM()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", `attachment; filename="soporte-certificado.pem"`)
	_, _ = w.Write(text) // whoever went away needs no answer
	return nil
}

// fileField is an input for one file.
func (v view) fileField(name, label, help string) forms.Field {
	f := forms.Field{Name: name, Label: label, Kind: forms.Files, Max: 1, Required: true, Help: help}
	if v.at != "" {
		return f
	}
	return forms.Fill([]forms.Field{f}, nil, v.bad)[0]
}

func (v view) fields() []forms.Field {
	return []forms.Field{v.fileField("certificado", "Certificado", ""), v.fileField("lista", "Lista", "")}
}

// scope tells the inputs of the forms of the page apart; those of the one that came back
// keep their names, so that the summary of what is wrong leads to them.
func (v view) scope(id string) string {
	if v.at == id {
		return ""
	}
	return id
}

// reasonFields are the inputs with which one thing is taken away.
func (v view) reasonFields(id string) []forms.Field {
	f := forms.Describe(reasonForm{})
	if v.at == id && v.bad != nil {
		f = forms.Fill(f, map[string][]string{"motivo": {v.typed}}, v.bad)
	}
	return f
}

func (v view) who(id string) string {
	if n := v.named[people.ID(id)].Name; n != "" {
		return strings.TrimSuffix(n, " (DEMO)")
	}
	return "el sistema"
}

// pairs says an authority in lines.
func (v view) pairs(a seals.Authority) []web.Pair {
	list := []web.Pair{
		{Term: "Vigencia", Text: dates(a.Certificate.NotBefore, a.Certificate.NotAfter)},
		{Term: "SHA-256", Text: a.ID},
		{Term: "La agregó", Text: v.who(a.AddedBy) + ", " + web.Exact(a.AddedAt)},
	}
	if a.List != nil {
		list = append(list, web.Pair{Term: "Lista de revocación", Text: a.List.Number + ", del " + web.Exact(a.List.ThisUpdate)})
	} else {
		list = append(list, web.Pair{Term: "Lista de revocación", Text: "Ninguna cargada: en cada firma se asienta «no consultada»"})
	}
	if !a.Trusted() {
		list = append(list, web.Pair{Term: "La quitó", Text: v.who(a.RemovedBy) + ", " + web.Exact(a.RemovedAt) + ". " + a.Reason})
	}
	return list
}

// facts says a certificate of a person in lines.
func (v view) facts(c seals.Certificate, all bool) []web.Pair {
	list := []web.Pair{{Term: "Nombre en el certificado", Text: c.Name}, {Term: "Número de serie", Text: c.Serial}, {Term: "Emisor", Text: c.Issuer}, {Term: "Vigencia", Text: dates(c.X509.NotBefore, c.X509.NotAfter)}}
	if c.RFC != "" {
		list = append(list, web.Pair{Term: "RFC", Text: c.RFC})
	}
	if c.CURP != "" {
		list = append(list, web.Pair{Term: "CURP", Text: c.CURP})
	}
	if all {
		list = append([]web.Pair{{Term: "Cuenta", Text: v.who(c.PersonID)}}, list...)
	}
	if c.DecidedBy != "" {
		words := "Confirmó"
		if c.State == seals.Withdrawn {
			words = "Retiró"
		}
		text := v.who(c.DecidedBy) + ", " + web.Exact(c.DecidedAt)
		if c.Reason != "" {
			text += ". " + c.Reason
		}
		list = append(list, web.Pair{Term: words, Text: text})
	}
	return list
}

func stateOf(c seals.Certificate) web.Badge {
	switch c.State {
	case seals.Confirmed:
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Confirmado"}
	case seals.Waiting:
		return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Por confirmar"}
	}
	return web.Badge{Icon: web.IconX, Text: "Retirado"}
}
