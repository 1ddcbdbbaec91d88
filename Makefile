# The course's commands; `make help` lists them.  GNU make 3.81 (macOS) or newer.

PYTHON ?=
NOTEBOOKS ?= work
ARGS ?=

RUN = .venv/bin/python -m
TORCH_INDEX = https://download.pytorch.org/whl/cpu

.PHONY: help venv lab test bench notebooks pictures site clean
.DEFAULT_GOAL := help

help:
	@echo "make lab        set up what is missing, open your copy of the course in JupyterLab"
	@echo "                (make lab NOTEBOOKS=notebooks opens the course's own notebooks;"
	@echo "                ARGS=--no-browser passes options on to JupyterLab)"
	@echo "make test       set up what is missing, run every test (ARGS=-x passes options to pytest)"
	@echo "make bench      print the speed figures"
	@echo "make notebooks  execute the notebooks and store their outputs (ARGS=FILES: only these)"
	@echo "make pictures   take the pictures of the labs again"
	@echo "make site       build the static site in build/site (ARGS=--pyodide FOLDER)"
	@echo "make clean      remove .venv and what tools left behind; work/ stays"

# A set-up is complete when .venv holds the stamp for this Python, this folder and these pins.
# The stamp goes first and comes last, so a .venv without one was interrupted: pip cannot tell
# which of its packages are whole, hence it is built again from nothing; so is one that was moved,
# whose scripts name the old folder.  The base interpreter does it, because python3 may be that of
# an activated .venv.
venv:
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
	  for candidate in python3 python3.13 python3.12 python3.11; do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	    then python="$$candidate"; break; fi; \
	  done; \
	elif ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	  echo "make: PYTHON=$$python is not a Python 3.11 or newer: name another one" >&2; exit 1; \
	fi; \
	if [ -z "$$python" ]; then \
	  echo "make: no Python 3.11 or newer found: install one, or name it: make lab PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	version=`"$$python" --version 2>&1`; \
	place=`{ echo "$$version"; pwd; } | cksum | tr ' ' '-'`; \
	pins=`cat requirements.txt pyproject.toml | cksum | tr ' ' '-'`; \
	stamp=".venv/installed-$$place-$$pins"; \
	if [ -f "$$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then exit 0; fi; \
	set -e; \
	if ls .venv/installed-$$place-* >/dev/null 2>&1 && .venv/bin/python -c '' 2>/dev/null; then \
	  echo "The pins changed: bringing .venv up to date."; \
	else \
	  echo "Setting up .venv with $$version (a few minutes the first time)."; \
	  base=`"$$python" -c 'import sys; print(sys._base_executable)'`; \
	  rm -rf .venv; \
	  "$$base" -m venv .venv; \
	fi; \
	rm -f .venv/installed-*; \
	quiet=; if ! [ -t 1 ]; then quiet=--quiet; fi; \
	torch=`sed -n 's/^\(torch==[^ ]*\).*/\1/p' requirements.txt`; \
	pip=".venv/bin/python -m pip --disable-pip-version-check install $$quiet"; \
	echo "Installing $$torch, then everything else in requirements.txt."; \
	$$pip --no-deps --retries 0 --extra-index-url $(TORCH_INDEX) "$$torch"; \
	$$pip -r requirements.txt; \
	$$pip --no-deps --no-build-isolation -e .; \
	touch "$$stamp"

lab: venv
	@$(RUN) course_utils lab --notebooks "$(NOTEBOOKS)" $(ARGS)

test: venv
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) pytest -n 2 --dist loadscope --durations 10 $(ARGS)

bench: venv
	@$(RUN) benchmarks $(ARGS)

notebooks: venv
	@$(RUN) course_utils execute --jobs 2 $(ARGS)

pictures: venv
	COURSE_PICTURES=1 $(RUN) pytest tests/browser -n 0 $(ARGS)

site: venv
	@$(RUN) course_utils site $(ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
