# make run                 index the sample archive and open the terminal UI
# make run ARCHIVE=DIR     the same for a folder of your own
# make test                everything a change must pass
# make check               format, lint, types and import rules alone
# make eval  make bench    quality and speed, on the data in SHARED (BENCH=--quick: a smoke run)

ARCHIVE ?= seeds
SHARED ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(SUITABLE)' 2>/dev/null && { echo $$p; break; }; done)
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check eval bench lock clean

run: $(VENV)/.run
	@sh .ci/demo "$(ARCHIVE)" "$(BIN)/searchidx"

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/.dev
	$(BIN)/python -m benchmarks.evaluate --shared "$(SHARED)"

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks --shared "$(SHARED)" $(BENCH)

# The virtual environment; a Debian without python3-venv makes one that has no pip.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "searchidx needs Python 3.11 or later: apt install python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 && $(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		rm -rf $(VENV); \
		v=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$(PYTHON) cannot make a virtual environment with pip: apt install python3-venv (or python$$v-venv)" >&2; \
		exit 1; }

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# Peers to measure against; Lucene comes from Debian: apt install liblucene8-java default-jdk-headless
BENCH_GROUP := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["bench"])
$(VENV)/.bench: pyproject.toml $(VENV)/.dev
	@$(PIP_INSTALL) $$($(BIN)/python -c '$(BENCH_GROUP)') && touch $@ || \
		echo "peers that could not be installed are left out" >&2

# Lock files name versions and hashes, the same for Python 3.11 to 3.13, and no registry.
lock: $(VENV)/.dev
	$(PIP_INSTALL) "uv>=0.9"
	$(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate pyproject.toml --group build --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate pyproject.toml --group build --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
