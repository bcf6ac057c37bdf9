package procedure

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
)

// rev11 Q-07: the exported model has every activity, lane, decision and flow, each
// drawn, and every reference points to something.
func TestBPMNIsWholeAndConsistent(t *testing.T) {
	var b bytes.Buffer
	if err := BPMN(&b, Rev11); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	var refs []string
	drawn := map[string]bool{}
	kinds := map[string]int{}
	flows := map[string][2]string{}
	each(t, b.Bytes(), func(e xml.StartElement) {
		kinds[e.Name.Local]++
		at := map[string]string{}
		for _, a := range e.Attr {
			at[a.Name.Local] = a.Value
		}
		if id := at["id"]; id != "" {
			if ids[id] != "" {
				t.Errorf("the id %s twice", id)
			}
			ids[id] = e.Name.Local
		}
		for _, k := range []string{"processRef", "sourceRef", "targetRef", "bpmnElement", "default"} {
			if at[k] != "" {
				refs = append(refs, at[k])
			}
		}
		if e.Name.Local == "sequenceFlow" {
			flows[at["id"]] = [2]string{at["sourceRef"], at["targetRef"]}
		}
		if at["bpmnElement"] != "" {
			drawn[at["bpmnElement"]] = true
		}
	})
	for _, r := range refs {
		if ids[r] == "" {
			t.Errorf("%s is named and does not exist", r)
		}
	}
	for id, kind := range ids {
		switch kind {
		case "userTask", "exclusiveGateway", "sequenceFlow", "lane", "participant", "startEvent", "endEvent":
			if !drawn[id] {
				t.Errorf("%s is not drawn", id)
			}
		}
	}
	for kind, want := range map[string]int{"userTask": 18, "exclusiveGateway": 3, "lane": 4, "participant": 1, "startEvent": 1, "endEvent": 1, "sequenceFlow": 27, "flowNodeRef": 23, "conditionExpression": 8} {
		if kinds[kind] != want {
			t.Errorf("%d × %s, want %d", kinds[kind], kind, want)
		}
	}
	for _, row := range Rev11.Table() {
		for _, next := range row.Next {
			from := fmt.Sprintf("Actividad_%d", row.No)
			if row.Question != "" {
				from = fmt.Sprintf("Decision_%d", row.No)
			}
			found := false
			for _, f := range flows {
				found = found || f == [2]string{from, fmt.Sprintf("Actividad_%d", next)}
			}
			if !found {
				t.Errorf("no flow from %d to %d", row.No, next)
			}
		}
	}
	if !strings.Contains(b.String(), `default="Flujo_8_4"`) {
		t.Error("8 → 4 and 8 → 9 would run at once")
	}
}
