package pdf

// air is how much room a paper has: a scale of 1 is how it is meant, less saves a page. A
// dense paper has its labels beside what they name, and hardly any room between.
type air struct {
	scale float64
	dense bool
}

// airs are from the most room to the least; the first that needs no more pages than the
// last is taken. At the last ones the smallest letters have 5.8 points, those
// of what people say 7.3. A blank is written on by hand and is never dense.
var airs = []air{{1, false}, {0.93, false}, {0.86, false}, {1, true}, {0.93, true}, {0.88, true}, {0.83, true}}

func airsOf(blank bool) []air {
	if blank {
		return airs[:3]
	}
	return airs
}

// measures are sizes and distances of one drawing, in points.
type measures struct {
	label, value, prose, answer style // of fields
	head, body                  style // of tables
	name, post, small           style // of places to sign
	part, below, note           style // of headings
	text, fine                  style // of paragraphs
	padY                        float64
	gap                         float64 // between blocks
	sign                        float64 // height of a place to sign
	dense                       bool
}

func (a air) measures(blank bool) measures {
	f := a.scale
	set := func(s font, size, lead float64, c rgb) style { return style{s, size * f, c, lead * f} }
	m := measures{
		label: set(regular, 7.2, 8.6, grey), value: set(bold, 8.8, 11, black), prose: set(regular, 8.8, 11, black), answer: set(regular, 8.2, 10.4, black),
		head: set(bold, 7.6, 9.4, black), body: set(regular, 8.4, 10.4, black),
		name: set(bold, 8.6, 10.8, black), post: set(regular, 7.8, 9.8, black), small: set(regular, 7, 8.6, grey),
		part: set(bold, 9.6, 12.4, black), below: set(bold, 8.6, 11, black), note: set(regular, 7.4, 9.6, grey),
		text: set(regular, 9, 11.7, black), fine: set(regular, 8.2, 10.6, rgb{0x2c, 0x29, 0x26}),
		padY: 2.6 * f * f * f, gap: 5 * f * f * f, sign: 40 * f * f,
	}
	if a.dense && !blank {
		m.dense, m.padY, m.gap, m.sign = true, 1.4*f, 2.6*f*f, 29*f
		m.answer.lead, m.part.lead, m.below.lead = 9.6*f, 11*f, 10*f
	}
	if blank {
		m.sign = 12 * mm * f
		m.label = set(regular, 7, 8, ink)
		m.value, m.prose = set(bold, 9.2, 11.4, black), set(regular, 8.8, 10.6, black)
		m.part, m.gap, m.padY = set(bold, 8.6, 9.8, black), 1.4*f, 1.8*f*f
	}
	return m
}
