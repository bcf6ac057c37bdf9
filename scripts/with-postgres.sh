#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own:
#
#   scripts/with-postgres.sh go test ./...
#
# The cluster lives in a temporary folder (in memory where there is one), listens
# on a free port of the loopback only, keeps its durability settings, and is
# stopped and erased when the command ends. The command finds its address in
# SOPORTE_TEST_POSTGRES. With that variable already set, the command just runs.
# SOPORTE_POSTGRES_DIR puts the cluster on another folder: measurements want a disk.
#
# Where memory is roomy, the temporary files of the command are there, too: tests write
# hundreds of databases and keep none. Their settings stay; each fsync is asked for and
# costs nothing. SOPORTE_DISK names the folder for those that want a disk (the drills),
# and the compiler keeps to it.
set -euo pipefail

if [ "$#" -eq 0 ]; then
	echo "usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]" >&2
	exit 2
fi
if [ -n "${SOPORTE_TEST_POSTGRES:-}" ]; then
	exec "$@"
fi

bin=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(command -v postgres || true)
if [ -z "$bin" ]; then
	echo "PostgreSQL 15 or later is missing: run scripts/install-test-deps.sh" >&2
	exit 1
fi
bin=$(dirname "$bin")

home=${TMPDIR:-/tmp}
if [ -d /dev/shm ] && [ -w /dev/shm ]; then home=/dev/shm; fi
home=${SOPORTE_POSTGRES_DIR:-$home}
dir=$(mktemp -d "$home/soporte-pg.XXXXXX")

memory=
if [ "$home" = /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'END { print $4 }')" -gt 6000000 ]; then
	memory=$(mktemp -d /dev/shm/soporte-tmp.XXXXXX)
	printf '#!/bin/sh\n' >"$memory/try" && chmod +x "$memory/try"
	if "$memory/try" 2>/dev/null; then # programs may be run from there
		export SOPORTE_DISK="${TMPDIR:-/tmp}" GOTMPDIR="${GOTMPDIR:-${TMPDIR:-/tmp}}" TMPDIR="$memory"
	fi
	rm -f "$memory/try"
fi

as_server=() # PostgreSQL refuses to run as root
if [ "$(id -u)" -eq 0 ]; then
	chown postgres "$dir"
	as_server=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi

pid=
cleanup() {
	status=$?
	trap - EXIT INT TERM
	if [ -n "$pid" ]; then
		kill -INT "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	fi
	rm -rf "$dir" "${memory:-$dir}"
	exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd_back=$PWD
cd "$dir" # the server's account may not be able to enter ours
"${as_server[@]}" "$bin/initdb" -D "$dir/data" -U soporte -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$dir/initdb.log" 2>&1 ||
	{ cat "$dir/initdb.log" >&2; exit 1; }

# A port that looks free may be taken before the server has it: try a few.
for _ in 1 2 3 4 5; do
	port=$((20000 + RANDOM % 12000))
	"${as_server[@]}" "$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 \
		-c unix_socket_directories="$dir" -c max_connections=200 -c shared_buffers=128MB \
		>"$dir/server.log" 2>&1 </dev/null &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then break 2; fi
		sleep 0.05
	done
	wait "$pid" || true
	pid=
done
if [ -z "$pid" ]; then
	cat "$dir/server.log" >&2
	exit 1
fi
cd "$cd_back"

export SOPORTE_TEST_POSTGRES="postgres://soporte@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
