package procedure

import (
	"fmt"
	"io"
	"strings"
)

// BPMN writes the letter of the procedure as BPMN 2.0 XML with its drawing: one
// participant, a lane a role, a task an activity, an exclusive gateway a decision.
// Coordinates are those of the chart, so that any BPMN tool shows the same
// picture. It fails for a revision without a drawing, and when w does (rev11 Q-07).
func BPMN(w io.Writer, r Revision) error {
	g, err := r.geometry()
	if err != nil {
		return err
	}
	b := &bpmn{r: r, g: g}
	b.write()
	return b.flush(w)
}

type bpmn struct {
	pen
	r Revision
	g geometry
}

// The chart has its lane names in a gutter; BPMN tools draw their own, so the pool
// and lane bands begin here and the rest keeps the chart's coordinates.
const (
	poolX, laneX   = 0.0, 30.0
	startX, startY = 174.0, -44.0
	startSize      = 36.0
	endSize        = 36.0
)

func (b *bpmn) write() {
	b.f(`<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definiciones" targetNamespace="https://secogem.gob.mx/soporte/procedimiento" exporter="soporte" exporterVersion="rev%d">
`, b.r.No)
	b.f("  <bpmn:collaboration id=\"Colaboracion\">\n    <bpmn:participant id=\"Participante\" name=\"%s\" processRef=\"Proceso\"/>\n  </bpmn:collaboration>\n", esc(fmt.Sprintf("%s (revisión %d)", b.r.Title, b.r.No)))
	b.f("  <bpmn:process id=\"Proceso\" name=\"%s\" isExecutable=\"false\">\n", esc(b.r.Title))
	b.lanes()
	b.nodes()
	b.flows()
	b.f("  </bpmn:process>\n")
	b.drawing()
	b.f("</bpmn:definitions>\n")
}

// node is one thing of the process that flows join.
type bpmnNode struct {
	id, name, kind, doc string
	lane                Role
	rect                rect
}

func (b *bpmn) all() []bpmnNode {
	out := []bpmnNode{{id: "Inicio", name: "Inicio", kind: "startEvent", lane: Requester, rect: rect{startX, startY, startSize, startSize}}}
	for _, x := range b.g.Activities {
		a, _ := b.r.Numbered(x.N)
		out = append(out, bpmnNode{nodeID(fmt.Sprint(x.N)), fmt.Sprintf("%d. %s", a.No, a.Title), "userTask", a.Text, roleOf(a), x.rect})
	}
	for _, d := range b.g.Decisions {
		a, _ := b.r.Numbered(d.Activity)
		name := ""
		if a.Question != nil {
			name = a.Question.Text
		}
		out = append(out, bpmnNode{nodeID(d.ID), name, "exclusiveGateway", "", roleOf(a), rect{d.CX - 25, d.CY - 25, 50, 50}})
	}
	e := b.g.End
	return append(out, bpmnNode{id: "Fin", name: "Fin", kind: "endEvent", lane: Requester, rect: rect{e.X, e.Y + e.H/2 - endSize/2, endSize, endSize}})
}

func nodeID(id string) string {
	switch {
	case id == "FIN":
		return "Fin"
	case strings.HasPrefix(id, "D"):
		return "Decision_" + strings.TrimPrefix(id, "D")
	}
	return "Actividad_" + id
}

func flowID(a arrow) string { return "Flujo_" + strings.ReplaceAll(a.ID, "-", "_") }

func laneID(r Role) string { return "Carril_" + string(r) }

func (b *bpmn) lanes() {
	b.f("    <bpmn:laneSet id=\"Carriles\">\n")
	for _, l := range b.g.Lanes {
		b.f("      <bpmn:lane id=\"%s\" name=\"%s\">\n", laneID(l.Role), esc(l.Role.Label()))
		for _, n := range b.all() {
			if n.lane == l.Role {
				b.f("        <bpmn:flowNodeRef>%s</bpmn:flowNodeRef>\n", n.id)
			}
		}
		b.f("      </bpmn:lane>\n")
	}
	b.f("    </bpmn:laneSet>\n")
}

func (b *bpmn) nodes() {
	for _, n := range b.all() {
		extra := ""
		if d := b.otherwise(n.id); d != "" {
			extra = fmt.Sprintf(` default="%s"`, d)
		}
		b.f("    <bpmn:%s id=\"%s\" name=\"%s\"%s>\n", n.kind, n.id, esc(n.name), extra)
		if n.doc != "" {
			b.f("      <bpmn:documentation>%s</bpmn:documentation>\n", esc(n.doc))
		}
		if n.id == nodeID("1") {
			b.f("      <bpmn:incoming>Flujo_inicio</bpmn:incoming>\n")
		}
		for _, a := range b.g.Arrows {
			if nodeID(a.To) == n.id {
				b.f("      <bpmn:incoming>%s</bpmn:incoming>\n", flowID(a))
			}
		}
		if n.id == "Inicio" {
			b.f("      <bpmn:outgoing>Flujo_inicio</bpmn:outgoing>\n")
		}
		for _, a := range b.g.Arrows {
			if nodeID(a.From) == n.id {
				b.f("      <bpmn:outgoing>%s</bpmn:outgoing>\n", flowID(a))
			}
		}
		b.f("    </bpmn:%s>\n", n.kind)
	}
}

// otherwise is the flow that a task takes when none of its optional ones applies:
// without it two flows out of a task would run at once.
func (b *bpmn) otherwise(node string) string {
	optional, usual := false, ""
	for _, a := range b.g.Arrows {
		if nodeID(a.From) != node {
			continue
		}
		if a.Optional {
			optional = true
		} else {
			usual = flowID(a)
		}
	}
	if !optional {
		return ""
	}
	return usual
}

// answerOf is the choice that an arrow out of a decision stands for.
func (b *bpmn) answerOf(a arrow) (Choice, bool) {
	for _, d := range b.g.Decisions {
		if d.ID != a.From {
			continue
		}
		act, _ := b.r.Numbered(d.Activity)
		for _, w := range b.r.Order.Ways {
			if w.Act != act.Key || b.r.arrowOf(w) != a.ID || act.Question == nil {
				continue
			}
			for _, ch := range act.Question.Answers {
				if ch.Key == w.Answer {
					return ch, true
				}
			}
		}
	}
	return Choice{}, false
}

func (b *bpmn) flows() {
	b.f("    <bpmn:sequenceFlow id=\"Flujo_inicio\" sourceRef=\"Inicio\" targetRef=\"%s\"/>\n", nodeID("1"))
	for _, a := range b.g.Arrows {
		name, condition := "", ""
		if a.Label != nil {
			name = strings.Join(a.Label.Lines, " ")
		}
		if ch, ok := b.answerOf(a); ok {
			condition = fmt.Sprintf("respuesta = %q", ch.Key)
		} else if a.Optional {
			condition = "falla que exige traslado"
		}
		b.f("    <bpmn:sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\"", flowID(a), nodeID(a.From), nodeID(a.To))
		if name != "" {
			b.f(" name=\"%s\"", esc(name))
		}
		if condition == "" {
			b.f("/>\n")
			continue
		}
		b.f(">\n      <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">%s</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>\n", esc(condition))
	}
}
