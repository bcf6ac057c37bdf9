package proofpages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// codeForm asks for the code of a paper.
type codeForm struct {
	Code string `form:"codigo" label:"Código de verificación" help:"Está al pie del documento, junto al recuadro QR; son 16 letras y números. De un formato impreso para llenar a mano, su folio." kind:"text" validate:"required,max=40"`
}

// askView is the page with the form.
type askView struct {
	bad    *problem.Error
	fields []forms.Field
}

// ask shows the form, or goes on to the paper of the code that was typed.
func (p *pages) ask(w http.ResponseWriter, r *http.Request) error {
	typed := r.URL.Query()
	v := askView{fields: forms.Describe(codeForm{})}
	if !typed.Has("codigo") {
		return web.Render(w, r, http.StatusOK, askPage(v))
	}
	code := papers.ReadCode(typed.Get("codigo"))
	if folio, err := contingency.Read(typed.Get("codigo")); err == nil {
		code = folio
	}
	if code != "" {
		return web.SeeOther(w, r, verifyPath+"/"+code)
	}
	v.bad = problem.OnField("codigo", "Escribe los 16 caracteres del código, como están al pie del documento. Los guiones no hacen falta.")
	v.fields = forms.Fill(v.fields, typed, v.bad)
	return web.Render(w, r, web.StatusOf(v.bad), askPage(v))
}

// standing is what has become of a paper since it was printed.
type standing struct {
	badge web.Badge
	text  string
}

// paperView confirms or denies a paper.
type paperView struct {
	code     string
	known    bool
	standing standing
	pairs    []web.Pair
	hash     string
	compared web.Message // of a file that was sent; without title there is none
}

// confirm shows what is known of a code, without anybody's name.
func (p *pages) confirm(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r)
	if err != nil {
		return err
	}
	return p.answer(w, r, v)
}

func (p *pages) answer(w http.ResponseWriter, r *http.Request, v paperView) error {
	status := http.StatusOK
	if !v.known {
		status = http.StatusNotFound
	}
	return web.Render(w, r, status, paperPage(v))
}

// look finds the paper of the code in the address.
func (p *pages) look(r *http.Request) (paperView, error) {
	ctx := r.Context()
	if !p.asked.Admit(p.Shell.ClientAddress(r), web.Now(ctx)) { // a code has 80 bits, which nobody guesses: it guards the machine
		return paperView{}, problem.New(problem.TooMany, "Hubo demasiadas consultas desde tu red en un minuto.", "Espera un minuto y vuelve a intentarlo.")
	}
	typed := r.PathValue("codigo")
	if _, err := contingency.Read(typed); err == nil {
		return p.printed(ctx, typed)
	}
	v := paperView{code: papers.SpokenCode(papers.ReadCode(typed))}
	cp, err := p.Papers.ByCode(ctx, p.DB.Read(), typed)
	if problem.KindOf(err) == problem.NotFound {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.known, v.hash = true, cp.Blob
	if v.standing, err = p.standing(ctx, p.DB.Read(), cp); err != nil {
		return v, err
	}
	v.pairs = []web.Pair{{Term: "Documento", Text: named(cp.Kind)}, {Term: "Folio", Text: cp.Folio, Folio: true}, {Term: "Versión", Text: strconv.Itoa(cp.Version)},
		{Term: "Versión del formato", Text: cp.FormatVersion}, {Term: "Revisión del procedimiento", Text: cp.Revision}, {Term: "PDF emitido", Text: web.Exact(cp.At.Time)},
		{Term: "Sello del sistema", Text: sealed(cp.Sealed)}, {Term: "Tamaño", Text: web.Number(int(cp.Size)) + " bytes"}}
	return v, nil
}

// printed tells what has become of a format for the pen that a block brought, by its folio
// (rev11 P-12, Q-10): its QR leads here as that of any other paper.
func (p *pages) printed(ctx context.Context, typed string) (paperView, error) {
	f, err := p.Blocks.Look(ctx, p.DB.Read(), typed)
	if problem.KindOf(err) == problem.NotFound {
		return paperView{code: strings.ToUpper(typed)}, nil
	}
	if err != nil {
		return paperView{}, err
	}
	v := paperView{code: f.Folio, known: true, pairs: []web.Pair{{Term: "Documento", Text: "Formato impreso de un paquete de contingencia"}, {Term: "Folio", Text: f.Folio, Folio: true}, {Term: "Se emitió", Text: web.Exact(f.IssuedAt.Time)}}}
	switch f.State {
	case contingency.Used:
		v.standing = standing{web.Badge{Tone: web.Good, Icon: web.IconCircleCheck, Text: "Capturado"}, "El formato lo emitió este sistema y lo que se escribió en él ya está capturado."}
	case contingency.Void:
		v.standing = standing{web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Anulado"}, "El formato lo emitió este sistema y su folio se anuló: ya no surte efecto."}
	default:
		v.standing = standing{web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Sin capturar"}, "El formato lo emitió este sistema; todavía nadie capturó lo que se escribió en él."}
	}
	if f.State != contingency.Free {
		v.pairs = append(v.pairs, web.Pair{Term: "Desde", Text: web.Exact(f.SettledAt.Time)})
	}
	return v, nil
}

func sealed(yes bool) string {
	if yes {
		return "El PDF lleva sello electrónico; cualquier lector de PDF lo muestra"
	}
	return "Sin sello dentro del PDF"
}

// named is a kind of paper as people know it.
func named(k papers.Kind) string {
	names := map[papers.Kind]string{
		papers.ServiceOrder: "ST-OS, orden de servicio", papers.Handover: "ST-ERE, entrega-recepción de equipo", papers.Survey: "ST-ESST, encuesta de satisfacción",
		papers.Letter: "Oficio", papers.JointReview: "Acta de revisión conjunta", papers.Backup: "Manifestación de respaldo", papers.Supplies: "Solicitud de insumos",
		papers.InventoryMovement: "Movimiento de inventario", papers.Determination: "Determinación", papers.Receipt: "Constancia de entrega a proveedor",
	}
	if n := names[k]; n != "" {
		return n
	}
	return string(k)
}

// standing tells whether a paper still stands: it may have been voided, or another
// version may have come after it (rev11 ).
func (p *pages) standing(ctx context.Context, c *database.Conn, cp papers.Copy) (standing, error) {
	valid := standing{web.Badge{Tone: web.Good, Icon: web.IconCircleCheck, Text: "Vigente"}, "El documento existe y está vigente."}
	void := standing{web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Anulado"}, "El documento existió y fue anulado: ya no surte efecto."}
	old := standing{web.Badge{Tone: web.Soon, Icon: web.IconHistory, Text: "Sustituido"}, "El documento es auténtico, y después se hizo una versión que lo sustituye."}
	version := cp.Version
	switch {
	case cp.PaperID != "":
		x, err := p.Papers.Get(ctx, c, cp.PaperID)
		if err != nil {
			return valid, err
		}
		if x.Status == papers.Void {
			return void, nil
		}
		version = x.Version
	case cp.LetterID != "":
		x, err := p.Letters.Get(ctx, c, cp.LetterID)
		if err != nil {
			return valid, err
		}
		if x.State == letters.Void {
			return void, nil
		}
		version = x.Version
	default:
		list, err := p.Papers.CopiesOf(ctx, c, cp.OrderID, "")
		if err != nil {
			return valid, err
		}
		for _, x := range list {
			if x.Kind == cp.Kind && x.PaperID == "" && x.LetterID == "" {
				version = max(version, x.Version)
			}
		}
		o, err := p.Dossiers.Desk.Find(ctx, c, orders.System(), cp.OrderID)
		if err != nil {
			return valid, err
		}
		if o.Reopenings >= version { // its next version comes when it ends again (GAP-06)
			return standing{web.Badge{Tone: web.Soon, Icon: web.IconHistory, Text: "En curso otra vez"}, "El documento es auténtico, y después la orden se reabrió: al concluir habrá otro que lo sustituya."}, nil
		}
	}
	if version > cp.Version {
		return old, nil
	}
	return valid, nil
}

// compare reckons the hash of a file that a visitor sends, and keeps nothing of it.
func (p *pages) compare(w http.ResponseWriter, r *http.Request) error {
	v, err := p.look(r)
	if err != nil {
		return err
	}
	hash, size, err := sent(r)
	if err != nil {
		return err
	}
	switch {
	case !v.known, v.hash == "": // of what was written by hand there is no file
	case size == 0:
		v.compared = web.Message{Tone: web.Soon, Alert: true, Title: "No llegó ningún archivo.", Text: "Elige el PDF que quieres comparar y vuelve a enviarlo."}
	case hash == v.hash:
		v.compared = web.Message{Tone: web.Good, Status: true, Title: "Es el mismo archivo.", Text: "Tu archivo es, byte por byte, el que se emitió."}
	default:
		v.compared = web.Message{Tone: web.Bad, Alert: true, Title: "No es el mismo archivo.", Text: "El SHA-256 del tuyo es " + hash + ". Una impresión escaneada o un PDF guardado otra vez nunca es igual: compara el archivo original."}
	}
	return p.answer(w, r, v)
}

// sent reckons the hash of the first file of a form, as it comes.
func sent(r *http.Request) (hash string, size int64, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", 0, problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Elige el archivo y vuelve a enviarlo.").Because(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", 0, nil
		}
		if err == nil && part.FileName() != "" {
			sum := sha256.New()
			if size, err = io.Copy(sum, part); err == nil {
				return hex.EncodeToString(sum.Sum(nil)), size, nil
			}
		}
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return "", 0, large
			}
			return "", 0, problem.New(problem.Invalid, "El archivo no llegó completo.", "Vuelve a enviarlo.").Because(err)
		}
	}
}

// grouped writes a hash so that eyes can follow it.
func grouped(hash string) string {
	var parts []string
	for len(hash) > 8 {
		parts, hash = append(parts, hash[:8]), hash[8:]
	}
	return strings.Join(append(parts, hash), " ")
}
