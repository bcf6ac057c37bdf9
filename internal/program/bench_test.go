package program_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
)

func benchEach(b *testing.B, f func(b *testing.B, db *database.DB)) {
	b.Run("sqlite", func(b *testing.B) { f(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, dbtest.Postgres(b)) })
}

func BenchmarkCreate(b *testing.B) {
	benchEach(b, func(b *testing.B, db *database.DB) {
		p, _, k := build(b, db)
		ctx := context.Background()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				_, err := p.Desk.Create(ctx, k.user, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(k.asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{Key: database.NewID(), Body: "x"})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

func BenchmarkOpenAndMyTurn(b *testing.B) {
	benchEach(b, func(b *testing.B, db *database.DB) {
		p, _, k := build(b, db)
		ctx := context.Background()
		res, err := p.Desk.Create(ctx, k.user, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(k.asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run("open", func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Desk.Open(ctx, k.chief, res.Folio); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("turn", func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Desk.MyTurn(ctx, k.chief); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

func BenchmarkPages(b *testing.B) {
	benchEach(b, func(b *testing.B, db *database.DB) {
		p, _, k := build(b, db)
		ctx := context.Background()
		res, err := p.Desk.Create(ctx, k.user, &orders.Request{RequestForm: orders.RequestForm{AssetID: string(k.asset.ID), Fault: "La laptop no enciende desde hoy", CanWork: "no"}}, orders.Options{})
		if err != nil {
			b.Fatal(err)
		}
		srv := httptest.NewServer(p.Handler())
		defer srv.Close()
		empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 30000)) }))
		defer empty.Close()
		token, err := p.People.EnterAs(ctx, k.chief.Person.ID)
		if err != nil {
			b.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
		for _, x := range []struct{ name, url string }{{"empty", empty.URL}, {"orden", srv.URL + "/ordenes/" + res.Folio}, {"turno", srv.URL + "/mi-turno"}, {"tablero", srv.URL + "/tablero"}, {"lista", srv.URL + "/ordenes"}} {
			b.Run(x.name, func(b *testing.B) {
				b.SetParallelism(4)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						req, _ := http.NewRequest(http.MethodGet, x.url, nil)
						req.AddCookie(&http.Cookie{Name: "soporte", Value: token})
						req.Header.Set("Accept-Encoding", "identity")
						res, err := client.Do(req)
						if err != nil {
							b.Error(err)
							return
						}
						io.Copy(io.Discard, res.Body)
						res.Body.Close()
					}
				})
			})
		}
	})
}
