package web

import "net/url"

func sampleList() List {
	l := List{Path: StorybookPath, Keep: StorybookPath, File: StorybookPath, Query: url.Values{"turno": {"ast"}}, Name: "órdenes", Search: "Folio, inventario, serie, persona o unidad", Most: 10_000,
		Views: []Chip{{Label: "Mías abiertas", Href: StorybookPath, Count: "7"}, {Label: "Vencidas", Href: StorybookPath, Count: "99+", Current: true}},
		Own:   []OwnView{{ID: "v1", Name: "Impresoras del piso 2", First: true}, {ID: "v2", Name: "Red"}},
		Filters: []FilterField{{Name: "turno", Label: "De quién es el turno", Options: [][2]string{{"ast", "AST"}, {"usuario", "Usuario"}}, Value: "ast"}, {Name: "desde", Label: "Registradas desde", Kind: FilterDay},
			{Name: "vencidas", Label: "Vencidas", Kind: FilterCheck}},
		Columns: []ColumnChoice{{Key: "falla", Title: "Falla", On: true}, {Key: "unidad", Title: "Unidad"}},
		Sheet:   sampleSheet(), Pages: Pages{Words: "2 órdenes en esta página", Next: StorybookPath},
	}
	l.Sheet.Cards = true
	l.On = []Chip{{Label: "De quién es el turno: AST", Href: l.With("turno", ""), Remove: true, Current: true}}
	return l
}
