package adminpages

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// labelled are the fields of an object as its audit chain keeps them, in the order in
// which the page shows them. A name that begins with «@» is an id: that it changed is
// said, and not between which.
type labelled []struct{ key, words string }

var (
	unitLabels     = labelled{{"Name", "Nombre"}, {"Key", "Clave"}, {"@HeadID", "Titular"}, {"ValidFrom", "Vigente desde"}, {"ValidTo", "Vigente hasta"}}
	providerLabels = labelled{{"Name", "Nombre"}, {"Contact", "Contacto"}, {"Phone", "Teléfono"}, {"Email", "Correo"}, {"Portal", "Portal"}, {"Mode", "Cómo atiende"}, {"Steps", "Cómo se reporta"}, {"Demands", "Datos que pide"}, {"Active", "Se puede elegir"}}
	personLabels   = labelled{{"Name", "Nombre"}, {"Post", "Cargo"}, {"UnitName", "Unidad"}, {"Email", "Correo"}, {"Extension", "Extensión"}, {"Building", "Inmueble"}, {"Floor", "Piso"}, {"Office", "Oficina"}, {"Level", "Nivel académico"}, {"LevelProof", "Documento del nivel"}}
	assetLabels    = labelled{{"Inventory", "Inventario"}, {"Provisional", "Provisional"}, {"Serial", "Serie"}, {"Type", "Tipo"}, {"Brand", "Marca"}, {"Model", "Modelo"}, {"Nickname", "Apodo"}, {"Regime", "Régimen"}, {"@HolderID", "Resguardante"}, {"@UnitID", "Unidad"}, {"Shared", "Compartido"},
		{"Building", "Inmueble"}, {"Floor", "Piso"}, {"Office", "Oficina"}, {"@ProviderID", "Proveedor"}, {"Contract", "Contrato"}, {"WarrantyFrom", "Garantía desde"}, {"WarrantyUntil", "Garantía hasta"}, {"AcquiredOn", "Adquirido"}, {"LastMaintenance", "Último mantenimiento"}}
	contractLabels = labelled{{"Number", "Número"}, {"Kind", "De qué es"}, {"@ProviderID", "Proveedor"}, {"Subject", "Objeto"}, {"From", "Vigente desde"}, {"Until", "Vigente hasta"}, {"Coverage", "Qué cubre"}, {"Document", "Documento"}}
	itemLabels     = labelled{{"Label", "Nombre"}, {"Checks", "Primeras comprobaciones"}, {"Solution", "Solución usual"}, {"Floors", "Pisos"}, {"Position", "Lugar"}, {"Active", "Se ofrece"}}
)

// historyOf is the chain of an object as people read it, newest first: who, when and
// from what to what. key chooses the entries of one object out of a chain that
// several share, by its field of that name; "" takes all. first is what the object was
// before its first entry, nil when that is its first.
func (p *pages) historyOf(ctx context.Context, c *database.Conn, chain string, names labelled, key string, first any) ([]web.Event, error) {
	all, err := audit.History(ctx, c, chain)
	if err != nil {
		return nil, err
	}
	var ids []people.ID
	for _, x := range all {
		ids = append(ids, toID(x.Actor))
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return nil, err
	}
	var list []web.Event
	var before map[string]any
	if first != nil {
		text, err := json.Marshal(first)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &before); err != nil {
			return nil, err
		}
	}
	for _, x := range all {
		data := map[string]any{}
		if json.Unmarshal([]byte(x.Data), &data) != nil {
			data = nil
		}
		one, _ := data["Key"].(string)
		if key != "" && one != key {
			continue
		}
		event := web.Event{Who: personView{Named: named}.name(x.Actor), Role: people.Role(x.Role), Verb: verbOf(x.Action), At: x.At.Time}
		switch x.Action {
		case "cambio":
			event.Text = names.changes(before, data)
			before = data
		case "alta":
			before = data
		default:
			event.Text = reasonOf(data)
		}
		list = append(list, event)
	}
	slices.Reverse(list)
	return list[:min(len(list), mostHistory)], nil
}

// verbs say what was done, by the action of the entry.
var verbs = map[string]string{"alta": "dio de alta", "cambio": "cambió los datos", "otorga papel": "dio un papel", "retira papel": "retiró un papel", "habilidad": "avaló una habilidad",
	"habilidad retirada": "retiró una habilidad", "ausencia": "registró una ausencia", "ausencia retirada": "retiró una ausencia", "invitación": "hizo una invitación",
	"invitación retirada": "anuló la invitación", "acepta invitación": "aceptó la invitación", "olvidó la contraseña": "pidió una contraseña nueva", "solicitud de contraseña descartada": "descartó la solicitud de contraseña", "suspensión": "suspendió la cuenta", "reactivación": "reactivó la cuenta",
	"cierra sesiones": "cerró sus sesiones", "cambia de nombre": "le dio nombre nuevo", "recibe equipos": "le pasó los equipos", "entrada": "ingresó", "salida": "salió",
	"cambia contraseña": "cambió la contraseña", "cambia pin": "cambió el PIN", "archivo": "agregó documentos", "archivo retirado": "retiró un documento"}

func verbOf(action string) string {
	if v, ok := verbs[action]; ok {
		return v
	}
	return "registró: " + action
}

// changes says from what to what an object changed; "" when the entry before is not
// known.
func (l labelled) changes(before, after map[string]any) string {
	if before == nil || after == nil {
		return ""
	}
	var parts []string
	for _, f := range l {
		key, id := strings.CutPrefix(f.key, "@")
		was, is := words(before[key]), words(after[key])
		switch {
		case was == is:
		case id:
			parts = append(parts, f.words+" cambió")
		default:
			parts = append(parts, fmt.Sprintf("%s: «%s» → «%s»", f.words, was, is))
		}
	}
	return strings.Join(parts, "; ")
}

func words(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case bool:
		if x {
			return "sí"
		}
		return "no"
	case float64:
		return fmt.Sprint(int64(x))
	}
	return fmt.Sprint(v)
}

// reasonOf is what an entry says beside its action, when it is said in words.
func reasonOf(data map[string]any) string {
	var parts []string
	files, _ := data["archivos"].([]any)
	for _, f := range files { // name and hash of each
		name, _ := f.(string)
		parts = append(parts, name[:max(0, strings.LastIndex(name, " "))])
	}
	for _, key := range []string{"papel", "habilidad", "documento", "motivo"} {
		if s, ok := data[key].(string); ok && s != "" {
			if key == "papel" {
				s = web.RoleName(people.Role(s))
			}
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}
