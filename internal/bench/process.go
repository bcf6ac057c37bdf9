package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server in a process of its own.
type process struct {
	cmd     *exec.Cmd
	address string
	start   time.Duration
	ended   bool
}

var anAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// launch starts a server and waits until it says where it listens and has sent its
// first page.
func launch(ctx context.Context, page string, env []string, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, name, args...)}
	p.cmd.Env = append(os.Environ(), env...)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var complaint strings.Builder
	p.cmd.Stderr = &head{&complaint}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for p.address == "" && lines.Scan() {
		p.address = anAddress.FindString(lines.Text())
	}
	if p.address == "" {
		p.stop()
		return nil, fmt.Errorf("%s did not start: %s", name, complaint.String())
	}
	go io.Copy(io.Discard, out)
	for {
		res, err := http.Get(p.address + page)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if err == nil && res.StatusCode == http.StatusOK {
				p.start = time.Since(began)
				return p, nil
			}
			p.stop()
			return nil, fmt.Errorf("the first page: %s", res.Status)
		}
		if !errors.Is(err, syscall.ECONNREFUSED) {
			p.stop()
			return nil, err
		}
	}
}

// head keeps the beginning of what is written to it.
type head struct{ to *strings.Builder }

// Write takes everything and keeps the first kilobytes.
func (h *head) Write(b []byte) (int, error) {
	if h.to.Len() < 4096 {
		h.to.Write(b)
	}
	return len(b), nil
}

func (p *process) stop() error {
	if p.ended {
		return nil
	}
	p.ended = true
	p.cmd.Process.Signal(syscall.SIGTERM)
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == -1 {
		return nil // ended by the signal, before it listened for it
	}
	return err
}

// memory is how much of the process was in memory at most.
func (p *process) memory() int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// cpu is how much time of processors the process has used so far: unlike the
// clock on the wall, it does not depend on what else the machine does.
func (p *process) cpu() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	text := string(b)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	const user, system, tick = 11, 12, 10 * time.Millisecond // counted from the state on; Linux counts hundredths for programs
	if len(fields) <= system {
		return 0
	}
	u, _ := strconv.ParseInt(fields[user], 10, 64)
	s, _ := strconv.ParseInt(fields[system], 10, 64)
	return time.Duration(u+s) * tick
}

// serve starts the program on an archive.
func (b *bench) serve(a *archive) (*process, error) {
	return launch(b.ctx, "/ingresar", []string{"SOPORTE_DATOS=" + b.dir}, b.binary, "servir", "--escucha", "127.0.0.1:0", "--base-datos", a.url)
}

// startEmpty starts the empty handler.
func (b *bench) startEmpty() (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return launch(b.ctx, "/?n=1", nil, self, "--vacio", "127.0.0.1:0")
}
