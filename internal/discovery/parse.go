package discovery

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// What a message of an agent may be at most, in bytes.
const (
	MostSent     = 4 << 20  // as it comes
	mostUnfolded = 32 << 20 // once it is inflated
	deepest      = 12       // elements within each other
	longestDatum = 256      // of what is kept
)

// The questions of an agent.
const (
	Prolog    = "PROLOG"    // what shall I do?
	Contact   = "CONTACT"   // the same, of an agent that speaks JSON
	Inventory = "INVENTORY" // this is what I am
)

// Message is what an agent sends.
type Message struct {
	Query  string // Prolog, Inventory, or another that is not answered
	Device string // how the agent calls itself
	// Squeezed tells that it came compressed: the agent reads a compressed answer.
	Squeezed bool
	JSON     bool // it came as JSON and is answered so: GLPI Agent
	Facts    Facts
}

// unreadable is the one answer to a message that is none, whatever is wrong with it.
func unreadable(why error) error {
	return problem.New(problem.Invalid, "El mensaje no es un inventario del protocolo GLPI/FusionInventory.", "Revisa la dirección y la versión del agente.").
		Because(fmt.Errorf("read a message of an agent: %w", why))
}

var (
	errTooLarge = errors.New("it is too large once inflated")
	errTooDeep  = errors.New("its elements are too deep")
	errDoctype  = errors.New("it declares a document type")
)

// Parse reads a message as an agent posts it: zlib, gzip or plain, XML of FusionInventory
// or JSON of GLPI Agent. It refuses what inflates too much, declares a document type or
// entities, or nests too deep, with problem.Invalid; it keeps only what the inventory
// compares.
func Parse(body io.Reader) (Message, error) {
	head := bufio.NewReader(io.LimitReader(body, MostSent+1))
	first, e := head.Peek(2)
	if e != nil {
		return Message{}, unreadable(e)
	}
	var plain io.Reader = head
	squeezed := true
	switch {
	case first[0] == 0x1f && first[1] == 0x8b:
		z, e := gzip.NewReader(head)
		if e != nil {
			return Message{}, unreadable(e)
		}
		plain = z
	case first[0] == 0x78:
		z, e := zlib.NewReader(head)
		if e != nil {
			return Message{}, unreadable(e)
		}
		plain = z
	default:
		squeezed = false
	}
	text := bufio.NewReader(&bounded{plain, mostUnfolded})
	speaks := read
	if b, e := text.Peek(1); e == nil && b[0] == '{' {
		speaks = readJSON
	}
	m, e := speaks(text)
	if _, ours := problem.As(e); ours {
		return Message{}, e
	}
	if e != nil {
		return Message{}, unreadable(e)
	}
	m.Squeezed = squeezed
	return m, nil
}

// bounded ends a stream that inflates beyond what is allowed with an error, where a
// LimitReader would make a shorter one of it.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, e := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, e
}

// read walks the elements, so that memory does not grow with the message.
func read(r io.Reader) (m Message, e error) {
	d := xml.NewDecoder(r) // it knows no entities but the five of XML, and fetches nothing
	var path []string
	var text strings.Builder
	g := gathered{}
	for {
		t, e := d.RawToken()
		switch {
		case errors.Is(e, io.EOF) && len(path) == 0 && m.Query != "":
			m.Device = clean(m.Device)
			m.Facts = g.facts()
			return m, nil
		case errors.Is(e, io.EOF):
			return m, io.ErrUnexpectedEOF
		case e != nil:
			return m, e
		}
		switch t := t.(type) {
		case xml.Directive:
			return m, errDoctype
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) > deepest {
				return m, errTooDeep
			}
			text.Reset()
			if len(path) == 3 {
				g.begin(path[2])
			}
		case xml.CharData:
			if text.Len() < longestDatum {
				text.Write(t[:min(len(t), longestDatum)])
			}
		case xml.EndElement:
			if len(path) == 0 || path[len(path)-1] != t.Name.Local {
				return m, fmt.Errorf("it closes %q where nothing of that name is open", t.Name.Local)
			}
			value := clean(text.String())
			switch at := strings.Join(path, "/"); at {
			case "REQUEST/QUERY":
				m.Query = strings.ToUpper(value)
			case "REQUEST/DEVICEID":
				m.Device = value
			default:
				if rest, ok := strings.CutPrefix(at, "REQUEST/CONTENT/"); ok {
					g.take(rest, value)
				}
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}

// clean makes one line of a datum, as long as any label.
func clean(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 120 {
		s = string(r[:120])
	}
	return s
}

// gathered is what is collected of the parts of a message.
type gathered struct {
	f              Facts
	bios, board    struct{ brand, model, serial string }
	memory, memAll int64
	disks          int64
	disk           struct {
		size int64
		kind string
	}
	cpu      string
	card     struct{ mac, ip, virtual string }
	device   struct{ serial, other, brand, caption, name, driver, port string } // a monitor or a printer
	key, tag string
}

// begin forgets the part before of what comes several times.
func (g *gathered) begin(section string) {
	switch section {
	case "MONITORS", "PRINTERS":
		g.device.serial, g.device.other, g.device.brand, g.device.caption, g.device.name, g.device.driver, g.device.port = "", "", "", "", "", "", ""
	case "STORAGES":
		g.disk.size, g.disk.kind = 0, ""
	case "NETWORKS":
		g.card.mac, g.card.ip, g.card.virtual = "", "", ""
	case "ACCOUNTINFO":
		g.key = ""
	}
}

func (g *gathered) take(at, v string) {
	switch at {
	case "BIOS/SSN":
		g.bios.serial = v
	case "BIOS/SMANUFACTURER":
		g.bios.brand = v
	case "BIOS/SMODEL":
		g.bios.model = v
	case "BIOS/MMANUFACTURER":
		g.board.brand = v
	case "BIOS/MMODEL":
		g.board.model = v
	case "BIOS/MSN":
		g.board.serial = v
	case "BIOS/ASSETTAG":
		g.f.AssetTag = v
	case "HARDWARE/UUID":
		g.f.UUID = v
	case "HARDWARE/NAME":
		g.f.Name = v
	case "HARDWARE/CHASSIS_TYPE":
		g.f.Chassis = v
	case "HARDWARE/MEMORY":
		g.memory = number(v)
	case "HARDWARE/OSNAME":
		g.f.System = v
	case "OPERATINGSYSTEM/FULL_NAME":
		g.f.System = v
	case "HARDWARE/PROCESSORT":
		if g.cpu == "" {
			g.cpu = v
		}
	case "CPUS/NAME":
		g.cpu = v
	case "MEMORIES/CAPACITY":
		g.memAll += number(v)
	case "STORAGES/DISKSIZE":
		g.disk.size = number(v)
	case "STORAGES/TYPE":
		g.disk.kind = strings.ToLower(v)
	case "STORAGES":
		if g.disk.kind == "" || strings.Contains(g.disk.kind, "disk") || strings.Contains(g.disk.kind, "ssd") || strings.Contains(g.disk.kind, "fixed") {
			g.disks += g.disk.size
		}
	case "MONITORS/SERIAL", "PRINTERS/SERIAL":
		g.device.serial = v
	case "MONITORS/ALTSERIAL":
		g.device.other = v
	case "MONITORS/MANUFACTURER":
		g.device.brand = v
	case "MONITORS/CAPTION":
		g.device.caption = v
	case "MONITORS/NAME", "PRINTERS/NAME":
		g.device.name = v
	case "PRINTERS/DRIVER":
		g.device.driver = v
	case "MONITORS/PORT":
		g.device.port = v
	case "MONITORS", "PRINTERS":
		g.attach(at == "PRINTERS")
	case "NETWORKS/MACADDR", "NETWORKS/MAC":
		g.card.mac = strings.ToUpper(v)
	case "NETWORKS/IPADDRESS":
		g.card.ip = v
	case "NETWORKS/VIRTUALDEV":
		g.card.virtual = v
	case "NETWORKS":
		g.network()
	case "ACCOUNTINFO/KEYNAME":
		g.key = v
	case "ACCOUNTINFO/KEYVALUE":
		if g.key == "TAG" {
			g.tag = v
		}
	case "VERSIONCLIENT":
		g.f.Agent = v
	}
}

// network keeps the first addresses of cards that exist.
func (g *gathered) network() {
	if g.card.virtual == "1" || g.card.virtual == "true" || g.card.mac == "" || g.card.mac == "00:00:00:00:00:00" {
		return
	}
	add := func(list []string, v string) []string {
		for _, x := range list {
			if x == v {
				return list
			}
		}
		if v == "" || len(list) >= 8 {
			return list
		}
		return append(list, v)
	}
	g.f.MACs, g.f.IPs = add(g.f.MACs, g.card.mac), add(g.f.IPs, g.card.ip)
}

func (g *gathered) facts() Facts {
	f := g.f
	f.Serial, f.Brand, f.Model = told(g.bios.serial), told(g.bios.brand), told(g.bios.model)
	if f.Serial == "" {
		f.Serial = told(g.board.serial)
	}
	if f.Brand == "" {
		f.Brand = told(g.board.brand)
	}
	if f.Model == "" {
		f.Model = told(g.board.model)
	}
	f.Tag, f.AssetTag, f.UUID = told(g.tag), told(f.AssetTag), told(strings.ToUpper(f.UUID))
	f.Processor = g.cpu
	if f.MemoryMB = g.memAll; f.MemoryMB == 0 {
		f.MemoryMB = g.memory
	}
	f.DiskMB = g.disks
	return f
}

func number(v string) int64 {
	n, e := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
	if e != nil || n < 0 || n > 1<<40 {
		return 0
	}
	return n
}
