package procedure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The geometry of the chart: where the boxes stand and how the arrows run. What
// they say comes from the value; a test holds that the arrows are the ways of the
// letter.

//go:embed flujo.json
var flujo []byte

type geometry struct {
	ViewBox    [4]float64   `json:"viewBox"`
	Lanes      []laneBox    `json:"carriles"`
	Activities []box        `json:"actividades"`
	Decisions  []diamond    `json:"decisiones"`
	End        rect         `json:"fin"`
	Arrows     []arrow      `json:"flechas"`
	Joints     [][2]float64 `json:"uniones"`
}

type rect struct{ X, Y, W, H float64 }

type laneBox struct {
	Role Role `json:"rol"`
	Y, H float64
}

type box struct {
	N int
	rect
	Lines []string `json:"renglones"`
}

type diamond struct {
	ID       string
	Activity int `json:"actividad"`
	CX, CY   float64
	W, H     float64
	Lines    []string `json:"renglones"`
}

type arrow struct {
	ID       string
	From     string       `json:"de"`
	To       string       `json:"a"`
	Points   [][2]float64 `json:"puntos"`
	Optional bool         `json:"opcional"`
	Bridges  [][2]float64 `json:"puentes"`
	Label    *label       `json:"rotulo"`
}

type label struct {
	X, Y    float64
	Anchor  string   `json:"ancla"`
	Lines   []string `json:"renglones"`
	Percent []any    `json:"pct"`
}

// UnmarshalJSON reads a box whose rectangle is spread in the object.
func (b *box) UnmarshalJSON(data []byte) error {
	var raw struct {
		N          int
		X, Y, W, H float64
		Renglones  []string
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*b = box{raw.N, rect{raw.X, raw.Y, raw.W, raw.H}, raw.Renglones}
	return nil
}

// geometries by revision: a new revision brings its own drawing.
var geometries = map[int]geometry{11: mustGeometry(flujo)}

func mustGeometry(data []byte) geometry {
	var g geometry
	if err := json.Unmarshal(data, &g); err != nil {
		panic("procedure: flujo.json: " + err.Error())
	}
	return g
}

func (r Revision) geometry() (geometry, error) {
	g, ok := geometries[r.No]
	if !ok {
		return g, fmt.Errorf("procedure: revision %d has no drawing", r.No)
	}
	return g, nil
}

func (g geometry) box(no int) (box, bool) {
	for _, b := range g.Activities {
		if b.N == no {
			return b, true
		}
	}
	return box{}, false
}

// arrowsFrom returns the arrows that leave an activity or a decision.
func (g geometry) arrowsFrom(id string) []arrow {
	var out []arrow
	for _, a := range g.Arrows {
		if a.From == id {
			out = append(out, a)
		}
	}
	return out
}

// arrowOf is the id of the arrow that a way of the order draws, such as "3-9" or
// "5-FIN"; ways that stay inside an activity or that the chart does not show have
// none in the geometry.
func (r Revision) arrowOf(w Way) string {
	from := r.numberAt(r.Order, w)
	st, _ := r.Order.Station(w.To)
	if st.Ending {
		return fmt.Sprintf("%d-FIN", from)
	}
	return fmt.Sprintf("%d-%d", from, r.ActivityOf(st).No)
}

// num writes a coordinate with at most two decimals.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// route writes the path of an arrow: rounded corners, bridges over the arrows it
// crosses, and its end short of the box so that the head touches it.
func route(pts, bridges [][2]float64, radius, hop, short float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", num(pts[0][0]), num(pts[0][1]))
	last := len(pts) - 1
	end := toward(pts[last], pts[last-1], short)
	at := pts[0]
	for i := 1; i <= last; i++ {
		to := pts[i]
		if i == last {
			to = end
		}
		r := 0.0
		if i < last {
			next := pts[i+1]
			if i+1 == last {
				next = end
			}
			r = min(radius, dist(pts[i-1], pts[i])/2, dist(pts[i], next)/2)
		}
		stop := toward(to, pts[i-1], r)
		for _, br := range bridges {
			if pts[i-1][0] == to[0] && br[0] == to[0] && between(br[1], at[1], stop[1]) {
				fmt.Fprintf(&b, "V%sA%s %s 0 0 1 %s %s", num(br[1]-hop), num(hop), num(hop), num(br[0]), num(br[1]+hop))
			}
		}
		fmt.Fprintf(&b, "L%s %s", num(stop[0]), num(stop[1]))
		if r > 0 {
			leave := toward(pts[i], pts[i+1], r)
			fmt.Fprintf(&b, "Q%s %s %s %s", num(pts[i][0]), num(pts[i][1]), num(leave[0]), num(leave[1]))
			at = leave
		}
	}
	return b.String()
}

func dist(a, b [2]float64) float64 { return math.Abs(a[0]-b[0]) + math.Abs(a[1]-b[1]) }

// toward moves a point a distance toward another; both are on one axis.
func toward(p, q [2]float64, d float64) [2]float64 {
	switch {
	case q[0] > p[0]:
		p[0] += d
	case q[0] < p[0]:
		p[0] -= d
	case q[1] > p[1]:
		p[1] += d
	case q[1] < p[1]:
		p[1] -= d
	}
	return p
}

func between(v, a, b float64) bool { return v > min(a, b) && v < max(a, b) }
