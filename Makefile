# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo   creates the environment, examines the sample visit, prints where the report is
#   make test   creates the environment, runs the tests
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
MODEL  := models/pose_landmarker_full.task
DEMO   := reports/demo

.PHONY: help demo test lint types format bench bodies samples figures validate validate-quick lock clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

# uv where it is installed, else venv and pip with the same pins and hashes.
$(READY): pyproject.toml uv.lock requirements.txt
	@if command -v uv >/dev/null 2>&1; then \
	    UV_PROJECT_ENVIRONMENT=$(VENV) uv sync --frozen --python $(PYTHON); \
	else \
	    $(PYTHON) -m venv $(VENV) && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .; \
	fi
	@touch $@

$(MODEL): | $(READY)
	$(BIN)/gait models fetch --folder models

demo: $(READY) $(MODEL) ## examine the sample visit and print where the report is
	$(BIN)/python analyze.py sample_videos/visit/visit.toml --out $(DEMO)

test: $(READY) $(MODEL) ## run the tests
	$(BIN)/python -m pytest -n auto

lint: $(READY) ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## check types
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) $(MODEL) ## time the stages on the sample clips
	$(BIN)/python -m bench.speed

bodies: $(READY) ## fetch the CC0 body data of the known-truth runner
	$(BIN)/gait twin fetch

samples: $(READY) bodies ## render the sample clips again whose specification has changed
	$(BIN)/python -m bench.samples

figures: $(READY) ## show the figures that the tests hold, as they are today
	$(BIN)/python -m bench.freeze --figures

validate: $(READY) $(MODEL) bodies ## measure the program on the known-truth clips, renew docs/validation
	$(BIN)/python -m bench.validate $(VALIDATE)

validate-quick: $(READY) $(MODEL) bodies ## the same on twelve clips
	$(BIN)/python -m bench.validate --quick $(VALIDATE)

lock: ## renew the lock file and the pip requirements made from it
	uv lock
	uv export --quiet --frozen --no-emit-project --group dev --output-file requirements.txt

clean:
	rm -rf $(VENV) reports dist .pytest_cache .mypy_cache .ruff_cache
