package orders

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// What ST-OS allows in its field 18 (domain §5.1), and how many files an order
// may gather until it ends.
const (
	FilesPerAct   = 5
	FilesPerOrder = 50
	FileSize      = 10 << 20
)

// FilesField is the name of the input in which files come; problems about files
// name it.
const FilesField = "adjuntos"

// FileTypes are the media types that are taken in.
var FileTypes = []string{"image/jpeg", "image/png", "image/webp", "application/pdf"}

// File is a file that somebody attached to an order. Its content lies in the
// store of blobs under its hash.
type File struct {
	ID        string
	OrderID   ID
	Step      int64 // the last step of the order when it came in
	Name      string
	MediaType string // by its content
	Size      int64
	Hash      string
	By        people.ID
	At        time.Time
}

// Picture tells whether the file is an image.
func (f File) Picture() bool { return strings.HasPrefix(f.MediaType, "image/") }

// Upload is a file as it was sent: the name is what the browser says, and nothing
// else about it is believed.
type Upload struct {
	Name    string
	Content io.ReadSeeker
}

// KeepsFiles tells whether this installation has a store for files.
func (d *Desk) KeepsFiles() bool { return d.Blobs != nil }

// Keep judges uploads and stores their content, before the act that names them:
// put what it returns into Options.Files. A content without a row is harmless, a
// row without its content never happens. Anybody signed in may call it. The error
// is a problem of kind Invalid on FilesField for too many, too large, empty or
// other files than images and PDF, and then nothing was stored.
func (d *Desk) Keep(ctx context.Context, uploads []Upload) ([]File, error) {
	files, err := d.Judge(uploads)
	if err != nil {
		return nil, err
	}
	for i := range files {
		f := &files[i]
		if f.Hash, f.Size, err = d.Blobs.Put(ctx, uploads[i].Content); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Judge looks at uploads as Keep does, and stores nothing.
func (d *Desk) Judge(uploads []Upload) ([]File, error) {
	if len(uploads) > FilesPerAct {
		return nil, invalid(FilesField, fmt.Sprintf("Elige como máximo %d archivos a la vez.", FilesPerAct))
	}
	return d.judge(FilesField, uploads)
}

// judge looks at each upload by itself; what is wrong is said of an input.
func (d *Desk) judge(field string, uploads []Upload) ([]File, error) {
	if len(uploads) > 0 && d.Blobs == nil {
		return nil, invalid(field, "Aquí no se guardan archivos. Envía lo demás sin ellos.")
	}
	files := make([]File, len(uploads))
	var faults []string
	for i, u := range uploads {
		f, fault, err := examine(u)
		if err != nil {
			return nil, fmt.Errorf("orders: read an upload: %w", err)
		}
		if fault != "" {
			faults = append(faults, fault)
		}
		files[i] = f
	}
	if len(faults) > 0 {
		return nil, invalid(field, strings.Join(faults, " "))
	}
	return files, nil
}

// NeedsScan refuses to capture a paper form that nobody can look at afterwards: what
// came on paper needs a file with it (domain §2 P-12). Pages ask it too before the
// rest of a form is right, to say everything at once.
func NeedsScan(medium string, files int) error {
	if medium != MediumPaper || files > 0 {
		return nil
	}
	return invalid(FilesField, "Adjunta el escaneo del formato impreso: una imagen o un PDF. Sin él no se captura lo que llegó en papel.")
}

// examine looks at size and content; what is wrong comes back in words.
func examine(u Upload) (f File, fault string, err error) {
	size, err := u.Content.Seek(0, io.SeekEnd)
	if err != nil {
		return f, "", err
	}
	if _, err = u.Content.Seek(0, io.SeekStart); err != nil {
		return f, "", err
	}
	head := make([]byte, 32)
	n, err := io.ReadFull(u.Content, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return f, "", err
	}
	if _, err = u.Content.Seek(0, io.SeekStart); err != nil {
		return f, "", err
	}
	f = File{MediaType: mediaType(head[:n]), Size: size}
	f.Name = cleanName(u.Name, f.MediaType)
	name := "«" + f.Name + "»"
	switch {
	case size == 0:
		return f, name + " está vacío: elige otro archivo.", nil
	case size > FileSize:
		return f, name + " pesa más de 10 MB: redúcelo o envía solo las páginas que hacen falta.", nil
	case isHEIC(head[:n]):
		return f, name + " es una foto HEIC, que aquí no se puede abrir: envíala como JPEG o manda una captura de pantalla.", nil
	case f.MediaType == "":
		return f, name + " no es una imagen (JPEG, PNG o WebP) ni un PDF: conviértelo y vuelve a adjuntarlo.", nil
	}
	return f, "", nil
}

// mediaType recognises the types that are taken in by their first bytes, "" for
// any other. The name and what the browser says count for nothing.
func mediaType(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case len(head) >= 15 && string(head[:4]) == "RIFF" && string(head[8:15]) == "WEBPVP8":
		return "image/webp"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "application/pdf"
	}
	return ""
}

// isHEIC recognises the photographs of some telephones, to say what to do.
func isHEIC(head []byte) bool {
	return len(head) >= 12 && string(head[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "hevc", "mif1", "msf1"}, string(head[8:12]))
}

// suffixes are the endings that fit a media type; the first one is added to a
// name that has none of them.
var suffixes = map[string][]string{
	"image/jpeg": {"jpg", "jpeg", "jfif"}, "image/png": {"png"}, "image/webp": {"webp"}, "application/pdf": {"pdf"},
}

// longestName is how many characters of a name are kept before its ending.
const longestName = 100

// cleanName keeps the name by which a person knows a file, without path, invisible
// characters or anything that a system forbids, and with an ending that tells the
// truth about the content.
func cleanName(name, media string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case strings.ContainsRune(`:*?"<>|`, r):
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	stem, ending := name, ""
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		stem, ending = name[:i], name[i+1:]
	}
	if fits := suffixes[media]; len(fits) > 0 && !slices.Contains(fits, strings.ToLower(ending)) {
		stem, ending = name, fits[0]
	}
	if r := []rune(stem); len(r) > longestName {
		stem = string(r[:longestName])
	}
	if stem = strings.TrimSpace(stem); stem == "" {
		stem = "archivo"
	}
	if r := []rune(ending); len(r) == 0 || len(r) > 10 {
		return stem
	}
	return stem + "." + ending
}

// whole is what the idempotency key of a form stands for: its fields, and the
// files that came with it.
func (o Options) whole() string {
	whole := o.Body
	for _, f := range o.Files {
		whole += "\n" + f.Hash + " " + f.Name
	}
	return whole
}

// part is the role under which somebody takes part in an order: who asked for it,
// its AST, a Supervisor.
func part(actor people.Actor, o *Order) (people.Role, bool) {
	switch me := actor.Person.ID; {
	case me != "" && me == o.RequesterID:
		return people.Requester, true
	case me != "" && me == o.AdviserID && actor.Has(people.Adviser):
		return people.Adviser, true
	case actor.Has(people.Supervisor):
		return people.Supervisor, true
	}
	return "", false
}

// MayAttach tells whether Attach will take files from somebody now.
func (d *Desk) MayAttach(actor people.Actor, o *Order) bool {
	_, ok := part(actor, o)
	return ok && d.KeepsFiles() && attachable(o) == nil
}

// attachable refuses an order that takes no more files.
func attachable(o *Order) error {
	switch {
	case o.State == procedure.E00:
		return problem.New(problem.Refused, "La orden todavía es una propuesta.", "Confírmala primero; después podrás agregar archivos.").For("P-04")
	case !o.Open():
		st, _ := o.station()
		return problem.New(problem.Refused, "La orden ya está cerrada: "+st.Label+".", "Si la falla volvió, registra una orden nueva.").For("P-01")
	}
	return nil
}

// Attach adds files to an open order outside of its activities: its requester, its
// AST and a Supervisor may (ST-OS field 18). Errors are problems: NotFound for an
// order that the actor may not read, Forbidden for who only reads it, Refused when
// it is closed or has too many, Invalid without a file.
func (d *Desk) Attach(ctx context.Context, actor people.Actor, ref string, opt Options) (Result, error) {
	if len(opt.Files) == 0 {
		return Result{}, invalid(FilesField, "Elige al menos un archivo.")
	}
	now := d.Clock()
	var res Result
	err := d.DB.Write(ctx, func(c *database.Conn) error {
		res = Result{}
		o, _, err := d.find(ctx, c, actor, ref)
		if err != nil {
			return err
		}
		role, ok := part(actor, o)
		if !ok {
			return problem.New(problem.Forbidden, "Solo quien pidió la orden, su AST y la Supervisión agregan archivos.", "Envíale el archivo a una de esas personas.")
		}
		repeated, err := d.claim(ctx, c, actor, opt, now, o.ID, &res)
		if err != nil || repeated {
			return err
		}
		// The audit entry comes first: it makes whoever acts on the order wait, so
		// that what is read now stays true.
		by := audit.By{Actor: string(actor.Person.ID), Role: string(role), At: now}
		if err := noteFiles(ctx, c, o.ID, opt.Files, by); err != nil {
			return err
		}
		if o, _, err = loadOrder(ctx, c, byID, string(o.ID)); err != nil {
			return err
		}
		if err := attachable(o); err != nil {
			return err
		}
		n, err := countFiles(ctx, c, o.ID)
		if err != nil {
			return err
		}
		if n+len(opt.Files) > FilesPerOrder {
			return problem.New(problem.Refused, fmt.Sprintf("La orden ya tiene %d archivos y admite %d.", n, FilesPerOrder), "Agrega solo los que hacen falta.")
		}
		res.ID, res.Folio = o.ID, o.Folio
		return insertFiles(ctx, c, o, identified(opt.Files), by.Actor, now)
	})
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// enclose writes the files that came with an act, in its transaction.
func (d *Desk) enclose(ctx context.Context, c *database.Conn, actor people.Actor, o *Order, files []File, now time.Time) error {
	if len(files) == 0 {
		return nil
	}
	role, _ := part(actor, o)
	by := audit.By{Actor: string(actor.Person.ID), Role: string(role), At: now}
	if err := noteFiles(ctx, c, o.ID, files, by); err != nil {
		return err
	}
	return insertFiles(ctx, c, o, identified(files), by.Actor, now)
}

// identified gives each file an id; the caller's stay as they are, for the
// transaction may be tried again.
func identified(files []File) []File {
	files = slices.Clone(files)
	for i := range files {
		files[i].ID = database.NewID()
	}
	return files
}

func noteFiles(ctx context.Context, c *database.Conn, id ID, files []File, by audit.By) error {
	list := make([]map[string]any, len(files))
	for i, f := range files {
		list[i] = map[string]any{"nombre": f.Name, "tipo": f.MediaType, "bytes": f.Size, "huella": f.Hash}
	}
	return audit.Append(ctx, c, by.On("orden:"+string(id), "adjunta archivos", map[string]any{"archivos": list}))
}

// OpenFile opens a file of an order for who may read the order. NotFound, in the
// words for a missing order, when the order or the file is missing, foreign, or
// not the actor's to read. The caller closes the content.
func (d *Desk) OpenFile(ctx context.Context, actor people.Actor, ref, id string) (File, io.ReadCloser, error) {
	v, err := d.Open(ctx, actor, ref)
	if err != nil {
		return File{}, nil, err
	}
	f, err := fileOf(ctx, d.DB.Read(), v.Order.ID, id)
	if err != nil {
		return File{}, nil, err
	}
	if d.Blobs == nil {
		return File{}, nil, fmt.Errorf("orders: file %s: this installation has no store for files", f.ID)
	}
	content, err := d.Blobs.Open(f.Hash)
	if problem.KindOf(err) == problem.NotFound && d.GivenUp != nil {
		act, gone, err := d.GivenUp(ctx, d.DB.Read(), string(v.Order.ID))
		if err != nil {
			return File{}, nil, err
		}
		if gone {
			return File{}, nil, problem.New(problem.NotFound, "El archivo se dio de baja con el acta "+act+".", "Del archivo quedan su nombre, su tamaño y su huella SHA-256 "+f.Hash+".").For("Q-08")
		}
	}
	if err != nil { // the row stands and the content is gone: a fault of ours, not of the reader
		return File{}, nil, problem.New(problem.Internal, "El archivo no se puede abrir.", "Avisa a la mesa de soporte.").Because(err)
	}
	return f, content, nil
}
