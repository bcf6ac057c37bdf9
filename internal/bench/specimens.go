package main

import (
	"reflect"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
)

// specimen is a format with something in every field.
type specimen struct {
	kind          papers.Kind
	name          string
	filled, blank sheets.Sheet
}

// specimens are the eleven formats, filled in every field and signed in every place, and
// blank (rev11 F-01 to F-11).
func specimens() ([]specimen, error) {
	at := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	var list []specimen
	for _, f := range papers.Formats() {
		value := f.New()
		fill(reflect.ValueOf(value).Elem(), "", "", 0)
		d := papers.Document{Kind: f.Kind, Folio: "DEMO-2026-000042", Order: "OS-2026-000042", Version: 3, Status: papers.Final, At: at, Value: value}
		for i, field := range f.Fields() {
			for _, slot := range field.Slots {
				d.Signatures = append(d.Signatures, papers.Signature{Slot: slot, Name: cast[i%len(cast)], Post: "Asesora de soporte técnico", Role: "ast", Level: []string{"interna", "autógrafa", "pantalla"}[i%3],
					Hash: strings.Repeat("7f3a91c2", 8), At: at, Valid: true})
			}
		}
		filled, err := d.Sheet("https://soporte.example/verificar/")
		if err != nil {
			return nil, err
		}
		x := specimen{f.Kind, f.Name, filled, f.Blank("OSC-2026-00042-7", "https://soporte.example/verificar/", at)}
		for _, s := range []*sheets.Sheet{&x.filled, &x.blank} {
			h := control.Heading{Format: control.Version{Format: control.Format{Code: string(f.Kind), Annex: f.Annex, Name: f.Name}, Label: "propuesta 1"}, Revision: "11", Accent: "#8A1538", Legend: "2026. Año de la demostración",
				Institution: []string{"Secretaría de la Contraloría", "Dirección de Tecnologías de la Información y Comunicaciones", "Sistema de Gestión de la Calidad"},
				Control:     string(f.Kind) + " · propuesta 1 · Procedimiento «Servicios de soporte técnico», revisión 11",
				Privacy:     "Los datos personales se tratan conforme al aviso de privacidad simplificado del servicio, que se consulta en el sistema."}
			h.Dress(s)
		}
		list = append(list, x)
	}
	return list, nil
}

var cast = []string{"Lucía Ñandú Peñaloza (DEMO)", "Bruno Muestra Argüelles (DEMO)", "Ana Ejemplo Ibáñez (DEMO)"}

// fill writes something into every field: an option where there are some, a sentence
// where much may be written.
func fill(v reflect.Value, tag reflect.StructTag, label string, depth int) {
	switch x := v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)))
		return
	case []string:
		if key, _, ok := strings.Cut(tag.Get("options"), "="); ok {
			v.Set(reflect.ValueOf([]string{key}))
		} else {
			v.Set(reflect.ValueOf(append(x, "Uno", "Dos")))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), tag, label, depth)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && depth < 8 {
				fill(v.Field(i), f.Tag, f.Tag.Get("label"), depth+1)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), tag, label, depth+1)
		}
	case reflect.String:
		v.SetString(word(tag, label))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(4)
	}
}

func word(tag reflect.StructTag, label string) string {
	if key, _, ok := strings.Cut(tag.Get("options"), "="); ok {
		return key
	}
	low := strings.ToLower(label)
	switch {
	case tag.Get("kind") == "date":
		return "2026-11-24"
	case tag.Get("kind") == "area":
		return "El equipo no enciende: la luz de carga parpadea dos veces y se apaga. Se probó con otro cargador y con otra toma, sin cambio."
	case strings.Contains(low, "nombre"):
		return cast[0]
	case strings.Contains(low, "serie"):
		return "NL14-0O1I8-DEMO"
	case strings.Contains(low, "inventario"):
		return "DEMO-0004-21873"
	case strings.Contains(low, "huella"):
		return strings.Repeat("7f3a91c2", 8)
	case strings.Contains(low, "unidad"):
		return "Dirección de Auditoría Financiera"
	}
	return "Dato de muestra"
}
