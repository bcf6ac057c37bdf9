package repair

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

// ChainOf names the audit chain of an external file.
func ChainOf(id ID) string { return "expediente:" + string(id) }

const fileColumns = `r.id, r.folio, r.kind, r.order_id, r.asset_id, r.user_id, r.adviser_id, r.provider_id, r.provider_ref,
	r.promised_on, r.letter_id, r.state, r.state_since, r.new_order_id, r.opened_at, r.closed_at, r.version, r.due_at, r.check_at,
	r.record FROM repairs r `

// fileRow is a file as its table holds it.
type fileRow struct {
	File
	RecordText string `db:"record"`
}

func (r fileRow) file() (File, error) {
	f := r.File
	if err := json.Unmarshal([]byte(r.RecordText), &f.Record); err != nil {
		return File{}, fmt.Errorf("read what an external file says: %w", err)
	}
	return f, nil
}

// Get returns a file; problem.NotFound when there is none.
func (s *Store) Get(ctx context.Context, c *database.Conn, id ID) (File, error) {
	return get(ctx, c, `WHERE r.id = ?`, id)
}

// ByFolio returns the file with a folio; problem.NotFound when there is none.
func (s *Store) ByFolio(ctx context.Context, c *database.Conn, folio string) (File, error) {
	return get(ctx, c, `WHERE r.folio = ?`, folio)
}

// OfOrder returns the file that an order opened; problem.NotFound when it opened
// none.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, orderID string) (File, error) {
	return get(ctx, c, `WHERE r.order_id = ?`, orderID)
}

// OfNewOrder returns the file that an installation order ends;
// problem.NotFound when the order is none.
func (s *Store) OfNewOrder(ctx context.Context, c *database.Conn, orderID string) (File, error) {
	return get(ctx, c, `WHERE r.new_order_id <> '' AND r.new_order_id = ?`, orderID)
}

func get(ctx context.Context, c *database.Conn, where string, arg any) (File, error) {
	var r fileRow
	err := c.Get(ctx, &r, `SELECT `+fileColumns+where, arg)
	switch {
	case database.IsNone(err):
		return File{}, problem.Missing("ese expediente externo")
	case err != nil:
		return File{}, fmt.Errorf("read an external file: %w", err)
	}
	return r.file()
}

// OfAsset returns the files of a machine, newest first.
func (s *Store) OfAsset(ctx context.Context, c *database.Conn, assetID string) ([]File, error) {
	return list(ctx, c, `WHERE r.asset_id = ? ORDER BY r.opened_at DESC, r.id DESC`, assetID)
}

// ListOpen returns the open files, the ones that have been waiting longest first.
func (s *Store) ListOpen(ctx context.Context, c *database.Conn, limit int) ([]File, error) {
	return list(ctx, c, `WHERE r.closed_at = '' ORDER BY r.state_since, r.id LIMIT ?`, limit)
}

// CountOpen counts the files that ListOpen would list without a limit.
func (s *Store) CountOpen(ctx context.Context, c *database.Conn) (n int, err error) {
	if err = c.Get(ctx, &n, `SELECT COUNT(*) FROM repairs WHERE closed_at = ''`); err != nil {
		return 0, fmt.Errorf("count external files: %w", err)
	}
	return n, nil
}

func list(ctx context.Context, c *database.Conn, where string, args ...any) ([]File, error) {
	var rows []fileRow
	if err := c.Select(ctx, &rows, `SELECT `+fileColumns+where, args...); err != nil {
		return nil, fmt.Errorf("read external files: %w", err)
	}
	fs := make([]File, len(rows))
	for i, r := range rows {
		f, err := r.file()
		if err != nil {
			return nil, err
		}
		fs[i] = f
	}
	return fs, nil
}

// Steps returns the history of a file, oldest first.
func (s *Store) Steps(ctx context.Context, c *database.Conn, id ID) ([]Step, error) {
	var ss []Step
	err := c.Select(ctx, &ss, `SELECT repair_id, seq, way, from_state, to_state, note, act, data, actor, role, at FROM repair_steps WHERE repair_id = ? ORDER BY seq`, id)
	if err != nil {
		return nil, fmt.Errorf("read the steps of an external file: %w", err)
	}
	return ss, nil
}

// Open opens the file of an order in the order's transaction: kind G by EX-01 when
// OS-48 is done, kind N by EX-02 when OS-60 is. f gives kind, order, machine and
// what is known of provider or letter; it comes back with id, folio and state.
// problem.Conflict when the order has opened one already.
func (s *Store) Open(ctx context.Context, c *database.Conn, f File, by audit.By) (File, error) {
	way := "EX-01"
	if f.Kind == procedure.NormFile {
		way = "EX-02"
	}
	w, ok := procedure.Rev11.External.Way(way)
	if !ok || f.Kind != procedure.WarrantyFile && f.Kind != procedure.NormFile || f.OrderID == "" || f.AssetID == "" {
		return File{}, fmt.Errorf("repair: a file needs a kind, an order and a machine")
	}
	year := by.At.In(clock.Mexico).Year()
	n, err := c.Next(ctx, "EXT", year)
	if err != nil {
		return File{}, fmt.Errorf("number an external file: %w", err)
	}
	f.ID, f.Folio, f.State, f.Version = ID(database.NewID()), database.Folio("EXT", year, n), w.Goes(f.Kind), 1
	f.OpenedAt, f.StateSince, f.ClosedAt, f.NewOrderID = database.At(by.At), database.At(by.At), database.Instant{}, ""
	rows, err := c.Exec(ctx, `
		INSERT INTO repairs (id, folio, kind, order_id, asset_id, user_id, adviser_id, provider_id, provider_ref, promised_on,
			letter_id, state, state_since, opened_at, due_at, check_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`,
		f.ID, f.Folio, f.Kind, f.OrderID, f.AssetID, f.UserID, f.AdviserID, f.ProviderID, f.ProviderRef, f.PromisedOn,
		f.LetterID, f.State, f.StateSince, f.OpenedAt, f.DueAt, f.CheckAt)
	switch {
	case err != nil:
		return File{}, fmt.Errorf("open an external file: %w", err)
	case rows == 0:
		return File{}, problem.New(problem.Conflict, "La orden ya abrió un expediente externo.", "Búscalo desde la orden.")
	}
	return f, s.step(ctx, c, f, Step{Way: way, To: f.State}, by)
}

func (s *Store) step(ctx context.Context, c *database.Conn, f File, st Step, by audit.By) error {
	_, err := c.Exec(ctx, `INSERT INTO repair_steps (repair_id, seq, way, from_state, to_state, note, act, data, actor, role, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.ID, f.Version, st.Way, st.From, st.To, st.Note, st.Act, st.Data, by.Actor, by.Role, database.At(by.At))
	if err != nil {
		return fmt.Errorf("note a step of an external file: %w", err)
	}
	action := st.Way
	switch {
	case action == "" && st.Act != "":
		action = string(st.Act)
	case action == "":
		action = "colocado"
	}
	said := map[string]any{"folio": f.Folio, "de": st.From, "a": st.To, "orden": f.OrderID, "orden_nueva": f.NewOrderID, "nota": st.Note}
	if st.Data != "" {
		said["datos"] = json.RawMessage(st.Data)
	}
	return audit.Append(ctx, c, by.On(ChainOf(f.ID), action, said))
}

// put moves a file and stores it with its step, if nobody changed it since it was read.
func (s *Store) put(ctx context.Context, c *database.Conn, f File, st Step, by audit.By) (File, error) {
	st.From = f.State
	f.State, f.StateSince, f.ClosedAt = st.To, database.At(by.At), closedOn(st.To, by.At)
	f.Record.HalfDone = false
	f.DueAt, f.CheckAt = database.Instant{}, database.Instant{}
	return s.save(ctx, c, f, st, by)
}

// save stores the file's next version as it stands, with its step.
func (s *Store) save(ctx context.Context, c *database.Conn, f File, st Step, by audit.By) (File, error) {
	record, err := json.Marshal(f.Record)
	if err != nil {
		return File{}, fmt.Errorf("write what an external file says: %w", err)
	}
	n, err := c.Exec(ctx, `
		UPDATE repairs SET state = ?, state_since = ?, closed_at = ?, new_order_id = ?, provider_id = ?, provider_ref = ?,
			promised_on = ?, adviser_id = ?, asset_id = ?, due_at = ?, check_at = ?, record = ?, version = version + 1
		WHERE id = ? AND version = ?`,
		f.State, f.StateSince, f.ClosedAt, f.NewOrderID, f.ProviderID, f.ProviderRef,
		f.PromisedOn, f.AdviserID, f.AssetID, f.DueAt, f.CheckAt, string(record), f.ID, f.Version)
	switch {
	case err != nil:
		return File{}, fmt.Errorf("change an external file: %w", err)
	case n == 0:
		return File{}, problem.New(problem.Conflict, "Alguien más cambió el expediente "+f.Folio+" mientras lo veías.",
			"Revisa cómo quedó y vuelve a intentarlo.")
	}
	f.Version++
	return f, s.step(ctx, c, f, st, by)
}

// Advance goes a way of the external machine from the state the file is in. The
// guards of the way are the caller's. f is the file as it was read, with what the
// way adds to it (provider, reference, promised day, adviser, machine).
// problem.Refused when the way does not begin there, problem.Conflict when
// somebody changed the file meanwhile.
func (s *Store) Advance(ctx context.Context, c *database.Conn, f File, way, note string, by audit.By) (File, error) {
	w, ok := procedure.Rev11.External.Way(way)
	if !ok || w.From == "" || w.From != f.State {
		return File{}, problem.New(problem.Refused, "El expediente "+f.Folio+" está en «"+f.Label()+"» y no admite ese paso.",
			"Abre el expediente y revisa qué sigue.").For("P-08")
	}
	return s.put(ctx, c, f, Step{Way: way, To: w.Goes(f.Kind), Note: note}, by)
}

// Link ties the new order to the file that waits for it: X40 to X50, by EX-20 when
// its user filed the order and by EX-21 when the Supervisor did (rev11 P-08). The charge
// of the machine passes with equipment.Transfer in the same transaction.
// problem.Refused when the file does not wait for an order.
func (s *Store) Link(ctx context.Context, c *database.Conn, id ID, newOrderID, way string, by audit.By) (File, error) {
	f, err := s.Get(ctx, c, id)
	if err != nil {
		return File{}, err
	}
	if newOrderID == "" || way != "EX-20" && way != "EX-21" {
		return File{}, fmt.Errorf("repair: a link needs an order and EX-20 or EX-21")
	}
	f.NewOrderID = newOrderID
	return s.Advance(ctx, c, f, way, "", by)
}

// Close ends the file when its new order does: X50 to X90 with the machine
// repaired (EX-22), to X91 when the order went another way (EX-23), which the note
// names. problem.Refused when no new order is under way.
func (s *Store) Close(ctx context.Context, c *database.Conn, id ID, repaired bool, note string, by audit.By) (File, error) {
	f, err := s.Get(ctx, c, id)
	if err != nil {
		return File{}, err
	}
	way := "EX-23"
	if repaired {
		way = "EX-22"
	}
	return s.Advance(ctx, c, f, way, note, by)
}

// Place puts a file into any state of the external machine without going a way,
// and says so in its history. Only the seed and tests call it.
func (s *Store) Place(ctx context.Context, c *database.Conn, id ID, state procedure.State, by audit.By) (File, error) {
	f, err := s.Get(ctx, c, id)
	if err != nil {
		return File{}, err
	}
	if _, ok := procedure.Rev11.External.Station(state); !ok {
		return File{}, fmt.Errorf("repair: %q is no state of an external file", state)
	}
	return s.put(ctx, c, f, Step{To: state, Note: "Dato de demostración o de prueba."}, by)
}

// due returns the files whose clock has to be looked at.
func (s *Store) due(ctx context.Context, c *database.Conn, now time.Time, most int) ([]ID, error) {
	var ids []ID
	err := c.Select(ctx, &ids, `SELECT id FROM repairs WHERE check_at <> '' AND check_at <= ? ORDER BY check_at LIMIT ?`, database.At(now), most)
	if err != nil {
		return nil, fmt.Errorf("read the clocks of external files: %w", err)
	}
	return ids, nil
}

// setClock stores what the clock did to a file, unless somebody changed it meanwhile.
func (s *Store) setClock(ctx context.Context, c *database.Conn, f File, was database.Instant) error {
	record, err := json.Marshal(f.Record)
	if err != nil {
		return fmt.Errorf("write what an external file says: %w", err)
	}
	n, err := c.Exec(ctx, `UPDATE repairs SET due_at = ?, check_at = ?, record = ? WHERE id = ? AND version = ? AND check_at = ?`, f.DueAt, f.CheckAt, string(record), f.ID, f.Version, was)
	switch {
	case err != nil:
		return fmt.Errorf("set the clock of an external file: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Alguien cambió el expediente "+f.Folio+".", "")
	}
	return nil
}

// Waiting returns the open files in some stations, the longest waiting first; of a user
// or an AST when one is named.
func (s *Store) Waiting(ctx context.Context, c *database.Conn, userID, adviserID string, states []procedure.State, limit int) ([]File, error) {
	if len(states) == 0 {
		return nil, nil
	}
	args := make([]any, 0, len(states)+3)
	for _, st := range states {
		args = append(args, st)
	}
	where := `WHERE r.closed_at = '' AND r.state IN (?` + strings.Repeat(`, ?`, len(states)-1) + `)`
	if userID != "" {
		where, args = where+` AND r.user_id = ?`, append(args, userID)
	}
	if adviserID != "" {
		where, args = where+` AND r.adviser_id = ?`, append(args, adviserID)
	}
	return list(ctx, c, where+` ORDER BY r.state_since, r.id LIMIT ?`, append(args, limit)...)
}
