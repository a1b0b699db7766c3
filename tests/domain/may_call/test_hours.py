"""Hours in the person's own zone, at their edges, where clocks are changed, and where nobody knows the zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.may_call import AgreedHours, Ask, Contact, Hours, OptOut, Pack, Person, RuleBook, Window, may_call
from domain.may_call.hours import open_from, ringing
from domain.may_call.wall_clock import first_showing, local_day, second_of_day, showings, zones_named
from tests.domain.may_call.asks import (
    AD,
    FEE,
    HCMC,
    LINH,
    NEW_YORK,
    REMINDER,
    SHANGHAI,
    WILLING,
    at,
    reminded,
    rules,
    verdict,
)

EDGES = [
    ("VN-consumer-finance", REMINDER, "07:00", "21:00"),
    ("VN-advertising", AD, "08:00", "17:00"),
    ("VN-advertising", replace(AD, channel="sms"), "07:00", "22:00"),
    ("VN-advertising", replace(AD, channel="zalo"), "07:00", "22:00"),
    ("VN-advertising", replace(AD, channel="voicebot"), "08:00", "17:00"),
    ("CN-consumer-credit", REMINDER, "08:00", "22:00"),
    ("CN-property-fee", FEE, "08:00", "20:00"),
    ("VN-house", REMINDER, "07:00", "21:00"),
    ("CN-house", FEE, "08:00", "22:00"),
    ("UK", REMINDER, "08:00", "21:00"),
    ("US-reg-f", REMINDER, "08:00", "21:00"),
]
SECOND = timedelta(seconds=1)
UTC_MINUTE = "%Y-%m-%d %H:%M"


@pytest.mark.parametrize(("pack", "contact", "opens", "closes"), EDGES)
def test_one_second_before_and_on_each_edge(pack: str, contact: Contact, opens: str, closes: str) -> None:
    first, last = at(f"2026-02-13T{opens}:00"), at(f"2026-02-13T{closes}:00")
    assert not verdict(first - SECOND, pack, person=WILLING, contact=contact).allowed
    assert verdict(first, pack, person=WILLING, contact=contact).allowed
    assert verdict(last - SECOND, pack, person=WILLING, contact=contact).allowed
    assert verdict(last - timedelta(microseconds=1), pack, person=WILLING, contact=contact).allowed
    assert not verdict(last, pack, person=WILLING, contact=contact).allowed


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-02-13T06:59:59", "2026-02-13T07:00:00"),
        ("2026-02-13T21:00:00", "2026-02-14T07:00:00"),
        ("2026-02-13T23:59:59", "2026-02-14T07:00:00"),
        ("2026-02-14T00:00:00", "2026-02-14T07:00:00"),
        ("2026-12-31T21:30:00", "2027-01-01T07:00:00"),
        ("2028-02-28T22:00:00", "2028-02-29T07:00:00"),
    ],
)
def test_a_refusal_says_until_when(now: str, until: str) -> None:
    said = verdict(at(now), "VN-consumer-finance")
    assert said.until == at(until)
    (objection,) = said.objections
    assert (objection.reason, objection.until, objection.version) == ("window", at(until), 1)
    assert "Circular 43/2016" in objection.reference


def test_no_hours_for_mail() -> None:
    assert verdict(
        at("2026-02-13T23:00:00"), "VN-advertising", person=WILLING, contact=replace(AD, channel="email")
    ).allowed


def test_the_clock_is_the_persons_and_not_the_offices() -> None:
    away = replace(LINH, zones=(NEW_YORK,))
    assert not verdict(at("2026-02-13T10:00:00"), "VN-consumer-finance", person=away).allowed
    assert verdict(at("2026-02-13T21:00:00"), "VN-consumer-finance", person=away).allowed
    assert verdict(
        at("2026-02-13T20:59:59"), "VN-consumer-finance", person=replace(LINH, zones=(SHANGHAI,))
    ).until == at("2026-02-14T07:00:00", "+08:00")


def test_the_strictest_of_all_that_apply_wins() -> None:
    both = ("VN-consumer-finance", "VN-advertising")
    selling = replace(AD, purpose="reminder", selling=True)
    evening = at("2026-02-13T18:00:00")
    assert verdict(evening, *both, person=WILLING).allowed, "nothing is sold"
    said = verdict(evening, *both, person=WILLING, contact=selling)
    assert rules(said) == ["VN-advertising/call-hours"]
    assert said.until == at("2026-02-14T08:00:00")
    night = verdict(at("2026-02-13T22:00:00"), *both, person=WILLING, contact=selling)
    assert rules(night) == ["VN-consumer-finance/hours", "VN-advertising/call-hours"]
    assert [o.until for o in night.objections] == [at("2026-02-14T07:00:00"), at("2026-02-14T08:00:00")]
    assert night.until == at("2026-02-14T08:00:00")
    assert night.strictest == night.objections[1]


def test_the_agreed_hours_hold_inside_the_packs() -> None:
    agreed = replace(REMINDER, agreed_hours=Hours(opens_s=9 * 3600, closes_s=11 * 3600))
    for now, allowed in (("08:59:59", False), ("09:00:00", True), ("10:59:59", True), ("11:00:00", False)):
        said = verdict(at(f"2026-02-13T{now}"), "VN-consumer-finance", contact=agreed)
        assert said.allowed == allowed
        assert [o.reason for o in said.objections] == ([] if allowed else ["agreed_hours"])
    early = replace(REMINDER, agreed_hours=Hours(opens_s=3600, closes_s=7 * 3600))
    assert verdict(at("2026-02-13T06:30:00"), "VN-consumer-finance", contact=early).until is None
    assert verdict(at("2026-02-13T12:00:00"), "CN-consumer-credit", contact=agreed).allowed, "its law asks no contract"


@pytest.mark.parametrize(
    ("stage", "allowed"), [("planning", False), ("originate", False), ("answer", True), ("connect", True)]
)
def test_ringing_ends_before_the_edge(stage: str, allowed: bool) -> None:
    rings = replace(REMINDER, ring_s=25, stage=stage)  # type: ignore[arg-type]
    assert verdict(at("2026-02-13T20:59:34"), "VN-consumer-finance", contact=rings).allowed
    said = verdict(at("2026-02-13T20:59:35"), "VN-consumer-finance", contact=rings)
    assert said.allowed == allowed
    assert said.until == (None if allowed else at("2026-02-14T07:00:00"))
    assert verdict(at("2026-02-13T07:00:00"), "VN-consumer-finance", contact=rings).allowed
    assert not verdict(at("2026-02-13T06:59:59"), "VN-consumer-finance", contact=rings).allowed


def test_a_message_does_not_ring_and_the_voice_bot_does() -> None:
    assert [ringing(replace(REMINDER, ring_s=25, channel=c)).seconds for c in ("call", "voicebot", "sms", "email")] == [
        25,
        25,
        0,
        0,
    ]  # type: ignore[arg-type]


def test_all_day_and_all_night() -> None:
    always = Hours(opens_s=0, closes_s=86_400)
    midnight = at("2026-02-13T23:59:50").astimezone(UTC)
    assert open_from(always, ZoneInfo(HCMC), midnight, timedelta(seconds=25)) == midnight
    until_midnight = Hours(opens_s=1, closes_s=86_400)
    zone = ZoneInfo(HCMC)
    assert open_from(until_midnight, zone, midnight, timedelta(seconds=9)) == midnight
    assert open_from(until_midnight, zone, midnight, timedelta(seconds=25)) == at("2026-02-14T00:00:01")
    assert open_from(Hours(opens_s=60, closes_s=70), zone, midnight, timedelta(seconds=10)) is None
    assert open_from(Hours(opens_s=60, closes_s=71), zone, midnight, timedelta(seconds=10)) == at("2026-02-14T00:01:00")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-07T21:00:00-05:00", "2026-03-08T08:00:00-04:00"),  # the clock goes forward in the night
        ("2026-03-08T07:59:59-04:00", "2026-03-08T08:00:00-04:00"),
        ("2026-10-31T21:00:00-04:00", "2026-11-01T08:00:00-05:00"),  # and back
        ("2026-11-01T01:30:00-04:00", "2026-11-01T08:00:00-05:00"),
        ("2026-11-01T01:30:00-05:00", "2026-11-01T08:00:00-05:00"),
    ],
)
def test_nights_in_which_the_clock_is_changed(now: str, until: str) -> None:
    ann = replace(LINH, zones=(NEW_YORK,))
    said = verdict(datetime.fromisoformat(now), "US-reg-f", person=ann)
    assert said.until == datetime.fromisoformat(until)
    assert (
        verdict(datetime.fromisoformat(now).astimezone(ZoneInfo(NEW_YORK)), "US-reg-f", person=ann).until == said.until
    )


@pytest.mark.parametrize(
    ("zone", "hours", "now", "until"),
    [
        # 02:00 to 03:00 is left out: what opens at 02:30 opens at the change
        (NEW_YORK, (9000, 12_600), "2026-03-08T01:00:00-05:00", "2026-03-08T07:00:00+00:00"),
        # 01:00 to 02:00 comes twice: what is open from 01:15 to 01:45 opens twice
        (NEW_YORK, (4500, 6300), "2026-11-01T01:45:00-04:00", "2026-11-01T06:15:00+00:00"),
        # closed at 01:30, and the clock goes back to 01:00: open again
        (NEW_YORK, (3600, 5400), "2026-11-01T01:30:00-04:00", "2026-11-01T06:00:00+00:00"),
        # a day of 24.5 hours
        ("Australia/Lord_Howe", (9000, 12_600), "2026-04-05T01:59:00+11:00", "2026-04-04T16:00:00+00:00"),
        # midnight does not exist
        ("Africa/Cairo", (0, 7200), "2026-04-23T22:00:00+02:00", "2026-04-23T22:00:00+00:00"),
        # the 30th of December does not exist
        ("Pacific/Apia", (28_800, 72_000), "2011-12-29T20:00:00-10:00", "2011-12-30T18:00:00+00:00"),
    ],
)
def test_hours_that_a_change_leaves_out_or_repeats(zone: str, hours: tuple[int, int], now: str, until: str) -> None:
    opens = open_from(
        Hours(opens_s=hours[0], closes_s=hours[1]),
        ZoneInfo(zone),
        datetime.fromisoformat(now).astimezone(UTC),
        timedelta(0),
    )
    assert opens is not None
    assert opens.strftime(UTC_MINUTE) == datetime.fromisoformat(until).strftime(UTC_MINUTE)


def test_ringing_does_not_begin_before_hours_that_come_twice() -> None:
    hours, zone = Hours(opens_s=4500, closes_s=6300), ZoneInfo(NEW_YORK)
    now = datetime.fromisoformat("2026-11-01T01:14:50-05:00").astimezone(UTC)
    assert open_from(hours, zone, now, timedelta(seconds=25)) == datetime(2026, 11, 1, 6, 15, tzinfo=UTC)
    assert open_from(hours, zone, now, timedelta(seconds=0)) == datetime(2026, 11, 1, 6, 15, tzinfo=UTC)


def test_the_wall_clock() -> None:
    zone = ZoneInfo(NEW_YORK)
    assert first_showing(zone, date(2026, 3, 8), 9000) == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert first_showing(zone, date(2026, 11, 1), 5400) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert first_showing(zone, date(2026, 6, 1)) == datetime(2026, 6, 1, 4, tzinfo=UTC)
    assert showings(zone, date(2026, 6, 1), 60) == (datetime(2026, 6, 1, 4, 1, tzinfo=UTC),)
    assert showings(zone, date(2026, 11, 1), 5400) == (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    )
    assert first_showing(ZoneInfo("Pacific/Apia"), date(2011, 12, 30)) == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert second_of_day(datetime(2026, 6, 1, 5, 2, 3, 999_999, tzinfo=UTC), zone) == 3723
    assert local_day(datetime(2026, 6, 1, 3, 59, 59, tzinfo=UTC), zone) == date(2026, 5, 31)
    assert zones_named(["Asia/Shanghai", "Mars/Olympus"]) == zones_named(["../etc/passwd"]) == ()
    assert [zone.key for zone in zones_named([SHANGHAI, NEW_YORK, SHANGHAI])] == [NEW_YORK, SHANGHAI]


def test_an_unknown_zone_is_all_that_it_can_be() -> None:
    nowhere = replace(LINH, zones=())
    # 08:00 in Urumqi is 10:00 in Shanghai; 22:00 in Shanghai is 20:00 in Urumqi
    for now, allowed in (("09:59:59", False), ("10:00:00", True), ("21:59:59", True), ("22:00:00", False)):
        assert verdict(at(f"2026-03-10T{now}", "+08:00"), "CN-consumer-credit", person=nowhere).allowed == allowed
    assert verdict(at("2026-03-10T22:00:00", "+08:00"), "CN-consumer-credit", person=nowhere).until == at(
        "2026-03-11T10:00:00", "+08:00"
    )
    two = replace(LINH, zones=(SHANGHAI, "Asia/Urumqi"))
    assert verdict(at("2026-03-10T09:00:00", "+08:00"), "CN-consumer-credit", person=two).until == at(
        "2026-03-10T10:00:00", "+08:00"
    )


def test_zones_that_share_no_hour_are_never_rung() -> None:
    somewhere = replace(LINH, zones=("Asia/Ho_Chi_Minh", "America/Los_Angeles", "Europe/London"))
    said = verdict(at("2026-03-10T10:00:00"), "VN-consumer-finance", person=somewhere)
    assert (said.allowed, said.until) == (False, None)


@pytest.mark.parametrize("zones", [("Mars/Olympus",), ("Asia/Ho_Chi_Minh", "Mars/Olympus")])
def test_a_zone_that_is_none_is_a_no(zones: tuple[str, ...]) -> None:
    said = verdict(at("2026-03-10T10:00:00"), "VN-consumer-finance", person=replace(LINH, zones=zones))
    assert (rules(said), said.until) == (["zone_unknown"], None)


def test_a_pack_that_does_not_know_where_its_people_are_makes_the_zone_unknown() -> None:
    window = Window(rule_id="hours", hours=Hours(opens_s=0, closes_s=86_400), channels=("call",))
    placed = Pack(name="a", version=1, applies_to=("reminder",), zones=("Asia/Ho_Chi_Minh",), rules=(window,))
    nowhere = replace(LINH, zones=())
    asked = Ask(now=at("2026-03-10T10:00:00"), person=nowhere, contact=REMINDER)
    assert may_call(asked, RuleBook(packs=(placed,))).allowed
    assert rules(may_call(asked, RuleBook(packs=(placed, replace(placed, zones=()))))) == ["zone_unknown"]
    known = replace(asked, person=LINH)
    assert may_call(known, RuleBook(packs=(replace(placed, zones=()),))).allowed


def test_a_moment_without_a_zone_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Ask(now=datetime(2026, 3, 10, 10), person=Person(person_id="x"), contact=REMINDER)
    with pytest.raises(ValueError, match="without a zone"):
        Ask(
            now=at("2026-03-10T10:00:00"), person=LINH, contact=REMINDER, history=tuple(reminded(datetime(2026, 3, 10)))
        )
    with pytest.raises(ValueError, match="without a zone"):
        Ask(
            now=at("2026-03-10T10:00:00"),
            person=replace(LINH, opt_outs=(OptOut(at=datetime(2026, 3, 10)),)),
            contact=REMINDER,
        )


def test_agreed_hours_hold_for_the_channels_of_their_rule() -> None:
    rule = AgreedHours(rule_id="agreed", channels=("call",))
    book = RuleBook(packs=(Pack(name="a", version=1, applies_to=("reminder",), rules=(rule,)),))
    agreed = replace(REMINDER, agreed_hours=Hours(opens_s=0, closes_s=3600))
    asked = Ask(now=at("2026-03-10T10:00:00"), person=LINH, contact=agreed)
    assert not may_call(asked, book).allowed
    assert may_call(replace(asked, contact=replace(agreed, channel="sms")), book).allowed
