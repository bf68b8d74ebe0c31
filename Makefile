# make demo   install what is missing, build, run the main job on bundled data, print ranked leads
# make test   install what is missing, format lint, build (warnings are errors), all tests
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PACKAGES := libopenblas-dev libisal-dev libzstd-dev libssl-dev libzip-dev pkg-config
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT ?= swift
BINARY = $(shell $(SWIFT) build -c release --show-bin-path)/fundflow
DEMO_OUT ?= runs/demo

.PHONY: help setup build demo test test-long gate bench patterns quality model calibrate fuzz fuzz-smoke format lint docs clean

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
	@rm -rf $(DEMO_OUT)
	"$(BINARY)" scan Datasets/demo-bank/transactions.csv --out $(DEMO_OUT)

# make format  rewrite the sources in the house style
format:
	$(SWIFT) format -i -r Sources Tests Models Benchmarks/Benchmarks Package.swift

# make docs    write the generated tables of the README anew
docs: build
	@"$(BINARY)" patterns --markdown > .build/patterns.md
	@awk '/<!-- patterns:/ {print; while ((getline line < ".build/patterns.md") > 0) print line; skip = 1; next} \
	  /<!-- end of patterns/ {skip = 0} !skip' README.md > .build/README.md
	@cp .build/README.md README.md

# make gate    instructions per row of a whole scan against the threshold (callgrind)
gate: build
	@command -v valgrind >/dev/null || { $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends valgrind >/dev/null; }
	Benchmarks/gate/instructions.sh "$(BINARY)"

# make bench   one benchmark per stage, then the two-rule SQL of a peer on the same file in the same run
bench: build
	$(SWIFT) package --package-path Benchmarks --disable-sandbox benchmark
	rm -rf .build/bench-world && "$(BINARY)" simulate --rows 1000000 --seed 1 --out .build/bench-world
	Benchmarks/peers/run.sh .build/bench-world "$(BINARY)"

# make patterns nanoseconds a leg of every detector and look-alike on accounts of 1,000 to 100,000 legs
patterns: setup
	$(SWIFT) run --package-path Benchmarks -c release Patterns

# make quality fundflow and its peers (two SQL rules, IsolationForest, payers × drain, MonLAD) on the same worlds
quality: build
	Benchmarks/quality/run.sh "$(BINARY)" .build/quality

# make model   weights fitted on training worlds, kept if better on validation worlds; then the calibration
# make calibrate  only the calibration, for the numbers as they stand
model: TRAIN_OPTIONS =
calibrate: TRAIN_OPTIONS = --calibrate-only
model calibrate: build
	Benchmarks/quality/train.sh "$(BINARY)" .build/model-worlds Models/standard-1 $(TRAIN_OPTIONS)

# make test-long  what takes more than a minute: larger worlds, more damaged files
test-long: setup
	FUNDFLOW_LONG_TESTS=1 $(SWIFT) test

# make fuzz    every fuzz target for SECONDS each (600), two at a time; TARGETS=… chooses some
SECONDS_EACH = $(or $(filter-out 0,$(SECONDS)),600)
fuzz: setup
	Tests/FuzzTests/fuzz.sh run $(SECONDS_EACH) $(TARGETS)

# make fuzz-smoke  all fuzz targets for a minute together, after the canary that must be found
fuzz-smoke: setup
	Tests/FuzzTests/fuzz.sh smoke 60

# make lint    check the house style
lint:
	$(SWIFT) format lint --strict -r Sources Tests Models Package.swift

test: setup lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	$(MAKE) --no-print-directory gate

clean:
	rm -rf .build .build-* runs
