"""What the carrier tells is believed once, only signed and new; who wants no more is left alone at once."""

import asyncio
import json

import pytest
from sqlalchemy import select

from domain.attempts import AttemptAsk
from domain.decisions import Refused
from domain.facts import DutyOpened, GatewayRefused, MessageAnswered, MessageReported, PersonOptedOut
from domain.messages.signing import headers_of
from outbound.attempts import reserve
from outbound.messages import inbound
from store import tables
from tests.outbound.messages.conftest import OANH, RECEIVE, SEND, Post

CALL = AttemptAsk(purpose="talk", for_id="c", number=OANH, person_id="oanh", contact="reminder")
SHARED = "+84900000777"


async def sent(post: Post, answer: int = 202) -> str:
    """A message that has left; its id."""
    post.carrier.answers = [answer]
    await post.promised()
    await post.due()
    await post.works()
    [attempt] = await post.attempts()
    return attempt.attempt_id


@pytest.mark.parametrize("text", ["HUY", "stop", "退订"])
async def test_who_writes_no_more_has_none_from_that_turn_on(post: Post, text: str) -> None:
    message_id = await sent(post)
    assert await post.told("message.reply", **{"from": "0900 000 416", "text": text, "message_id": message_id}) is None
    [wish] = await post.facts(PersonOptedOut)
    assert (wish.person_id, wish.via, wish.covers) == ("oanh", "message", "everything")
    refused = await post.journal.decide(lambda turn: reserve(turn, CALL))
    assert isinstance(refused, Refused) and refused.reason == "opted_out"
    await post.works()
    assert await post.facts(DutyOpened) == [], "there is nothing to be answered"
    await post.well()


async def test_it_wins_in_the_same_moment_against_a_message_not_yet_sent(post: Post) -> None:
    await post.promised()
    await post.due()
    said = asyncio.ensure_future(post.told("message.reply", **{"from": OANH, "text": "HUY"}))
    await asyncio.gather(said, post.messages.send_and_follow())
    assert post.carrier.requests == []


async def test_a_number_that_several_have_is_left_alone_for_all_of_them(post: Post) -> None:
    await post.told("message.reply", **{"from": SHARED, "text": "Huỷ"})
    [wish] = await post.facts(PersonOptedOut)
    assert wish.person_id is None
    for person_id in ("an", "binh"):
        ask = AttemptAsk(purpose="talk", for_id=person_id, number=SHARED, person_id=person_id, contact="reminder")
        refused = await post.journal.decide(lambda turn, a=ask: reserve(turn, a))  # type: ignore[misc]
        assert isinstance(refused, Refused) and refused.reason == "opted_out"


async def test_a_stranger_who_writes_no_more_is_kept_too(post: Post) -> None:
    await post.told("message.reply", **{"from": "0900000999", "text": "STOP"})
    async with post.journal.engine.connect() as connection:
        numbers = list(await connection.scalars(select(tables.opt_out_numbers.c.number)))
    assert numbers == ["+84900000999"]


async def test_other_words_are_a_duty_of_who_heard_the_promise(any_post: Post) -> None:
    await sent(any_post)
    await any_post.told("message.reply", **{"from": OANH, "text": "Mai tôi\x00 trả, gọi lại nhé"})
    await any_post.works()
    [answered] = await any_post.facts(MessageAnswered)
    [duty] = await any_post.facts(DutyOpened)
    assert (duty.duty, duty.owner_id, duty.person_id, duty.duty_id) == ("answer", "khue", "oanh", answered.answer_id)
    async with any_post.journal.engine.connect() as connection:
        kept = (await connection.execute(select(tables.answer_texts))).one()
    assert (kept.number, kept.text) == (OANH, "Mai tôi trả, gọi lại nhé")
    assert await any_post.facts(PersonOptedOut) == []
    await any_post.well()


async def test_words_of_somebody_unknown_reach_a_superior(post: Post) -> None:
    await post.told("message.reply", **{"from": "0900000999", "text": "Ai đấy?"})
    await post.works()
    [duty] = await post.facts(DutyOpened)
    assert (duty.owner_id, duty.person_id) == ("hang", None)


async def test_the_last_report_is_kept_and_who_did_not_get_it_is_called(post: Post) -> None:
    message_id = await sent(post)
    assert await post.told("message.report", "r1", message_id=message_id, result="failed") is None
    await post.works()
    assert [duty.duty for duty in await post.facts(DutyOpened)] == ["reminder"]
    assert await post.told("message.report", "r2", message_id=message_id, result="delivered") is None
    assert await post.told("message.report", "r3", message_id=message_id, result="failed") is None
    [attempt] = await post.attempts()
    assert (attempt.reported, len(await post.facts(MessageReported))) == ("delivered", 3)
    await post.well()


async def test_a_report_says_what_became_of_a_message_that_nobody_knew_of(post: Post) -> None:
    message_id = await sent(post, answer=500)
    assert await post.told("message.report", message_id=message_id, result="delivered") is None
    [attempt] = await post.attempts()
    assert (attempt.outcome, attempt.reported) == ("sent", "delivered")


async def test_a_report_may_come_before_the_answer_to_our_own_request(post: Post) -> None:
    await post.promised()
    await post.due()
    [attempt] = post.journal.world.attempts.values()
    post.carrier.answers = [500]
    post.carrier.may_answer.clear()
    sending = asyncio.ensure_future(post.messages.send_and_follow())
    await post.carrier.arrived.wait()
    told = await post.told("message.report", message_id=attempt.attempt_id, result="delivered")
    post.carrier.may_answer.set()
    await sending
    [after] = await post.attempts()
    assert told is None and (after.outcome, after.reported) == ("sent", "delivered")


async def test_a_request_is_taken_once(post: Post) -> None:
    first = await post.told("message.reply", "same", **{"from": OANH, "text": "ok"})
    again = await post.told("message.reply", "same", **{"from": OANH, "text": "ok"})
    later = await post.told("message.reply", "other", **{"from": OANH, "text": "ok"})
    assert first is None and later is None
    assert isinstance(again, Refused) and again.reason == "webhook_replayed"
    assert len(await post.facts(MessageAnswered)) == 2


async def test_two_of_the_same_at_once_are_one(any_post: Post) -> None:
    told = await asyncio.gather(
        *(any_post.told("message.reply", "same", **{"from": OANH, "text": "ok"}) for _ in range(5))
    )
    assert sorted(each.reason if each else "" for each in told) == ["", *["webhook_replayed"] * 4]
    assert len(await any_post.facts(MessageAnswered)) == 1


AT = "2026-11-20T05:00:00Z"
UNREADABLE = (
    b"",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"type": "message.reply"}',
    b'{"type": "else", "timestamp": "x", "data": {}}',
    json.dumps({"type": "message.reply", "timestamp": AT, "data": {"from": OANH}}).encode(),
    json.dumps({"type": "message.reply", "timestamp": AT, "data": {"from": "nobody", "text": "STOP"}}).encode(),
    json.dumps({"type": "message.reply", "timestamp": AT, "data": {"from": OANH, "text": "x" * 4001}}).encode(),
    json.dumps({"type": "message.report", "timestamp": AT, "data": {"message_id": "a", "result": "read"}}).encode(),
)


async def test_what_cannot_be_read_is_refused_and_reported(post: Post) -> None:
    for body in UNREADABLE:
        refused = await inbound.take(post.journal, RECEIVE, headers_of(RECEIVE, "m", post.now.at, body), body)
        assert isinstance(refused, Refused) and refused.reason == "webhook_malformed", body[:80]
        await inbound.report(post.journal, refused)
    assert [each.reason for each in await post.facts(GatewayRefused)] == ["malformed"] * len(UNREADABLE)
    assert await post.facts(MessageAnswered) == []


async def test_nothing_is_believed_that_is_signed_by_another_key_or_old(post: Post) -> None:
    """Not by ours either: what we sent cannot be sent back to us."""
    forged = await post.told("message.reply", signed_with=SEND, **{"from": OANH, "text": "STOP"})
    body = b'{"type": "message.reply"}'
    headers = headers_of(RECEIVE, "m", post.now.at, body)
    post.now.forward(301)
    old = await inbound.take(post.journal, RECEIVE, headers, body)
    assert [each.reason for each in (forged, old) if each] == ["webhook_forged", "webhook_old"]
    assert await post.facts(PersonOptedOut) == []


async def test_a_report_of_no_message_of_ours_is_refused(post: Post) -> None:
    placed = await post.journal.decide(lambda turn: reserve(turn, CALL))
    for named in ("nothing", placed.attempt_id):  # type: ignore[union-attr]
        told = await post.told("message.report", message_id=named, result="delivered")
        assert isinstance(told, Refused) and told.reason == "webhook_unknown_message"


async def test_without_a_gateway_nothing_is_taken(post: Post) -> None:
    await post.rules(message_url="")
    told = await post.told("message.reply", **{"from": OANH, "text": "ok"})
    assert isinstance(told, Refused) and told.reason == "webhook_off"
    await inbound.report(post.journal, told)
    assert await post.facts(GatewayRefused) == [], "somebody knocked at a door that is not there"
