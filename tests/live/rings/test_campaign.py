"""A campaign on real lines: telephones stay up, who answers hears an agent at once, the carrier counts the calls."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio

from domain.facts import (
    AgentBeganDialing,
    AttemptEnded,
    AttemptSent,
    CampaignFinished,
    CampaignPaused,
    EntryReserved,
    EntrySettled,
    LegBridged,
    LegEnded,
    MayCallDecided,
)
from tests.live.agent.watching import until
from tests.live.rings.dialing import Dialing, allow_at_any_hour, overlap, set_rules
from tests.live.rings.hotline import Hotline
from tests.live.rings.staff import Staff
from tests.live.whole import Whole
from threerings.robots.agent import RobotAgent
from threerings.robots.door import Door

AT_HOME = "ring=0.4|answer|wait=3|hangup"


@pytest_asyncio.fixture(loop_scope="package")
async def dialing(whole: Whole, hotline: Hotline) -> AsyncIterator[Dialing]:
    """A lead at the panel; in the end the campaign is over, and the house's own rules are back."""
    before = await allow_at_any_hour(whole)
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(Door(whole.settings.origin))
        await door.enter((await whole.link("hang")).rsplit("/", 1)[1])
        yield Dialing(whole, door)
    await set_rules(whole, before)


async def ready(staff: Staff, login: str) -> RobotAgent:
    """Somebody whose telephone is kept up."""
    agent = await staff.seat(login, staff.answers("ring=0.3"))
    await agent.door.post("/api/dialing", {"on": True})
    await staff.is_in(login, "held")
    return agent


async def done(staff: Staff, dialing: Dialing, *agents: RobotAgent) -> None:
    """Telephones go down; nobody is called any more."""
    await dialing.steer("stop")
    for agent in agents:
        await agent.door.post("/api/dialing", {"on": False})


async def test_who_answers_hears_the_agent_within_two_seconds(dialing: Dialing, staff: Staff, hotline: Hotline) -> None:
    watching = hotline.watching
    await dialing.people([AT_HOME, AT_HOME, "ring=1|busy", "reject", AT_HOME], 71_000_000)
    reached, second, busy, rejecting, opted_out = dialing.numbers
    khue, ngan = await ready(staff, "khue"), await ready(staff, "ngan")
    await khue.door.post("/api/opt-outs", {"number": opted_out, "via": "agent"})
    await dialing.launch(["khue", "ngan"])
    assert dialing.calls() == {}, "it is off until it is switched on"

    await dialing.steer("start")
    for number in (reached, second):
        assert await dialing.hears_agent_after(number) < 2.0
    talks = [fact for fact in await watching.all(LegBridged) if fact.leg_id.endswith(".agent")]
    assert {fact.agent_id for fact in talks} == {"khue", "ngan"}
    for agent, talk in zip((khue, ngan), sorted(talks, key=lambda fact: str(fact.agent_id)), strict=True):
        await watching.until(LegEnded, call_id=talk.call_id)
        await agent.door.post(f"/api/calls/{talk.call_id}/machine", {})
    await until(lambda: _settled(watching, 5), 20, "everybody is settled")
    settled = {fact.entry_id.rpartition(":")[2]: fact for fact in await watching.all(EntrySettled)}
    assert sorted(fact.came for fact in settled.values()) == ["", "busy", "machine", "machine", "rejected"]
    await done(staff, dialing, khue, ngan)

    calls = dialing.calls()
    assert {number: len(found) for number, found in calls.items()} == dict.fromkeys(
        (reached, second, busy, rejecting), 1
    )
    assert opted_out not in calls and not any(overlap(found) for found in calls.values())
    sent = {fact.attempt_id for fact in await watching.all(AttemptSent)}
    reserved = {fact.attempt_id for fact in await watching.all(EntryReserved)}
    ended = {fact.attempt_id for fact in await watching.all(AttemptEnded)}
    assert len(reserved & sent) == 4 and reserved <= ended, "every attempt is accounted for"


async def test_a_customer_whose_agent_is_gone_is_told_who_called(
    dialing: Dialing, staff: Staff, hotline: Hotline
) -> None:
    watching = hotline.watching
    await dialing.people(["ring=2|answer|wait=12|hangup", "congested"], 72_000_000)
    khue = await ready(staff, "khue")
    await dialing.launch(["khue"])
    await dialing.steer("start")
    line = await watching.until(EntryReserved, 5)
    await until(lambda: _invited(dialing), 5, "it rings")
    await khue.door.post("/api/dialing", {"on": False})
    settled = await watching.until(EntrySettled, 25, entry_id=line.entry_id)
    assert settled.came == "unconnected" and settled.next_at is not None
    assert (settled.next_at - settled.at).days == 1, "in peace for a day"
    heard = hotline.whole.network.heard_at(dialing.numbers[0])
    assert heard and heard[-1].stat().st_size > 3 * 16_000, "they were told something"

    await khue.door.post("/api/dialing", {"on": True})
    await watching.until(AgentBeganDialing, nth=2)
    paused = await watching.until(CampaignPaused, 15)
    assert paused.why == "trunk"
    released = await watching.until(EntrySettled, settled="released", reason="trunk")
    assert not released.spent and await watching.all(CampaignFinished) == []
    await done(staff, dialing, khue)


async def test_who_says_no_while_it_rings_is_put_through_to_nobody_and_told_so(
    dialing: Dialing, staff: Staff, hotline: Hotline
) -> None:
    """Asked once more as they answer: they hear what is true, and no agent; what was asked and found is kept."""
    watching = hotline.watching
    await dialing.people(["ring=2|answer|wait=12|hangup"], 73_000_000)
    khue = await ready(staff, "khue")
    await dialing.launch(["khue"])
    await dialing.steer("start")
    line = await watching.until(EntryReserved, 5)
    await until(lambda: _invited(dialing), 5, "it rings")
    await dialing.lead.post("/api/opt-outs", {"number": dialing.numbers[0]})
    settled = await watching.until(EntrySettled, 25, entry_id=line.entry_id)
    asked = [fact for fact in await watching.all(MayCallDecided) if fact.attempt_id == line.attempt_id]
    assert [(fact.stage, fact.allowed) for fact in asked][-1] == ("answer", False), settled
    assert asked[-1].reason == "opted_out" and asked[-1].sha256
    sent = await watching.until(AttemptSent, attempt_id=line.attempt_id)
    spoken = [fact for fact in await watching.all(LegBridged) if fact.call_id == sent.call_id and fact.agent_id]
    assert spoken == []
    heard = hotline.whole.network.heard_at(dialing.numbers[0])
    assert heard and heard[-1].stat().st_size > 3 * 16_000, "they were told something"
    await done(staff, dialing, khue)


async def _settled(watching, entries: int) -> bool:  # type: ignore[no-untyped-def]
    settled = [fact for fact in await watching.all(EntrySettled) if fact.settled != "released"]
    return len({fact.entry_id for fact in settled}) >= entries


async def _invited(dialing: Dialing) -> bool:
    return bool(dialing.calls())
