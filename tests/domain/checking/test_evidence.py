"""How sure a finding is: by what was heard of it, never by what a recogniser says of its own confidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checking import Finding, check
from domain.speech import UNKNOWN, Heard, Source
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call, heard
from tests.domain.checking.test_check import BYE, GREETING, MATTER, PROOF

THREAT = "agent: nếu anh không trả thì anh sẽ đi tù\n"
MISHEARD = {"tù": "từ", "đi": "đì"}
"""By the free decoding, nearly: what it did not hear at all was not said."""
THREATENED = heard(GREETING + PROOF + MATTER + THREAT + BYE)


def found(said: Heard) -> dict[str, Finding]:
    """What is broken, by its rule."""
    every = check(LIBRARY["overdue-1-10"], said, None, call(), sounds_of("vi"))
    return {each.rule: each for each in every if each.verdict == "broken"}


def decoded(said: Heard, *sources: Source) -> Heard:
    """The threat was heard by these decodings only, all else by the free one."""
    jail = next(word.begins_s for word in said.words if word.text == "tù") - 1.0
    threat = [word for word in said.words if 0 <= word.begins_s - jail <= 2]
    others = [word for word in said.words if word not in threat]
    lost = [replace(word, text=MISHEARD.get(word.text, word.text)) for word in threat] if "free" not in sources else []
    again = [replace(word, source=source) for source in sources for word in threat]
    return replace(said, words=tuple(sorted((*others, *lost, *again), key=lambda word: word.begins_s)))


@pytest.mark.parametrize(("sources", "sure"), [(("free", "grammar"), 1.0), (("free",), 0.85), (("grammar",), 0.6)])
def test_words_that_both_decodings_heard_are_the_surest(sources: tuple[Source, ...], sure: float) -> None:
    assert found(decoded(THREATENED, *sources))["no-threat"].sure == sure


def test_what_was_not_heard_is_as_sure_as_the_rest_was_understood() -> None:
    whole = heard(GREETING + PROOF + MATTER)
    assert found(whole)["goodbye-said"].sure == 0.75
    lost = (replace(word, text=UNKNOWN) if word.text in ("này", "tên") else word for word in whole.words)
    sure = found(replace(whole, words=tuple(lost)))["goodbye-said"].sure
    assert sure is not None and 0.5 < sure < 0.75


def test_a_wrong_amount_is_less_sure_where_something_beside_it_was_not_understood() -> None:
    wrong = heard(GREETING + PROOF + MATTER.replace("hai triệu", "năm triệu") + BYE)
    assert found(wrong)["amount-said"].sure == 0.85


def test_kept_rules_say_nothing_of_it() -> None:
    every = check(LIBRARY["overdue-1-10"], THREATENED, None, call(), sounds_of("vi"))
    assert {each.sure is None for each in every if each.verdict != "broken"} == {True}


@given(st.floats(0, 1))
def test_a_recognisers_confidence_has_no_part_in_it(confidence: float) -> None:
    other = tuple(replace(word, confidence=confidence) for word in THREATENED.words)
    mine = {rule: each.sure for rule, each in found(THREATENED).items()}
    assert {rule: each.sure for rule, each in found(replace(THREATENED, words=other)).items()} == mine
    assert mine["no-threat"]
