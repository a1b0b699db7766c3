"""The scenarios: each plays one thing that happens to calls. What its events mean is in test_traces.py."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.traces.holding_phone import HoldingPhone
from tests.traces.stage import Stage, member, originate, ring

Scenario = Callable[[Stage], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}


def scenario(play: Scenario) -> Scenario:
    SCENARIOS[play.__name__] = play
    return play


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
async def the_only_phone_rings_for_another_call(stage: Stage) -> None:
    """Two callers, one phone: it rings for the first; the second one's leg is given up before it rings."""
    await stage.phones("ring=600")
    async with stage.stub(ring(stage.first, seconds="4"), menu={"MENU_NEXT": "goodbye"}):
        first = await stage.call()
        await stage.until("Newstate", ChannelState="5")
        await (await stage.call()).over()
        await stage.over(first)


@scenario
async def rejected(stage: Stage) -> None:
    await stage.phones("ring=0.5|busy")
    async with stage.stub(ring(stage.first), menu={"MENU_NEXT": "goodbye"}):
        await (await stage.call()).over()


@scenario
async def nobody_answered_then_queue_connects(stage: Stage) -> None:
    """Ignored by the first; the menu answers; waits in the queue, ignored once there, then the second connects."""
    await stage.phones("ring=600", "ring=0.5|answer")
    async with stage.stub(
        ring(stage.first, seconds="1.5"), menu={"MENU_NEXT": "queue"}, agent_gone={"GONE_NEXT": "hangup"}
    ):
        call = await stage.call()
        await stage.until("QueueCallerJoin")
        await asyncio.sleep(0.5)
        await member(stage, stage.second, there=True)
        await stage.until("BridgeEnter")
        await stage.over(call, 1)
        await member(stage, stage.second, there=False)


@scenario
async def queue_ignored_then_message(stage: Stage) -> None:
    """A member that ignores; the queue lets the caller go on to leave a message, and calls that abandoned."""
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
        await stage.until("BridgeEnter", times=4)
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


@scenario
async def attempt_answered(stage: Stage) -> None:
    """`doctor`: somebody outside answers and hears themselves; a second originate with the living ChannelId."""
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
    async with stage.stub({}, permitted={"PERMITTED": "1"}):
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
    async with stage.stub({}, permitted={"PERMITTED": "1"}):
        await originate(stage, 10, "PJSIP/0901234563@trunk-carrier", "talk", SEATS=f"PJSIP/{stage.first}")
        await stage.until("Hangup", Uniqueid="attempt-10")


@scenario
async def held_and_taken_back(stage: Stage) -> None:
    """The agent puts the caller on hold and takes them back."""
    settings = stage.house.pbx.settings
    seat, password = settings.seats.desk[3], "holding-phone-password"
    await stage.house.pbx.phone_keys.issue(seat, password)
    async with HoldingPhone(settings.ports.sip, seat, password) as phone:
        async with stage.stub(ring(seat), agent_gone={"GONE_NEXT": "hangup"}):
            call = await stage.call()
            await stage.until("BridgeEnter", times=2)
            await phone.hold(on=True)
            await stage.until("Hold")
            await asyncio.sleep(0.5)
            await phone.hold(on=False)
            await stage.until("Unhold")
            await stage.over(call, 0.5)
        await stage.house.quiet()
