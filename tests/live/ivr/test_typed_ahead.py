"""A caller who knows the menus keys in their whole way in one breath: every key counts once, at the node it is for. And
one who looks a digit up is not cut off."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import CallMenuChosen, CallMenuMoved
from store.queries.calls import numbers_entered
from tests.live.ivr.walking import NUMBER, Walker, house_with_riverside, likeness, walks_in
from tests.live.telephone.raw_caller import Keys, RawCaller
from tests.live.whole import Whole

pytestmark = pytest.mark.asyncio(loop_scope="module")
SPEEDS_S = (0.08, 0.12, 0.2)
WAYS: tuple[Keys, ...] = ("rfc4733", "info")
TO_ROOM = "121"
ROOMS = {"1203#": "1203", "98765#": "98765", "98765": "98765"}
"""What is keyed in for a room of three to five digits."""
LOOKS_UP_S = 3.5
UNLIKE = 0.6


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with a hotline of three levels."""
    async with house_with_riverside(tmp_path_factory.mktemp("ahead")) as running:
        yield running


async def _calls(whole: Whole, number: str, keys: Keys) -> Walker:
    walker = await walks_in(whole, RawCaller(whole.line, b"", number, number=NUMBER, keys=keys))
    await walker.spoken_to()
    return walker


async def _came_to_the_end(walker: Walker, room: str) -> None:
    chosen = await walker.whole.until(CallMenuChosen, 12, call_id=walker.call_id)
    call = await walker.leaves()
    assert call.menu_path == ("top", "repairs", "room", "when"), walker.raw.user
    assert (chosen.menu, chosen.node, chosen.why) == ("when", "wait-for-repairs", "digit")
    async with walker.whole.engine.connect() as connection:
        assert (await numbers_entered(connection, [walker.call_id]))[walker.call_id] == {"room": room}


@pytest.mark.parametrize("each_s", SPEEDS_S)
async def test_a_whole_way_in_one_breath(whole: Whole, each_s: float) -> None:
    async def one(number: str, keys: Keys, typed: str) -> None:
        walker = await _calls(whole, number, keys)
        await walker.raw.key_in(f"{TO_ROOM}{typed}1", each_s)
        await _came_to_the_end(walker, ROOMS[typed])

    async with asyncio.TaskGroup() as group:
        for place, (keys, typed) in enumerate((keys, typed) for keys in WAYS for typed in ROOMS):
            group.create_task(one(f"0915{each_s * 1000:03.0f}{place:03d}", keys, typed))


async def test_who_pauses_within_a_number_goes_on(whole: Whole) -> None:
    walker = await _calls(whole, "0915000001", "rfc4733")
    await walker.raw.key_in(TO_ROOM, 0.2)
    await whole.until(CallMenuMoved, 12, call_id=walker.call_id, node="room")
    for digits in ("9", "8", "765#"):
        await walker.raw.key_in(digits, 0.2)
        await asyncio.sleep(LOOKS_UP_S)
    assert likeness(whole, walker.raw.voice.heard, "en/tr/invalid") < UNLIKE, "the # belongs to the number"
    await walker.raw.press("1")
    await _came_to_the_end(walker, "98765")
