package database

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// instantLayout has a fixed width, so that stored instants sort as text.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// Instant is a moment as it is stored: UTC, to the microsecond, fixed width. The
// zero Instant stands for "never" and is stored as ”.
type Instant struct{ time.Time }

// At makes the Instant of t, cut to the microsecond, so that what is in memory
// equals what is stored. The zero time gives the zero Instant.
func At(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	return Instant{t.UTC().Truncate(time.Microsecond)}
}

// String writes the instant as it is stored: ” for the zero Instant.
func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UTC().Format(instantLayout)
}

// ParseInstant reads what String wrote.
func ParseInstant(s string) (Instant, error) {
	if s == "" {
		return Instant{}, nil
	}
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return Instant{}, fmt.Errorf("database: %q is no stored instant", s)
	}
	return Instant{t}, nil
}

// Value gives the stored text to the driver.
func (i Instant) Value() (driver.Value, error) {
	if s := i.String(); s == "" || len(s) == len(instantLayout) {
		return s, nil
	}
	return nil, fmt.Errorf("database: the year %d cannot be stored", i.Year())
}

// Scan reads the stored text from the driver.
func (i *Instant) Scan(src any) (err error) {
	switch v := src.(type) {
	case string:
		*i, err = ParseInstant(v)
	case []byte:
		*i, err = ParseInstant(string(v))
	default:
		err = fmt.Errorf("database: an instant cannot be read from %T", src)
	}
	return err
}

// MarshalText writes the instant as it is stored.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (i *Instant) UnmarshalText(text []byte) error { return i.Scan(text) }

// MarshalJSON writes the stored text as a JSON string. It is needed because the
// embedded time would otherwise answer in its own format.
func (i Instant) MarshalJSON() ([]byte, error) { return json.Marshal(i.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Instant) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	return i.Scan(s)
}
