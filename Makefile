# Two commands for a newcomer: `make demo` and `make test`. Everything is installed into .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q

.PHONY: demo test check score docs bench clean

demo: $(VENV)/.demo
	@$(PY) -m secondsource demo

test: $(VENV)/.dev
	$(PY) -m pytest

check: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

score: $(VENV)/.dev
	@$(PY) eval/gate.py

docs: $(VENV)/.dev
	$(PY) scripts/build_docs.py

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.venv pyproject.toml
	$(PIP) install -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.venv pyproject.toml
	$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) .score .pytest_cache .mypy_cache .ruff_cache
