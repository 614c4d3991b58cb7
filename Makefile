# For contributors. Users need only pip, pipx or uv: see README.md.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1
# What is marked `complete` takes minutes and runs in .ci/run only.
SELECT ?= not complete
PYTEST ?=
PRETTIER := build/npm/node_modules/.bin/prettier
SCRIPTS := src/reegraph/views/web/shared/*.js src/reegraph/views/web/page/*.js src/reegraph/views/web/map/*.js \
	src/reegraph/views/web/full/*.js src/reegraph/site/web/*.js tests/web/*.js

.PHONY: explore test lint format wheel codebook reference readme docs notebooks bench clean

$(VENV)/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "reegraph needs Python 3.11 or newer (make PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group test --group lint
	@touch $@

explore: $(VENV)/installed ## environment, graph, an answer, a view
	$(BIN)/reegraph build
	$(BIN)/reegraph ask founders-of
	$(BIN)/reegraph view around KABIL -o kabil.html

test: $(VENV)/installed ## the tests; what needs a browser, Java or a server skips where it is absent
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "$(SELECT)" $(PYTEST)

lint: $(VENV)/installed ## ruff, mypy; eslint, prettier and node --test where they are
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 0 -rs tests/web

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if [ -x $(PRETTIER) ]; then $(PRETTIER) --write $(SCRIPTS); else echo "prettier is missing: bash .ci/setup"; fi

wheel: $(VENV)/installed ## the wheel, with the compiled graph in it
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

codebook: $(VENV)/installed ## docs/codebook.md from the schema and the schemes
	$(BIN)/python -m reegraph.tables.codebook

reference: $(VENV)/installed ## the pages made from questions, commands, ontology and Python names
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/commands.py

readme: $(VENV)/installed ## the outputs and counts that README.md and docs/ show
	$(BIN)/python docs/refresh.py

docs: $(VENV)/installed reference ## the documentation as a site, in build/docs
	$(BIN)/python -m pip install --quiet --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

notebooks: $(VENV)/installed ## run the notebooks and keep their outputs
	$(BIN)/python -m pip install --quiet --group notebooks
	$(BIN)/python notebooks/run.py --write

bench: $(VENV)/installed ## the tables of docs/performance.md
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/tables.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
