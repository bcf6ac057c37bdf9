package documents

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
)

// OfFile returns the documents of an external file from its papers, each as it stands.
// The caller has judged that the reader may see the file (rev11 F-05, F-08, F-11).
func (s *Store) OfFile(f repair.File, list []papers.Paper) ([]papers.Document, error) {
	docs := make([]papers.Document, len(list))
	for i, p := range list {
		format, ok := papers.FormatOf(p.Kind)
		if !ok {
			return nil, problem.Missing("ese formato")
		}
		d := papers.Document{Kind: p.Kind, Folio: p.Folio, Order: f.Folio, RepairID: string(f.ID), PaperID: p.ID, Version: p.Version, Status: p.Status, At: p.At,
			Value: format.New(), Signatures: p.Signatures}
		for _, sig := range p.Signatures {
			if sig.Valid {
				d.At = latest(d.At, sig.At)
			}
		}
		if err := p.Decode(d.Value); err != nil {
			return nil, err
		}
		switch v := d.Value.(type) {
		case *papers.HandoverPaper:
			v.Folio = p.Folio
			d.Pending = map[string]string{"A. Programación": "No aplica"}
			if v.B != nil {
				v.B.Backup = backupOf(v.B, list, p.HasSigned(repair.SlotGives))
			}
		case *papers.ReceiptPaper:
			v.Settle()
		}
		docs[i] = d
	}
	return docs, nil
}

// OneOfFile returns one document of an external file by the id of its paper;
// problem.NotFound when the file has none.
func (s *Store) OneOfFile(f repair.File, list []papers.Paper, id string) (papers.Document, error) {
	docs, err := s.OfFile(f, list)
	if err != nil {
		return papers.Document{}, err
	}
	for _, d := range docs {
		if id != "" && d.PaperID == id {
			return d, nil
		}
	}
	return papers.Document{}, problem.Missing("ese documento")
}

// ofFile marks what is due of an external file among what is due of orders.
const ofFile = "expediente:"

// AfterFile notes that an act on an external file may have completed something; it is a
// repair.Hook.
func (s *Store) AfterFile(ctx context.Context, c *database.Conn, d repair.Done) error {
	if s.Blobs == nil || d.Act == nil {
		return nil
	}
	return s.Papers.Due(ctx, c, ofFile+string(d.File.ID), d.Step.At.Time)
}

// due returns the documents of an order or an external file that is on the list.
func (s *Store) due(ctx context.Context, id string) ([]papers.Document, error) {
	file, ok := strings.CutPrefix(id, ofFile)
	if !ok {
		return s.dueOrder(ctx, id)
	}
	c := s.DB.Read()
	f, err := s.Repair.Get(ctx, c, repair.ID(file))
	if err != nil {
		return nil, err
	}
	list, err := s.Papers.OfRepair(ctx, c, file)
	if err != nil {
		return nil, err
	}
	return s.OfFile(f, list)
}
