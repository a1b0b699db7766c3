"""What advertising needs, to the second and to the day: consent, a brand name, a register that is fresh."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.may_call import Ask, Consent, Contact, Need, OptOut, Pack, Person, RuleBook, may_call
from tests.domain.may_call.asks import AD, LINH, REMINDER, YES, at, rules, verdict

TEN, SECOND = at("2026-03-10T10:00:00"), timedelta(seconds=1)
ADS = "VN-advertising"
RINGS = replace(AD, ring_s=25)


def willing(*consents: Consent, **said: Any) -> Person:
    return replace(LINH, consents=consents, **said)


def asked(now: datetime, person: Person, contact: Contact = AD) -> tuple[bool, datetime | None]:
    said = verdict(now, ADS, person=person, contact=contact)
    return said.allowed, said.until


def test_a_consent_holds_from_the_second_at_which_it_was_given() -> None:
    later = willing(replace(YES, given_at=TEN))
    assert asked(TEN, later) == (True, None)
    assert asked(TEN + SECOND, later)[0]
    assert asked(TEN - SECOND, later) == (False, TEN), "and until then somebody knows when"
    assert rules(verdict(TEN - SECOND, ADS, person=later, contact=AD)) == [f"{ADS}/consent"]


def test_a_consent_ends_before_its_end_with_all_the_ringing() -> None:
    ends = willing(replace(YES, until=TEN))
    assert asked(TEN - SECOND, ends)[0]
    assert asked(TEN, ends) == (False, None)
    assert asked(TEN - 26 * SECOND, ends, RINGS)[0]
    assert asked(TEN - 25 * SECOND, ends, RINGS) == (False, None)
    assert asked(TEN - 25 * SECOND, ends, replace(RINGS, stage="answer"))[0], "it rings no more"


def test_a_consent_that_was_withdrawn_never_holds() -> None:
    for moment in (TEN - timedelta(days=9), TEN, TEN + timedelta(days=9)):
        assert asked(TEN, willing(replace(YES, withdrawn_at=moment))) == (False, None)


def test_any_of_several_consents_will_do_and_the_first_opens() -> None:
    gone, tomorrow = replace(YES, until=TEN), replace(YES, given_at=TEN + timedelta(days=1))
    assert asked(TEN, willing(gone, YES))[0]
    assert asked(TEN, willing(gone, tomorrow, replace(tomorrow, given_at=TEN + timedelta(days=2)))) == (
        False,
        TEN + timedelta(days=1),
    )
    assert asked(TEN, willing(replace(YES, purpose="service"))) == (False, None)
    assert asked(TEN, willing(replace(YES, number="home"))) == (False, None), "it was given for one number"


NO = OptOut(at=TEN - timedelta(hours=1), covers="advertising")
AGAIN = replace(YES, given_at=NO.at + SECOND, again=True)


def test_after_a_no_to_advertising_they_may_say_yes_again_themselves() -> None:
    assert asked(TEN, willing(AGAIN, opt_outs=(NO,)))[0]
    assert not asked(TEN, willing(YES, opt_outs=(NO,)))[0]
    assert not asked(TEN, willing(replace(AGAIN, again=False), opt_outs=(NO,)))[0]
    assert not asked(TEN, willing(replace(AGAIN, given_at=NO.at), opt_outs=(NO,)))[0], "later, not at once"
    assert not asked(TEN, willing(replace(AGAIN, withdrawn_at=TEN), opt_outs=(NO,)))[0]
    assert not asked(TEN, willing(replace(AGAIN, given_at=TEN + SECOND), opt_outs=(NO,)))[0]
    assert not asked(TEN, willing(replace(AGAIN, number="home"), opt_outs=(NO,)))[0]
    said = verdict(TEN, ADS, person=willing(YES, opt_outs=(NO,)), contact=AD)
    assert (rules(said), said.until) == (["opted_out"], None)


def test_who_wants_no_calls_at_all_is_not_won_back() -> None:
    none_at_all = replace(NO, covers="everything")
    assert rules(verdict(TEN, ADS, person=willing(AGAIN, opt_outs=(none_at_all,)), contact=AD)) == ["opted_out"]
    assert not asked(TEN, willing(AGAIN, opt_outs=(NO, none_at_all)))[0]
    assert not asked(TEN, willing(AGAIN, opt_outs=(NO, replace(NO, at=TEN))))[0], "each no asks for a later yes"


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 2, 8), True), (date(2026, 2, 7), False)])
def test_a_register_is_believed_thirty_days(day: date, allowed: bool) -> None:
    """The 10th of March is the thirtieth day after the 8th of February."""
    contact, person = replace(AD, register_day=day), willing(YES)
    assert asked(TEN, person, contact) == (allowed, None)
    assert asked(at("2026-03-10T16:59:59"), person, contact)[0] == allowed
    assert not asked(at("2026-03-11T10:00:00"), person, contact)[0]


def test_a_register_is_fresh_until_the_ringing_is_over_where_they_are() -> None:
    pack = Pack(
        name="p",
        version=1,
        applies_to=("advertising",),
        rules=(Need(rule_id="age", what="fresh_register", channels=("call",), most_days=1),),
    )
    contact = replace(RINGS, register_day=date(2026, 3, 9))
    midnight = at("2026-03-11T00:00:00")

    def allowed(now: datetime, *zones: str) -> bool:
        person = replace(willing(YES), zones=zones or LINH.zones)
        return may_call(Ask(now=now, person=person, contact=contact), RuleBook(packs=(pack,))).allowed

    assert allowed(midnight - 26 * SECOND)
    assert not allowed(midnight - 25 * SECOND)
    assert not allowed(midnight - timedelta(hours=2), "Asia/Ho_Chi_Minh", "Australia/Sydney")
    assert allowed(midnight, "America/New_York")


def test_why_a_number_is_not_clear() -> None:
    def reasons(**said: Any) -> list[str]:
        found = verdict(TEN, ADS, person=willing(YES), contact=replace(AD, **said))
        return [each.reason for each in found.objections]

    assert reasons(do_not_call="listed") == ["do_not_call_listed"]
    assert reasons(do_not_call="unchecked") == ["do_not_call_scrub"]
    assert reasons(do_not_call="unchecked", register_day=None) == ["do_not_call_scrub", "fresh_register"]
    assert reasons(do_not_call="listed", brand_caller_id=False) == ["brand_caller_id", "do_not_call_listed"]


def test_a_consent_without_a_zone_is_no_question() -> None:
    naive = datetime(2026, 3, 10)
    for consent in (replace(YES, given_at=naive), replace(YES, until=naive), replace(YES, withdrawn_at=naive)):
        with pytest.raises(ValueError, match="zone"):
            Ask(now=TEN, person=willing(consent), contact=REMINDER)
