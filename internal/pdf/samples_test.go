package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/sheets"
)

// ink draws a signature as somebody's pen would.
func drawnInk(t testing.TB) *sheets.Picture {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 320, 120))
	for x := 20; x < 300; x++ {
		y := 60 + (x*x/40)%50 - 25
		for d := range 3 {
			img.SetNRGBA(x, y+d, color.NRGBA{0x1b, 0x2a, 0x4a, 0xff})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return &sheets.Picture{Bytes: b.Bytes(), Alt: "Firma trazada de Ana Ejemplo"}
}

// reception is an ST-ERE of the usual case.
func reception(t testing.TB) sheets.Sheet {
	t.Helper()
	const hash = "7f3a91c2b04d55e1a8c3f6d2907be41f7f3a91c2b04d55e1a8c3f6d2907be41f"
	return sheets.Sheet{
		Code: "ST-ERE", Annex: "Anexo II", Name: "Entrega-Recepción de equipo de cómputo para soporte técnico",
		Version: "propuesta 1", Revision: "11", Folio: "ERE-2025-001847", Date: "14/10/2025",
		Institution: []string{"Secretaría de la Contraloría", "Dirección de Tecnologías de la Información y Comunicaciones", "Sistema de Gestión de la Calidad"},
		Accent:      "#8a1538", Legend: "2025. Bicentenario de la vida municipal en el Estado de México",
		Control: "ST-ERE · propuesta 1 · Procedimiento «Servicios de soporte técnico» · Revisión 11",
		Privacy: "Los datos personales de este formato se tratan conforme al aviso de privacidad simplificado del servicio de soporte técnico, que se consulta en el sistema.",
		Verify:  &sheets.Verify{Code: "7F3A-91C2-B04D", URL: "https://soporte.example/verificar/7F3A-91C2-B04D"},
		At:      time.Date(2025, 10, 14, 16, 6, 0, 0, time.UTC), Author: "Secretaría de la Contraloría", Subject: "Orden OS-2025-001847",
		Data: []byte(`{"codigo":"ST-ERE","folio":"ERE-2025-001847"}`),
		Blocks: []sheets.Block{
			sheets.Heading{Level: 1, Text: "1. Persona usuaria"},
			sheets.Fields{Columns: 4, Items: []sheets.Field{
				{Label: "Nombre", Value: "Ana Ejemplo Ñáñez", Span: 2}, {Label: "Extensión", Value: "2214"}, {Label: "Ubicación", Value: "Piso 2, lugar 214"},
				{Label: "Unidad administrativa", Value: "Dirección de Auditoría Financiera", Span: 2}, {Label: "Correo institucional", Value: "ana.ejemplo@demo.invalid", Span: 2},
			}},
			sheets.Heading{Level: 1, Text: "2. Equipo"},
			sheets.Fields{Columns: 4, Items: []sheets.Field{
				{Label: "Tipo", Value: "Computadora portátil"}, {Label: "Marca y modelo", Value: "Norte L14"}, {Label: "Número de inventario", Value: "DEMO-0004-21873"}, {Label: "Número de serie", Value: "NL14-0O1I8-DEMO"},
				{Label: "Motivo", Options: []string{"Mantenimiento", "Reparación", "Envío a proveedor", "Instalación"}, Chosen: []string{"Reparación"}, Span: 4},
				{Label: "Falla declarada", Value: "No enciende. La luz de carga parpadea dos veces y se apaga.", Span: 4},
			}},
			sheets.Heading{Level: 1, Text: "3. Accesorios y condición", Note: "lo que se recibe con el equipo"},
			sheets.Table{Columns: []sheets.Column{{Label: "Parte", Width: 3}, {Label: "¿Entregado?", Width: 1.2}, {Label: "Serie", Width: 2}, {Label: "Condición", Width: 2}}, Blanks: 4,
				Rows: [][]string{{"Cargador", "Sí", "CH-5521", "Buena"}, {"Cable de corriente", "Sí", "", "Con desgaste"}, {"Base", "No", "", ""}}},
			sheets.Fields{Columns: 3, Inline: true, Items: []sheets.Field{{Label: "Carcasa y tapa", Value: "Con desgaste"}, {Label: "Pantalla", Value: "Buena"}, {Label: "Teclado", Value: "Buena"}, {Label: "¿Enciende?", Options: []string{"Sí", "No"}, Chosen: []string{"No"}}}},
			sheets.Heading{Level: 1, Text: "B. Entrega a soporte"},
			sheets.Text{Small: true, Text: "La persona usuaria entrega el equipo descrito y quien asesora lo recibe en las condiciones señaladas, para su revisión y, en su caso, reparación o mantenimiento."},
			sheets.Places{Items: []sheets.Place{
				{Slot: "B3", Label: "Entrega: persona usuaria", Name: "Ana Ejemplo Ñáñez", Post: "Auditora", At: "14/10/2025 10:06", Level: "Trazo en pantalla", Hash: hash, Mark: drawnInk(t)},
				{Slot: "B4", Label: "Recibe: asesor de soporte técnico", Name: "Bruno Muestra", Post: "Asesor", At: "14/10/2025 10:07", Level: "Firma interna", Hash: hash},
			}},
			sheets.Heading{Level: 1, Text: "D. Devolución"},
			sheets.Fields{Columns: 4, Items: []sheets.Field{{Label: "Fecha y hora"}, {Label: "Resultado", Options: []string{"Reparado", "Sin reparar", "Sustituido"}, Span: 3}}},
			sheets.Places{Items: []sheets.Place{{Slot: "D3", Label: "Devuelve: asesor de soporte técnico"}, {Slot: "D4", Label: "Recibe a satisfacción: persona usuaria"}}},
		},
	}
}

// blank is the same format for the pen.
func blank(t testing.TB) sheets.Sheet {
	s := reception(t)
	s.Blank, s.Folio, s.Date, s.Verify, s.Data = true, "", "", nil, nil
	blocks := make([]sheets.Block, len(s.Blocks))
	copy(blocks, s.Blocks)
	for i, b := range blocks {
		switch b := b.(type) {
		case sheets.Fields:
			items := make([]sheets.Field, len(b.Items))
			for j, f := range b.Items {
				f.Value, f.Chosen = "", nil
				items[j] = f
			}
			b.Items = items
			blocks[i] = b
		case sheets.Table:
			b.Rows = nil
			blocks[i] = b
		case sheets.Places:
			items := make([]sheets.Place, len(b.Items))
			for j, p := range b.Items {
				items[j] = sheets.Place{Slot: p.Slot, Label: p.Label}
			}
			b.Items = items
			blocks[i] = b
		}
	}
	s.Blocks = blocks
	return s
}
