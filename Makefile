# Two commands to know: `make site` and `make test`. Both do all the set-up they need, and skip it when nothing changed.
SHELL := /bin/bash
BRIEFINGS := .venv/bin/briefings
PYTEST := .venv/bin/python -m pytest

.PHONY: site test bench serve fix lock clean

site:
	@bash .ci/setup site
	@$(BRIEFINGS) build
	@echo
	@echo "The site is in site/. Look at it with:  .venv/bin/briefings serve"

test:
	@bash .ci/setup test
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(BRIEFINGS) check --strict --as-of-content
	@$(BRIEFINGS) refresh --check
	@$(PYTEST) -n 2 --dist loadgroup

bench:
	@bash .ci/setup test
	@.venv/bin/python tests/bench.py

serve:
	@bash .ci/setup site
	@$(BRIEFINGS) serve

fix:
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix .

# New versions of everything, for every Python that is promised; commits hold versions and hashes only.
LOCKED := --universal --fork-strategy fewest --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-annotate
lock:
	@.venv/bin/python -m pip install -q uv
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	.venv/bin/uv pip compile -q -U pyproject.toml .ci/build.in $(LOCKED) -o requirements.lock && \
	.venv/bin/uv pip compile -q -U pyproject.toml .ci/build.in --extra dev $(LOCKED) -c requirements.lock -o requirements-dev.lock

clean:
	@rm -rf site build .cache .pytest_cache .mypy_cache .ruff_cache
