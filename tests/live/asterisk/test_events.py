"""What the bridge is told over AMI: our id on every leg, our own events, and nothing of the questions in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID, House

Event = dict[str, str]


@asynccontextmanager
async def listening(house: House) -> AsyncIterator[list[Event]]:
    """All events that the bridge's account is sent meanwhile."""
    settings = house.pbx.settings
    reader, writer = await asyncio.open_connection("127.0.0.1", settings.ports.ami)
    writer.write(f"Action: Login\r\nUsername: threerings\r\nSecret: {settings.secrets.ami}\r\n\r\n".encode())
    events: list[Event] = []

    async def read() -> None:
        await reader.readline()
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace").split("\r\n")
            events.append(dict(line.split(": ", 1) for line in lines if ": " in line))

    reading = asyncio.ensure_future(read())
    try:
        await asyncio.sleep(0.2)
        yield events
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        writer.close()


async def test_a_call_from_its_first_ring_to_its_end(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=0.3|answer")
    answers = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}}
    async with listening(quiet_house) as events, AgiStub(quiet_house.pbx.settings.agi_port, answers) as stub:
        call = await quiet_house.carrier.call(DID)
        await call.answered()
        await asyncio.sleep(2)
        await call.hang_up()
        await call.over()
        await quiet_house.quiet()
    call_id = stub.asked[0]["agi_arg_1"]
    told = {event["UserEvent"]: event for event in events if event.get("Event") == "UserEvent"}
    assert told["RingStart"]["CallId"] == told["CallOver"]["CallId"] == call_id
    assert (told["RingStart"]["Hotline"], told["RingStart"]["CycleMs"]) == ("main", "5000")
    sip = call.sip
    assert sip is not None and sip.ringing_at is not None
    assert abs(int(told["RingStart"]["RingAtMs"]) / 1000 - sip.ringing_at.timestamp()) < 0.05
    assert not [event for event in events if "Local/" in event.get("Channel", "") + event.get("DestChannel", "")]
    offer = next(event for event in events if event.get("Event") == "DialBegin")
    assert seat in offer["DestChannel"] and f"CALL_ID={call_id}" in offer["DestChanVariable"]
    rung = [
        event for event in events if event.get("Event") == "Newstate" and event.get("ChannelStateDesc") == "Ringing"
    ]
    assert any(seat in event["Channel"] for event in rung)


async def test_the_static_path_says_that_it_served(quiet_house: House) -> None:
    async with listening(quiet_house) as events:
        call = await quiet_house.carrier.call(DID)
        await call.answered()
        await call.hang_up()
        await quiet_house.quiet()
    told = [event for event in events if event.get("UserEvent") == "StaticServed"]
    assert [event["Why"] for event in told] == ["route"]


async def test_a_message_whose_caller_hung_up_is_told_all_the_same(quiet_house: House) -> None:
    answers = {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "voicemail"}}
    async with listening(quiet_house) as events, AgiStub(quiet_house.pbx.settings.agi_port, answers):
        call = await quiet_house.carrier.call(DID)
        await call.answered()
        await asyncio.sleep(4)
        await call.hang_up()
        await quiet_house.quiet()
    told = [event for event in events if event.get("UserEvent") == "MessageLeft"]
    assert len(told) == 1 and 1 <= int(told[0]["Seconds"]) <= 4
