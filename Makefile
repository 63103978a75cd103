# Two commands for a newcomer: `make demo` and `make test`. Everything is installed into .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q

.PHONY: demo test check score docs lock sbom audit clean

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

# Every dependency of a release with its hashes (`make lock UPGRADE=name` raises one); what it is made of; known weaknesses: by the snapshot
# in requirements/, without the network, and then by pip-audit, where the index answers.
lock: $(VENV)/.release
	$(VENV)/bin/pip-compile -q --allow-unsafe --generate-hashes --strip-extras --no-annotate --no-header --no-emit-index-url \
	  --no-emit-find-links -o requirements/release.txt $(if $(UPGRADE),--upgrade-package $(UPGRADE)) pyproject.toml

sbom: $(VENV)/.release
	$(VENV)/bin/cyclonedx-py requirements requirements/release.txt --pyproject pyproject.toml --of JSON --output-reproducible \
	  -o requirements/sbom.json

audit: $(VENV)/.dev
	$(PY) scripts/audit.py
	@if options=$$($(PY) scripts/audit.py --reachable); then $(MAKE) --no-print-directory $(VENV)/.release && \
	  $(VENV)/bin/pip-audit -r requirements/release.txt --disable-pip $$options; fi

$(VENV)/.release: $(VENV)/.venv
	$(PIP) install pip-tools cyclonedx-bom pip-audit
	@touch $@

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
