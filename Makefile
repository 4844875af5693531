# Everything that is done with this project. `make` alone lists it.

# The Pythons that pyproject.toml allows, newest first: 3.14 3.13 3.12 3.11
PYTHONS := $(shell sed -n 's/^requires-python = ">=3\.\([0-9]*\),<3\.\([0-9]*\)"/\1 \2/p' pyproject.toml | \
	{ read oldest next; while [ $$((next -= 1)) -ge $$oldest ]; do echo 3.$$next; done; })
# Ends well where the Python that runs it is one of them.
IS_ALLOWED := import sys; sys.exit("%d.%d" % sys.version_info[:2] not in "$(PYTHONS)".split())
# The first of them here; or name one: make run PYTHON=/path/to/python3.12
PYTHON ?= $(shell for python in python3 $(PYTHONS:%=python%); do \
	$$python -c '$(IS_ALLOWED)' 2>/dev/null && echo $$python && break; done)
ARGS ?=

# Install a requirements file into .venv; the file given second says afterwards that all of it is there.
define install
@python='$(PYTHON)'; \
"$${python:-false}" -c '$(IS_ALLOWED)' 2>/dev/null || { \
	echo "Effleur needs Python $(lastword $(PYTHONS)) to $(firstword $(PYTHONS)), and $${python:-python3} here is" \
		"$$("$${python:-python3}" -c 'import platform; print(platform.python_version())' 2>/dev/null || echo missing);" \
		"name another with PYTHON=/path/to/python3.12" >&2; exit 1; }; \
.venv/bin/python -m pip --version >/dev/null 2>&1 || { \
	rm -rf .venv; echo "Making .venv ..."; \
	"$$python" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
		echo "Python's venv module is missing; on Debian or Ubuntu: sudo apt-get install" \
			"$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" >&2; exit 1; }; }; \
echo "Installing $(1) (the first time takes a minute) ..."; \
.venv/bin/python -m pip install --require-hashes --no-input --disable-pip-version-check --retries 2 -r $(1) \
	>.venv/install.log 2>&1 || { \
	if grep -qE 'NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|ProxyError|Network is unreachable|Connection (refused|reset|aborted)' .venv/install.log; \
	then echo "Installing failed: the network is missing, or the package index does not answer (see .venv/install.log)" >&2; \
	else echo "Installing failed: $$(grep -m1 '^ERROR' .venv/install.log || tail -n1 .venv/install.log) (see .venv/install.log)" >&2; fi; \
	exit 1; }; \
touch $(2)
endef

.PHONY: help run dev demo test test-quick properties lint voices review-sheet judge-suggest contact-sheet icons format check backup restore bench faults requirements pins sbom audit clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done

run: .venv/run.installed ## set everything up and serve http://127.0.0.1:8000 (PORT, HOST, DATA_DIR and DATABASE_URL change it)
	@exec .venv/bin/python -m config.server.run

dev: .venv/dev.installed ## the development server, which reloads, on the same database
	@DEBUG=1 .venv/bin/python -m config.server.run --only-database
	@DEBUG=1 exec .venv/bin/python manage.py runserver "$${HOST:-127.0.0.1}:$${PORT:-8000}"

demo: .venv/run.installed ## the same as run, with sample routines, in an embedded database of its own
	@unset DATABASE_URL; DATA_DIR="$${DATA_DIR:-.data/demo}" exec .venv/bin/python -m config.server.run load_demo

test: .venv/dev.installed ## every test, in a real browser too; one of them: make test ARGS="-k share"
	@.venv/bin/python -m tests.chromium
	@exec .venv/bin/python -m pytest -n 3 --dist loadgroup $(ARGS)

test-quick: .venv/dev.installed ## every test that needs no browser
	@exec .venv/bin/python -m pytest -n 3 --dist loadgroup -m "not browser" $(ARGS)

properties: .venv/dev.installed ## what must hold for all input, with many times the cases of make test: TIMES=60
	@TIMES=$${TIMES:-60} exec .venv/bin/python -m pytest -n 3 --dist loadgroup -m hypothesis $(ARGS)

lint: .venv/dev.installed ## what reads the code without running it
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/lint-imports --no-cache >.venv/imports.log || { cat .venv/imports.log; exit 1; }
	@SECRET_KEY=unused .venv/bin/python -m mypy --no-error-summary
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +

format: .venv/dev.installed ## mend what can be mended without thinking
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true # it ends with 1 when it has mended

check: lint ## lint, Django's own checks as in production, migrations, the library's files
	@SITE_URL=https://effleur.example .venv/bin/python manage.py check --deploy --fail-level WARNING
	@.venv/bin/python manage.py makemigrations --check --dry-run
	@.venv/bin/python manage.py load_library --check

voices: .venv/voices.installed ## record the names of the techniques, and what else recordings of routines say: routines/content/voice/
	@SECRET_KEY=unused exec .venv/bin/python manage.py make_voices

review-sheet: .venv/run.installed ## the conditions, their effects and sources as a page for a clinician to print and sign: review-sheet.html
	@exec .venv/bin/python manage.py review_sheet --output review-sheet.html $(ARGS)

contact-sheet: .venv/dev.installed ## every technique with its picture and its line of how, to look through: contact-sheet.pdf (ARGS="--only calf --dark --output calf.png")
	@exec .venv/bin/python -m tests.contact_sheet $(ARGS)

icons: .venv/dev.installed ## draw the icons of the installed site from the mark in static/img/favicon.svg; commit what it writes
	@exec .venv/bin/python -m tests.icons

judge-suggest: .venv/run.installed ## judge thousands of suggestions, and the routines of the house, as a teacher would: WISHES=2500 SEED=1
	@WISHES=$(WISHES) SEED=$(SEED) exec .venv/bin/python -m config.server.run --only-database judge_suggestions

backup: .venv/run.installed ## write the whole database into one file; which one: ARGS=effleur.dump
	@exec .venv/bin/python -m config.server.backup save $(ARGS)

restore: .venv/run.installed ## put a backup into an empty database: ARGS=effleur.dump; into a full one: ARGS="effleur.dump --replace"
	@exec .venv/bin/python -m config.server.backup restore $(ARGS)

bench: .venv/run.installed ## fill a database of its own with 100,000 techniques, and see that library and composer stay quick, and that no time tells
	@.venv/bin/python -m benchmarks.composing
	@.venv/bin/python -m benchmarks.reading
	@.venv/bin/python -m benchmarks.recording
	@.venv/bin/python -m benchmarks.telling
	@exec .venv/bin/python -m benchmarks $(ARGS)

faults: .venv/run.installed ## kill, fill and wear out what a site of its own stands on, and see that nothing is lost
	@exec .venv/bin/python -m benchmarks.faults $(ARGS)

requirements: .venv/dev.installed ## compile requirements/ from pyproject.toml; newest of all: ARGS=--upgrade
	@$(call compile,run.txt,)
	@$(call compile,dev.txt,--group dev)
	@$(call compile,voices.txt,--group voices --constraint requirements/dev.txt)
compile = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make requirements" $(2) --output-file requirements/$(1) $(ARGS) pyproject.toml

pins: .venv/dev.installed ## find a wheel with its hash for every requirement, for each Python that is allowed
	@for python in $(PYTHONS); do for file in run dev voices; do \
		.venv/bin/python -m pip install --quiet --dry-run --python-version $$python --only-binary=:all: --require-hashes \
			--target .venv/never -r requirements/$$file.txt && echo "Python $$python: requirements/$$file.txt is complete" || exit 1; \
	done; done

sbom: .venv/dev.installed ## list what the site is made of, as CycloneDX: effleur.cdx.json
	@.venv/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o effleur.cdx.json \
		requirements/run.txt && echo "Written: effleur.cdx.json"

audit: .venv/dev.installed ## look for known holes in what is pinned; fails where there is one, and where the advisories cannot be reached
	@.venv/bin/python requirements/audit.py

clean: ## remove what can be made again; your data in .data stays
	rm -rf .venv .data/test .data/static .data/static.stamp .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.installed: requirements/run.txt
	$(call install,requirements/run.txt,.venv/run.installed)

.venv/dev.installed: requirements/dev.txt
	$(call install,requirements/dev.txt,.venv/run.installed .venv/dev.installed)

.venv/voices.installed: requirements/voices.txt
	$(call install,requirements/voices.txt,.venv/voices.installed)
