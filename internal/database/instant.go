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
	t, ok := parseInstant(s)
	if !ok {
		return Instant{}, fmt.Errorf("database: %q is no stored instant", s)
	}
	return Instant{t}, nil
}

// parseInstant reads the one layout by its places: every row of a list has several
// instants, and the reader of any layout takes ten times as long.
func parseInstant(s string) (time.Time, bool) {
	if len(s) != len(instantLayout) || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[26] != 'Z' {
		return time.Time{}, false
	}
	ok := true
	number := func(from, to, least, most int) int {
		n := 0
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				ok = false
			}
			n = 10*n + int(c-'0')
		}
		if n < least || n > most {
			ok = false
		}
		return n
	}
	year, month, day := number(0, 4, 0, 9999), number(5, 7, 1, 12), number(8, 10, 1, 31)
	t := time.Date(year, time.Month(month), day, number(11, 13, 0, 23), number(14, 16, 0, 59), number(17, 19, 0, 59), number(20, 26, 0, 999999)*1000, time.UTC)
	return t, ok && t.Day() == day // a 31st of a month that has none would have moved on
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
