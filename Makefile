# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
UV_VERSION := 0.13.9
UV := .tools/bin/uv
KESHER := .venv/bin/kesher
export UV_PYTHON_DOWNLOADS ?= automatic
# The first interpreter that fits; where there is none, uv is asked to fetch one.
PY ?= $(shell for c in python3.13 python3.12 python3 python; do \
  $$c -c 'import sys,venv,ensurepip; sys.exit(not (3,12)<=sys.version_info[:2]<(3,14))' >/dev/null 2>&1 && { $$c -c 'import sys; print(sys.executable)'; break; }; done)
ANY_PY := $(shell for c in python3.13 python3.12 python3 python; do \
  $$c -c 'import sys,venv,ensurepip' >/dev/null 2>&1 && { $$c -c 'import sys; print(sys.executable)'; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help demo test install lint bench lock messages vendor clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV):
	@test -n "$(ANY_PY)" || { echo "Kesher needs Python 3.12 or 3.13 with the venv module, and none was found on PATH."; exit 1; }
	@$(ANY_PY) -m venv .tools && .tools/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

.venv/.stamp: $(UV) requirements.lock pyproject.toml
	@$(UV) venv -q --allow-existing --python "$(if $(PY),$(PY),3.13)" .venv || \
	  { echo "Kesher needs Python 3.12 or 3.13: none was found on PATH and none could be fetched."; exit 1; }
	@$(UV) pip sync -q --python .venv --require-hashes requirements.lock
	@$(UV) pip install -q --python .venv --no-deps --no-build-isolation --editable .
	@$(KESHER) messages --compile-only
	@touch $@

install: .venv/.stamp ## make the environment alone (.venv/bin/kesher)

demo: .venv/.stamp ## a running, filled demo organisation; Ctrl-C stops all
	@$(KESHER) demo

test: .venv/.stamp ## the whole test suite; needs no service
	@$(KESHER) browser --ensure
	@.venv/bin/python -m pytest $(ARGS)

lint: .venv/.stamp ## format, lint, types, layers, templates, migrations, translations
	@.venv/bin/ruff format --check kesher tests bench
	@.venv/bin/ruff check kesher tests bench
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/mypy
	@.venv/bin/djlint --lint --quiet kesher
	@$(KESHER) makemigrations --check --dry-run
	@$(KESHER) messages --check

bench: .venv/.stamp ## a benchmark: make bench NAME=tick
	@.venv/bin/python -m bench.$(subst -,_,$(NAME)) $(ARGS)

messages: .venv/.stamp ## gather new strings for translation
	@$(KESHER) messages

lock: $(UV) ## pin the dependencies again, with hashes and no host
	@$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate --all-extras \
	  --python-version 3.12 pyproject.toml -o requirements.lock

vendor: ## fetch the front-end files again (needs npm)
	@sh kesher/ui/vendor.sh

clean: ## remove the environment and the local installation
	rm -rf .venv .tools .kesher
