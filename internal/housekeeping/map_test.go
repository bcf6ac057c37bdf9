package housekeeping

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Budgets of a package, without its tests: printed, not enforced. A room that
// grows is split by noun.
const (
	budgetLines  = 3000
	budgetOrders = 4000
	budgetFile   = 400
	budgetFanOut = 8 // faces, seed and command excepted
)

// size is what the map tells of one package.
type size struct {
	path                 string
	lines, tests, fanOut int
	largest              string
	largestLines         int
}

func sizes(t *tree) (list []size) {
	for _, p := range t.packages {
		s := size{path: p.path}
		for _, file := range t.goFiles(p.path + "/") {
			if dirOf(file) != p.path || isGenerated(file) {
				continue
			}
			n := strings.Count(t.files[file], "\n")
			if isTest(file) {
				s.tests += n
				continue
			}
			s.lines += n
			if n > s.largestLines {
				s.largest, s.largestLines = strings.TrimPrefix(file, p.path+"/"), n
			}
		}
		for _, imported := range p.imports {
			if _, ours := t.own(imported); ours {
				s.fanOut++
			}
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b size) int { return slices.Compare(a.order(), b.order()) })
	return list
}

// order sorts the packages as they stand, from the ground up.
func (s size) order() []int {
	floor, position, ok := place(strings.TrimPrefix(s.path, "internal/"))
	if !ok {
		return []int{above + 1, 0}
	}
	return []int{floor, position}
}

// over tells which budgets a package exceeds.
func (s size) over() string {
	var list []string
	lines := budgetLines
	if s.path == "internal/orders" {
		lines = budgetOrders
	}
	if s.lines > lines {
		list = append(list, fmt.Sprintf("more than %d lines", lines))
	}
	if s.largestLines > budgetFile {
		list = append(list, fmt.Sprintf("a file of more than %d", budgetFile))
	}
	if s.fanOut > budgetFanOut && s.order()[0] < faces {
		list = append(list, fmt.Sprintf("imports more than %d rooms", budgetFanOut))
	}
	return strings.Join(list, ", ")
}

// TestMap prints the map for `make map`, which asks for it with -v.
func TestMap(t *testing.T) {
	if !testing.Verbose() {
		return
	}
	var lines, tests int
	fmt.Printf("  %-32s %6s %6s %4s  %-30s %s\n", "package", "lines", "tests", "fan", "largest file", "over its budget")
	for _, s := range sizes(real(t)) {
		fmt.Printf("  %-32s %6d %6d %4d  %-30s %s\n", s.path, s.lines, s.tests, s.fanOut, fmt.Sprintf("%s (%d)", s.largest, s.largestLines), s.over())
		lines, tests = lines+s.lines, tests+s.tests
	}
	fmt.Printf("  %-32s %6d %6d\n", "all", lines, tests)
}

func TestSizesAreCounted(t *testing.T) {
	long := "package orders\n" + strings.Repeat("//\n", 4100)
	planted := plant(map[string]string{"internal/orders/order.go": long, "internal/orders/a_test.go": "package orders\n", "internal/orders/p_templ.go": long},
		"internal/orders: internal/people internal/audit fmt", "internal/audit: fmt")
	got := sizes(planted)
	if len(got) != 2 || got[0].path != "internal/audit" || got[1].lines != 4101 || got[1].tests != 1 || got[1].fanOut != 2 || got[1].largest != "order.go" {
		t.Fatalf("%+v", got)
	}
	if over := got[1].over(); !strings.Contains(over, "4000 lines") || !strings.Contains(over, "400") || got[0].over() != "" {
		t.Errorf("over: %q and %q", over, got[0].over())
	}
}
