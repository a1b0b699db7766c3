"""What a rule asks for, as a person reads it beside what they hear."""

from datetime import date

import pytest

from domain.checking.wanted import Spoken, wanted
from domain.scripts.checking import musts
from domain.scripts.model import LANGUAGES, Language
from domain.scripts.wording import must_nots
from tests.domain.checking.talk import LIBRARY, TODAY, call

SPOKEN = Spoken(language="vi", today=TODAY, values=call().values)
OVERDUE = LIBRARY["overdue-1-10"]


def test_a_value_is_the_one_of_this_call() -> None:
    found = wanted(OVERDUE, "amount-said", SPOKEN)
    assert (found.asks, found.texts) == ("value", ("2.450.000 đồng",))
    assert wanted(OVERDUE, "due-said", SPOKEN).texts == ("Chủ nhật, ngày 15 tháng 11",)
    unknown = Spoken(language="vi", today=date(2026, 1, 1), values={})
    assert wanted(OVERDUE, "amount-said", unknown).texts == ()


def test_words_an_order_manners_and_what_nobody_may_say() -> None:
    assert "được ghi âm" in " ".join(wanted(OVERDUE, "recording-said", SPOKEN).texts)
    order = wanted(OVERDUE, "proof-asked.before.reason", SPOKEN)
    assert (order.asks, order.before) == ("order", "reason") and order.texts
    threat = wanted(OVERDUE, "no-threat", SPOKEN)
    assert (threat.asks, threat.act) == ("never", "threat") and "đi tù" in threat.texts
    assert wanted(OVERDUE, "identity-first", SPOKEN).asks == "identity"
    assert wanted(OVERDUE, "no_long_silence", SPOKEN).act == "no_long_silence"
    assert wanted(OVERDUE, "of-another-version", SPOKEN).asks == "gone"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_the_library_can_be_told(language: Language) -> None:
    spoken = Spoken(language=language, today=TODAY, values=call(language).values)
    for script in LIBRARY.values():
        for must, _, _ in musts(script):
            assert wanted(script, must.id, spoken).asks == must.how
        for each, _, _ in must_nots(script):
            assert wanted(script, each.id, spoken).texts
