"""Real workers on real models: the small ones of the repository, or those that VOSK_MODEL_VI, _ZH and _EN name."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.hearing.models import Model, read_model
from scripts.hearing.workers import Worker
from threerings.demo.place import ROBOTS_ONLY


def model_of(language: str) -> Model:
    """The model that tests of a language hear with."""
    return read_model(Path(os.environ.get(f"VOSK_MODEL_{language.upper()}", ROBOTS_ONLY / language)))


@pytest.fixture(scope="module")
def workers() -> Iterator[dict[str, Worker]]:
    """One a language, begun when it is needed first."""
    found = {language: Worker(model_of(language), language) for language in ("vi", "zh", "en")}
    yield found
    for worker in found.values():
        worker.stop()
