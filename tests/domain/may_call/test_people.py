"""Who must never be rung: who said no, who is not the one, who is nobody's business; and what must be there before."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.decisions import ALLOWED, Refused
from domain.may_call import Ask, OptOut, Pack, Person, Rule, RuleBook, ThirdParty, may_call
from tests.domain.may_call.asks import AD, FEE, LINH, REMINDER, SERVICE, WILLING, YES, at, reminded, rules, verdict

TEN = at("2026-03-10T10:00:00")
VN, CN = "VN-consumer-finance", "CN-consumer-credit"
AHEAD = TEN + timedelta(days=400)


def out(at: datetime = TEN, **said: Any) -> Person:
    return replace(WILLING, opt_outs=(OptOut(at=at, **said),))


@pytest.mark.parametrize("when", [TEN - timedelta(days=4000), TEN, AHEAD])
@pytest.mark.parametrize("contact", [REMINDER, AD, SERVICE, replace(REMINDER, channel="sms")])
def test_an_opt_out_is_for_good(when: datetime, contact: Any) -> None:
    said = verdict(TEN, VN, "VN-advertising", "VN-house", person=out(when), contact=contact)
    assert (rules(said), said.until, said.allowed) == (["opted_out"], None, False)
    assert said.decision == Refused("opted_out", "opted_out")


def test_an_opt_out_of_advertising_leaves_reminders_that_do_not_sell() -> None:
    person = out(covers="advertising")
    assert verdict(TEN, VN, person=person).allowed
    assert not verdict(TEN, "VN-advertising", person=person, contact=AD).allowed
    assert not verdict(
        TEN, VN, "VN-advertising", person=person, contact=replace(AD, purpose="reminder", selling=True)
    ).allowed
    assert not verdict(TEN, VN, person=person, contact=replace(REMINDER, event="ad_call")).allowed
    assert not verdict(TEN, VN, person=person, contact=replace(REMINDER, purpose="unstated")).allowed, "who knows?"
    assert verdict(TEN, "VN-house", person=person, contact=SERVICE).allowed
    assert not verdict(TEN, "VN-house", person=person, contact=replace(AD, event="service")).allowed


def test_an_opt_out_of_one_number_leaves_the_other() -> None:
    assert not verdict(TEN, VN, person=out(number="mobile")).allowed
    assert verdict(TEN, VN, person=out(number="mobile"), contact=replace(REMINDER, number="home")).allowed
    assert not verdict(TEN, VN, person=out(), contact=replace(REMINDER, number="home")).allowed


def test_any_of_several_opt_outs_holds() -> None:
    person = replace(
        LINH, opt_outs=(OptOut(at=TEN, number="home"), OptOut(at=TEN, covers="advertising"), OptOut(at=TEN))
    )
    assert not verdict(TEN, VN, person=person).allowed


def test_a_wrong_number_is_not_rung_again() -> None:
    person = replace(LINH, wrong_numbers=("mobile",))
    assert rules(verdict(TEN, VN, person=person)) == ["wrong_number"]
    assert verdict(TEN, VN, person=person).until is None
    assert verdict(TEN, VN, person=person, contact=replace(REMINDER, number="home")).allowed


def test_a_number_that_is_not_known_to_be_theirs_is_a_no() -> None:
    assert rules(verdict(TEN, VN, contact=replace(REMINDER, number="found on a wall"))) == ["number_unknown"]


def test_a_purpose_that_no_pack_speaks_for_is_a_no() -> None:
    assert rules(verdict(TEN, VN, contact=SERVICE)) == ["no_pack"]
    assert rules(verdict(TEN)) == ["no_pack"]
    assert verdict(TEN, VN, contact=SERVICE).packs == ()
    assert verdict(TEN, VN, "VN-house", contact=SERVICE).allowed
    assert verdict(TEN, "CN-property-fee", contact=FEE).allowed
    assert not verdict(TEN, "CN-property-fee").allowed


@pytest.mark.parametrize("relation", ["referee", "relative", "colleague", "unknown"])
def test_third_parties_are_not_rung(relation: Any) -> None:
    person = replace(LINH, relation=relation)
    said = verdict(TEN, VN, person=person)
    assert (rules(said), said.until) == (["VN-consumer-finance/no-third-party"], None)
    assert said.objections[0].reason == "third_party"
    assert rules(verdict(TEN, CN, person=person)) == ["CN-consumer-credit/third-party"]
    assert verdict(TEN, "VN-advertising", person=replace(person, consents=(YES,)), contact=AD).allowed


@pytest.mark.parametrize("relation", ["customer", "debtor", "co_debtor", "guarantor"])
def test_who_owes_is_no_third_party(relation: Any) -> None:
    assert verdict(TEN, VN, CN, "VN-house", person=replace(LINH, relation=relation)).allowed


REFEREE = Person(person_id="hoa", relation="referee", numbers=("mobile",), zones=LINH.zones)
ABOUT_LINH = replace(REMINDER, debtor_id="linh")


@pytest.mark.parametrize(
    ("outcomes", "allowed"),
    [
        (["no_answer", "busy", "rejected"], True),
        (["answered", "no_answer", "no_answer", "no_answer"], True),
        (["no_answer", "no_answer"], False),
        (["no_answer", "answered", "no_answer", "no_answer"], False),
        (["no_answer", "no_answer", "no_answer", "answered"], False),
        (["no_answer", "no_answer", "unknown"], False),
        (["no_answer", "no_answer", "failed"], False),
        (["no_answer", "no_answer", "not_sent"], False),
        (["no_answer", "no_answer", "no_answer", "not_sent"], True),
        (["invalid"], True),
        (["invalid", "answered"], False),
        ([], False),
    ],
)
def test_in_china_others_only_after_the_debtor_could_not_be_reached(outcomes: list[str], allowed: bool) -> None:
    tried = [a for n, o in enumerate(outcomes) for a in reminded(TEN - timedelta(days=9 - n), outcome=o)]
    assert verdict(TEN, CN, person=REFEREE, contact=ABOUT_LINH, history=reversed(tried)).allowed == allowed
    assert not verdict(TEN, CN, "CN-house", person=REFEREE, contact=ABOUT_LINH, history=tried).allowed, (
        "the house: never"
    )


@pytest.mark.parametrize(
    ("how", "outcomes", "allowed"),
    [
        ("number_invalid", ["no_answer", "no_answer", "no_answer"], False),
        ("number_invalid", ["no_answer", "invalid"], True),
        ("number_invalid", ["invalid", "no_answer"], False),
        ("three_failures_in_a_row", ["no_answer", "no_answer", "no_answer"], True),
        ("three_failures_in_a_row", ["invalid"], False),
    ],
)
def test_each_way_not_to_be_reached_is_its_own(how: Any, outcomes: list[str], allowed: bool) -> None:
    tried = [a for n, o in enumerate(outcomes) for a in reminded(TEN - timedelta(days=9 - n), outcome=o)]
    rule = ThirdParty(rule_id="third", only_after=(how,))
    book = RuleBook(packs=(Pack(name="p", version=1, applies_to=("reminder",), rules=(rule,)),))
    asked = Ask(now=TEN, person=REFEREE, contact=ABOUT_LINH, history=tuple(tried))
    assert may_call(asked, book).allowed == allowed


def test_only_calls_to_the_debtor_show_that() -> None:
    messages = reminded(*[TEN] * 3, outcome="no_answer", channel="sms")
    assert not verdict(TEN, CN, person=REFEREE, contact=ABOUT_LINH, history=messages).allowed
    others = reminded(*[TEN] * 3, outcome="no_answer", person_id="hoa")
    assert not verdict(TEN, CN, person=REFEREE, contact=ABOUT_LINH, history=others).allowed
    bot = reminded(*[TEN] * 3, outcome="no_answer", channel="voicebot")
    assert verdict(TEN, CN, person=REFEREE, contact=ABOUT_LINH, history=bot).allowed


@pytest.mark.parametrize(
    ("person", "contact", "reason"),
    [
        (LINH, AD, "prior_consent"),
        (replace(LINH, consents=(replace(YES, purpose="service"),)), AD, "prior_consent"),
        (replace(LINH, consents=(replace(YES, number="home"),)), AD, "prior_consent"),
        (replace(LINH, consents=(replace(YES, withdrawn_at=TEN),)), AD, "prior_consent"),
        (replace(LINH, consents=(replace(YES, withdrawn_at=TEN + timedelta(days=1)),)), AD, "prior_consent"),
        (replace(LINH, consents=(replace(YES, until=TEN),)), AD, "prior_consent"),
        (WILLING, replace(AD, brand_caller_id=False), "brand_caller_id"),
        (WILLING, replace(AD, do_not_call="unchecked"), "do_not_call_scrub"),
        (WILLING, replace(AD, do_not_call="listed"), "do_not_call_listed"),
        (WILLING, replace(AD, register_day=None), "fresh_register"),
        (WILLING, replace(AD, register_day=date(2026, 2, 7)), "fresh_register"),
    ],
)
def test_what_advertising_needs(person: Person, contact: Any, reason: str) -> None:
    said = verdict(TEN, "VN-advertising", person=person, contact=contact)
    assert ([o.reason for o in said.objections], said.until) == ([reason], None)
    assert verdict(TEN, VN, person=person, contact=replace(contact, purpose="reminder")).allowed
    mail = verdict(TEN, "VN-advertising", person=person, contact=replace(contact, channel="email"))
    assert mail.allowed == (reason != "prior_consent"), "a mail shows no caller id and is on no register of numbers"


def test_a_rule_that_nobody_knows_is_a_no() -> None:
    book = RuleBook(packs=(Pack(name="p", version=1, applies_to=("reminder",), rules=(Rule(rule_id="new"),)),))
    said = may_call(Ask(now=TEN, person=LINH, contact=REMINDER), book)
    assert ([(o.reason, o.rule_id) for o in said.objections], said.until) == ([("unknown_rule", "new")], None)


def test_the_strictest_objection_speaks_for_all() -> None:
    third = replace(LINH, relation="colleague")
    night = at("2026-03-10T22:00:00")
    said = verdict(night, VN, person=third)
    assert rules(said) == ["VN-consumer-finance/hours", "VN-consumer-finance/no-third-party"]
    assert said.decision == Refused("third_party", "VN-consumer-finance/no-third-party")
    assert verdict(TEN, VN).decision == ALLOWED
    assert verdict(TEN, VN).strictest is None
    both = verdict(night, VN, "VN-house")
    assert both.strictest == both.objections[0], "the first of equals"


def test_a_verdict_names_the_packs_that_were_asked() -> None:
    said = verdict(TEN, VN, "VN-advertising", "VN-house")
    assert [(m.name, m.version, m.status, len(m.fingerprint)) for m in said.packs] == [
        (VN, 1, "verified", 64),
        ("VN-house", 1, "verified", 64),
    ]
    assert verdict(TEN, CN).packs[0].status == "provisional"
