package housekeeping

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// floors are the rooms of internal/, from the ground up. A room imports rooms of
// the floors below, and of its own floor only those to its left.
var floors = [][]string{
	{"database", "problem", "clock", "calendar", "forms", "blobs", "sheets", "cms", "pades"},
	{"procedure"},
	{"audit", "dealings", "settings", "control", "people", "equipment", "supplies", "seals", "papers", "letters", "drafts", "views"},
	{"orders"},
	{"notices", "messages", "repair", "slips", "maintenance", "contingency", "exchange", "discovery", "indicators", "knowledge", "samples", "documents", "proof", "backup"},
	{"pdf", "dossier", "mail", "metrics", "jobs", "live", "api", "web"},
	{"program", "seed", "bench", "drills", "scenario", "browser", "housekeeping"}, // above all
}

const (
	faces = 5 // the floor of pages, PDF, mail and API
	above = 6
)

// everywhere may be imported from every room.
const everywhere = "problem"

// embedded is the manual, whose Markdown stands with the documents and whose package
// holds it and nothing else.
const embedded = "docs/manual"

// forTests may be imported by tests only. The room before the slash is its host.
var forTests = []string{"database/dbtest", "forms/formstest"}

// standardOnly are the rooms that import nothing but the standard library.
var standardOnly = []string{"procedure", "calendar", "problem"}

// place finds the floor of a room and its position there.
func place(room string) (floor, position int, ok bool) {
	host, page, nested := strings.Cut(room, "/")
	if nested && (host != "web" || !strings.HasSuffix(page, "pages") || strings.Contains(page, "/")) && !slices.Contains(forTests, room) {
		return 0, 0, false
	}
	for i, f := range floors {
		if j := slices.Index(f, host); j >= 0 {
			if nested { // to the right of its host
				return i, 2*j + 1, true
			}
			return i, 2 * j, true
		}
	}
	return 0, 0, false
}

// importsGoDown: rule 1 of the architecture.
func importsGoDown(t *tree) (list []offence) {
	for _, p := range t.packages {
		room, inside := strings.CutPrefix(p.path, "internal/")
		if !inside {
			if !strings.HasPrefix(p.path, "cmd/") && p.path != embedded {
				list = append(list, offence{p.path, "is neither in internal/ nor in cmd/"})
			}
			continue
		}
		floor, position, ok := place(room)
		if !ok {
			list = append(list, offence{p.path, "stands on no floor: give it a place in housekeeping/floors_test.go"})
			continue
		}
		for _, imported := range p.imports {
			path, ours := t.own(imported)
			if !ours {
				continue
			}
			other, inside := strings.CutPrefix(path, "internal/")
			f, pos, ok := place(other)
			switch {
			case path == embedded && floor == faces:
			case !inside:
				list = append(list, offence{p.path, "imports " + path + ", which is wired to and not imported"})
			case slices.Contains(forTests, other):
				list = append(list, offence{p.path, "imports " + path + ", which is for tests"})
			case other == everywhere || !ok:
			case f > floor:
				list = append(list, offence{p.path, fmt.Sprintf("imports %s: floor %d may not know floor %d", path, floor, f)})
			case f == floor && pos >= position:
				list = append(list, offence{p.path, fmt.Sprintf("imports %s: within floor %d only leftwards", path, floor)})
			case strings.HasPrefix(room, "web/") && strings.HasPrefix(other, "web/"):
				list = append(list, offence{p.path, "imports " + path + ": pages share only through web"})
			}
		}
	}
	return list
}

// groundIsStandard: rule 2, the rooms that import the standard library only.
func groundIsStandard(t *tree) (list []offence) {
	for _, p := range t.packages {
		room, _ := strings.CutPrefix(p.path, "internal/")
		if !slices.Contains(standardOnly, room) {
			continue
		}
		for _, imported := range p.imports {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
				list = append(list, offence{p.path, "imports " + imported + ", but may only import the standard library"})
			}
		}
	}
	return list
}

// technologyHasItsPlace: rule 2, HTTP and pages on the floor of faces only,
// database/sql in database only.
func technologyHasItsPlace(t *tree) (list []offence) {
	for _, p := range t.packages {
		room, inside := strings.CutPrefix(p.path, "internal/")
		floor, _, ok := place(room)
		if !inside || !ok {
			floor = above
		}
		for _, imported := range p.imports {
			switch {
			case floor < faces && (within(imported, "net/http") || imported == "html/template" || within(imported, "github.com/a-h/templ")):
				list = append(list, offence{p.path, "imports " + imported + ", which belongs on floor 5"})
			case within(imported, "database/sql") && room != "database" && room != "database/dbtest":
				list = append(list, offence{p.path, "imports " + imported + ": only internal/database speaks to a driver"})
			}
		}
	}
	return list
}

func within(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }

func TestImportsGoDown(t *testing.T) {
	holds(t, importsGoDown)
	for name, c := range map[string]struct{ planted, mention string }{
		"upwards":              {"internal/people: internal/orders", "floor 2 may not know floor 3"},
		"rightwards":           {"internal/audit: internal/people", "only leftwards"},
		"a face below":         {"internal/notices: internal/web", "floor 4 may not know floor 5"},
		"an unknown room":      {"internal/helpers: fmt", "stands on no floor"},
		"a room within a room": {"internal/orders/deep: fmt", "stands on no floor"},
		"deeper pages":         {"internal/web/orderpages/deep: fmt", "stands on no floor"},
		"page to page":         {"internal/web/orderpages: internal/web/peoplepages", "leftwards"},
		"shell to page":        {"internal/web: internal/web/orderpages", "only leftwards"},
		"test tools":           {"internal/orders: internal/database/dbtest", "for tests"},
		"the command":          {"internal/seed: cmd/soporte", "wired"},
		"seed from a room":     {"internal/orders: internal/seed", "floor 3 may not know floor 6"},
		"a stray package":      {"pkg/things: fmt", "neither"},
		"the ground up":        {"internal/database: internal/procedure", "floor 0 may not know floor 1"},
	} {
		finds(t, name, importsGoDown, plant(nil, c.planted), strings.Fields(c.planted)[0][:4], c.mention)
	}
	passes(t, "allowed imports", importsGoDown, plant(nil,
		"cmd/soporte: internal/web internal/orders",
		"internal/database: internal/problem",
		"internal/forms: internal/clock internal/problem",
		"internal/orders: internal/people internal/procedure internal/database fmt | internal/database/dbtest internal/web",
		"internal/web/orderpages: internal/web internal/orders internal/pdf",
		"internal/seed: internal/orders internal/web",
		"internal/database/dbtest: internal/database"))
}

func TestTheDocumentImportsNothing(t *testing.T) {
	holds(t, groundIsStandard)
	finds(t, "a module in procedure", groundIsStandard, plant(nil, "internal/procedure: fmt github.com/google/uuid"), "uuid")
	finds(t, "a room in calendar", groundIsStandard, plant(nil, "internal/calendar: internal/clock"), "internal/clock")
	passes(t, "the standard library, and modules in tests", groundIsStandard,
		plant(nil, "internal/problem: errors encoding/json | github.com/google/go-cmp/cmp", "internal/forms: github.com/google/uuid"))
}

func TestTechnologyHasItsPlace(t *testing.T) {
	holds(t, technologyHasItsPlace)
	for planted, mention := range map[string]string{
		"internal/orders: net/http":                     "net/http",
		"internal/people: net/http/httptest":            "net/http",
		"internal/papers: html/template":                "html/template",
		"internal/notices: github.com/a-h/templ":        "templ",
		"internal/orders: database/sql":                 "only internal/database",
		"internal/web: database/sql":                    "only internal/database",
		"cmd/soporte: database/sql":                     "only internal/database",
		"internal/settings: database/sql/driver":        "only internal/database",
		"internal/procedure: github.com/a-h/templ/x":    "templ",
		"internal/calendar: net/http":                   "floor 5",
		"internal/contingency: github.com/a-h/templ/cm": "floor 5",
	} {
		finds(t, planted, technologyHasItsPlace, plant(nil, planted), mention)
	}
	passes(t, "faces, command and ground", technologyHasItsPlace, plant(nil, "internal/web: net/http github.com/a-h/templ",
		"internal/web/orderpages: net/http", "cmd/soporte: net/http", "internal/scenario: net/http", "internal/database: database/sql",
		"internal/orders: net/url | net/http"))
}
