package web

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
)

var (
	months   = [...]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}
	weekdays = [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}
)

// MonthOf names a month of a year: «noviembre de 2026».
func MonthOf(m time.Month, year int) string { return months[m-1] + " de " + strconv.Itoa(year) }

func short(m time.Month) string { return months[m-1][:3] }

// Span says how long something takes: «2 h 15 min», «1 día 4 h», «3 días». It
// rounds down to what matters at that size.
func Span(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	minutes := int(d / time.Minute)
	hours, days := minutes/60, minutes/(24*60)
	switch {
	case minutes < 1:
		return "menos de 1 min"
	case hours < 1:
		return strconv.Itoa(minutes) + " min"
	case days < 1:
		if rest := minutes % 60; rest > 0 {
			return strconv.Itoa(hours) + " h " + strconv.Itoa(rest) + " min"
		}
		return strconv.Itoa(hours) + " h"
	case days < 3:
		text := Count(days, "día", "días")
		if rest := hours % 24; rest > 0 {
			text += " " + strconv.Itoa(rest) + " h"
		}
		return text
	}
	return Count(days, "día", "días")
}

// Left says what remains of a term: «quedan 2 h 15 min», or «40 min de retraso».
func Left(d time.Duration) string {
	if d < 0 {
		return Span(d) + " de retraso"
	}
	return verb(d, "queda", "quedan") + " " + Span(d)
}

func verb(d time.Duration, one, many string) string {
	minutes := int(d / time.Minute)
	if minutes <= 1 || minutes/60 == 1 && minutes%60 == 0 || minutes/(24*60) == 1 && minutes/60%24 == 0 {
		return one
	}
	return many
}

// Count puts a number before the word in singular or plural: «1 orden», «7 órdenes».
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// prose tells a text that is read as a paragraph from a value at the end of its line.
func prose(text string) bool {
	return utf8.RuneCountInString(text) > 90 || strings.Contains(text, "\n")
}

// Number writes a whole number with a narrow space between thousands: «1 014».
func Number(n int) string {
	s := strconv.Itoa(n)
	if n < 1000 && n > -1000 {
		return s
	}
	var b strings.Builder
	for i, c := range s {
		if left := len(s) - i; i > 0 && left%3 == 0 && s[i-1] != '-' {
			b.WriteString("\u202f")
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Pesos writes centavos as money: «$1 234.50».
func Pesos(centavos int64) string {
	sign := ""
	if centavos < 0 {
		sign, centavos = "−", -centavos
	}
	cents := strconv.FormatInt(centavos%100, 10)
	if len(cents) == 1 {
		cents = "0" + cents
	}
	return sign + "$" + Number(int(centavos/100)) + "." + cents
}

// Hour writes the local time of day, 24 hours: «9:41».
func Hour(t time.Time) string {
	t = t.In(clock.Mexico)
	minute := strconv.Itoa(t.Minute())
	if len(minute) == 1 {
		minute = "0" + minute
	}
	return strconv.Itoa(t.Hour()) + ":" + minute
}

// DayWords writes a local date in full: «martes 14 de octubre de 2025».
func DayWords(t time.Time) string {
	t = t.In(clock.Mexico)
	return weekdays[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " de " + months[t.Month()-1] + " de " + strconv.Itoa(t.Year())
}

// Exact writes a local date and time in full, for the title of a <time>.
func Exact(t time.Time) string { return DayWords(t) + ", " + Hour(t) }

// Moment says when, as seen from now: «hoy, 9:41», «ayer, 17:02», «14 oct, 9:41»,
// and with the year when it is another one.
func Moment(t, now time.Time) string {
	day := near(t, now)
	return day + ", " + Hour(t)
}

// ShortDay says the day, as seen from now: «hoy», «mañana», «14 oct», «14 oct 2024».
func ShortDay(t, now time.Time) string { return near(t, now) }

func near(t, now time.Time) string {
	t, now = t.In(clock.Mexico), now.In(clock.Mexico)
	switch days(t) - days(now) {
	case 0:
		return "hoy"
	case -1:
		return "ayer"
	case 1:
		return "mañana"
	}
	text := strconv.Itoa(t.Day()) + " " + short(t.Month())
	if t.Year() != now.Year() {
		text += " " + strconv.Itoa(t.Year())
	}
	return text
}

// days numbers local days, so that two of them can be compared.
func days(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// Since says for how long something has lasted: «desde las 9:24», «desde ayer»,
// «desde el 14 oct».
func Since(t, now time.Time) string {
	switch day := near(t, now); day {
	case "hoy":
		return "desde las " + Hour(t)
	case "ayer", "mañana":
		return "desde " + day
	default:
		return "desde el " + day
	}
}

// Ago says how long ago something was: «hace 40 min», «hace 2 días».
func Ago(t, now time.Time) string { return "hace " + Span(now.Sub(t)) }

// Initials makes the letters of an avatar: first and second word of a name.
func Initials(name string) string {
	var letters []rune
	for _, word := range strings.Fields(name) {
		first := []rune(word)[0]
		if len(letters) == 2 || first == '(' {
			break
		}
		letters = append(letters, first)
	}
	return strings.ToUpper(string(letters))
}

// FirstName is how a person is spoken to: «Lucía».
func FirstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

// RoleName is the official name of a role, for badges and lists.
func RoleName(r people.Role) string {
	switch r {
	case people.Requester:
		return "Usuario"
	case people.Supervisor:
		return "Supervisor"
	case people.Adviser:
		return "AST"
	case people.Director:
		return "TDTIC"
	case people.Coordination:
		return "Coordinación Administrativa"
	case people.Administrator:
		return "Administración"
	case people.Auditor:
		return "Auditoría"
	}
	return "Sistema"
}

// shortRole is the name of a role where there is little room: the mark of a turn.
func shortRole(r people.Role) string {
	switch r {
	case people.Supervisor:
		return "Superv."
	case people.Coordination:
		return "C. Adm."
	case people.Administrator:
		return "Admón."
	}
	return RoleName(r)
}

// MainRole is the role by which a person with several is shown: the one that does
// most in the procedure.
func MainRole(a people.Actor) people.Role {
	for _, r := range [...]people.Role{people.Director, people.Supervisor, people.Adviser, people.Coordination, people.Administrator, people.Auditor} {
		if a.Has(r) {
			return r
		}
	}
	return people.Requester
}

// MonthName is a month with its year: «Noviembre de 2026».
func MonthName(t time.Time) string {
	t = t.In(clock.Mexico)
	name := months[t.Month()-1]
	return strings.ToUpper(name[:1]) + name[1:] + " de " + strconv.Itoa(t.Year())
}

// ShortMonth is a month in three letters: «nov».
func ShortMonth(t time.Time) string { return short(t.In(clock.Mexico).Month()) }
