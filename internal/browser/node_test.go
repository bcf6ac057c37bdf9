//go:build browser

package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// line is one result of a script. Whatever else a script prints is shown as it is.
type line struct {
	OK   *bool           `json:"ok"`
	What string          `json:"what"`
	Data json.RawMessage `json:"data"`
}

// run runs a script of guiones/ with its input as JSON on the standard input, and
// fails the test with each thing that the script found. It returns the good
// results.
func run(t *testing.T, script string, input any) []line {
	t.Helper()
	var good []line
	for _, l := range runs(t, script, input) {
		if !*l.OK {
			t.Error(l.What)
			continue
		}
		t.Log(l.What)
		good = append(good, l)
	}
	return good
}

// faults runs a script that must find something, and returns what.
func faults(t *testing.T, script string, input any) (list []string) {
	t.Helper()
	for _, l := range runs(t, script, input) {
		if !*l.OK {
			list = append(list, l.What)
		}
	}
	return list
}

func mentions(list []string, words ...string) bool {
	return slices.ContainsFunc(list, func(s string) bool {
		for _, w := range words {
			if !strings.Contains(s, w) {
				return false
			}
		}
		return true
	})
}

// runs runs a script and returns its results as they came.
func runs(t *testing.T, script string, input any) []line {
	t.Helper()
	body, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	root := repository(t)
	// The process ends with the test: whatever hangs is cut by its deadline.
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, node(t), filepath.Join("guiones", script))
	cmd.Env = append(os.Environ(), "SOPORTE_RECURSOS="+filepath.Join(root, "recursos"), "CHROMIUM="+chromium(t))
	cmd.Stdin = bytes.NewReader(body)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	results := read(t, out)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, errs.String())
	}
	if len(results) == 0 {
		t.Fatalf("%s told nothing\n%s", script, errs.String())
	}
	return results
}

func read(t *testing.T, out io.Reader) (results []line) {
	t.Helper()
	s := bufio.NewScanner(out)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		var l line
		if json.Unmarshal(s.Bytes(), &l) != nil || l.OK == nil {
			t.Log(s.Text())
			continue
		}
		results = append(results, l)
	}
	return results
}

// repository is the folder of go.mod.
func repository(t testing.TB) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

const remedy = "run `make deps`"

func node(t testing.TB) string {
	t.Helper()
	root := repository(t)
	for _, pkg := range []string{"playwright-core", "axe-core", "ical.js"} {
		if _, err := os.Stat(filepath.Join(root, "recursos", "node_modules", pkg)); err != nil {
			t.Fatalf("%s is missing in recursos/node_modules: %s", pkg, remedy)
		}
	}
	if own := filepath.Join(root, "build", "node", "bin", "node"); executable(own) {
		return own
	}
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatalf("Node is missing: %s", remedy)
	}
	return path
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&0o111 != 0
}

func chromium(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path
	}
	// The one without windows is the same engine, for less than three quarters of the work.
	for _, name := range []string{"chromium-headless-shell", "chromium", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("Chromium is missing: %s", remedy)
	return ""
}

// inRepository makes a path of the command line absolute: tests run in their
// package's folder, whoever types the path stands at the root.
func inRepository(t testing.TB, path string) string {
	t.Helper()
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(repository(t), strings.TrimPrefix(path, "./"))
}
