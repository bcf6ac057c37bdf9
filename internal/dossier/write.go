package dossier

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seals"
)

// orderData is the order with its steps as data.
type orderData struct {
	Folio    string                      `json:"folio"`
	Revision int                         `json:"revision"`
	State    string                      `json:"estado"`
	Order    *orders.Order               `json:"orden"`
	Steps    []orders.Step               `json:"pasos"`
	People   map[people.ID]people.Person `json:"personas"`
	Repair   []repair.Step               `json:"expediente_externo,omitempty"`
	Dealings []dealings.Dealing          `json:"gestiones,omitempty"`
	Evidence []samples.Evidence          `json:"evidencia"`
}

// paperData are the papers with all their versions, the letters and the frozen copies.
type paperData struct {
	Papers   []papers.Paper   `json:"formatos"`
	Versions []papers.Paper   `json:"versiones"`
	Letters  []letters.Letter `json:"oficios,omitempty"`
	Copies   []papers.Copy    `json:"copias,omitempty"`
	Later    []papers.Later   `json:"posteriores,omitempty"`
	Proofs   []proofData      `json:"firmas,omitempty"`
}

// proofData is what proves a signature beyond the session of who gave it: the scan or the
// mark by its member, the advanced signature with its text and its certificates.
type proofData struct {
	seals.Evidence
	Member string `json:"archivo,omitempty"`
}

type messageData struct {
	Messages []messages.Message `json:"mensajes"`
	Files    []fileData         `json:"adjuntos"`
	Notes    bool               `json:"con_notas_internas"`
}

type fileData struct {
	orders.File
	Member string `json:"archivo,omitempty"`
	Repair bool   `json:"del_expediente_externo,omitempty"`
	Act    string `json:"dado_de_baja_con,omitempty"` // it is gone, and has no member
}

// title names a file for a person, with where it was attached.
func (f fileData) title() string {
	name := f.Name
	if f.Repair {
		name += " (expediente externo)"
	}
	if f.Act != "" {
		name += " (dado de baja con el acta " + f.Act + ")"
	}
	return name
}

type custodyData struct {
	Entries []equipment.Entry `json:"movimientos"`
}

// entryData is an entry of the audit with its proof. What its reader may not know is
// kept back, and only its hash goes along: the chain and the log still prove it.
type entryData struct {
	Chain  string          `json:"bitacora"`
	Seq    int64           `json:"asiento"`
	At     string          `json:"cuando,omitempty"`
	Actor  string          `json:"quien,omitempty"`
	Role   string          `json:"papel,omitempty"`
	Action string          `json:"accion,omitempty"`
	Data   json.RawMessage `json:"datos,omitempty"`
	Prev   string          `json:"anterior"`
	Hash   string          `json:"huella"`
	Back   bool            `json:"reservado,omitempty"`
	Leaf   int64           `json:"lugar"`
	Proof  []string        `json:"prueba,omitempty"`
}

// entries writes the chain. With hidden nothing of any entry is told.
func (d *Dossier) entries(hidden bool) []entryData {
	list := make([]entryData, len(d.Chain))
	for i, e := range d.Chain {
		x := entryData{Chain: e.Chain, Seq: e.Seq, Prev: e.Prev, Hash: e.Hash, Leaf: e.Leaf, Proof: e.Proof}
		if hidden || e.Action == "nota-interna" && !d.Notes {
			x.Back = true
		} else {
			x.At, x.Actor, x.Role, x.Action, x.Data = e.At.String(), e.Actor, e.Role, e.Action, json.RawMessage(e.Data)
		}
		list[i] = x
	}
	return list
}

// at is the instant of the checkpoint that vouches for the dossier, "" without one.
func (d *Dossier) at() string {
	if d.Note == "" {
		return ""
	}
	p, err := audit.OpenCheckpoint(d.Note, d.Keys)
	if err != nil {
		return ""
	}
	return p.At.String()
}

// Write writes the dossier as a ZIP. Files of the store go straight through.
func (m *Maker) Write(w io.Writer, d *Dossier) error {
	a := &archive{zip: zip.NewWriter(w)}
	index, err := d.index()
	if err != nil {
		return err
	}
	pdf, err := m.PDF(d)
	if err != nil {
		return err
	}
	if err := a.bytes(indexFile, index); err != nil {
		return err
	}
	if err := a.bytes(indexPDF, pdf); err != nil {
		return err
	}
	for _, x := range []struct {
		name string
		data any
	}{
		{orderFile, orderData{d.Order.Folio, d.Order.Revision, string(d.Order.State), d.Order, d.Steps, d.Names, d.Repair, d.Dealings, d.Evidence}},
		{papersFile, paperData{d.Papers, d.Versions, d.Letters, d.Copies, d.Later, d.proofs()}},
		{messagesFile, messageData{d.Messages, d.members(), d.Notes}},
		{custodyFile, custodyData{d.Custody}},
		{chainFile, d.entries(false)},
	} {
		if err := a.json(x.name, x.data); err != nil {
			return err
		}
	}
	for _, cp := range d.Copies {
		if err := a.stored(copyMember(cp), cp.Blob, m.Desk.Blobs.Open); err != nil {
			return fmt.Errorf("dossier: the copy of %s: %w", cp.Folio, err)
		}
	}
	for _, f := range d.members() {
		if f.Act != "" {
			continue
		}
		if err := a.stored(f.Member, f.Hash, m.Desk.Blobs.Open); err != nil {
			return fmt.Errorf("dossier: the file %s: %w", f.Name, err)
		}
	}
	for _, x := range d.proofs() {
		if x.Member == "" {
			continue
		}
		if err := a.stored(x.Member, x.Blob, m.Desk.Blobs.Open); err != nil {
			return fmt.Errorf("dossier: the proof of the signature of %s: %w", x.Name, err)
		}
	}
	return m.finish(a, d, false)
}

// finish adds what proves the rest: checkpoint, keys, manifest and its signature.
func (m *Maker) finish(a *archive, d *Dossier, public bool) error {
	if d.Note != "" {
		if err := a.bytes(sealFile, []byte(d.Note)); err != nil {
			return err
		}
	}
	keys := ""
	for _, k := range d.Keys {
		keys += k.Text + "\n"
	}
	if keys != "" {
		if err := a.bytes(keysFile, []byte(keys)); err != nil {
			return err
		}
	}
	list, err := indented(manifest{Format: formatName, Folio: d.Order.Folio, Public: public, At: d.at(), Files: a.files})
	if err != nil {
		return err
	}
	if err := a.bytes(manifestFile, list); err != nil {
		return err
	}
	if m.Seals != nil {
		signature, err := m.Seals.Sign(manifestText(d.Order.Folio, list))
		if err != nil {
			return err
		}
		if err := a.bytes(signatureFile, []byte(signature)); err != nil {
			return err
		}
	}
	return a.zip.Close()
}

// manifestText is what is signed of a manifest.
func manifestText(folio string, list []byte) string {
	sum := sha256.Sum256(list)
	return formatName + "\n" + folio + "\n" + hex.EncodeToString(sum[:]) + "\n"
}

// copyMember is the member of a frozen copy.
func copyMember(cp papers.Copy) string {
	folio := cp.Folio
	if folio == "" {
		folio = cp.Code
	}
	more := ""
	if cp.Added > 0 { // printed again with a signature that was strengthened
		more = fmt.Sprintf("_r%d", cp.Added)
	}
	return fmt.Sprintf("formatos/%s_%s_v%d%s.pdf", tame(string(cp.Kind)), tame(folio), cp.Version, more)
}

// members are the attached files with their names in the archive.
func (d *Dossier) members() []fileData {
	list := make([]fileData, len(d.Files))
	for i, f := range d.Files {
		list[i] = fileData{File: f, Member: fmt.Sprintf("adjuntos/%02d_%s", i+1, tame(f.Name)), Repair: i >= d.own, Act: d.gone[f.ID]}
		if list[i].Act != "" {
			list[i].Member = ""
		}
	}
	return list
}

// proofs are the proofs of signatures with the names of their files in the archive.
func (d *Dossier) proofs() []proofData {
	list := make([]proofData, len(d.Proofs))
	for i, e := range d.Proofs {
		list[i].Evidence = e
		if e.Blob == "" {
			continue
		}
		suffix := map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf"}[e.MediaType]
		list[i].Member = fmt.Sprintf("firmas/%02d_%s_%s%s", i+1, tame(e.Slot), tame(string(e.Level)), suffix)
	}
	return list
}

// title says whose signature a proof is of, and how it was given.
func (x proofData) title() string { return x.Level.Words() + " de " + x.Name + ", en " + x.Slot }

// tame writes a name so that every system can unpack it.
func tame(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '.', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
	if r := []rune(name); len(r) > 110 {
		name = string(r[:90]) + string(r[len(r)-20:])
	}
	return strings.TrimLeft(name, ".")
}
