package drills

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// binary is the program under test, built once; SOPORTE_BINARY names one that is there.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("SOPORTE_BINARY"); path != "" {
		return path, nil
	}
	path := filepath.Join(os.TempDir(), "soporte") // TestMain removes it
	cmd := exec.Command("go", "build", "-o", path, "secogem.gob.mx/soporte/cmd/soporte")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

// What is killed here has its data on a disk where there is one, that the kills meet it
// while it waits for fsync, too; what it was writing aside when it was killed goes with the
// folder in the end.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp(os.Getenv("SOPORTE_DISK"), "soporte-ensayo")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		os.Setenv("TMPDIR", dir)
		return m.Run()
	}())
}

// counts are how many drills of each kind are run.
func counts(t *testing.T) (sqlite, postgres, restores int) {
	t.Helper()
	sqlite, postgres, restores = 25, 10, 3
	if os.Getenv("SOPORTE_LONG") != "" {
		sqlite, postgres, restores = 1000, 200, 100
	}
	if list := os.Getenv("SOPORTE_DRILLS"); list != "" {
		parts := strings.Split(list, ",")
		if len(parts) != 3 {
			t.Fatalf("SOPORTE_DRILLS=%s: want three numbers", list)
		}
		for i, n := range []*int{&sqlite, &postgres, &restores} {
			var err error
			if *n, err = strconv.Atoi(parts[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return sqlite, postgres, restores
}

var anAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// process is `soporte servir` in a process of its own.
type process struct {
	cmd     *exec.Cmd
	address string
	ready   time.Duration // from its start to ready
	log     *bytes.Buffer
}

// start serves an installation and waits until it is ready.
func start(t *testing.T, in *installation) *process {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(path, "servir", "--escucha", "127.0.0.1:0", "--datos", in.data, "--base-datos", in.url, "--registro", "aviso"), log: &bytes.Buffer{}}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.kill() })
	lines := bufio.NewScanner(out)
	for p.address == "" && lines.Scan() {
		p.address = anAddress.FindString(lines.Text())
	}
	if p.address == "" {
		p.kill()
		t.Fatalf("it did not start: %s", p.log)
	}
	go io.Copy(io.Discard, out)
	for range 1000 { // it listens already; what is asked first waits until it serves
		res, err := http.Get(p.address + "/salud/lista")
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			p.ready = time.Since(began)
			return p
		}
	}
	t.Fatalf("it is not ready: %s", p.log)
	return nil
}

// kill ends the process as a power switch would end it, and waits until it is gone.
func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	}
}

// run runs another verb of the program.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	return string(out), err
}
