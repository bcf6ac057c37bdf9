package control

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Holds returns the holds on orders, the last one first.
func (s *Store) Holds(ctx context.Context, c *database.Conn) ([]Hold, error) {
	var rows []struct {
		ID          string           `db:"id"`
		OrderID     string           `db:"order_id"`
		Folio       string           `db:"folio"`
		Document    string           `db:"document"`
		Reason      string           `db:"reason"`
		By          string           `db:"made_by"`
		At          database.Instant `db:"at"`
		Ended       database.Instant `db:"ended"`
		EndDocument string           `db:"end_document"`
	}
	err := c.Select(ctx, &rows, `SELECT h.id, h.order_id, h.folio, h.document, h.reason, h.made_by, h.at, COALESCE(e.at, '') AS ended, COALESCE(e.document, '') AS end_document
		FROM control_holds h LEFT JOIN control_hold_ends e ON e.hold_id = h.id ORDER BY h.at DESC, h.id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read the holds: %w", err)
	}
	list := make([]Hold, len(rows))
	for i, r := range rows {
		list[i] = Hold{r.ID, r.OrderID, r.Folio, r.Document, r.Reason, r.By, r.At.Time, r.Ended.Time, r.EndDocument}
	}
	return list, nil
}

// HoldOrder keeps an order from being given up, by a document. problem.Invalid names the
// input: «folio», «documento» or «motivo».
func (s *Store) HoldOrder(ctx context.Context, c *database.Conn, folio, document, reason string, by audit.By) error {
	folio, document, reason = strings.ToUpper(tidy(folio)), tidy(document), tidy(reason)
	if err := audit.Append(ctx, c, by.On(Chain("bajas"), "suspende", map[string]string{"folio": folio, "documento": document, "motivo": reason})); err != nil {
		return err
	}
	id, _, err := orderNamed(ctx, c, folio)
	switch {
	case err != nil:
		return err
	case id == "":
		return problem.OnField("folio", "No hay una orden con ese folio.")
	case document == "":
		return problem.OnField("documento", "Escribe el documento que lo ordena.")
	case reason == "":
		return problem.OnField("motivo", "Escribe por qué.")
	}
	held, err := s.heldOrders(ctx, c)
	if err != nil {
		return err
	}
	if slices.Contains(held, id) {
		return problem.New(problem.Conflict, "Esa orden ya tiene la baja suspendida.", "Revisa la lista de suspensiones.")
	}
	_, err = c.Exec(ctx, `INSERT INTO control_holds (id, order_id, folio, document, reason, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)`, database.NewID(), id, folio, document, reason, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("hold an order: %w", err)
	}
	return nil
}

func (s *Store) heldOrders(ctx context.Context, c *database.Conn) ([]string, error) {
	holds, err := s.Holds(ctx, c)
	var ids []string
	for _, h := range holds {
		if h.Ended.IsZero() {
			ids = append(ids, h.OrderID)
		}
	}
	return ids, err
}

// EndHold lets an order go, by a document. problem.NotFound for no hold, problem.Conflict
// when it ended already.
func (s *Store) EndHold(ctx context.Context, c *database.Conn, id, document string, by audit.By) error {
	document = tidy(document)
	if document == "" {
		return problem.OnField("documento", "Escribe el documento que la levanta.")
	}
	if err := audit.Append(ctx, c, by.On(Chain("bajas"), "levanta suspensión", map[string]string{"id": id, "documento": document})); err != nil {
		return err
	}
	holds, err := s.Holds(ctx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(holds, func(h Hold) bool { return h.ID == id })
	switch {
	case i < 0:
		return problem.Missing("esa suspensión")
	case !holds[i].Ended.IsZero():
		return problem.New(problem.Conflict, "Esa suspensión ya se había levantado.", "Revisa la lista de suspensiones.")
	}
	_, err = c.Exec(ctx, `INSERT INTO control_hold_ends (hold_id, document, made_by, at) VALUES (?, ?, ?, ?)`, id, document, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("end a hold: %w", err)
	}
	return nil
}

// ProposeDisposal lists in a new act everything that is due today and returns it.
// problem.Refused when nothing is: no purge before its date (rev11 Q-08).
func (s *Store) ProposeDisposal(ctx context.Context, c *database.Conn, by audit.By) (Disposal, error) {
	// A counter is raised first: two who propose wait for each other and list nothing twice.
	year := dayOf(by).Year
	n, err := c.Next(ctx, "BAJ", year)
	if err != nil {
		return Disposal{}, fmt.Errorf("number a disposal act: %w", err)
	}
	items, err := s.Due(ctx, c, dayOf(by))
	if err != nil {
		return Disposal{}, err
	}
	if len(items) == 0 {
		return Disposal{}, problem.New(problem.Refused, "Hoy no hay nada cuyo plazo haya vencido.", "La lista dice qué vence y cuándo.").For("Q-08")
	}
	series, err := s.SeriesOf(ctx, c, OrderSeries)
	if err != nil {
		return Disposal{}, err
	}
	d := Disposal{ID: database.NewID(), Folio: database.Folio("BAJ", year, n), Basis: series.Basis, By: by.Actor, At: database.At(by.At).Time, Items: items}
	if d.Digest, err = digestOf(items); err != nil {
		return d, err
	}
	if err := audit.Append(ctx, c, by.On(Chain("baja:"+d.Folio), "propuesta", map[string]any{"órdenes": len(items), "huella": d.Digest})); err != nil {
		return d, err
	}
	if _, err := c.Exec(ctx, `INSERT INTO control_disposals (id, folio, basis, digest, made_by, at) VALUES (?, ?, ?, ?, ?, ?)`, d.ID, d.Folio, d.Basis, d.Digest, d.By, database.At(d.At)); err != nil {
		return d, fmt.Errorf("propose a disposal: %w", err)
	}
	for _, x := range items {
		files, err := audit.Canonical(x.Files)
		if err != nil {
			return d, err
		}
		_, err = c.Exec(ctx, `INSERT INTO control_disposal_items (act_id, order_id, folio, closed_on, due_on, files) VALUES (?, ?, ?, ?, ?, ?)`, d.ID, x.OrderID, x.Folio, x.Closed.String(), x.Due.String(), string(files))
		if err != nil {
			return d, fmt.Errorf("propose a disposal: %w", err)
		}
	}
	return d, nil
}

// Disposals returns the acts, the last one first, with their items and steps.
func (s *Store) Disposals(ctx context.Context, c *database.Conn) ([]Disposal, error) {
	var acts []struct {
		ID     string           `db:"id"`
		Folio  string           `db:"folio"`
		Basis  string           `db:"basis"`
		Digest string           `db:"digest"`
		By     string           `db:"made_by"`
		At     database.Instant `db:"at"`
	}
	if err := c.Select(ctx, &acts, `SELECT id, folio, basis, digest, made_by, at FROM control_disposals ORDER BY at DESC, id DESC`); err != nil {
		return nil, fmt.Errorf("read the disposal acts: %w", err)
	}
	var items []struct {
		ActID   string `db:"act_id"`
		OrderID string `db:"order_id"`
		Folio   string `db:"folio"`
		Closed  string `db:"closed_on"`
		Due     string `db:"due_on"`
		Files   string `db:"files"`
	}
	if err := c.Select(ctx, &items, `SELECT act_id, order_id, folio, closed_on, due_on, files FROM control_disposal_items ORDER BY act_id, closed_on, order_id`); err != nil {
		return nil, fmt.Errorf("read the disposal acts: %w", err)
	}
	var events []struct {
		ActID    string           `db:"act_id"`
		Kind     string           `db:"kind"`
		Name     string           `db:"name"`
		Post     string           `db:"post"`
		Document string           `db:"document"`
		Note     string           `db:"note"`
		Hash     string           `db:"hash"`
		By       string           `db:"made_by"`
		At       database.Instant `db:"at"`
	}
	if err := c.Select(ctx, &events, `SELECT act_id, kind, name, post, document, note, hash, made_by, at FROM control_disposal_events ORDER BY at, kind`); err != nil {
		return nil, fmt.Errorf("read the disposal acts: %w", err)
	}
	list := make([]Disposal, len(acts))
	for i, a := range acts {
		list[i] = Disposal{ID: a.ID, Folio: a.Folio, Basis: a.Basis, Digest: a.Digest, By: a.By, At: a.At.Time}
		for _, x := range items {
			if x.ActID != a.ID {
				continue
			}
			item := Item{OrderID: x.OrderID, Folio: x.Folio, Closed: readDay(x.Closed), Due: readDay(x.Due)}
			if err := json.Unmarshal([]byte(x.Files), &item.Files); err != nil {
				return nil, fmt.Errorf("read the disposal act %s: %w", a.Folio, err)
			}
			list[i].Items = append(list[i].Items, item)
		}
		for _, e := range events {
			if e.ActID == a.ID {
				list[i].Events = append(list[i].Events, DisposalEvent{e.Kind, e.Name, e.Post, e.Document, e.Note, e.Hash, e.By, e.At.Time})
			}
		}
	}
	return list, nil
}

// DisposalOf returns an act by its folio; problem.NotFound for none.
func (s *Store) DisposalOf(ctx context.Context, c *database.Conn, folio string) (Disposal, error) {
	list, err := s.Disposals(ctx, c)
	if err != nil {
		return Disposal{}, err
	}
	i := slices.IndexFunc(list, func(d Disposal) bool { return d.Folio == folio })
	if i < 0 {
		return Disposal{}, problem.Missing("esa acta de baja")
	}
	return list[i], nil
}

// step notes a step of an act: e says which, who answers for it and what they saw.
func (s *Store) step(ctx context.Context, c *database.Conn, d Disposal, e DisposalEvent, by audit.By) error {
	err := audit.Append(ctx, c, by.On(Chain("baja:"+d.Folio), e.Kind, map[string]string{"nombre": e.Name, "cargo": e.Post, "documento": e.Document, "nota": e.Note, "huella": e.Hash}))
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `INSERT INTO control_disposal_events (act_id, kind, name, post, document, note, hash, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		d.ID, e.Kind, e.Name, e.Post, e.Document, e.Note, e.Hash, by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return fmt.Errorf("note a step of a disposal: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Ese paso del acta ya estaba asentado.", "Abre el acta y revisa cómo quedó.")
	}
	return nil
}

// DecideDisposal authorises an act or declines it: e is Authorised with the document of the
// archives, or Declined with a Note; Hash is the list that the person saw. The caller has
// checked the signature of the TDTIC. problem.Refused for who proposed it, problem.Conflict
// when it is decided already or the list is another, problem.Invalid names the input.
func (s *Store) DecideDisposal(ctx context.Context, c *database.Conn, folio string, e DisposalEvent, by audit.By) error {
	e.Document, e.Note = tidy(e.Document), strings.TrimSpace(e.Note)
	d, err := s.DisposalOf(ctx, c, folio)
	switch {
	case err != nil:
		return err
	case d.State() != "propuesta":
		return problem.New(problem.Conflict, "El acta ya está "+d.State()+".", "Abre el acta y revisa cómo quedó.")
	case d.By == by.Actor:
		return problem.New(problem.Refused, "Quien propone la baja no la autoriza.", "Debe decidirla otra persona.").For("Q-08")
	case e.Hash != d.Digest:
		return problem.New(problem.Conflict, "La lista cambió después de que la abriste.", "Lee la lista actual y decide sobre esa.")
	case e.Kind == Authorised && e.Document == "":
		return problem.OnField("documento", "Escribe el dictamen del área de archivos.").For("Q-08")
	case e.Kind == Declined && e.Note == "":
		return problem.OnField("nota", "Escribe por qué no se autoriza.")
	case e.Kind != Authorised && e.Kind != Declined:
		return problem.OnField("decision", "Elige si se autoriza.")
	}
	return s.step(ctx, c, d, e, by)
}

// ExecuteDisposal records that the files of an authorised act are given up and returns the
// hashes of those that no other row needs, for GiveUp after the commit. problem.Refused
// when it is not authorised, or an order has been held since.
func (s *Store) ExecuteDisposal(ctx context.Context, c *database.Conn, folio string, by audit.By) ([]string, error) {
	d, err := s.DisposalOf(ctx, c, folio)
	if err != nil {
		return nil, err
	}
	if d.State() == Executed { // it was cut short: the files that are left go now
		return s.spent(ctx, c, d)
	}
	if d.State() != Authorised {
		return nil, problem.New(problem.Refused, "El acta no está autorizada.", "La autoriza el TDTIC con el dictamen del área de archivos.").For("Q-08")
	}
	held, err := s.heldOrders(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, x := range d.Items {
		if slices.Contains(held, x.OrderID) {
			return nil, problem.New(problem.Refused, "La orden "+x.Folio+" tiene la baja suspendida desde que se propuso el acta.", "Espera a que se levante, o propón otra acta sin ella.").For("Q-08")
		}
	}
	if err := s.step(ctx, c, d, DisposalEvent{Kind: Executed, Name: by.Actor, Hash: d.Digest}, by); err != nil {
		return nil, err
	}
	return s.spent(ctx, c, d)
}

// spent are the hashes of an act that no other row needs.
func (s *Store) spent(ctx context.Context, c *database.Conn, d Disposal) (list []string, err error) {
	for _, x := range d.Items {
		for _, f := range x.Files {
			needed, err := neededElsewhere(ctx, c, d.ID, f.Hash)
			if err != nil {
				return nil, fmt.Errorf("look for who needs a file: %w", err)
			}
			if !needed && !slices.Contains(list, f.Hash) {
				list = append(list, f.Hash)
			}
		}
	}
	return list, nil
}

// GiveUp removes files from the store, after the act that gives them up is committed. It
// may be run again.
func (s *Store) GiveUp(ctx context.Context, hashes []string) error {
	for _, h := range hashes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.Blobs == nil {
			return nil
		}
		if err := s.Blobs.Remove(h); err != nil {
			return err
		}
	}
	return nil
}

// GivenUp returns the act by which the files of an order were given up, and false for an
// order that has them still.
func (s *Store) GivenUp(ctx context.Context, c *database.Conn, orderID string) (folio string, gone bool, err error) {
	var list []string
	err = c.Select(ctx, &list, `SELECT d.folio FROM control_disposals d JOIN control_disposal_items i ON i.act_id = d.id JOIN control_disposal_events e ON e.act_id = d.id AND e.kind = 'ejecutada' WHERE i.order_id = ?`, orderID)
	if err != nil || len(list) == 0 {
		return "", false, err
	}
	return list[0], true, nil
}
