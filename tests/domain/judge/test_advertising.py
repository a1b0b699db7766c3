"""An advertising call that was right is found right, and each way to be wrong is found, by its rule and no other."""

from datetime import timedelta

import pytest

from domain.facts import Fact
from domain.judge import judge
from tests.conftest import NOON
from tests.domain.judge.advertising_broken import BROKEN_ADS, RIGHT, WANTED, advertised
from tests.domain.judge.good_day import a_good_day, evidence_of

LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize("how", RIGHT)
def test_an_advertising_call_that_was_right_is_found_right(how: str) -> None:
    facts: tuple[Fact, ...] = RIGHT[how]
    evidence = advertised(evidence_of(a_good_day()), *facts, listed=how == "a newer register")
    assert judge(evidence, LATER) == []


@pytest.mark.parametrize("how", BROKEN_ADS)
def test_an_advertising_call_that_was_not_is_found(how: str) -> None:
    found = judge(BROKEN_ADS[how](evidence_of(a_good_day())), LATER)
    assert {(broken.invariant, broken.rule, broken.subject_id) for broken in found} == {
        (8, WANTED.get(how, "advertised_without_consent"), "ad")
    }
