package orderpages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// presentField says in the address of a signature that the requester signs on the
// device of the AST who attends them: with their own password or PIN, never with
// the session that is open there (domain §7.3).
const presentField = "presente"

// present tells whether a request is such a signature.
func present(r *http.Request) bool { return r.URL.Query().Get(presentField) == forms.Yes }

// signedBy is who acts in a request: the reader, or the requester of the order who
// stands beside them. Only the AST of the order may hand over the device, and only
// for what the requester signs; anybody else finds no such page.
func (p *Pages) signedBy(r *http.Request, key procedure.Act) (people.Actor, error) {
	ctx, reader := r.Context(), web.ActorOf(r.Context())
	if !present(r) {
		return reader, nil
	}
	o, err := p.Desk.Find(ctx, p.Desk.DB.Read(), reader, r.PathValue("folio"))
	if err != nil {
		return reader, err
	}
	if o.AdviserID != reader.Person.ID || !reader.Has(people.Adviser) || !handedOver(key) {
		return reader, problem.Missing("esa actividad")
	}
	who, err := p.People.Person(ctx, p.Desk.DB.Read(), o.RequesterID)
	if err != nil || !who.Active {
		return reader, problem.Missing("esa actividad")
	}
	return people.Actor{Person: who, Roles: []people.Role{people.Requester}, Through: reader.Person.ID}, nil
}

// onDevice says whose device it is, and who signs on it.
func onDevice(actor, reader people.Actor) web.Message {
	return web.Message{Tone: web.Soon, Icon: web.IconLock, Title: first(actor.Person.Name) + ", estás en el dispositivo de " + first(reader.Person.Name) + ".", Text: "Lee el documento completo y firma con tu propia contraseña o PIN: su sesión no firma por ti."}
}

// handedOver are the signatures of a requester that can be given on the AST's
// device.
func handedOver(key procedure.Act) bool {
	return key == procedure.AcknowledgeDate || key == procedure.SignHandover || key == procedure.TakeBack
}
