"""What is wrong with recordings, one thing at a time: from a good day to the violation that the judge must name."""

from collections.abc import Callable
from dataclasses import replace

from domain.judge import Evidence
from domain.recordings import Recording
from tests.conftest import NOON


def _erased_but_its_key(good: Evidence) -> Evidence:
    erased = {call_id: replace(each, erased_at=NOON) for call_id, each in good.recordings.items()}
    return replace(good, recordings=erased, keys=frozenset(erased))


OF_RECORDINGS: dict[str, tuple[int, Callable[[Evidence], Evidence]]] = {
    "erased_with_its_key_kept": (11, _erased_but_its_key),
    "key_lost": (11, lambda e: replace(e, keys=frozenset())),
    "recording_without_call": (11, lambda e: replace(e, recordings={**e.recordings, "x": Recording(call_id="x")})),
}
