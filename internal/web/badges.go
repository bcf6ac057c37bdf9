package web

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/people"
)

// The smallest pieces are written by hand: a list shows hundreds of them.

// Tone is the meaning of a colour. It never stands alone: an icon and a word say
// the same.
type Tone string

// The tones. Neutral is grey and means that all is as it should be.
const (
	Neutral Tone = ""
	Good    Tone = "bien"
	Soon    Tone = "ojo"   // needs an eye: due today, incomplete
	Bad     Tone = "mal"   // overdue, refused, failed
	Brand   Tone = "marca" // here it is
)

func (t Tone) class() string {
	switch t {
	case Good:
		return " e-bien"
	case Soon:
		return " e-ojo"
	case Bad:
		return " e-mal"
	case Brand:
		return " e-marca"
	}
	return ""
}

// icon is the drawing that goes with a tone when the caller names none.
func (t Tone) icon() Icon {
	switch t {
	case Good:
		return IconCircleCheck
	case Soon:
		return IconAlertCircle
	case Bad:
		return IconAlertTriangle
	}
	return IconInfoCircle
}

func roleClass(r people.Role) string {
	switch r {
	case people.Requester:
		return " r-usuario"
	case people.Supervisor:
		return " r-supervisor"
	case people.Adviser:
		return " r-ast"
	case people.Director:
		return " r-tdtic"
	}
	return " r-otro"
}

// RoleIcon is the drawing of a role.
func RoleIcon(r people.Role) Icon {
	switch r {
	case people.Requester:
		return IconUser
	case people.Supervisor:
		return IconClipboardList
	case people.Adviser:
		return IconTool
	case people.Director:
		return IconRubberStamp
	case people.Coordination:
		return IconBuildingCommunity
	case people.Administrator:
		return IconSettings
	case people.Auditor:
		return IconEye
	}
	return IconClock
}

// out writes markup and escaped text and keeps the first error.
type out struct {
	w   io.Writer
	err error
}

func (o *out) raw(parts ...string) {
	for _, s := range parts {
		if o.err == nil {
			_, o.err = io.WriteString(o.w, s)
		}
	}
}

func (o *out) text(s string) { o.raw(templ.EscapeString(s)) }

func (o *out) icon(i Icon) {
	if o.err == nil {
		o.err = i.draw(o.w, iconStart)
	}
}

// piece makes a component of a function that writes.
func piece(write func(ctx context.Context, o *out)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		o := out{w: w}
		write(ctx, &o)
		return o.err
	})
}

// Badge is a state in a word, with its tone and icon.
type Badge struct {
	Tone Tone
	Icon Icon
	Text string
}

// StateBadge shows a state: «En atención», «40 min de retraso».
func StateBadge(b Badge) templ.Component {
	return piece(func(_ context.Context, o *out) { o.badge(b) })
}

func (o *out) badge(b Badge) {
	o.raw(`<span class="est`, b.Tone.class(), `">`)
	o.icon(b.Icon)
	o.text(b.Text)
	o.raw(`</span>`)
}

// RoleBadge shows a role with icon and name.
func RoleBadge(r people.Role) templ.Component {
	return piece(func(_ context.Context, o *out) {
		o.raw(`<span class="rol`, roleClass(r), `">`)
		o.icon(RoleIcon(r))
		o.raw(RoleName(r), `</span>`)
	})
}

// ActivityBadge shows the number of an activity in the colour of its role. A
// station that the letter does not number has no badge.
func ActivityBadge(number string, r people.Role) templ.Component {
	return piece(func(_ context.Context, o *out) { o.activity(number, r) })
}

func (o *out) activity(number string, r people.Role) {
	if number == "" {
		return
	}
	o.raw(`<span class="act`, roleClass(r), `"><span class="visually-hidden">Actividad </span>`)
	o.text(number)
	o.raw(`</span>`)
}

// AvatarSize is the size of an avatar.
type AvatarSize string

// The sizes of an avatar.
const (
	SmallAvatar  AvatarSize = " av-s"
	MediumAvatar AvatarSize = ""
	LargeAvatar  AvatarSize = " av-l"
)

// Avatar shows the initials of a person in the colour of their role. It is
// decoration beside the name.
func Avatar(name string, r people.Role, size AvatarSize) templ.Component {
	return piece(func(_ context.Context, o *out) {
		o.raw(`<span class="av`, string(size), roleClass(r), `" aria-hidden="true">`)
		o.text(Initials(name))
		o.raw(`</span>`)
	})
}

// Folio shows a folio, inventory or serial number: slashed zero, never broken.
func Folio(number string) templ.Component {
	return piece(func(_ context.Context, o *out) { o.folio(number) })
}

func (o *out) folio(number string) {
	o.raw(`<span class="folio">`)
	o.text(number)
	o.raw(`</span>`)
}

// TimeTag shows an instant in words as seen from now, «hoy, 9:41», with the exact
// date in the title.
func TimeTag(t time.Time) templ.Component {
	return piece(func(ctx context.Context, o *out) { o.time(t, Moment(t, Now(ctx))) })
}

// TimeWords shows an instant in words of the caller, with the exact date in the
// title: TimeWords(due, Left(due.Sub(now))).
func TimeWords(t time.Time, words string) templ.Component {
	return piece(func(_ context.Context, o *out) { o.time(t, words) })
}

func (o *out) time(t time.Time, words string) {
	if t.IsZero() {
		return
	}
	var buf [32]byte
	o.raw(`<time datetime="`, string(t.UTC().AppendFormat(buf[:0], time.RFC3339)), `" title="`, Exact(t), `">`)
	o.text(words)
	o.raw(`</time>`)
}
