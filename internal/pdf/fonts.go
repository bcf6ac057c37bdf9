package pdf

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"strconv"
	"strings"
	"sync"
)

// font is one of the fonts that papers are set in. See scripts/cut-fonts.py.
type font int

const (
	regular font = iota
	bold
	symbols
	emoji
	fonts
)

// The fonts are read by the library for each paper, and must not be written into: the
// bytes of all papers are the same.
var (
	//go:embed fonts/regular.ttf
	regularTTF []byte
	//go:embed fonts/bold.ttf
	boldTTF []byte
	//go:embed fonts/symbols.ttf
	symbolsTTF []byte
	//go:embed fonts/emoji.ttf
	emojiTTF []byte
	//go:embed fonts/emoji.txt
	emojiTXT string
	//go:embed icc/sRGB.icc
	sRGB []byte
)

// family is the name under which the library knows a font, name the one in the file.
var faces = [fonts]struct {
	family, name string
	bytes        *[]byte
}{
	regular: {"regular", "NotoSans-Regular", &regularTTF},
	bold:    {"bold", "NotoSans-SemiBold", &boldTTF},
	symbols: {"symbols", "NotoSansSymbols-Regular", &symbolsTTF},
	emoji:   {"emoji", "NotoEmoji-Regular", &emojiTTF},
}

// private is where the characters of the font of emoji begin: the library writes
// characters of the basic plane only, so those beyond have places in the private area.
const private = 0xE000

// missing marks a character that a font does not have.
const missing = 0xFFFF

// knowledge is what is asked of the fonts, read once.
type knowledge struct {
	advance [fonts][]uint16 // of each character of the basic plane, in thousandths
	hidden  map[rune]rune   // characters beyond the plane, and their private places
	shown   map[rune]rune   // the other way round
}

var known = sync.OnceValue(func() *knowledge {
	k := &knowledge{hidden: make(map[rune]rune), shown: make(map[rune]rune)}
	for f := range fonts {
		k.advance[f] = advances(*faces[f].bytes)
	}
	for i, line := range strings.Fields(emojiTXT) {
		c, err := strconv.ParseUint(line, 16, 32)
		if err != nil {
			panic("pdf: fonts/emoji.txt: " + err.Error())
		}
		k.hidden[rune(c)], k.shown[rune(private+i)] = rune(private+i), rune(c)
	}
	return k
})

// advances reads the widths of the characters of a font: its one cmap of format 4 and
// its horizontal metrics, one a glyph, as scripts/cut-fonts.py writes them.
func advances(ttf []byte) []uint16 {
	u16 := func(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	tables := make(map[string][]byte)
	for i := range u16(ttf, 4) {
		entry := ttf[12+16*i:]
		from := binary.BigEndian.Uint32(entry[8:])
		tables[string(entry[:4])] = ttf[from : from+binary.BigEndian.Uint32(entry[12:])]
	}
	unit := u16(tables["head"], 18)
	list := bytes.Repeat([]byte{0xFF}, 2*0x10000)
	widths := make([]uint16, 0x10000)
	for i := range widths {
		widths[i] = binary.BigEndian.Uint16(list[2*i:])
	}
	cmap := tables["cmap"][binary.BigEndian.Uint32(tables["cmap"][8:]):]
	segments := u16(cmap, 6) / 2
	ends, starts := cmap[14:], cmap[16+2*segments:]
	deltas, offsets := starts[2*segments:], starts[4*segments:]
	for s := range segments {
		for c := u16(starts, 2*s); c <= u16(ends, 2*s) && c != 0xFFFF; c++ {
			glyph := c + u16(deltas, 2*s)
			if offset := u16(offsets, 2*s); offset != 0 {
				if glyph = u16(offsets, 2*s+offset+2*(c-u16(starts, 2*s))); glyph != 0 {
					glyph += u16(deltas, 2*s)
				}
			}
			if glyph &= 0xFFFF; glyph != 0 {
				widths[c] = uint16((1000*u16(tables["hmtx"], 4*glyph) + unit/2) / unit)
			}
		}
	}
	return widths
}

// Fonts are copies of the fonts of papers, regular and semibold, for who measures the
// library beside this room.
func Fonts() (regular, bold []byte) { return bytes.Clone(regularTTF), bytes.Clone(boldTTF) }
