# Two commands are all a newcomer needs: `make demo` and `make test`.
PY := .venv/bin/python
SIDE_BY_SIDE := $(PY) -m pytest -q --dist loadfile --no-loadscope-reorder
export PYTHONPATH := $(CURDIR)
# Compiled once and not at every start: a house opens in half the time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo run doctor setup test-setup test test-calls test-rest check check-code check-pure bench bench-speech soak clean

demo: setup            ## everything, and a real call, and the panel at a printed address
	@$(PY) -m threerings demo

run: setup             ## real use: no demo people, a one-time set-up link
	@$(PY) -m threerings up

doctor: setup          ## checks each part and places a call through the real path
	@$(PY) -m threerings doctor

setup:
	@python3 -m threerings.bootstrap

test-setup:
	@python3 -m threerings.bootstrap --tests

check:                 ## lint, types, walls, pure tests: the inner loop
	$(MAKE) --no-print-directory -j 2 check-code check-pure

check-code:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

check-pure:
	$(SIDE_BY_SIDE) -n 2 tests/domain tests/house -p no:cacheprovider

# Calls mostly wait: the rest works beside them, and gives way wholly, for a call that waits for the processor loses sound.
# Browsers do not wait, so the panel has a turn of its own. What is judged by the clock (a pop within 300 ms, three rings, all
# keys in one breath, words of a recording) comes last, two houses side by side.
CLOCKED := tests/live/demo/test_demo_command.py tests/live/agent tests/live/rings tests/live/hearing tests/live/ivr/test_self_service.py tests/panel/test_live.py
ELSEWHERE := tests/domain tests/house tests/soak tests/live tests/panel

test: test-setup check ## everything: real Asterisk, real Chromium, both databases
	$(MAKE) --no-print-directory -j 2 test-calls test-rest
	$(SIDE_BY_SIDE) -n 2 tests/panel --ignore=tests/panel/test_live.py
	$(SIDE_BY_SIDE) -n 2 $(CLOCKED)

test-calls:
	$(SIDE_BY_SIDE) -n 3 tests/live $(CLOCKED:%=--ignore=%)

test-rest:
	chrt --idle 0 $(SIDE_BY_SIDE) -n 2 tests $(ELSEWHERE:%=--ignore=%)

bench: test-setup      ## ratios in one run against a floor or a peer
	$(PY) -m tests.bench

bench-speech: test-setup ## labelled calls, heard and checked; CALLS=folder: your own (docs/hearing.md)
	$(PY) -m tests.bench.speech $(CALLS)

soak: test-setup       ## the long proofs
	$(PY) -m pytest -q tests/soak

clean:
	rm -rf .venv var agent_panel/assets/node_modules agent_panel/static/built
