package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// What is wanted of the program.
const (
	growth       = 1.3  // p50 with the large archive, as a multiple of the small one's
	creates      = 0.20 // of bare durable transactions
	pageShare    = 0.08 // of the empty handler: the page of an order, Mi turno
	listShare    = 0.05 // of the empty handler: lists and the board
	spread       = 10.0 // p99 as a multiple of p50
	mostMemory   = 150 << 20
	longestWait  = time.Second
	longestProof = time.Minute // to verify a million entries of the audit
)

func about(w io.Writer, o options) {
	fmt.Fprintf(w, "# Mediciones de Soporte\n\n%d procesadores, %s, concurrencia %d, %d rondas de %.0f s por página, HTTP real con sesión y sin compresión.\n", runtime.NumCPU(), runtime.Version(), o.workers, o.rounds, o.seconds)
}

// report writes the tables of an engine and tells whether a wanted figure was
// missed.
func report(w io.Writer, engine database.Engine, small, large taken) (missed bool) {
	mark := func(ok bool) string {
		if ok {
			return "✓"
		}
		missed = true
		return "✗"
	}
	fmt.Fprintf(w, "\n## %s\n\n", map[database.Engine]string{database.SQLite: "SQLite", database.Postgres: "PostgreSQL"}[engine])
	fmt.Fprintf(w, "| Página | p50 con %s (%s abiertas) | p50 con %s (%s abiertas) | crece (≤ %.1f) | ruido entre rondas | p99 / p50 (≤ %.0f) | por segundo | límite | proporción | CPU por respuesta, chica | grande (proporción del límite) | crece la CPU | bytes, chica | bytes, grande |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
		thousands(small.orders), thousands(small.open), thousands(large.orders), thousands(large.open), growth, spread)
	for i, l := range large.pages {
		s := small.pages[i]
		ratio, tail := float64(l.p50)/float64(s.p50), float64(l.p99)/float64(l.p50)
		limit, want := large.empty[i].rate, pageShare
		switch l.name {
		case creating:
			limit, want = large.bare.rate, creates
		case board, listing, listOwn, searching:
			want = listShare
		}
		share := l.rate / limit
		fmt.Fprintf(w, "| %s | %s | %s | %.2f %s | %.2f, %.2f | %.1f %s | %.0f | %.0f | %.1f %% (≥ %.0f %%) %s | %s | %s%s | %.2f | %d | %d |\n", l.name, milliseconds(s.p50), milliseconds(l.p50),
			ratio, mark(ratio <= growth), s.noise, l.noise, tail, mark(tail <= spread), l.rate, limit, 100*share, 100*want, mark(share >= want),
			milliseconds(s.cpu), milliseconds(l.cpu), cpuShare(large.empty[i], l), float64(l.cpu)/float64(max(1, s.cpu)), s.bytes, l.bytes)
	}
	fmt.Fprintf(w, "\n| | con %s | con %s | se quiere |\n|---|--:|--:|--:|\n", thousands(small.orders), thousands(large.orders))
	fmt.Fprintf(w, "| del arranque a la primera página | %s | %s | ≤ %s %s |\n", milliseconds(small.start), milliseconds(large.start), longestWait, mark(large.start <= longestWait))
	fmt.Fprintf(w, "| memoria residente máxima bajo carga | %d MB | %d MB | ≤ %d MB %s |\n", small.memory>>20, large.memory>>20, mostMemory>>20, mark(large.memory <= mostMemory))
	fmt.Fprintf(w, "| transacciones durables de una fila por segundo | %.0f | %.0f | |\n", small.bare.rate, large.bare.rate)
	fmt.Fprintf(w, "| verificar la bitácora | %s: %s | %s: %s | |\n", thousands(small.audit.entries), milliseconds(small.audit.took), thousands(large.audit.entries), milliseconds(large.audit.took))
	fmt.Fprintf(w, "| por millón de asientos | %s | %s | ≤ %s %s |\n", seconds(small.audit.million()), seconds(large.audit.million()), longestProof, mark(large.audit.million() <= longestProof))
	fmt.Fprintf(w, "| su límite: SHA-256 de los mismos bytes en memoria | %s | %s | |\n", milliseconds(small.audit.bare), milliseconds(large.audit.bare))
	fmt.Fprint(w, "\nLas dos bases se midieron por turnos, en las mismas rondas, y cuenta la mediana; «ruido» es la ronda más lenta entre la más rápida, con la base chica y con la grande. "+
		"Se abren órdenes de los mismos estados, tantas de cada uno, y se compara a personas con tantos turnos, órdenes abiertas y equipos como haya en ambas; la lista propia comienza el día que la hace igual de larga. "+
		"El límite de cada página es un manejador vacío de net/http que envía los mismos bytes; el de crear, transacciones durables de una fila en la misma base.\n")
	return missed
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// cpuShare is the share of the limit by the time of processors, which holds on a
// machine that does other work too; nothing where the limit is no handler.
func cpuShare(limit, page figure) string {
	if page.cpu == 0 || limit.bytes == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f %%)", 100*float64(limit.cpu)/float64(page.cpu))
}
