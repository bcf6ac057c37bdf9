package proofpages

import (
	"net/http"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/web"
)

// verificationView is the last judgement of the whole database, in words.
type verificationView struct {
	answer, rest string
	state        web.Message
	explained    []explained
	checks       web.Sheet
	remarks      []string
	seals        []web.Pair
	keys         []string
	trouble      string
}

// explained is a check that found something, said for people who must act.
type explained struct {
	id, title, means string
	findings         []string
	do, tell         string
}

// meaning says what it means when a check finds something, by the beginning of its
// name. The last one serves every other check.
var meanings = []struct{ name, means, do, tell string }{
	{"Asientos de bitácora", "Un asiento de la bitácora ya no es el que se escribió, o falta. Nadie puede hacerlo desde el sistema: alguien entró a la base de datos, o el disco falló.",
		"No trabajes sobre esa orden. Conserva la base como está, saca una copia y compárala con el último respaldo verificado para ver qué decía.", "Quien administra el sistema, Auditoría y el órgano interno de control."},
	{"Bitácora general", "La base de datos no corresponde a lo que se selló fuera de ella: se cambió algo ya sellado, se quitó el final o se regresó la base a un estado anterior. El hallazgo dice qué asiento y desde cuándo.",
		"Si se restauró un respaldo a propósito, reconócelo con «soporte sellos --reconocer MOTIVO». Si no, conserva la base y la carpeta de sellos como están y compara con el último respaldo.", "Quien administra el sistema y Auditoría; si nadie restauró nada, también el órgano interno de control."},
	{"Formatos y firmas", "Un formato guardado ya no dice lo que se firmó.", "No uses ese formato como prueba. Su PDF congelado, si lo hay, dice lo que se firmó: verifícalo por su código.", "Quienes lo firmaron, la Supervisión y Auditoría."},
	{"Oficios", "Un oficio guardado ya no dice lo que se firmó.", "Compáralo con el ejemplar que se entregó y con el respaldo.", "El TDTIC y Auditoría."},
	{"Archivos", "Un archivo adjunto o un PDF congelado falta, o su contenido es otro.", "Recupéralo del último respaldo verificado: los archivos se guardan por su huella, así que el correcto es el que coincide.", "Quien administra el sistema."},
	{"Formatos contra su bitácora", "Un formato dice tener otro folio, otra versión u otro estado de los que se asentaron.", "No uses ese formato como prueba. Compáralo con su PDF congelado y con el último respaldo verificado.", "Quienes lo firmaron, la Supervisión y Auditoría."},
	{"Firmas, versiones", "Una firma, una versión, un acuse, una respuesta o un archivo se cambió, se quitó o se agregó después de asentarse. Nadie puede hacerlo desde el sistema.",
		"Vale lo que dice la bitácora: el hallazgo nombra qué y de quién. Compáralo con el PDF congelado y con el último respaldo verificado.", "Quienes firmaron, Auditoría y el órgano interno de control."},
	{"Documentos congelados", "El sello electrónico dentro de un PDF congelado ya no se sostiene.", "Recupera el PDF del último respaldo verificado y vuelve a verificar.", "Quien administra el sistema y Auditoría."},
	{"", "Lo que el sistema muestra ya no se deriva de lo que se asentó: alguien cambió un dato sin pasar por una actividad, o un programa falló a medias.",
		"No corrijas a mano. Abre la orden o el registro del hallazgo, compara con su línea de tiempo y con el último respaldo verificado.", "Quien administra el sistema y la Supervisión."},
}

// explain says in words what the checks found.
func explain(r proof.Report) []explained {
	var list []explained
	for i, k := range r.Checks {
		if len(k.Findings) == 0 {
			continue
		}
		for _, m := range meanings {
			if strings.HasPrefix(k.Name, m.name) {
				list = append(list, explained{"hallazgo-" + strconv.Itoa(i+1), k.Name, m.means, k.Findings, m.do, m.tell})
				break
			}
		}
	}
	return list
}

func (p *pages) verification(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), web.Now(r.Context())
	run, ok, err := proof.Last(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	v := verificationView{answer: "Todavía no se verifica.", rest: "Cada madrugada se verifica sola; también puedes pedirlo ahora."}
	if ok {
		v.answer, v.rest = "Todo se sostiene.", "Verificado "+web.Moment(run.At, now)+"."
		if !run.Holds {
			v.answer = "Algo no se sostiene."
			v.state = web.Message{Tone: web.Bad, Alert: true, Title: "La información fue alterada o está dañada.", Text: "Abajo dice qué, dónde y qué hacer. Nada se corrige solo, para que no se pierda ninguna huella."}
		}
		v.explained, v.remarks = explain(run.Report), run.Report.Remarks
		v.checks = web.Sheet{Caption: "Comprobaciones de la última verificación", Hide: true, Columns: []web.Column{{Title: "Qué"}, {Title: "Cuántas", Number: true}, {Title: "Resultado"}}}
		for _, k := range run.Report.Checks {
			result := "Bien"
			if n := len(k.Findings) + k.More; n > 0 {
				result = web.Count(n, "hallazgo", "hallazgos")
			}
			v.checks.Rows = append(v.checks.Rows, []web.Cell{{Text: k.Name}, {Text: web.Number(k.Judged)}, {Text: result}})
		}
	}
	if err := p.sealState(&v, r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, verificationPage(v))
}

// sealState says how the sealing goes.
func (p *pages) sealState(v *verificationView, r *http.Request) error {
	seals := p.Dossiers.Seals
	if seals == nil || len(p.Folders) == 0 {
		v.seals = []web.Pair{{Term: "Último sello", Text: "Esta instalación no sella"}}
		return nil
	}
	v.trouble = seals.Trouble()
	for _, k := range seals.Keys() {
		v.keys = append(v.keys, k.Text)
	}
	last, err := seals.Last()
	if err != nil {
		return err
	}
	text, size := "Todavía ninguno", int64(0)
	if last.Size > 0 {
		text, size = web.Moment(last.At.Time, web.Now(r.Context())), last.Size
	}
	folded, err := audit.LogSize(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	v.seals = []web.Pair{{Term: "Último sello", Text: text}, {Term: "Asientos sellados", Text: web.Number(int(size))}, {Term: "En la bitácora general", Text: web.Number(int(folded))}, {Term: "Carpetas", Text: web.Count(len(p.Folders), "carpeta", "carpetas")}}
	return nil
}

// run judges the whole database now, and keeps what came of it.
func (p *pages) run(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	report, err := p.Verify(ctx)
	if err != nil {
		return err
	}
	actor, at := web.ActorOf(ctx), web.Now(ctx)
	err = p.DB.Write(ctx, func(c *database.Conn) error {
		run, err := proof.Keep(ctx, c, at, report)
		if err != nil {
			return err
		}
		by := audit.By{Actor: string(actor.Person.ID), Role: string(web.MainRole(actor)), At: at}
		return audit.Append(ctx, c, by.On("verificacion", "verifica", map[string]any{"se sostiene": run.Holds, "hallazgo": run.Finding}))
	})
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.VerificationPath)
}
