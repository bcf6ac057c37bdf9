package letters

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
)

// State is where a letter is on its way.
type State string

// The states of a letter.
const (
	Draft    State = "borrador"
	ToSign   State = "por firmar"
	Observed State = "observado" // the TDTIC returned it (GAP-09)
	Signed   State = "firmado"
	Void     State = "anulado"
)

// Letter is an oficio in one version. The fields down to Distribution are what a
// drafter writes and what the signature binds; the rest the register keeps.
type Letter struct {
	OrderID      string
	UserID       string // the requester: gets a copy always (rev11 R-T-02)
	Legend       string // of the year
	Addressee    string
	Subject      string
	Grounds      string
	Body         string
	Contact      string
	Asset        Asset
	Annexes      []Annex
	Distribution []Copy

	ID           string
	Number       string
	Year         int
	Seq          int64
	State        State
	Version      int
	Hash         string // of the content of this version
	By           string // who wrote this version
	At           time.Time
	Observations string // of the TDTIC on this version or the one before
	Instruction  string // of the TDTIC on how to notify
	VoidReason   string
	Signature    Signature // zero until signed
	Deliveries   []Delivery
	Replies      []Reply
}

// Asset is the row of the machine in the letter, as it was then.
type Asset struct {
	Inventory string `json:"inventario"`
	Type      string `json:"tipo"`
	Brand     string `json:"marca"`
	Model     string `json:"modelo"`
	Serial    string `json:"serie"`
	Unit      string `json:"unidad"`
	Fault     string `json:"falla"`
	Diagnosis string `json:"diagnostico"`
}

// Annex is a paper that goes with the letter, by the hash it had.
type Annex struct {
	PaperID string `json:"formato"`
	Name    string `json:"nombre"`
	Hash    string `json:"huella"`
}

// The kinds of recipient.
const (
	ToAddressee    = "destinatario"
	ToUser         = "usuario"
	ToCoordination = "coordinacion"
	ToUnitHead     = "titular-unidad"
	ToArchive      = "archivo"
)

// Copy is a line of the distribution list.
type Copy struct {
	Kind     string `json:"tipo"`
	PersonID string `json:"persona,omitempty"`
	Name     string `json:"nombre,omitempty"`
	Post     string `json:"cargo,omitempty"`
}

// Key names the line when its delivery is noted.
func (c Copy) Key() string {
	if c.PersonID == "" || c.Kind == ToUser {
		return c.Kind
	}
	return c.Kind + ":" + c.PersonID
}

// Fixed tells whether the line cannot be removed (rev11 R-T-02).
func (c Copy) Fixed() bool { return c.Kind == ToUser || c.Kind == ToAddressee }

// Signature is the TDTIC's, or the dated substitute's, on one version.
type Signature struct {
	PersonID   string
	Name       string
	Post       string
	Level      string
	Hash       string // of the letter as it was shown
	Substitute bool
	Note       string // in whose place and by which document the substitute signs; "" for the head
	Version    int
	At         time.Time
}

// Delivery is the proof that a recipient was notified.
type Delivery struct {
	Recipient string // Copy.Key
	Medium    string
	Day       calendar.Day // on which it happened
	Proof     string
	By        string
	At        time.Time // when it was recorded
}

// content is what a version says and a signature binds.
type content struct {
	Number       string  `json:"numero"`
	OrderID      string  `json:"orden"`
	UserID       string  `json:"usuario"`
	Legend       string  `json:"leyenda,omitempty"`
	Addressee    string  `json:"destinatario"`
	Subject      string  `json:"asunto"`
	Grounds      string  `json:"fundamento"`
	Body         string  `json:"cuerpo"`
	Contact      string  `json:"contacto"`
	Asset        Asset   `json:"bien"`
	Annexes      []Annex `json:"anexos"`
	Distribution []Copy  `json:"distribucion"`
}

func (l Letter) content() content {
	return content{l.Number, l.OrderID, l.UserID, l.Legend, l.Addressee, l.Subject, l.Grounds, l.Body, l.Contact, l.Asset, l.Annexes, l.Distribution}
}

func (l *Letter) fill(c content) {
	l.Number, l.OrderID, l.UserID, l.Legend, l.Addressee, l.Subject = c.Number, c.OrderID, c.UserID, c.Legend, c.Addressee, c.Subject
	l.Grounds, l.Body, l.Contact, l.Asset, l.Annexes, l.Distribution = c.Grounds, c.Body, c.Contact, c.Asset, c.Annexes, c.Distribution
}

// ContentHash computes the hash of what the letter says.
func (l Letter) ContentHash() (string, error) { return audit.Hash(l.content()) }

// distribute puts the fixed lines where they belong and drops repeated ones: the
// addressee first, the user last, and neither can be left out.
func (l *Letter) distribute() {
	user := Copy{Kind: ToUser, PersonID: l.UserID}
	list := []Copy{{Kind: ToAddressee, Name: l.Addressee}}
	for _, c := range l.Distribution {
		switch {
		case c.Kind == ToUser:
			user.Name, user.Post = c.Name, c.Post
		case c.Kind == ToAddressee || c.Kind == "":
		case !slices.ContainsFunc(list, func(d Copy) bool { return d.Key() == c.Key() }):
			list = append(list, c)
		}
	}
	l.Distribution = append(list, user)
}

// Pending returns the recipients that have not been notified yet; all of them
// until the letter is signed.
func (l Letter) Pending() []Copy {
	var left []Copy
	for _, c := range l.Distribution {
		if !slices.ContainsFunc(l.Deliveries, func(d Delivery) bool { return d.Recipient == c.Key() }) {
			left = append(left, c)
		}
	}
	return left
}

// Awaits tells whether a recipient of a signed letter is still to be notified.
func (l Letter) Awaits(recipient string) bool {
	return l.State == Signed && slices.ContainsFunc(l.Pending(), func(c Copy) bool { return c.Key() == recipient })
}

// Delivered returns how a recipient was notified, and false as long as nobody did.
func (l Letter) Delivered(recipient string) (Delivery, bool) {
	i := slices.IndexFunc(l.Deliveries, func(d Delivery) bool { return d.Recipient == recipient })
	if i < 0 {
		return Delivery{}, false
	}
	return l.Deliveries[i], true
}

// Stale returns the annexes that have changed since the letter was written, given
// the hashes their papers have now: nobody should sign a letter with any.
func (l Letter) Stale(hashes map[string]string) []Annex {
	var stale []Annex
	for _, a := range l.Annexes {
		if now, ok := hashes[a.PaperID]; ok && now != a.Hash {
			stale = append(stale, a)
		}
	}
	return stale
}

// numbered writes the number of a letter by the institution's pattern. Without a
// place for it in the pattern, the running number goes last: no two letters may
// bear one number.
func numbered(pattern, key string, year int, seq int64) string {
	if !strings.Contains(pattern, "{consecutivo}") {
		pattern += "/{consecutivo}"
	}
	if !strings.Contains(pattern, "{año}") {
		pattern += "/{año}"
	}
	return strings.NewReplacer("{clave}", key, "{consecutivo}", strconv.FormatInt(seq, 10), "{año}", strconv.Itoa(year)).Replace(pattern)
}
