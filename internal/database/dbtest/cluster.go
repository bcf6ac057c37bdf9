package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// supervise runs the server and stops it when its standard input ends: the test
// process holds the other end, so the cluster goes with it however it dies.
const supervise = `
"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$2" \
	-c max_connections=200 -c shared_buffers=64MB >"$2/log" 2>&1 </dev/null &
pid=$!
cat >/dev/null
kill -INT "$pid"
wait "$pid"
rm -rf "$2"
`

// startCluster makes a cluster in a temporary folder and starts it. It returns
// the cluster's URL.
func startCluster() (string, error) {
	bin, err := postgresBinaries()
	if err != nil {
		return "", err
	}
	who, err := serverUser()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(clusterHome(), "soporte-pg")
	if err != nil {
		return "", err
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return "", err
		}
	}
	attr := &syscall.SysProcAttr{Setpgid: true, Credential: who}

	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"),
		"-U", "soporte", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	server := exec.Command("/bin/sh", "-c", supervise, "sh", bin, dir, strconv.Itoa(port))
	server.SysProcAttr, server.Dir = attr, dir
	lifeline, err := server.StdinPipe()
	if err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	keep = append(keep, lifeline)
	address := fmt.Sprintf("postgres://soporte@127.0.0.1:%d/postgres?sslmode=disable", port)
	if err := waitFor(address); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		lifeline.Close()
		return "", fmt.Errorf("postgres did not start: %w\n%s", err, log)
	}
	return address, nil
}

// keep holds the lifelines so that no garbage collection closes them.
var keep []any

// postgresBinaries finds the folder of initdb and postgres, the newest first.
func postgresBinaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	for _, f := range found {
		if version(f) >= 15 {
			return filepath.Dir(f), nil
		}
	}
	if f, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(f), nil
	}
	return "", errors.New("these tests need PostgreSQL 15 or later: on Debian, apt-get install postgresql")
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// serverUser returns the account that runs the server: PostgreSQL refuses root.
// nil means our own account.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root and there is no account postgres: %w", err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// clusterHome prefers a folder in memory: the data need not outlive the tests.
func clusterHome() string {
	const memory = "/dev/shm"
	if info, err := os.Stat(memory); err == nil && info.IsDir() {
		return memory
	}
	return os.TempDir()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// waitFor tries to connect until the server answers.
func waitFor(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
