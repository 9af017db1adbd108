# make install | demo | demo-reset | test | lint | types | docs | pictures | bench | clean
# Needs python3 (3.11 or later) with venv, and make; everything else comes pinned into .venv.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCKED := --require-hashes --only-binary :all:
UV_COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 --only-binary :all: --custom-compile-command 'make lock'
WORKERS ?= 2

INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: install dev demo demo-reset test lint types contracts pytest format docs pictures bench lock clean
.DEFAULT_GOAL := install

install: $(INSTALLED)

dev: $(INSTALLED_DEV)

demo: install
	@$(BIN)/caseflow demo

demo-reset: install
	@$(BIN)/caseflow demo --reset

# One command proves all.
test: lint types contracts pytest

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

contracts: dev
	$(BIN)/lint-imports

pytest: dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: dev
	$(BIN)/python -m docs.build

# Needs LibreOffice: every kind of document as it comes out, for docs/documents.md
pictures: dev
	CASEFLOW_PICTURES=docs/documents $(BIN)/python -m pytest -q tests/documents/test_pictures.py
	$(BIN)/python -m docs.build

bench: dev
	$(BIN)/python -m benchmarks

# Needs uv; only for whoever changes a requirement. The locks hold no address of any index.
lock:
	$(UV_COMPILE) $(UPGRADE) requirements.in -o requirements.lock
	$(UV_COMPILE) $(UPGRADE) requirements-dev.in -o requirements-dev.lock

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo '缺少 Python 3.11 或更高版本，安装后再运行 make。' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo '无法建立虚拟环境。Debian、Ubuntu 上先安装 python3-venv。' >&2; exit 1; }

$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	@echo '正在安装依赖，约需半分钟。'
	@$(PIP_INSTALL) $(LOCKED) -r requirements.lock
	@$(PIP_INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo '正在安装测试工具，约需一分钟。'
	@$(PIP_INSTALL) $(LOCKED) -r requirements-dev.lock
	@touch $@
