"""What each call of the Telephony port really does, witnessed by the carrier's SIP log and by Asterisk."""

import asyncio

import numpy as np
import pytest

from ami_bridge.client import AmiRules
from ami_bridge.telephony import AsteriskTelephony
from domain.facts import AttemptEnded, AttemptReserved, AttemptSent, CallEnded, CallPlaced
from domain.facts.calls import Purpose
from domain.ports import Placement, TelephonyAway, TelephonyRefused
from store.ids import new_call_id, new_id
from tests.live.ami.watching import Watch, eventually, utc_now
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID
from threerings.carrier.network import Caller

NUMBER = "0901234577"


@pytest.fixture
def telephony(watch: Watch) -> AsteriskTelephony:
    return AsteriskTelephony(watch.bridge.client)


async def reserved(watch: Watch, target: str, purpose: Purpose = "doctor", **variables: str) -> Placement:
    """A committed attempt: what the desk does before anything rings."""
    attempt_id, call_id, now = new_id(), new_call_id(), utc_now()
    await watch.journal.append(
        AttemptReserved(
            at=now,
            attempt_id=attempt_id,
            call_id=call_id,
            channel_id=f"attempt-{attempt_id}",
            purpose=purpose,
            for_id="test",
        ),
        AttemptSent(at=now, attempt_id=attempt_id, call_id=call_id),
        CallPlaced(at=now, call_id=call_id, attempt_id=attempt_id, purpose=purpose),
    )
    return Placement(
        attempt_id=attempt_id,
        call_id=call_id,
        channel_id=f"attempt-{attempt_id}",
        target=target,
        purpose=purpose,
        destination=purpose,
        caller_id=DID,
        ring_s=5,
        variables=tuple(variables.items()),
    )


def invites(watch: Watch, number: str) -> int:
    """How often the carrier was asked to ring this number: the only witness of a double dial."""
    return sum(call.from_pbx and call.number == number for call in watch.house.carrier.sip_calls())


async def ended(watch: Watch, call_id: str) -> CallEnded:
    """The call's end, once it is in the journal."""

    async def find() -> CallEnded | None:
        facts = [recorded.fact for recorded in await watch.journal.read(call_id=call_id)]
        return next((fact for fact in facts if isinstance(fact, CallEnded)), None)

    async with asyncio.timeout(60):
        while (found := await find()) is None:  # noqa: ASYNC110  # the journal is asked, nobody tells
            await asyncio.sleep(0.05)
    return found


async def test_a_placement_rings_once_even_if_it_is_sent_twice(watch: Watch, telephony: AsteriskTelephony) -> None:
    before = invites(watch, NUMBER)
    await watch.house.carrier.person(NUMBER, "ring=0.3|answer|wait=2|hangup")
    placement = await reserved(watch, NUMBER)
    await telephony.place(placement)
    await watch.until("Newstate", ChannelState="6")
    await telephony.place(placement)  # a bug, or a second process: Asterisk itself says no
    await watch.until("OriginateResponse", Response="Failure")
    await asyncio.sleep(0.3)
    call = watch.journal.world.calls.get(placement.call_id)
    assert call is not None and call.legs[placement.channel_id].phase == "up"  # the first one is not failed by it
    await ended(watch, placement.call_id)
    assert invites(watch, NUMBER) == before + 1


async def test_a_seat_where_nobody_is_registered_fails_the_attempt(watch: Watch, telephony: AsteriskTelephony) -> None:
    placement = await reserved(watch, f"seat:{watch.house.pbx.settings.seats.desk[5]}", "callback", NUMBER=NUMBER)
    await telephony.place(placement)
    await eventually(lambda: not watch.journal.world.attempts.values(), "the attempt is over")
    facts = [recorded.fact for recorded in await watch.journal.read(call_id=placement.call_id)]
    assert [fact.outcome for fact in facts if isinstance(fact, AttemptEnded)] == ["failed"]


async def test_a_callback_rings_the_agents_phone_first(watch: Watch, telephony: AsteriskTelephony) -> None:
    await watch.phones("ring=0.2|answer")
    await watch.house.carrier.person(NUMBER, "ring=0.3|answer|wait=1.5|hangup")
    placement = await reserved(watch, f"seat:{watch.first}", "callback", NUMBER=NUMBER)
    async with AgiStub(watch.house.pbx.settings.agi_port, {"permitted": {"PERMITTED": "1"}}):
        await telephony.place(placement)
        await watch.until("BridgeEnter", times=2)
    call = await eventually(lambda: watch.journal.world.calls.get(placement.call_id), "the call is known")
    assert sorted(leg.role for leg in call.legs.values()) == ["agent", "customer"]
    await ended(watch, placement.call_id)


async def test_hanging_up_redirecting_and_silencing(watch: Watch, telephony: AsteriskTelephony) -> None:
    await watch.phones("ring=0.2|answer")
    route = {"RING1": f"PJSIP/{watch.first}", "RING1_S": "5", "LANG": "vi"}
    async with AgiStub(watch.house.pbx.settings.agi_port, {"route": route, "agent_gone": {"GONE_NEXT": "hangup"}}):
        voice = watch.house.voice("caller")
        call = await watch.house.carrier.call(DID, Caller(script=f"say={voice}"))
        await watch.until("BridgeEnter", times=2)
        caller = (await watch.until("UserEvent", UserEvent="RingStart"))["Uniqueid"]
        call_id = (await watch.until("UserEvent", UserEvent="RingStart"))["CallId"]
        await asyncio.sleep(1.5)
        await telephony.silence_recording(caller, on=True)
        await asyncio.sleep(2)
        await telephony.redirect(caller, "waiting", "s")
        await watch.until("QueueCallerJoin")
        await telephony.hang_up(caller)
        await telephony.hang_up(caller)  # gone already: no error
        await call.over()
        await ended(watch, call_id)
    samples = np.frombuffer(watch.house.recording(call_id, "in").read_bytes(), dtype="<i2")
    assert np.abs(samples[:-12000]).max() > 1000  # the tone was there
    assert np.abs(samples[-8000:]).max() == 0  # and at the end, a second of digital silence


async def test_queue_seats_are_set_and_setting_them_again_is_fine(watch: Watch, telephony: AsteriskTelephony) -> None:
    seat = watch.house.pbx.settings.seats.desk[4]
    for member in (True, True, False, False):
        await telephony.set_queue_seat("hotline-main", seat, member=member)
        assert (seat in (await watch.asterisk()).members["hotline-main"]) is member
    with pytest.raises(TelephonyRefused):
        await telephony.set_queue_seat("no-such-queue", seat, member=True)


@pytest.mark.parametrize(
    "target", ["0901\r\nAction: Logoff", "PJSIP/1@trunk-carrier", "seat:admin", "shell:id", "", "Local/1@out"]
)
async def test_targets_of_any_other_shape_are_refused_before_the_link(
    watch: Watch, telephony: AsteriskTelephony, target: str
) -> None:
    with pytest.raises(TelephonyRefused):
        await telephony.place(await reserved(watch, target))
    assert watch.bridge.client.is_up


async def test_without_a_link_nothing_rings_and_it_is_known(watch: Watch, telephony: AsteriskTelephony) -> None:
    placement = await reserved(watch, NUMBER)
    before = invites(watch, NUMBER)
    await watch.outage()
    with pytest.raises(TelephonyRefused):
        await telephony.place(placement)
    with pytest.raises(TelephonyAway):
        await telephony.hang_up("any-leg.1")
    await watch.restore()
    assert invites(watch, NUMBER) == before


async def test_a_link_that_says_nothing_leaves_the_outcome_unknown(watch: Watch, telephony: AsteriskTelephony) -> None:
    """Half-open: the words may arrive yet (here they do). They are not said again, and the dead peer is found."""
    placement = await reserved(watch, f"seat:{watch.first}", "callback", NUMBER=NUMBER)
    await watch.phones("ring=600")
    watch.proxy.stall()
    began = asyncio.get_running_loop().time()
    with pytest.raises(TelephonyAway):
        await telephony.place(placement)
    await eventually(lambda: not watch.bridge.client.is_up, "the dead peer is found", within_s=11)
    assert asyncio.get_running_loop().time() - began < 4 * AmiRules().ping_interval_s + 2
    await watch.proxy.mend()
    await watch.bridge.client.wait_up(2)
    await asyncio.wait_for(watch.bridge.reconciled.wait(), 30)
    await asyncio.sleep(0.5)
    rung = [event["Uniqueid"] for event in watch.heard if event.name == "Newchannel"]
    assert rung in ([], [placement.channel_id])
    assert watch.bridge.client.is_up
