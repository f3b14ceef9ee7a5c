# The two commands of README are `make run` and `make test`; Python 3.11+ and make are enough for both.

PYTHON ?= python3
BIN := .venv/bin
ASSETS := survey_engine/static/built/manifest.json
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test check format lock assets clean bench soak screenshots migration

run: .venv/installed $(ASSETS)
	$(BIN)/survey-engine demo
	SURVEY_BASE_URL=$${SURVEY_BASE_URL:-http://$(HOST):$(PORT)} $(BIN)/survey-engine serve --demonstration --host $(HOST) --port $(PORT)

test: .venv/installed $(ASSETS)
	.ci/system-packages
	$(BIN)/pytest --numprocesses auto --dist loadfile

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/survey-engine check questionnaires

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed $(ASSETS)
	for file in tests/benchmarks/bench_*.py; do echo "== $$file"; PYTHONPATH=.:tests $(BIN)/python $$file || exit 1; done

# What `make test` runs a little of: thousands of times. RUNS of faults, 32 in each; SEED is that of the first.
RUNS ?= 100
soak: .venv/installed $(ASSETS)
	PYTHONPATH=.:tests $(BIN)/python tests/field_sync/test_twins_agree.py 1000 1
	$(BIN)/python tests/faults/test_killed_server.py 10000
	$(BIN)/python tests/faults/soak.py --runs $(RUNS) --scenes 32 $(if $(SEED),--seed $(SEED))

screenshots: .venv/installed $(ASSETS)
	$(BIN)/python tests/screenshots.py

# After changing a model: make migration SAYS="What changes"
migration: .venv/installed
	$(BIN)/python -m survey_engine.cli.migration "$(SAYS)"

assets: $(ASSETS)

$(ASSETS): .venv/installed $(shell find survey_engine/static field_sync/client -type f -not -path '*/node_modules/*' -not -path '*/built/*')
	$(BIN)/python survey_engine/static/build.py

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Versions and hashes only: no file says where they are downloaded from.
lock:
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --all-extras --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-emit-options --no-header -o requirements.lock pyproject.toml

clean:
	rm -rf .venv survey_engine/static/built build
