# README's two commands are `run` and `test`; the others are what they and the automatic checks are made of.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# what runs is installed, and what develops and tests
STAMP := .venv/installed
DEV_STAMP := .venv/installed-dev
STATIC := var/static/staticfiles.json
PO := salesmodel/locale/nb/LC_MESSAGES/django.po

.PHONY: run database test test-fast check lint format types messages messages-check lock lock-check bench mutants guide-pictures accessibility-record lighthouse screenshots system-packages clean

run: $(STAMP)
	@$(MAKE) --no-print-directory --jobs=2 $(STATIC) database
	@echo "Serving on http://127.0.0.1:$(PORT) and http://localhost:$(PORT); Ctrl-C ends it."
	@echo "To make an administrator: $(BIN)/python manage.py createsuperuser"
	@trap 'kill $$worker $$server 2>/dev/null; wait' EXIT; trap exit INT TERM; \
		$(BIN)/python manage.py db_worker --no-reload & worker=$$!; \
		$(BIN)/gunicorn --config python:salesmodel.server --bind 127.0.0.1:$(PORT) salesmodel.wsgi & server=$$!; \
		wait $$server

test: $(DEV_STAMP)
	@sh .ci/system-packages if-root
	@sh .ci/test

# for the time while one works; CONTRIBUTING.md says what is in it
test-fast: $(DEV_STAMP)
	@sh .ci/test fast

check: lint types
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@sh .ci/check-deploy
	@sh .ci/messages-check
	@sh .ci/lock-check

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/oxfmt --check static
	$(BIN)/lint-imports --no-logo

format: $(DEV_STAMP)
	$(BIN)/ruff check --select I --fix --quiet .
	$(BIN)/ruff format .
	$(BIN)/oxfmt static

types: $(DEV_STAMP)
	$(BIN)/mypy

messages: $(DEV_STAMP)
	$(BIN)/python manage.py makemessages --locale nb --no-wrap --no-location --ignore .venv --ignore var --ignore tests --ignore bench
	$(BIN)/python manage.py compilemessages --ignore .venv

messages-check: $(DEV_STAMP)
	@sh .ci/messages-check

lock: $(STAMP)
	@sh .ci/lock

lock-check: $(DEV_STAMP)
	@sh .ci/lock-check

bench: $(DEV_STAMP)
	@$(BIN)/python -m bench --database sqlite
	@$(BIN)/python -m bench --database postgresql

mutants: $(DEV_STAMP)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

guide-pictures: $(DEV_STAMP)
	GUIDE_PICTURES=take $(BIN)/python -m pytest tests/browser/test_guide_pictures.py

accessibility-record: $(DEV_STAMP)
	ACCESSIBILITY_RECORD=write $(BIN)/python -m pytest --database sqlite tests/browser/test_accessibility.py \
		tests/browser/test_every_page.py tests/browser/test_layout.py tests/browser/test_playbook.py \
		tests/browser/test_push.py

lighthouse: $(DEV_STAMP)
	$(BIN)/python -m bench.lighthouse http://127.0.0.1:$(PORT)

screenshots: $(DEV_STAMP)
	SCREENSHOTS=all $(BIN)/python -m pytest -m browser tests/browser/test_screenshots.py

system-packages:
	@sh .ci/system-packages always

clean:
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

database: $(STAMP)
	@LOG_LEVEL=WARNING $(BIN)/python manage.py prepare
