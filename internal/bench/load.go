package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// page is something that is asked for, by one of several signed-in people.
type page struct {
	name string
	next func(worker, n int) (*http.Request, error)
	want int // status
}

// figure is how a page did.
type figure struct {
	name     string
	n        int
	rate     float64 // answers a second
	p50, p99 time.Duration
	bytes    int           // of a page, on average
	cpu      time.Duration // of the server, for one answer
	noise    float64       // the slowest round's p50 as a multiple of the quickest one's
}

// median is the middle of each value over the rounds.
func median(rounds []figure) figure {
	if len(rounds) == 0 {
		return figure{}
	}
	mid := func(of func(figure) float64) float64 {
		all := make([]float64, len(rounds))
		for i, f := range rounds {
			all[i] = of(f)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	took := func(of func(figure) time.Duration) time.Duration {
		return time.Duration(mid(func(f figure) float64 { return float64(of(f)) }))
	}
	m := rounds[0]
	m.rate, m.bytes = mid(func(f figure) float64 { return f.rate }), int(mid(func(f figure) float64 { return float64(f.bytes) }))
	m.p50, m.p99, m.cpu = took(func(f figure) time.Duration { return f.p50 }), took(func(f figure) time.Duration { return f.p99 }), took(func(f figure) time.Duration { return f.cpu })
	quickest, slowest := m.p50, m.p50
	for _, f := range rounds {
		quickest, slowest = min(quickest, f.p50), max(slowest, f.p50)
	}
	if quickest > 0 {
		m.noise = float64(slowest) / float64(quickest)
	}
	return m
}

// client keeps its connections, follows nothing and asks for no compression: the
// bytes that are counted are the bytes of the page.
func client(workers int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConns: workers, MaxIdleConnsPerHost: workers, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       30 * time.Second,
	}
}

// ask asks for a page by several workers at once, first to warm up, then for the
// time that counts.
func (b *bench) ask(s *process, p page) (figure, error) {
	c := client(b.workers)
	defer c.CloseIdleConnections()
	warm := max(0.3, b.seconds/5)
	if _, err := b.round(c, p, time.Duration(warm*float64(time.Second)), 1<<20); err != nil {
		return figure{}, err
	}
	before := s.cpu()
	f, err := b.round(c, p, time.Duration(b.seconds*float64(time.Second)), 0)
	if f.n > 0 {
		f.cpu = (s.cpu() - before) / time.Duration(f.n)
	}
	return f, err
}

func (b *bench) round(c *http.Client, p page, lasts time.Duration, from int) (figure, error) {
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	type result struct {
		took  []time.Duration
		bytes int64
		err   error
	}
	results := make([]result, b.workers)
	began := time.Now()
	var wg sync.WaitGroup
	for w := range b.workers {
		wg.Go(func() {
			r := &results[w]
			for n := from; time.Since(began) < lasts && ctx.Err() == nil; n++ {
				req, err := p.next(w, n)
				if err == nil {
					var took time.Duration
					var size int64
					if took, size, err = once(ctx, c, req, p.want); err == nil {
						r.took, r.bytes = append(r.took, took), r.bytes+size
						continue
					}
				}
				if ctx.Err() == nil {
					r.err = err
					cancel()
				}
				return
			}
		})
	}
	wg.Wait()
	lasted := time.Since(began)
	f := figure{name: p.name}
	var all []time.Duration
	var bytes int64
	for _, r := range results {
		if r.err != nil {
			return f, r.err
		}
		all, bytes = append(all, r.took...), bytes+r.bytes
	}
	if len(all) == 0 {
		return f, fmt.Errorf("not one answer in %s", lasts)
	}
	slices.Sort(all)
	f.n, f.rate, f.bytes = len(all), float64(len(all))/lasted.Seconds(), int(bytes)/len(all)
	f.p50, f.p99 = all[len(all)/2], all[min(len(all)-1, len(all)*99/100)]
	return f, nil
}

// once sends one request and reads its whole answer.
func once(ctx context.Context, c *http.Client, req *http.Request, want int) (time.Duration, int64, error) {
	began := time.Now()
	res, err := c.Do(req.WithContext(ctx))
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s %s: %s", req.Method, req.URL, res.Status)
	}
	return time.Since(began), n, err
}
