package repair

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
)

// ID names an external file.
type ID string

// File is an external file.
type File struct {
	ID          ID                 `db:"id"`
	Folio       string             `db:"folio"` // EXT-2026-000001
	Kind        procedure.FileKind `db:"kind"`  // G or N
	OrderID     string             `db:"order_id"`
	AssetID     string             `db:"asset_id"`
	UserID      string             `db:"user_id"`    // requester of the order
	AdviserID   string             `db:"adviser_id"` // AST who follows it
	ProviderID  string             `db:"provider_id"`
	ProviderRef string             `db:"provider_ref"` // the provider's own folio
	PromisedOn  string             `db:"promised_on"`  // local day, "" when none was given
	LetterID    string             `db:"letter_id"`    // oficio, for kind N
	State       procedure.State    `db:"state"`
	StateSince  database.Instant   `db:"state_since"`
	NewOrderID  string             `db:"new_order_id"` // installation order (rev11 P-08)
	OpenedAt    database.Instant   `db:"opened_at"`
	ClosedAt    database.Instant   `db:"closed_at"`
	Version     int64              `db:"version"`
	DueAt       database.Instant   `db:"due_at"`   // end of the term of its station; zero when none runs
	CheckAt     database.Instant   `db:"check_at"` // when the clock has to look at it; zero when never
	Record      Record             `db:"-"`
}

// Open tells whether the file still answers for its machine.
func (f File) Open() bool { return f.ClosedAt.IsZero() }

// Meeting is when and where the three look at the machine together, as it was proposed since
// the machine came back; false while nobody has proposed it (rev11 P-07).
func (f File) Meeting() (at time.Time, place string, ok bool) {
	at, err := time.ParseInLocation("2006-01-02 15:04", f.Record.ReviewOn, clock.Mexico)
	day := calendar.DayOf(f.StateSince.Time, clock.Mexico)
	ok = err == nil && f.State == procedure.X30 && !calendar.DayOf(at, clock.Mexico).Before(day)
	return at, f.Record.ReviewAt, ok
}

// Label is the state as a page says it.
func (f File) Label() string {
	if s, ok := procedure.Rev11.External.Station(f.State); ok {
		return s.Label
	}
	return string(f.State)
}

// Turn are the roles whose act is missing where the file is: of a station of two acts only
// whose is next, and of a collection the AST until there is a ST-ERE to sign (domain §4.2,
// §4.3).
func (f File) Turn() []procedure.Role {
	s, ok := procedure.Rev11.External.Station(f.State)
	switch {
	case !ok || s.Ending:
		return nil
	case s.First == "" || len(s.Turn) < 2:
		return s.Turn
	case f.Record.HalfDone:
		return s.Turn[1:2]
	case s.First == procedure.SignCollection && f.Record.Handover == "":
		return []procedure.Role{procedure.Adviser}
	}
	return s.Turn[:1]
}

// Step is one thing that happened to a file.
type Step struct {
	RepairID ID               `db:"repair_id"`
	Seq      int64            `db:"seq"`
	Way      string           `db:"way"` // "EX-06"; "" when it was placed
	From     procedure.State  `db:"from_state"`
	To       procedure.State  `db:"to_state"`
	Note     string           `db:"note"`
	Act      procedure.Act    `db:"act"` // "" for a way that an order caused
	Data     string           `db:"data"`
	Actor    string           `db:"actor"`
	Role     string           `db:"role"`
	At       database.Instant `db:"at"`
}

// closedOn is when a file that reaches a state is closed: never, unless the state
// is an ending.
func closedOn(s procedure.State, at time.Time) database.Instant {
	if st, ok := procedure.Rev11.External.Station(s); ok && st.Ending {
		return database.At(at)
	}
	return database.Instant{}
}
