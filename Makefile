# make run: serve the app.  make dev: the same, run anew when a file changes.  make test: everything that must hold.  make load: a class opens it.  Both need Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MAKEFLAGS += --jobs=2  # mypy beside the first tests: one core would be idle meanwhile

.PHONY: run dev test lint unit oracle bench load gif pictures clean

run: $(VENV)/.run
	$(BIN)/streamlit run app.py

dev: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.fileWatcherType auto --server.runOnSave true

test: lint unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two processes and the servers they start read what one of them has compiled.
unit: export PYTHONDONTWRITEBYTECODE :=
unit: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadgroup

# The numbers against torch and optax, live: about 700 MB of packages, so not part of `make test`. The slow ones are the scripts for torch, optax
# and Keras, run by these; a thousand steps of every rule beside its library's; a cluster of Dask's; docs/python.md; every optimizer compiled on
# every landscape, and other products of which `make test` runs a few (tests/support/kinds.py); and browser tests that need a server, a context
# or a terrain of their own, or repeat others in another look, on another page or by another way in.
oracle: $(VENV)/.oracle
	$(BIN)/pytest tests/optimizers/test_oracles.py tests/networks/test_network_oracles.py tests/landscapes/test_typed.py
	$(BIN)/pytest -n 2 --dist loadgroup -m slow

bench: $(VENV)/.oracle
	$(BIN)/python -m benchmarks

# Both servers as they are wherever this is not set: they read what they have compiled before.
load: export PYTHONDONTWRITEBYTECODE :=
load: $(VENV)/.dev
	$(BIN)/python -m benchmarks.load

gif: $(VENV)/.dev
	$(BIN)/python docs/gif.py

pictures: $(VENV)/.dev
	$(BIN)/python docs/pictures.py

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements.txt requirements-sweep.txt requirements-turbo.txt requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run

$(VENV)/.oracle: requirements-oracle.txt $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-oracle.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
