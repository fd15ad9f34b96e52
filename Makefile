# `make demo` runs the main job, `make test` runs every test. Both set everything up from nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := build
PIP := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := pyproject.toml $(shell git ls-files 'repro_magic/*' 2>/dev/null || find repro_magic -name '*.py')
FRONT_END := $(addprefix labextension/,package.json package-lock.json tsconfig.json) \
	$(shell find labextension/src labextension/style labextension/schema -type f)

.PHONY: help demo lab test test-python test-notebooks test-labextension test-journeys check format bench docs pictures clean

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /: /'

# The environment of this checkout: the package, what its tests need, and its linters.
$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade pip
	$(PIP) install --quiet --editable '.[all]' --group test --group check
	touch $@

labextension/node_modules/.installed: labextension/package-lock.json labextension/.npmrc
	cd labextension && npm ci --no-audit --no-fund --loglevel=error
	touch $@

repro_magic/labextension/package.json: labextension/node_modules/.installed $(FRONT_END)
	cd labextension && npm run --silent build:prod
	touch $@

# The wheel for the demo's kernels: they need no JavaScript, so neither does the demo.
$(BUILD)/dist/.built: $(VENV)/.installed $(SOURCES)
	rm -rf $(BUILD)/dist
	REPRO_MAGIC_SKIP_LABEXTENSION=1 $(PIP) wheel --quiet --no-deps --wheel-dir $(BUILD)/dist .
	touch $@

demo: $(BUILD)/dist/.built ## two environments that differ, a notebook stamped in one and checked against the other
	mkdir -p $(BUILD)/demo
	$(BIN)/python notebooks/demo/run.py $(BUILD)/demo $(BUILD)/dist/*.whl

lab: demo repro_magic/labextension/package.json ## JupyterLab on the demo's two environments (needs Node 20)
	mkdir -p $(BUILD)/labextensions
	ln -sfn $(CURDIR)/repro_magic/labextension $(BUILD)/labextensions/repro-magic
	$(BIN)/jupyter lab --LabApp.extra_labextensions_path=$(CURDIR)/$(BUILD)/labextensions \
		--ServerApp.root_dir=$(CURDIR)/$(BUILD)/demo trend.ipynb

test: test-python test-notebooks test-labextension test-journeys ## every test

test-python: $(VENV)/.installed repro_magic/labextension/package.json
	$(BIN)/python -m pytest

test-notebooks: $(VENV)/.installed
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -p no:cacheprovider --nbval notebooks/*.ipynb

test-labextension: labextension/node_modules/.installed
	cd labextension && npm test --silent

# Processes of their own: the event loops of Playwright and of the server tests do not share one.
test-journeys: $(VENV)/.installed repro_magic/labextension/package.json
	tests/journeys/chromium.sh
	cd tests/journeys && ../../$(BIN)/python -m pytest

check: $(VENV)/.installed labextension/node_modules/.installed ## linters, types and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd labextension && npm run --silent check

format: $(VENV)/.installed labextension/node_modules/.installed ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd labextension && npm run --silent format

bench: $(VENV)/.installed repro_magic/labextension/package.json ## the speed beside its peers; writes docs/performance.md
	$(PIP) install --quiet --group bench
	$(BIN)/python benchmarks/run.py
	tests/journeys/chromium.sh
	$(BIN)/python benchmarks/server.py

docs: $(VENV)/.installed ## write the pages of docs/ that are made from the code's tables
	$(BIN)/python docs/generate.py

pictures: demo repro_magic/labextension/package.json ## take the pictures of README.md again
	tests/journeys/chromium.sh
	$(BIN)/python docs/images/take.py $(BUILD)/demo
	$(BIN)/python tests/journeys/pictures.py docs/images

clean: ## remove what the other targets made
	rm -rf $(BUILD) $(VENV) labextension/node_modules labextension/lib repro_magic/labextension
