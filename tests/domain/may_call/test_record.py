"""What is written down is enough to decide again, and the same question is always the same text."""

import json
from dataclasses import replace
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from domain.may_call import Ask, Hours, OptOut, RuleBook, ask_of, digest_of, may_call, record, text_of
from domain.may_call.plain import canonical, plain
from tests.domain.may_call import made_up
from tests.domain.may_call.asks import LINH, REMINDER, YES, at, book, reminded

TEN = at("2026-03-10T10:00:00")
BOOK = book("VN-consumer-finance", "VN-house")
ASK = Ask(
    now=TEN,
    person=replace(
        LINH,
        opt_outs=(OptOut(at=TEN, covers="advertising"),),
        wrong_numbers=("old",),
        consents=(replace(YES, until=TEN, again=True), replace(YES, withdrawn_at=TEN)),
    ),
    contact=replace(
        REMINDER,
        agreed_hours=Hours(opens_s=43_200, closes_s=50_400),
        attempt_id="a1",
        ring_s=25,
        stage="planning",
        register_day=date(2026, 3, 9),
    ),
    history=tuple(reminded(TEN, TEN - timedelta(hours=1), attempt_id="a0")),
)


def written(ask: Ask, book: RuleBook = BOOK) -> dict[str, object]:
    return record(ask, book, may_call(ask, book))


def test_a_record_holds_question_packs_and_answer() -> None:
    kept = json.loads(text_of(written(ASK)))
    assert kept["format"] == 2
    assert kept["ask"]["now"] == "2026-03-10T03:00:00+00:00"
    assert (kept["ask"]["contact"]["number"], kept["ask"]["person"]["zones"]) == ("mobile", ["Asia/Ho_Chi_Minh"])
    assert kept["verdict"]["allowed"] is False
    assert [p["name"] for p in kept["verdict"]["packs"]] == ["VN-consumer-finance", "VN-house"]
    assert {p["fingerprint"] for p in kept["verdict"]["packs"]} == {p.fingerprint for p in BOOK.packs}
    assert {p["version"] for p in kept["verdict"]["packs"]} == {1}
    assert set(kept["calendars"]) == {"CN", "VN"}
    assert kept["calendars"]["VN"] == {"version": 1, "fingerprint": BOOK.calendars["VN"].fingerprint}
    (objection,) = kept["verdict"]["objections"]
    assert (objection["pack"], objection["rule_id"], objection["version"]) == ("VN-consumer-finance", "agreed-hours", 1)
    assert objection["until"] == kept["verdict"]["until"] == "2026-03-10T05:00:00+00:00"


def test_it_can_be_decided_again_from_what_was_written() -> None:
    again = ask_of(json.loads(text_of(written(ASK))))
    assert replace(again, history=()) == replace(ASK, history=())
    assert set(again.history) == set(ASK.history)
    assert may_call(again, BOOK) == may_call(ASK, BOOK)
    assert digest_of(written(again)) == digest_of(written(ASK))
    plain_ask = replace(ASK, contact=REMINDER, history=())
    assert ask_of(json.loads(text_of(written(plain_ask)))) == plain_ask


def test_the_same_question_is_the_same_text() -> None:
    there = ASK.now.astimezone(ZoneInfo("America/New_York"))
    assert text_of(written(replace(ASK, now=there))) == text_of(written(ASK))
    assert text_of(written(replace(ASK, history=ASK.history[::-1]))) == text_of(written(ASK))
    assert digest_of(written(replace(ASK, now=TEN.astimezone(UTC)))) == digest_of(written(ASK))
    assert digest_of(written(replace(ASK, now=TEN + timedelta(seconds=1)))) != digest_of(written(ASK))
    assert len(digest_of(written(ASK))) == 64


def test_a_record_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 3"):
        ask_of(written(ASK) | {"format": 3})


def test_a_record_from_before_there_were_consents_is_read() -> None:
    kept = json.loads(text_of(written(replace(ASK, person=LINH))))
    del kept["ask"]["contact"]["register_day"]
    kept["ask"]["person"]["consents"] = ["service"]
    again = ask_of(kept | {"format": 1})
    assert (again.person.consents, again.contact.register_day) == ((), None)
    assert may_call(again, BOOK) == may_call(replace(ASK, person=LINH), BOOK)


def test_plain_values() -> None:
    assert plain({1: {"b", "a"}, "d": TEN.date()}) == {"1": ["a", "b"], "d": "2026-03-10"}
    assert plain((None, 1, True, "x")) == [None, 1, True, "x"]
    assert plain(Hours) is Hours
    assert canonical({"b": 1, "a": "ế"}) == '{"a":"ế","b":1}'


@settings(max_examples=30, database=None, derandomize=True)
@given(made_up.asks(), made_up.books)
def test_any_record_can_be_decided_again(ask: Ask, book: RuleBook) -> None:
    kept = written(ask, book)
    again = may_call(ask_of(json.loads(text_of(kept))), book)
    assert again == may_call(ask, book)
    assert json.loads(text_of(record(ask, book, again))) == json.loads(text_of(kept))
