# Two commands matter: `make demo` and `make test`. Both set up whatever they need.

PYTHON ?= python3
UV_VERSION = 0.13.9

.PHONY: help demo test device-lab device-campaign soak bench-preview lock clean

help:
	@echo "make demo    set up, then run the station in demo mode (DEMO=scripted: by itself, without a display)"
	@echo "make test    set up, also the real parts that tests need, then run every check"
	@echo "make device-lab  try cameras on a real kernel, in an emulated computer (OPTIONS='-k busy' goes to pytest)"
	@echo "make device-campaign  1,000 faults at random over every driver (SEED=... has a run again, ROUNDS=... its length)"
	@echo "make soak    eight hours of live picture, in some minutes: nothing may grow"
	@echo "make bench-preview  time the live picture beside cv2.imshow (OPTIONS=--rounds=1; needs a network for the other)"
	@echo "make lock    write the lock files anew from pyproject.toml (needs a network;"
	@echo "             OPTIONS=--upgrade takes newer releases where they fit)"
	@echo "make clean   remove the virtual environment and everything that tools left behind"

demo:
	@$(PYTHON) tools/bootstrap.py demo

test:
	@$(PYTHON) tools/bootstrap.py test

device-lab:
	@$(PYTHON) tools/bootstrap.py device-lab $(OPTIONS)

device-campaign:
	@ROUNDS=$${ROUNDS:-1000} $(PYTHON) tools/bootstrap.py only tests/campaign $(OPTIONS)

# 30 frames a second for eight hours.
soak:
	@FRAMES=864000 $(PYTHON) tools/bootstrap.py only tests/long_run

bench-preview:
	@$(PYTHON) tools/bootstrap.py bench-preview $(OPTIONS)

# uv comes from a throw-away environment: nothing else in the project needs it.
lock:
	@set -e; place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; \
	$(PYTHON) -m venv "$$place"; \
	"$$place/bin/python" -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); \
	for pair in build:run test:test; do \
		"$$place/bin/uv" pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
			--python-version 3.11 $(OPTIONS) --group "$${pair%%:*}" --output-file "requirements/$${pair##*:}.txt" pyproject.toml; \
	done; \
	git diff --stat -- requirements

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
