package control

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // an emblem is decoded by its content
	_ "image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/sheets"
)

// Span is what was decided about a part of the heading, for some days.
type Span struct {
	ID     string
	Field  HeadingField
	Value  string // of the emblem: the hash of its picture, "" for none
	Alt    string // of the emblem: what it shows, for those who do not see it
	From   calendar.Day
	To     calendar.Day // last day; zero for no end
	Reason string
	By     string
	At     database.Instant
}

func (s Span) covers(day calendar.Day) bool {
	return !day.Before(s.From) && (s.To.IsZero() || !day.After(s.To))
}

// HeadingOn returns what heads and closes a paper of a format on a day: the day of the
// paper, not of the print. Papers and letters ask it, and nothing else decides (rev11 Q-06,
// problem.NotFound for a code that is no format.
func (s *Store) HeadingOn(ctx context.Context, c *database.Conn, day calendar.Day, code string) (Heading, error) {
	h := Heading{Day: day}
	var err error
	if h.Format, err = s.VersionOn(ctx, c, code, day); err != nil {
		return h, err
	}
	if h.Revision, err = s.RevisionOn(ctx, c, day); err != nil {
		return h, err
	}
	spans, err := s.Spans(ctx, c)
	if err != nil {
		return h, err
	}
	h.Institution = lines(valueOn(spans, Institution, day).Value)
	h.Accent = valueOn(spans, Accent, day).Value
	h.Legend = valueOn(spans, Legend, day).Value
	h.Privacy = valueOn(spans, PrivacyLine, day).Value
	h.control = valueOn(spans, ControlLine, day).Value
	h.Control = controlLine(h.control, code, h.Format.Label, h.Revision)
	h.Emblem, err = s.picture(valueOn(spans, Emblem, day))
	if problem.KindOf(err) == problem.NotFound {
		h.Lost, err = true, nil
	}
	return h, err
}

// LegendOn returns the official legend of a day, "" for none (domain §5.4).
func (s *Store) LegendOn(ctx context.Context, c *database.Conn, day calendar.Day) (string, error) {
	spans, err := s.Spans(ctx, c)
	return valueOn(spans, Legend, day).Value, err
}

// valueOn is what was decided last about a part for a day, or what it begins with.
func valueOn(spans []Span, field HeadingField, day calendar.Day) Span {
	for _, x := range slices.Backward(spans) {
		if x.Field == field && x.covers(day) {
			return x
		}
	}
	return Span{Field: field, Value: field.first()}
}

// Spans returns everything that was decided about headings and not withdrawn, in the order
// in which it was recorded: on a day, the last one that covers it holds.
func (s *Store) Spans(ctx context.Context, c *database.Conn) ([]Span, error) {
	var rows []struct {
		ID     string           `db:"id"`
		Field  HeadingField     `db:"field"`
		Value  string           `db:"value"`
		Alt    string           `db:"alt"`
		From   string           `db:"valid_from"`
		To     string           `db:"valid_to"`
		Reason string           `db:"reason"`
		By     string           `db:"made_by"`
		At     database.Instant `db:"at"`
	}
	err := c.Select(ctx, &rows, `SELECT id, field, value, alt, valid_from, valid_to, reason, made_by, at FROM control_headings
		WHERE id NOT IN (SELECT id FROM control_withdrawals) ORDER BY at, id`)
	if err != nil {
		return nil, fmt.Errorf("read the headings of papers: %w", err)
	}
	list := make([]Span, len(rows))
	for i, r := range rows {
		list[i] = Span{r.ID, r.Field, r.Value, r.Alt, readDay(r.From), readDay(r.To), r.Reason, r.By, r.At}
	}
	return list, nil
}

// Holds tells which of some spans, in the order of Spans, holds on a day for a part; its
// ID is "" while the part is as the program brings it.
func Holds(spans []Span, field HeadingField, day calendar.Day) Span {
	return valueOn(spans, field, day)
}

var hexColour = regexp.MustCompile(`^#[0-9A-F]{6}$`)

// Decide records a part of the heading for some days, over what held before on them. An
// emblem's Value is what KeepEmblem returned. problem.Invalid names the input: «valor»,
// «alt», «desde», «hasta» or «motivo».
func (s *Store) Decide(ctx context.Context, c *database.Conn, x Span, by audit.By) error {
	x.Alt, x.Reason = tidy(x.Alt), strings.TrimSpace(x.Reason)
	x.Value = strings.TrimSpace(strings.ReplaceAll(x.Value, "\r\n", "\n"))
	switch x.Field {
	case Accent:
		x.Value = strings.ToUpper(x.Value)
	case Institution:
		x.Value = strings.Join(lines(x.Value), "\n")
	case Legend, ControlLine, PrivacyLine:
		x.Value = tidy(x.Value)
	}
	if err := x.check(); err != nil {
		return err
	}
	if x.Field == Emblem && x.Value != "" {
		if _, err := s.picture(x); err != nil {
			return err
		}
	}
	err := audit.Append(ctx, c, by.On(Chain("encabezado:"+string(x.Field)), "cambio", map[string]string{"valor": x.Value, "descripción": x.Alt,
		"desde": x.From.String(), "hasta": x.To.String(), "motivo": x.Reason}))
	if err != nil {
		return err
	}
	picture := "" // in a column of its own, so that backups and verification know the file
	if x.Field == Emblem {
		picture = x.Value
	}
	_, err = c.Exec(ctx, `INSERT INTO control_headings (id, field, value, alt, picture, valid_from, valid_to, reason, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), x.Field, x.Value, x.Alt, picture, x.From.String(), x.To.String(), x.Reason, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("decide the heading of papers: %w", err)
	}
	return nil
}

// Most characters of each part.
const (
	mostLine  = 200
	mostLines = 5
)

func (s Span) check() error {
	length := len([]rune(s.Value))
	odd := strings.ContainsFunc(s.Value, func(r rune) bool { return r != '\n' && unicode.IsControl(r) })
	all := lines(s.Value)
	switch {
	case !slices.Contains(HeadingFields, s.Field):
		return problem.Missing("esa parte del encabezado")
	case odd:
		return problem.OnField("valor", "Tiene caracteres que no se pueden imprimir: escríbelo a mano.")
	case s.Field == Accent && s.Value != "" && !hexColour.MatchString(s.Value):
		return problem.OnField("valor", "Escribe el color como #8A2036: una almohadilla y seis cifras del 0 al 9 o letras de la A a la F.")
	case s.Field == Accent && s.Value != "" && contrast(s.Value) < 4.5:
		return problem.OnField("valor", "Ese color es muy claro para leerse sobre papel blanco: elige uno más oscuro.")
	case s.Field == Institution && len(all) == 0:
		return problem.OnField("valor", "Escribe al menos el nombre de la institución.")
	case s.Field == Institution && len(all) > mostLines:
		return problem.OnField("valor", fmt.Sprintf("Caben %d renglones; escribiste %d.", mostLines, len(all)))
	case s.Field == Institution && slices.ContainsFunc(all, func(l string) bool { return len([]rune(l)) > 120 }):
		return problem.OnField("valor", "Cada renglón lleva 120 caracteres o menos.")
	case (s.Field == Legend || s.Field == ControlLine) && length > mostLine:
		return problem.OnField("valor", fmt.Sprintf("Lleva %d caracteres o menos; escribiste %d.", mostLine, length))
	case s.Field == PrivacyLine && length > 2*mostLine:
		return problem.OnField("valor", fmt.Sprintf("Lleva %d caracteres o menos; escribiste %d.", 2*mostLine, length))
	case s.Field == ControlLine && !(strings.Contains(s.Value, "{codigo}") && strings.Contains(s.Value, "{version}") && strings.Contains(s.Value, "{revision}")):
		return problem.OnField("valor", "La línea de control lleva {codigo}, {version} y {revision}: el sistema los sustituye, y agrega folio, página, copia y clave de verificación.").For("Q-10")
	case s.Field == PrivacyLine && s.Value == "":
		return problem.OnField("valor", "Escribe el aviso breve que va al pie.")
	case s.Field == Emblem && s.Value != "" && s.Alt == "":
		return problem.OnField("alt", "Escribe qué muestra el emblema, para quien no lo ve.")
	case s.From.IsZero():
		return problem.OnField("desde", "Escribe desde qué día vale.")
	case !s.To.IsZero() && s.To.Before(s.From):
		return problem.OnField("hasta", "El último día no puede ser anterior al primero.")
	case s.Reason == "":
		return problem.OnField("motivo", "Escribe por qué se cambia.")
	}
	return nil
}

// WithdrawSpan takes back a decision about the heading before its first day.
// problem.Refused once there may be papers that bear it.
func (s *Store) WithdrawSpan(ctx context.Context, c *database.Conn, id, reason string, by audit.By) error {
	spans, err := s.Spans(ctx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(spans, func(x Span) bool { return x.ID == id })
	if i < 0 {
		return problem.Missing("ese cambio del encabezado")
	}
	return s.withdraw(ctx, c, Chain("encabezado:"+string(spans[i].Field)), id, spans[i].From, reason, by)
}

// How large an emblem may be.
const (
	EmblemSize = 1 << 20
	leastSide  = 64
	mostSide   = 4000
)

// KeepEmblem judges a picture and stores it: PNG or JPEG by its content, of at most 1 MB,
// 64 to 4000 pixels a side. It returns the hash for Decide. Nothing is decided yet.
func (s *Store) KeepEmblem(ctx context.Context, content io.Reader) (hash string, err error) {
	if s.Blobs == nil {
		return "", problem.OnField("imagen", "Aquí no se guardan archivos: pide que se configure la carpeta de archivos.")
	}
	raw, err := io.ReadAll(io.LimitReader(content, EmblemSize+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read an emblem: %w", err)
	case len(raw) == 0:
		return "", problem.OnField("imagen", "El archivo está vacío: elige otro.")
	case len(raw) > EmblemSize:
		return "", problem.OnField("imagen", "El emblema pesa más de 1 MB: redúcelo.")
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err != nil:
		return "", problem.OnField("imagen", "No es una imagen PNG o JPEG: conviértela y vuelve a subirla.")
	case head.Width < leastSide || head.Height < leastSide || head.Width > mostSide || head.Height > mostSide:
		return "", problem.OnField("imagen", fmt.Sprintf("La imagen mide %d × %d pixeles: sube una de entre %d y %d por lado.", head.Width, head.Height, leastSide, mostSide))
	}
	if _, _, err := image.Decode(bytes.NewReader(raw)); err != nil {
		return "", problem.OnField("imagen", "La imagen está dañada: ábrela en un editor, guárdala de nuevo y súbela.")
	}
	hash, _, err = s.Blobs.Put(ctx, bytes.NewReader(raw))
	return hash, err
}

// picture reads the emblem of a span; nil when it has none.
func (s *Store) picture(x Span) (*sheets.Picture, error) {
	if x.Value == "" || s.Blobs == nil {
		return nil, nil
	}
	content, err := s.Blobs.Open(x.Value)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	raw, err := io.ReadAll(io.LimitReader(content, EmblemSize+1))
	if err != nil {
		return nil, fmt.Errorf("read an emblem: %w", err)
	}
	return &sheets.Picture{Bytes: raw, Alt: x.Alt}, nil
}

// EmblemOf returns the picture with a hash that some span names; problem.NotFound for any
// other blob.
func (s *Store) EmblemOf(ctx context.Context, c *database.Conn, hash string) (*sheets.Picture, error) {
	spans, err := s.Spans(ctx, c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(spans, func(x Span) bool { return x.Field == Emblem && x.Value == hash && hash != "" })
	if i < 0 || s.Blobs == nil {
		return nil, problem.Missing("esa imagen")
	}
	return s.picture(spans[i])
}

// lines are the lines of a text that say something.
func lines(s string) (list []string) {
	for l := range strings.Lines(s) {
		if l = tidy(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}
