# make demo   install what is missing, build, run the main job on bundled data, print ranked leads
# make test   install what is missing, format lint, build (warnings are errors), all tests
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PACKAGES := libopenblas-dev libisal-dev libzstd-dev libssl-dev pkg-config
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT ?= swift
BINARY = $(shell $(SWIFT) build -c release --show-bin-path)/fundflow
DEMO_OUT ?= runs/demo

.PHONY: help setup build demo test test-long gate bench bench-small format lint docs clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@command -v $(SWIFT) >/dev/null || { echo "error: no Swift toolchain; install Swift 6.2 or later from swift.org and put it on PATH" >&2; exit 1; }
	@missing=""; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

build: setup
	$(SWIFT) build -c release --product fundflow

demo: build
	"$(BINARY)" scan Datasets/demo-bank/transactions.csv --out $(DEMO_OUT)

# make format  rewrite the sources in the house style
format:
	$(SWIFT) format -i -r Sources Tests Models Benchmarks/Benchmarks Package.swift

# make lint    check the house style
lint:
	$(SWIFT) format lint --strict -r Sources Tests Models Package.swift

test: setup lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	$(MAKE) --no-print-directory gate

clean:
	rm -rf .build .build-* runs
