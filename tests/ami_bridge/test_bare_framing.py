"""Bytes first, letters afterwards: however TCP cuts, names stay whole; however hostile a name is, it stays a name."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ami_bridge.client import AmiClient
from ami_bridge.framing import MAX_MESSAGE_BYTES, Framer, NotAsterisk, parse
from tests.ami_bridge.fake_ami import FakeAmi, bare_panoramisk, message
from tests.ami_bridge.reading import events

NAME = "Nguyễn Thị Hạnh 陈晓明 🙂"
TOLD = message("Event: Newchannel", f"CallerIDName: {NAME}", "Uniqueid: tr-1")
BANNER = b"Asterisk Call Manager/11.0.0\r\n"


async def say_cut(fake: FakeAmi, data: bytes, at: int) -> None:
    fake.say(data[:at])
    await asyncio.sleep(0.05)  # two TCP segments
    fake.say(data[at:])


IN_A_LETTER = TOLD.index("ễ".encode()) + 1


async def test_the_bare_library_loses_letters_between_packets(fake: FakeAmi) -> None:
    heard: list[Any] = []
    async with bare_panoramisk(fake.port) as manager:
        manager.register_event("Newchannel", lambda _, event: heard.append(event))
        await say_cut(fake, TOLD, IN_A_LETTER)
        await asyncio.sleep(0.1)
    assert heard[0].calleridname == "Nguyn Thị Hạnh 陈晓明 🙂"


async def test_ours_does_not(fake: FakeAmi, client: AmiClient) -> None:
    await say_cut(fake, TOLD, IN_A_LETTER)
    assert (await events(client, 1, "Newchannel"))[0]["CallerIDName"] == NAME


@given(st.lists(st.integers(1, 40), min_size=1))
def test_any_cutting_gives_the_same_messages(cuts: list[int]) -> None:
    stream = BANNER + TOLD + message("Event: Hangup", "Cause: 16") + TOLD
    framer, at, told = Framer(), 0, []
    for length in [*cuts, len(stream)]:
        told += framer.feed(stream[at : at + length])
        at += length
    assert [parse(each)["Event"] for each in told] == ["Newchannel", "Hangup", "Newchannel"]
    assert parse(told[2])["CallerIDName"] == NAME
    assert framer.version == "11.0.0"


HOSTILE = [
    "status will follow",
    'Lan "the" \\ boss',
    "Response: Success",
    "Event: Hangup",
    "--END COMMAND--",
    "a: b: c",
    "x" * 4096,
    "🙂" * 200,
    "<img src=x onerror=alert(1)>",
    "%0d%0aAction: Originate",
    "",
    " ",
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12] or "empty")
async def test_hostile_names_arrive_as_they_are_and_cost_nobody_else_anything(
    fake: FakeAmi, client: AmiClient, name: str
) -> None:
    fake.say(message("Event: Newchannel", f"CallerIDName: {name}", "Uniqueid: tr-1") + message("Event: Newstate"))
    [event] = await events(client, 1, "Newchannel")
    assert (event["CallerIDName"], event["Uniqueid"]) == (name, "tr-1")
    await events(client, 1, "Newstate")
    assert (await client.action("Ping")).fields["Ping"] == "Pong"


async def test_bytes_that_are_no_utf8_cost_only_themselves(fake: FakeAmi, client: AmiClient) -> None:
    fake.say(b"Event: Newchannel\r\nCallerIDName: Tr\xc3\xa2n \xff\xc3\r\nUniqueid: tr-1\r\n\r\n")
    [event] = await events(client, 1, "Newchannel")
    assert (event["CallerIDName"], event["Uniqueid"]) == ("Trân \ufffd\ufffd", "tr-1")


def test_repeated_headers_are_all_kept_and_variables_are_read() -> None:
    event = parse(b"Event: Newexten\r\nChanVariable: A=1\r\nChanVariable: CALL_ID=c=1\r\nDestChanVariable: CALL_ID=d")
    assert (event.variable("CALL_ID"), event.variable("A"), event.variable("B")) == ("c=1", "1", "")
    assert event.variable("CALL_ID", "DestChanVariable") == "d"


def test_lines_without_a_value_or_without_a_colon_are_survived() -> None:
    assert parse(b"\r\nEvent: X\r\nEmpty:\r\nno colon here\r\nLast: 1") == {"Event": "X", "Empty": "", "Last": "1"}


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"\x16\x03\x01", b"x" * 200]
)
def test_whoever_is_not_asterisk_is_found_out_at_the_first_bytes(first: bytes) -> None:
    with pytest.raises(NotAsterisk):
        Framer().feed(first)


def test_a_message_without_an_end_is_no_memory_leak() -> None:
    framer = Framer()
    framer.feed(BANNER)
    with pytest.raises(NotAsterisk):
        for _ in range(MAX_MESSAGE_BYTES // 1000 + 1):
            framer.feed(b"x" * 1000)
