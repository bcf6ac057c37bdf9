package notices

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Store writes and reads notices. It is safe for concurrent use.
type Store struct {
	db     *database.DB
	people *people.Store
	mail   bool
}

// New makes the store of the room. With mail, every notice is also queued to
// leave by mail.
func New(db *database.DB, p *people.Store, mail bool) *Store {
	return &Store{db: db, people: p, mail: mail}
}

// Notice is one line of a tray.
type Notice struct {
	ID    string           `db:"id"`
	Folio string           `db:"folio"`
	Order string           `db:"order_id"`
	Way   string           `db:"way"`
	Text  string           `db:"text"`
	At    database.Instant `db:"at"`
	New   bool             `db:"-"`
}

// to is one addressee: a person or, when that is not a definite one, a role.
type to struct{ person, role string }

// After queues the notices of a performed act in its transaction; it is an
// orders.Hook. Who acts is not told about the own act.
func (s *Store) After(ctx context.Context, c *database.Conn, d orders.Done) error {
	var rows []any
	told := map[to]bool{}
	for _, p := range d.Tells {
		for _, t := range s.addressees(ctx, c, d, p) {
			if told[t] || (t.person == string(d.Actor.Person.ID) && !acknowledges(d.Step.Way)) {
				continue
			}
			told[t] = true
			rows = append(rows, database.NewID(), t.person, t.role, string(d.Order.ID), d.Order.Folio, orElse(d.Step.Way, string(d.Step.Act)), Text(d, p), database.At(d.Step.At), s.mailState())
		}
	}
	if d.Way.Loop != "" && d.Order.Record.Loops > manyLoops {
		rows = append(rows, database.NewID(), "", string(people.Supervisor), string(d.Order.ID), d.Order.Folio, d.Step.Way,
			fmt.Sprintf("Una orden ha dado %d vueltas: revisa qué la detiene.", d.Order.Record.Loops), database.At(d.Step.At), s.mailState())
	}
	return insert(ctx, c, rows)
}

// manyLoops is how often an order may come back to an earlier point before the
// Supervisor is told (domain §4.7); nothing is blocked.
const manyLoops = 3

// acknowledges: filing an order is the one act whose author gets a receipt.
func acknowledges(way string) bool { return way == "OS-01" || way == "OS-03" }

func insert(ctx context.Context, c *database.Conn, rows []any) error {
	if len(rows) == 0 {
		return nil
	}
	const width = 9
	values := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?), ", len(rows)/width), ", ")
	_, err := c.Exec(ctx, `INSERT INTO notices (id, person_id, role, order_id, folio, way, text, at, mail) VALUES `+values, rows...)
	return err
}

func (s *Store) mailState() string {
	if s.mail {
		return "pendiente"
	}
	return ""
}

func (s *Store) addressees(ctx context.Context, c *database.Conn, d orders.Done, p procedure.Party) []to {
	o := d.Order
	person := func(id people.ID) []to {
		if id == "" {
			return nil
		}
		return []to{{person: string(id)}}
	}
	switch p {
	case procedure.TellRequester:
		return person(o.RequesterID)
	case procedure.TellAdviser:
		return person(o.AdviserID)
	case procedure.TellFormer:
		return person(d.Former)
	case procedure.TellSupervisor:
		return []to{{role: string(people.Supervisor)}}
	case procedure.TellDirector:
		return []to{{role: string(people.Director)}}
	case procedure.TellCoordinator:
		return []to{{role: string(people.Coordination)}}
	case procedure.TellAreas:
		out := []to{{role: string(people.Coordination)}}
		return append(out, s.head(ctx, c, o.UnitID)...)
	case procedure.TellUnitHead:
		return s.head(ctx, c, o.UnitID)
	case procedure.TellResponsible:
		if m := o.Record.Mechanism; m != nil && m.ResponsibleID != "" {
			return person(m.ResponsibleID)
		}
		return []to{{role: string(people.Supervisor)}}
	}
	return nil
}

func (s *Store) head(ctx context.Context, c *database.Conn, unit string) []to {
	u, err := s.people.Unit(ctx, c, unit)
	if err != nil || u.HeadID == "" {
		return nil // a unit without a head has nobody to tell
	}
	return []to{{person: string(u.HeadID)}}
}

// Alarm tells about a reminder or an expired term; it is an orders.AlarmHook.
func (s *Store) Alarm(ctx context.Context, c *database.Conn, a orders.Alarm) error {
	text := "Recordatorio: " + a.Timer.Label + "."
	role, person, _ := a.Order.Awaiting()
	list := []to{{person: string(person)}}
	if person == "" {
		list = []to{{role: string(role)}}
	}
	said := map[to]string{}
	if a.Expired {
		text = "Venció el plazo: " + a.Timer.Label + "."
		d := orders.Done{Order: a.Order}
		for _, p := range a.Timer.Warns {
			more := s.addressees(ctx, c, d, p)
			list = append(list, more...)
			for _, t := range more {
				if p == procedure.TellUnitHead && t != list[0] {
					said[t] = OfUnit(string(a.Timer.Name), text)
				}
			}
		}
	}
	var rows []any
	told := map[to]bool{}
	for _, t := range list {
		if told[t] {
			continue
		}
		told[t] = true
		rows = append(rows, database.NewID(), t.person, t.role, string(a.Order.ID), a.Order.Folio, string(a.Timer.Name), orElse(said[t], text), database.At(a.At), s.mailState())
	}
	return insert(ctx, c, rows)
}

// Tray returns the last notices of a person, the newest first.
func (s *Store) Tray(ctx context.Context, actor people.Actor, limit int) ([]Notice, error) {
	c := s.db.Read()
	parts, args := inEach(actor, `SELECT id, folio, order_id, way, text, at FROM notices`, `ORDER BY at DESC, id DESC LIMIT ?`, limit)
	q := `SELECT id, folio, order_id, way, text, at FROM (` + parts + `) AS mine ORDER BY at DESC, id DESC LIMIT ?`
	args = append(args, limit)
	var list []Notice
	if err := c.Select(ctx, &list, q, args...); err != nil {
		return nil, err
	}
	seen, err := s.seen(ctx, actor.Person.ID)
	for i := range list {
		list[i].New = list[i].At.After(seen)
	}
	return list, err
}

// inEach joins what is asked of each place where notices for a person stand: under
// their own name and under each of their roles. Each part is answered from the
// newest end of its index, so that the cost does not grow with the archive, as it
// would for one condition with OR.
func inEach(actor people.Actor, from, tail string, args ...any) (string, []any) {
	parts := []string{`SELECT * FROM (` + from + ` WHERE person_id <> '' AND person_id = ? ` + tail + `) AS own`}
	all := append([]any{string(actor.Person.ID)}, args...)
	for _, r := range actor.Roles {
		if r == people.Requester {
			continue // a notice for a requester names the person
		}
		parts = append(parts, `SELECT * FROM (`+from+` WHERE role <> '' AND role = ? `+tail+`) AS held`)
		all = append(append(all, string(r)), args...)
	}
	return strings.Join(parts, ` UNION ALL `), all
}

func (s *Store) seen(ctx context.Context, id people.ID) (time.Time, error) {
	var at []database.Instant
	err := s.db.Read().Select(ctx, &at, `SELECT seen_at FROM notice_seen WHERE person_id = ?`, string(id))
	if err != nil || len(at) == 0 {
		return time.Time{}, err
	}
	return at[0].Time, nil
}

// Unread counts the notices of a person since they last read their tray; the
// count stops at 100, which is enough to say «more than 99».
func (s *Store) Unread(ctx context.Context, actor people.Actor) (int, error) {
	c := s.db.Read()
	parts, args := inEach(actor, `SELECT 1 AS one FROM notices`,
		`AND at > COALESCE((SELECT seen_at FROM notice_seen WHERE person_id = ?), '') LIMIT 100`, string(actor.Person.ID))
	q := `SELECT COUNT(*) FROM (SELECT one FROM (` + parts + `) AS mine LIMIT 100) AS unread`
	var n int
	return n, c.Get(ctx, &n, q, args...)
}

// MarkRead notes that a person has read their tray until an instant, and returns until
// when they had read it before, for Unread.
func (s *Store) MarkRead(ctx context.Context, id people.ID, until time.Time) (before time.Time, err error) {
	err = s.db.Write(ctx, func(c *database.Conn) error {
		var at []database.Instant
		if err := c.Select(ctx, &at, `SELECT seen_at FROM notice_seen WHERE person_id = ?`, string(id)); err != nil {
			return err
		}
		before = time.Time{}
		if len(at) > 0 {
			before = at[0].Time
		}
		_, err := c.Exec(ctx, `INSERT INTO notice_seen (person_id, seen_at) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET seen_at = excluded.seen_at`, string(id), database.At(until))
		return err
	})
	return before, err
}

// MarkUnread takes a MarkRead back: what the person had read before stays read. It is
// problem.Conflict when they have marked others since.
func (s *Store) MarkUnread(ctx context.Context, id people.ID, until, before time.Time) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		n, err := c.Exec(ctx, `UPDATE notice_seen SET seen_at = ? WHERE person_id = ? AND seen_at = ?`, database.At(before), string(id), database.At(until))
		if err == nil && n == 0 {
			return problem.New(problem.Conflict, "Desde entonces marcaste otros avisos como leídos.", "Ábrelos desde la lista: ninguno se borra.").At("/avisos", "Ver los avisos")
		}
		return err
	})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
