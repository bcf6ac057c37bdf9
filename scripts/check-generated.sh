#!/usr/bin/env bash
# Fails when a committed *_templ.go is not what its .templ file gives. It compares
# the files themselves, so it also works on a tree with other changes.
set -euo pipefail
cd "$(dirname "$0")/.."

sums() { find internal -name '*_templ.go' -exec sha256sum {} + 2>/dev/null | sort; }

before=$(sums)
make --no-print-directory templ
after=$(sums)
if [ "$before" != "$after" ]; then
	echo "These files did not match their .templ file and were written anew; commit them:" >&2
	diff <(echo "$before") <(echo "$after") | sed -n 's/^[<>] [0-9a-f]*  /   /p' | sort -u >&2
	exit 1
fi
