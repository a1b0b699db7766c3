"""The application ends and starts again while callers talk: only what was wrong is repaired, nothing is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ami_bridge.bridge import Bridge
from ami_bridge.client import AmiClient
from domain.facts import CallEnded, Reconciled, Repaired
from store.journal import Journal
from tests.live.ami.watching import Watch, eventually, utc_now
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID


@asynccontextmanager
async def restarted(watch: Watch, away_s: float) -> AsyncIterator[Journal]:
    """The same database, a new process: everything that was only in memory is gone."""
    await watch.bridge.client.stop()
    await watch.bridge.stop()
    await watch.journal.close()
    await asyncio.sleep(away_s)
    journal = Journal(watch.journal.engine, utc_now)
    await journal.open()
    client = AmiClient(watch.bridge.client.account)
    bridge = Bridge(client, journal)
    await bridge.start()
    await client.start()
    try:
        await asyncio.wait_for(bridge.reconciled.wait(), 30)
        yield journal
    finally:
        await client.stop()
        await bridge.stop()
        await journal.close()


async def repairs_after(journal: Journal, seq: int) -> list[Repaired]:
    facts = [recorded.fact for recorded in await journal.read(seq, 1000)]
    assert any(isinstance(fact, Reconciled) for fact in facts)
    return [fact for fact in facts if isinstance(fact, Repaired)]


def stub(watch: Watch) -> AgiStub:
    route = {"RING1": f"PJSIP/{watch.first}", "RING1_S": "5", "LANG": "vi"}
    return AgiStub(watch.house.pbx.settings.agi_port, {"route": route, "agent_gone": {"GONE_NEXT": "hangup"}})


async def test_a_conversation_goes_on_and_its_end_is_heard(watch: Watch) -> None:
    await watch.phones("ring=0.2|answer")
    async with stub(watch):
        call = await watch.house.carrier.call(DID)
        await watch.until("BridgeEnter", times=2)
        await asyncio.sleep(0.3)
        before, seq = list(watch.journal.world.calls.values()), watch.journal.seq
        async with restarted(watch, away_s=0.5) as journal:
            assert await repairs_after(journal, seq) == []
            assert list(journal.world.calls.values()) == before
            await call.hang_up()
            await eventually(lambda: not journal.world.calls.values(), "the call is over")
            facts = [recorded.fact for recorded in await journal.read(call_id=before[0].call_id)]
            [end] = [fact for fact in facts if isinstance(fact, CallEnded)]
            assert (end.inferred, end.lost, end.cause) == (False, False, 16)
            agent = journal.world.agents.get("an")
            assert agent is not None and (agent.phase, agent.legs) == ("wrap_up", {})


async def test_a_conversation_that_ended_meanwhile_is_ended_and_said_to_be_lost(watch: Watch) -> None:
    await watch.phones("ring=0.2|answer")
    async with stub(watch):
        call = await watch.house.carrier.call(DID)
        await watch.until("BridgeEnter", times=2)
        await asyncio.sleep(0.3)
        seq = watch.journal.seq
        await watch.bridge.client.stop()
        await call.hang_up()
        await watch.until("Hangup", times=2)
        async with restarted(watch, away_s=0) as journal:
            assert sorted(repair.what for repair in await repairs_after(journal, seq)) == ["call", "leg", "leg"]
            assert journal.world.calls.values() == []
            agent = journal.world.agents.get("an")
            assert agent is not None and agent.legs == {}
