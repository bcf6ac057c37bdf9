package supplies

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// Shelf chooses active items for a list: what ran out first, then what runs short, then
// the rest, each by name.
type Shelf struct {
	Text   string // words of the name or place, without regard to accents and capitals
	Class  Class
	Short  bool // under their minimum only
	After  Key  // keyset: the last item of the page before, as KeyOf gives it
	Before Key  // or the first of the page after
	Limit  int
}

// shelfRank puts what ran out before what runs short before the rest; see rank.
const shelfRank = `CASE WHEN stock - reserved < minimum THEN CASE WHEN stock - reserved = 0 THEN 0 ELSE 1 END ELSE 2 END`

func (i Item) rank() int {
	switch {
	case i.Free() >= i.Minimum:
		return 2
	case i.Free() == 0:
		return 0
	}
	return 1
}

// KeyOf is where an item stands in the list of the shelf.
func (i Item) KeyOf() Key { return Key{At: strconv.Itoa(i.rank()) + " " + i.Name, ID: i.ID} }

// accents are the letters that a search takes for one; SQLite knows capitals of ASCII only.
var accents = []string{"á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "Á", "a", "É", "e", "Í", "i", "Ó", "o", "Ú", "u", "Ü", "u", "Ñ", "ñ"}

var plainly = strings.NewReplacer(accents...)

// plainText is what an item is searched by, without accents and capitals.
var plainText = func() string {
	text := `LOWER(name || ' ' || place)`
	for i := 0; i < len(accents); i += 2 {
		text = `REPLACE(` + text + `, '` + accents[i] + `', '` + accents[i+1] + `')`
	}
	return text
}()

var likely = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Shelf returns a page of items, one more than the limit when there are more.
func (s *Store) Shelf(ctx context.Context, c *database.Conn, f Shelf) (list []Item, err error) {
	where, args := `active = 1`, []any{}
	and := func(text string, more ...any) { where, args = where+` AND `+text, append(args, more...) }
	if f.Class != "" {
		and(`class = ?`, f.Class)
	}
	if f.Short {
		and(`stock - reserved < minimum`)
	}
	for _, w := range strings.Fields(f.Text) {
		and(plainText+` LIKE ? ESCAPE '\'`, "%"+likely.Replace(plainly.Replace(strings.ToLower(w)))+"%")
	}
	order, than, from := ` ORDER BY `+shelfRank+`, name, id`, ">", f.After
	if f.Before.ID != "" {
		order, than, from = ` ORDER BY `+shelfRank+` DESC, name DESC, id DESC`, "<", f.Before
	}
	if from.ID != "" {
		rank, name, _ := strings.Cut(from.At, " ")
		n, _ := strconv.Atoi(rank)
		and(`(`+shelfRank+`, name, id) `+than+` (?, ?, ?)`, n, name, from.ID)
	}
	err = c.Select(ctx, &list, `SELECT `+itemColumns+` FROM supply_items WHERE `+where+order+` LIMIT ?`, append(args, f.Limit+1)...)
	if err != nil {
		return nil, fmt.Errorf("read a page of the store room: %w", err)
	}
	if f.Before.ID != "" {
		slices.Reverse(list)
	}
	return list, nil
}
