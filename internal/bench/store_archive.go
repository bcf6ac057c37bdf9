package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"secogem.gob.mx/soporte/internal/database"
)

// archive is a filled database with its accounts.
type archive struct {
	url      string
	accounts []account
	people   map[string][]account // who is measured, by role
	folios   []string             // which orders are opened
	drop     func()
}

type account struct {
	mail, password, role string
	since                string // the day on which their own list begins
}

func (a *archive) close() {
	if a.drop != nil {
		a.drop()
	}
}

// fill has the program itself fill a database, or finds the one that an earlier
// run kept.
func (b *bench) fill(n, open int) (*archive, error) {
	a, kept, err := b.place(n, open)
	if err != nil {
		return nil, err
	}
	list := filepath.Join(b.dir, fmt.Sprintf("%s-%d.txt", b.engine, n))
	if kept != "" {
		list = kept + ".txt"
	}
	if _, err := os.Stat(list); err != nil {
		fmt.Fprintf(os.Stderr, "%s: filling %d orders\n", b.engine, n)
		cmd := exec.CommandContext(b.ctx, b.binary, "sembrar", "--ordenes", fmt.Sprint(n), "--abiertas", fmt.Sprint(open), "--base-datos", a.url)
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaint
		if err := cmd.Run(); err != nil {
			a.close()
			return nil, fmt.Errorf("sembrar: %w: %s", err, complaint.String())
		}
		if err := os.WriteFile(list, out.Bytes(), 0o600); err != nil {
			a.close()
			return nil, err
		}
	}
	if a.accounts, err = readAccounts(list); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

func (b *bench) place(n, open int) (a *archive, kept string, err error) {
	if b.engine == database.Postgres {
		a, err := newPostgres(b, n)
		return a, "", err
	}
	dir := b.dir
	if b.keep != "" {
		dir = b.keep
		kept = filepath.Join(dir, fmt.Sprintf("soporte-%d-%d", n, open))
		return &archive{url: "sqlite:" + kept + ".db"}, kept, os.MkdirAll(dir, 0o700)
	}
	path := filepath.Join(dir, fmt.Sprintf("soporte-%d.db", n))
	return &archive{url: "sqlite:" + path, drop: func() {
		for _, tail := range []string{"", "-wal", "-shm", ".sirviendo"} {
			os.Remove(path + tail)
		}
	}}, "", nil
}

// newPostgres makes a database in the cluster of the measurement.
func newPostgres(b *bench, n int) (*archive, error) {
	cluster := os.Getenv("SOPORTE_TEST_POSTGRES")
	if cluster == "" {
		return nil, fmt.Errorf("SOPORTE_TEST_POSTGRES is not set: run it with scripts/with-postgres.sh")
	}
	at, err := url.Parse(cluster)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("soporte_bench_%d", n)
	do := func(statement string) error {
		conn, err := pgx.Connect(b.ctx, cluster)
		if err != nil {
			return err
		}
		defer conn.Close(b.ctx)
		_, err = conn.Exec(b.ctx, statement)
		return err
	}
	if err := do("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
		return nil, err
	}
	if err := do("CREATE DATABASE " + name); err != nil {
		return nil, err
	}
	at.Path = "/" + name
	return &archive{url: at.String(), drop: func() { do("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") }}, nil
}

// readAccounts reads what sembrar printed: address, password, role, name.
func readAccounts(path string) ([]account, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []account
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if parts := strings.Fields(lines.Text()); len(parts) > 3 && strings.Contains(parts[0], "@") {
			list = append(list, account{mail: parts[0], password: parts[1], role: parts[2]})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s lists no accounts", path)
	}
	return list, lines.Err()
}
