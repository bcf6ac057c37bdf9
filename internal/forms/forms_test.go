package forms

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/problem"
)

// Place is embedded: its inputs stand in the form as if they were its own.
type Place struct {
	Building string `form:"edificio" label:"Edificio"`
}

type line struct {
	Item  string `form:"articulo" label:"Artículo" validate:"required"`
	Qty   int    `form:"cantidad" label:"Cantidad" validate:"required,min=1,max=99"`
	Unit  string `form:"unidad" label:"Unidad" kind:"choice" options:"pza=Pieza|m=Metro"`
	Notes string `form:"notas" label:"Notas" max:"10"`
}

// sheet uses every kind of input and every rule that the program relies on.
type sheet struct {
	Place
	Title    string    `form:"titulo" label:"Título" section:"Datos" validate:"required,min=5,max=20"`
	Detail   string    `form:"detalle" label:"Detalle" kind:"area" max:"50"`
	Kind     string    `form:"tipo" label:"Tipo" kind:"choice" options:"a=Uno|b=Dos"`
	Other    string    `form:"otro" label:"Otro" when:"tipo=b" validate:"required"`
	Deep     string    `form:"hondo" label:"Hondo" when:"otro!=x" validate:"required"`
	Mail     string    `form:"correo" label:"Correo" validate:"email"`
	Floor    int       `form:"piso" label:"Piso" validate:"min=0,max=30"`
	Level    string    `form:"nivel" label:"Nivel" validate:"omitempty,oneof=alto bajo"`
	Urgent   bool      `form:"urgente" label:"Urgente"`
	Agree    bool      `form:"acepto" label:"Acepto" validate:"required"`
	Works    bool      `form:"funciona" label:"Funciona" kind:"radio" validate:"required"`
	Tags     []string  `form:"marcas" label:"Marcas" options:"x=X|y=Y|z=Z" validate:"max=2"`
	From     string    `form:"desde" label:"Desde" kind:"date"`
	To       string    `form:"hasta" label:"Hasta" kind:"date" validate:"notbefore=desde"`
	Hour     string    `form:"hora" label:"Hora" kind:"time"`
	Meet     time.Time `form:"cita" label:"Cita"`
	Secret   string    `form:"clave" label:"Clave" kind:"password" validate:"min=4"`
	Again    string    `form:"clave2" label:"Repite la clave" kind:"password" validate:"same=clave"`
	PIN      string    `form:"pin" label:"PIN" validate:"pin" secret:"true"`
	Serial   string    `form:"serie" label:"Serie" validate:"omitempty,alphanum,len=4"`
	Lines    []line    `form:"renglones" label:"Renglones" max:"3" rows:"2"`
	Ticket   string    `form:"ficha" kind:"hidden"`
	NotInput string
}

// good is what a person would send who fills everything that is asked for.
func good(change ...string) url.Values {
	v := url.Values{"titulo": {"Impresora"}, "acepto": {"on"}, "funciona": {"no"}, "tipo": {"a"}}
	for i := 0; i < len(change); i += 2 {
		if change[i+1] == "-" {
			v.Del(change[i])
		} else {
			v.Add(change[i], change[i+1])
		}
	}
	return v
}

// with replaces instead of adding.
func with(change ...string) url.Values {
	v := good()
	for i := 0; i < len(change); i += 2 {
		v[change[i]] = []string{change[i+1]}
	}
	return v
}

func decode(t *testing.T, v url.Values) (sheet, map[string]string) {
	t.Helper()
	var s sheet
	err := Decode(v, &s)
	if err == nil {
		return s, nil
	}
	p, ok := problem.As(err)
	if !ok || p.Kind != problem.Invalid {
		t.Fatalf("Decode gave %v, want a problem of kind invalid", err)
	}
	found := make(map[string]string)
	for _, f := range p.Fields {
		found[f.Name] = f.Message
	}
	return s, found
}

func TestWhatIsRightGoesIn(t *testing.T) {
	v := with("titulo", "  La impresora\u200b ", "detalle", "uno\r\ndos\rtres ", "tipo", "b", "otro", "x",
		"correo", "ana@demo.invalid", "piso", "+3", "nivel", "alto", "urgente", "1", "funciona", "sí",
		"desde", "5/2/2026", "hasta", "2026-02-05", "hora", "09:30:00", "cita", "2026-03-01T10:15",
		"clave", " con espacios ", "clave2", " con espacios ", "pin", "1234", "serie", "AB12", "ficha", "f", "edificio", "Torre\nNorte",
		"renglones[1].articulo", "Tóner", "renglones[1].cantidad", "2", "renglones[1].unidad", "pza",
		"renglones[0].unidad", "pza", // a row in which nobody wrote
		"csrf", "ajeno")
	v["marcas"] = []string{"x", "y", "x", ""}
	got, wrong := decode(t, v)
	if wrong != nil {
		t.Fatalf("refused: %v", wrong)
	}
	want := sheet{Place: Place{"Torre Norte"}, Title: "La impresora", Detail: "uno\ndos\ntres", Kind: "b", Other: "x",
		Mail: "ana@demo.invalid", Floor: 3, Level: "alto", Urgent: true, Agree: true, Works: true, Tags: []string{"x", "y"},
		From: "2026-02-05", To: "2026-02-05", Hour: "09:30", Meet: time.Date(2026, 3, 1, 10, 15, 0, 0, clock.Mexico),
		Secret: " con espacios ", Again: " con espacios ", PIN: "1234", Serial: "AB12", Ticket: "f",
		Lines: []line{{"Tóner", 2, "pza", ""}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestEveryInputIsSet(t *testing.T) {
	s := sheet{Detail: "viejo", Urgent: true, Tags: []string{"x"}, Lines: []line{{Item: "viejo"}}, NotInput: "mío"}
	if err := Decode(good(), &s); err != nil {
		t.Fatal(err)
	}
	if s.Detail != "" || s.Urgent || s.Tags != nil || s.Lines != nil {
		t.Errorf("what was not sent stayed: %+v", s)
	}
	if s.NotInput != "mío" {
		t.Error("a field that is no input was touched")
	}
}

func TestMessages(t *testing.T) {
	for name, c := range map[string]struct {
		sent    url.Values
		input   string
		message string
	}{
		"required text":          {with("titulo", ""), "titulo", "Completa «Título»."},
		"required is not spaces": {with("titulo", " \u200b\t "), "titulo", "Completa «Título»."},
		"required box":           {good("acepto", "-"), "acepto", "Marca «Acepto» para continuar."},
		"required yes or no":     {good("funciona", "-"), "funciona", "Elige una opción en «Funciona»."},
		"too short":              {with("titulo", "abc"), "titulo", "Escribe al menos 5 caracteres en «Título»; llevas 3."},
		"characters, not bytes":  {with("titulo", "ñññ"), "titulo", "Escribe al menos 5 caracteres en «Título»; llevas 3."},
		"too long by rule":       {with("titulo", strings.Repeat("ñ", 21)), "titulo", "Acorta «Título» a 20 caracteres; llevas 21."},
		"too long by tag":        {with("detalle", strings.Repeat("a", 51)), "detalle", "Acorta «Detalle» a 50 caracteres; llevas 51."},
		"too long by default":    {with("edificio", strings.Repeat("a", 301)), "edificio", "Acorta «Edificio» a 300 caracteres; llevas 301."},
		"no such option":         {with("tipo", "c"), "tipo", "Elige en «Tipo» una de las opciones que se ofrecen."},
		"no such mark":           {with("marcas", "q"), "marcas", "Elige en «Marcas» una de las opciones que se ofrecen."},
		"too many marks":         {good("marcas", "x", "marcas", "y", "marcas", "z"), "marcas", "Marca como máximo 2 opciones en «Marcas»."},
		"not one of":             {with("nivel", "medio"), "nivel", "Elige en «Nivel» una de las opciones que se ofrecen."},
		"no mail":                {with("correo", "ana"), "correo", "Escribe en «Correo» un correo completo, como nombre@dominio.mx."},
		"no number":              {with("piso", "tres"), "piso", "Escribe en «Piso» un número entero, sin letras ni puntos."},
		"no whole number":        {with("piso", "3.5"), "piso", "Escribe en «Piso» un número entero, sin letras ni puntos."},
		"number too large":       {with("piso", "99999999999999999999"), "piso", "Escribe en «Piso» un número entero, sin letras ni puntos."},
		"below the range":        {with("piso", "-1"), "piso", "Escribe en «Piso» un número mayor o igual que 0."},
		"above the range":        {with("piso", "31"), "piso", "Escribe en «Piso» un número menor o igual que 30."},
		"no such day":            {with("desde", "2026-02-30"), "desde", "Escribe en «Desde» una fecha que exista, como 31/01/2026."},
		"a day of another age":   {with("desde", "0026-02-03"), "desde", "Escribe en «Desde» una fecha que exista, como 31/01/2026."},
		"day before another":     {with("desde", "2026-02-03", "hasta", "2/2/2026"), "hasta", "Elige en «Hasta» una fecha que no sea anterior a «Desde»."},
		"no such hour":           {with("hora", "25:00"), "hora", "Escribe en «Hora» una hora de 00:00 a 23:59."},
		"no such moment":         {with("cita", "mañana"), "cita", "Escribe en «Cita» una fecha y una hora que existan, como 31/01/2026 14:30."},
		"not the same":           {with("clave", "abcd", "clave2", "abce"), "clave2", "Escribe en «Repite la clave» lo mismo que en «Clave»."},
		"nothing is not same":    {with("clave", "abcd"), "clave2", "Escribe en «Repite la clave» lo mismo que en «Clave»."},
		"PIN with letters":       {with("pin", "12a4"), "pin", "Escribe en «PIN» de 4 a 8 dígitos."},
		"PIN too short":          {with("pin", "123"), "pin", "Escribe en «PIN» de 4 a 8 dígitos."},
		"PIN of other digits":    {with("pin", "١٢٣٤"), "pin", "Escribe en «PIN» de 4 a 8 dígitos."},
		"not of the length":      {with("serie", "AB123"), "serie", "Escribe exactamente 4 caracteres en «Serie»; llevas 5."},
		"not letters and digits": {with("serie", "AB-1"), "serie", "Escribe en «Serie» solo letras y números, sin espacios."},
		"condition met":          {with("tipo", "b", "hondo", "h"), "otro", "Completa «Otro»."},
		"chain of conditions":    {with("tipo", "b", "otro", "y"), "hondo", "Completa «Hondo»."},
		"cell required":          {with("renglones[4].cantidad", "1"), "renglones[4].articulo", "Completa «Artículo»."},
		"number in a cell":       {with("renglones[0].articulo", "a"), "renglones[0].cantidad", "Completa «Cantidad»."},
		"range in a cell":        {with("renglones[0].articulo", "a", "renglones[0].cantidad", "0"), "renglones[0].cantidad", "Escribe en «Cantidad» un número mayor o igual que 1."},
		"wrong cell":             {with("renglones[2].articulo", "a", "renglones[2].cantidad", "dos"), "renglones[2].cantidad", "Escribe en «Cantidad» un número entero, sin letras ni puntos."},
		"option in a cell":       {with("renglones[0].articulo", "a", "renglones[0].cantidad", "2", "renglones[0].unidad", "kg"), "renglones[0].unidad", "Elige en «Unidad» una de las opciones que se ofrecen."},
		"too many rows": {with("renglones[0].articulo", "a", "renglones[1].articulo", "a", "renglones[2].articulo", "a", "renglones[3].articulo", "a"),
			"renglones", "Agrega como máximo 3 renglones en «Renglones»."},
	} {
		t.Run(name, func(t *testing.T) {
			_, wrong := decode(t, c.sent)
			if len(wrong) != 1 || wrong[c.input] != c.message {
				t.Errorf("got %q, want only %s: %q", wrong, c.input, c.message)
			}
		})
	}
}

func TestHostileInput(t *testing.T) {
	for name, c := range map[string]struct {
		sent  url.Values
		input string
	}{
		"scalar twice":            {good("titulo", "Otra cosa"), "titulo"},
		"scalar as list":          {good("titulo", "-", "titulo[]", "Impresora"), "titulo"},
		"scalar as row":           {with("titulo[0]", "Impresora"), "titulo"},
		"scalar as map":           {with("correo[LIKE]", "a%"), "correo"},
		"scalar as struct":        {with("correo.x", "a"), "correo"},
		"list as rows":            {with("marcas[0]", "x"), "marcas"},
		"table as scalar":         {with("renglones", "a"), "renglones"},
		"row as scalar":           {with("renglones[0]", "a"), "renglones"},
		"unknown cell":            {with("renglones[0].ajeno", "a"), "renglones"},
		"cell of a cell":          {with("renglones[0].articulo[0]", "a"), "renglones"},
		"row without number":      {with("renglones[].articulo", "a"), "renglones"},
		"row by word":             {with("renglones[x].articulo", "a"), "renglones"},
		"row below zero":          {with("renglones[-1].articulo", "a"), "renglones"},
		"row with a leading zero": {with("renglones[00].articulo", "a"), "renglones"},
		"row far away":            {with("renglones[99999].articulo", "a"), "renglones"},
		"row beyond all numbers":  {with("renglones[99999999999999999999].articulo", "a"), "renglones"},
		"bracket not closed":      {with("renglones[0.articulo", "a"), "renglones"},
		"bracket not opened":      {with("renglones[0]].articulo", "a"), "renglones"},
		"NUL":                     {with("titulo", "Impre\x00sora"), "titulo"},
		"escape":                  {with("detalle", "a\x1b[31mb"), "detalle"},
		"no UTF-8":                {with("titulo", "Impre\xffsora"), "titulo"},
		"writing turned round":    {with("titulo", "Impre\u202esora"), "titulo"},
		"NUL in a list":           {with("marcas", "x\x00"), "marcas"},
		"NUL in a hidden one":     {with("ficha", "a\x00"), "ficha"},
		"NUL in a cell":           {with("renglones[0].articulo", "a\x00", "renglones[0].cantidad", "1"), "renglones[0].articulo"},
		"huge text":               {with("detalle", strings.Repeat("a", 5_000_000)), "detalle"},
		"odd yes or no":           {with("urgente", "quizá"), "urgente"},
		"number as hexadecimal":   {with("piso", "0x10"), "piso"},
	} {
		t.Run(name, func(t *testing.T) {
			_, wrong := decode(t, c.sent)
			if len(wrong) != 1 || wrong[c.input] == "" {
				t.Errorf("got %q, want a message about %s alone", wrong, c.input)
			}
		})
	}
}

func TestManyNamesAreNotManyHours(t *testing.T) {
	v := good()
	for i := range 5000 {
		v["renglones["+strings.Repeat("1", 1+i%4)+"].articulo"] = []string{"a"}
		v[strings.Repeat("x", i%50)+"[]"] = []string{"a"}
	}
	decode(t, v) // it must come back at all
}

func TestConditionsEmptyWhatTheyLeaveOut(t *testing.T) {
	got, wrong := decode(t, with("tipo", "a", "otro", "escondido", "hondo", strings.Repeat("z", 999)))
	if wrong != nil || got.Other != "" || got.Deep != "" {
		t.Errorf("hidden inputs gave %q and messages %v", got.Other+got.Deep, wrong)
	}
}

func TestConditionOnYesAndOnMarks(t *testing.T) {
	type f struct {
		Sure  bool     `form:"seguro" label:"Seguro"`
		Why   string   `form:"porque" label:"Por qué" when:"seguro=no" validate:"required"`
		Marks []string `form:"marcas" label:"Marcas"`
		Which string   `form:"cual" label:"Cuál" when:"marcas=otra|ajena" validate:"required"`
	}
	for name, c := range map[string]struct {
		sent url.Values
		want []string
	}{
		"no and nothing": {url.Values{}, []string{"porque"}},
		"yes":            {url.Values{"seguro": {"si"}}, nil},
		"a mark":         {url.Values{"seguro": {"si"}, "marcas": {"una", "ajena"}}, []string{"cual"}},
	} {
		var into f
		var got []string
		if p, ok := problem.As(Decode(c.sent, &into)); ok {
			for _, x := range p.Fields {
				got = append(got, x.Name)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: messages about %v, want %v", name, got, c.want)
		}
	}
}

func TestMessagesComeInTheOrderOfTheForm(t *testing.T) {
	v := url.Values{"pin": {"x"}, "edificio": {"\x00"}, "titulo": {""}, "hora": {"x"}, "funciona": {"si"}, "acepto": {"on"},
		"renglones[0].cantidad": {"x"}, "renglones[1].notas": {strings.Repeat("a", 11)}}
	p, _ := problem.As(Decode(v, &sheet{}))
	var got []string
	for _, f := range p.Fields {
		got = append(got, f.Name)
	}
	want := []string{"edificio", "titulo", "hora", "pin", "renglones[0].articulo", "renglones[0].cantidad",
		"renglones[1].articulo", "renglones[1].cantidad", "renglones[1].notas"}
	// The second row has no quantity at all, and says so.
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if p.Message != "Hay 9 datos por corregir." {
		t.Errorf("message %q", p.Message)
	}
}

func TestValidateGoesByTheSameRules(t *testing.T) {
	s := sheet{Title: " abc ", Kind: "a", Other: "escondido", Agree: true, From: "3/2/2026", Floor: 99, Lines: []line{{Qty: 1}}}
	p, ok := problem.As(Validate(&s))
	if !ok {
		t.Fatal("accepted")
	}
	var got []string
	for _, f := range p.Fields {
		got = append(got, f.Name)
	}
	if d := cmp.Diff([]string{"titulo", "piso", "renglones[0].articulo"}, got); d != "" {
		t.Error(d)
	}
	if s.Title != "abc" || s.Other != "" || s.From != "2026-02-03" {
		t.Errorf("not tidied: %+v", s)
	}
	s = sheet{Title: "Impresora", Agree: true}
	if err := Validate(&s); err != nil {
		t.Error(err)
	}
}

func TestDescribe(t *testing.T) {
	fields := Describe(&sheet{Title: "Impresora", Kind: "b", Urgent: true, Floor: 0, Tags: []string{"y"}, Secret: "abcd", PIN: "1234",
		Meet: time.Date(2026, 3, 1, 16, 15, 0, 0, time.UTC), Lines: []line{{Item: "Tóner", Qty: 2, Unit: "m"}}})
	by := make(map[string]Field)
	for _, f := range fields {
		by[f.Name] = f
	}
	if len(fields) != reflect.TypeFor[sheet]().NumField()-1 {
		t.Errorf("%d inputs described", len(fields))
	}
	title := by["titulo"]
	if !title.Required || title.Min != 5 || title.Max != 20 || title.Kind != Text || title.Section != "Datos" || title.Value != "Impresora" {
		t.Errorf("title: %+v", title)
	}
	for name, want := range map[string]string{"urgente": Yes, "acepto": "", "funciona": No, "piso": "0", "cita": "2026-03-01T10:15", "clave": "", "pin": ""} {
		if by[name].Value != want {
			t.Errorf("%s shows %q, want %q", name, by[name].Value, want)
		}
	}
	if !by["tipo"].Options[1].Selected || by["tipo"].Options[0].Selected || !by["marcas"].Options[1].Selected {
		t.Error("the options are not selected")
	}
	if !by["clave"].Secret || !by["pin"].Secret || by["hondo"].When != "otro!=x" {
		t.Error("secrets or conditions are lost")
	}
	rows := by["renglones"].Children
	if len(rows) != 2 || rows[0].Children[0].Name != "renglones[0].articulo" || rows[0].Children[0].Value != "Tóner" ||
		!rows[0].Children[2].Options[1].Selected || rows[1].Children[1].Value != "" || !rows[1].Children[1].Required {
		t.Errorf("rows: %+v", rows)
	}
	// A description must not be changed by whoever gets it.
	by["tipo"].Options[0].Label = "cambiado"
	if Describe(sheet{})[3].Options[0].Label != "Uno" {
		t.Error("two descriptions share their options")
	}
}

func TestFillPutsBackWhatWasTyped(t *testing.T) {
	sent := with("titulo", " ab ", "piso", "tres", "clave", "abcd", "pin", "1", "tipo", "b", "urgente", "on",
		"renglones[2].articulo", "Tóner", "renglones[2].unidad", "m", "detalle", "a\x00\xff")
	sent["marcas"] = []string{"y", "z"}
	var s sheet
	p, _ := problem.As(Decode(sent, &s))
	fields := Fill(Describe(sheet{Title: "viejo", Works: true}), sent, p)
	by := make(map[string]Field)
	for _, f := range fields {
		by[f.Name] = f
	}
	for name, want := range map[string]string{"titulo": " ab ", "piso": "tres", "clave": "", "pin": "", "urgente": Yes, "acepto": Yes, "funciona": No, "detalle": "a\uFFFD\uFFFD"} {
		if by[name].Value != want {
			t.Errorf("%s shows %q, want %q", name, by[name].Value, want)
		}
	}
	if !by["tipo"].Options[1].Selected || !by["marcas"].Options[2].Selected || by["marcas"].Options[0].Selected {
		t.Error("the options are not selected")
	}
	if by["titulo"].Error == "" || by["piso"].Error == "" || by["pin"].Error == "" || by["correo"].Error != "" {
		t.Error("the messages are not beside their inputs")
	}
	rows := by["renglones"].Children
	if len(rows) != 3 || rows[2].Name != "renglones[2]" || rows[2].Children[0].Value != "Tóner" || !rows[2].Children[2].Options[1].Selected ||
		rows[2].Children[1].Error != "Completa «Cantidad»." {
		t.Errorf("rows: %+v", rows)
	}
	if rows[0].Children[0].Value != "" || len(Fill(Describe(sheet{}), nil, nil)) != len(fields) {
		t.Error("an empty row or an empty request is not shown")
	}
}

func TestChoicesAreKnownWhenShown(t *testing.T) {
	fields := Choices{
		"titulo":             {{Key: "1", Label: "Uno"}, {Key: "2", Label: "Dos"}},
		"renglones.articulo": {{Key: "t", Label: "Tóner"}},
	}.Into(Describe(sheet{Title: "2", Lines: []line{{Item: "t"}}}))
	if !fields[1].Options[1].Selected {
		t.Error("the chosen option is not selected")
	}
	for _, f := range fields {
		if f.Name == "renglones" {
			if !f.Children[0].Children[0].Options[0].Selected || f.Children[1].Children[0].Options[0].Selected {
				t.Error("the options of the cells are wrong")
			}
		}
	}
}

func TestADraftHoldsNoSecret(t *testing.T) {
	kept := Draft(sheet{}, url.Values{"titulo": {"a"}, "clave": {"x"}, "clave2": {"x"}, "pin": {"1"}, "csrf": {"y"}, "marcas": {"x", "y"},
		"renglones[0].articulo": {"t"}, "renglones[9].articulo": {"t"}, "renglones[0].ajeno": {"t"}, "renglones": {"t"}, "detalle": {strings.Repeat("a", 1_000_000)}})
	want := url.Values{"titulo": {"a"}, "marcas": {"x", "y"}, "renglones[0].articulo": {"t"}}
	if d := cmp.Diff(want, kept); d != "" {
		t.Error(d)
	}
}

func TestMalformedTagsPanic(t *testing.T) {
	for name, v := range map[string]any{
		"no label": struct {
			A string `form:"a"`
		}{},
		"unknown kind": struct {
			A string `form:"a" label:"A" kind:"slider"`
		}{},
		"kind of another type": struct {
			A bool `form:"a" label:"A" kind:"area"`
		}{},
		"type that is no input": struct {
			A float64 `form:"a" label:"A"`
		}{},
		"name twice": struct {
			A string `form:"a" label:"A"`
			B string `form:"a" label:"B"`
		}{},
		"malformed name": struct {
			A string `form:"a[0]" label:"A"`
		}{},
		"condition on nothing": struct {
			A string `form:"a" label:"A" when:"b=1"`
		}{},
		"option without label": struct {
			A string `form:"a" label:"A" options:"x"`
		}{},
		"embedded and not exported": struct{ line }{},
		"same as nothing": struct {
			A string `form:"a" label:"A" validate:"same=b"`
		}{},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			Describe(v)
		}()
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("titulo=Impresora&renglones[0].articulo=a&renglones[0].cantidad=1")
	f.Add("titulo[]=a&titulo[0]=b&renglones[=]")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		var s sheet
		if err := Decode(v, &s); err != nil {
			p, ok := problem.As(err)
			if !ok {
				t.Fatalf("%q gives %v, which is no problem", query, err)
			}
			Fill(Describe(&s), v, p)
		} else if err := Validate(&s); err != nil {
			t.Fatalf("%q decodes to what Validate refuses: %v", query, err)
		}
	})
}
