package maintenance

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
)

// Coverage is how much of what was due is done (rev11 P-04). Demanded are the
// maintenances of the programme that were due before today, and those that are done
// already; machines that left the programme are not.
type Coverage struct {
	Total    int `db:"total"` // without those that left
	Demanded int `db:"demanded"`
	Done     int `db:"done"`
	Overdue  int `db:"overdue"` // still to be done
	Asks     int `db:"asks"`    // somebody asks for another day
	Late     int `db:"late"`    // planned after they are due
	Told     int `db:"told"`    // told, and not answered yet
	Agreed   int `db:"agreed"`  // confirmed by their users, or with an order
}

// Percent is the coverage in tenths of a percent; ok is false when nothing was due.
func (v Coverage) Percent() (tenths int, ok bool) {
	if v.Demanded == 0 {
		return 0, false
	}
	return (v.Done*1000 + v.Demanded/2) / v.Demanded, true
}

// Coverage reckons the figures of a version on a local day.
func (s *Store) Coverage(ctx context.Context, c *database.Conn, programme string, today calendar.Day) (v Coverage, err error) {
	day := today.String()
	err = c.Get(ctx, &v, `SELECT COALESCE(SUM(CASE WHEN m.state <> 'retirada' THEN 1 ELSE 0 END), 0) AS total,
			COALESCE(SUM(CASE WHEN `+demanded+` THEN 1 ELSE 0 END), 0) AS demanded,
			COALESCE(SUM(CASE WHEN m.state = 'cumplida' THEN 1 ELSE 0 END), 0) AS done,
			COALESCE(SUM(CASE WHEN m.live = 1 AND m.due_on < ? THEN 1 ELSE 0 END), 0) AS overdue,
			COALESCE(SUM(CASE WHEN m.state = 'otra-fecha' THEN 1 ELSE 0 END), 0) AS asks,
			COALESCE(SUM(CASE WHEN m.live = 1 AND m.day > m.due_on THEN 1 ELSE 0 END), 0) AS late,
			COALESCE(SUM(CASE WHEN m.state = 'avisada' THEN 1 ELSE 0 END), 0) AS told,
			COALESCE(SUM(CASE WHEN m.state IN ('confirmada', 'precargada', 'orden') THEN 1 ELSE 0 END), 0) AS agreed
		FROM maintenance_entries m WHERE m.programme_id = ?`, day, day, programme)
	if err != nil {
		err = fmt.Errorf("reckon the coverage of a programme: %w", err)
	}
	return v, err
}

// Month is how a month of a version stands: what is planned for its days.
type Month struct {
	Total   int `db:"total"`
	Done    int `db:"done"`
	Passed  int `db:"passed"`  // their day went by and they are not done
	Waiting int `db:"waiting"` // their users were told and did not answer, or ask for another day
}

// OfMonth reckons what a version has in the month of a local day (domain §7.2).
func (s *Store) OfMonth(ctx context.Context, c *database.Conn, programme string, today calendar.Day) (v Month, err error) {
	month := today.String()[:len("2027-03")]
	err = c.Get(ctx, &v, `SELECT COUNT(*) AS total,
			COALESCE(SUM(CASE WHEN m.state = 'cumplida' THEN 1 ELSE 0 END), 0) AS done,
			COALESCE(SUM(CASE WHEN m.live = 1 AND m.day < ? THEN 1 ELSE 0 END), 0) AS passed,
			COALESCE(SUM(CASE WHEN m.state IN ('avisada', 'otra-fecha') THEN 1 ELSE 0 END), 0) AS waiting
		FROM maintenance_entries m WHERE m.programme_id = ? AND m.day >= ? AND m.day <= ? AND m.state NOT IN ('retirada', 'descartada')`, today.String(), programme, month+"-01", month+"-31")
	if err != nil {
		err = fmt.Errorf("reckon a month of a programme: %w", err)
	}
	return v, err
}

// Visit is how much one AST does in one building on one day.
type Visit struct {
	Day      string `db:"day"`
	Adviser  string `db:"adviser_id"`
	Building string `db:"building"`
	N        int    `db:"n"`
	Done     int    `db:"done"`
}

// Visits returns what a version has, by day, AST and building.
func (s *Store) Visits(ctx context.Context, c *database.Conn, programme string) (list []Visit, err error) {
	err = c.Select(ctx, &list, `SELECT m.day, m.adviser_id, m.building, COUNT(*) AS n, SUM(CASE WHEN m.state = 'cumplida' THEN 1 ELSE 0 END) AS done
		FROM maintenance_entries m WHERE m.programme_id = ? AND m.state NOT IN ('retirada', 'descartada') GROUP BY m.day, m.adviser_id, m.building ORDER BY m.day, m.adviser_id, m.building`, programme)
	if err != nil {
		err = fmt.Errorf("read the visits of a programme: %w", err)
	}
	return list, err
}

// BuildingsOf returns the buildings that a version visits, by name.
func (s *Store) BuildingsOf(ctx context.Context, c *database.Conn, programme string) (list []string, err error) {
	err = c.Select(ctx, &list, `SELECT DISTINCT m.building FROM maintenance_entries m WHERE m.programme_id = ? AND m.building <> '' ORDER BY m.building`, programme)
	if err != nil {
		err = fmt.Errorf("read the buildings of a programme: %w", err)
	}
	return list, err
}
