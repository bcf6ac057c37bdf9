package pdf

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// style is how text is set. Sizes are points.
type style struct {
	font  font
	size  float64
	color rgb
	lead  float64 // from one line to the next; 1.3 times the size when 0
}

func (s style) line() float64 {
	if s.lead > 0 {
		return s.lead
	}
	return 1.3 * s.size
}

func (s style) as(f font) style        { s.font = f; return s }
func (s style) sized(pt float64) style { s.size = pt; return s }
func (s style) in(c rgb) style         { s.color = c; return s }

// run is text in one font.
type run struct {
	font  font
	text  string
	width float64
}

// line is what stands on one line.
type line struct {
	runs  []run
	width float64
}

// clean makes any string fit to be set: valid, composed (NFC), without characters that
// turn the direction or cannot be seen. Those that say something are shown as their
// number, so that nobody is deceived by what is not visible.
func clean(s string) string {
	if ascii(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			b.WriteByte('\n')
		case r == '\t':
			b.WriteString("    ")
		case r == '\u00AD' || r == '\uFEFF' || r >= 0xFE00 && r <= 0xFE0F || r >= 0x200B && r <= 0x200D || r == 0x2060 || r >= 0xE0100 && r <= 0xE01EF:
			// Seen by nobody and meaning nothing on paper.
		case r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 && s[i] != '\n' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// glyph is one character that will be drawn, its width in thousandths of the size.
type glyph struct {
	font    font
	r       rune
	advance uint16
}

// glyphs finds the font of each character: the wanted one, that of symbols or of emoji.
// One that no font has is written as its number, «[U+5C71]».
func glyphs(text string, f font) []glyph {
	k := known()
	list := make([]glyph, 0, len(text))
	for _, r := range text {
		if r < 0x10000 && !(r >= private && r <= 0xF8FF) {
			if w := k.advance[f][r]; w != missing {
				list = append(list, glyph{f, r, w})
				continue
			}
			if w := k.advance[symbols][r]; w != missing {
				list = append(list, glyph{symbols, r, w})
				continue
			}
		}
		if p, ok := k.hidden[r]; ok {
			list = append(list, glyph{emoji, p, k.advance[emoji][p]})
			continue
		}
		for _, c := range fmt.Sprintf("[U+%04X]", r) {
			list = append(list, glyph{f, c, k.advance[f][c]})
		}
	}
	return list
}

// compose makes a line of glyphs: one run for each change of font.
func compose(list []glyph, size float64) (l line) {
	var b strings.Builder
	for i := 0; i < len(list); {
		f, sum := list[i].font, 0
		b.Reset()
		for ; i < len(list) && list[i].font == f; i++ {
			b.WriteRune(list[i].r)
			sum += int(list[i].advance)
		}
		w := float64(sum) * size / 1000
		l.runs = append(l.runs, run{f, b.String(), w})
		l.width += w
	}
	return l
}

// oneLine is text on one line, however long.
func oneLine(text string, s style) line {
	return compose(glyphs(strings.ReplaceAll(clean(text), "\n", " "), s.font), s.size)
}

// clip is text on one line; what does not fit ends in «…». For headings that are only
// repeated, never for what stands nowhere else.
func clip(text string, s style, width float64) line {
	if l := oneLine(text, s); l.width <= width {
		return l
	}
	list := glyphs(strings.ReplaceAll(clean(text), "\n", " "), s.font)
	dots := glyphs("…", s.font)
	most := int(width*1000/s.size) - int(dots[0].advance)
	n := 0
	for ; n < len(list) && most >= int(list[n].advance); n++ {
		most -= int(list[n].advance)
	}
	return compose(append(list[:n:n], dots...), s.size)
}

// wrap breaks text into lines that are no wider than width. Lines end at spaces; a word
// that is too long for a line is broken where it must be, after a sign if one is near.
// There is at least one line, and no more than one empty line in a row: thousands of them
// would be pages of nothing. It takes time in proportion to the text.
func wrap(text string, s style, width float64) []line {
	var lines []line
	most := int(width * 1000 / s.size)
	empty := 0
	for _, paragraph := range strings.Split(strings.TrimRight(clean(text), " \n"), "\n") {
		if empty++; strings.TrimSpace(paragraph) != "" {
			empty = 0
		}
		if empty > 1 {
			continue
		}
		lines = append(lines, wrapOne(glyphs(paragraph, s.font), s.size, most)...)
	}
	return lines
}

// atMost keeps the first lines; more than n end in «…».
func atMost(n int, lines []line, s style) []line {
	if len(lines) <= n {
		return lines
	}
	dots := oneLine("…", s)
	lines = lines[:n:n]
	last := line{runs: append(lines[n-1].runs[:len(lines[n-1].runs):len(lines[n-1].runs)], dots.runs...), width: lines[n-1].width + dots.width}
	lines[n-1] = last
	return lines
}

func wrapOne(list []glyph, size float64, most int) (lines []line) {
	word := 0 // width of the word under way, to its end
	for from := 0; ; {
		used, space, sign := 0, -1, -1
		i := from
		for ; i < len(list); i++ {
			g := list[i]
			if g.r == ' ' {
				space = i
				word = 0
			} else if word == 0 {
				for j := i; j < len(list) && list[j].r != ' ' && word <= most; j++ {
					word += int(list[j].advance)
				}
			}
			if used+int(g.advance) > most && i > from && g.r != ' ' && g.advance > 0 {
				break
			}
			used += int(g.advance)
			if unicode.IsPunct(g.r) || unicode.IsSymbol(g.r) {
				sign = i
			}
		}
		if i == len(list) {
			return append(lines, compose(trimEnd(list[from:]), size))
		}
		end := i
		switch {
		case space >= from && (word <= most || space-from > 2*(i-from)/3):
			end = space
		case sign > from+2*(i-from)/3:
			end = sign + 1
		}
		lines = append(lines, compose(trimEnd(list[from:end]), size))
		for from = end; from < len(list) && list[from].r == ' '; from++ {
		}
		word = 0
	}
}

func trimEnd(list []glyph) []glyph {
	for len(list) > 0 && list[len(list)-1].r == ' ' {
		list = list[:len(list)-1]
	}
	return list
}
