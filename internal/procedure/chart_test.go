package procedure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rev11 Q-07, GAP-45: the arrows of the drawing are the ways of the letter, and
// the one optional way from 8 to 9.
func TestArrowsAreTheWaysOfTheLetter(t *testing.T) {
	g, err := Rev11.geometry()
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for _, a := range g.Arrows {
		if strings.HasPrefix(a.To, "D") {
			continue // the step into a decision is inside the activity
		}
		from := strings.TrimPrefix(a.From, "D")
		drawn[from+"-"+a.To] = true
		if a.ID != from+"-"+a.To {
			t.Errorf("the arrow %s runs from %s to %s", a.ID, a.From, a.To)
		}
		if a.Optional != (a.ID == "8-9") {
			t.Errorf("the arrow %s is optional: %v", a.ID, a.Optional)
		}
	}
	want := map[string]bool{"8-9": true, "5-FIN": true}
	for _, row := range Rev11.Table() {
		for _, n := range row.Next {
			want[fmt.Sprintf("%d-%d", row.No, n)] = true
		}
	}
	if !maps.Equal(drawn, want) {
		t.Errorf("drawn %v, want %v", slices.Sorted(maps.Keys(drawn)), slices.Sorted(maps.Keys(want)))
	}
	w, _ := Rev11.Order.Way("OS-36")
	if Rev11.arrowOf(w) != "8-9" {
		t.Errorf("OS-36 draws %s", Rev11.arrowOf(w))
	}
}

func TestEachActivityAndDecisionStandsInItsLane(t *testing.T) {
	g, _ := Rev11.geometry()
	lane := func(r Role, y, h float64) bool {
		for _, l := range g.Lanes {
			if l.Role == r {
				return y >= l.Y && y+h <= l.Y+l.H
			}
		}
		return false
	}
	decisions := 0
	for _, a := range Rev11.Activities {
		if !a.Numbered() {
			continue
		}
		b, ok := g.box(a.No)
		if !ok || len(b.Lines) != 2 || !lane(a.By[0], b.Y, b.H) {
			t.Errorf("activity %d: box %+v", a.No, b)
		}
		for _, line := range b.Lines {
			if len([]rune(line)) > 15 {
				t.Errorf("activity %d: %q does not fit its box", a.No, line)
			}
		}
		if a.Question != nil {
			decisions++
		}
	}
	if len(g.Activities) != 18 || len(g.Decisions) != decisions {
		t.Errorf("%d boxes, %d decisions of %d", len(g.Activities), len(g.Decisions), decisions)
	}
	for _, d := range g.Decisions {
		a, _ := Rev11.Numbered(d.Activity)
		if a.Question == nil || !lane(a.By[0], d.CY-d.H/2, d.H) || len(g.arrowsFrom(d.ID)) != len(a.Question.Answers) {
			t.Errorf("decision %s of activity %d", d.ID, d.Activity)
		}
	}
}

// No arrow runs over a box that it does not join.
func TestNoArrowRunsOverABox(t *testing.T) {
	g, _ := Rev11.geometry()
	for _, a := range g.Arrows {
		for _, b := range g.Activities {
			if id := fmt.Sprint(b.N); a.From == id || a.To == id {
				continue
			}
			if crosses(a.Points, b.rect) {
				t.Errorf("the arrow %s runs over activity %d", a.ID, b.N)
			}
		}
	}
}

func crosses(pts [][2]float64, r rect) bool {
	for i := range pts[1:] {
		p, q := pts[i], pts[i+1]
		x0, x1 := min(p[0], q[0]), max(p[0], q[0])
		y0, y1 := min(p[1], q[1]), max(p[1], q[1])
		if x1 > r.X && x0 < r.X+r.W && y1 > r.Y && y0 < r.Y+r.H {
			return true
		}
	}
	return false
}

func TestEveryWayOfTheFileIsDrawnFromBoxToBox(t *testing.T) {
	drawn := map[string]int{}
	onEdge := func(p [2]float64, r rect) bool {
		in := p[0] >= r.X && p[0] <= r.X+r.W && p[1] >= r.Y && p[1] <= r.Y+r.H
		return in && (p[0] == r.X || p[0] == r.X+r.W || p[1] == r.Y || p[1] == r.Y+r.H)
	}
	for _, a := range fileArrows() {
		for _, id := range a.ways {
			drawn[id]++
			w, ok := Rev11.External.Way(id)
			if !ok {
				t.Errorf("%s does not exist", id)
				continue
			}
			if from, ok := fileBox(w.From); w.From != "" && (!ok || !onEdge(a.points[0], from)) {
				t.Errorf("%s does not leave %s", id, w.From)
			}
			if to, ok := fileBox(w.To); !ok || !onEdge(a.points[len(a.points)-1], to) {
				t.Errorf("%s does not reach %s", id, w.To)
			}
		}
		for s := range fileAt {
			b, _ := fileBox(s)
			if crosses(a.points, b) {
				t.Errorf("%v runs over %s", a.ways, s)
			}
		}
		for i := range a.points[1:] {
			if p, q := a.points[i], a.points[i+1]; p[0] != q[0] && p[1] != q[1] {
				t.Errorf("%v runs askew from %v to %v", a.ways, p, q)
			}
		}
	}
	for _, w := range Rev11.External.Ways {
		if drawn[w.ID] != 1 {
			t.Errorf("%s is drawn %d times", w.ID, drawn[w.ID])
		}
	}
	if len(fileAt) != len(Rev11.External.Stations) {
		t.Errorf("%d states drawn", len(fileAt))
	}
}

// namedLink is a link whose first child is a title of some length.
var namedLink = regexp.MustCompile(`<a [^>]*><title>[^<]{10,}</title>`)

// Every picture is well-formed, has no style of its own (but files) and no script,
// and names everything it links.
func TestPicturesAreCleanAndAccessible(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"chart": func(w io.Writer) error { return Chart(w, Rev11, alive()) },
		"route": func(w io.Writer) error { return Chart(w, Rev11, onCourse()) },
		"map":   func(w io.Writer) error { return SmallMap(w, Rev11, *onCourse().Route) },
		"file":  func(w io.Writer) error { return FileChart(w, Rev11, fileAlive()) },
		"alone": func(w io.Writer) error { return ChartFile(w, Rev11, alive()) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			links := 0
			each(t, b.Bytes(), func(e xml.StartElement) {
				if e.Name.Local == "script" || e.Name.Local == "style" && name != "alone" {
					t.Errorf("a <%s> in the picture", e.Name.Local)
				}
				attrs := map[string]string{}
				for _, a := range e.Attr {
					attrs[a.Name.Local] = a.Value
				}
				if _, ok := attrs["style"]; ok {
					t.Errorf("an inline style in <%s>", e.Name.Local)
				}
				if id := attrs["id"]; id != "" {
					if ids[id] {
						t.Errorf("the id %q twice", id)
					}
					ids[id] = true
				}
				if e.Name.Local == "a" {
					links++
					if attrs["href"] == "" {
						t.Errorf("a link without address: %v", attrs)
					}
				}
			})
			if named := len(namedLink.FindAllString(b.String(), -1)); named != links {
				t.Errorf("%d of %d links have a title as their name", named, links)
			}
			if want := map[string]int{"chart": 18, "route": 18, "file": 13}[name]; links != want {
				t.Errorf("%d links, want %d", links, want)
			}
		})
	}
}

func TestAnActivityIsNamedInFull(t *testing.T) {
	var b bytes.Buffer
	if err := Chart(&b, Rev11, alive()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<title>Actividad 13, Supervisor: Revisa la bodega. 5 órdenes, espera mediana 2.4 d, arriba de la meta de 1 d.</title>`,
		`<title>Actividad 15, Supervisor: Recibe el ST-ERE sin garantía. 1 orden, espera mediana 3 h. Formato ST-ERE.</title>`,
		`class="fl-n r-supervisor lento"`, `class="fl-n r-usuario cero"`, `class="fl-n r-ast abierta" data-n="3" aria-current="true"`,
		`data-e="3-4" d="M350 415L350 479Q350 491 362 491L1254 491" stroke-width="3.51"`, ">58 %<", "214 este mes", "29 en turno",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the chart lacks %s", want)
		}
	}
	b.Reset()
	if err := Chart(&b, Rev11, onCourse()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<title>Actividad 16, AST: Documenta y devuelve. Aquí va la orden, desde hoy 9:10. Formato ST-ERE.</title>`,
		`<title>Actividad 9, AST: Llena el ST-ERE y pide firma. Hecha, 8 oct, 12:30. Formato ST-ERE.</title>`,
		`class="fl-e on" data-e="13-D13"`, `class="fl-e va" data-e="18-5"`, `class="fl-e va" data-e="5-FIN"`, `class="fl-e" data-e="3-4"`, `class="fl-e fl-opc" data-e="8-9"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the route lacks %s", want)
		}
	}
}

func TestWhatPeopleTypeCannotBreakAChart(t *testing.T) {
	d := alive()
	d.Href = func(no int) string { return fmt.Sprintf(`/x?"><script>%d`, no) }
	d.Ended = `<b>&"`
	d.Median[3] = `</text><script>`
	d.Route = &Route{Gone: []string{"OS-01", "OS-99"}, Now: "E99", Since: `"<x>`, When: map[int]string{1: "<i>"}}
	var b bytes.Buffer
	if err := Chart(&b, Rev11, d); err != nil {
		t.Fatal(err)
	}
	each(t, b.Bytes(), func(e xml.StartElement) {
		if e.Name.Local == "script" || e.Name.Local == "b" || e.Name.Local == "i" {
			t.Errorf("<%s> got through", e.Name.Local)
		}
	})
}

func TestPercentagesOfADecisionAddUp(t *testing.T) {
	g, _ := Rev11.geometry()
	c := &chart{r: Rev11, g: g, d: ChartData{Flow: map[string]int{"OS-12": 1, "OS-13": 1, "OS-14": 1, "OS-45": 2, "OS-46": 1}}}
	p := c.percents()
	if p["3-4"]+p["3-6"]+p["3-9"] != 100 || p["11-12"]+p["11-13"] != 100 {
		t.Errorf("%v", p)
	}
	if _, ok := p["13-14"]; ok {
		t.Error("a decision that nobody took has no share")
	}
	if w := c.widths(); math.Abs(w["3-D3"]-4.9) > .001 || w["1-2"] != 1.6 {
		t.Errorf("%v", w)
	}
}

func TestSmallMapSaysItsCourse(t *testing.T) {
	for want, route := range map[string]Route{
		"Recorrido: hechas 1, 2; va en la 3; puede seguir 4, 6, 9.":       {Gone: []string{"OS-01", "OS-06"}, Now: E03},
		"Recorrido: ninguna hecha; va en la 1; puede seguir 2.":           {Now: E00},
		"Recorrido: hechas 1, 2, 3, 4; va en la 5; después, el fin.":      {Gone: []string{"OS-01", "OS-06", "OS-12", "OS-18"}, Now: E05},
		"Recorrido: hechas 1, 2, 3, 4, 5; terminó.":                       {Gone: []string{"OS-01", "OS-06", "OS-12", "OS-18", "OS-26"}, Now: F2},
		"Recorrido: hechas 1, 2.":                                         {Gone: []string{"OS-01", "OS-09"}, Now: E91},
		"Recorrido: hechas 1, 2, 4, 5; va en la 3; puede seguir 4, 6, 9.": {Gone: []string{"OS-01", "OS-06", "OS-12", "OS-18", "OS-27"}, Now: E03},
	} {
		var b bytes.Buffer
		if err := SmallMap(&b, Rev11, route); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			i := strings.Index(b.String(), "Recorrido")
			t.Errorf("want %q, got %q", want, b.String()[i:i+90])
		}
	}
}

func TestARevisionWithoutDrawingSaysSo(t *testing.T) {
	r := Rev11
	r.No = 99
	for name, err := range map[string]error{"chart": Chart(io.Discard, r, ChartData{}), "file": ChartFile(io.Discard, r, ChartData{}), "map": SmallMap(io.Discard, r, Route{}), "bpmn": BPMN(io.Discard, r)} {
		if err == nil {
			t.Errorf("%s drew revision 99", name)
		}
	}
}

// each walks the elements of an XML text and fails when it is not well-formed.
func each(t *testing.T, data []byte, f func(xml.StartElement)) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			f(e)
		}
	}
}
