package pdf

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

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

// set finds the font of each character: the wanted one, that of symbols or of emoji.
// One that no font has is written as its number, «[U+5C71]».
func set(text string, s style) []run {
	k := known()
	var runs []run
	put := func(f font, r rune, width uint16) {
		if len(runs) == 0 || runs[len(runs)-1].font != f {
			runs = append(runs, run{font: f})
		}
		last := &runs[len(runs)-1]
		last.text += string(r)
		last.width += float64(width) * s.size / 1000
	}
	var put1 func(r rune)
	put1 = func(r rune) {
		if p, ok := k.hidden[r]; ok {
			put(emoji, p, k.advance[emoji][p])
			return
		}
		if r < 0x10000 && !(r >= 0xE000 && r <= 0xF8FF) {
			for _, f := range [...]font{s.font, symbols} {
				if w := k.advance[f][r]; w != missing {
					put(f, r, w)
					return
				}
			}
		}
		for _, c := range fmt.Sprintf("[U+%04X]", r) {
			put(s.font, c, k.advance[s.font][c])
		}
	}
	if ascii(text) { // the usual case, without a search
		var width int
		for i := range len(text) {
			width += int(k.advance[s.font][text[i]])
		}
		return []run{{s.font, text, float64(width) * s.size / 1000}}
	}
	for _, r := range text {
		put1(r)
	}
	return runs
}

func widthOf(runs []run) (sum float64) {
	for _, r := range runs {
		sum += r.width
	}
	return sum
}

// measure is the width of text on one line.
func measure(text string, s style) float64 { return widthOf(set(clean(text), s)) }

// clip is text on one line; what does not fit ends in «…». For headings that are only
// repeated, never for what stands nowhere else.
func clip(text string, s style, width float64) line {
	runs := set(strings.ReplaceAll(clean(text), "\n", " "), s)
	if w := widthOf(runs); w <= width {
		return line{runs, w}
	}
	word := strings.ReplaceAll(clean(text), "\n", " ")
	runs = set(word[:fit(word, s, width-measure("…", s))]+"…", s)
	return line{runs, widthOf(runs)}
}

// wrap breaks text into lines that are no wider than width. Lines end at spaces; a word
// that is too long for a line is broken where it must be, after a sign if one is near.
// There is at least one line.
func wrap(text string, s style, width float64) []line {
	var lines []line
	for _, paragraph := range strings.Split(strings.TrimRight(clean(text), " \n"), "\n") {
		lines = append(lines, wrapOne(paragraph, s, width)...)
	}
	return lines
}

func wrapOne(paragraph string, s style, width float64) (lines []line) {
	space := float64(known().advance[s.font][' ']) * s.size / 1000
	var words []string // of the line under way
	var used float64
	flush := func() {
		runs := set(strings.Join(words, " "), s)
		lines = append(lines, line{runs, widthOf(runs)})
		words, used = words[:0], 0
	}
	for _, word := range strings.Split(paragraph, " ") {
		w := widthOf(set(word, s))
		for {
			gap := space
			if len(words) == 0 {
				gap = 0
			}
			if used+gap+w <= width {
				words, used = append(words, word), used+gap+w
				break
			}
			if w <= width {
				flush()
				continue
			}
			// Too long for any line: fill this one if a piece worth it fits.
			if len(words) > 0 && width-used-gap < width/3 {
				flush()
				continue
			}
			n := fit(word, s, width-used-gap)
			words = append(words, word[:n])
			flush()
			word = word[n:]
			w = widthOf(set(word, s))
		}
	}
	if len(words) > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// fit is how many bytes of a word fit: at least one character, and up to a sign in its
// last third if there is one.
func fit(word string, s style, width float64) int {
	var used float64
	end, sign := 0, 0
	for i, r := range word {
		used += widthOf(set(string(r), s))
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(word[i:])
		}
		if used > width && i > 0 {
			break
		}
		end = i + size
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			sign = end
		}
	}
	if sign > end*2/3 && end < len(word) {
		return sign
	}
	return end
}
