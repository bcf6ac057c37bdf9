package indicators

import (
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
)

// Name names an indicator.
type Name string

// The indicators. Satisfaction is three figures: what was expressed, what the
// silence of P-10 counts, and both together (GAP-14).
const (
	Attention Name = "atencion"   // orders filed in the period that are concluded, of all filed
	Combined  Name = "combinada"  // satisfactory, expressed or tacit, of all closed
	Expressed Name = "expresa"    // satisfactory of those who answered
	Tacit     Name = "tacita"     // closed by silence, of all closed
	Median    Name = "mediana"    // business minutes from request to conclusion; Den counts orders
	Away      Name = "fuera"      // machines that are not with their users
	Upkeep    Name = "preventivo" // machines whose maintenance is less than a year old, of all
)

// Figure is one indicator of one period. A share is Num of Den; a median or a count
// is Num, and Den says of how many.
type Figure struct {
	Name   Name
	Period string
	Num    int64
	Den    int64
	MadeAt time.Time
}

// Known tells whether there was anything to reckon with.
func (f Figure) Known() bool { return f.Den > 0 }

// Percent is the share in tenths of a percent.
func (f Figure) Percent() int64 {
	if f.Den == 0 {
		return 0
	}
	return (2000*f.Num + f.Den) / (2 * f.Den)
}

// The periods: the last thirty days, the thirty before, this moment, months
// («2026-11») and days («2026-11-28»).
const (
	Recent = "30d"
	Before = "30d-antes"
	Now    = "hoy"
)

// span is a period between two instants.
type span struct {
	name     string
	from, to time.Time
}

// months is how far the trend goes back.
const months = 6

// spans are the periods whose orders are counted, as of an instant.
func spans(now time.Time) []span {
	today := calendar.DayOf(now, clock.Mexico)
	midnight := func(d calendar.Day) time.Time { return d.Time(clock.Mexico, 0, 0, 0) }
	list := []span{{Recent, midnight(today.Add(-29)), now}, {Before, midnight(today.Add(-59)), midnight(today.Add(-29))}}
	first := today.Add(1 - today.Day)
	end := now
	for range months {
		list = append(list, span{first.String()[:7], midnight(first), end})
		end = midnight(first)
		last := first.Add(-1)
		first = last.Add(1 - last.Day)
	}
	return list
}

// Months names the months of the trend, the oldest first.
func Months(now time.Time) []string {
	var list []string
	for _, s := range spans(now)[2:] {
		list = append(list, s.name)
	}
	slices.Reverse(list)
	return list
}

// DayBefore names the day whose counts those of this moment are compared with.
func DayBefore(now time.Time) string {
	return calendar.DayOf(now, clock.Mexico).Add(-30).String()
}

// median is the middle of some lengths in whole minutes, the lower one of two.
func median(list []time.Duration) int64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return int64(list[(len(list)-1)/2] / time.Minute)
}
