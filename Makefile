# `make help` lists the commands; README's two are `run` and `test`.
export PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# what runs is installed, and what develops and tests
STAMP := .venv/installed
DEV_STAMP := .venv/installed-dev
STATIC := var/static/staticfiles.json

.PHONY: help run install static database test test-fast test-thorough check lint types migrations-check deploy-check \
	messages-check lock-check format messages lock shots guide-pictures accessibility-record lighthouse bench drill mutants \
	sbom system-packages clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-22s%s\n", $$1, $$2}' Makefile

run: $(STAMP) ## serve the site on 127.0.0.1:8000, or elsewhere with PORT=8123
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo "Port $(PORT) is in use, perhaps by this site; end it, or choose another: make run PORT=8123" >&2; exit 1; }
	@$(MAKE) --silent --jobs=2 static database
	@echo "Serving on http://127.0.0.1:$(PORT) and http://localhost:$(PORT); Ctrl-C ends it."
	@echo "To make an administrator: $(BIN)/python manage.py createsuperuser"
	@trap 'kill $$worker $$server 2>/dev/null; wait' EXIT; trap exit INT TERM; \
		$(BIN)/python manage.py worker & worker=$$!; \
		$(BIN)/gunicorn --config python:salesmodel.server --bind 127.0.0.1:$(PORT) salesmodel.wsgi & server=$$!; \
		wait $$server

# the parts of `run`
install: $(STAMP)

static: $(STATIC)

database: $(STAMP)
	@LOG_LEVEL=WARNING $(BIN)/python manage.py prepare

test: $(DEV_STAMP) ## every test
	@sh .ci/system-packages if-root
	@sh .ci/test

test-fast: $(DEV_STAMP) ## what decides, says and draws, for the time while one works
	@sh .ci/test fast

test-thorough: $(DEV_STAMP) ## properties on many examples, other ones each time
	@sh .ci/test thorough

check: lint types migrations-check deploy-check messages-check lock-check ## everything but the tests

lint: $(DEV_STAMP) ## format, lint and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/djangofmt --check templates
	$(BIN)/oxfmt --check static
	$(BIN)/lint-imports --no-logo

types: $(DEV_STAMP)
	$(BIN)/mypy

migrations-check: $(DEV_STAMP)
	@$(BIN)/python manage.py makemigrations --check --dry-run

deploy-check: $(DEV_STAMP) $(STATIC)
	@sh .ci/check-deploy

messages-check: $(DEV_STAMP)
	@sh .ci/messages-check

lock-check: $(DEV_STAMP)
	@sh .ci/lock-check

format: $(DEV_STAMP) ## format everything that a formatter holds
	$(BIN)/ruff check --select I --fix --quiet .
	$(BIN)/ruff format .
	$(BIN)/djangofmt templates
	$(BIN)/oxfmt static

messages: $(DEV_STAMP) ## extract and compile the Norwegian catalogue
	$(BIN)/python manage.py makemessages --locale nb --no-wrap --no-location --ignore .venv --ignore var --ignore tests --ignore bench
	$(BIN)/python manage.py compilemessages --ignore .venv

lock: $(STAMP) ## write the locks, keeping the versions that are in them
	@sh .ci/lock

shots: $(DEV_STAMP) ## pictures of every page in var/screenshots
	SCREENSHOTS=all $(BIN)/python -m pytest -m browser tests/browser/test_screenshots.py

guide-pictures: $(DEV_STAMP) ## the guides' pictures
	GUIDE_PICTURES=take $(BIN)/python -m pytest tests/browser/test_guide_pictures.py

accessibility-record: $(DEV_STAMP) ## what the browser tests checked, for the accessibility statement
	ACCESSIBILITY_RECORD=write $(BIN)/python -m pytest --database sqlite tests/browser/test_accessibility.py \
		tests/browser/test_every_page.py tests/browser/test_handoff.py tests/browser/test_layout.py \
		tests/browser/test_playbook.py tests/browser/test_push.py

lighthouse: $(DEV_STAMP) ## Lighthouse on the site that runs
	$(BIN)/python -m bench.lighthouse http://127.0.0.1:$(PORT)

bench: $(DEV_STAMP) ## what a journey costs, and whether the targets of docs/performance.md are met
	@$(BIN)/python -m bench.targets

drill: $(DEV_STAMP) ## break things on purpose, and write what happened into docs/promises.md
	@sh .ci/system-packages drill
	@$(BIN)/python -m bench.drill --record

sbom: $(DEV_STAMP) ## the bill of materials of what runs, in var/sbom.json
	@mkdir -p -m 700 var
	@$(BIN)/python -W ignore::UserWarning -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file var/sbom.json

mutants: $(DEV_STAMP) ## mutation tests of the domain
	$(BIN)/mutmut run
	$(BIN)/mutmut results

system-packages: ## Chromium, PostgreSQL and what else tests need, as root on Debian
	@sh .ci/system-packages always

clean: ## remove all that is made, the database too
	rm -rf .venv var mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(STAMP): requirements.lock requirements-uv.lock
	@PYTHON=$(PYTHON) sh .ci/install requirements.lock
	@touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	@PYTHON=$(PYTHON) sh .ci/install requirements-dev.lock
	@touch $@

# compressing takes some seconds, so it is done when there is something new
$(STATIC): $(STAMP) $(shell find static -type f)
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@
