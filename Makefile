# Needs Python 3.11+ and make; everything else comes from the two locks.
PYTHON ?= python3
BIN := .venv/bin
# Where an image forbids it, every process would compile all it imports anew: that doubles how long one takes to start.
export PYTHONDONTWRITEBYTECODE :=

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

env: .venv/ok ## set up .venv from the locks
.venv/ok: requirements.lock bootstrap.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r bootstrap.lock
	$(BIN)/uv pip install -q --require-hashes --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install -q --no-deps --no-build-isolation --python $(BIN)/python -e .
	touch $@

run: env ## unify the sample exports into data/warehouse/kith.duckdb
	@$(BIN)/kith run data/samples --owner ane; status=$$?; [ $$status -eq 3 ] || exit $$status

serve: env ## stay: Prefect's UI on this machine, runs by schedule and when exports arrive in data/inbox
	@exec $(BIN)/kith serve

test: env ## the whole suite; the browser tests need Chromium: Debian's package is installed where that can be done
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: env ## format, lint, types, SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint sql

bench: env ## speed and memory, next to a bare read of the same bytes
	$(BIN)/python -m tests.benchmarks

people: env ## how well people are found, next to Splink 5: precision, recall, speed on worlds of known truth
	$(BIN)/python -m tests.benchmarks.resolution --size one --seeds 11,12,13

lock: env ## write the locks anew from the .in files
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate bootstrap.in -o bootstrap.lock

.PHONY: help env run serve test check bench people lock
