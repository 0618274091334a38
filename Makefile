# Every path is relative, so that the folder may stand anywhere (spaces and Hangul in its path too).
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8080
ARGS ?=
PY := .venv/bin/python

.PHONY: help setup setup-run run run-distributed engines doctor test test-all bench lint format types openapi features pictures clean

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

setup: ## make the environment .venv (done by every other target when it is needed)
	@sh deploy/bootstrap.sh dev

setup-run: # what runs dyflux, without the tools of tests and checks
	@sh deploy/bootstrap.sh

run: setup-run ## start everything on this machine, one process for all services (PORT=8080)
	@exec $(PY) -m deploy.local run --port $(PORT) $(ARGS)

run-distributed: setup-run ## the same with one process for each service; needs RabbitMQ
	@exec $(PY) -m deploy.local run-distributed --port $(PORT) $(ARGS)

engines: setup-run ## start only PostgreSQL, Valkey and RabbitMQ and print their addresses
	@exec $(PY) -m deploy.local engines $(ARGS)

doctor: setup-run ## say which engines this machine would use
	@exec $(PY) -m deploy.local doctor

test: setup ## the whole suite but the long tests (ARGS="-k word" for a part)
	@exec $(PY) -m deploy.local test -- -m "not slow" $(ARGS)

test-all: setup ## the whole suite with the long tests
	@exec $(PY) -m deploy.local test -- $(ARGS)

bench: setup ## print the measured figures beside their limits
	@exec $(PY) -m deploy.local test --no-pytest --durable -- $(PY) -m tests.performance $(ARGS)

lint: setup ## ruff, import rules, unused dependencies
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@$(PY) -m deptry .

format: setup ## rewrite the code in the common style
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: setup ## mypy --strict
	@$(PY) -m mypy

openapi: setup ## write the committed OpenAPI and AsyncAPI documents anew
	@$(PY) -m tests.contract.regenerate

features: setup ## write docs/features.md anew from the tests
	@$(PY) -m tests.features

pictures: setup ## make the pictures of the README anew (docs/images)
	@exec $(PY) -m deploy.local test --no-pytest -- $(PY) -m tests.browser.pictures

clean: ## remove caches; data in .run and the environment stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.venv/*' -not -path './.run/*' -prune -exec rm -rf {} +
