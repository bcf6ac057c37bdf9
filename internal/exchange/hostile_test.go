package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

func book(t *testing.T, f func(f *excelize.File)) []byte {
	t.Helper()
	x := excelize.NewFile()
	f(x)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesThatCannotBeReadSaySo(t *testing.T) {
	good := book(t, func(f *excelize.File) { f.SetSheetRow("Sheet1", "A1", &[]any{"nombre"}) })
	bomb := func() []byte {
		r, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range r.File {
			in, _ := f.Open()
			out, _ := w.Create(f.Name)
			if strings.HasSuffix(f.Name, "sheet1.xml") {
				io.WriteString(out, `<worksheet><sheetData>`)
				for range 1200 {
					out.Write(bytes.Repeat([]byte(" "), 64<<10))
				}
			} else {
				io.Copy(out, in)
			}
			in.Close()
		}
		w.Close()
		return b.Bytes()
	}
	many := []string{"nombre"}
	for range 10_001 {
		many = append(many, "x")
	}
	for name, c := range map[string]struct {
		file    string
		content []byte
		mention string
	}{
		"nothing":            {"a.csv", nil, "vacío"},
		"too heavy":          {"a.csv", bytes.Repeat([]byte("a"), exchange.MostBytes+1), "pesa más"},
		"a byte of zero":     {"a.csv", []byte("nombre\nAna\nE\x00va\n"), "Línea 3"},
		"a program":          {"a.csv", []byte("\x7fELF\x02\x01\x01\x00\x00"), "Línea 1"},
		"an open quote":      {"a.csv", []byte("nombre\n\"Ana\nEva\n"), "Línea 2"},
		"a quote in a cell":  {"a.csv", []byte("nombre\nAna\nEv\"a\n"), "Línea 3"},
		"too many rows":      {"a.csv", csv(many...), "más de 10000"},
		"too many columns":   {"a.csv", []byte("nombre\n" + strings.Repeat("x,", 80) + "x\n"), "Línea 2"},
		"an old workbook":    {"a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "antiguo"},
		"a text called xlsx": {"a.xlsx", []byte("nombre\nAna\n"), "dice ser"},
		"a torn workbook":    {"a.xlsx", good[:len(good)/2], "No se pudo leer"},
		"a zip of nothing":   {"a.xlsx", []byte("PK\x03\x04" + strings.Repeat("\x00", 200)), "No se pudo leer"},
		"a bomb":             {"a.xlsx", bomb(), "No se pudo leer"},
		"a cell at the end":  {"a.xlsx", book(t, func(f *excelize.File) { f.SetCellStr("Sheet1", "A1", "nombre"); f.SetCellStr("Sheet1", "XFD2", "x") }), "Línea 2"},
		"a formula at an end": {"a.xlsx", book(t, func(f *excelize.File) {
			f.SetCellStr("Sheet1", "A1", "nombre")
			f.SetCellFormula("Sheet1", "XFD3", "=1")
		}), "Línea 3"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := exchange.Read(c.file, c.content)
			bad, ok := problem.As(err)
			if !ok || bad.Kind != problem.Invalid || !strings.Contains(bad.Message, c.mention) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCSVOfEveryMachineIsRead(t *testing.T) {
	want := []string{"Muñoz, Ángel", "Dirección"}
	for name, content := range map[string][]byte{
		"with a mark":      []byte("\ufeffnombre,cargo\r\n\"Muñoz, Ángel\",Dirección\r\n"),
		"semicolons":       []byte("nombre;cargo\n\"Muñoz, Ángel\";Dirección"),
		"tabs":             []byte("nombre\tcargo\nMuñoz, Ángel\tDirección\n\n\n"),
		"Excel in Windows": []byte("nombre;cargo\r\nMu\xf1oz, \xc1ngel;Direcci\xf3n\r\n"),
		"empty lines":      []byte("\n\nnombre,cargo\n,,\n\"Muñoz, Ángel\",Dirección,,,\n"),
	} {
		table := read(t, content)
		if len(table.Rows) != 1 || strings.Join(table.Rows[0].Cells[:2], "|") != strings.Join(want, "|") {
			t.Errorf("%s: %+v", name, table)
		}
	}
}

func TestNothingThatIsWrittenRunsAsAFormula(t *testing.T) {
	table := exchange.Table{Header: []string{"nombre"}}
	for i, s := range []string{"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "hola", "a=b"} {
		table.Rows = append(table.Rows, exchange.Row{Line: i + 2, Cells: []string{s}})
	}
	text := string(written(t, table, false))
	if !strings.HasPrefix(text, "\ufeff") {
		t.Error("no mark of UTF-8")
	}
	for _, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\r\n") {
		line = strings.Trim(line, `"`)
		if line != "" && strings.ContainsRune("=+-@\t\r＝", []rune(line)[0]) {
			t.Errorf("a cell begins with %q", line)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, table, true)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := range table.Rows {
		at := fmt.Sprintf("A%d", i+2)
		if formula, _ := f.GetCellFormula("Datos", at); formula != "" {
			t.Errorf("%s is the formula %q", at, formula)
		}
	}
}

// Each thing that is wrong is told with its line, and all of them together.
func TestProblemsAreToldByLine(t *testing.T) {
	d := over(dbtest.SQLite(t))
	d.load(t, exchange.Units, read(t, csv("nombre,clave", "Investigación,210", "Homónima,", "Legalidad,220")))
	d.load(t, exchange.Persons, read(t, csv("nombre,unidad,correo", "Ana Ruiz,210,ana@demo.invalid", "Eva Paz,210,", "Juan Sol,210,j1@demo.invalid", "Juan Sol,220,j2@demo.invalid")))
	d.do(t, func(ctx context.Context, c *database.Conn) error {
		if _, err := d.people.AddUnit(ctx, c, by, people.Unit{Name: "Homónima", Key: "230"}); err != nil {
			return err
		}
		a, err := d.assets.Add(ctx, c, by, equipment.Asset{Inventory: "A-1", Serial: "S1", Brand: "Dell", Type: "portatil", Regime: equipment.Owned})
		if err != nil {
			return err
		}
		if _, err := d.assets.Add(ctx, c, by, equipment.Asset{Inventory: "A-2", Serial: "S2", Brand: "Dell", Type: "portatil", Regime: equipment.Owned}); err != nil {
			return err
		}
		return d.assets.Retire(ctx, c, by, a.ID, "Acta 1")
	})
	assets := "inventario,serie,marca,tipo,regimen,estado,garantia_desde,garantia_hasta,resguardante"
	for name, c := range map[string]struct {
		kind    exchange.Kind
		content []byte
		line    int
		column  string
		mention string
	}{
		"no headings":              {exchange.Persons, csv(""), 1, "", "encabezados"},
		"no rows":                  {exchange.Persons, csv("nombre,unidad"), 1, "", "renglones"},
		"a column is missing":      {exchange.Persons, csv("nombre", "x"), 1, "unidad", "Falta la columna"},
		"a column nobody knows":    {exchange.Persons, csv("nombre,unidad,curp", "x,210,y"), 1, "curp", "no se conoce"},
		"a column twice":           {exchange.Persons, csv("nombre,unidad,Nombre", "x,210,y"), 1, "nombre", "dos veces"},
		"data without heading":     {exchange.Persons, csv("nombre,unidad", "x,210,,,suelto"), 2, "", "columna 5"},
		"a datum is missing":       {exchange.Persons, csv("nombre,unidad", "Ok,210", "", ",210"), 4, "nombre", "Falta"},
		"an unknown unit":          {exchange.Persons, csv("nombre,unidad", "x,Nada"), 2, "unidad", "no existe"},
		"a unit of two":            {exchange.Persons, csv("nombre,unidad", "x,homonima"), 2, "unidad", "varias"},
		"a formula":                {exchange.Persons, csv("nombre,unidad", "=cmd|' /C calc'!A0,210"), 2, "nombre", "fórmula"},
		"a control character":      {exchange.Persons, csv("nombre,unidad", "A\x07na,210"), 2, "nombre", "no son texto"},
		"too long":                 {exchange.Persons, csv("nombre,unidad", strings.Repeat("ñ", 121)+",210"), 2, "nombre", "Caben 120"},
		"no level of the list":     {exchange.Persons, csv("nombre,unidad,nivel", "x,210,Doctorado"), 2, "nivel", "lista"},
		"no address":               {exchange.Persons, csv("nombre,unidad,correo", "x,210,x@demo.invalid", "y,210,sin arroba"), 3, "correo", "nombre@"},
		"the same address twice":   {exchange.Persons, csv("nombre,unidad,correo", "x,210,x@demo.invalid", "y,210,X@demo.invalid"), 3, "", "línea 2"},
		"the same name twice":      {exchange.Persons, csv("nombre,unidad", "x,210", "X,Investigación"), 3, "", "línea 2"},
		"the same person twice":    {exchange.Persons, csv("nombre,unidad,correo,cargo", "Ana Ruiz,210,ana@demo.invalid,a", "Ana Ruiz,210,ana@demo.invalid,b"), 3, "", "línea 2"},
		"suspending by a table":    {exchange.Persons, csv("nombre,unidad,correo,activa", "Ana Ruiz,210,ana@demo.invalid,no"), 2, "activa", "suspenden"},
		"an unknown head":          {exchange.Units, csv("nombre,clave,titular", "Investigación,210,Nadie"), 2, "titular", "no existe"},
		"a head of two":            {exchange.Units, csv("nombre,clave,titular", "Investigación,210,juan sol"), 2, "titular", "varias"},
		"no date":                  {exchange.Units, csv("nombre,vigente_desde", "x,31/02/2026"), 2, "vigente_desde", "fecha"},
		"an end before its start":  {exchange.Units, csv("nombre,vigente_desde,vigente_hasta", "x,2026-02-01,2026-01-01"), 2, "vigente_hasta", "anterior"},
		"neither number":           {exchange.Equipment, csv(assets, ",,Dell,portatil,propiedad,,,,"), 2, "inventario", "inventario"},
		"numbers of two machines":  {exchange.Equipment, csv(assets, "A-1,S2,Dell,portatil,propiedad,,,,"), 2, "", "son de dos"},
		"no type of the list":      {exchange.Equipment, csv(assets, "N,,,tostador,propiedad,,,,"), 2, "tipo", "lista"},
		"a return from retirement": {exchange.Equipment, csv(assets, "A-1,S1,Dell,portatil,propiedad,activo,,,"), 2, "estado", "documento"},
		"the same label twice":     {exchange.Equipment, csv(assets, "N-10,,,monitor,propiedad,,,,", "n 1O,,,monitor,propiedad,,,,"), 3, "", "línea 2"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := d.Preview(t.Context(), c.kind, read(t, c.content))
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Problems) != 1 || p.Problems[0].Line != c.line || p.Problems[0].Column != c.column || !strings.Contains(p.Problems[0].Message, c.mention) {
				t.Errorf("%+v", p.Problems)
			}
		})
	}
	p, err := d.Preview(t.Context(), exchange.Persons, read(t, csv("nombre,unidad,nivel", ",Nada,Ninguno", "x,210,", "y,otra,")))
	if err != nil || len(p.Problems) != 4 {
		t.Errorf("all together: %+v %v", p.Problems, err)
	}
}

func TestRowsFindWhatTheyAreAbout(t *testing.T) {
	d := over(dbtest.SQLite(t))
	d.load(t, exchange.Units, read(t, csv("nombre,clave", "Investigación,210")))
	d.load(t, exchange.Persons, read(t, csv("nombre,unidad,correo,cargo", "Ana Ruiz,210,ana@demo.invalid,Jefa", "Eva Paz,210,,")))
	for name, c := range map[string]struct {
		content    []byte
		new        int
		differ     string
		unchanged_ int
	}{
		"by address, whatever its case":    {csv("nombre,unidad,correo", "Ana Ruiz Lara,210,ANA@demo.invalid"), 0, "nombre correo", 0},
		"a column left out stays":          {csv("nombre,unidad,correo", "Ana Ruiz,210,ana@demo.invalid"), 0, "", 1},
		"an empty cell empties":            {csv("nombre,unidad,correo,cargo", "Ana Ruiz,210,ana@demo.invalid,"), 0, "cargo", 0},
		"by name, without address":         {csv("nombre,unidad", "eva  paz,210"), 0, "nombre", 0},
		"an address for who had none":      {csv("nombre,unidad,correo", "Eva Paz,210,eva@demo.invalid"), 0, "correo", 0},
		"another of that name and address": {csv("nombre,unidad,correo", "Ana Ruiz,210,ana2@demo.invalid"), 1, "", 0},
		"an id of elsewhere":               {csv("nombre,unidad,id", "Zoe Gil,210,0190-x"), 1, "", 0},
	} {
		p, err := d.Preview(t.Context(), exchange.Persons, read(t, c.content))
		if err != nil || len(p.Problems) > 0 {
			t.Errorf("%s: %+v %v", name, p.Problems, err)
			continue
		}
		var differ []string
		for _, ch := range p.Changes {
			for _, w := range ch.What {
				differ = append(differ, w.Column)
			}
		}
		if p.Added() != c.new || strings.Join(differ, " ") != c.differ || p.Same != c.unchanged_ {
			t.Errorf("%s: %d new, %v differ, %d same", name, p.Added(), differ, p.Same)
		}
	}
}

func TestAWorkbookOfExcelIsRead(t *testing.T) {
	d := over(dbtest.SQLite(t))
	table := read(t, book(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Inventario", "Tipo", "Régimen", "Garantía hasta", "compartido", "modelo"})
		f.SetSheetRow("Sheet1", "A3", &[]any{12345678, "Monitor", "Propiedad de la Secretaría", 46349, true, "x"})
		f.SetCellFormula("Sheet1", "F4", "=1+1")
		f.SetSheetRow("Sheet1", "A4", &[]any{"B-2", "Monitor", "propiedad"})
		f.NewSheet("Otra")
	}))
	p, err := d.Preview(t.Context(), exchange.Equipment, table)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Problems) != 1 || p.Problems[0].Line != 4 || p.Problems[0].Column != "modelo" || len(p.Notes) != 1 {
		t.Errorf("%+v, %v", p.Problems, p.Notes)
	}
	if len(p.Changes) != 1 || p.Changes[0].Line != 3 {
		t.Errorf("%+v", p.Changes)
	}
	table.Rows = table.Rows[:1]
	d.load(t, exchange.Equipment, table)
	a, err := d.assets.ByInventory(t.Context(), d.db.Read(), "12345678")
	if err != nil || a.WarrantyUntil != "2026-11-23" || !a.Shared {
		t.Errorf("%+v %v", a, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("nombre,unidad\nAna,210\n"))
	f.Add([]byte("\ufeffa;b\n\"x\"\";\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := exchange.Read("a", content)
		if err != nil && problem.KindOf(err) != problem.Invalid {
			t.Fatal(err)
		}
		for _, r := range table.Rows {
			if r.Line < 1 || len(r.Cells) < len(table.Header) {
				t.Fatalf("%+v", r)
			}
		}
	})
}
