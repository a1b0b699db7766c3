"""How callers key in: the whole way in one breath, with a pause to look a digit up, or on a line that tells of no keys.

await in_one_breath(walker, "1203#", 0.08)     # every key counts once, at the node it is for
await looks_a_digit_up(walker)                 # nobody is cut off
await is_told_that_no_key_came(walker, "3")    # their tones are no keys
"""

import asyncio

from domain.facts import CallMenuChosen, CallMenuMoved
from store.queries.calls import numbers_entered
from tests.live.ivr.walking import Walker, likeness
from tests.live.telephone.raw_caller import Keys

WAYS: tuple[Keys, ...] = ("rfc4733", "info")
TO_ROOM = "121"
"""Of the riverside hotline."""
ROOMS = {"1203#": "1203", "98765#": "98765", "98765": "98765"}
"""What is keyed in for a room of three to five digits."""
EACH_S = 0.2
LOOKS_UP_S = 3.5
UNLIKE = 0.6


async def in_one_breath(walker: Walker, typed: str, each_s: float) -> None:
    """All keys to the end of the riverside menus, with one of ROOMS among them."""
    await walker.spoken_to()
    await walker.raw.key_in(f"{TO_ROOM}{typed}1", each_s)
    await _came_to_the_end(walker, ROOMS[typed])


async def looks_a_digit_up(walker: Walker) -> None:
    """Pauses within a number, and after its last digit; the # that follows belongs to the number."""
    await walker.spoken_to()
    await walker.raw.key_in(TO_ROOM, EACH_S)
    await walker.whole.until(CallMenuMoved, 12, call_id=walker.call_id, node="room")
    for digits in ("9", "8", "765#"):
        await walker.raw.key_in(digits, EACH_S)
        await asyncio.sleep(LOOKS_UP_S)
    assert likeness(walker.whole, walker.raw.voice.heard, "en/tr/invalid") < UNLIKE, "the # belongs to the number"
    await walker.raw.press("1")
    await _came_to_the_end(walker, "98765")


async def is_told_that_no_key_came(walker: Walker, key: str, language: str = "en") -> None:
    """Presses a key that would lead on, as a tone, and hears that it was none."""
    await walker.spoken_to()
    await walker.raw.press(key)
    await walker.hears(f"{language}/tr/no-keys", 30)


async def _came_to_the_end(walker: Walker, room: str) -> None:
    chosen = await walker.whole.until(CallMenuChosen, 12, call_id=walker.call_id)
    call = await walker.leaves()
    assert call.menu_path == ("top", "repairs", "room", "when"), (walker.raw.keys, walker.raw.user)
    assert (chosen.menu, chosen.node, chosen.why) == ("when", "wait-for-repairs", "digit")
    async with walker.whole.engine.connect() as connection:
        assert (await numbers_entered(connection, [walker.call_id]))[walker.call_id] == {"room": room}
