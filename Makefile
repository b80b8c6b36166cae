# The verbs of the workshop. `make help` lists them.
PORT ?= 4000
DATA ?= ./data
PYTHON ?= $(shell .ci/python)
VENV := .venv
BIN := $(VENV)/bin
# A file of tests stays in one process, with the servers that it starts.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile
READY := $(VENV)/.ready

.PHONY: help install run demo proxy test quick slow lint fmt types floors vocab wheel bench clean browser foreign web

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): setup.cfg pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --editable '.[dev]'
	@touch $(READY)

install: $(READY) ## set everything up in .venv

run: install web ## serve a Sésame on http://localhost:4000/ (PORT and DATA can be set)
	@exec $(BIN)/sesame serve --data $(DATA) --port $(PORT)

demo: install web ## play the main job end to end in a throwaway folder, then stay up (ONCE=1: end)
	@exec $(BIN)/python -m clients.demo $(if $(ONCE),--once) --port $(PORT)

test: install browser proxy foreign web lint types floors ## everything that CI runs
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

quick: install ## the tests without those that kill processes and build wheels
	@$(BIN)/python -m pytest -m "not slow and not conformance"

slow: install ## only those
	@$(BIN)/python -m pytest -m "slow or conformance"

browser: ## a real browser for the pages' tests; left out loudly where it cannot be had
	@if command -v chromium >/dev/null && command -v certutil >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing chromium for the pages' tests, and certutil to tell it whom to trust"; \
		(apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium libnss3-tools) >/dev/null 2>&1 \
		|| echo "LEFT OUT: chromium or certutil could not be installed; the pages' tests in a browser are skipped"; \
	else echo "LEFT OUT: no chromium or no certutil, and not root; the pages' tests in a browser are skipped"; fi

proxy: ## Caddy, for the tests of what `sesame home` writes; left out loudly where it cannot be had
	@if command -v caddy >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing caddy for the proxy's tests"; \
		(apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends caddy) >/dev/null 2>&1 \
		|| echo "LEFT OUT: caddy could not be installed; the proxy's tests are skipped"; \
	else echo "LEFT OUT: no caddy and not root; the proxy's tests are skipped"; fi

foreign: ## programs of others for the tests, by npm; left out loudly where they cannot be had
	@.ci/npm tests/foreign

web: ## programs of others that the server serves, by npm; left out loudly likewise
	@.ci/npm pod_server/web/npm

lint: install ## ruff, and its format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "run: make fmt"; exit 1; }

fmt: install ## mend what ruff can mend
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format --quiet .

types: install ## mypy, strict
	@$(BIN)/mypy

floors: install ## the import contracts of setup.cfg
	@$(BIN)/lint-imports

vocab: install ## make vocab/terms.py and shapes/civil-status.ttl anew from their sources
	@$(BIN)/python -m vocab.generate

wheel: install ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --outdir dist . >/dev/null && ls dist

bench: install ## the benchmarks, with figures printed; the tables of docs/performance.md made anew
	@$(BIN)/python -m benchmarks.figures
	@for f in benchmarks/*_parts.py; do echo "== $$f"; $(BIN)/python $$f; done

conformance: install ## run the tests that prove a requirement, and make docs/conformance.md anew
	@if [ -d "$${RIG_HOME:-/nowhere}/css/node_modules" ] && command -v node >/dev/null; then \
		echo "asking Community Solid Server"; \
		SESAME_AGAINST=css $(BIN)/python -m pytest -p tests.conformance.table --conformance-of css \
			tests/conformance/test_black_box.py || true; \
	else echo "LEFT OUT: no Community Solid Server below RIG_HOME (npm install @solid/community-server)"; fi
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -p tests.conformance.table --conformance

clean: ## take away what was made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		tests/foreign/node_modules pod_server/web/npm/node_modules
