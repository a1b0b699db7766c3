"""A slice of the spoken corpus: what was planted is found at its second, what sounds like it is not. The whole of it:
`make bench-speech`."""

import json
from pathlib import Path

import pytest

from scripts.hearing.workers import Worker
from tests.dialogues.aloud.cast import TRAINED
from tests.dialogues.aloud.corpus import TUNING, make, parts_of
from tests.dialogues.aloud.hearing import Ear, heard_by
from tests.dialogues.aloud.takes import WrongTake, takes_in
from tests.dialogues.scoring import judged, wrong

SLICE = ("vi-hotline-talks-over-1", "zh-fee-cut-off-1")


@pytest.fixture(scope="module")
def ears(workers: dict[str, Worker], tmp_path_factory: pytest.TempPathFactory) -> list[Ear]:
    """Some calls of the corpus, heard."""
    folder = tmp_path_factory.mktemp("calls")
    for part in parts_of(TUNING):
        if part.name in SLICE:
            make(part, TRAINED, folder)
    return [heard_by(workers[take.language], take) for take in takes_in(folder)]


def test_what_was_planted_is_found_at_its_second(ears: list[Ear]) -> None:
    assert [ear.take.name for ear in ears] == sorted(SLICE)
    planted = {ear.take.name: [rule for rule, label in ear.take.labels.items() if label == "broken"] for ear in ears}
    assert list(planted.values()) == [["no_talking_over"], ["no-threat-to-cut-off"]]
    assert [(ear.placed, ear.at_place) for ear in ears] == [(1, 1), (1, 1)]


def test_hardly_anything_is_made_up(ears: list[Ear]) -> None:
    every = judged([ear.labelled for ear in ears])
    made_up = [each for each in wrong(every) if each.endswith("said broken")]
    assert len(made_up) <= 1, made_up


def test_most_words_are_heard(ears: list[Ear]) -> None:
    assert sum(ear.wrong for ear in ears) < 0.2 * sum(ear.said for ear in ears)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"script": "no-such"}, "there is no script"),
        ({"labels": {"no-such": "kept"}}, "has no rule"),
        ({"labels": {"no-threat": "perhaps"}}, "labels"),
        ({"call": {"values": {"amount_due": "much"}}}, "is not like"),
        ({"colour": "blue"}, "Extra inputs"),
    ],
)
def test_labels_that_cannot_be_used_say_why(tmp_path: Path, change: dict[str, object], said: str) -> None:
    good = {"language": "vi", "script": "overdue-1-10", "labels": {"no-threat": "kept"}}
    (tmp_path / "one.wav").touch()
    (tmp_path / "one.json").write_text(json.dumps(good))
    assert [take.labels for take in takes_in(tmp_path)] == [{"no-threat": "kept"}]
    (tmp_path / "one.json").write_text(json.dumps({**good, **change}))
    with pytest.raises(WrongTake, match=said):
        list(takes_in(tmp_path))
    (tmp_path / "one.wav").unlink()
    with pytest.raises(WrongTake, match="put it there"):
        list(takes_in(tmp_path))
