# `make` or `make help` lists what can be made. Every goal does its own set-up: nothing else need be typed first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# A target may import only what Package.swift declares for it. The flags are the same everywhere: others would rebuild.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
VIGIE := .build/release/vigie

.PHONY: help setup build test test-slow lint format demo bench docs release

help: ## list these goals
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what Vigie needs (Debian 12, Ubuntu 22.04 or 24.04); does nothing the second time
	@scripts/setup

build: setup ## build the program, optimised: .build/release/vigie
	@swift build -c release --product vigie $(SWIFT_FLAGS)

test: ## check the style, then run every test (under 15 minutes on 2 cores)
	@scripts/setup --with-tests
	@$(MAKE) lint
	@swift build --build-tests $(SWIFT_FLAGS)
	@swift test --skip-build $(SWIFT_FLAGS)

test-slow: ## the same with the slow tests: long simulations, large files
	@scripts/setup --with-tests
	@VIGIE_SLOW_TESTS=1 swift test $(SWIFT_FLAGS)

lint: ## check layout and house rules; changes nothing
	@status=0; \
	swift format lint --strict --parallel --recursive Package.swift Sources Tests || status=1; \
	scripts/check-house || status=1; \
	exit $$status

format: ## lay out all Swift code
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

demo: build ## simulate a region, forecast it and show it at http://127.0.0.1:8080
	@$(VIGIE) demo

bench: build ## measure Vigie and well-known libraries in one run; tables in Benchmarks/RESULTS.md (about an hour on 2 cores)
	@scripts/setup --with-bench
	@scripts/bench

docs: setup ## API documentation of every target: .build/docs
	@scripts/docs

release: setup ## an archive to install elsewhere, with its checksum: dist/
	@scripts/release
