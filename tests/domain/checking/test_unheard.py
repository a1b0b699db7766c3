"""Phrases that the model never hears, for it does not know one of their words: who can tell whether they were said?"""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from domain.checking import Finding, check
from domain.scripts.checking import musts
from domain.scripts.wording import must_nots
from domain.speech import Span
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call, heard
from tests.domain.checking.test_check import BYE, GREETING, MATTER, WHOLE, told

THREATS = next(each.phrases["vi"] for each, _, _ in must_nots(LIBRARY["overdue-1-10"]) if each.id == "no-threat")
HOLD = Span(begins_s=15.0, ends_s=40.0)


def found_in(text: str, unheard: Iterable[str], script: str = "overdue-1-10", **more: object) -> dict[str, Finding]:
    """What became of each rule, where a model knows words of none of these phrases."""
    said = replace(heard(text), unheard=tuple(unheard))
    return {each.rule: each for each in check(LIBRARY[script], said, None, call(**more), sounds_of("vi"))}


def of_rule(rule: str, script: str = "overdue-1-10") -> tuple[str, ...]:
    """All phrases that make a statement."""
    return next(must.phrases["vi"] for must, _, _ in musts(LIBRARY[script]) if must.id == rule)


def test_what_is_forbidden_in_words_that_no_model_knows_is_not_called_kept() -> None:
    found = found_in(WHOLE, THREATS)["no-threat"]
    assert told(found) == ("not_assessed", "unknown_words") and found.unheard == THREATS
    known = found_in(WHOLE, ())["no-threat"]
    assert told(known) == ("kept", "never_said") and known.unheard == ()


def test_of_what_is_kept_is_told_which_phrases_could_not_be_heard() -> None:
    found = found_in(WHOLE, THREATS[:2])["no-threat"]
    assert told(found) == ("kept", "never_said") and found.unheard == THREATS[:2]


def test_what_was_heard_after_all_was_said() -> None:
    """By its sounds a phrase is heard even where one of its signs is unknown."""
    threat = found_in(WHOLE.replace("số tiền là", "không trả thì đi tù, số tiền là"), THREATS)["no-threat"]
    assert told(threat) == ("broken", "forbidden_said") and threat.unheard == ()
    asked = found_in(WHOLE, of_rule("recording-said"))["recording-said"]
    assert told(asked) == ("kept", "said") and asked.unheard == ()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("recording-said", WHOLE.replace("Cuộc gọi này được ghi âm. ", "")),
        ("goodbye-said", WHOLE.replace("xin chào anh ạ", "nghe")),
    ],
)
def test_what_must_be_said_in_words_that_no_model_knows_is_not_called_missing(rule: str, text: str) -> None:
    phrases = of_rule(rule)
    assert told(found_in(text, ())[rule]) == ("broken", "not_said")
    assert told(found_in(text, phrases)[rule]) == ("not_assessed", "unknown_words")
    some = found_in(text, phrases[:-1])[rule]
    assert told(some) == ("broken", "not_said") and some.unheard == phrases[:-1]


def test_nor_is_it_around_a_hold() -> None:
    talk, phrases = "[1] agent: em kiểm tra ngay ạ", of_rule("hold-asked", "manners")
    assert told(found_in(talk, (), "manners", holds=(HOLD,))["hold-asked"]) == ("broken", "not_said")
    assert told(found_in(talk, phrases, "manners", holds=(HOLD,))["hold-asked"]) == ("not_assessed", "unknown_words")


def test_nobody_told_before_a_proof_that_no_model_can_hear() -> None:
    """Whether they were asked who they are is not known: so nobody knows what came before."""
    text = GREETING + MATTER + BYE
    assert told(found_in(text, ())["identity-first"]) == ("broken", "before_proof")
    found = found_in(text, of_rule("proof-asked"))
    assert found["identity-first"].verdict == "not_assessed"
    assert found["proof-asked"].verdict == found["proof-asked.before.reason"].verdict == "not_assessed"
