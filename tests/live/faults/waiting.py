"""Waiting for what must become true; what does not in time fails by its name, with the journal's tail."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from store.codec import Recorded
from tests.live.whole import Whole
from threerings.at_the_door import NobodyHome, ask_house

T = TypeVar("T")
LOOK_EVERY_S = 0.1


async def eventually(holds: Callable[[], Awaitable[T]], what: str, within_s: float) -> T:
    """What `holds` gives, as soon as it is something."""
    ends = asyncio.get_running_loop().time() + within_s
    while not (found := await holds()):
        assert asyncio.get_running_loop().time() < ends, f"not within {within_s:.0f} s: {what}"
        await asyncio.sleep(LOOK_EVERY_S)
    return found


async def health(whole: Whole) -> dict[str, Any]:
    """What the application says of itself; nothing where it does not answer."""
    try:
        return await ask_house(whole.settings, "/health")
    except NobodyHome:
        return {}


async def latest(whole: Whole) -> Recorded:
    """The journal's last fact."""
    return (await whole.read())[-1]
