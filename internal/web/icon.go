package web

import (
	"context"
	"io"
)

// Icon is a drawing of Tabler, by one of the Icon constants. It is a component:
// write @web.IconClock. The empty Icon draws nothing. An icon is decoration: the
// word beside it carries the meaning.
type Icon string

const (
	iconStart = `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">`
	iconLarge = `<svg class="icon g" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">`
	iconEnd   = `</svg>`
)

// Render draws the icon in the size of the text around it.
func (i Icon) Render(_ context.Context, w io.Writer) error { return i.draw(w, iconStart) }

// Large draws the icon as the head of an option card.
func (i Icon) Large() LargeIcon { return LargeIcon(i) }

// LargeIcon is an Icon drawn large.
type LargeIcon Icon

// Render draws the icon large.
func (i LargeIcon) Render(_ context.Context, w io.Writer) error { return Icon(i).draw(w, iconLarge) }

func (i Icon) draw(w io.Writer, start string) error {
	paths, ok := drawings[i]
	if !ok {
		return nil
	}
	for _, s := range [...]string{start, paths, iconEnd} {
		if _, err := io.WriteString(w, s); err != nil {
			return err
		}
	}
	return nil
}
