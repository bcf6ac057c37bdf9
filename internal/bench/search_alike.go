package main

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
)

// How many people of each role are measured, and orders of each state.
var measured = []struct {
	role string
	most int
}{{"supervisor", 1}, {"ast", 8}, {"usuario", 24}}

const (
	ofEachState = 12
	mostOwn     = 50 // a page of a list
)

// shape is what the pages of a person show.
type shape struct {
	account  `db:"-"`
	Email    string `db:"email"`
	ID       string `db:"id"`
	Own      int    `db:"own"`
	Open     int    `db:"open"`
	Turns    int    `db:"turns"`
	Attends  int    `db:"attends"`
	Machines int    `db:"machines"`
}

// apart is how different the pages of two people are, in rows. How many orders they
// ever asked for is left out: their lists begin on a day that makes them as long.
func (s shape) apart(o shape) int {
	d := func(a, b int) int { return max(a-b, b-a) }
	return 2*d(s.Turns, o.Turns) + d(min(s.Open, 11), min(o.Open, 11)) + d(s.Attends, o.Attends) + d(s.Machines, o.Machines)
}

// alike chooses in both archives people with pages of the same size and orders in the
// same states, so that what grows is the archive and not the page.
func (b *bench) alike(small, large *archive) error {
	shapes := map[*archive]map[string][]shape{}
	folios := map[*archive]map[string][]string{}
	for _, a := range []*archive{small, large} {
		db, err := database.Open(b.ctx, a.url)
		if err != nil {
			return err
		}
		if shapes[a], err = b.shapes(db, a); err == nil {
			folios[a], err = b.byState(db)
		}
		db.Close()
		if err != nil {
			return err
		}
		a.people = map[string][]account{}
	}
	for _, m := range measured {
		nearest := func(one shape, list []shape) (best int) {
			for i := range list {
				if one.apart(list[i]) < one.apart(list[best]) {
					best = i
				}
			}
			return best
		}
		rest, candidates := shapes[large][m.role], shapes[small][m.role]
		if len(rest) == 0 {
			return fmt.Errorf("the archive has no account with the role %s", m.role)
		}
		slices.SortStableFunc(candidates, func(x, y shape) int {
			return x.apart(rest[nearest(x, rest)]) - y.apart(rest[nearest(y, rest)])
		})
		for _, one := range candidates {
			if len(small.people[m.role]) == m.most || len(rest) == 0 {
				break
			}
			best := nearest(one, rest)
			rows := min(one.Own, rest[best].Own, mostOwn)
			for a, who := range map[*archive]shape{small: one, large: rest[best]} {
				since, err := b.since(a, who.ID, rows)
				if err != nil {
					return err
				}
				who.since = since
				a.people[m.role] = append(a.people[m.role], who.account)
			}
			rest = slices.Delete(rest, best, best+1)
		}
	}
	for state, list := range folios[small] {
		n := min(len(list), len(folios[large][state]), ofEachState)
		small.folios, large.folios = append(small.folios, spreadOver(list, n)...), append(large.folios, spreadOver(folios[large][state], n)...)
	}
	if len(small.folios) == 0 {
		return fmt.Errorf("the archives have no folios in common states")
	}
	return nil
}

// spreadOver takes n of a list, from its whole length.
func spreadOver(list []string, n int) (some []string) {
	for i := range n {
		some = append(some, list[i*len(list)/n])
	}
	return some
}

// shapes reads what the pages of the accounts show, those with most first.
func (b *bench) shapes(db *database.DB, a *archive) (map[string][]shape, error) {
	var rows []shape
	err := db.Read().Select(b.ctx, &rows, `SELECT p.email, p.id,
			(SELECT COUNT(*) FROM orders o WHERE o.requester_id = p.id AND o.number > 0) AS own,
			(SELECT COUNT(*) FROM orders o WHERE o.is_open = 1 AND o.requester_id = p.id) AS open,
			(SELECT COUNT(*) FROM orders o WHERE o.is_open = 1 AND o.turn_person <> '' AND o.turn_person = p.id) AS turns,
			(SELECT COUNT(*) FROM orders o WHERE o.is_open = 1 AND o.adviser_id <> '' AND o.adviser_id = p.id) AS attends,
			(SELECT COUNT(*) FROM assets e WHERE e.holder_id = p.id) AS machines
		FROM persons p WHERE p.email <> '' ORDER BY p.email`)
	if err != nil {
		return nil, err
	}
	known := map[string]account{}
	for _, x := range a.accounts {
		known[strings.ToLower(x.mail)] = x
	}
	list := map[string][]shape{}
	for _, r := range rows {
		if x, ok := known[strings.ToLower(r.Email)]; ok {
			r.account = x
			list[x.role] = append(list[x.role], r)
		}
	}
	for _, of := range list {
		slices.SortStableFunc(of, func(x, y shape) int { return (y.Own + y.Turns + y.Attends) - (x.Own + x.Turns + x.Attends) })
	}
	return list, nil
}

// since is the day on which a person's newest orders begin, so many of them or, with
// others of the same day, a few more.
func (b *bench) since(a *archive, person string, rows int) (string, error) {
	db, err := database.Open(b.ctx, a.url)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var at []database.Instant
	err = db.Read().Select(b.ctx, &at, `SELECT created_at FROM orders WHERE requester_id = ? AND number > 0 ORDER BY created_at DESC, id DESC LIMIT ?`, person, rows)
	if err != nil || len(at) == 0 {
		return "", err
	}
	return at[len(at)-1].In(clock.Mexico).Format("2006-01-02"), nil
}

// byState reads folios by the state of their orders, the oldest first.
func (b *bench) byState(db *database.DB) (map[string][]string, error) {
	var rows []struct {
		State string `db:"state"`
		Folio string `db:"folio"`
	}
	err := db.Read().Select(b.ctx, &rows, `SELECT state, folio FROM orders WHERE number > 0 ORDER BY number, id`)
	list := map[string][]string{}
	for _, r := range rows {
		list[r.State] = append(list[r.State], r.Folio)
	}
	return list, err
}
