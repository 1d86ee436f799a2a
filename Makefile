# Verbs of the house. The first two are all that a newcomer needs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

# some containers ask Python to compile everything at every start; here, thousands of starts follow one another
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all test-natural test-heard test-devices lint types bench bench-smoke fuzz docs clean

demo: $(VENV)/installed  ## Make the seed routine's MP3.
	$(BIN)/voiceguide export scripts/en/foot-back-release.md -o out/foot-back-release.mp3

test: $(VENV)/installed-dev  ## Pass the tests.
	$(BIN)/python -m pytest

test-all: $(VENV)/installed-dev  ## Pass the tests that take longer, too: the real engine at length, the wheel.
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest -m "(engine or wheel) and not slow"

test-natural: $(VENV)/installed-natural  ## Speak with natural voices.
	$(BIN)/python -m pytest -n 2 -m "not slow" tests/voice/engines/test_piper_engine.py tests/voice/engines/test_kokoro_engine.py tests/voice/engines/test_kokoro_reader.py

test-heard: $(VENV)/installed-heard  ## Hear the words of tracks back, spoken by the voice that everybody has and by a natural one.
	$(BIN)/python -m pytest -n 2 -m engine tests/pipeline/test_verify_words.py

# What plays in real time mostly waits, so two tests play side by side. What fails so is played again alone:
# there it is late once where the machine stalls; twice is a fault. Browsers and players come after.
PLAYED = tests/cli/play tests/live
DEVICES = -m "device and not slow"

test-devices: $(VENV)/installed-devices  ## Play on sound devices in software and in a browser, press media keys, and count instructions.
	$(BIN)/python -m pytest -n 2 --dist loadscope $(DEVICES) $(PLAYED) || $(BIN)/python -m pytest -n 0 $(DEVICES) --last-failed --reruns 1 $(PLAYED)
	$(BIN)/python -m pytest -n 2 $(DEVICES) --reruns 1 $(PLAYED:%=--ignore=%)

lint: $(VENV)/installed-dev  ## Hold the code to its form.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev  ## Hold the code to its types.
	$(BIN)/mypy

bench: $(VENV)/installed-dev  ## Measure what is promised against what users do today; takes half an hour.
	$(BIN)/python benchmarks/race.py --full --write
	$(BIN)/python benchmarks/growth.py --full -o benchmarks/growth.svg

bench-smoke: $(VENV)/installed-dev  ## Run every benchmark in its small form.
	PYTHON=$(CURDIR)/$(BIN)/python benchmarks/smoke

fuzz: $(VENV)/installed-dev  ## Look for a text that breaks the reader, for a minute.
	$(PIP) --only-binary :all: atheris
	$(BIN)/python tests/fuzz/routines.py -max_total_time=60

docs: $(VENV)/installed-dev  ## Write the pages that are generated.
	$(BIN)/python -m voiceguide.pipeline.errors_page > docs/errors.md

clean:  ## Remove what the other verbs made.
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable .
	$(BIN)/python -m compileall -q src  # as pip does with what it installs whole: the first command is as quick as the next
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-natural: pyproject.toml $(VENV)/installed-dev
	$(PIP) --editable '.[kokoro,neural]'
	touch $@

$(VENV)/installed-heard: pyproject.toml $(VENV)/installed-natural
	$(PIP) --editable '.[listen,neural]'
	touch $@

# On Debian first: apt install pulseaudio pulseaudio-utils libasound2-plugins libasound2-dev libportaudio2 gcc python3-dev dbus playerctl ffmpeg mpv mpd gpodder khal chromium chromium-driver valgrind
$(VENV)/installed-devices: pyproject.toml $(VENV)/installed-dev
	$(PIP) --editable '.[mpris,simpleaudio,sounddevice]'
	touch $@
