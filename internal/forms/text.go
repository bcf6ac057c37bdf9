package forms

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/clock"
)

const (
	dayLayout    = "2006-01-02"
	hourLayout   = "15:04"
	minuteLayout = "2006-01-02T15:04"
)

// tidy brings a text to the form in which it is kept: no blanks at its ends, line
// ends as LF, one line unless it is an area. A password stays as typed.
func tidy(s, kind string) string {
	if kind == Password {
		return s
	}
	if strings.Contains(s, "\r") {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	}
	s = strings.TrimFunc(s, blank)
	if kind != Area && strings.Contains(s, "\n") {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	return s
}

// blank tells what may be cut from the ends of a text: white space and the marks
// of no width, with which an empty answer could look filled.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff'
}

// storable tells whether every engine, page and PDF can carry a text: valid
// UTF-8, no control characters, no marks that turn the direction of writing and
// so let a text read otherwise than it is.
func storable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		switch {
		case r == '\n' || r == '\t':
			return false
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return true
		}
		return unicode.IsControl(r)
	})
}

// parseDay accepts a date as browsers send it and as people write it here, and
// returns it as it is kept.
func parseDay(s string) (string, bool) {
	for _, layout := range []string{dayLayout, "02/01/2006", "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(dayLayout), t.Year() >= 1900
		}
	}
	return s, false
}

func parseHour(s string) (string, bool) {
	for _, layout := range []string{hourLayout, "15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(hourLayout), true
		}
	}
	return s, false
}

// parseMinute reads a local date and hour of Mexico City.
func parseMinute(s string) (time.Time, bool) {
	for _, layout := range []string{minuteLayout, "2006-01-02 15:04", "2006-01-02T15:04:05", "02/01/2006 15:04"} {
		if t, err := time.ParseInLocation(layout, s, clock.Mexico); err == nil {
			return t, t.Year() >= 1900
		}
	}
	return time.Time{}, false
}

// parseYes reads a yes-or-no value; browsers send "on" for a marked box.
func parseYes(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case Yes, "sí", "on", "true", "1":
		return true, true
	case "", No, "off", "false", "0":
		return false, true
	}
	return false, false
}
