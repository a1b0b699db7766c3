"""A yes in real sound, through real vosk: proposed at its second; a no is not."""

from pathlib import Path

import pytest

from domain.checking.consent import consent_in
from scripts.hearing.worker import Task
from scripts.hearing.workers import Worker
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call
from tests.scripts.hearing.calls import Line
from tests.scripts.hearing.calls import call as recorded

TALK = {
    "vi": ("dạ việc của anh đã được xử lý xong chưa ạ", "dạ vâng xong rồi", "dạ chưa"),
    "zh": ("请问问题是否已经解决", "是的 解决了", "没有"),
    "en": ("may i ask has it been put right", "yes that is right", "no not yet"),
}
ASKED_S, ANSWERED_S = 1.0, 6.0


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_heard_as_it_was_said(workers: dict[str, Worker], language: str, tmp_path: Path) -> None:
    asked, yes, no = TALK[language]
    found = []
    for answer in (yes, no):
        sound = recorded(tmp_path, language, Line("agent", ASKED_S, asked), Line("caller", ANSWERED_S, answer))
        heard = workers[language].hear(Task(sound=sound, language=language))
        questions = LIBRARY["manners"].consent[language]
        found.append(consent_in(questions, heard, None, call(language), sounds_of(language)))  # type: ignore[arg-type]
    consent, none = found
    assert consent and none is None
    assert ASKED_S - 0.3 <= consent.asked_s < ANSWERED_S and abs(consent.said_s - ANSWERED_S) < 0.5
