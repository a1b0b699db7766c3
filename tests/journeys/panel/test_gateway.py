"""The gateway's door in the panel: a program that signs, and nobody else; what it brings is on the desk."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from domain.facts import GatewayRefused, MessageAnswered, PersonOptedOut
from domain.house import HouseRules
from domain.messages.signing import headers_of
from store import tables
from tests.journeys.panel.browser import Answer
from tests.journeys.panel.house import KNOWN_NUMBER, House

KEY, DOOR = b"g" * 32, "/gateway/messages"


@pytest.fixture(autouse=True)
async def connected(house: House) -> None:
    """The house has named its gateway."""
    rules = HouseRules(message_url="https://messages.example/send", promise_reminder="message")
    await house.journal.decide(lambda turn: turn.connection.execute(update(tables.organisation).values(rules=rules)))


async def brings(house: House, text: str, key: bytes = KEY, request_id: str = "r1", **headers: str) -> Answer:
    """Somebody's words, from a program without cookies, origin or page."""
    data = {"from": KNOWN_NUMBER, "text": text}
    body = json.dumps({"type": "message.reply", "timestamp": house.journal.now().isoformat(), "data": data}).encode()
    signed = headers_of(key, request_id, house.journal.now(), body) | {"Content-Type": "application/json"}
    without = {"Origin": "", "X-CSRF-Token": ""}
    return await house.browser().ask("POST", DOOR, headers=without | signed | headers, data=body)


async def facts(house: House, kind: type) -> list[Any]:
    return [recorded.fact for recorded in await house.journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def test_an_opt_out_comes_in_and_a_page_shows_what_was_refused(house: House) -> None:
    taken = await brings(house, "HUY")
    again = await brings(house, "HUY")
    forged = await brings(house, "HUY", key=b"x" * 32)
    bare = await brings(house, "HUY", **{"webhook-signature": ""})
    assert (taken.status, taken.data) == (200, {"ok": True})
    assert [(a.status, a.code) for a in (again, forged, bare)] == [
        (409, "refused_webhook_replayed"), (401, "refused_webhook_forged"), (401, "refused_webhook_unsigned"),
    ]  # fmt: skip
    assert [wish.person_id for wish in await facts(house, PersonOptedOut)] == ["oanh"]
    assert [each.reason for each in await facts(house, GatewayRefused)] == ["replayed", "forged", "unsigned"]
    page = (await (await house.signed_in("hang")).get("/promises")).text
    assert "3 yêu cầu bị từ chối" in page and "chưa được ký" in page


async def test_nobody_fills_the_journal_through_the_door(house: House) -> None:
    answers = [(await brings(house, "x", key=b"x" * 32)).status for _ in range(25)]
    assert answers == [401] * 20 + [429] * 5
    assert len(await facts(house, GatewayRefused)) == 20
    assert (await brings(house, "ok")).status == 200, "who signs is heard all the same"


async def test_too_much_and_no_gateway(house: House) -> None:
    large = await brings(house, "x" * 200_000)
    await house.journal.decide(
        lambda turn: turn.connection.execute(update(tables.organisation).values(rules=HouseRules()))
    )
    off = await brings(house, "HUY", request_id="r2")
    assert (large.status, off.status) == (413, 404)
    assert await facts(house, MessageAnswered) == []


async def test_what_somebody_wrote_stands_on_the_desk_until_it_is_answered(house: House) -> None:
    agent = await house.agent("hang")
    await brings(house, "Tôi đã chuyển khoản <b>rồi</b>")
    await house.settled()
    [duty] = house.journal.world.duties.values()
    desk = (await agent.get(f"/desk?item=duty-{duty.duty_id}")).text
    done = await agent.post(f"/api/missed/{duty.duty_id}/done", {"result": "reached"})
    assert "Trả lời khách" in desk and "Lý Kim Oanh" in desk and "Đã trả lời" in desk
    assert "Tôi đã chuyển khoản &lt;b&gt;rồi&lt;/b&gt;" in desk
    assert done.status == 200 and not house.journal.world.duties.values()
