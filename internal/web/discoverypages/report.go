package discoverypages

import (
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// What agents are told.
const (
	sendInventory = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ></REPLY>`
	taken         = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<REPLY><RESPONSE>ACCOUNT_UPDATE</RESPONSE></REPLY>`
)

// report answers an inventory agent: to a PROLOG, that it shall send its inventory; to an
// INVENTORY, that it was taken in. It needs an account of agents. What it says goes to the
// queue and never into the inventory.
func (p *pages) report(w http.ResponseWriter, r *http.Request) error {
	m, err := p.listen(w, r)
	speaks := m.JSON || r.Header.Get(agentHeader) != ""
	if err != nil {
		return p.tell(w, err, speaks)
	}
	if speaks { // also to its first question, which is XML: from here on it speaks JSON
		return answerJSON(w, http.StatusOK, contactAnswer())
	}
	answer := taken
	if m.Query == discovery.Prolog {
		answer = sendInventory
	}
	w.Header().Set("Cache-Control", "no-store")
	if !m.Squeezed {
		w.Header().Set("Content-Type", "application/xml")
		_, err = io.WriteString(w, answer)
		return err
	}
	w.Header().Set("Content-Type", "application/x-compress-zlib")
	z := zlib.NewWriter(w)
	if _, err = io.WriteString(z, answer); err != nil {
		return fmt.Errorf("answer an agent: %w", err)
	}
	return z.Close()
}

// agentHeader is what GLPI Agent says of itself in each request.
const agentHeader = "GLPI-Agent-ID"

// reply is an answer to GLPI Agent: what it may do here, and in how many hours to ask
// again.
type reply struct {
	Status     string          `json:"status"`
	Message    string          `json:"message,omitempty"`
	Expiration int             `json:"expiration,omitempty"`
	Tasks      map[string]task `json:"tasks,omitempty"`
	Disabled   []string        `json:"disabled,omitempty"`
}

// task says that a task of the agent is answered by this server itself.
type task struct {
	Server  string `json:"server"`
	Version string `json:"version"`
}

// contactAnswer lets an agent take its inventory, in the format that came with version 10
// of GLPI, and nothing else.
func contactAnswer() reply {
	return reply{Status: "ok", Expiration: 24, Tasks: map[string]task{"inventory": {"glpi", "10.0.0"}},
		Disabled: []string{"collect", "deploy", "esx", "netdiscovery", "netinventory", "remoteinventory", "wakeonlan"}}
}

func answerJSON(w http.ResponseWriter, status int, a reply) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(a)
}

// listen admits an agent and takes in what it says.
func (p *pages) listen(w http.ResponseWriter, r *http.Request) (m discovery.Message, err error) {
	ctx, now, address := r.Context(), web.Now(r.Context()), p.Shell.ClientAddress(r)
	if !p.asked.Admit(address, now) {
		return m, busy
	}
	account, secret, ok := r.BasicAuth()
	if !ok {
		return m, nameless
	}
	agent, err := p.Discovery.Admit(ctx, p.DB.Read(), account, secret)
	if err != nil {
		if problem.KindOf(err) == problem.Unauthenticated && !p.wrong.Admit(address, now) {
			return m, busy
		}
		return m, err
	}
	select {
	case p.reading <- struct{}{}:
		defer func() { <-p.reading }()
	case <-ctx.Done():
		return m, busy
	}
	if m, err = discovery.Parse(r.Body); err != nil {
		return m, err
	}
	if m.JSON && m.Query != discovery.Inventory && m.Query != discovery.Contact {
		return m, notHere
	}
	if m.Query != discovery.Inventory {
		return m, nil
	}
	err = p.DB.Write(ctx, func(c *database.Conn) error {
		_, err := p.Discovery.Take(ctx, c, now, agent, m.Device, m.Facts)
		return err
	})
	return m, err
}

var (
	busy     = problem.New(problem.TooMany, "Hubo demasiadas solicitudes desde esa dirección.", "El agente puede volver a intentarlo en un minuto.")
	notHere  = problem.New(problem.Invalid, "Aquí solo se reciben inventarios de computadoras.", "Deja en el agente solo la tarea «inventory».")
	nameless = problem.New(problem.Unauthenticated, "Falta la cuenta del agente.", "Da al agente la cuenta y el secreto que hizo quien administra el sistema.")
)

// tell says to a program what went wrong, in words for whoever reads its log.
func (p *pages) tell(w http.ResponseWriter, err error, speaks bool) error {
	status := web.StatusOf(err)
	if status >= http.StatusInternalServerError {
		return err // the shell writes it down with its number
	}
	switch status {
	case http.StatusUnauthorized: // agents take all between the first and the last quote for the realm: nothing else may follow
		w.Header().Set("WWW-Authenticate", `Basic realm="Agentes de inventario"`)
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "60")
	}
	said := web.Shown(err)
	if speaks {
		return answerJSON(w, status, reply{Status: "error", Message: said.Message + " " + said.Remedy})
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err = io.WriteString(w, said.Message+" "+said.Remedy+"\n")
	return err
}
