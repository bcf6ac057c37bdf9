package control

import (
	"math"
	"strconv"
)

// contrast is the contrast of a colour on white paper as WCAG 2 reckons it: 1 to 21.
func contrast(colour string) float64 {
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		return 0
	}
	part := func(v uint64) float64 {
		x := float64(v&0xff) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	luminance := 0.2126*part(n>>16) + 0.7152*part(n>>8) + 0.0722*part(n)
	return 1.05 / (luminance + 0.05)
}
