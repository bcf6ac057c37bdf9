package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
)

// largest is the most that the empty handler sends.
const largest = 4 << 20

// serveEmpty is the limit: net/http with a handler that does nothing but send so
// many bytes. It runs in a process of its own, as the program does.
func serveEmpty(ctx context.Context, at string) int {
	body := bytes.Repeat([]byte("x"), largest)
	listener, err := net.Listen("tcp", at)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil || n < 0 || n > largest {
			http.Error(w, "n", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(n))
		w.Write(body[:n])
	})}
	fmt.Println("http://" + listener.Addr().String())
	go func() { <-ctx.Done(); server.Close() }()
	server.Serve(listener)
	return 0
}

// askEmpty measures how the empty handler answers so many bytes.
func (b *bench) askEmpty(e *process, size int) (figure, error) {
	s := &session{at: e.address}
	return b.ask(e, page{"vacío", func(int, int) (*http.Request, error) { return s.get("/?n=" + strconv.Itoa(size)) }, http.StatusOK})
}
