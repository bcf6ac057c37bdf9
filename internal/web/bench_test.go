package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
)

// longTurn is «Mi turno» with fifty orders: the page that is asked for most.
func longTurn() []Turns {
	var turns []Turn
	for i := range 50 {
		t := sampleTurn("3", "La laptop no enciende", "Acude y determina el tipo de servicio", "OS-2025-00"+strconv.Itoa(1000+i), "Ana Ejemplo", "Piso 2, lugar 214", TermOf(sampleAt(14, 8, 0), sampleAt(14, 9, 24), sampleNow), "Determinar", Primary)
		turns = append(turns, t)
	}
	return []Turns{{ID: "g", Tone: Bad, Icon: IconAlertTriangle, Title: "Vencida", Turns: turns}}
}

func BenchmarkTurnPage(b *testing.B) {
	g := longTurn()[0]
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := TurnGroup(g).Render(context.Background(), &buf); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}

func BenchmarkWholeRequest(b *testing.B) {
	for _, coding := range []string{"identity", "gzip", "zstd"} {
		b.Run(coding, func(b *testing.B) {
			s, err := New(Options{BaseURL: "http://127.0.0.1:1", Clock: clock.System(), Log: NewLogger(io.Discard, slog.LevelInfo), Demo: &Demo{},
				Resume: func(context.Context, string) (people.Actor, error) { return cast["t-ast"], nil }})
			if err != nil {
				b.Fatal(err)
			}
			h := s.Handler()
			r := httptest.NewRequest(http.MethodGet, StorybookPath+"/turno", nil)
			r.Header.Set("Accept-Encoding", coding)
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
