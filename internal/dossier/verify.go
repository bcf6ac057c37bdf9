package dossier

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seals"
)

// largestData bounds the files of data of an archive, which are read whole.
const largestData = 256 << 20

// judged is an archive on its way through the verification.
type judged struct {
	zip    *zip.Reader
	report proof.Report
	list   manifest
	names  map[string]*zip.File
	data   map[string][]byte // members that are read whole
	keys   []audit.Key
	photos map[string]string // which photograph of which paper, by hash; read when a member does not hold
}

// Verify judges a dossier with nothing but the file: every byte against its manifest,
// the manifest against its signature, the entries against their hashes, their chains
// and the signed checkpoint, papers, signatures and files against what was entered, and
// the file itself against what its members make of it. trusted is the key that the
// institution publishes; nil takes the key inside the file at its word, and says so. An
// error means that the file could not be read.
func Verify(file io.ReaderAt, size int64, trusted *audit.Key) (proof.Report, error) {
	j := &judged{names: map[string]*zip.File{}, data: map[string][]byte{}}
	var err error
	if j.zip, err = zip.NewReader(file, size); err != nil {
		j.check("Archivo ZIP", 1, "El archivo no es un ZIP o está dañado: "+err.Error())
		return j.report, nil
	}
	j.members()
	j.signature(trusted)
	if !j.list.Public {
		j.papers()
	}
	j.chain()
	return j.report, j.shape(file, size)
}

// check adds a check with what it found.
func (j *judged) check(name string, n int, findings ...string) {
	j.report.Checks = append(j.report.Checks, proof.Check{Name: name, Judged: n, Findings: findings})
}

// members compares each file of the archive with the manifest.
func (j *judged) members() {
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, f := range j.zip.File {
		if j.names[f.Name] != nil {
			say("%s: está dos veces en el archivo", f.Name)
		}
		j.names[f.Name] = f
	}
	raw, err := j.whole(manifestFile)
	switch {
	case err != nil:
		say("%s: %s", manifestFile, err)
	default:
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&j.list); err != nil {
			say("%s: no se puede leer: %s", manifestFile, err)
		} else if j.list.Format != formatName {
			say("%s: el formato «%s» no se conoce", manifestFile, j.list.Format)
		}
	}
	expected := map[string]bool{manifestFile: true, signatureFile: true}
	for _, l := range j.list.Files {
		expected[l.Name] = true
		f := j.names[l.Name]
		if f == nil {
			say("%s: falta%s", l.Name, j.photo(l.Hash))
			continue
		}
		hash, n, err := hashOf(f)
		switch {
		case errors.Is(err, zip.ErrChecksum), err == nil && (hash != l.Hash || n != l.Bytes):
			say("%s: su contenido no es el que se exportó%s", l.Name, j.photo(l.Hash))
		case err != nil:
			say("%s: no se puede leer: %s", l.Name, err)
		}
	}
	for _, f := range j.zip.File {
		if !expected[f.Name] {
			say("%s: no está en el manifiesto", f.Name)
		}
	}
	j.check("Archivos contra el manifiesto", len(j.list.Files), found...)
}

// photo tells of a member that does not hold which photograph of which paper it was, by the
// hash that it had; "" for what is none.
func (j *judged) photo(hash string) string {
	if j.photos == nil {
		var d paperData
		_ = j.parsed(papersFile, &d) // what is wrong with it is said where it is judged
		j.photos = papers.PhotoPlaces(d.Versions...)
	}
	if words := j.photos[hash]; words != "" {
		return " (" + words + ")"
	}
	return ""
}

func hashOf(f *zip.File) (hash string, n int64, err error) {
	r, err := f.Open()
	if err != nil {
		return "", 0, err
	}
	defer r.Close()
	sum := sha256.New()
	n, err = io.Copy(sum, r)
	return hex.EncodeToString(sum.Sum(nil)), n, err
}

// whole reads a member that has to be understood.
func (j *judged) whole(name string) ([]byte, error) {
	if b, ok := j.data[name]; ok {
		return b, nil
	}
	f := j.names[name]
	if f == nil {
		return nil, errors.New("falta")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("no se puede leer: %w", err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, largestData+1))
	switch {
	case errors.Is(err, zip.ErrChecksum):
		return nil, errors.New("su contenido no es el que se exportó")
	case err != nil:
		return nil, fmt.Errorf("no se puede leer: %w", err)
	case len(b) > largestData:
		return nil, errors.New("es demasiado grande")
	}
	j.data[name] = b
	return b, nil
}

// signature judges who signed the manifest.
func (j *judged) signature(trusted *audit.Key) {
	const name = "Firma del manifiesto"
	keys, err := j.whole(keysFile)
	if err != nil {
		j.check(name, 0, keysFile+": "+err.Error())
		return
	}
	for line := range strings.Lines(string(keys)) {
		j.keys = append(j.keys, audit.Key{Text: strings.TrimSpace(line)})
	}
	if trusted != nil {
		if !slices.Contains(j.keys, *trusted) {
			j.check(name, 1, keysFile+": no tiene la clave que indicaste; este expediente lo firmó alguien más")
			return
		}
		j.keys = []audit.Key{*trusted}
	}
	signed, err := j.whole(signatureFile)
	if err != nil {
		j.check(name, 1, signatureFile+": "+err.Error())
		return
	}
	text, err := audit.Open(string(signed), j.keys)
	raw := j.data[manifestFile]
	switch {
	case err != nil:
		j.check(name, 1, signatureFile+": la firma no corresponde a ninguna de las claves")
	case text != manifestText(j.list.Folio, raw):
		j.check(name, 1, manifestFile+": no es el que se firmó")
	default:
		j.check(name, 1)
	}
	if trusted == nil {
		for _, k := range j.keys {
			j.report.Remarks = append(j.report.Remarks, "Firmado con la clave "+k.Text+"; compárala con la que publica la institución, o indícala con --clave")
		}
	}
}

// parsed reads a member of data.
func (j *judged) parsed(name string, into any) error {
	b, err := j.whole(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// chain judges the entries: hash, link, and the proof that the sealed log holds them.
func (j *judged) chain() {
	const name = "Asientos, encadenamiento y sello"
	var list []entryData
	if err := j.parsed(chainFile, &list); err != nil {
		j.check(name, 0, chainFile+": "+err.Error())
		return
	}
	var found []string
	say := func(e entryData, what string) {
		if len(found) < 20 {
			found = append(found, fmt.Sprintf("%s: el asiento %d de «%s» %s", chainFile, e.Seq, e.Chain, what))
		}
	}
	var seal audit.Checkpoint
	if note, err := j.whole(sealFile); err == nil {
		if seal, err = audit.OpenCheckpoint(string(note), j.keys); err != nil {
			found = append(found, sealFile+": su firma no corresponde a ninguna de las claves")
		}
	} else if j.names[sealFile] == nil {
		j.report.Remarks = append(j.report.Remarks, "El expediente se exportó antes de que la bitácora tuviera sello: sus asientos se prueban solo por su encadenamiento")
	} else {
		found = append(found, sealFile+": "+err.Error())
	}
	last := map[string]entryData{}
	for _, e := range list {
		before := last[e.Chain]
		if e.Seq != before.Seq+1 || e.Prev != before.Hash {
			say(e, "no sigue al anterior")
		}
		last[e.Chain] = e
		if !e.Back && !e.included().Intact() {
			say(e, "no es el que se asentó")
		}
		if seal.Note != "" {
			if err := e.included().Holds(seal); err != nil {
				say(e, "no está en la bitácora que se selló")
			}
		}
	}
	j.check(name, len(list), found...)
}

// included is the entry as the audit judges it. What is data is written again in the
// one form that is hashed.
func (e entryData) included() audit.Included {
	x := audit.Included{Leaf: e.Leaf, Proof: e.Proof}
	x.Chain, x.Seq, x.Actor, x.Role, x.Action, x.Prev, x.Hash = e.Chain, e.Seq, e.Actor, e.Role, e.Action, e.Prev, e.Hash
	_ = x.At.Scan(e.At) // an instant that is none gives another hash
	if data, err := audit.Canonical(e.Data); err == nil {
		x.Data = string(data)
	}
	return x
}

// papers judges papers, signatures, letters and files against each other and against
// what was entered.
func (j *judged) papers() {
	const name = "Formatos, firmas, oficios y adjuntos"
	var o orderData
	var d paperData
	var m messageData
	var chain []entryData
	for _, x := range []struct {
		name string
		into any
	}{{orderFile, &o}, {papersFile, &d}, {messagesFile, &m}, {chainFile, &chain}} {
		if err := j.parsed(x.name, x.into); err != nil {
			j.check(name, 0, x.name+": "+err.Error())
			return
		}
	}
	entered := map[string]bool{} // every hash that an entry names
	signed := map[string]bool{}  // every signature of a format as it was entered
	for _, e := range chain {
		if e.Action == "firma" {
			signed[signedAs(e)] = true
		}
		for _, h := range hashes(e.Data) {
			entered[h] = true
		}
	}
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	n := 0
	version := map[string]papers.Paper{}
	for _, p := range d.Versions {
		n++
		version[fmt.Sprint(p.ID, " ", p.Version)] = p
		if hash, err := audit.Hash(p.Data); err != nil || hash != p.Hash {
			say("%s: %s %s, versión %d, no conserva su contenido", papersFile, p.Kind, p.Folio, p.Version)
		}
	}
	n += len(o.Steps) + len(m.Messages)
	told(o, m, chain, say)
	for _, p := range d.Papers {
		for _, s := range p.Signatures {
			n++
			if hash, err := papers.HashOf(version[fmt.Sprint(p.ID, " ", s.Version)].Data, s.Sections...); err != nil || hash != s.Hash {
				say("%s: la firma de %s en %s %s no es de lo que dice la versión %d", papersFile, s.Name, p.Kind, p.Folio, s.Version)
			}
			if !signed[signature(p.ID, s.Slot, s.Version, s.Name, s.Level, s.Hash)] {
				say("%s: la firma de %s en %s %s, lugar %s, no está así en la bitácora", papersFile, s.Name, p.Kind, p.Folio, s.Slot)
			}
		}
	}
	for _, l := range d.Letters {
		n++
		if hash, err := l.ContentHash(); err != nil || hash != l.Hash {
			say("%s: el oficio %s no conserva su contenido", papersFile, l.Number)
		}
	}
	for _, cp := range d.Copies {
		n++
		if !entered[cp.Blob] {
			say("%s: la huella de %s no está asentada en la bitácora", copyMember(cp), cp.Folio)
		}
		j.frozen(cp, say)
	}
	n += len(d.Proofs)
	for _, x := range d.Proofs {
		j.proved(x, entered, say)
	}
	for _, f := range m.Files {
		n++
		if !entered[f.Hash] {
			say("%s: su huella no está asentada en la bitácora", cmp.Or(f.Member, f.title()))
		}
		if z := j.names[f.Member]; z != nil {
			if hash, _, err := hashOf(z); err == nil && hash != f.Hash {
				say("%s: no es el archivo que se adjuntó", f.Member)
			}
		}
	}
	j.check(name, n, found...)
}

// proved judges what proves a signature: it is what was entered, its file is the one that
// it names, and an advanced signature is over its text by its certificate.
func (j *judged) proved(x proofData, entered map[string]bool, say func(format string, args ...any)) {
	if sum, err := x.Sum(); err != nil || !entered[sum] {
		say("%s: la prueba de la firma de %s en %s no es la que se asentó", papersFile, x.Name, x.Slot)
	}
	if why := x.Genuine(); why != "" {
		say("%s: la firma electrónica de %s en %s %s", papersFile, x.Name, x.Slot, why)
	}
	if x.Member == "" {
		return
	}
	z := j.names[x.Member]
	if z == nil {
		say("%s: falta", x.Member)
		return
	}
	if hash, _, err := hashOf(z); err == nil && hash != x.Blob {
		say("%s: no es lo que se adjuntó a la firma de %s", x.Member, x.Name)
	}
}

// told compares steps and messages with what was entered when they came.
func told(o orderData, m messageData, chain []entryData, say func(format string, args ...any)) {
	type entered struct {
		ID   string `json:"mensaje"`
		From string `json:"de"`
		To   string `json:"a"`
		Text string `json:"texto"`
	}
	said := map[string]entered{}
	var acts []entryData
	for _, e := range chain {
		if !strings.HasPrefix(e.Chain, "orden:") {
			continue
		}
		switch e.Action {
		case "adjunta archivos", "mensaje-retirado":
		case "mensaje", "nota-interna":
			var x entered
			if json.Unmarshal(e.Data, &x) == nil {
				said[x.ID] = x
			}
		default:
			if !e.Back {
				acts = append(acts, e)
			}
		}
	}
	if len(acts) != len(o.Steps) {
		say("%s: tiene %d pasos y %d asientos de ellos", orderFile, len(o.Steps), len(acts))
		return
	}
	for i, s := range o.Steps {
		var x entered
		err := json.Unmarshal(acts[i].Data, &x)
		if err != nil || x.From != string(s.From) || x.To != string(s.To) || x.Text != s.Text || acts[i].Actor != string(s.Actor) || acts[i].At != database.At(s.At).String() {
			say("%s: el paso %d no es el que se asentó", orderFile, s.Seq)
		}
	}
	for _, x := range m.Messages {
		if said[x.ID].Text != x.Text {
			say("%s: el mensaje del %s no es el que se asentó", messagesFile, local(x.At))
		}
	}
}

// frozen judges the seals inside a frozen copy.
func (j *judged) frozen(cp papers.Copy, say func(format string, args ...any)) {
	name := copyMember(cp)
	z := j.names[name]
	if z == nil {
		say("%s: falta", name)
		return
	}
	if hash, _, err := hashOf(z); err == nil && hash != cp.Blob {
		say("%s: no es lo que se congeló", name)
		return
	}
	if !cp.Sealed {
		return
	}
	b, err := j.whole(name)
	if err != nil {
		say("%s: su sello no se puede comprobar: %s", name, err)
		return
	}
	seals, err := pades.VerifySeals(b)
	if err != nil {
		why := err.Error()
		if p, ok := problem.As(err); ok {
			why = p.Message
		}
		say("%s: el sello del PDF no se sostiene: %s", name, why)
		return
	}
	for _, s := range seals {
		if len(s.Certificates) == 0 {
			say("%s: el sello del PDF no dice de quién es", name)
			continue
		}
		sum := sha256.Sum256(s.Certificates[0].Raw)
		remark := "Los PDF llevan el sello del certificado SHA-256 " + hex.EncodeToString(sum[:]) + "; compáralo con el que publica la institución"
		if !slices.Contains(j.report.Remarks, remark) {
			j.report.Remarks = append(j.report.Remarks, remark)
		}
	}
}

// hashes finds what has the form of a SHA-256 in the data of an entry.
func hashes(data []byte) (list []string) {
	for _, part := range strings.FieldsFunc(string(data), func(r rune) bool { return !('0' <= r && r <= '9' || 'a' <= r && r <= 'f') }) {
		if len(part) == 64 {
			list = append(list, part)
		}
	}
	return list
}

// shape writes the archive again from its members and compares it with the file: what
// lies between them, or in their headings, is found too.
func (j *judged) shape(file io.ReaderAt, size int64) error {
	const name = "Forma del archivo"
	if !j.report.Holds() { // it is not what it was anyway
		return nil
	}
	same := &comparer{r: bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 1<<16)}
	z := zip.NewWriter(same)
	for _, f := range j.zip.File {
		crc := crc32.NewIEEE()
		r, err := f.Open()
		if err != nil {
			return err
		}
		n, err := io.Copy(crc, r)
		r.Close()
		if err != nil {
			return err
		}
		if r, err = f.Open(); err != nil {
			return err
		}
		err = raw(z, f.Name, n, crc.Sum32(), r)
		r.Close()
		if err != nil && !errors.Is(err, errDiffers) {
			return err
		}
	}
	if err := z.Close(); err != nil && !errors.Is(err, errDiffers) {
		return err
	}
	if same.differs || same.at != size {
		j.check(name, 1, fmt.Sprintf("El ZIP fue alterado fuera de sus archivos, cerca del byte %d", same.at))
		return nil
	}
	j.check(name, 1)
	return nil
}

var errDiffers = errors.New("differs")

// comparer compares what is written with what a reader gives.
type comparer struct {
	r       io.Reader
	at      int64
	differs bool
}

func (c *comparer) Write(b []byte) (int, error) {
	if c.differs {
		return 0, errDiffers
	}
	have := make([]byte, len(b))
	n, _ := io.ReadFull(c.r, have)
	for i := range b {
		if i >= n || have[i] != b[i] {
			c.differs, c.at = true, c.at+int64(i)
			return 0, errDiffers
		}
	}
	c.at += int64(len(b))
	return len(b), nil
}

// signature is what an entry says of a signature of a format, in one text.
func signature(paper, slot string, version int, name, level, hash string) string {
	return fmt.Sprintf("%q", []string{seals.Paper(paper), slot, fmt.Sprint(version), name, level, hash})
}

func signedAs(e entryData) string {
	var t struct {
		Slot    string `json:"lugar"`
		Version int    `json:"versión"`
		Name    string `json:"nombre"`
		Level   string `json:"nivel"`
		Hash    string `json:"huella"`
	}
	if json.Unmarshal(e.Data, &t) != nil {
		return ""
	}
	return signature(strings.TrimPrefix(e.Chain, seals.Paper("")), t.Slot, t.Version, t.Name, t.Level, t.Hash)
}
