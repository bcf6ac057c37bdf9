package settings

import (
	"fmt"
	"strconv"
	"strings"
)

// Span is a length of business time: whole business days and hours beside them.
type Span struct {
	Days  int
	Hours int
}

// ParseSpan reads «4h», «2d» or «1d 4h». What is no length gives the zero Span.
func ParseSpan(s string) Span {
	span, _ := readSpan(s)
	return span
}

func readSpan(s string) (span Span, ok bool) {
	fields := strings.Fields(s)
	for _, f := range fields {
		n, err := strconv.Atoi(strings.TrimRight(f, "dh"))
		if err != nil || n < 0 || n > 1000 {
			return Span{}, false
		}
		switch {
		case f == strconv.Itoa(n)+"d":
			span.Days += n
		case f == strconv.Itoa(n)+"h":
			span.Hours += n
		default:
			return Span{}, false
		}
	}
	return span, len(fields) > 0
}

// IsZero tells whether there is no length at all.
func (s Span) IsZero() bool { return s == Span{} }

// String writes the span as ParseSpan reads it.
func (s Span) String() string {
	switch {
	case s.Hours == 0:
		return fmt.Sprintf("%dd", s.Days)
	case s.Days == 0:
		return fmt.Sprintf("%dh", s.Hours)
	}
	return fmt.Sprintf("%dd %dh", s.Days, s.Hours)
}

// Words writes the span for people: «2 días hábiles», «4 horas hábiles».
func (s Span) Words() string {
	days := fmt.Sprintf("%d días hábiles", s.Days)
	if s.Days == 1 {
		days = "1 día hábil"
	}
	hours := fmt.Sprintf("%d horas hábiles", s.Hours)
	if s.Hours == 1 {
		hours = "1 hora hábil"
	}
	switch {
	case s.Hours == 0:
		return days
	case s.Days == 0:
		return hours
	}
	return days + " y " + hours
}
