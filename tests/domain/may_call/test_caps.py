"""Caps: counted over channels, numbers and campaigns, by the day of the person or by the hour."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.may_call import Ask, Attempted, Cap, Pack, RuleBook, may_call
from tests.domain.may_call.asks import (
    AD,
    FEE,
    HCMC,
    LINH,
    NEW_YORK,
    REMINDER,
    SERVICE,
    WILLING,
    at,
    book,
    reminded,
    rules,
    verdict,
)

VN, CN = "VN-consumer-finance", "CN-consumer-credit"
TEN = at("2026-03-10T10:00:00")
HOUR = timedelta(hours=1)


def test_the_fifth_reminder_of_the_day_is_the_last() -> None:
    four = reminded(*(TEN - n * timedelta(minutes=10) for n in range(4)))
    assert verdict(TEN, VN, history=four).allowed
    said = verdict(TEN, VN, history=[*four, *reminded(TEN)])
    assert rules(said) == ["VN-consumer-finance/five-a-day"]
    assert (said.objections[0].until, said.until) == (at("2026-03-11T00:00:00"), at("2026-03-11T07:00:00"))


def test_channels_numbers_and_outcomes_count_together() -> None:
    mixed = [
        *reminded(TEN, channel="sms", outcome="sent"),
        *reminded(TEN, channel="zalo", outcome="sent"),
        *reminded(TEN, channel="email", outcome="sent"),
        *reminded(TEN, channel="voicebot", number="home", outcome="busy"),
        *reminded(TEN, outcome="unknown"),
    ]
    assert rules(verdict(TEN, VN, history=mixed)) == ["VN-consumer-finance/five-a-day"]
    for number in range(5):
        assert verdict(TEN, VN, history=mixed[:number] + mixed[number + 1 :]).allowed
    assert rules(verdict(TEN, VN, contact=replace(REMINDER, channel="sms"), history=mixed)) != []


@pytest.mark.parametrize(
    "outcome", ["answered", "machine", "busy", "no_answer", "rejected", "invalid", "failed", "unknown", "open"]
)
def test_whatever_may_have_rung_counts(outcome: Any) -> None:
    five = reminded(*[TEN] * 5, outcome=outcome)
    assert not verdict(TEN, VN, history=five).allowed
    assert verdict(TEN, VN, history=reminded(*[TEN] * 5, outcome="not_sent")).allowed


def test_what_is_something_else_does_not_count() -> None:
    others = [
        *reminded(*[TEN] * 4),
        *reminded(TEN, event="ad_call"),
        *reminded(TEN, event="service"),
        *reminded(TEN, person_id="somebody else"),
    ]
    assert verdict(TEN, VN, history=others).allowed
    assert not verdict(TEN, VN, history=[*others, *reminded(TEN, event="attempt")]).allowed, "nobody said what it was"
    assert verdict(TEN, "VN-house", VN, contact=SERVICE, history=reminded(*[TEN] * 9)).allowed, "no reminder is meant"


def test_a_contact_that_is_decided_again_does_not_count_itself() -> None:
    five = [*reminded(*[TEN] * 4), *reminded(TEN, attempt_id="this", outcome="open")]
    assert not verdict(TEN, VN, history=five).allowed
    assert verdict(TEN, VN, contact=replace(REMINDER, attempt_id="this", stage="connect"), history=five).allowed
    assert not verdict(TEN, VN, contact=replace(REMINDER, attempt_id="other"), history=five).allowed


def test_the_day_is_the_persons_day() -> None:
    late = reminded(*[at("2026-03-09T23:59:59")] * 5)
    assert verdict(TEN, VN, history=late).allowed
    assert not verdict(TEN, VN, history=reminded(*[at("2026-03-10T00:00:00")] * 5)).allowed
    ann = replace(LINH, zones=(NEW_YORK,))
    said = verdict(at("2026-03-10T21:00:00"), VN, person=ann, history=reminded(*[at("2026-03-10T11:00:00")] * 5))
    assert not said.allowed, "midnight in New York is noon less an hour in Ho Chi Minh City"
    assert said.until == at("2026-03-11T07:00:00", "-04:00")
    assert verdict(
        at("2026-03-10T21:00:00"), VN, person=ann, history=reminded(*[at("2026-03-10T10:59:59")] * 5)
    ).allowed


def test_in_two_zones_the_day_ends_when_both_have_ended() -> None:
    two = replace(LINH, zones=(HCMC, "Asia/Tokyo"))
    said = verdict(TEN, VN, person=two, history=reminded(*[at("2026-03-10T08:00:00")] * 5))
    assert (said.objections[0].until, said.until) == (at("2026-03-11T00:00:00"), at("2026-03-11T07:00:00"))


def test_a_time_ahead_counts_some_clock_is_wrong() -> None:
    said = verdict(TEN, VN, history=reminded(*[at("2026-03-12T10:00:00")] * 5))
    assert said.until == at("2026-03-13T07:00:00")


def test_twenty_four_hours_are_no_calendar_day() -> None:
    yesterday = reminded(at("2026-03-09T16:00:00"), event="ad_call")
    for now, allowed in (("15:59:59", False), ("16:00:00", True)):
        assert (
            verdict(at(f"2026-03-10T{now}"), "VN-advertising", person=WILLING, contact=AD, history=yesterday).allowed
            == allowed
        )
    said = verdict(at("2026-03-10T09:00:00"), "VN-advertising", person=WILLING, contact=AD, history=yesterday)
    assert (rules(said), said.until) == (["VN-advertising/one-call"], at("2026-03-10T16:00:00"))
    late = reminded(at("2026-03-09T16:59:59"), event="ad_call", number="home")
    assert verdict(at("2026-03-10T16:59:59"), "VN-advertising", person=WILLING, contact=AD, history=late).allowed


def test_twenty_four_hours_are_so_where_the_clock_is_changed() -> None:
    ann = replace(WILLING, zones=(NEW_YORK,))
    before = reminded(at("2026-03-07T12:00:00", "-05:00"), event="ad_call")
    said = verdict(at("2026-03-08T12:30:00", "-04:00"), "VN-advertising", person=ann, contact=AD, history=before)
    assert said.until == at("2026-03-08T13:00:00", "-04:00")


@pytest.mark.parametrize(
    ("channel", "event", "most"), [("sms", "ad_sms", 3), ("email", "ad_email", 3), ("call", "ad_call", 1)]
)
def test_each_way_to_advertise_has_its_own_cap(channel: Any, event: Any, most: int) -> None:
    contact = replace(AD, channel=channel)
    full = reminded(*(TEN - n * HOUR for n in range(most)), event=event, channel=channel)
    assert verdict(TEN, "VN-advertising", person=WILLING, contact=contact, history=full[1:]).allowed
    said = verdict(TEN, "VN-advertising", person=WILLING, contact=contact, history=full)
    assert [o.reason for o in said.objections] == ["cap"]
    assert said.objections[0].until == TEN - (most - 1) * HOUR + 24 * HOUR, "when the oldest leaves"
    other = replace(AD, channel="email" if channel == "call" else "call")
    assert verdict(TEN, "VN-advertising", person=WILLING, contact=other, history=full).allowed


def test_a_reminder_that_sells_counts_as_both() -> None:
    selling = replace(AD, purpose="reminder", selling=True)
    both = (VN, "VN-advertising")
    assert not verdict(TEN, *both, person=WILLING, contact=selling, history=reminded(TEN, event="ad_call")).allowed
    assert not verdict(TEN, *both, person=WILLING, contact=selling, history=reminded(*[TEN] * 5)).allowed
    assert selling.events == {"reminder", "ad_call"}
    assert selling.purposes == {"reminder", "advertising"}


@pytest.mark.parametrize("outcome", ["answered", "machine", "unknown", "open"])
def test_three_talks_a_day_in_china(outcome: Any) -> None:
    assert verdict(TEN, CN, history=reminded(*[TEN] * 2, outcome=outcome)).allowed
    said = verdict(TEN, CN, history=reminded(*[TEN] * 3, outcome=outcome, number="home"))
    assert rules(said) == ["CN-consumer-credit/three-talks-a-day"]
    assert verdict(TEN, CN, history=reminded(*[TEN] * 9, outcome="sent", channel="sms")).allowed
    assert verdict(TEN, CN, contact=replace(REMINDER, channel="sms"), history=reminded(*[TEN] * 3)).allowed, (
        "nobody talks"
    )


@pytest.mark.parametrize("outcome", ["busy", "no_answer", "rejected", "invalid", "failed"])
def test_six_unanswered_to_one_number_warn(outcome: Any) -> None:
    six = reminded(*[TEN] * 6, outcome=outcome)
    assert verdict(TEN, CN, history=six[1:]).warnings == ()
    said = verdict(TEN, CN, history=six)
    assert (said.allowed, [o.rule_id for o in said.warnings]) == (True, ["six-unanswered-a-day"])
    assert said.until is None
    assert said.warnings[0].until == at("2026-03-11T00:00:00")
    assert verdict(TEN, CN, history=reminded(*[TEN] * 6, outcome=outcome, number="home")).warnings == ()
    assert verdict(TEN, CN, history=reminded(*[TEN] * 6, outcome=outcome, person_id="flatmate")).warnings != ()
    assert verdict(TEN, CN, history=reminded(*[TEN] * 6, outcome=outcome, number="")).warnings != (), "which number?"
    assert verdict(TEN, CN, history=reminded(*[TEN] * 6, outcome="answered")).warnings == ()


def test_a_property_fee_once_a_day_and_three_times_a_week() -> None:
    once = reminded(at("2026-03-10T08:00:00"), event="service", channel="email", outcome="sent")
    said = verdict(TEN, "CN-property-fee", contact=FEE, history=once)
    assert (rules(said), said.until) == (["CN-property-fee/one-a-day"], at("2026-03-11T08:00:00"))
    week = reminded(at("2026-03-03T12:00:00"), at("2026-03-05T09:00:00"), at("2026-03-06T09:00:00"))
    said = verdict(TEN, "CN-property-fee", contact=FEE, history=week)
    assert (rules(said), said.until) == (["CN-property-fee/three-a-week"], at("2026-03-10T12:00:00"))


def test_seven_in_seven_days_about_one_debt_and_a_week_after_a_talk() -> None:
    loan = replace(REMINDER, debt_id="loan")
    noon = at("2026-03-10T12:00:00", "-04:00")
    days = [noon - timedelta(days=n) for n in range(1, 7)]
    ann = replace(LINH, zones=(NEW_YORK,))
    tried = reminded(*days, outcome="no_answer", debt_id="loan")
    assert verdict(noon, "US-reg-f", person=ann, contact=loan, history=tried).allowed
    seven = [*tried, *reminded(noon - 6 * timedelta(days=1), outcome="busy", debt_id="loan")]
    said = verdict(noon, "US-reg-f", person=ann, contact=loan, history=seven)
    assert (rules(said), said.until) == (["US-reg-f/seven-in-seven-days"], at("2026-03-11T08:00:00", "-04:00"))
    other = replace(REMINDER, debt_id="card")
    assert verdict(noon, "US-reg-f", person=ann, contact=other, history=seven).allowed
    assert not verdict(noon, "US-reg-f", person=ann, contact=replace(REMINDER, debt_id=""), history=seven).allowed
    unsaid = reminded(*days, noon, outcome="busy")
    assert not verdict(noon, "US-reg-f", person=ann, contact=loan, history=unsaid).allowed, "which debt?"
    assert verdict(
        noon,
        "US-reg-f",
        person=ann,
        contact=loan,
        history=reminded(*days, noon, outcome="busy", debt_id="loan", person_id="x"),
    ).allowed
    talk = reminded(at("2026-03-04T20:59:00", "-05:00"), debt_id="loan")
    said = verdict(noon, "US-reg-f", person=ann, contact=loan, history=talk)
    assert (rules(said), said.until) == (["US-reg-f/after-a-conversation"], at("2026-03-11T08:00:00", "-04:00"))
    assert verdict(at("2026-03-11T08:00:00", "-04:00"), "US-reg-f", person=ann, contact=loan, history=talk).allowed


def test_a_cap_for_one_channel_leaves_the_others() -> None:
    cap = Cap(rule_id="one", most=1, span=1, unit="local_day", scope="person", counts="attempt", channels=("call",))
    only = RuleBook(packs=(Pack(name="p", version=1, applies_to=("reminder",), rules=(cap,)),))
    by_sms, by_call = reminded(TEN, channel="sms"), reminded(TEN)
    asked = Ask(now=TEN, person=LINH, contact=REMINDER, history=tuple(by_sms))
    assert may_call(asked, only).allowed
    assert not may_call(replace(asked, history=tuple(by_call)), only).allowed
    assert may_call(replace(asked, contact=replace(REMINDER, channel="sms"), history=tuple(by_call)), only).allowed


@pytest.mark.parametrize(
    ("channel", "event"),
    [("call", "ad_call"), ("voicebot", "ad_call"), ("sms", "ad_sms"), ("zalo", "ad_sms"), ("email", "ad_email")],
)
def test_what_a_contact_counts_as(channel: Any, event: str) -> None:
    assert replace(AD, channel=channel).events == {event}
    assert [replace(c, channel=channel).events for c in (REMINDER, FEE, SERVICE)] == [
        {"reminder"},
        {"reminder"},
        {"service"},
    ]
    assert replace(SERVICE, channel=channel, selling=True).events == {"service", event}
    assert replace(SERVICE, channel=channel, event="attempt").events == {"attempt"}


@pytest.mark.parametrize("outcome", ["unknown", "open"])
def test_what_nobody_knows_was_answered_and_was_not(outcome: Any) -> None:
    said = verdict(TEN, CN, history=reminded(*[TEN] * 6, outcome=outcome))
    assert [o.rule_id for o in (*said.objections, *said.warnings)] == ["three-talks-a-day", "six-unanswered-a-day"]


def test_what_nobody_names_counts_as_everything() -> None:
    unstated = replace(AD, purpose="unstated")
    assert unstated.events == {"attempt"}
    assert not verdict(
        TEN, "VN-advertising", person=WILLING, contact=unstated, history=reminded(TEN, event="ad_call")
    ).allowed
    assert not verdict(TEN, VN, contact=unstated, history=reminded(*[TEN] * 5)).allowed
    assert verdict(TEN, VN, contact=replace(unstated, event="service"), history=reminded(*[TEN] * 5)).allowed


def test_how_far_back_history_is_needed() -> None:
    assert [
        book(*names).looks_back_days
        for names in ((), ("UK",), (VN,), ("VN-advertising",), ("CN-property-fee", VN), ("US-reg-f",))
    ] == [1, 1, 2, 2, 8, 8]
    cap = Cap(rule_id="x", most=1, span=25, unit="hour", scope="person", counts="attempt", channels=("call",))
    assert RuleBook(packs=(Pack(name="p", version=1, rules=(cap,)),)).looks_back_days == 3


def test_a_warning_does_not_move_the_first_allowed_instant() -> None:
    six = reminded(*[at("2026-03-10T23:30:00")] * 6, outcome="busy")
    said = verdict(at("2026-03-10T07:00:00"), CN, person=replace(LINH, zones=(HCMC,)), history=six)
    assert said.until == at("2026-03-10T08:00:00")
    assert said.warnings[0].until == at("2026-03-11T00:00:00")


def test_three_months_ahead_is_as_far_as_anybody_looks() -> None:
    hours = 92 * 24
    cap = Cap(rule_id="x", most=1, span=hours, unit="hour", scope="person", counts="attempt", channels=("call",))
    only = RuleBook(packs=(Pack(name="p", version=1, applies_to=("reminder",), rules=(cap,)),))
    asked = Ask(now=TEN, person=LINH, contact=REMINDER, history=tuple(reminded(TEN)))
    assert may_call(asked, only).until == TEN + timedelta(hours=hours)
    assert may_call(replace(asked, history=tuple(reminded(TEN + timedelta(seconds=1)))), only).until is None


def test_an_attempt_says_as_little_as_is_known() -> None:
    assert Attempted(at=TEN, event="attempt").outcome == "unknown"
