package documents

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Store builds documents and freezes them. It is safe for concurrent use once built.
type Store struct {
	DB       *database.DB
	Clock    clock.Clock
	Desk     *orders.Desk
	Papers   *papers.Store
	Letters  *letters.Store
	Control  *control.Store
	People   *people.Store
	Supplies *supplies.Store
	Settings *settings.Store
	Repair   *repair.Store
	Blobs    *blobs.Store // nil: nothing is frozen, and every print is drawn anew
	BaseURL  string       // of the program, for the page of verification

	// Draw gives a sheet as PDF: the same sheet, the same bytes.
	Draw func(sheets.Sheet) ([]byte, error)
	// Carried gives the data of its sheet that a PDF of Draw carries.
	Carried func(pdf []byte) ([]byte, error)
	// Seal puts the certificate of the system onto a PDF that is frozen, and tells whether
	// it did; nil for none.
	Seal func(pdf []byte) (out []byte, sealed bool, err error)
}

// VerifyPath is where a code is asked for by anybody.
const VerifyPath = "/verificar/"

// pictured reads the photographs that a document names. One whose file was given up with
// the attachments of its order is missing, and its sheet says so (rev11 Q-08).
func (s *Store) pictured(d papers.Document) (papers.Document, error) {
	list := d.Photos()
	if len(list) == 0 || s.Blobs == nil || d.Pictures != nil {
		return d, nil
	}
	d.Pictures = make(map[string][]byte, len(list))
	for _, x := range list {
		b, err := s.read(x.Hash)
		if err != nil && problem.KindOf(err) != problem.NotFound {
			return d, fmt.Errorf("documents: a photograph of %s %s: %w", d.Kind, d.Folio, err)
		}
		d.Pictures[x.Hash] = b
	}
	return d, nil
}

// proved reads what proves the signatures of a document beyond the sessions of who gave
// them, with the marks that were drawn (domain §5, levels of signature).
func (s *Store) proved(ctx context.Context, c *database.Conn, d papers.Document) (papers.Document, error) {
	if len(d.Signatures) == 0 || d.Proofs != nil {
		return d, nil
	}
	subject := seals.Paper(d.PaperID)
	if d.LetterID != "" {
		subject = seals.Letter(d.LetterID)
	}
	var err error
	if d.Proofs, err = s.Desk.Evidence.Of(ctx, c, subject); err != nil {
		return d, err
	}
	for _, e := range d.Proofs {
		if e.Level != seals.Drawn || s.Blobs == nil {
			continue
		}
		mark, err := s.read(e.Blob)
		if err != nil {
			return d, fmt.Errorf("documents: the mark in %s of %s %s: %w", e.Slot, d.Kind, d.Folio, err)
		}
		if d.Marks == nil {
			d.Marks = map[string]sheets.Picture{}
		}
		d.Marks[e.Blob] = sheets.Picture{Bytes: mark}
	}
	return d, nil
}

// asFrozen is a complete document as its frozen copy says it, so that a page, an export and
// the dossier say what the PDF says and bear its code, whatever a register says since then
// (rev11 ). What is not frozen yet stays as it is.
func (s *Store) asFrozen(ctx context.Context, c *database.Conn, d papers.Document) (papers.Document, error) {
	if !d.Complete() || d.Masked || d.Kept != nil || s.Blobs == nil || s.Carried == nil {
		return d, nil
	}
	cp, ok, err := s.Papers.CopyOf(ctx, c, d.Subject())
	if err != nil || !ok {
		return d, err
	}
	b, err := s.Frozen(cp)
	if err != nil {
		return d, err
	}
	data, err := s.Carried(b)
	if err == nil && hashOf(data) != cp.DataHash {
		err = errors.New("the data are not those of the copy")
	}
	if err != nil {
		return d, fmt.Errorf("documents: the frozen copy of %s %s: %w", cp.Kind, cp.Folio, err)
	}
	d.Edition = cp.FormatVersion // a version may have come into force later on the same day
	return d.Frozen(data)
}

// Dressed is a document with what proves its signatures and the heading of its day: all
// that its sheet needs, so that it can be drawn where no database is asked.
type Dressed struct {
	papers.Document
	head   control.Heading
	verify string
}

// Dress reads what the sheet of a document needs beside the document.
func (s *Store) Dress(ctx context.Context, c *database.Conn, d papers.Document) (Dressed, error) {
	x := Dressed{verify: s.BaseURL + VerifyPath}
	var err error
	if x.Document, err = s.proved(ctx, c, d); err != nil {
		return x, err
	}
	if x.Document, err = s.asFrozen(ctx, c, x.Document); err != nil {
		return x, err
	}
	if x.Document, err = s.pictured(x.Document); err != nil {
		return x, err
	}
	x.head, err = s.Control.HeadingOn(ctx, c, calendar.DayOf(d.At, clock.Mexico), string(d.Kind))
	return x, err
}

// Sheet is the document under the heading of its day, as it is drawn and shown.
func (d Dressed) Sheet() (sheets.Sheet, error) {
	sheet, err := d.Document.Sheet(d.verify)
	if err != nil {
		return sheet, err
	}
	sheet.Version = d.Edition
	if d.Revision != 0 {
		sheet.Revision = strconv.Itoa(d.Revision)
	}
	d.head.Dress(&sheet)
	if d.Masked {
		sheet.Verify, sheet.Data, sheet.CopyMark = nil, nil, papers.CopyPartial
	}
	return sheet, nil
}

// Sheet is a document under the heading of its day, as it is drawn and shown.
func (s *Store) Sheet(ctx context.Context, c *database.Conn, d papers.Document) (sheets.Sheet, error) {
	x, err := s.Dress(ctx, c, d)
	if err != nil {
		return sheets.Sheet{}, err
	}
	return x.Sheet()
}

// Blank is a format for the pen under the heading of a day; version is the id of one of
// its versions, "" for the one in force. One that is no longer in force says «OBSOLETO»
// (rev11 Q-06). problem.NotFound for no format and no version.
func (s *Store) Blank(ctx context.Context, c *database.Conn, code, version, folio string, now time.Time) (sheets.Sheet, error) {
	f, ok := papers.FormatOf(papers.Kind(code))
	if !ok {
		return sheets.Sheet{}, problem.Missing("ese formato")
	}
	today := calendar.DayOf(now, clock.Mexico)
	sheet := f.Blank(folio, s.BaseURL+VerifyPath, today.Time(clock.Mexico, 0, 0, 0))
	if version != "" {
		v, err := s.version(ctx, c, code, version)
		if err != nil {
			return sheet, err
		}
		sheet.Version, sheet.Stamp = v.Label, v.Stamp(today)
	}
	head, err := s.Control.HeadingOn(ctx, c, today, code)
	if err != nil {
		return sheet, err
	}
	head.Dress(&sheet)
	return sheet, nil
}

// First names the first version of every format, which has no id.
const First = "primera"

func (s *Store) version(ctx context.Context, c *database.Conn, code, id string) (control.Version, error) {
	list, err := s.Control.Versions(ctx, c, code)
	if err != nil {
		return control.Version{}, err
	}
	for _, v := range list {
		if v.ID == id || v.ID == "" && id == First {
			return v, nil
		}
	}
	return control.Version{}, problem.Missing("esa versión del formato")
}

// PDF gives a document as PDF: what was frozen of it when it is complete, frozen now if
// nobody had asked yet, and otherwise a print of how it stands, which says so. The copy is
// zero for what is not frozen. The caller has judged that the reader may see the document.
func (s *Store) PDF(ctx context.Context, d papers.Document) ([]byte, papers.Copy, error) {
	c := s.DB.Read()
	d, err := s.proved(ctx, c, d)
	if err != nil {
		return nil, papers.Copy{}, err
	}
	if d.Complete() && !d.Masked && s.Blobs != nil {
		cp, ok, err := s.Papers.CopyOf(ctx, c, d.Subject())
		if err == nil && !ok {
			cp, err = s.freeze(ctx, d)
		}
		if err != nil {
			return nil, cp, err
		}
		b, err := s.Frozen(cp)
		return b, cp, err
	}
	sheet, err := s.Sheet(ctx, c, d)
	if err != nil {
		return nil, papers.Copy{}, err
	}
	b, err := s.Draw(sheet)
	return b, papers.Copy{}, err
}

// Frozen reads the bytes of a copy and compares them with their hash on the way.
func (s *Store) Frozen(cp papers.Copy) ([]byte, error) {
	if s.Blobs == nil {
		return nil, fmt.Errorf("documents: there is no blob store")
	}
	b, err := s.read(cp.Blob)
	if err != nil {
		return nil, fmt.Errorf("documents: the frozen copy of %s %s: %w", cp.Kind, cp.Folio, err)
	}
	return b, nil
}

// read gives a file by the hash of its bytes, and compares it on the way.
func (s *Store) read(hash string) ([]byte, error) {
	r, err := s.Blobs.Open(hash)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err == nil && hashOf(b) != hash {
		err = fmt.Errorf("the file %s holds something else", hash)
	}
	return b, err
}

// freeze draws a complete document, keeps its bytes and then the row that names them.
func (s *Store) freeze(ctx context.Context, d papers.Document) (papers.Copy, error) {
	sheet, err := s.Sheet(ctx, s.DB.Read(), d)
	if err != nil {
		return papers.Copy{}, err
	}
	b, err := s.Draw(sheet)
	if err != nil {
		return papers.Copy{}, err
	}
	cp := d.Subject()
	if s.Seal != nil {
		if b, cp.Sealed, err = s.Seal(b); err != nil {
			return papers.Copy{}, fmt.Errorf("seal %s %s: %w", d.Kind, d.Folio, err)
		}
	}
	cp.Code, cp.DataHash, cp.FormatVersion, cp.Revision = papers.CodeOf(sheet.Data), hashOf(sheet.Data), sheet.Version, sheet.Revision
	if cp.Blob, cp.Size, err = s.Blobs.Put(ctx, bytes.NewReader(b)); err != nil {
		return papers.Copy{}, err
	}
	err = s.DB.Write(ctx, func(c *database.Conn) (err error) {
		cp, err = s.Papers.Freeze(ctx, c, cp, audit.By{Actor: audit.System, Role: string(procedure.System), At: s.Clock()})
		return err
	})
	return cp, err
}

// After notes that an act may have completed something; it is an orders.Hook and only
// writes a row.
func (s *Store) After(ctx context.Context, c *database.Conn, d orders.Done) error {
	if s.Blobs == nil {
		return nil
	}
	return s.Papers.Due(ctx, c, string(d.Order.ID), d.Step.At)
}

// freezeAtOnce bounds what one round of the job does, so that other jobs get their turn.
const freezeAtOnce = 50

// Catch freezes what is complete and not frozen yet, of the orders that acts noted. What
// fails is told and tried again in the next round, after the others.
func (s *Store) Catch(ctx context.Context) error {
	if s.Blobs == nil {
		return nil
	}
	rows, err := s.Papers.DueNow(ctx, s.DB.Read(), freezeAtOnce)
	if err != nil {
		return err
	}
	var failed []error
	for _, row := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.freezeDue(ctx, row.OrderID)
		if problem.KindOf(err) == problem.NotFound {
			err = nil // a proposal that is gone
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("freeze the papers of %s: %w", row.OrderID, err))
			err = s.DB.Write(ctx, func(c *database.Conn) error { return s.Papers.Due(ctx, c, row.OrderID, s.Clock()) })
		} else {
			err = s.DB.Write(ctx, func(c *database.Conn) error { return s.Papers.Done(ctx, c, row) })
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

func (s *Store) dueOrder(ctx context.Context, id string) ([]papers.Document, error) {
	v, err := s.Desk.Open(ctx, orders.System(), id)
	if err != nil {
		return nil, err
	}
	return s.OfOrder(ctx, s.DB.Read(), v)
}

func (s *Store) freezeDue(ctx context.Context, id string) error {
	list, err := s.due(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range list {
		if !d.Complete() {
			continue
		}
		if d, err = s.proved(ctx, s.DB.Read(), d); err != nil {
			return err
		}
		if _, ok, err := s.Papers.CopyOf(ctx, s.DB.Read(), d.Subject()); err != nil || ok {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := s.freeze(ctx, d); err != nil {
			return err
		}
	}
	return nil
}
