package contingency

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// The series of contingency folios: the paper twins of orders, handovers and
// backup statements.
const (
	Orders    = "OSC"
	Handovers = "EREC"
	Backups   = "MREC"
)

// Series lists the series. Its position in the list is part of what the check
// digit covers, so that a folio copied with the wrong letters is noticed: add new
// ones at the end.
var Series = []string{Orders, Handovers, Backups}

// The tables of Verhoeff's check: multiplication in the dihedral group of ten
// elements, and the permutation that is applied once more for each place. Among
// the single-digit checks it is the one that finds every wrong digit and every
// swap of two neighbours, the slips people make when they copy by hand; ISO 7064
// MOD 11,10 misses some swaps.
var (
	dihedral = [10][10]int{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1}, {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	}
	inverse  = [10]int{0, 4, 3, 2, 1, 5, 6, 7, 8, 9}
	permuted = func() (p [8][10]int) {
		step := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
		for digit := range 10 {
			p[0][digit] = digit
		}
		for place := 1; place < 8; place++ {
			for digit := range 10 {
				p[place][digit] = p[place-1][step[digit]]
			}
		}
		return p
	}()
)

// verhoeff folds digits, the last place first, starting at a place.
func verhoeff(digits string, from int) int {
	sum := 0
	for i := range len(digits) {
		digit := int(digits[len(digits)-1-i] - '0')
		sum = dihedral[sum][permuted[(i+from)%8][digit]]
	}
	return sum
}

// digits is what the check digit covers: series, year and number.
func digits(series string, year int, number int64) string {
	return fmt.Sprintf("%d%04d%05d", slices.Index(Series, series)+1, year, number)
}

// Write writes a folio as it is printed: OSC-2026-00042-7.
func Write(series string, year int, number int64) string {
	check := inverse[verhoeff(digits(series, year, number), 1)]
	return fmt.Sprintf("%s-%04d-%05d-%d", series, year, number, check)
}

// Read reads what a person typed from paper, forgiving case, spaces and missing
// leading zeros of the number, and returns the folio as it is printed.
// problem.Invalid on the field "folio_bloque" when it is none, or its check digit
// does not fit.
func Read(typed string) (folio string, err error) {
	text := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	parts := strings.Split(text, "-")
	wrong := problem.OnField("folio_bloque", "Escribe el folio como está impreso, por ejemplo OSC-2026-00042-7.").For("R-U-01")
	if len(parts) != 4 || !slices.Contains(Series, parts[0]) || len(parts[1]) != 4 || len(parts[2]) > 5 || len(parts[3]) != 1 ||
		strings.Trim(parts[1]+parts[2]+parts[3], "0123456789") != "" {
		return "", wrong
	}
	year, _ := strconv.Atoi(parts[1])
	number, _ := strconv.ParseInt(parts[2], 10, 64)
	if number == 0 {
		return "", wrong
	}
	if folio = Write(parts[0], year, number); !strings.HasSuffix(folio, "-"+parts[3]) {
		return "", problem.OnField("folio_bloque", "El dígito verificador no corresponde: revisa cada cifra del folio impreso.").For("R-U-01")
	}
	return folio, nil
}
