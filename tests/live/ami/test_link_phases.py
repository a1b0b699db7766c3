"""The link to Asterisk is cut in each phase of a call, and the call goes on. Afterwards our state equals Asterisk's,
and exactly what was wrong was repaired."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from domain.facts import AgentPaused, AgentUnpaused, Fact
from tests.live.ami.watching import Watch, eventually, utc_now
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID
from threerings.carrier.network import RobotCall

Phase = Callable[[Watch], Awaitable[RobotCall]]
PHASES: dict[str, Phase] = {}


def phase(play: Phase) -> Phase:
    PHASES[play.__name__] = play
    return play


def stub(watch: Watch, first_s: str = "6", second_s: str = "0", **flows: dict[str, str]) -> AgiStub:
    """The application's answers: the first agent rings, then the second."""
    route = {"RING1": f"PJSIP/{watch.first}", "RING1_S": first_s, "LANG": "vi"}
    if second_s != "0":
        route |= {"RING2": f"PJSIP/{watch.second}", "RING2_S": second_s}
    return AgiStub(watch.house.pbx.settings.agi_port, {"route": route, **flows})


async def pause(watch: Watch, *agents: str) -> None:
    """These agents are out of the queue (and Asterisk knows)."""
    await watch.journal.append(*(AgentPaused(at=utc_now(), agent_id=each, reason="test") for each in agents))
    await watch.members_are(*({"an", "binh"} - set(agents)))


async def unpause(watch: Watch, agent: str) -> None:
    """This agent alone is in the queue again (and Asterisk knows)."""
    fact: Fact = AgentUnpaused(at=utc_now(), agent_id=agent, reason="test")
    await watch.journal.append(fact)
    await watch.members_are(agent)


@phase
async def idle_then_a_call_rings(watch: Watch) -> RobotCall:
    async with stub(watch):
        await watch.outage()
        call = await watch.house.carrier.call(DID)
        await watch.until("Newstate", ChannelState="5")
    return call


@phase
async def ringing_then_the_next_stage_rings(watch: Watch) -> RobotCall:
    async with stub(watch, "1.5", "20"):
        call = await watch.house.carrier.call(DID)
        await watch.until("Newstate", ChannelState="5")
        await watch.outage()
        await watch.until("Newstate", ChannelState="5", times=2)
        await watch.until("Hangup")
    return call


@phase
async def ringing_then_the_agent_answers(watch: Watch) -> RobotCall:
    await watch.phones("ring=1.5|answer")
    async with stub(watch):
        call = await watch.house.carrier.call(DID)
        await watch.until("Newstate", ChannelState="5")
        await watch.outage()
        await watch.until("BridgeEnter", times=2)
    return call


@phase
async def ringing_then_the_caller_hangs_up(watch: Watch) -> RobotCall:
    async with stub(watch):
        call = await watch.house.carrier.call(DID)
        await watch.until("Newstate", ChannelState="5")
        await watch.outage()
        await call.hang_up()
        await watch.until("Hangup", times=2)
    return call


@phase
async def ringing_then_the_menu_answers(watch: Watch) -> RobotCall:
    async with stub(watch, "2.5", menu={"MENU_NEXT": "queue"}):
        call = await watch.house.carrier.call(DID)
        await watch.until("Newstate", ChannelState="5")
        await pause(watch, "an", "binh")
        await watch.outage()
        await watch.until("QueueCallerJoin")
    return call


@phase
async def talking_then_the_caller_hangs_up(watch: Watch) -> RobotCall:
    await watch.phones("ring=0.3|answer")
    async with stub(watch, agent_gone={"GONE_NEXT": "hangup"}):
        call = await watch.house.carrier.call(DID)
        await watch.until("BridgeEnter", times=2)
        await watch.outage()
        await call.hang_up()
        await watch.until("Hangup", times=2)
    return call


@phase
async def talking_then_the_agents_phone_vanishes(watch: Watch) -> RobotCall:
    """The caller is routed on into the queue, where the second agent's phone rings: all of it unseen."""
    await watch.phones("ring=0.3|answer|wait=3|hangup", "ring=600")
    async with stub(watch, agent_gone={"GONE_NEXT": "route"}):
        call = await watch.house.carrier.call(DID)
        await watch.until("BridgeEnter", times=2)
        await pause(watch, "an")
        await watch.outage()
        await watch.until("QueueCallerJoin")
        await watch.until("Newstate", ChannelState="5", times=2)
    return call


@phase
async def talking_then_redirected(watch: Watch) -> RobotCall:
    """Somebody else's Redirect takes the caller out of the conversation."""
    await watch.phones("ring=0.3|answer")
    async with stub(watch, agent_gone={"GONE_NEXT": "hangup"}):
        call = await watch.house.carrier.call(DID)
        await watch.until("BridgeEnter", times=2)
        await pause(watch, "an", "binh")
        await watch.outage()
        caller = (await watch.until("UserEvent", UserEvent="RingStart"))["Channel"]
        await watch.witness.action("Redirect", {"Channel": caller, "Context": "waiting", "Exten": "s", "Priority": "1"})
        await watch.until("QueueCallerJoin")
        await watch.until("Hangup")
    return call


async def waiting(watch: Watch) -> RobotCall:
    """A caller in the queue, nobody free."""
    await pause(watch, "an", "binh")
    async with AgiStub(watch.house.pbx.settings.agi_port, {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "queue"}}):
        call = await watch.house.carrier.call(DID)
        await watch.until("QueueCallerJoin")
    return call


@phase
async def waiting_then_an_agent_rings(watch: Watch) -> RobotCall:
    call = await waiting(watch)
    await unpause(watch, "an")
    await watch.outage()
    await watch.until("Newstate", ChannelState="5")
    return call


@phase
async def waiting_then_connected(watch: Watch) -> RobotCall:
    await watch.phones("ring=1|answer")
    call = await waiting(watch)
    await unpause(watch, "an")
    await watch.outage()
    await watch.until("BridgeEnter", times=2)
    return call


@phase
async def waiting_then_given_up(watch: Watch) -> RobotCall:
    call = await waiting(watch)
    await watch.outage()
    await call.hang_up()
    await watch.until("Hangup")
    return call


@phase
async def served_by_the_static_path_then_gone(watch: Watch) -> RobotCall:
    """Nothing of ours answers, not even the link."""
    await pause(watch, "an", "binh")
    call = await watch.house.carrier.call(DID)
    await watch.until("UserEvent", UserEvent="StaticServed")
    await watch.outage()
    await call.hang_up()
    await watch.until("Hangup")
    return call


@pytest.mark.parametrize("name", PHASES)
async def test_the_link_is_cut(watch: Watch, name: str) -> None:
    call = await PHASES[name](watch)
    await asyncio.sleep(0.3)  # quiet: the moment that is compared stands still
    repairs = await watch.restore()
    assert repairs.repaired == repairs.expected
    assert repairs.count == len(repairs.expected) > 0
    print(f"{name}: {repairs.count} repairs, up in {repairs.up_s:.2f} s, reconciled in {repairs.reconciled_s:.2f} s")
    assert repairs.up_s <= 1.0
    assert repairs.reconciled_s <= 3.0
    await watch.agrees()
    if watch.journal.world.calls.values():
        await call.hang_up()
    await eventually(lambda: not watch.journal.world.calls.values(), "the call is over")
    await watch.agrees()
