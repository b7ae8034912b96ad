# Two commands: `make run` opens the notebook, `make test` runs every test. Both set up what they need first.
PY ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
DATA := $(wildcard ../shared/data)

.PHONY: run demo test check release lint format lock shots bench picture help clean

run: .venv/.ready ## open the notebook in your browser
	$(BIN)/earned open

demo: .venv/.ready ## look around with pretend notes; nothing is written
	$(BIN)/earned demo

test: .venv/.ready ## run every test
	EARNED_SHARED_DATA="$(abspath $(DATA))" $(BIN)/python -m pytest

check: .venv/.ready ## style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

release: .venv/.ready ## refuse a release with old help lines; give the day: ON=2026-11-22
	$(BIN)/python -m earned.content.help_lines --check "$(ON)"

format: .venv/.ready ## put the code in its house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/.ready: requirements.lock pyproject.toml
	$(PY) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $@

lock: ## maintainers only, needs uv: pin every dependency with its hashes
	uv lock --quiet
	uv export --quiet --format requirements-txt --no-emit-project --all-groups --no-header -o requirements.lock >/dev/null
	! grep -n '://' requirements.lock

picture: .venv/.ready ## take the readme's picture anew; needs chromium
	$(BIN)/python docs/picture.py

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12
