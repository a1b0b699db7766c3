"""A link that is cut at any byte: what came whole is told, what came half is not, and nothing breaks."""

import asyncio

import pytest

from ami_bridge.client import AmiClient
from ami_bridge.framing import Event, Framer, parse
from ami_bridge.inbox import LinkDown, LinkUp
from tests.ami_bridge.conftest import QUICK, account
from tests.ami_bridge.fake_ami import FakeAmi, until
from tests.ami_bridge.reading import items
from tests.traces.reading import events_of

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
EVENTS = events_of("answered_by_the_agent")


def as_bytes(event: Event) -> bytes:
    lines = [f"{key}: {line}" for key, value in event.items() for line in value.split("\n")]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


STREAM = b"".join(map(as_bytes, EVENTS))


def test_every_prefix_of_a_real_trace_gives_a_prefix_of_its_events() -> None:
    whole = BANNER + STREAM
    for cut in range(len(BANNER), len(whole) + 1):
        told = [parse(message) for message in Framer().feed(whole[:cut])]
        assert told == EVENTS[: len(told)]
        rest = len(b"".join(map(as_bytes, EVENTS[: len(told) + 1])))
        assert cut - len(BANNER) < rest or len(told) == len(EVENTS)


def test_byte_by_byte_gives_the_same_events() -> None:
    framer = Framer()
    told = [
        parse(message) for at in range(len(BANNER + STREAM)) for message in framer.feed((BANNER + STREAM)[at : at + 1])
    ]
    assert told == EVENTS


@pytest.mark.parametrize("cut", range(1, len(STREAM), len(STREAM) // 24))
async def test_the_client_tells_what_was_whole_and_goes_on_with_the_next_link(fake: FakeAmi, cut: int) -> None:
    async with AmiClient(account(fake.port), QUICK) as client:
        await client.wait_up(30)
        fake.say(STREAM[:cut])
        await asyncio.sleep(0.02)
        fake.cut()
        await until(lambda: client.counts.links == 2)
        whole = STREAM[:cut].count(b"\r\n\r\n")
        heard = await items(client, whole + 5)  # up, booted, ..., down, up, booted
        assert [type(item) for item in heard if not isinstance(item, Event)] == [LinkUp, LinkDown, LinkUp]
        assert [item for item in heard if isinstance(item, Event) and item.name != "FullyBooted"] == EVENTS[:whole]
        assert client.counts.bad_messages == 0
