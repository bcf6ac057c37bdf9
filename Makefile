# `make help` prints the comments that stand behind the targets.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # the steps of a test come in order; Go itself uses the cores

# No C compiler is needed anywhere. Node may have been fetched by the installer.
export CGO_ENABLED ?= 0
export PATH := $(CURDIR)/build/node/bin:$(PATH)

TOOL     := go tool -modfile=tools/go.mod
POSTGRES := scripts/with-postgres.sh
say       = @printf '\033[1m== %s\033[0m\n' "$(1)"

help: ## this list
	@sed -nE 's/^([a-z][a-z-]*):[^#]*## (.*)$$/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: ## the demonstration: a throw-away database, the cast, a page to enter as anybody
	go run ./cmd/soporte demo

build: ## the one binary, in build/soporte
	go build -trimpath -ldflags "-s -w" -o build/soporte ./cmd/soporte

test: deps format vet lint generated tests browser ## everything that must hold on each landing

deps: # what the tests need beyond Go, git and make
	$(call say,tools of the tests)
	@scripts/install-test-deps.sh

format: # gofmt would change nothing
	$(call say,gofmt)
	@files=$$(find . -name '*.go' -not -path './build/*' -not -path '*/node_modules/*' | xargs gofmt -l); \
	if [ -n "$$files" ]; then echo "gofmt would change (make fmt does it):"; echo "$$files"; exit 1; fi

vet: # go vet, with the browser tests too
	$(call say,go vet)
	@go vet ./...
	@if [ -d internal/browser ]; then go vet -tags 'browser lighthouse' ./internal/browser/...; fi

lint: # staticcheck
	$(call say,staticcheck)
	@$(TOOL) staticcheck ./...

generated: # the generated pages are those of their sources
	$(call say,templ)
	@scripts/check-generated.sh

# One package more at a time than there are processors: some wait for PostgreSQL or for a
# process that they kill. go vet has been over all of it before.
tests: ## the Go tests alone, house rules included, on both engines
	$(call say,go test on SQLite and PostgreSQL)
	@$(POSTGRES) go test -vet=off -p $$(( $$(nproc) + 1 )) -timeout 20m ./...

browser: ## what is proved in a real browser alone: journeys, axe and the rest on every page
	@if [ -d internal/browser ]; then \
		printf '\033[1m== browser\033[0m\n'; \
		$(POSTGRES) go test -vet=off -tags browser -timeout 45m ./internal/browser/...; \
	fi

bench: ## measurements on both engines, through HTTP, and of papers as PDF; ARGS='--ordenes 5000 --segundos 2' is shorter
	@SOPORTE_POSTGRES_DIR=$${SOPORTE_POSTGRES_DIR:-$${TMPDIR:-/tmp}} $(POSTGRES) go run ./internal/bench $(ARGS)

long: ## the long runs: race detector, shuffled order, several rounds, 1,200 kills, 100 restores, every page in every theme and width, fuzzing (needs a C compiler)
	SOPORTE_LONG=1 CGO_ENABLED=1 $(POSTGRES) go test -race -shuffle=on -count=3 -timeout 120m $$(go list ./... | grep -v /internal/drills)
	SOPORTE_LONG=1 $(POSTGRES) go test -count=1 -v -timeout 300m ./internal/drills
	SOPORTE_LONG=1 $(POSTGRES) go test -tags browser -count=1 -v -timeout 120m -run '^TestEveryPage$$' ./internal/browser
	@for f in $$(grep -rlE '^func Fuzz' --include='*_test.go' internal); do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+)\(.*/\1/p' $$f); do \
			echo "== $$name"; go test -run '^$$' -fuzz "^$$name\$$" -fuzztime 60s ./$$(dirname $$f); \
		done; \
	done

map: ## lines, fan-out and largest file of each room, beside its budget
	@go test -count=1 -v -run '^TestMap$$' ./internal/housekeeping | grep -E '^  '

golden: ## writes the golden files and docs/generated anew; read the diff
	SOPORTE_GOLDEN=write go test -count=1 ./...

lighthouse: deps ## Lighthouse on the main pages of each role, on a slow line and processor
	go test -tags 'browser lighthouse' -count=1 -v -timeout 30m -run '^TestTheMainPagesAreQuick$$' ./internal/browser/...

shots: ## pictures of every page and every paper, for the eye, and those of the manual and the README
	SOPORTE_SHOTS=build/shots go test -count=1 -run '^TestEveryFormatIsDrawn$$' ./internal/bench
	SOPORTE_SHOTS=build/shots SOPORTE_README_SHOT=docs/images/orden.png go test -tags browser -count=1 -timeout 30m -run '^Test(Manual)?Shots$$' ./internal/browser/...

templ: # the Go code of the pages
	@$(TOOL) templ generate -log-level error

fmt: ## formats Go and templ files
	gofmt -w $$(find . -name '*.go' -not -path './build/*' -not -path '*/node_modules/*')
	$(TOOL) templ fmt -log-level error internal

.PHONY: help run build test deps format vet lint generated tests browser bench long lighthouse map golden shots templ fmt
