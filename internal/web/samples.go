package web

import (
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/sheets"
)

// What the storybook shows.

func termOf(t Term) *Term { return &t }

func sampleNext() Next {
	return Next{Activity: "3", Role: people.Adviser, Title: "¿Cómo se resuelve este servicio?", Lead: "Pregunta del procedimiento: ¿se soluciona de inmediato, requiere mantenimiento o hay que trasladarlo?",
		Form: Submission{Action: StorybookPath + "/orden", Version: 4, Key: "018f", Draft: StorybookPath + "/orden"}, WayName: "respuesta", Saved: "Guardado 9:58",
		Ways: []Way{
			{Key: "inmediata", Title: "Sí, solución inmediata", Help: "Lo atiendes aquí y documentas el diagnóstico.", Button: "Ir a atender y documentar", Activity: "4", Role: people.Adviser, Next: "Atiende y documenta. Sigues tú"},
			{Key: "mantenimiento", Title: "Requiere mantenimiento", Help: "Acuerdas una fecha y la firman de enterado.", Button: "Acordar fecha de mantenimiento", Activity: "6", Role: people.Adviser, Next: "Acuerda fecha. Sigues tú"},
			{Key: "traslado", Title: "No, hay que trasladarlo", Help: "Llenas el ST-ERE, lo firman y te llevas el equipo.", Button: "Llenar el ST-ERE", Activity: "9", Role: people.Adviser, Next: "Llena el ST-ERE. Sigues tú", Selected: true},
		},
		Fields: []forms.Field{
			{Name: "observado", Label: "Lo que observaste", Kind: forms.Area, Required: true, Max: 500, Value: "Sin respuesta al botón. Cargador probado y en buen estado. Posible falla de tarjeta."},
			{Name: "fecha", Label: "Fecha propuesta", Kind: forms.Date, Required: true, When: "respuesta=mantenimiento"},
		},
		Others: []Action{{Label: "No encontré a la persona", Href: StorybookPath, Style: Plain}}}
}

func sampleBlocked() Next {
	return Next{ID: "c-", Activity: "13", Role: people.Supervisor, Title: "¿Hay con qué repararlo?", Facts: []Pair{{Term: "Pide", Text: "Disco de estado sólido, 1 pieza"}, {Term: "En bodega", Text: "0 piezas"}},
		Form: Submission{Action: StorybookPath + "/orden", Version: 4}, WayName: "recursos", WayError: "Elige una respuesta.", Button: "Guardar la respuesta",
		Ways: []Way{
			{Key: "si", Title: "Sí, se surte de bodega", Help: "Sale el vale y sigue el AST.", Why: "No hay existencias. Registra primero la entrada.", Activity: "14", Role: people.Supervisor, Next: "Surte los insumos. Sigues tú"},
			{Key: "no", Title: "No hay recursos", Help: "El equipo regresa sin reparar y se avisa por oficio.", Activity: "15", Role: people.Supervisor, Next: "Recibe el ST-ERE. Sigues tú"},
		}}
}

func sampleWaiting() []Waiting {
	assign := func(name string) Action {
		return Action{Label: "Asignar a " + name, Style: Outline, Small: true, Name: "asignar", Value: name}
	}
	other := Action{Label: "Otra persona", Style: Plain, Small: true, Href: StorybookPath}
	return []Waiting{
		{ID: "1", Title: "Sin red en toda la sala de juntas", Href: StorybookPath, Folio: "OS-2025-001848", Who: "Teresa Molde", Place: "Piso 4, sala 2", State: Badge{Bad, IconAlertTriangle, "2 h 20 min, vencida"}, Adviser: "Óscar Borrador", Reason: "Sabe de redes y ya está en el piso 4", Action: assign("Óscar"), Other: other, Selected: true},
		{ID: "2", Title: "La impresora imprime con rayas", Href: StorybookPath, Folio: "OS-2025-001849", Who: "Ulises Patrón", Place: "Piso 1, pasillo A", State: Badge{Soon, IconClock, "1 h 35 min"}, Adviser: "Nora Bosquejo", Reason: "Sabe de impresoras; carga 3 de 6", Action: assign("Nora"), Other: other, Selected: true},
		{ID: "3", Title: "El correo no sincroniza", Href: StorybookPath, Folio: "OS-2025-001851", Who: "Walter Prueba", Place: "Piso 2, lugar 240", State: Badge{Neutral, IconClock, "50 min"}, Reason: "Nadie disponible: todas las personas están al tope o ausentes", Other: other},
	}
}

func sampleLoads() []Load {
	return []Load{
		{Name: "Óscar Borrador", Place: "Piso 4", Used: 2, Extra: 1, Most: 6, State: Badge{Soon, IconWalk, "En sitio"}, Skills: []Skill{{"Redes", true}, {"Cableado", false}, {"Servidor de archivos", false}}, Key: "1"},
		{Name: "Nora Bosquejo", Place: "Taller", Used: 3, Extra: 1, Most: 6, State: Badge{Good, IconCheck, "Disponible"}, Skills: []Skill{{"Impresoras", true}, {"Escáner", false}}, Key: "2"},
		{Name: "Pilar Croquis", Place: "Piso 1", Used: 6, Most: 6, State: Badge{Bad, IconAlertTriangle, "Al tope"}, Skills: []Skill{{"Portátiles", false}}, Key: "3"},
		{Name: "Sara Plantilla", Used: 0, Most: 6, State: Badge{Neutral, IconCalendarOff, "Ausente hoy"}, Key: "4"},
	}
}

func sampleSheet() Sheet {
	state := func(b Badge) Cell { return Cell{Content: StateBadge(b)} }
	return Sheet{Caption: "Órdenes abiertas", Hide: true, Keys: true,
		Columns: []Column{{Title: "Folio"}, {Title: "Falla"}, {Title: "Turno de"}, {Title: "Estado"}, {Title: "Días", Number: true}},
		Rows: [][]Cell{
			{{Text: "OS-2025-001847", Href: StorybookPath, Folio: true}, {Text: "La laptop no enciende", Small: "Ana Ejemplo · Piso 2, lugar 214"}, {Text: "Bruno Muestra", Small: "AST"}, state(Badge{Bad, IconAlertTriangle, "40 min de retraso"}), {Text: "1"}},
			{{Text: "OS-2025-001774", Href: StorybookPath, Folio: true}, {Text: "Servidor de archivos con disco dañado", Small: "Ulises Patrón · Piso 1"}, {Text: "Luis Ficticio", Small: "TDTIC"}, state(Badge{Brand, IconProgress, "En firma"}), {Text: "12"}},
		}}
}

func sampleSignIn() []forms.Field {
	return []forms.Field{
		{Name: "correo", Label: "Correo institucional", Kind: forms.Text, Required: true, Value: "bruno.muestra@dependencia.example"},
		{Name: "contrasena", Label: "Contraseña", Kind: forms.Password, Required: true, Secret: true},
	}
}

const sampleBPMN = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="muestra">
<process id="p"><startEvent id="i"/><userTask id="a" name="Asignar la orden"/><endEvent id="f"/><sequenceFlow id="s1" sourceRef="i" targetRef="a"/><sequenceFlow id="s2" sourceRef="a" targetRef="f"/></process>
<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
<bpmndi:BPMNShape id="di" bpmnElement="i"><dc:Bounds x="40" y="62" width="36" height="36"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="da" bpmnElement="a"><dc:Bounds x="140" y="40" width="120" height="80"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="df" bpmnElement="f"><dc:Bounds x="320" y="62" width="36" height="36"/></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="e1" bpmnElement="s1"><di:waypoint x="76" y="80"/><di:waypoint x="140" y="80"/></bpmndi:BPMNEdge>
<bpmndi:BPMNEdge id="e2" bpmnElement="s2"><di:waypoint x="260" y="80"/><di:waypoint x="320" y="80"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>`

func sampleFigures() []Figure {
	return []Figure{
		{ID: "muestra-atencion", Name: "Nivel de atención", Value: "91.4", Unit: "%", Words: "antes 88 %", Meaning: "De las órdenes registradas, las concluidas.", Href: OrdersPath, Link: "Ver las órdenes", Trend: []Pair{{Term: "sep 2025", Text: "88 %"}, {Term: "oct 2025", Text: "91.4 %"}}},
		{ID: "muestra-vencidas", Name: "Vencidas", Value: "3", Words: "1 más que ayer", Tone: Soon, Meaning: "Órdenes cuyo plazo pasó."},
		{ID: "muestra-nada", Name: "Tiempo mediano", Value: "—", Words: "sin órdenes en 30 días", Meaning: "La mitad tardó menos."},
	}
}

// samplePaper is a paper with one place signed, one open and one that lapsed.
func samplePaper() sheets.Sheet {
	return sheets.Sheet{Code: "ST-ERE", Annex: "Anexo II", Name: "Entrega-Recepción de equipo de cómputo para soporte técnico", Version: "Propuesta 1", Revision: "11", Folio: "ERE-2025-000412", Date: "14/10/2025",
		Institution: []string{"Secretaría de la Contraloría", "Dirección de Tecnologías de la Información y Comunicaciones"}, Stamp: "BORRADOR", Blocks: []sheets.Block{
			sheets.Heading{Level: 1, Text: "Equipo"},
			sheets.Fields{Columns: 4, Items: []sheets.Field{{Label: "Equipo", Value: "Laptop Norte L14", Span: 2}, {Label: "Inventario", Value: "INV-0004-21873"}, {Label: "Serie", Value: "NL14-0O1I8-DEMO"},
				{Label: "Falla reportada", Value: "Desde esta mañana no prende.", Span: 4}}},
			sheets.Heading{Level: 1, Text: "Condición"},
			sheets.Fields{Columns: 3, Inline: true, Items: []sheets.Field{{Label: "Pantalla", Value: "Buena"}, {Label: "Carcasa", Value: "Con desgaste"}, {Label: "Enciende", Value: "No"}}},
			sheets.Table{Caption: "Accesorios", Columns: []sheets.Column{{Label: "Accesorio"}, {Label: "Viene"}}, Rows: [][]string{{"Cargador", "Sí"}}},
			sheets.Places{Items: []sheets.Place{
				{Slot: "B3", Label: "Entrega: persona usuaria", Name: "Ana Ejemplo", Post: "Auditora", At: "14/10/2025 10:06", Level: "Firma interna", Hash: "9f2c81d04be7aa1356"},
				{Slot: "B4", Label: "Recibe: AST"},
				{Slot: "C1", Label: "Recibe el ST-ERE: Supervisor", Name: "Carla Modelo", At: "14/10/2025 10:10", Level: "Firma interna", Hash: "77aa01d04be7aa1356", Void: true}}},
		}}
}
