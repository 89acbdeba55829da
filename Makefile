# One command each: run, test, check, fmt, bench. `make setup` alone makes everything ready; only it uses the network.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup setup-tests run test check fmt bench lock clean

setup:
	@$(PYTHON) tools/setup.py

setup-tests:
	@$(PYTHON) tools/setup.py --tests

run: setup
	@exec $(BIN)/chengshu up

test: setup-tests
	@$(BIN)/python tools/test.py

check: setup-tests
	@$(BIN)/python tools/check.py

fmt: setup-tests
	@$(BIN)/ruff format src tests tools conftest.py
	@$(BIN)/ruff check --fix --quiet src tests tools conftest.py

bench: setup-tests
	@$(BIN)/python tools/bench.py

lock: setup-tests
	@tools/lock.sh

clean:
	rm -rf .venv node_modules src/chengshu/ui/static/built
