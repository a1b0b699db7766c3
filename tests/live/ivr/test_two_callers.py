"""Two callers never get one agent: the plan reserves, and where plans meet later the PBX itself does not ring twice."""

import asyncio
import contextlib

from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID, House
from threerings.carrier.ami import ManagerRefused
from threerings.carrier.network import RobotCall


async def legs(house: House, seat: str) -> int:
    return sum(seat in name for name in await house.pbx.channels())


async def are(house: House, **wanted: int) -> bool:
    """Do the seats have so many legs each? A leg that a phone is spared is there for a moment; one that rings is there
    for longer than we look."""
    for _ in range(30):
        if {seat: await legs(house, seat) for seat in wanted} == wanted:
            return True
        await asyncio.sleep(0.1)
    return False


async def over(*calls: RobotCall) -> None:
    for call in calls:
        with contextlib.suppress(ManagerRefused):  # the PBX was first
            await call.hang_up()


async def test_a_phone_that_rings_for_one_caller_is_not_rung_for_another(quiet_house: House) -> None:
    one, other = await quiet_house.phone(0, "ring=30"), await quiet_house.phone(1, "ring=30")
    async with AgiStub(quiet_house.pbx.settings.agi_port) as stub:
        stub.answers = {"route": {"RING1": f"PJSIP/{one}", "RING1_S": "8", "LANG": "vi"}}
        first = await quiet_house.carrier.call(DID)
        await asyncio.sleep(1.5)
        stub.answers = {"route": {"RING1": f"PJSIP/{one}&PJSIP/{other}", "RING1_S": "8", "LANG": "vi"}}
        second = await quiet_house.carrier.call(DID)
        await asyncio.sleep(1.5)
        assert await are(quiet_house, **{one: 1, other: 1})
        await over(first, second)


async def test_a_phone_that_talks_is_not_rung(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=0.3|answer")
    async with AgiStub(quiet_house.pbx.settings.agi_port) as stub:
        stub.answers = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}}
        first = await quiet_house.carrier.call(DID)
        await first.answered()
        second = await quiet_house.carrier.call(DID)
        await asyncio.sleep(1.5)
        assert await are(quiet_house, **{seat: 1})
        await over(first, second)


async def test_a_phone_we_placed_a_call_to_is_not_rung(quiet_house: House) -> None:
    """It rings or talks without having come through a plan: its device state tells."""
    seat = await quiet_house.phone(0, "ring=0.3|answer")
    placed = await quiet_house.carrier.call_from_phone(seat, "echo")
    await asyncio.sleep(1.5)
    async with AgiStub(quiet_house.pbx.settings.agi_port) as stub:
        stub.answers = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}}
        caller = await quiet_house.carrier.call(DID)
        await asyncio.sleep(1.5)
        assert await are(quiet_house, **{seat: 1})
        await over(caller, placed)


async def test_a_phone_is_rung_again_once_it_is_free(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=0.3|answer")
    async with AgiStub(quiet_house.pbx.settings.agi_port) as stub:
        stub.answers = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}}
        for _ in range(2):
            call = await quiet_house.carrier.call(DID)
            await call.answered()
            assert await legs(quiet_house, seat) == 1
            await over(call)
            await quiet_house.quiet()
