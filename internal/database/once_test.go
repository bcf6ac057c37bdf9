package database_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
)

func TestOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		once := func(f database.Form, then error) (leads string, again bool, err error) {
			err = db.Write(t.Context(), func(c *database.Conn) error {
				if leads, again, err = c.Once(t.Context(), f); err != nil {
					return err
				}
				return then
			})
			return leads, again, err
		}
		form := database.Form{Actor: "ana", Key: "k1", Route: "/bodega", Body: "a=1", Leads: "first", At: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)}
		undone := errors.New("undone")
		if _, _, err := once(form, undone); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if _, again, err := once(form, nil); err != nil || again {
			t.Errorf("after what was undone: %v %v", again, err)
		}
		second := form
		second.Leads = "second"
		if leads, again, err := once(second, nil); err != nil || !again || leads != "first" {
			t.Errorf("the same form: %q %v %v", leads, again, err)
		}
		for name, f := range map[string]database.Form{
			"another body":  {Actor: "ana", Key: "k1", Route: "/bodega", Body: "a=2", At: form.At},
			"another route": {Actor: "ana", Key: "k1", Route: "/otra", Body: "a=1", At: form.At},
		} {
			if _, _, err := once(f, nil); problem.KindOf(err) != problem.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, f := range map[string]database.Form{
			"another person": {Actor: "eva", Key: "k1", Route: "/bodega", Body: "a=2", At: form.At},
			"without a key":  {Actor: "ana", Route: "/bodega", Body: "a=1", At: form.At},
		} {
			if _, again, err := once(f, nil); err != nil || again {
				t.Errorf("%s: %v %v", name, again, err)
			}
		}
	})
}

// Whoever comes while the first acts is told so, or waits and is answered like the
// first; never do both act.
func TestOnceAmongMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		var acted atomic.Int64
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				err := db.Write(context.Background(), func(c *database.Conn) error {
					_, again, err := c.Once(context.Background(), database.Form{Actor: "ana", Key: "k", Route: "/", At: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)})
					if err == nil && !again {
						acted.Add(1)
					}
					return err
				})
				if err != nil && problem.KindOf(err) != problem.Underway {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if acted.Load() != 1 {
			t.Errorf("%d acted", acted.Load())
		}
	})
}
