package exchange

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// idColumn stands last: people read the rest.
var idColumn = Column{Key: "id", shape: plain, most: 64, Help: "Lo pone el sistema; déjalo vacío en lo nuevo y no lo cambies en lo demás."}

func words(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[fold(pairs[i])], m[fold(pairs[i+1])] = pairs[i], pairs[i]
	}
	return m
}

func (x *Exchange) unitHolding() holding {
	return holding{
		columns: []Column{
			{Key: "nombre", Required: true, Help: "Nombre oficial de la unidad."},
			{Key: "clave", most: 40, Help: "Clave institucional, única; puede faltar."},
			{Key: "titular", shape: personRef, Help: "Correo o nombre exacto de una persona ya registrada."},
			{Key: "vigente_desde", shape: date, Help: "Primer día de vigencia."},
			{Key: "vigente_hasta", shape: date, Help: "Último día de vigencia; vacío si sigue vigente."},
			idColumn,
		},
		load: func(ctx context.Context, c *database.Conn, look *lookup) ([]stored, error) {
			units, err := x.people.Units(ctx, c)
			list := make([]stored, len(units))
			for i, u := range units {
				list[i] = stored{u.ID, u.Version, record{"id": u.ID, "nombre": tidy(u.Name), "clave": tidy(u.Key), "titular": look.persons.tell(string(u.HeadID)),
					"vigente_desde": u.ValidFrom, "vigente_hasta": u.ValidTo}}
			}
			return list, err
		},
		keys: func(r record) []string {
			if r["clave"] == "" {
				return nil
			}
			return []string{"clave " + r["clave"]}
		},
		alike: func(r record) string { return fold(r["nombre"]) },
		name:  func(r record) string { return r["nombre"] },
		judge: func(r record) (string, string) { return inOrder(r, "vigente_desde", "vigente_hasta") },
		put: func(ctx context.Context, c *database.Conn, by audit.By, ch Change, look *lookup) error {
			r := ch.record
			u := people.Unit{ID: ch.id, Version: ch.version, Name: r["nombre"], Key: r["clave"], HeadID: people.ID(look.persons.refer(r["titular"])),
				ValidFrom: r["vigente_desde"], ValidTo: r["vigente_hasta"]}
			if ch.New {
				_, err := x.people.AddUnit(ctx, c, by, u)
				return err
			}
			return x.people.UpdateUnit(ctx, c, by, u)
		},
	}
}

// inOrder refuses an end before its beginning.
func inOrder(r record, from, to string) (string, string) {
	if r[from] != "" && r[to] != "" && r[to] < r[from] {
		return to, "La fecha final es anterior a la inicial."
	}
	return "", ""
}

func (x *Exchange) personHolding() holding {
	levels := []string{}
	for _, l := range people.Levels {
		levels = append(levels, l, l)
	}
	return holding{
		columns: []Column{
			{Key: "nombre", Required: true, most: 120, Help: "Nombre completo."},
			{Key: "cargo", Help: "Puesto o cargo."},
			{Key: "unidad", Required: true, shape: unitRef, Help: "Clave o nombre exacto de la unidad."},
			{Key: "correo", most: 254, Help: "Correo institucional, único; con él se ingresa."},
			{Key: "extension", most: 20, Help: "Extensión telefónica."},
			{Key: "inmueble", most: 80},
			{Key: "piso", most: 20},
			{Key: "oficina", most: 80},
			{Key: "nivel", shape: choice, options: words(levels...), Help: strings.Join(people.Levels, ", ") + "."},
			{Key: "nivel_documento", most: 200, Help: "Documento en que consta el nivel: su referencia."},
			{Key: "activa", shape: fixed, whenNew: "sí", why: "Las cuentas se suspenden o reactivan en la página de la persona.", Help: "Solo informa: sí o no."},
			idColumn,
		},
		load: func(ctx context.Context, c *database.Conn, look *lookup) ([]stored, error) {
			all, err := x.people.Everybody(ctx, c)
			list := make([]stored, len(all))
			for i, p := range all {
				list[i] = stored{string(p.ID), p.Version, record{"id": string(p.ID), "nombre": tidy(p.Name), "cargo": tidy(p.Post), "unidad": look.units.tell(p.UnitID),
					"correo": tidy(p.Email), "extension": tidy(p.Extension), "inmueble": tidy(p.Building), "piso": tidy(p.Floor), "oficina": tidy(p.Office),
					"nivel": p.Level, "nivel_documento": tidy(p.LevelProof), "activa": yes(p.Active)}}
			}
			return list, err
		},
		keys: func(r record) []string {
			if r["correo"] == "" {
				return nil
			}
			return []string{"correo " + strings.ToLower(r["correo"])}
		},
		alike: func(r record) string { return fold(r["nombre"]) + "\n" + fold(r["unidad"]) },
		name:  func(r record) string { return r["nombre"] },
		judge: func(r record) (string, string) {
			if m := r["correo"]; m != "" && !people.IsAddress(m) {
				return "correo", people.NoAddress
			}
			return "", ""
		},
		put: func(ctx context.Context, c *database.Conn, by audit.By, ch Change, look *lookup) error {
			r := ch.record
			p := people.Person{ID: people.ID(ch.id), Version: ch.version, Name: r["nombre"], Post: r["cargo"], UnitID: look.units.refer(r["unidad"]), Email: r["correo"],
				Extension: r["extension"], Building: r["inmueble"], Floor: r["piso"], Office: r["oficina"], Level: r["nivel"], LevelProof: r["nivel_documento"]}
			if ch.New {
				_, err := x.people.AddPerson(ctx, c, by, p)
				return err
			}
			return x.people.UpdatePerson(ctx, c, by, p)
		},
	}
}

func (x *Exchange) assetHolding() holding {
	types, keys := []string{}, []string{}
	for _, t := range equipment.Types() {
		types, keys = append(types, t.Key, t.Label), append(keys, t.Key)
	}
	regimes := words(equipment.Owned, "Propiedad de la Secretaría", equipment.Leased, "Arrendado", equipment.Personal, "Personal", equipment.Lent, "En comodato")
	return holding{
		columns: []Column{
			{Key: "inventario", most: 60, Help: "Número de la etiqueta, único. Si aún no tiene, escribe la serie."},
			{Key: "serie", most: 60, Help: "Número de serie; único dentro de su marca."},
			{Key: "tipo", Required: true, shape: choice, options: words(types...), Help: strings.Join(keys, ", ") + "."},
			{Key: "marca", most: 60},
			{Key: "modelo", most: 80},
			{Key: "apodo", most: 80, Help: "Cómo lo llaman quienes lo usan."},
			{Key: "regimen", Required: true, shape: choice, options: regimes, Help: "propiedad, arrendado, comodato o personal."},
			{Key: "resguardante", shape: personRef, Help: "Correo o nombre exacto de quien responde por él."},
			{Key: "unidad", shape: unitRef, Help: "Clave o nombre exacto de la unidad."},
			{Key: "inmueble", most: 80},
			{Key: "piso", most: 20},
			{Key: "oficina", most: 80},
			{Key: "proveedor", shape: providerRef, Help: "Nombre exacto de un proveedor registrado."},
			{Key: "contrato", most: 80},
			{Key: "garantia_desde", shape: date},
			{Key: "garantia_hasta", shape: date},
			{Key: "adquirido", shape: date, Help: "Fecha de adquisición."},
			{Key: "ultimo_mantenimiento", shape: date, Help: "Último mantenimiento preventivo terminado."},
			{Key: "compartido", shape: yesNo, Help: "sí cuando lo usa toda la unidad."},
			{Key: "provisional", shape: yesNo, Help: "sí mientras su número de inventario no es definitivo."},
			{Key: "estado", shape: fixed, whenNew: equipment.Active, why: "La baja y la sustitución se registran con su documento.", Help: "Solo informa: activo, baja o sustituido."},
			idColumn,
		},
		load: func(ctx context.Context, c *database.Conn, look *lookup) ([]stored, error) {
			all, err := x.assets.All(ctx, c)
			list := make([]stored, len(all))
			for i, a := range all {
				list[i] = stored{string(a.ID), a.Version, record{"id": string(a.ID), "inventario": tidy(a.Inventory), "serie": tidy(a.Serial), "tipo": a.Type,
					"marca": tidy(a.Brand), "modelo": tidy(a.Model), "apodo": tidy(a.Nickname), "regimen": a.Regime, "resguardante": look.persons.tell(a.HolderID),
					"unidad": look.units.tell(a.UnitID), "inmueble": tidy(a.Building), "piso": tidy(a.Floor), "oficina": tidy(a.Office),
					"proveedor": look.providers.tell(a.ProviderID), "contrato": tidy(a.Contract), "garantia_desde": a.WarrantyFrom, "garantia_hasta": a.WarrantyUntil,
					"adquirido": a.AcquiredOn, "ultimo_mantenimiento": a.LastMaintenance, "compartido": yes(a.Shared), "provisional": yes(a.Provisional), "estado": a.Status}}
			}
			return list, err
		},
		keys: func(r record) (list []string) {
			if k := equipment.Key(r["inventario"]); k != "" {
				list = append(list, "inventario "+k)
			}
			if k := equipment.Key(r["serie"]); k != "" {
				list = append(list, "serie "+k+" "+r["marca"])
			}
			return list
		},
		alike: func(r record) string { return "" },
		name: func(r record) string {
			return strings.Join(strings.Fields(equipment.TypeOf(r["tipo"]).Label+" "+r["marca"]+" "+r["inventario"]), " ")
		},
		judge: judgeAsset,
		put: func(ctx context.Context, c *database.Conn, by audit.By, ch Change, look *lookup) error {
			r := ch.record
			a := equipment.Asset{ID: equipment.ID(ch.id), Version: ch.version, Inventory: r["inventario"], Serial: r["serie"], Type: r["tipo"], Brand: r["marca"],
				Model: r["modelo"], Nickname: r["apodo"], Regime: r["regimen"], HolderID: look.persons.refer(r["resguardante"]), UnitID: look.units.refer(r["unidad"]),
				Building: r["inmueble"], Floor: r["piso"], Office: r["oficina"], ProviderID: look.providers.refer(r["proveedor"]), Contract: r["contrato"],
				WarrantyFrom: r["garantia_desde"], WarrantyUntil: r["garantia_hasta"], AcquiredOn: r["adquirido"], LastMaintenance: r["ultimo_mantenimiento"],
				Shared: r["compartido"] == "sí", Provisional: r["provisional"] == "sí"}
			if ch.New {
				_, err := x.assets.Add(ctx, c, by, a)
				return err
			}
			return x.assets.Update(ctx, c, by, a)
		},
	}
}

func judgeAsset(r record) (string, string) {
	// A cell left empty says no: the engine knows no third answer.
	for _, flag := range []string{"compartido", "provisional"} {
		if r[flag] == "" {
			r[flag] = "no"
		}
	}
	if equipment.Key(r["inventario"]) == "" && equipment.Key(r["serie"]) == "" {
		return "inventario", "Escribe el número de inventario o, si aún no lo tiene, el de serie."
	}
	return inOrder(r, "garantia_desde", "garantia_hasta")
}
