"""The staged ring plan as the carrier sees it: one unbroken 180, a widening circle, the menu in the third ring."""

import asyncio
from itertools import pairwise

from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import AGENT_HZ, CALLER_HZ, DID, House
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.siplog import SipCall, rings


async def three_phones(house: House, *scripts: str) -> list[str]:
    return [f"PJSIP/{await house.phone(number, script)}" for number, script in enumerate(scripts)]


def plan(*stages: str, seconds: tuple[str, ...] = ("5", "5", "4")) -> dict[str, str]:
    """The variables of a route whose stage n rings everything that stages 1..n name."""
    values: dict[str, str] = {}
    for number, (stage, length) in enumerate(zip(stages, seconds, strict=False), start=1):
        values |= {f"RING{number}": stage, f"RING{number}_S": length}
    return {**values, "LANG": "vi"}


def offered(house: House, call: SipCall) -> list[SipCall]:
    """What the phones on the carrier were sent for this call, in order."""
    assert call.invited_at is not None
    return [each for each in house.carrier.sip_calls() if each.from_pbx and each.invited_at > call.invited_at]  # type: ignore[operator]


async def test_nobody_answers_and_the_menu_does_before_the_third_ring_is_over(quiet_house: House) -> None:
    one, two, three = await three_phones(quiet_house, *["ring=600"] * 3)
    route = plan(one, f"{one}&{two}", f"{one}&{two}&{three}")
    menu = {"MENU_NEXT": "goodbye"}
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": route, "menu": menu}) as stub:
        call = await quiet_house.carrier.call(DID)
        sip = await call.over(limit_s=30)
    assert sip.answered_at is not None and sip.invited_at is not None
    waited = (sip.answered_at - sip.invited_at).total_seconds()
    assert 13.9 < waited < 14.6
    assert rings(sip) == 3
    assert set(sip.provisional) == {180}
    assert [agi["agi_network_script"] for agi in stub.asked] == ["route", "menu"]
    assert len(offered(quiet_house, sip)) == 6, "one, two, then three phones"
    assert all(each.cancelled_at for each in offered(quiet_house, sip))


async def test_the_second_stage_is_answered_and_both_sides_are_recorded(quiet_house: House) -> None:
    agent = f"ring=1|answer|say={quiet_house.voice('agent')}"
    one, two = await three_phones(quiet_house, "ring=600", agent)
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": plan(one, two)}) as stub:
        call = await quiet_house.carrier.call(DID, Caller(script=f"say={quiet_house.voice('caller')}"))
        sip = await call.answered()
        await asyncio.sleep(5)
        await call.hang_up()
        await call.over()
    assert rings(sip) == 2
    assert call.heard.share_of_tone(AGENT_HZ) > 0.6
    call_id = stub.asked[0]["agi_arg_1"]
    await quiet_house.quiet()
    await recorded(quiet_house, call, call_id)


async def recorded(house: House, call: RobotCall, call_id: str) -> None:
    """Two files in step: the caller's tone in one, the agent's in the other, as long as the conversation."""
    await asyncio.sleep(0.5)
    sides = {side: call.heard.read(house.recording(call_id, side)) for side in ("in", "out")}
    assert sides["in"].share_of_tone(CALLER_HZ) > 0.9
    assert sides["out"].share_of_tone(AGENT_HZ) > 0.6
    assert sides["in"].share_of_tone(AGENT_HZ) < 0.01
    assert abs(sides["in"].seconds - sides["out"].seconds) < 0.1
    assert abs(sides["in"].seconds - call.heard.seconds) < 2.0


async def test_a_slow_application_still_answers_within_the_limit(quiet_house: House) -> None:
    one, *_ = await three_phones(quiet_house, "ring=600")
    answers = {"route": plan(one, seconds=("3",)), "menu": {"MENU_NEXT": "goodbye"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers, delay_s=1.5):
        call = await quiet_house.carrier.call(DID)
        sip = await call.over(limit_s=30)
    assert set(sip.provisional) == {180}
    assert rings(sip) == 1


async def test_nobody_to_ring_goes_straight_to_the_menu(quiet_house: House) -> None:
    answers = {"route": {"LANG": "en"}, "menu": {"MENU_NEXT": "goodbye"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers) as stub:
        call = await quiet_house.carrier.call(DID)
        sip = await call.over()
    assert sip.answered_at is not None and sip.invited_at is not None
    assert (sip.answered_at - sip.invited_at).total_seconds() < 1
    assert stub.asked[-1]["agi_language"] == "en"


async def test_a_phone_that_is_unreachable_costs_no_time(quiet_house: House) -> None:
    gone = f"PJSIP/{quiet_house.pbx.settings.seats.desk[5]}"
    (here,) = await three_phones(quiet_house, "ring=1|answer")
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": plan(gone, here)}):
        call = await quiet_house.carrier.call(DID)
        sip = await call.answered(limit_s=4)
        await call.hang_up()
    assert rings(sip) == 1


async def test_the_caller_hangs_up_while_it_rings(quiet_house: House) -> None:
    (one,) = await three_phones(quiet_house, "ring=600")
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": plan(one)}):
        call = await quiet_house.carrier.call(DID)
        await call.until(lambda sip: sip.ringing_at, limit_s=4)
        await asyncio.sleep(2)
        await call.hang_up()
        sip = await call.over()
    assert sip.cancelled_at is not None and sip.answered_at is None
    assert rings(sip) == 1
    await quiet_house.quiet()
    assert all(each.cancelled_at for each in offered(quiet_house, sip))


async def test_a_phone_is_rung_again_at_each_stage_without_fail(quiet_house: House) -> None:
    """The leg that the last stage gave up takes a moment to go: it must not keep its own phone from ringing on."""
    phones = "&".join(await three_phones(quiet_house, *["ring=600"] * 3))
    route = plan(phones, phones, phones, seconds=("0.7", "0.7", "0.7"))
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": route, "menu": {"MENU_NEXT": "goodbye"}}):
        for _ in range(5):
            call = await quiet_house.carrier.call(DID)
            sip = await call.over()
            assert len(offered(quiet_house, sip)) == 9


async def test_two_callers_never_ring_one_agent(quiet_house: House) -> None:
    one, two = await three_phones(quiet_house, "ring=600", "ring=1|answer")
    answers = {"route": plan(one, f"{one}&{two}", seconds=("2", "4")), "menu": {"MENU_NEXT": "goodbye"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers):
        first = await quiet_house.carrier.call(DID)
        await first.until(lambda sip: sip.ringing_at, limit_s=4)
        await asyncio.sleep(0.5)
        second = await quiet_house.carrier.call(DID)
        await asyncio.sleep(5)
        begun = first.sip
        assert begun is not None
        at_one = [each for each in offered(quiet_house, begun) if f"PJSIP/{each.number}" == one]
        for call in (first, second):
            await call.hang_up()
            await call.over()
    for earlier, later in pairwise(at_one):
        assert earlier.cancelled_at is not None and later.invited_at is not None
        assert earlier.cancelled_at <= later.invited_at, "one phone, two calls at once"


async def test_an_agent_on_another_call_is_not_rung(quiet_house: House) -> None:
    """Talking to a caller, or hearing the echo: the phone is left in peace, and the next stage rings on."""
    one, two = await three_phones(quiet_house, "ring=0.2|answer", "ring=600")
    seat = one.removeprefix("PJSIP/")
    answers = {"route": plan(one, f"{one}&{two}", seconds=("1", "2")), "menu": {"MENU_NEXT": "goodbye"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers):
        first = await quiet_house.carrier.call(DID)
        await first.answered()
        busy = [await second_call(quiet_house)]
        await first.hang_up()
        await first.over()
        await quiet_house.quiet()
        echo = await quiet_house.carrier.call_from_phone(seat, "echo")
        await asyncio.sleep(0.5)
        busy.append(await second_call(quiet_house))
        await echo.hang_up()
    assert busy == [[two], [two]]


async def second_call(house: House) -> list[str]:
    """Another caller, until the menu has said goodbye: who was rung for this one."""
    call = await house.carrier.call(DID)
    sip = await call.over()
    return [f"PJSIP/{each.number}" for each in offered(house, sip)]
