package procedure

// drawing writes the BPMN diagram interchange: where each shape stands and how
// each flow runs.
func (b *bpmn) drawing() {
	b.f("  <bpmndi:BPMNDiagram id=\"Diagrama\">\n    <bpmndi:BPMNPlane id=\"Plano\" bpmnElement=\"Colaboracion\">\n")
	width, height := b.g.ViewBox[2]+14, b.g.ViewBox[3]
	top := startY - 16
	b.shape("Participante", rect{poolX, top, width, height - top}, ` isHorizontal="true"`, nil)
	for i, l := range b.g.Lanes {
		y, h := l.Y, l.H
		if i == 0 {
			y, h = top, l.Y+l.H-top
		}
		b.shape(laneID(l.Role), rect{laneX, y, width - laneX, h}, ` isHorizontal="true"`, nil)
	}
	for _, n := range b.all() {
		var name *rect
		switch n.kind {
		case "exclusiveGateway":
			// Beside the flow that comes from above, or over the gateway.
			name = &rect{n.rect.X + 30, n.rect.Y - 30, 100, 28}
			if n.lane == Supervisor {
				name = &rect{n.rect.X - 30, n.rect.Y - 36, 110, 28}
			}
		case "startEvent":
			name = &rect{n.rect.X + n.rect.W + 6, n.rect.Y + 10, 34, 14}
		case "endEvent":
			name = &rect{n.rect.X + n.rect.W + 6, n.rect.Y + 10, 24, 14}
		}
		extra := ""
		if n.kind == "exclusiveGateway" {
			extra = ` isMarkerVisible="true"`
		}
		b.shape(n.id, n.rect, extra, name)
	}
	one, _ := b.g.box(1)
	b.edge("Flujo_inicio", [][2]float64{{startX + startSize/2, startY + startSize}, {startX + startSize/2, one.Y}}, nil)
	for _, a := range b.g.Arrows {
		b.edge(flowID(a), b.touching(a), a.Label)
	}
	b.f("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n")
}

func (b *bpmn) shape(id string, r rect, extra string, name *rect) {
	b.f("      <bpmndi:BPMNShape id=\"%s_di\" bpmnElement=\"%s\"%s>\n        %s\n", id, id, extra, bounds(r))
	if name != nil {
		b.f("        <bpmndi:BPMNLabel>%s</bpmndi:BPMNLabel>\n", bounds(*name))
	}
	b.f("      </bpmndi:BPMNShape>\n")
}

func bounds(r rect) string {
	return `<dc:Bounds x="` + num(r.X) + `" y="` + num(r.Y) + `" width="` + num(r.W) + `" height="` + num(r.H) + `"/>`
}

func (b *bpmn) edge(id string, points [][2]float64, l *label) {
	b.f("      <bpmndi:BPMNEdge id=\"%s_di\" bpmnElement=\"%s\">\n", id, id)
	for _, p := range points {
		b.f("        <di:waypoint x=\"%s\" y=\"%s\"/>\n", num(p[0]), num(p[1]))
	}
	if l != nil {
		x := l.X
		switch l.Anchor {
		case "middle":
			x -= 45
		case "end":
			x -= 90
		}
		b.f("        <bpmndi:BPMNLabel>%s</bpmndi:BPMNLabel>\n", bounds(rect{x, l.Y - 12, 90, 14}))
	}
	b.f("      </bpmndi:BPMNEdge>\n")
}

// touching pulls the ends of an arrow to the edge of a gateway, which BPMN draws
// smaller than the chart's diamond.
func (b *bpmn) touching(a arrow) [][2]float64 {
	pts := append([][2]float64(nil), a.Points...)
	last := len(pts) - 1
	pull := func(i, beside int, id string) {
		for _, d := range b.g.Decisions {
			if d.ID != id {
				continue
			}
			c := [2]float64{d.CX, d.CY}
			pts[i] = toward(c, pts[beside], 25)
		}
	}
	pull(0, 1, a.From)
	pull(last, last-1, a.To)
	return pts
}
