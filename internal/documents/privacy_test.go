package documents_test

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/settings"
)

// domain §5.1, field 20: the sheet of an order says which privacy notice its requester had read
// when they asked. A newer notice changes no older sheet; an order asked for under it wants it read.
func TestANewerPrivacyNoticeChangesNoOlderOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		p, now := demonstration(t, db)
		v := views(t, p)[0]
		read := func(v orders.View) (said string, version int) {
			t.Helper()
			list, err := p.Documents.Register(t.Context(), db.Read(), v)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				if x, ok := d.Value.(*papers.ServiceOrderPaper); ok {
					return x.Head.Privacy, x.Head.PrivacyNo
				}
			}
			t.Fatal("the order has no ST-OS")
			return "", 0
		}
		want := func(when string, v orders.View, said string, version int) {
			t.Helper()
			if s, n := read(v); s != said || n != version {
				t.Errorf("%s: %q, version %d, want %q, %d", when, s, n, said, version)
			}
		}
		want("not yet read", v, "", 0)
		accept := func() {
			t.Helper()
			err := p.DB.Write(t.Context(), func(c *database.Conn) error {
				notice, err := p.Settings.PrivacyIn(t.Context(), c)
				if err != nil {
					return err
				}
				who := v.Order.RequesterID
				return p.People.AcceptPrivacy(t.Context(), c, audit.By{Actor: string(who), At: now.Now()}, who, notice.Version, notice.Hash())
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		accept()
		want("read", v, "si", 1)
		now.Advance(time.Hour)
		err := p.DB.Write(t.Context(), func(c *database.Conn) error {
			return p.Settings.Set(t.Context(), c, now.Now(), "prueba", settings.PrivacyShort, "Otro texto del área jurídica.", "Lo revisó el área jurídica")
		})
		if err != nil {
			t.Fatal(err)
		}
		want("after a newer notice", v, "si", 1)
		later, o := v, *v.Order
		o.RequestedAt, later.Order = now.Now(), &o
		want("asked for under the newer one, unread", later, "", 0)
		accept()
		want("asked for under the newer one, read", later, "si", 2)
		want("and the older one", v, "si", 1)
	})
}
