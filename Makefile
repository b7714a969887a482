# make run: set up, make and load sample exports if there is no data, open the portal.
# make test: set up what tests need (Chromium too) and run every check and test.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test pytest check bench campaign cluster lock chromium

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# A file that is refused is told about; the portal opens all the same.
run: .venv/installed ## open the portal on 127.0.0.1:8501, with sample data if there is none
	$(BIN)/python -m etl sample --if-empty
	$(BIN)/python -m etl run || true
	$(BIN)/streamlit run app.py

check: .venv/installed-dev ## style, types, import rules, SQL style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar etl/models etl/checks

chromium: ## find or install the browser that the tests drive
	@sh tests/e2e/find_chromium.sh

test: .venv/installed-dev chromium ## every check and every test, side by side
	@$(MAKE) --no-print-directory -j 2 pytest check

pytest: .venv/installed-dev ## the tests alone
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: .venv/installed-dev chromium ## speed as ratios measured in one run
	$(BIN)/python -m bench

campaign: .venv/installed-dev ## hours of kills, broken files and full disks: what was accepted, what is there
	$(BIN)/python -m campaign

# Not part of make test: it needs Java 17, and a package of 450 MB with the jars of Spark.
.venv-spark/installed: requirements-spark.txt
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check $$(sed -n 's/^pyspark-client/pyspark/p' requirements-spark.txt)
	touch $@

cluster: .venv/installed-dev .venv-spark/installed ## both engines on a Spark cluster started on this machine, every mart compared
	$(BIN)/python -m tests.etl.engine.cluster .venv-spark/lib/python3*/site-packages/pyspark

lock: .venv/installed-dev ## resolve the dependencies anew
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 requirements-spark.in -c requirements.txt -o requirements-spark.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 requirements-dev.in -c requirements.txt -o requirements-dev.txt

