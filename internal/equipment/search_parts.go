package equipment

import (
	"context"
	"fmt"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/database"
)

// part is a part of a number, of which machines are searched for.
type part struct {
	key    string
	common bool // more machines have it than are gathered
}

// partOf reads what was typed; false when it is too short to find anything, or too long.
func partOf(typed string) (part, bool) {
	key := findKey(typed)
	n := utf8.RuneCountInString(key)
	return part{key: key}, n >= shortestPart && n <= longestTail
}

// mostGathered is how many endings a part may begin before they are no longer gathered and
// sorted. A part that begins more of them is looked for in the order of the list among the
// endings with its first three signs: a page of it is near, as many have it, and at worst
// each number was looked at once or twice, in one index. Machines of some days are
// weighed by it too.
const mostGathered = 4000

// weigh looks how common the part is.
func (p *part) weigh(ctx context.Context, c *database.Conn) error {
	var n int
	if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM asset_tails WHERE tail >= ? AND tail <= ? LIMIT ?) q`, p.key, p.key+last, mostGathered+1); err != nil {
		return fmt.Errorf("weigh a part of a number: %w", err)
	}
	p.common = n > mostGathered
	return nil
}

// begins asks of an ending t whether the part begins it: asset_tails_by_tail has those that
// are gathered together, asset_tails_listed those that are walked in the order of the list.
func (p part) begins() (text string, args []any) {
	text, args = `t.tail >= ? AND t.tail <= ?`, []any{p.key, p.key + last}
	if p.common {
		text, args = text+` AND substr(t.tail, 1, 3) = ?`, append(args, string([]rune(p.key)[:shortestPart]))
	}
	return text, args
}

// of asks of a machine a whether it has the part: one whose other conditions need its row.
func (p part) of() (text string, args []any) {
	args = []any{p.key, p.key + last}
	if p.common {
		return `EXISTS (SELECT 1 FROM asset_tails t WHERE t.asset_id = a.id AND t.tail >= ? AND t.tail <= ?)`, args
	}
	return `a.id IN (SELECT asset_id FROM asset_tails WHERE tail >= ? AND tail <= ?)`, args
}

// last ends the tails that begin in some way: keys are of figures and capitals, so
// it is the end in every collation.
const last = "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"
