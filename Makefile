# `make demo` runs the main job, `make test` runs every test. Both set everything up from nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILD := build
SOURCES := pyproject.toml $(shell find repro_magic -name '*.py' -o -name '*.json' -o -name '*.yaml' | grep -v repro_magic/labextension/)

.PHONY: demo test check bench lab format clean help

help:
	@grep -E '^# `|^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[cli,lab]' --group test --group check
	touch $@

$(BUILD)/dist/.built: $(VENV)/.installed $(SOURCES)
	rm -rf $(BUILD)/dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir $(BUILD)/dist .
	touch $@

demo: $(BUILD)/dist/.built ## two environments that differ, a notebook stamped in one and checked against the other
	mkdir -p $(BUILD)/demo
	$(BIN)/python notebooks/demo/run.py $(BUILD)/demo $(BUILD)/dist/*.whl

test: $(VENV)/.installed ## every test
	$(BIN)/python -m pytest

check: $(VENV)/.installed ## linters, types and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what the other targets made
	rm -rf $(BUILD) $(VENV)
