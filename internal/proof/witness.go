package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// fact is what a row and its entry in the audit both say.
type fact struct {
	what string // in words: «la firma de Ana en B3»
	said string // all of it
	more string // what only newer entries say, too
}

// Witnessed is the name of the check that compares rows with their own entries.
const Witnessed = "Firmas, versiones y acuses contra su bitácora"

// judgeWitnessed compares the versions, signatures, annexes and proofs of every format, the
// versions, signature, notifications and replies of every letter, the steps and files of every
// external file, and the files of every order with the entries that were chained as each was written. A row that was changed,
// put in, taken away, moved or doubled afterwards is found, and named (rev11 Q-08).
func judgeWitnessed(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: Witnessed}
	for _, prefix := range []string{"formato:", "oficio:", "expediente:", "orden:"} {
		for from, more := prefix, true; more; {
			to, err := chainsAfter(ctx, c, prefix, from)
			if err != nil {
				return k, err
			}
			if more = to != ""; !more {
				to = prefix + "~"
			}
			if err := k.witnessed(ctx, c, prefix, from, to, ""); err != nil {
				return k, err
			}
			from = to
		}
	}
	return k, k.lostCopies(ctx, c)
}

// witnessed judges the chains after one up to another; only one of them when it is named.
func (k *Check) witnessed(ctx context.Context, c *database.Conn, prefix, from, to, only string) error {
	rows, err := witnessed(ctx, c, prefix, from, to)
	if err != nil {
		return err
	}
	entries, err := entriesAmong(ctx, c, from, to)
	if err != nil {
		return err
	}
	entered := map[string][]fact{}
	for _, e := range entries {
		if only != "" && e.Chain != only {
			continue
		}
		facts, err := e.facts()
		if err != nil {
			k.find("%s: el asiento %d no se puede leer", e.Chain, e.Seq)
			continue
		}
		entered[e.Chain] = append(entered[e.Chain], facts...)
	}
	for _, r := range rows {
		if only != "" && r.Chain != only {
			continue
		}
		k.Judged++
		f, list := r.fact(), entered[r.Chain]
		i := 0
		for i < len(list) && (list[i].said != f.said || list[i].more != "" && list[i].more != f.more) {
			i++
		}
		if i < len(list) {
			entered[r.Chain] = append(list[:i:i], list[i+1:]...)
			continue
		}
		name, err := called(ctx, c, r.Chain)
		if err != nil {
			return err
		}
		k.find("%s: %s no está así en la bitácora", name, f.what)
	}
	for chain, list := range entered {
		for _, f := range list {
			name, err := called(ctx, c, chain)
			if err != nil {
				return err
			}
			k.find("%s: la bitácora asienta %s, y ya no está o es otra cosa", name, f.what)
		}
	}
	return nil
}

// witnessedIn judges one chain.
func (k *Check) witnessedIn(ctx context.Context, c *database.Conn, chain string) error {
	prefix := chain[:strings.Index(chain, ":")+1]
	return k.witnessed(ctx, c, prefix, chain[:len(chain)-1], chain, chain)
}

// lostCopies looks for frozen papers that the audit knows and whose row is gone.
func (k *Check) lostCopies(ctx context.Context, c *database.Conn) error {
	at := entryRow{Chain: "formato:"}
	for {
		lost, last, err := copiesLost(ctx, c, at.Chain, at.Seq)
		if err != nil || last.Chain == "" {
			return err
		}
		for _, e := range lost {
			k.find("La bitácora asienta que se congeló la copia %s (%s), y ya no está", copyCode(e.Data), e.Chain)
		}
		at = last
	}
}

func copyCode(data string) string {
	var t struct {
		Code string `json:"código"`
	}
	if json.Unmarshal([]byte(data), &t) != nil {
		return ""
	}
	return t.Code
}

func joined(parts ...string) string { return strings.Join(parts, "\x1f") }

func (r witnessRow) fact() fact {
	return fact{wordsOf(r.Action, r.A, r.B, r.D), joined(r.Action, r.Actor, r.At, r.A, r.B, r.C, r.D, r.E, r.F), r.More}
}

// wordsOf name what an action left behind.
func wordsOf(action, a, b, d string) string {
	switch action {
	case "apertura", "elaborado", "versión":
		return "su versión " + a
	case "firma":
		return fmt.Sprintf("la firma de %s en %s, versión %s", d, b, a)
	case "firmado":
		return fmt.Sprintf("la firma de %s, versión %s", b, a)
	case "evidencia de firma":
		return fmt.Sprintf("la prueba de la firma de %s en %s, versión %s", d, b, a)
	case "registro posterior":
		return "lo anotado después de acusado (" + strings.Trim(a+" "+b, " ") + ")"
	case "notificado":
		return "el acuse de " + a
	case "respuesta":
		return "la respuesta " + a
	case "adjuntó", "adjunta archivos":
		return "el archivo " + b
	}
	return "el paso «" + action + "»"
}

// entered is what an entry of any of these actions can say.
type entered struct {
	Version     int             `json:"versión"`
	Hash        string          `json:"huella"`
	Reason      string          `json:"motivo"`
	Slot        string          `json:"lugar"`
	Sections    []string        `json:"secciones"`
	Name        string          `json:"nombre"`
	Level       string          `json:"nivel"`
	Post        *string         `json:"cargo"`
	Declaration string          `json:"declaración"`
	Note        string          `json:"nota"`
	Substitute  bool            `json:"suplencia"`
	Inventory   string          `json:"inventario"`
	Plain       string          `json:"numero"`
	Number      string          `json:"número"`
	Order       string          `json:"orden"`
	Folio       string          `json:"folio"`
	Day         string          `json:"fecha"`
	Sense       string          `json:"sentido"`
	Summary     string          `json:"resumen"`
	Annexes     json.RawMessage `json:"anexos"`
	To          string          `json:"a"`
	From        string          `json:"de"`
	Medium      string          `json:"medio"`
	Proof       string          `json:"acuse"`
	Data        json.RawMessage `json:"datos"`
	File        string          `json:"archivo"`
	Size        int64           `json:"bytes"`
	Files       []struct {
		Name string `json:"nombre"`
		Type string `json:"tipo"`
		Hash string `json:"huella"`
		Size int64  `json:"bytes"`
	} `json:"archivos"`
}

// leavesNoStep are what is entered of a file without a step of its own: another adviser, and of
// an order's dossier, whose chain has the same prefix, who took it and how it was masked.
var leavesNoStep = map[string]bool{"cambio de AST": true, "descarga": true, "revisa textos": true}

// facts reads an entry as its rows are read; none for an action that leaves no row of its own.
func (e entryRow) facts() ([]fact, error) {
	var t entered
	if e.Data != "" {
		if err := json.Unmarshal([]byte(e.Data), &t); err != nil {
			return nil, err
		}
	}
	r := witnessRow{Chain: e.Chain, Action: e.Action, Actor: e.Actor, At: e.At}
	letter := strings.HasPrefix(e.Chain, "oficio:")
	switch {
	case e.Action == "apertura":
		r.A, r.B = "1", t.Hash
	case e.Action == "elaborado":
		r.A, r.B, r.C, r.D = "1", t.Hash, t.Number, t.Order
	case e.Action == "versión":
		r.A, r.B, r.C = strconv.Itoa(t.Version), t.Hash, t.Reason
	case e.Action == "firma":
		r.A, r.B, r.C, r.D, r.E, r.F = strconv.Itoa(t.Version), t.Slot, strings.Join(t.Sections, ","), t.Name, t.Level, t.Hash
		if t.Post != nil {
			r.More = strings.Join([]string{e.Role, *t.Post, t.Declaration, t.Note}, "|")
		}
	case e.Action == "firmado" && letter:
		substitute := "0"
		if t.Substitute {
			substitute = "1"
		}
		r.A, r.B, r.C, r.D, r.E = strconv.Itoa(t.Version), t.Name, t.Level, substitute, t.Hash
		if t.Post != nil {
			r.More = *t.Post + "|" + t.Note
		}
	case e.Action == "registro posterior":
		r.A, r.B, r.C = t.Inventory, t.Plain, t.Day
	case e.Action == "evidencia de firma":
		r.Actor, r.At, r.A, r.B, r.C, r.D, r.E = "", "", strconv.Itoa(t.Version), t.Slot, t.Level, t.Name, t.Hash
	case e.Action == "notificado":
		r.A, r.B, r.C, r.D = t.To, t.Medium, t.Day, t.Proof
	case e.Action == "respuesta":
		annexes, err := audit.Canonical(t.Annexes)
		if string(annexes) == "null" {
			annexes = []byte("[]")
		}
		r.A, r.B, r.C, r.D, r.E = t.Number, t.Day, t.Sense, t.Summary, string(annexes)
		if err != nil {
			return nil, err
		}
	case letter && (e.Action == "observado" || e.Action == "instruccion" || e.Action == "anulado"):
		r.A, r.B = strconv.Itoa(t.Version), t.Note
	case e.Action == "adjuntó":
		r.A, r.B, r.C, r.D = t.File, t.Name, t.Hash, strconv.FormatInt(t.Size, 10)
	case strings.HasPrefix(e.Chain, "expediente:") && !leavesNoStep[e.Action]:
		r.A, r.B, r.C, r.D, r.E, r.F = t.From, t.To, t.Note, string(t.Data), t.Folio, e.Role
	case e.Action == "adjunta archivos":
		var list []fact
		for _, f := range t.Files {
			r.A, r.B, r.C, r.D = f.Hash, f.Name, f.Type, strconv.FormatInt(f.Size, 10)
			list = append(list, r.fact())
		}
		return list, nil
	default:
		return nil, nil
	}
	return []fact{r.fact()}, nil
}
