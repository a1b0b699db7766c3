"""A promise is reminded of by a message: by the rules, signed, committed before it leaves, and never twice."""

from datetime import date

import pytest
from aiohttp.test_utils import unused_port
from sqlalchemy import select

from domain.attempts import AttemptAsk
from domain.facts import (
    AttemptEnded,
    AttemptRefused,
    AttemptSent,
    DutyOpened,
    PaymentTaken,
    PromiseJudged,
    PromiseReminded,
)
from outbound.attempts import reserve
from outbound.messages.room import mark_sent
from outbound.opt_outs import OptOutAsk, opt_out
from outbound.outcomes import recover
from outbound.words.room import look
from store import tables
from store.rebuild import compare
from tests.outbound.messages.conftest import OANH, Post

CALL = AttemptAsk(purpose="talk", for_id="c", number=OANH, person_id="oanh", contact="reminder")


async def test_the_day_before_a_signed_message_leaves_once(any_post: Post) -> None:
    promise_id = await any_post.promised()
    await any_post.works()
    assert any_post.carrier.requests == []
    await any_post.due()
    await any_post.due(0.1)
    await any_post.works()
    await any_post.works(3600)
    [request] = any_post.carrier.requests
    assert any_post.carrier.believed == [True]
    assert request["type"] == "message.send"
    assert (request["data"]["to"], request["data"]["channel"], request["data"]["language"]) == (OANH, "sms", "vi")
    text = request["data"]["text"]
    assert text.startswith("Nhà Mẫu: cô Lý Kim Oanh ") and "22/11/2026" in text and "028 3800 0000" in text
    [reminded] = await any_post.facts(PromiseReminded)
    [attempt] = await any_post.attempts()
    assert (reminded.how, reminded.promise_id, reminded.attempt_id) == ("message", promise_id, attempt.attempt_id)
    assert (attempt.channel, attempt.outcome, request["data"]["message_id"]) == ("sms", "sent", attempt.attempt_id)
    assert await any_post.facts(DutyOpened) == []
    async with any_post.journal.engine.connect() as connection:
        kept = (await connection.execute(select(tables.message_texts))).one()
    assert (kept.attempt_id, kept.text) == (attempt.attempt_id, text)
    assert (await compare(any_post.journal.engine)).differences == ()
    await any_post.well()


@pytest.mark.parametrize(
    ("answer", "outcome", "requests", "duties"),
    [
        (200, "sent", 1, 0),
        (404, "rejected", 1, 1),
        (307, "rejected", 1, 1),
        (500, "unknown", 1, 0),
        (0, "unknown", 1, 0),
    ],
)
async def test_what_the_carrier_may_have_is_never_sent_again(
    post: Post, answer: int, outcome: str, requests: int, duties: int
) -> None:
    post.carrier.answers = [answer]
    await post.promised()
    await post.due()
    for _ in range(4):
        await post.works(3600)
    assert [each.outcome for each in await post.attempts()] == [outcome]
    assert len(post.carrier.requests) == requests
    assert [duty.duty for duty in await post.facts(DutyOpened)] == ["reminder"] * duties
    await post.well()


async def test_what_surely_never_left_is_tried_again_and_does_not_count(any_post: Post) -> None:
    any_post.carrier.answers = [503, 429]
    await any_post.promised()
    await any_post.due()
    await any_post.works()
    await any_post.works(59)
    assert len(any_post.carrier.requests) == 1
    await any_post.works(2)
    await any_post.works(300)
    assert [each.outcome for each in await any_post.attempts()] == ["not_sent", "not_sent", "sent"]
    assert len({request["data"]["message_id"] for request in any_post.carrier.requests}) == 3
    for place in range(4):  # of five reminders a day one has left
        placed = await any_post.journal.decide(lambda turn, at=place: reserve(turn, _call(at)))  # type: ignore[misc]
        await _over(any_post, placed)
    refused = await any_post.journal.decide(lambda turn: reserve(turn, _call(9)))
    assert getattr(refused, "reason", "") == "cap"
    await any_post.well()


async def test_who_cannot_be_reached_by_message_at_all_is_called(post: Post) -> None:
    await post.rules(message_url=f"http://127.0.0.1:{unused_port()}/send")
    await post.promised()
    await post.due()
    for seconds in (0, 60, 300, 1800, 60):
        await post.works(seconds)
    assert [each.outcome for each in await post.attempts()] == ["not_sent"] * 4
    assert [each.how for each in await post.facts(PromiseReminded)] == ["message"] * 4 + ["call"]
    assert [duty.owner_id for duty in await post.facts(DutyOpened)] == ["khue"]
    await post.well()


async def test_killed_between_the_commit_and_the_answer_nothing_is_sent_again(post: Post) -> None:
    await post.promised()
    await post.due()
    [attempt] = post.journal.world.attempts.values()
    assert await post.journal.decide(lambda turn: mark_sent(turn, attempt.attempt_id)) is not None
    await recover(post.journal)
    for _ in range(3):
        await post.works(3600)
    assert [each.outcome for each in await post.attempts()] == ["unknown"]
    assert post.carrier.requests == [] and len(post.journal.world.attempts) == 0
    rings = await post.journal.decide(lambda turn: reserve(turn, CALL))
    assert getattr(rings, "phase", "") == "reserved", "a message that may have left rings nobody"
    await post.well()


async def test_killed_before_the_commit_it_leaves_later(post: Post) -> None:
    await post.promised()
    await post.due()
    post.now.forward(3600)
    await recover(post.journal)
    await post.works(61)
    assert [each.outcome for each in await post.attempts()] == ["failed", "sent"]
    assert len(post.carrier.requests) == 1
    await post.well()


@pytest.mark.parametrize("heard", ["person", "number"])
async def test_an_opt_out_wins_against_a_message_that_has_not_left(post: Post, heard: str) -> None:
    await post.promised()
    await post.due()
    await opt_out(post.journal, OptOutAsk(person_id="oanh") if heard == "person" else OptOutAsk(number=OANH))
    await post.works()
    await post.works(3600)
    assert post.carrier.requests == [] and await post.facts(AttemptSent) == []
    assert [each.reason for each in await post.facts(AttemptRefused)] == ["opted_out"]
    assert [each.how for each in await post.facts(PromiseReminded)] == ["message", "none"]
    assert await post.facts(DutyOpened) == []
    await post.well()


async def test_who_wants_no_contact_is_not_reminded_at_all(post: Post) -> None:
    await post.promised()
    await opt_out(post.journal, OptOutAsk(person_id="oanh"))
    await post.due()
    await post.works()
    assert [each.how for each in await post.facts(PromiseReminded)] == ["none"]
    assert post.carrier.requests == [] and await post.facts(DutyOpened) == []


async def test_the_same_caps_hold_over_channels(post: Post) -> None:
    await post.promised(in_days=1)
    post.now.forward(13 * 3600 + 1800)  # 01:30: the day has begun
    post.now.forward(5.5 * 3600)
    for place in range(5):
        await _over(post, await post.journal.decide(lambda turn, at=place: reserve(turn, _call(at))))  # type: ignore[misc]
    post.now.forward(3600)
    await post.journal.decide(look)
    await post.works()
    assert post.carrier.requests == []
    assert [each.reason for each in await post.facts(AttemptRefused)] == ["cap"]
    assert [duty.duty for duty in await post.facts(DutyOpened)] == ["reminder"], "somebody looks at it"


async def test_who_has_no_number_and_a_house_without_a_gateway_are_reminded_by_call(post: Post) -> None:
    await post.promised("phat")
    await post.due()
    await post.rules(message_url="")
    await post.promised("oanh", in_days=1)
    await post.due(0.5)
    await post.due(0.5)
    await post.works()
    assert [each.how for each in await post.facts(PromiseReminded)] == ["call", "call"]
    assert post.carrier.requests == []


async def test_money_that_comes_in_meanwhile_stops_the_message(post: Post) -> None:
    promise_id = await post.promised()
    await post.due()
    await post.journal.append(
        PaymentTaken(
            at=post.now.at, payment_id="p", person_id="oanh", amount_minor=500_000, currency="VND",
            paid_on=date(2026, 11, 21).isoformat(), source="panel", by_id="hang",
        ),
        PromiseJudged(at=post.now.at, promise_id=promise_id, result="kept", paid_minor=500_000),
    )  # fmt: skip
    await post.works()
    assert post.carrier.requests == []
    assert [each.outcome for each in await post.attempts()] == ["failed"]


def _call(place: int) -> AttemptAsk:
    return AttemptAsk(purpose="talk", for_id=f"c{place}", number=OANH, person_id="oanh", contact="reminder")


async def _over(post: Post, attempt: object) -> None:
    ids = {"attempt_id": attempt.attempt_id, "call_id": attempt.call_id}  # type: ignore[attr-defined]
    sent, ended = AttemptSent(at=post.now.at, **ids), AttemptEnded(at=post.now.at, outcome="no_answer", **ids)
    await post.journal.append(sent, ended)
