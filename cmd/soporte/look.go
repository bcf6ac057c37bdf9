package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
)

// routes lists the addresses with who may use them (architecture rule 7).
type routes struct {
	JSON bool `name:"json" help:"Un objeto JSON por dirección."`
}

// Run builds the program over an empty database, for its routes do not depend on
// the data.
func (r *routes) Run(ctx context.Context, c console) error {
	dir, err := os.MkdirTemp("", "soporte-rutas-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "rutas.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := program.New(db, program.Config{BaseURL: "http://localhost", Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	list := p.Shell.Routes()
	if r.JSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(list)
	}
	for _, route := range list {
		who := "cualquiera"
		switch {
		case route.Policy.Signed:
			who = "con sesión"
		case len(route.Policy.Who) > 0:
			roles := make([]string, len(route.Policy.Who))
			for i, x := range route.Policy.Who {
				roles[i] = string(x)
			}
			who = strings.Join(roles, ", ")
		}
		fmt.Fprintf(c.out, "%-6s %-46s %-12s %-10s %s\n", route.Method, route.Path, who, route.Policy.Object, route.Policy.Note)
	}
	return nil
}

// procedureVerb shows the procedure in force.
type procedureVerb struct {
	Tabla     tableVerb    `cmd:"" help:"Las actividades en orden, con quién las hace y qué sigue."`
	Diagrama  chartVerb    `cmd:"" help:"El diagrama de flujo, como SVG."`
	Bpmn      bpmnVerb     `cmd:"" name:"bpmn" help:"El procedimiento como BPMN 2.0."`
	Cobertura coverageVerb `cmd:"" help:"Qué parte del programa y qué pruebas cumplen cada cláusula."`
}

type tableVerb struct {
	JSON bool `name:"json" help:"Un objeto JSON por actividad."`
}

// Run prints the table.
func (t *tableVerb) Run(c console) error {
	rows := procedure.Rev11.Table()
	if t.JSON {
		return procedure.WriteTableJSON(c.out, rows)
	}
	return procedure.WriteTable(c.out, rows)
}

type chartVerb struct{}

// Run prints the chart.
func (*chartVerb) Run(c console) error {
	return procedure.ChartFile(c.out, procedure.Rev11, procedure.ChartData{})
}

type bpmnVerb struct{}

// Run prints the procedure in the exchange format.
func (*bpmnVerb) Run(c console) error { return procedure.BPMN(c.out, procedure.Rev11) }

type coverageVerb struct {
	JSON bool `name:"json" help:"Un objeto JSON por cláusula."`
}

// Run prints the coverage.
func (v *coverageVerb) Run(c console) error {
	if !v.JSON {
		return procedure.WriteCoverage(c.out)
	}
	list, err := procedure.Coverage()
	if err != nil {
		return err
	}
	type clause struct {
		ID     string   `json:"clausula"`
		Status string   `json:"estado"`
		Code   []string `json:"codigo"`
		Test   []string `json:"prueba"`
	}
	out := make([]clause, len(list))
	for i, x := range list {
		out[i] = clause{x.ID, x.Status, x.Code, x.Test}
	}
	e := json.NewEncoder(c.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
