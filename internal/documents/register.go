package documents

import (
	"context"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
)

// Register returns what OfOrder does and the documents of the external file that the order
// opened, what is frozen as it was printed, the letters with how each recipient was notified
// of them and what was answered, and the movements with what was annexed to them, as the
// registers keep it. The caller has judged that the reader may see both.
func (s *Store) Register(ctx context.Context, c *database.Conn, v orders.View) ([]papers.Document, error) {
	list, err := s.OfOrder(ctx, c, v)
	if err != nil {
		return nil, err
	}
	more, err := s.opened(ctx, c, v)
	if err != nil {
		return nil, err
	}
	list = append(list, more...)
	var ids []string
	for _, d := range list {
		ids = append(ids, d.PaperID)
	}
	later, err := s.Papers.LaterOf(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i], err = s.proved(ctx, c, list[i]); err != nil {
			return nil, err
		}
		if list[i], err = s.asFrozen(ctx, c, list[i]); err != nil {
			return nil, err
		}
		list[i] = list[i].With(later[list[i].PaperID])
	}
	ls, err := s.Letters.OfOrder(ctx, c, string(v.Order.ID))
	if err != nil {
		return nil, err
	}
	b := &builder{Store: s, ctx: ctx, c: c, v: v}
	for _, l := range ls {
		for _, d := range list {
			paper, ok := d.Value.(*papers.LetterPaper)
			if !ok || d.LetterID != l.ID {
				continue
			}
			for _, to := range l.Distribution {
				if x, ok := l.Delivered(to.Key()); ok {
					paper.Delivered = append(paper.Delivered, papers.LetterDelivery{To: b.recipient(to), Medium: x.Medium, Day: x.Day.String(), Proof: x.Proof})
				}
			}
			paper.Reply = answered(l)
		}
	}
	return list, nil
}

// answered is the reply that settled a letter, or else the last one that came; nil for none.
func answered(l letters.Letter) *papers.LetterReply {
	r, ok := l.Answered()
	if !ok {
		if len(l.Replies) == 0 {
			return nil
		}
		r = l.Replies[len(l.Replies)-1]
	}
	var annexes []string
	for _, a := range r.Annexes {
		annexes = append(annexes, a.Name+", "+a.Hash)
	}
	return &papers.LetterReply{Number: r.Number, Day: r.Day.String(), Sense: string(r.Sense), Annexes: strings.Join(annexes, "; ")}
}

// opened are the documents of the external file that an order opened and that are not among
// its own: those of a later order of the same file stay with the first (rev11 F-05, F-08, F-11).
func (s *Store) opened(ctx context.Context, c *database.Conn, v orders.View) ([]papers.Document, error) {
	f, err := s.Repair.OfOrder(ctx, c, string(v.Order.ID))
	if problem.KindOf(err) == problem.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := s.Papers.OfRepair(ctx, c, string(f.ID))
	if err != nil {
		return nil, err
	}
	docs, err := s.OfFile(f, list)
	return slices.DeleteFunc(docs, func(d papers.Document) bool {
		return slices.ContainsFunc(v.Papers, func(p papers.Paper) bool { return p.ID == d.PaperID })
	}), err
}
