package equipment

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

type custodyRow struct {
	AssetID    ID               `db:"asset_id"`
	Place      Place            `db:"place"`
	Holder     string           `db:"holder"`
	ChargeKind string           `db:"charge_kind"`
	ChargeID   string           `db:"charge_id"`
	Since      database.Instant `db:"since"`
	Seq        int64            `db:"seq"`
	Document   string           `db:"document"`
}

const custodyColumns = `asset_id, place, holder, charge_kind, charge_id, since, seq, document`

func (r custodyRow) custody() Custody {
	return Custody{AssetID: r.AssetID, Place: r.Place, With: r.Holder, Charge: Charge{r.ChargeKind, r.ChargeID},
		Since: r.Since.Time, Seq: r.Seq, Document: r.Document}
}

func custodies(rows []custodyRow) []Custody {
	cs := make([]Custody, len(rows))
	for i, r := range rows {
		cs[i] = r.custody()
	}
	return cs
}

// CustodyOf returns where a machine is; problem.NotFound when there is no such
// machine.
func (s *Store) CustodyOf(ctx context.Context, c *database.Conn, id ID) (Custody, error) {
	var r custodyRow
	err := c.Get(ctx, &r, `SELECT `+custodyColumns+` FROM custody WHERE asset_id = ?`, id)
	switch {
	case database.IsNone(err):
		return Custody{}, noAsset
	case err != nil:
		return Custody{}, fmt.Errorf("read custody: %w", err)
	}
	return r.custody(), nil
}

// Custodies returns where some machines are, by id, in one query.
func (s *Store) Custodies(ctx context.Context, c *database.Conn, ids ...ID) (map[ID]Custody, error) {
	found := make(map[ID]Custody, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q, args, err := c.In(`SELECT `+custodyColumns+` FROM custody WHERE asset_id IN (?)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read custody: %w", err)
	}
	var rows []custodyRow
	if err := c.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("read custody: %w", err)
	}
	for _, r := range rows {
		found[r.AssetID] = r.custody()
	}
	return found, nil
}

// ChargedTo returns the machines for which an order or file answers: while there
// is any, an order cannot end as F3 or F4 (domain §4.5, invariant 4).
func (s *Store) ChargedTo(ctx context.Context, c *database.Conn, charge Charge) ([]Custody, error) {
	if charge.IsZero() {
		return nil, nil
	}
	var rows []custodyRow
	err := c.Select(ctx, &rows, `SELECT `+custodyColumns+` FROM custody
		WHERE charge_id <> '' AND charge_kind = ? AND charge_id = ? ORDER BY asset_id`, charge.Kind, charge.ID)
	if err != nil {
		return nil, fmt.Errorf("read what something answers for: %w", err)
	}
	return custodies(rows), nil
}

// isAway asks for what is out of its place: not with its user, and something answers for it.
// What a provider kept when it gave another, and what the Coordinación Administrativa keeps,
// is where it stays: nobody awaits it, and its days mean nothing.
const isAway = `place <> 'usuario' AND charge_id <> ''`

// Away returns the machines that are out of their place, the longest away first, for the
// Supervisor's «Equipos fuera de su lugar».
func (s *Store) Away(ctx context.Context, c *database.Conn, limit int) ([]Custody, error) {
	var rows []custodyRow
	err := c.Select(ctx, &rows, `SELECT `+custodyColumns+` FROM custody WHERE `+isAway+` ORDER BY since, asset_id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read what is away: %w", err)
	}
	return custodies(rows), nil
}

// CountAway counts the machines that are out of their place, by place.
func (s *Store) CountAway(ctx context.Context, c *database.Conn) (map[Place]int, error) {
	var rows []struct {
		Place Place `db:"place"`
		N     int   `db:"n"`
	}
	err := c.Select(ctx, &rows, `SELECT place, COUNT(*) AS n FROM custody WHERE `+isAway+` GROUP BY place`)
	if err != nil {
		return nil, fmt.Errorf("count what is away: %w", err)
	}
	counts := make(map[Place]int, len(rows))
	for _, r := range rows {
		counts[r.Place] = r.N
	}
	return counts, nil
}

// Ledger returns the custody history of a machine, oldest first.
func (s *Store) Ledger(ctx context.Context, c *database.Conn, id ID) ([]Entry, error) {
	return ledger(ctx, c, `asset_id = ? ORDER BY seq`, id)
}

// LedgerBefore returns the last entries of a machine's custody history in front of
// an entry, the newest of all for 0, oldest first and no more than a limit.
func (s *Store) LedgerBefore(ctx context.Context, c *database.Conn, id ID, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	list, err := ledger(ctx, c, `asset_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`, id, before, limit)
	slices.Reverse(list)
	return list, err
}

func ledger(ctx context.Context, c *database.Conn, tail string, args ...any) ([]Entry, error) {
	var rows []struct {
		custodyRow
		Kind          string           `db:"kind"`
		From          Place            `db:"from_place"`
		DocumentHash  string           `db:"document_hash"`
		GivesID       string           `db:"gives_id"`
		GivesName     string           `db:"gives_name"`
		GivesRole     string           `db:"gives_role"`
		GivesLevel    string           `db:"gives_level"`
		ReceivesID    string           `db:"receives_id"`
		ReceivesName  string           `db:"receives_name"`
		ReceivesRole  string           `db:"receives_role"`
		ReceivesLevel string           `db:"receives_level"`
		At            database.Instant `db:"at"`
	}
	err := c.Select(ctx, &rows, `
		SELECT asset_id, seq, kind, from_place, to_place AS place, holder, charge_kind, charge_id, document, document_hash,
			gives_id, gives_name, gives_role, gives_level, receives_id, receives_name, receives_role, receives_level, at
		FROM custody_ledger WHERE `+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("read a custody ledger: %w", err)
	}
	es := make([]Entry, len(rows))
	for i, r := range rows {
		now := r.custody()
		now.Since = r.At.Time
		es[i] = Entry{Custody: now, Kind: r.Kind, From: r.From, To: r.Place, DocumentHash: r.DocumentHash,
			Gives:    Signed{r.GivesID, r.GivesName, r.GivesRole, r.GivesLevel},
			Receives: Signed{r.ReceivesID, r.ReceivesName, r.ReceivesRole, r.ReceivesLevel}, At: r.At.Time}
	}
	return es, nil
}

// Move performs a change of hands in the caller's transaction. Back in its user's
// hands nothing answers for the machine any more. problem.Conflict when the
// machine is no longer where From says; problem.Refused when the procedure knows
// no such change, the document or a signature is missing, one person signs for
// both, nothing answers for it, or something else does.
func (s *Store) Move(ctx context.Context, c *database.Conn, m Move) error {
	now, err := s.CustodyOf(ctx, c, m.Asset)
	if err != nil {
		return err
	}
	if err := m.judge(now); err != nil {
		return err
	}
	if m.From == AtUser {
		// Read after the custody that swap compares: Retire changes both.
		a, err := s.Asset(ctx, c, m.Asset)
		if err != nil {
			return err
		}
		if a.Status != Active {
			return notActive
		}
	}
	next := now
	next.Place, next.With, next.Charge, next.Document, next.Since = m.To, m.With, m.Charge, m.Document, m.At
	if m.To == AtUser {
		next.Charge = Charge{}
	}
	e := Entry{Kind: "movimiento", From: m.From, To: m.To, DocumentHash: m.DocumentHash, Gives: m.Gives, Receives: m.Receives, At: m.At}
	if err := s.swap(ctx, c, now, next, e); err != nil {
		return err
	}
	actor, role := m.Receives.PersonID, m.Receives.Role
	if actor == "" { // a provider's representative has no account
		actor, role = m.Gives.PersonID, m.Gives.Role
	}
	if actor == "" {
		actor, role = audit.System, ""
	}
	return audit.Append(ctx, c, audit.By{Actor: actor, Role: role, At: m.At}.On(chainOf(m.Asset), "movimiento", map[string]any{
		"de": m.From, "a": m.To, "con": m.With, "cargo": m.Charge, "documento": m.Document, "huella": m.DocumentHash,
		"entrega": m.Gives, "recibe": m.Receives}))
}

// Take makes an order or file answer for a machine that is away from its user and
// for which nothing answers. Taking again changes nothing. problem.Refused when
// the machine is with its user or something else answers. Who acted is on the
// chain of the order or file.
func (s *Store) Take(ctx context.Context, c *database.Conn, id ID, charge Charge, at time.Time) error {
	now, err := s.CustodyOf(ctx, c, id)
	switch {
	case err != nil:
		return err
	case now.Charge == charge && !charge.IsZero():
		return nil
	case !now.Charge.IsZero():
		return answersElsewhere(now.Charge)
	case now.Place == AtUser:
		return problem.New(problem.Refused, "El equipo está con la persona usuaria, así que nada responde por él.",
			"Documenta primero su traslado.").For("P-03")
	}
	return s.recharge(ctx, c, now, charge, "cargo", at)
}

// Transfer passes the charge of a machine on without moving it: from the order to
// the external file (OS-48), from the file to the new order (EX-20, EX-21).
// problem.Refused unless `from` answers for it.
func (s *Store) Transfer(ctx context.Context, c *database.Conn, id ID, from, to Charge, at time.Time) error {
	now, err := s.CustodyOf(ctx, c, id)
	switch {
	case err != nil:
		return err
	case from.IsZero() || now.Charge != from:
		return notYours(now.Charge)
	}
	return s.recharge(ctx, c, now, to, "traspaso", at)
}

// Release ends the charge of a machine that stays in the Coordinación
// Administrativa, retired or replaced. With its user nothing answers anyway, and
// anywhere else something must: problem.Refused.
func (s *Store) Release(ctx context.Context, c *database.Conn, id ID, from Charge, at time.Time) error {
	now, err := s.CustodyOf(ctx, c, id)
	switch {
	case err != nil:
		return err
	case now.Place == AtUser:
		return nil
	case from.IsZero() || now.Charge != from:
		return notYours(now.Charge)
	case now.Place != AtCoordination:
		return problem.New(problem.Refused, "El equipo sigue fuera de las manos de la persona usuaria y algo debe responder por él.",
			"Devuélvelo, o pasa el cargo a otra orden o expediente.").For("P-03")
	}
	return s.free(ctx, c, id, at)
}

// free ends the charge of a machine where it is.
func (s *Store) free(ctx context.Context, c *database.Conn, id ID, at time.Time) error {
	now, err := s.CustodyOf(ctx, c, id)
	if err != nil {
		return err
	}
	next := now
	next.Charge = Charge{}
	if err := s.swap(ctx, c, now, next, Entry{Kind: "liberacion", From: now.Place, To: now.Place, At: at}); err != nil {
		return err
	}
	return audit.Append(ctx, c, audit.By{Actor: audit.System, At: at}.On(chainOf(id), "liberacion", map[string]any{"de": now.Charge}))
}

// notYours says that the charge which somebody wanted to pass on is not theirs.
func notYours(c Charge) error {
	if !c.IsZero() {
		return answersElsewhere(c)
	}
	return problem.New(problem.Refused, "Nada responde por este equipo.", "Revisa dónde está el equipo.").For("P-03")
}

func (s *Store) recharge(ctx context.Context, c *database.Conn, now Custody, to Charge, kind string, at time.Time) error {
	if to.IsZero() || to.Kind != ByOrder && to.Kind != ByRepair {
		return problem.New(problem.Refused, "Falta la orden o el expediente que responde por el equipo.", "Vuelve a intentarlo desde la orden.").For("P-01")
	}
	next := now
	next.Charge = to
	if err := s.swap(ctx, c, now, next, Entry{Kind: kind, From: now.Place, To: now.Place, At: at}); err != nil {
		return err
	}
	return audit.Append(ctx, c, audit.By{Actor: audit.System, At: at}.On(chainOf(now.AssetID), kind, map[string]any{
		"de": now.Charge, "a": to}))
}

// swap stores the next custody if nobody changed it since `now` was read. Its ledger row
// comes first: the engine lets custody go only where the ledger says.
func (s *Store) swap(ctx context.Context, c *database.Conn, now, next Custody, e Entry) error {
	next.Seq = now.Seq + 1
	e.Custody = next
	if err := s.log(ctx, c, e); database.IsUnique(err) {
		return elsewhereAtOnce.Because(err)
	} else if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `
		UPDATE custody SET place = ?, holder = ?, charge_kind = ?, charge_id = ?, since = ?, seq = ?, document = ?
		WHERE asset_id = ? AND seq = ?`,
		next.Place, next.With, next.Charge.Kind, next.Charge.ID, database.At(next.Since), next.Seq, next.Document, next.AssetID, now.Seq)
	switch {
	case err != nil:
		return fmt.Errorf("change custody: %w", err)
	case n == 0:
		return elsewhereAtOnce
	}
	return nil
}

var elsewhereAtOnce = problem.New(problem.Conflict, "Alguien más registró un cambio de este equipo al mismo tiempo.",
	"Revisa dónde está el equipo y, si hace falta, vuelve a intentarlo.")

// log adds a row to the ledger.
func (s *Store) log(ctx context.Context, c *database.Conn, e Entry) error {
	_, err := c.Exec(ctx, `
		INSERT INTO custody_ledger (asset_id, seq, kind, from_place, to_place, holder, charge_kind, charge_id, document, document_hash,
			gives_id, gives_name, gives_role, gives_level, receives_id, receives_name, receives_role, receives_level, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.AssetID, e.Seq, e.Kind, e.From, e.To, e.With, e.Charge.Kind, e.Charge.ID, e.Document, e.DocumentHash,
		e.Gives.PersonID, e.Gives.Name, e.Gives.Role, e.Gives.Level,
		e.Receives.PersonID, e.Receives.Name, e.Receives.Role, e.Receives.Level, database.At(e.At))
	if err != nil {
		return fmt.Errorf("write the custody ledger: %w", err)
	}
	return nil
}
