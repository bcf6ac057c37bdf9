package procedurepages

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// drawing is the chart as a file with the content policy that lets its own style,
// and nothing else, take effect.
type drawing struct {
	svg    []byte
	policy string
}

var drawingOf = sync.OnceValues(func() (drawing, error) {
	all := procedure.Revisions()
	var b bytes.Buffer
	if err := procedure.ChartFile(&b, all[len(all)-1], procedure.ChartData{}); err != nil {
		return drawing{}, err
	}
	d := drawing{svg: b.Bytes()}
	_, rest, _ := bytes.Cut(d.svg, []byte("<style>"))
	style, _, found := bytes.Cut(rest, []byte("</style>"))
	if !found {
		return drawing{}, fmt.Errorf("procedurepages: the chart has no style")
	}
	sum := sha256.Sum256(style)
	d.policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; sandbox"
	return d, nil
})

// chartFile answers the chart without orders, to be printed or kept.
func (p *pages) chartFile(w http.ResponseWriter, _ *http.Request) error {
	d, err := drawingOf()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Content-Security-Policy", d.policy)
	w.Header().Set("Content-Length", strconv.Itoa(len(d.svg)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(d.svg) // a browser that went away needs no answer
	return nil
}

// viewer shows the BPMN document with a viewer of others, whose mark stays on it.
func (p *pages) viewer(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, viewerPage(p.rev, activitySheet(p.rev)))
}

// bpmnFile answers the letter of the procedure as BPMN 2.0.
func (p *pages) bpmnFile(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	if err := procedure.BPMN(&b, p.rev); err != nil {
		return err
	}
	name := fmt.Sprintf("servicios-de-soporte-tecnico-rev%d.bpmn", p.rev.No)
	web.Download(w, r, name, "application/xml", time.Time{}, bytes.NewReader(b.Bytes()))
	return nil
}
