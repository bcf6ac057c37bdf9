package people

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// What a look-up by name takes in: words shorter than two letters would find half
// the ministry, and more than four narrow nothing.
const (
	shortestWord = 2
	longestWord  = 40
	mostWords    = 4
)

var plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "à", "a", "è", "e", "ì", "i", "ò", "o", "ù", "u",
	"â", "a", "ê", "e", "ô", "o", "ç", "c", "ä", "a", "ë", "e", "ï", "i", "ö", "o")

// Words cuts a name into the words under which it is found: small letters without
// accents and figures, each once.
func Words(name string) []string {
	var words []string
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(plain.Replace(strings.ToLower(name)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(w) > longestWord {
			w = w[:longestWord]
		}
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// asked are the words of a question that are worth a look: nil when there is none.
func asked(text string) []string {
	var words []string
	for _, w := range Words(text) {
		if len(w) >= shortestWord && len(words) < mostWords {
			words = append(words, w)
		}
	}
	return words
}

// last ends the words that begin in some way. Words are of small letters and
// figures, so it is the end in every collation.
const last = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"

// Matching returns up to limit persons, active ones first and then by name, of whose
// names every word of text begins some word, whatever its accents and order: «lopez
// ma» finds «María López Arce». Suspended ones are found too, for their orders stay.
// A word of one letter is not looked at. It is answered from an index; whoever calls
// judges who may ask.
func (s *Store) Matching(ctx context.Context, c *database.Conn, text string, limit int) ([]Person, error) {
	words := asked(text)
	if len(words) == 0 {
		return nil, nil
	}
	within, args := having("person", words)
	var rows []personRow
	err := c.Select(ctx, &rows, `SELECT `+personColumns+personTables+`WHERE p.id IN (`+within+`) ORDER BY p.active DESC, p.name, p.id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("search persons: %w", err)
	}
	return persons(rows), nil
}

// UnitsMatching is Matching for units.
func (s *Store) UnitsMatching(ctx context.Context, c *database.Conn, text string, limit int) ([]Unit, error) {
	words := asked(text)
	if len(words) == 0 {
		return nil, nil
	}
	within, args := having("unit", words)
	var units []Unit
	err := c.Select(ctx, &units, `SELECT id, name, unit_key, head_id, valid_from, valid_to, version FROM units WHERE id IN (`+within+`) ORDER BY name, id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("search units: %w", err)
	}
	return units, nil
}

// having selects the ids of what has all the words, each by a range of the index.
func having(what string, words []string) (query string, args []any) {
	var parts []string
	for _, w := range words {
		parts = append(parts, `SELECT `+what+`_id FROM `+what+`_words WHERE word >= ? AND word <= ?`)
		args = append(args, w, w+last)
	}
	return strings.Join(parts, " INTERSECT "), args
}
