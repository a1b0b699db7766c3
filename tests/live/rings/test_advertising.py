"""An advertising campaign on real lines: who agreed is called with the brand's number, who took it back is not."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from sqlalchemy import select

from domain.facts import EntryReserved, EntrySettled, LegBridged, LegEnded, MayCallDecided
from store.queries.organisation import the_organisation
from store.tables import hotlines, person_numbers
from tests.live.agent.watching import until
from tests.live.rings.dialing import Dialing, set_rules
from tests.live.rings.hotline import Hotline
from tests.live.rings.staff import Staff
from tests.live.rings.test_campaign import dialing, done, ready
from tests.live.whole import Whole

__all__ = ["dialing"]


@pytest_asyncio.fixture(loop_scope="package")
async def brand(whole: Whole, dialing: Dialing) -> AsyncIterator[str]:
    """The advertising pack is in force, and our number is registered with a brand name."""
    async with whole.engine.connect() as connection:
        rules = (await the_organisation(connection)).rules
        did = str(await connection.scalar(select(hotlines.c.did).order_by(hotlines.c.hotline_id).limit(1)))
    await set_rules(
        whole,
        replace(
            rules, packs=("VN-consumer-finance", "VN-advertising"), brand_names={did: "NHA MAU"}, caller_ids=(did,)
        ),
    )
    yield did
    await set_rules(whole, rules)


async def agrees(dialing: Dialing, number: str) -> str:
    """They agreed on paper; the address at which it is withdrawn."""
    async with dialing.whole.engine.connect() as connection:
        query = select(person_numbers.c.person_id).where(person_numbers.c.number == f"+84{number[1:]}")
        person_id = str(await connection.scalar(query))
    given = {"number": "0", "via": "paper", "wording": "Tôi đồng ý nhận quảng cáo", "proof": "Phiếu 7"}
    kept = await dialing.lead.post(f"/api/people/{person_id}/consents", given)
    return f"/api/consents/{kept['consent_id']}/withdraw"


async def test_who_agreed_is_called_and_who_took_it_back_meanwhile_is_not(
    dialing: Dialing, staff: Staff, hotline: Hotline, brand: str
) -> None:
    watching = hotline.watching
    await dialing.people(["ring=0.4|answer|wait=20|hangup", "ring=0.4|answer|wait=3|hangup"], 79_000_000)
    first, second = dialing.numbers
    for number in dialing.numbers:
        withdraw = await agrees(dialing, number)
    await dialing.register("0900000999")
    await dialing.invited()
    khue = await ready(staff, "khue")
    await dialing.launch(["khue"])
    planned = await dialing.lead.get(f"/rules/lists/{dialing.list_id}")
    assert "0 trên 2" in planned, "both may be called, as it is planned"

    await dialing.steer("start")
    assert await dialing.hears_agent_after(first) < 2.0
    talk = next(fact for fact in await watching.all(LegBridged) if fact.leg_id.endswith(".agent"))
    await dialing.lead.post(withdraw, {})
    await watching.until(LegEnded, 30, call_id=talk.call_id)
    await khue.door.post(f"/api/calls/{talk.call_id}/machine", {})

    async def refused() -> bool:
        return bool(await watching.all(EntrySettled, settled="blocked", reason="prior_consent"))

    await until(refused, 15, "the other is not called, and it is said why")
    await done(staff, dialing, khue)
    assert {number: len(calls) for number, calls in dialing.calls().items()} == {first: 1}, second
    [line], told = await watching.all(EntryReserved), await watching.all(MayCallDecided)
    asked = [fact for fact in told if fact.attempt_id == line.attempt_id]
    assert {fact.stage for fact in asked} == {"originate", "answer", "connect"}
    assert all(fact.allowed and fact.packs == ("VN-advertising 3",) for fact in asked)
    assert {fact.rule for fact in told if not fact.allowed} == {"VN-advertising/consent"}
