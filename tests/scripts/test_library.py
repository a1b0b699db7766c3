"""The library that ships: its scripts are walked to every ending in each language, and keep to the law packs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from domain.lists.purposes import CONTACT, script_of
from domain.scripts import LANGUAGES, Script
from domain.scripts.model import Ask, Capture, End, Identify, Language, MustNot, Say, Watch
from domain.scripts.money import Money
from domain.scripts.outcomes import FIELDS, Said
from domain.scripts.saying import due, named_in, offered, spoken
from domain.scripts.stepping import (
    Answered,
    Event,
    NotProved,
    Objected,
    Proved,
    Walk,
    WayTaken,
    Went,
    Wrote,
    begin,
    step,
)
from domain.scripts.values import VALUES
from domain.scripts.wording import heard
from scripts import LIBRARY, read_library
from scripts.sample import sample
from store.packs import shipped

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LIB = read_library()
PURPOSES = {
    "before-due", "due-today", "overdue-1-10", "overdue-11-30", "overdue-31-90", "broken-promise",
    "property-fee", "contract-expiry", "event-invitation", "satisfaction", "violation-notice", "manners",
}  # fmt: skip
OPTIONAL = ("contract", "unit", "hotline", "days_left", "finished_on", "case_number", "fee", "record_number", "rule",
            "remedy_by", "reply_by", "last_words", "last_contact_on", "account", "due_on", "promises_kept")  # fmt: skip


def written(walk: Walk, *, low: bool) -> dict[str, Said]:
    """What a person might say to each field; `low`: a part of what is owed, no, and one point."""
    owed = walk.given.values["amount_due"]
    assert isinstance(owed, Money)
    said: dict[str, Said] = {
        "promise_amount": Money(owed.minor // 2, owed.currency) if low else owed,
        "promise_date": NOW.date() + timedelta(days=1), "promise_way": "app",
        "paid_on": NOW.date() - timedelta(days=1), "paid_way": "transfer",
        "callback_at": NOW + timedelta(hours=4), "about": "x", "guests": 2,
        "solved": True, "fee_right": True, "score": 1 if low else 5,
    }  # fmt: skip
    assert set(said) == set(FIELDS)
    return said


def doings(walk: Walk) -> Iterator[Event]:
    """Everything that leads a walk on, and all that a person can object."""
    match walk.here:
        case Say():
            yield Went()
        case Ask():
            yield from (Answered(each.name) for each in walk.here.answers)
        case Capture():
            for low in (False, True):
                said = written(walk, low=low)
                yield Wrote({name: said[name] for name in walk.here.fields})
        case Identify():
            yield from (Proved(("name", "birth_date")), NotProved())
    now = offered(walk)
    yield from map(Objected, now.objections)
    yield from map(WayTaken, now.ways)


def walks(script: Script, language: Language, without: tuple[str, ...] = ()) -> Iterator[Walk]:
    """Every walk that stands somewhere new: by step, proof, answer and what branches ask for."""
    todo, seen = [begin(script, sample(language, NOW, without=[n for n in without if n not in script.needs]))], set()
    while todo:
        walk = todo.pop()
        key = (walk.step, walk.proved, walk.answering, walk.captured.get("promise_amount"), walk.captured.get("score"))
        if key in seen:
            continue
        seen.add(key)
        yield walk
        for doing in () if walk.outcome else doings(walk):
            after = step(walk, doing)
            assert after.refused is None, (script.id, walk.step, doing, after.refused)
            todo.append(after)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_walked_to_every_ending(name: str, language: Language) -> None:
    script = LIB[name]
    passed: set[str] = set()
    ended: set[str] = set()
    for without in ((), OPTIONAL):
        for walk in walks(script, language, without):
            said = spoken(walk)
            assert not any("{" in text or "}" in text or not text.strip() for text in said)
            assert walk.outcome or said or isinstance(walk.here, Capture), walk.step
            passed |= set(walk.passed)
            ended |= {walk.step} if walk.outcome else set()
            if not walk.proved:
                amount = walk.given.values["amount_due"]
                assert isinstance(amount, Money)
                assert not any("2.450.000" in text or "860.50" in text or "2,450,000" in text for text in said)
    assert ended == {each.name for each in script.steps.values() if isinstance(each, End)}
    assert passed == set(script.steps)


def test_it_is_complete() -> None:
    assert set(LIB) == PURPOSES
    used = {word.strip("[],") for path in LIBRARY.glob("*.yaml") for word in path.read_text("utf-8").split()}
    assert {path.stem for path in (LIBRARY / "parts").glob("*.yaml")} <= used


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_every_call_names_the_house_and_says_goodbye(name: str, language: Language) -> None:
    script = LIB[name]
    house, hold, waited, goodbye = script.must
    assert set(script.watch) == set(get_args(Watch))
    assert (house.value, hold.at, waited.at, goodbye.phase) == ("organisation", "before_hold", "after_hold", "closing")
    assert "organisation" in named_in(script.steps[script.start].say[0].texts[language])
    first = begin(script, sample(language, NOW))
    assert {must.id for must in due(first)} & {"organisation-said", "organisation-first"}
    for end in script.steps.values():
        if isinstance(end, End):
            last = " ".join(sentence.texts[language] for sentence in end.say).replace("{form}", "quý khách")
            assert any(heard(phrase, last, language) for phrase in goodbye.phrases[language]), end.name


@pytest.mark.parametrize("name", sorted(PURPOSES))
def test_what_the_law_packs_forbid_has_its_words(name: str) -> None:
    script = LIB[name]
    known = {each.act for each in script.must_not}
    for pack in shipped().packs.values():
        if pack.applies(frozenset({script.purpose})):
            assert set(pack.forbids) <= known, pack.name


def test_a_debt_has_no_name_before_proof() -> None:
    for script in LIB.values():
        if script.purpose in ("reminder", "property_fee"):
            early: list[MustNot] = [each for each in script.must_not if each.until_proved]
            assert [each.id for each in early] == ["no-word-of-debt-before-proof"]


def test_only_the_invitation_sells() -> None:
    assert {script.id for script in LIB.values() if script.selling} == {"event-invitation"}


def test_who_owes_longer_is_given_no_less_respect() -> None:
    """The reminders share their ways out: hardship, dispute, later, no more calls."""
    for script in LIB.values():
        if script.purpose == "reminder":
            outcomes = {each.outcome for each in script.steps.values() if isinstance(each, End)}
            assert {"promise_to_pay", "paid_already", "hardship", "dispute", "refuses", "callback", "opt_out",
                    "special", "wrong_person", "absent", "not_identified"} <= outcomes  # fmt: skip


def test_every_value_has_a_sample() -> None:
    given = sample("vi", NOW)
    made = {"organisation", "agent", "me", "Me", "form", "Form", "address", "Address", "whole_name", "rest",
            "latest_promise"}  # fmt: skip
    assert set(given.values) == set(VALUES) - made


def test_every_purpose_of_a_list_has_its_own_script_by_its_name() -> None:
    own = {purpose: LIB[script_of(purpose)] for purpose in CONTACT}
    assert {purpose: script.purpose for purpose, script in own.items()} == CONTACT
