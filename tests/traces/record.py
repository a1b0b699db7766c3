"""Makes the traces: real calls on a real PBX, each scenario written to `<name>.jsonl` beside this file.

    python -m tests.traces.record              # all of them
    python -m tests.traces.record rejected     # those named

Seats: `first` is the first desk phone, `second` the second. The stub answers the dialplan's questions; robots are the
carrier's. Nothing here is asserted: what the events mean is in test_traces.py.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ami_bridge.actions import variables
from ami_bridge.capture import write_trace
from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from ami_bridge.link import AmiAccount
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID, House, build
from threerings.asterisk.pbx import Pbx
from threerings.asterisk.settings import HotlineLine
from threerings.carrier.network import Caller, RobotCall

HERE = Path(__file__).parent
CALL = "0c0ffee0-1111-4222-8333-{:012d}"


@dataclass
class Stage:
    """What a scenario has at hand."""

    house: House
    client: AmiClient
    first: str = ""
    second: str = ""
    heard: list[Event] = field(default_factory=list)

    def stub(self, route: dict[str, str], **flows: dict[str, str]) -> AgiStub:
        """The application's answers: the ring plan, and what the other flows say."""
        return AgiStub(self.house.pbx.settings.agi_port, {"route": {"LANG": "vi", **route}, **flows})

    async def phones(self, first: str, second: str = "ring=600") -> None:
        """What the two desk phones do when they ring."""
        await self.house.carrier.phones.behave(self.first, first)
        await self.house.carrier.phones.behave(self.second, second)

    async def call(self, name: str = "") -> RobotCall:
        return await self.house.carrier.call(DID, Caller(name=name))

    async def until(self, event: str, within_s: float = 20, **fields: str) -> Event:
        """Waits for an event with these headers; says it again for those who ask later."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            for each in self.heard:
                if each.name == event and all(each.get(key) == value for key, value in fields.items()):
                    return each
            await asyncio.sleep(0.02)
        raise TimeoutError(f"no {event} {fields}")

    async def over(self, call: RobotCall, after_s: float = 0.0) -> None:
        """The caller hangs up after a while."""
        await asyncio.sleep(after_s)
        await call.hang_up()
        await call.over()


Scenario = Callable[[Stage], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}


def scenario(play: Scenario) -> Scenario:
    SCENARIOS[play.__name__] = play
    return play


def ring(*seats: str, seconds: str = "4") -> dict[str, str]:
    return {"RING1": "&".join(f"PJSIP/{seat}" for seat in seats), "RING1_S": seconds}


@scenario
async def answered_by_the_agent(stage: Stage) -> None:
    await stage.phones("ring=0.5|answer")
    async with stage.stub(ring(stage.first), agent_gone={"GONE_NEXT": "hangup"}):
        call = await stage.call('Nguyễn "Hạnh" 陈 🙂')
        await call.answered()
        await stage.over(call, 1.5)


@scenario
async def answered_and_the_agent_hangs_up(stage: Stage) -> None:
    await stage.phones("ring=0.5|answer|wait=2.5|hangup")
    async with stage.stub(ring(stage.first), agent_gone={"GONE_NEXT": "hangup"}):
        await (await stage.call()).over()


@scenario
async def ignored_then_answered_by_the_second_stage(stage: Stage) -> None:
    await stage.phones("ring=600", "ring=0.5|answer")
    route = {**ring(stage.first, seconds="1.5"), "RING2": f"PJSIP/{stage.second}", "RING2_S": "4"}
    async with stage.stub(route, agent_gone={"GONE_NEXT": "hangup"}):
        call = await stage.call()
        await call.answered()
        await stage.over(call, 2)


@scenario
async def answered_elsewhere(stage: Stage) -> None:
    await stage.phones("ring=600", "ring=1|answer")
    async with stage.stub(ring(stage.first, stage.second), agent_gone={"GONE_NEXT": "hangup"}):
        call = await stage.call()
        await call.answered()
        await stage.over(call, 2)


@scenario
async def caller_hangs_up_while_it_rings(stage: Stage) -> None:
    await stage.phones("ring=600")
    async with stage.stub(ring(stage.first)):
        call = await stage.call()
        await stage.until("Newstate", ChannelState="5")
        await stage.over(call, 1)


@scenario
async def phone_unreachable_then_menu(stage: Stage) -> None:
    """The seat exists and nobody is registered on it; then the menu answers and says goodbye."""
    nobody = stage.house.pbx.settings.seats.desk[5]
    async with stage.stub(ring(nobody, seconds="2"), menu={"MENU_NEXT": "goodbye"}):
        await (await stage.call()).over()


@scenario
async def phone_says_unreachable(stage: Stage) -> None:
    await stage.phones("unreachable")
    async with stage.stub(ring(stage.first, seconds="2"), menu={"MENU_NEXT": "goodbye"}):
        await (await stage.call()).over()


@scenario
async def phone_dead_behind_its_registration(stage: Stage) -> None:
    """Registered, and not there: the INVITE is never answered by anything."""
    process = stage.house.carrier.process
    await stage.phones("wait=600")
    async with stage.stub(ring(stage.first, seconds="2"), menu={"MENU_NEXT": "goodbye"}):
        await (await stage.call()).over()
    assert process is not None


@scenario
async def rejected(stage: Stage) -> None:
    await stage.phones("ring=0.5|busy")
    async with stage.stub(ring(stage.first), menu={"MENU_NEXT": "goodbye"}):
        await (await stage.call()).over()


@scenario
async def nobody_answered_then_queue_connects(stage: Stage) -> None:
    """Ignored by the first; the menu answers; waits in the queue, ignored once there, then the second connects."""
    await stage.phones("ring=600", "ring=0.5|answer")
    async with stage.stub(ring(stage.first, seconds="1.5"), menu={"MENU_NEXT": "queue"}, agent_gone={"GONE_NEXT": "hangup"}):
        call = await stage.call()
        await stage.until("QueueCallerJoin")
        await asyncio.sleep(0.5)
        await member(stage, stage.second, there=True)
        await stage.until("BridgeEnter")
        await stage.over(call, 1)
        await member(stage, stage.second, there=False)


@scenario
async def queue_ignored_then_message(stage: Stage) -> None:
    """A member that ignores; the caller leaves the queue by time, and a message; QueueCallerAbandon is told for nothing."""
    await stage.phones("ring=600")
    async with stage.stub({"RING1": "", "NOBODY": "1"}, menu={"MENU_NEXT": "queue"}):
        await member(stage, stage.first, there=True)
        call = await stage.call()
        await stage.until("QueueCallerLeave", within_s=60)
        await stage.until("UserEvent", within_s=30, UserEvent="MessageLeft")
        await call.over()
        await member(stage, stage.first, there=False)


@scenario
async def abandoned_in_the_queue(stage: Stage) -> None:
    async with stage.stub({"RING1": ""}, menu={"MENU_NEXT": "queue"}):
        call = await stage.call()
        await stage.until("QueueCallerJoin")
        await stage.over(call, 1)


@scenario
async def agents_leg_vanishes_and_comes_back(stage: Stage) -> None:
    await stage.phones("ring=0.3|answer|wait=2.5|hangup")
    gone = {"GONE_NEXT": "redial", "GONE_RING": f"PJSIP/{stage.first}"}
    async with stage.stub(ring(stage.first), agent_gone=gone):
        call = await stage.call()
        await stage.until("BridgeLeave")
        await stage.phones("ring=0.3|answer|wait=60")
        ends = time.monotonic() + 15
        while sum(each.name == "BridgeEnter" for each in stage.heard) < 4 and time.monotonic() < ends:
            await asyncio.sleep(0.05)
        await stage.over(call, 1)


@scenario
async def redirected_while_talking(stage: Stage) -> None:
    """The caller is taken out of the bridge by AMI Redirect and waits in the queue until another agent connects."""
    await stage.phones("ring=0.3|answer", "ring=0.3|answer")
    async with stage.stub(ring(stage.first), agent_gone={"GONE_NEXT": "hangup"}):
        call = await stage.call()
        await stage.until("BridgeEnter")
        await asyncio.sleep(1)
        caller = (await stage.until("UserEvent", UserEvent="RingStart"))["Channel"]
        place = {"Context": "waiting", "Exten": "s", "Priority": "1"}
        await stage.client.action("Redirect", {"Channel": caller, **place})
        await stage.until("QueueCallerJoin")
        await member(stage, stage.second, there=True)
        await stage.until("AgentConnect")
        await stage.over(call, 1)
        await member(stage, stage.second, there=False)


@scenario
async def static_path(stage: Stage) -> None:
    """Nothing of ours answers: the dialplan serves the caller alone."""
    call = await stage.call()
    await stage.until("UserEvent", UserEvent="StaticServed")
    await stage.over(call, 3)


@scenario
async def phone_comes_and_goes(stage: Stage) -> None:
    seat = await stage.house.phone(2, "ring=600")
    await asyncio.sleep(0.3)
    await stage.house.carrier.phones.remove(seat)
    await asyncio.sleep(1)


async def member(stage: Stage, seat: str, *, there: bool) -> None:
    fields = {"Queue": "hotline-main", "Interface": f"PJSIP/{seat}"}
    await stage.client.action("QueueAdd" if there else "QueueRemove", fields)


async def originate(stage: Stage, number: int, target: str, exten: str, **more: str) -> None:
    call_id = CALL.format(number)
    channel_id = f"attempt-{number}"
    place = {"Context": "attempt", "Exten": exten, "Priority": "1", "Timeout": "5000", "CallerID": DID}
    told = variables({"__CALL_ID": call_id, "ATTEMPT_ID": f"a-{number}", **more})
    names = {"Channel": target, "ChannelId": channel_id, "ActionID": f"originate:{channel_id}", "Variable": told}
    await stage.client.action("Originate", {**names, **place})


@scenario
async def attempt_answered(stage: Stage) -> None:
    """`doctor`: a person outside answers and is put through to the echo; a second originate with the living ChannelId."""
    await stage.house.carrier.person("0901234567", "ring=0.5|answer|wait=3|hangup")
    await originate(stage, 1, "PJSIP/0901234567@trunk-carrier", "doctor")
    await stage.until("Newstate", ChannelState="6")
    await originate(stage, 1, "PJSIP/0901234567@trunk-carrier", "doctor")
    await stage.until("Hangup", Uniqueid="attempt-1")
    await stage.until("OriginateResponse", Response="Failure")


@scenario
async def attempts_not_answered(stage: Stage) -> None:
    """Busy, rejected, no answer within the time, and a target that Asterisk cannot even make a channel for."""
    for number, script in ((2, "ring=0.3|busy"), (3, "ring=0.3|reject"), (4, "ring=600"), (5, "unreachable")):
        await stage.house.carrier.person(f"090123450{number}", script)
        await originate(stage, number, f"PJSIP/090123450{number}@trunk-carrier", "doctor")
        await stage.until("OriginateResponse", ActionID=f"originate:attempt-{number}")
    await originate(stage, 6, f"PJSIP/{stage.house.pbx.settings.seats.desk[5]}", "callback")
    await stage.until("OriginateResponse", ActionID="originate:attempt-6")


@scenario
async def callback_from_the_agents_phone(stage: Stage) -> None:
    await stage.phones("ring=0.3|answer")
    await stage.house.carrier.person("0901234561", "ring=0.5|answer|wait=3|hangup")
    await originate(stage, 7, f"PJSIP/{stage.first}", "callback", NUMBER="0901234561")
    await stage.until("Hangup", Uniqueid="attempt-7")


@scenario
async def callback_busy_and_barred(stage: Stage) -> None:
    await stage.phones("ring=0.3|answer")
    await stage.house.carrier.person("0901234562", "ring=0.3|busy")
    await originate(stage, 8, f"PJSIP/{stage.first}", "callback", NUMBER="0901234562")
    await stage.until("Hangup", Uniqueid="attempt-8")
    await originate(stage, 9, f"PJSIP/{stage.first}", "callback", NUMBER="00442071234567")
    await stage.until("Hangup", Uniqueid="attempt-9")


@scenario
async def talk_to_somebody_outside(stage: Stage) -> None:
    await stage.phones("ring=0.5|answer")
    await stage.house.carrier.person("0901234563", "ring=0.3|answer|wait=5|hangup")
    await originate(stage, 10, "PJSIP/0901234563@trunk-carrier", "talk", SEATS=f"PJSIP/{stage.first}")
    await stage.until("Hangup", Uniqueid="attempt-10")


async def play(stage: Stage, name: str) -> None:
    """One scenario, from quiet to quiet."""
    stage.heard.clear()
    await SCENARIOS[name](stage)
    await stage.house.quiet()
    await asyncio.sleep(0.5)
    count = write_trace(HERE / f"{name}.jsonl", [event for event in stage.heard if event.name != "TestEvent"])
    sys.stdout.write(f"{name}: {count} events\n")


async def record(names: list[str]) -> None:
    """All scenarios on one house."""
    house = build(Path(tempfile.mkdtemp(prefix="traces-")))
    settings = replace(house.pbx.settings, hotlines=(HotlineLine("main", (DID,), "vi", wait_s=12),))
    house.pbx = Pbx(settings)
    await house.start()
    account = AmiAccount("127.0.0.1", settings.ports.ami, "threerings", settings.secrets.ami)
    heard: list[Event] = []
    try:
        async with AmiClient(account, witness=heard.append) as client:
            await client.wait_up(5)
            stage = Stage(house, client, heard=heard)
            stage.first, stage.second = await house.phone(0, "ring=600"), await house.phone(1, "ring=600")
            for name in names:
                await play(stage, name)
    finally:
        await house.stop()


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or list(SCENARIOS)))
